package main

import (
	"cmp"
	"encoding/json"
	"maps"
	"reflect"
	"slices"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"suxi/complaint"
	"suxi/pipeline"
	"suxi/redact"
)

func init() {
	beam.RegisterCoder(reflect.TypeFor[Account](), encodeAccount, decodeAccount)
	beam.RegisterDoFn(&addFn{})
}

// An Account is what a step tells of its rows. Those of all steps add up to what a
// manifest tells of the job.
type Account struct {
	Inputs             map[int]pipeline.Input // the counts of each
	Stats              []PieceStats
	SameID             int64
	Tally              *pipeline.Tally // of labelling; nil: none
	pipeline.Finishing                 // of the final pass
	Shards             []Shard
}

// PieceStats are what a reader tells of a piece.
type PieceStats struct {
	File, Number int
	complaint.Stats
}

// A Shard is one file of labelled rows.
type Shard struct {
	Number int64 // by which shards are in the order of their rows
	pipeline.Output
	Rows int64
}

func encodeAccount(a Account) ([]byte, error) { return json.Marshal(a) }

func decodeAccount(b []byte) (a Account, err error) {
	err = json.Unmarshal(b, &a)
	return a, err
}

// addFn adds accounts up.
type addFn struct{}

func (addFn) MergeAccumulators(a, b Account) Account {
	for file, in := range b.Inputs {
		if a.Inputs == nil {
			a.Inputs = map[int]pipeline.Input{}
		}
		sum := a.Inputs[file]
		sum.Rows += in.Rows
		sum.Rejected += in.Rejected
		sum.Duplicate += in.Duplicate
		sum.Hash = cmp.Or(sum.Hash, in.Hash)
		a.Inputs[file] = sum
	}
	a.Stats = append(a.Stats, b.Stats...)
	a.SameID += b.SameID
	switch {
	case b.Tally == nil:
	case a.Tally == nil:
		a.Tally = b.Tally
	default:
		a.Tally.Add(b.Tally)
	}
	a.Outcome.Merge(b.Outcome)
	a.Drift = cmp.Or(a.Drift, b.Drift)
	a.Unchecked += b.Unchecked
	a.Sampled += b.Sampled
	a.Shards = append(a.Shards, b.Shards...)
	return a
}

// labelling returns what the account says of a job over inputs of such names.
func (a *Account) labelling(names []string) *pipeline.Labelling {
	l := &pipeline.Labelling{SameID: a.SameID}
	slices.SortFunc(a.Stats, func(a, b PieceStats) int { return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Number, b.Number)) })
	stats := map[int]*complaint.Stats{}
	for _, s := range a.Stats {
		if sum, ok := stats[s.File]; ok {
			sum.Merge(s.Stats)
		} else {
			stats[s.File] = &s.Stats
		}
	}
	for _, file := range slices.Sorted(maps.Keys(a.Inputs)) {
		in := a.Inputs[file]
		in.Name = redact.Mask(names[file])
		in.Describe(*stats[file])
		l.Inputs = append(l.Inputs, in)
		l.Counts.Read += in.Rows
		l.Counts.Rejected += in.Rejected
		l.Counts.Duplicate += in.Duplicate
	}
	for _, s := range a.Shards {
		l.Counts.Labelled += s.Rows
	}
	if a.Tally != nil {
		l.Unknown, l.Normalized = a.Tally.Unknown, a.Tally.Normalized
	}
	l.Finishing = a.Finishing
	return l
}

// outputs returns the shards in the order of their rows.
func (a *Account) outputs() []Shard {
	slices.SortFunc(a.Shards, func(a, b Shard) int { return cmp.Compare(a.Number, b.Number) })
	return a.Shards
}
