package pipeline

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strings"

	"suxi/classifier"
	"suxi/complaint"
	"suxi/hotissue"
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
	// Sampled is how many different texts were compared for hot issues, and 0 if
	// all were.
	Sampled int
}

// Finish is the final pass over all labelled rows of a run. It ranges over
// them twice, in the same order: once to find near-duplicate groups, hot issues,
// the batch evidence of tax's severity rules and, if training is not nil, how the model's
// predictions differ from those of its training rows; once to write into each
// row its group and issue, the severity in force, and whether it is still
// accepted, and hand rows on to emit, which must not keep the slice.
//
// A group is named after the least id of its rows, and so is an issue, so that
// the name does not depend on the order of the rows; a row alone is a group of
// one and in no issue. For the drift, a group counts once. Rows that went
// through Finish before come out as they went in, provided that they are the
// same rows.
func Finish(ctx context.Context, tax *taxonomy.Taxonomy, training *classifier.Profile, rows iter.Seq2[complaint.Labelled, error], emit func([]complaint.Labelled) error) (*Finishing, error) {
	index := neardup.New(neardup.Config{})
	matters := hotissue.New(hotissue.Config{})
	byBatch := slices.ContainsFunc(tax.Rules, func(r taxonomy.Rule) bool { return r.Batch != nil })
	texts := make([]string, 0, batchRows)
	var ids []string
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
		matter := hotissue.Document{Text: row.Text, Product: folded(row.Product), Region: folded(row.Region), Town: folded(town(&row))}
		if !row.ReceivedAt.IsZero() {
			matter.Day = dayOf(row.ReceivedAt)
		}
		matters.Add(matter)
		if training != nil {
			seen.add(len(ids), &row)
		}
		ids = append(ids, strings.Clone(row.ID)) // without the rest of its line
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
	issues, err := matters.Issues(ctx, groups)
	if err != nil {
		return nil, err
	}
	group, issue := newMembers(groups, ids), newMembers(issues, ids)
	evidence := who.evidence(tax.Rules, groups)
	people := make([]int, len(tax.Rules))
	finishing := &Finishing{Rules: newRuleCounts(tax)}
	if n, partly := matters.Sampled(); partly {
		finishing.Sampled = n
	}
	if training != nil {
		var n int
		if finishing.Drift, n = seen.drift(training, groups); finishing.Drift == nil {
			finishing.Unchecked = n
		}
	}
	reasons := driftReasons(finishing.Drift)

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
		row.GroupID, row.GroupSize = group.of(i)
		if row.IssueID, row.IssueSize = issue.of(i); row.IssueSize == 1 {
			row.IssueID, row.IssueSize = "", 0
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

// members says which rows belong together: the first of them, per row.
type members struct {
	first []int
	size  []int    // per first
	name  []string // per first: the least id
}

func newMembers(first []int, ids []string) members {
	m := members{first: first, size: make([]int, len(first)), name: make([]string, len(first))}
	for i, f := range first {
		m.size[f]++
		if i == f || ids[i] < m.name[f] {
			m.name[f] = ids[i]
		}
	}
	return m
}

// of returns the name of what row i belongs to, and how many rows do.
func (m *members) of(i int) (name string, size int) {
	f := m.first[i]
	return m.name[f], m.size[f]
}
