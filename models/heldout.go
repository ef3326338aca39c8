package models

import (
	"context"

	"suxi/internal/parallel"
	"suxi/taxonomy"
)

// outOfFold returns, for the rows given, the decision values of a fit that did
// not see their fold and the share of their words that it does not know, both
// indexed by row of d, and the fold of each row given.
func (d *dataset) outOfFold(ctx context.Context, cfg Config, rows []int) (scores [axes][][]float64, unknown []float64, folds []int, err error) {
	folds = d.folds(rows, cfg.Folds, cfg.Seed)
	for axis := range scores {
		scores[axis] = make([][]float64, len(d.rows))
	}
	unknown = make([]float64, len(d.rows))
	for fold := range cfg.Folds {
		train, test := split(rows, folds, fold)
		if len(train) == 0 || len(test) == 0 {
			continue
		}
		f, err := fit(ctx, cfg, d, train)
		if err != nil {
			return scores, nil, nil, err
		}
		for i, share := range f.space.body.UnknownRows(d.counts, test) {
			unknown[test[i]] = share
		}
		for axis := range f.ensemble {
			if f.ensemble[axis] == nil {
				continue
			}
			for i, s := range f.decide(d, axis, test, cfg.Workers) {
				scores[axis][test[i]] = s
			}
		}
	}
	return scores, unknown, folds, nil
}

// over returns d as if it had no other rows.
func (d *dataset) over(rows []int) *dataset {
	part := *d
	part.rows = rows
	return &part
}

// heldOut calibrates the out-of-fold scores of all rows, each fold by a
// calibration fitted to the other folds.
func (d *dataset) heldOut(cfg Config, tax *taxonomy.Taxonomy, scores [axes][][]float64, folds []int) (*[axes]outcomes, error) {
	parts := make([][axes]outcomes, cfg.Folds)
	errs := make([]error, cfg.Folds)
	var wg parallel.Group
	for w := range min(cfg.Workers, cfg.Folds) {
		wg.Go(func() {
			for fold := w; fold < cfg.Folds; fold += cfg.Workers {
				others, test := split(d.rows, folds, fold)
				parts[fold], errs[fold] = d.calibrated(cfg, tax, scores, others, test)
			}
		})
	}
	wg.Wait()
	var all [axes]outcomes
	for fold, o := range parts {
		if errs[fold] != nil {
			return nil, errs[fold]
		}
		for axis := range all {
			all[axis].append(o[axis])
		}
	}
	return &all, nil
}

// calibrated returns what the scores of the rows of test say under a calibration
// fitted to others.
func (d *dataset) calibrated(cfg Config, tax *taxonomy.Taxonomy, scores [axes][][]float64, others, test []int) (o [axes]outcomes, err error) {
	for axis, l := range d.labels {
		labelled, y := l.of(test)
		if len(labelled) == 0 || axis == severity && !d.scored(axis, scores[axis], others) {
			continue
		}
		h := head{classes: l.classes}
		if err := h.calibrate(d, axis, scores[axis], others); err != nil {
			return o, err
		}
		if axis == severity {
			if err := h.boundMisses(cfg, d, scores[axis], others); err != nil {
				return o, err
			}
		}
		for i, r := range labelled {
			if scores[axis][r] == nil {
				continue
			}
			p := h.decode(scores[axis][r], axisLen(tax, axis))
			o[axis].add(r, l.classes[y[i]], p, h.verdict(axis, p))
		}
	}
	return o, nil
}
