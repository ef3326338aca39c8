package pipeline

import (
	"cmp"
	"context"
	"iter"
	"strings"

	"suxi/classifier"
	"suxi/complaint"
	"suxi/hotissue"
	"suxi/neardup"
	"suxi/taxonomy"
)

// A Finishing is what Finish found.
type Finishing struct {
	Outcome
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
// one and in no issue. For the drift, a group counts once, with its least
// [Sight]. Rows that went through Finish before come out as they went in,
// provided that they are the same rows.
//
// Where no process sees all rows, the same comes of the same pieces, in steps
// that each see one key: of each row its [Trace]; the groups of [neardup.Keys];
// of each group and issue its [Cluster], of each group and lot its [Evidence], of
// each group its least Sight, whose [classifier.Tally] gives the [Drift]; the
// issues of the texts in a [hotissue.Sample]; and of each row a [Verdict], which a
// [Final] writes into it.
func Finish(ctx context.Context, tax *taxonomy.Taxonomy, training *classifier.Profile, rows iter.Seq2[complaint.Labelled, error], emit func([]complaint.Labelled) error) (*Finishing, error) {
	seen, err := survey(ctx, tax, training != nil, rows)
	if err != nil {
		return nil, err
	}
	finishing := &Finishing{Outcome: NewOutcome(tax)}
	groups, err := seen.index.Groups(ctx)
	if err != nil {
		return nil, err
	}
	issues, err := seen.matters.Issues(ctx, groups)
	if err != nil {
		return nil, err
	}
	if n, partly := seen.matters.Sampled(); partly {
		finishing.Sampled = n
	}
	group, issue := newMembers(groups, seen.ids), newMembers(issues, seen.ids)
	evidence := seen.crowds.evidence(tax.Rules, groups)
	finishing.Drift, finishing.Unchecked = Drift(training, seen.sights.tally(len(tax.Categories), groups, seen.ids))
	final := NewFinal(tax, finishing.Drift)

	people := make([]int, len(tax.Rules))
	batch := make([]complaint.Labelled, 0, batchRows)
	i, bytes := 0, 0
	for row, err := range rows {
		if err := cmp.Or(err, ctx.Err()); err != nil {
			return nil, err
		}
		for rule, behind := range evidence {
			if behind != nil {
				people[rule] = behind[i]
			}
		}
		final.Apply(&row, Verdict{group.of(i), issue.of(i), people}, &finishing.Outcome)
		i++
		batch, bytes = append(batch, row), bytes+row.Size()
		if len(batch) == batchRows || bytes >= batchBytes {
			if err := emit(batch); err != nil {
				return nil, err
			}
			batch, bytes = batch[:0], 0
		}
	}
	return finishing, emit(batch)
}

// A surveyed is what the first range over the rows of a run leaves of them.
type surveyed struct {
	index   *neardup.Index
	matters *hotissue.Index
	ids     []string
	crowds  crowds
	sights  sights
}

// survey takes the first look, at what the model said only if it is to be
// compared.
func survey(ctx context.Context, tax *taxonomy.Taxonomy, compared bool, rows iter.Seq2[complaint.Labelled, error]) (*surveyed, error) {
	s := &surveyed{index: neardup.New(neardup.Config{}), matters: hotissue.New(hotissue.Config{})}
	tracer := NewTracer(tax)
	texts, bytes := make([]string, 0, batchRows), 0
	for row, err := range rows {
		if err := cmp.Or(err, ctx.Err()); err != nil {
			return nil, err
		}
		texts, bytes = append(texts, row.Text), bytes+len(row.Text)
		if len(texts) == batchRows || bytes >= batchBytes {
			s.index.Add(texts...)
			texts, bytes = texts[:0], 0
		}
		trace := tracer.Trace(&row)
		s.matters.Add(trace.Matter)
		if compared && trace.Sighted {
			s.sights.add(len(s.ids), trace.Sighting)
		}
		if tracer.byBatch {
			s.crowds.add(&trace)
		}
		s.ids = append(s.ids, strings.Clone(row.ID)) // without the rest of its line
	}
	s.index.Add(texts...)
	return s, nil
}

// members says which rows belong together: the first of them, per row.
type members struct {
	first    []int
	clusters []Cluster // per first
}

func newMembers(first []int, ids []string) members {
	m := members{first, make([]Cluster, len(first))}
	for i, f := range first {
		m.clusters[f].Merge(Cluster{ids[i], 1})
	}
	return m
}

// of returns what row i belongs to.
func (m *members) of(i int) Cluster { return m.clusters[m.first[i]] }
