package verify

import (
	"fmt"
	"slices"
	"strings"

	"suxi/pipeline"
)

// A claim is what a labelled file says of its rows, which Parquet alone can: the
// record of its labelling, or of a partial those of its labelled files, one behind
// the other. There are none in what merge and run write, whose rows are of many.
type claim struct {
	records []*pipeline.Record
	partial bool
	err     error // the file cannot be read, or is not as it was sealed
}

func claimOf(path string) (c claim) {
	if formatOf(path) == "parquet" {
		c.records, c.partial, c.err = pipeline.ReadRecords(path)
	}
	return c
}

// none reports whether the file says nothing.
func (c *claim) none() bool { return len(c.records) == 0 && c.err == nil }

// shard is that of a labelled file.
func (c *claim) shard() pipeline.Shard {
	if len(c.records) == 0 {
		return pipeline.Shard{}
	}
	return c.records[0].Shard
}

// A stretch of rows are those of one record.
type stretch struct {
	shard     pipeline.Shard
	labelling int // that of other stretches, if they are shards of one
	end       int64
}

// stretches are those of records, in their order.
func stretches(records []*pipeline.Record) (list []stretch) {
	end := int64(0)
	for i, r := range records {
		end += r.Counts.Labelled
		first := slices.IndexFunc(records, func(other *pipeline.Record) bool { return slices.EqualFunc(r.Inputs, other.Inputs, sameInput) })
		list = append(list, stretch{r.Shard, min(first, i), end})
	}
	return list
}

func sameInput(a, b pipeline.Input) bool { return a.Name == b.Name && a.Hash == b.Hash }

// holds says that rows are as many as the records count, and those of their shards,
// or as an error that they are not. Rejected is -1 where the rejects are elsewhere.
func (c *claim) holds(labelled *tally, rejected int64) (string, error) {
	if c.none() {
		return "there is none, as where merge wrote the rows: what was rejected stands beside the labelled files that were merged", nil
	}
	var sum pipeline.Counts
	var shards []string
	for _, r := range c.records {
		sum.Read += r.Counts.Read
		sum.Labelled += r.Counts.Labelled
		sum.Rejected += r.Counts.Rejected
		sum.Duplicate += r.Counts.Duplicate
		shards = append(shards, r.Shard.String())
	}
	switch {
	case labelled.rows != sum.Labelled:
		return "", fmt.Errorf("the record counts %d labelled rows, the file has %d", sum.Labelled, labelled.rows)
	case rejected >= 0 && rejected != sum.Rejected:
		return "", fmt.Errorf("the record counts %d rejected rows, rejects.csv has %d", sum.Rejected, rejected)
	case labelled.astray > 0:
		return "", fmt.Errorf("%d rows are not of the shard that their record has", labelled.astray)
	}
	if c.partial {
		return fmt.Sprintf("as analyze --partial left it, of shards %s: read %d = labelled %d + rejected %d + duplicate %d",
			strings.Join(shards, ", "), sum.Read, sum.Labelled, sum.Rejected, sum.Duplicate), nil
	}
	return fmt.Sprintf("as label left it, shard %s of %d files: read %d = labelled %d + rejected %d + duplicate %d",
		shards[0], len(c.records[0].Inputs), sum.Read, sum.Labelled, sum.Rejected, sum.Duplicate), nil
}
