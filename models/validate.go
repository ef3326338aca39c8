package models

import (
	"context"
	"fmt"
	"math"

	"suxi/classifier"
	"suxi/segment"
	"suxi/taxonomy"
)

// A trial is labelled examples to be parted into rows that a model learns from
// and rows that it is scored on. Vocabulary, weights and calibration are fitted
// anew in each part, and near-duplicates stay on one side.
type trial struct {
	cfg  Config
	tax  *taxonomy.Taxonomy
	gold *resolution
	data *dataset
}

// newTrial prepares examples. A nil taxonomy is made of the label values.
func newTrial(ctx context.Context, cfg Config, seg *segment.Segmenter, tax *taxonomy.Taxonomy, examples []Example) (*trial, error) {
	cfg = cfg.withDefaults()
	tax, err := taxonomyFor(tax, cfg.MultiLabel, examples)
	if err != nil {
		return nil, err
	}
	r, err := resolve(tax, cfg.MultiLabel, examples)
	if err != nil {
		return nil, err
	}
	d, err := newDataset(ctx, cfg, seg, tax, r)
	if err != nil {
		return nil, err
	}
	return &trial{cfg, tax, r, d}, nil
}

// score trains on one set of rows and returns what the model makes of another.
func (t *trial) score(ctx context.Context, train, test []int) (o [axes]outcomes, err error) {
	heads, below, err := t.data.train(ctx, t.cfg, t.tax, train)
	if err != nil {
		return o, err
	}
	for axis, h := range heads {
		if h.ensemble == nil {
			continue
		}
		labelled, y := t.data.labels[axis].of(test)
		x := h.block.appendRows(h.space.rows(t.data, labelled), t.data.profiles[axis], labelled)
		for i, row := range labelled {
			p := h.probabilities(x.Row(i), axisLen(t.tax, axis))
			o[axis].add(row, h.classes[y[i]], p, h.verdict(axis, p))
		}
	}
	if t.data.descends() {
		below.descend(t.data, &o[category], nil)
	}
	return o, nil
}

// folds returns the fold of each row.
func (t *trial) folds(k int, seed uint64) []int {
	if t.cfg.Ungrouped {
		return classifier.Folds(t.data.strata, nil, k, seed)
	}
	return t.data.folds(t.data.rows, k, seed)
}

// crossScore scores each of k folds with a model of train rows that are not in
// it. What is learned from may be part of them: sample chooses it.
func (t *trial) crossScore(ctx context.Context, k int, seed uint64, sample func(train []int) []int) (all [axes]outcomes, err error) {
	folds := t.folds(k, seed)
	for fold := range k {
		train, test := split(t.data.rows, folds, fold)
		if len(train) == 0 || len(test) == 0 {
			return all, t.tooFew(fmt.Sprintf("%d folds", k))
		}
		o, err := t.score(ctx, sample(train), test)
		if err != nil {
			return all, fmt.Errorf("fold %d of %d: %w", fold+1, k, err)
		}
		for axis := range all {
			all[axis].append(o[axis])
		}
	}
	return all, nil
}

// tooFew is the error of rows that do not fill what they should.
func (t *trial) tooFew(what string) error {
	return fmt.Errorf("%d rows in %d groups of near-duplicates do not fill %s: give more rows or fewer folds", len(t.data.rows), groupCount(t.data.groups), what)
}

// evaluation measures the outcomes of a trial.
func (t *trial) evaluation(o *[axes]outcomes, method Method) *Evaluation {
	e := evaluation(t.tax, o, t.data.groups, t.data.sets, t.cfg.Seed)
	e.Method = &method
	if t.gold.sets == nil {
		e.Confused = confused(t.tax, &o[category], t.gold.examples, t.data.groups)
	}
	e.Skipped = t.gold.skipped
	e.Warnings = append(append(t.gold.warnings, t.gold.untrained(t.tax)...), t.gold.rare(t.tax)...)
	return &e
}

// CrossValidate trains k times on k−1 folds of the examples, calibration and
// all, and scores the fold left out. Near-duplicates share a fold, unless
// Config.Ungrouped says otherwise. A nil
// taxonomy is made of the label values.
func CrossValidate(ctx context.Context, cfg Config, seg *segment.Segmenter, tax *taxonomy.Taxonomy, examples []Example, k int) (*Evaluation, error) {
	t, err := newTrial(ctx, cfg, seg, tax, examples)
	if err != nil {
		return nil, err
	}
	o, err := t.crossScore(ctx, k, t.cfg.Seed, func(train []int) []int { return train })
	if err != nil {
		return nil, err
	}
	return t.evaluation(&o, Method{Mode: "cross-validation", Scored: len(t.data.rows), Folds: k, Ungrouped: t.cfg.Ungrouped}), nil
}

// HoldOut trains once and scores about the given share of the examples, which
// is above 0 and below 1: whole folds of at most twenty, labels spread evenly,
// near-duplicates on one side. It warns where that is another share. It costs a part of CrossValidate and knows that
// much less.
func HoldOut(ctx context.Context, cfg Config, seg *segment.Segmenter, tax *taxonomy.Taxonomy, examples []Example, share float64) (*Evaluation, error) {
	t, err := newTrial(ctx, cfg, seg, tax, examples)
	if err != nil {
		return nil, err
	}
	held, of := fraction(share)
	folds := t.data.folds(t.data.rows, of, t.cfg.Seed)
	var train, test []int
	for i, row := range t.data.rows {
		if folds[i] < held {
			test = append(test, row)
		} else {
			train = append(train, row)
		}
	}
	if len(train) == 0 || len(test) == 0 {
		return nil, t.tooFew("both parts")
	}
	o, err := t.score(ctx, train, test)
	if err != nil {
		return nil, err
	}
	e := t.evaluation(&o, Method{Mode: "hold-out", Scored: len(test), Trained: len(train)})
	e.Warnings = append(e.Warnings, heldApart(share, len(test), len(t.data.rows))...)
	return e, nil
}

// heldApart warns where the share held out differs by more than a tenth, and by
// more than a row, from the one asked for.
func heldApart(share float64, held, rows int) []string {
	off := math.Abs(float64(held) - float64(share*float64(rows)))
	if off <= 1 || off <= float64(share*float64(rows))/10 {
		return nil
	}
	return []string{fmt.Sprintf("%d of %d rows are held out, a share of %.3f and not of %g: the parts are twentieths at the finest, with some rows of every label where there are enough, and near-duplicates stay together",
		held, rows, float64(held)/float64(rows), share)}
}

// fraction returns the fraction nearest to share, above 0 and below 1, whose
// denominator is at most 20; the smallest of equally near ones.
func fraction(share float64) (numerator, denominator int) {
	numerator, denominator = 1, 2
	for d := 2; d <= 20; d++ {
		n := min(max(int(math.Round(float64(share*float64(d)))), 1), d-1)
		if math.Abs(share-float64(n)/float64(d)) < math.Abs(share-float64(numerator)/float64(denominator)) {
			numerator, denominator = n, d
		}
	}
	return numerator, denominator
}

// axisLen is the number of classes of an axis.
func axisLen(tax *taxonomy.Taxonomy, axis int) int {
	if axis == category {
		return len(tax.Categories)
	}
	return len(tax.Severity)
}

func groupCount(groups []int) int {
	seen := map[int]bool{}
	for _, g := range groups {
		seen[g] = true
	}
	return len(seen)
}
