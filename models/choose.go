package models

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
)

// What choose tries it tries on this many rows, in this many folds.
const (
	chooseRows  = 3000
	chooseFolds = 3
)

// choose returns cfg with what is chosen by validation within rows of d:
// whether the lead has features of its own. Of a long letter the lead says most
// about the category, of a review nothing in particular; where texts are no
// longer than a lead there is nothing to choose. How far each member of the
// ensemble is to be believed is not chosen here but learnt by the stack.
//
// The next version of a bundle (see Continue) keeps the choice of its parent.
//
// The smaller log loss of categories out of fold wins, the stack cross-fitted.
func (d *dataset) choose(ctx context.Context, cfg Config, rows []int) (Config, error) {
	if cfg.parent != nil {
		cfg.lead = d.leads != nil && cfg.parent.category.space.lead != nil
		return cfg, nil
	}
	cfg.lead = false
	l := d.labels[category]
	labelled, _ := l.of(rows)
	if d.leads == nil || len(labelled) == 0 || len(l.classes) < 2 {
		return cfg, nil
	}
	if len(labelled) > chooseRows {
		random := rand.New(rand.NewPCG(cfg.Seed, chooseRows))
		random.Shuffle(len(labelled), func(i, j int) { labelled[i], labelled[j] = labelled[j], labelled[i] })
		labelled = labelled[:chooseRows]
		slices.Sort(labelled)
	}
	folds := d.folds(labelled, chooseFolds, cfg.Seed)
	best := math.Inf(1)
	lead := false
	for _, cfg.lead = range []bool{true, false} { // of two alike, with
		loss, err := d.validate(ctx, cfg, labelled, folds)
		if err != nil {
			return cfg, err
		}
		if loss < best {
			best, lead = loss, cfg.lead
		}
	}
	cfg.lead = lead
	return cfg, nil
}

// validate returns the mean log loss of the categories of rows out of fold, and
// out of the fold that the stack was fitted on.
func (d *dataset) validate(ctx context.Context, cfg Config, rows, folds []int) (float64, error) {
	l := d.labels[category]
	scores := make([][]float64, len(d.rows))
	for fold := range chooseFolds {
		train, test := split(rows, folds, fold)
		if len(train) == 0 || len(test) == 0 {
			return 0, nil // too few to choose by: the first is as good as any
		}
		s, err := fitSpace(d, train, cfg.lead)
		if err != nil {
			return 0, err
		}
		f, err := fitHeads(ctx, cfg, d, train, s, func(axis int) []float64 {
			if axis != category {
				return nil
			}
			return cfg.members(axis)
		})
		if err != nil {
			return 0, err
		}
		for i, s := range f.decide(d, category, test, cfg.Workers) {
			scores[test[i]] = s
		}
	}
	loss := 0.0
	for fold := range chooseFolds {
		others, test := split(rows, folds, fold)
		h := head{classes: l.classes}
		if err := h.calibrate(d, category, scores, others); err != nil {
			return 0, err
		}
		for _, r := range test {
			loss += l.loss(r, h.decode(scores[r], l.classes[len(l.classes)-1]+1))
		}
	}
	return loss / float64(len(rows)), nil
}
