package pipeline

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"suxi/classifier"
	"suxi/complaint"
	"suxi/neardup"
	"suxi/taxonomy"
)

// A Finishing is what Finish found.
type Finishing struct {
	Rules     []RuleCount // what each severity rule did, in the order of the taxonomy
	Decisions Decisions
	// Drift compares the rows with those that the model was trained on. It is
	// nil without a profile of these, or if there are too few rows.
	Drift *classifier.Drift
	// Unchecked is how many rows, one a group, were too few to be compared, and
	// 0 if there was nothing to compare or it was done.
	Unchecked int
}

// Finish is the final pass over all labelled rows of a run. It ranges over
// them twice, in the same order: once to find near-duplicate groups, the batch
// evidence of tax's severity rules and, if training is not nil, how the model's
// predictions differ from those of its training rows; once to write into each
// row its group, the severity in force, and whether it is still accepted, and
// hand rows on to emit, which must not keep the slice.
//
// A group is named after its first row; a row alone is a group of one. For the
// drift, a group counts once. Rows that went through Finish before come out as
// they went in, provided that they are the same rows.
func Finish(ctx context.Context, tax *taxonomy.Taxonomy, training *classifier.Profile, rows iter.Seq2[complaint.Labelled, error], emit func([]complaint.Labelled) error) (*Finishing, error) {
	index := neardup.New(neardup.Config{})
	byBatch := slices.ContainsFunc(tax.Rules, func(r taxonomy.Rule) bool { return r.Batch != nil })
	texts := make([]string, 0, batchRows)
	n := 0
	var who crowds
	uncounted := newRuleCounts(tax)
	seen := newSightings(tax)
	for row, err := range rows {
		if err := cmp.Or(err, ctx.Err()); err != nil {
			return nil, err
		}
		if texts = append(texts, row.Text); len(texts) == cap(texts) {
			index.Add(texts...)
			texts = texts[:0]
		}
		if training != nil {
			seen.add(n, &row)
		}
		n++
		if byBatch {
			settle(tax, &row, nil, uncounted)
			who.add(&row, isComplaint(tax.Severity, &row))
		}
	}
	index.Add(texts...)
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
	finishing := &Finishing{Rules: newRuleCounts(tax)}
	if training != nil {
		var n int
		if finishing.Drift, n = seen.drift(training, groups); finishing.Drift == nil {
			finishing.Unchecked = n
		}
	}
	reasons := driftReasons(finishing.Drift)

	batch := make([]complaint.Labelled, 0, batchRows)
	names := make(map[int]string) // of groups of several rows
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
		row.GroupID, row.GroupSize = row.ID, size[g]
		switch {
		case g != i:
			row.GroupID = names[g]
		case size[g] > 1:
			names[g] = row.ID
		}
		i++
		settle(tax, &row, people, finishing.Rules)
		if finishing.Drift != nil {
			stand(&row, reasons)
		}
		finishing.Decisions.count(&row)
		batch = append(batch, row)
		if len(batch) == batchRows {
			if err := emit(batch); err != nil {
				return nil, err
			}
			batch = batch[:0]
		}
	}
	return finishing, emit(batch)
}
