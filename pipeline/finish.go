package pipeline

import (
	"cmp"
	"context"
	"iter"

	"suxi/complaint"
	"suxi/neardup"
)

// Finish is the final pass over all labelled rows of a run. It ranges over
// them twice, in the same order: once to find near-duplicate groups, once to
// write each row's group into it and hand rows on to emit, which must not keep
// the slice. A group is named after its first row; a row alone is a group of
// one.
func Finish(ctx context.Context, rows iter.Seq2[complaint.Labelled, error], emit func([]complaint.Labelled) error) error {
	index := neardup.New(neardup.Config{})
	var ids []string
	for row, err := range rows {
		if err := cmp.Or(err, ctx.Err()); err != nil {
			return err
		}
		index.Add(row.Text)
		ids = append(ids, row.ID)
	}
	groups, err := index.Groups(ctx)
	if err != nil {
		return err
	}
	size := make([]int, len(groups))
	for _, g := range groups {
		size[g]++
	}
	batch := make([]complaint.Labelled, 0, batchRows)
	i := 0
	for row, err := range rows {
		if err := cmp.Or(err, ctx.Err()); err != nil {
			return err
		}
		g := groups[i]
		i++
		row.GroupID, row.GroupSize = ids[g], size[g]
		batch = append(batch, row)
		if len(batch) == batchRows {
			if err := emit(batch); err != nil {
				return err
			}
			batch = batch[:0]
		}
	}
	return emit(batch)
}
