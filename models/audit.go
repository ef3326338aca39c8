package models

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"suxi/classifier"
	"suxi/segment"
	"suxi/taxonomy"
)

// An Audit holds the categories that people gave against what models say that
// did not learn from the row in question.
type Audit struct {
	Taxonomy *taxonomy.Taxonomy
	Rows     []AuditedRow               // with a category, in the order of the examples
	Joint    *classifier.ConfidentJoint // of label and likely category, by position in the taxonomy
	Suspects []classifier.Suspect       // Row is one of Rows; the surest first
	// Conflicts are near-duplicates that do not all have one category: of each
	// group all its Rows, ascending.
	Conflicts [][]int
	Folds     int
	Skipped   int // examples without a category that the taxonomy holds
	Warnings  []string
}

// An AuditedRow is one example with a category.
type AuditedRow struct {
	Example       int       // among those given
	Category      int       // as people labelled it
	Probabilities []float64 // of each category, by a model that saw neither the row nor near-duplicates of it
	Likeliest     int       // the greatest of Probabilities
}

// weak is the share of labels that a model should agree with for its suspicion
// to be about them: on 290 real texts of nine classes it agreed with .59, and
// suspected .28 of the labels where two annotators differed on .08.
const weak = .8

// ModelAgrees is the share of rows whose label is the model's likeliest category.
func (a *Audit) ModelAgrees() float64 {
	n := 0
	for _, r := range a.Rows {
		if r.Likeliest == r.Category {
			n++
		}
	}
	return float64(n) / float64(len(a.Rows))
}

// AuditLabels finds category labels that are probably wrong: by confident
// learning over the probabilities of as many models as there are folds, each
// applied to the fold that it did not learn from, and among near-duplicates.
//
// A nil taxonomy is made of the category values.
func AuditLabels(ctx context.Context, cfg Config, seg *segment.Segmenter, tax *taxonomy.Taxonomy, examples []Example) (*Audit, error) {
	cfg = cfg.withDefaults()
	examples = slices.Clone(examples)
	for i := range examples {
		examples[i].Severity = "" // one head to fit
	}
	tax, err := taxonomyFor(tax, false, examples)
	if err != nil {
		return nil, err
	}
	r, err := resolve(tax, false, examples)
	if err != nil {
		return nil, err
	}
	d, err := newDataset(ctx, cfg, seg, tax, r)
	if err != nil {
		return nil, err
	}
	if n := len(d.labels[category].classes); n < 2 {
		return nil, fmt.Errorf("labelled rows of %d categories: an audit compares two or more", n)
	}
	a := &Audit{Taxonomy: tax, Folds: cfg.Folds, Skipped: r.skipped, Warnings: r.warnings, Rows: make([]AuditedRow, len(d.rows))}
	p, err := d.crossFit(ctx, cfg, tax)
	if err != nil {
		return nil, err
	}
	for i := range a.Rows {
		a.Rows[i] = AuditedRow{r.index[i], r.positions[category][i], p[i], classifier.Likeliest(p[i])}
	}
	a.Joint, a.Suspects = classifier.FindSuspects(r.positions[category], p, len(tax.Categories))
	a.Conflicts = conflicts(d.groups, r.positions[category])
	if agrees := a.ModelAgrees(); agrees < weak {
		a.Warnings = append(a.Warnings, fmt.Sprintf("the model agrees with only %.0f%% of the labels: what it suspects, and how many labels it takes for wrong, says as much about the model; look at the surest suspects first, and give more rows", 100*agrees))
	}
	return a, nil
}

// crossFit returns the probability of each of the categories for each row, by a
// model fitted and calibrated on the other folds.
func (d *dataset) crossFit(ctx context.Context, cfg Config, tax *taxonomy.Taxonomy) ([][]float64, error) {
	if groupCount(d.groups) < 2 {
		return nil, errors.New("all rows are near-duplicates of one another: nothing to compare them with")
	}
	cfg, err := d.choose(ctx, cfg, d.rows)
	if err != nil {
		return nil, err
	}
	scores, _, folds, err := d.outOfFold(ctx, cfg, d.rows)
	if err != nil {
		return nil, err
	}
	o, err := d.heldOut(cfg, tax, scores, folds)
	if err != nil {
		return nil, err
	}
	p := make([][]float64, len(d.rows))
	for i, row := range o[category].row {
		p[row] = o[category].p[i]
	}
	return p, nil
}

// conflicts returns the groups whose rows do not all have one label, by their
// first row.
func conflicts(groups, labels []int) (found [][]int) {
	rows := map[int][]int{}
	for row, g := range groups {
		rows[g] = append(rows[g], row)
	}
	for _, g := range slices.Sorted(maps.Keys(rows)) {
		if slices.ContainsFunc(rows[g], func(row int) bool { return labels[row] != labels[rows[g][0]] }) {
			found = append(found, rows[g])
		}
	}
	return found
}

// LabelTaxonomy returns the taxonomy that training makes of the category values
// of examples where it is given none.
func LabelTaxonomy(examples []Example) (*taxonomy.Taxonomy, error) {
	return taxonomyFor(nil, false, examples)
}
