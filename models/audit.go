package models

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

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
	// Group is the value of the field that rows are compared by, and Elsewhere
	// the category given by a model that learnt from rows of other values only.
	// Empty and −1 where rows are not compared.
	Group     string
	Elsewhere int
}

const (
	// leastRows is how many labelled rows a value of a field needs to be
	// compared with the others.
	leastRows = 30
	// mostValues is how many values are compared, those with the most rows: each
	// costs a fit.
	mostValues = 20
)

// AuditLabels finds category labels that are probably wrong: by confident
// learning over the probabilities of as many models as there are folds, each
// applied to the fold that it did not learn from, and among near-duplicates.
//
// by is the value that each example has in the field to compare by, such as the
// department, or nil. Then for each value one more model learns from the rows
// of all others, so that it knows their use of the categories and not that
// value's. Values with few rows are held out together.
//
// A nil taxonomy is made of the category values.
func AuditLabels(ctx context.Context, cfg Config, seg *segment.Segmenter, tax *taxonomy.Taxonomy, examples []Example, by []string) (*Audit, error) {
	cfg = cfg.withDefaults()
	examples = slices.Clone(examples)
	for i := range examples {
		examples[i].Severity = "" // one head to fit
	}
	tax, err := taxonomyFor(tax, examples)
	if err != nil {
		return nil, err
	}
	r, err := resolve(tax, examples)
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
	p, err := d.crossFit(ctx, cfg, d.folds(d.rows, cfg.Folds, cfg.Seed), cfg.Folds, len(tax.Categories))
	if err != nil {
		return nil, err
	}
	for i := range a.Rows {
		a.Rows[i] = AuditedRow{r.index[i], r.positions[category][i], p[i], classifier.Likeliest(p[i]), "", -1}
	}
	a.Joint, a.Suspects = classifier.FindSuspects(r.positions[category], p, len(tax.Categories))
	a.Conflicts = conflicts(d.groups, r.positions[category])
	if by != nil {
		if err := a.compare(ctx, cfg, d, by); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// crossFit returns the category probabilities of each row by a model fitted and
// calibrated on the other folds.
func (d *dataset) crossFit(ctx context.Context, cfg Config, folds []int, k, categories int) ([][]float64, error) {
	scores, err := d.scoreFolds(ctx, cfg, d.rows, folds, k)
	if err != nil {
		return nil, err
	}
	classes := d.labels[category].classes
	p := make([][]float64, len(d.rows))
	for fold := range k {
		others, test := split(d.rows, folds, fold)
		if len(test) == 0 {
			continue
		}
		if len(others) == 0 {
			return nil, errors.New("all rows are near-duplicates of one another: nothing to compare them with")
		}
		calibration, err := d.calibrate(category, scores[category], others)
		if err != nil {
			return nil, err
		}
		q := make([]float64, len(classes))
		for _, row := range test {
			calibration.Probabilities(scores[category][row], q)
			p[row] = make([]float64, categories)
			for i, c := range classes {
				p[row][c] = q[i]
			}
		}
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

// compare sets Group and Elsewhere of all rows.
func (a *Audit) compare(ctx context.Context, cfg Config, d *dataset, by []string) error {
	rows := map[string][]int{}
	for i := range a.Rows {
		value := strings.TrimSpace(by[a.Rows[i].Example])
		a.Rows[i].Group = value
		rows[value] = append(rows[value], i)
	}
	values := compared(rows)
	switch {
	case len(rows) < 2:
		return errors.New("all labelled rows have the same value in the field to compare by: name another")
	case len(values) == 0:
		return fmt.Errorf("no value of the field to compare by has %d labelled rows: name another, or give more rows", leastRows)
	case len(values) < len(rows):
		a.Warnings = append(a.Warnings, fmt.Sprintf("%d of %d values of the field to compare by are compared; the others are none, have fewer than %d labelled rows, or come after the %dth in size", len(values), len(rows), leastRows, mostValues))
	}
	fold := map[string]int{}
	for i, v := range values {
		fold[v] = i
	}
	folds := make([]int, len(a.Rows))
	for i, row := range a.Rows {
		f, own := fold[row.Group]
		if !own {
			f = len(values)
		}
		folds[i] = f
	}
	p, err := d.crossFit(ctx, cfg, folds, len(values)+1, len(a.Taxonomy.Categories))
	if err != nil {
		return err
	}
	for i := range a.Rows {
		a.Rows[i].Elsewhere = classifier.Likeliest(p[i])
	}
	return nil
}
