package pipeline

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"suxi/complaint"
	"suxi/neardup"
	"suxi/taxonomy"
)

// Finish is the final pass over all labelled rows of a run. It ranges over
// them twice, in the same order: once to find near-duplicate groups and the
// batch evidence of tax's severity rules, once to write both into each row and
// hand rows on to emit, which must not keep the slice. It returns what each
// rule did.
//
// A group is named after its first row; a row alone is a group of one. Rows
// that went through Finish before come out as they went in, provided that they
// are the same rows.
func Finish(ctx context.Context, tax *taxonomy.Taxonomy, rows iter.Seq2[complaint.Labelled, error], emit func([]complaint.Labelled) error) ([]RuleCount, error) {
	index := neardup.New(neardup.Config{})
	byBatch := slices.ContainsFunc(tax.Rules, func(r taxonomy.Rule) bool { return r.Batch != nil })
	var ids []string
	var who crowds
	uncounted := newRuleCounts(tax)
	for row, err := range rows {
		if err := cmp.Or(err, ctx.Err()); err != nil {
			return nil, err
		}
		index.Add(row.Text)
		ids = append(ids, row.ID)
		if byBatch {
			settle(tax, &row, nil, uncounted)
			who.add(&row, isComplaint(tax.Severity, &row))
		}
	}
	groups, err := index.Groups(ctx)
	if err != nil {
		return nil, err
	}
	size := make([]int, len(groups))
	for _, g := range groups {
		size[g]++
	}
	evidence := who.evidence(tax.Rules, groups)
	people := make([]int, len(tax.Rules))
	counts := newRuleCounts(tax)

	batch := make([]complaint.Labelled, 0, batchRows)
	i := 0
	for row, err := range rows {
		if err := cmp.Or(err, ctx.Err()); err != nil {
			return nil, err
		}
		for rule, behind := range evidence {
			if behind != nil {
				people[rule] = behind[i]
			}
		}
		g := groups[i]
		i++
		row.GroupID, row.GroupSize = ids[g], size[g]
		settle(tax, &row, people, counts)
		batch = append(batch, row)
		if len(batch) == batchRows {
			if err := emit(batch); err != nil {
				return nil, err
			}
			batch = batch[:0]
		}
	}
	return counts, emit(batch)
}
