package models

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"suxi/classifier"
	"suxi/segment"
	"suxi/taxonomy"
)

// A Curve says what more labelled rows are worth.
type Curve struct {
	Rows     int          `json:"rows"` // that carry a category, and are scored with each seed
	Folds    int          `json:"folds"`
	Seeds    int          `json:"seeds"`  // cross-validations behind each point
	Points   []CurvePoint `json:"points"` // by rows, ascending; the last is of all rows
	Warnings []string     `json:"-"`      // about labels, and sizes that were passed over
}

// A CurvePoint is the figures of models of equally many rows.
type CurvePoint struct {
	Rows     int    `json:"rows"` // that each model learned from; of the last point their mean
	Accuracy Spread `json:"accuracy"`
	MacroF1  Spread `json:"macro_f1"`
}

// A Spread is the mean, the least and the greatest of a figure over seeds.
type Spread struct {
	Mean float64 `json:"mean"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

func newSpread(values []float64) Spread {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return Spread{sum / float64(len(values)), slices.Min(values), slices.Max(values)}
}

// curveSeeds is the number of cross-validations behind a point of a Curve.
const curveSeeds = 3

// LearningCurve cross-validates the category head with models that learn from
// samples of each of sizes, and with models that learn from all that their fold
// leaves them, three times with seeds from cfg.Seed upward. A sample has the
// categories in the shares that they have there. All models of a seed are
// scored on the same rows, the whole of the fold left out, so that points differ
// by what was learned and by nothing else; a category that a sample lacks
// counts with F1 0. Sizes that a fold does not leave are passed over, with a
// warning.
//
// It is scikit-learn's learning_curve with stratified samples.
func LearningCurve(ctx context.Context, cfg Config, seg *segment.Segmenter, tax *taxonomy.Taxonomy, examples []Example, k int, sizes []int) (*Curve, error) {
	if cfg.MultiLabel {
		return nil, errors.New("a learning curve is of one category a row: leave out --multi-label")
	}
	t, err := newTrial(ctx, cfg, seg, tax, withCategory(examples))
	if err != nil {
		return nil, err
	}
	all := len(t.data.rows) - (len(t.data.rows)+k-1)/k
	curve := &Curve{Rows: len(t.data.rows), Folds: k, Seeds: curveSeeds, Warnings: append(t.gold.warnings, t.gold.rare(t.tax)...)}
	var smaller []int
	for _, n := range slices.Compact(slices.Sorted(slices.Values(sizes))) {
		if n >= all {
			curve.Warnings = append(curve.Warnings, fmt.Sprintf("%d folds of %d rows leave %d to learn from: the point at %d is passed over", k, curve.Rows, all, n))
			continue
		}
		smaller = append(smaller, n)
	}
	for _, n := range append(smaller, all) {
		var accuracy, f1 []float64
		for seed := t.cfg.Seed; seed < t.cfg.Seed+curveSeeds; seed++ {
			o, err := t.crossScore(ctx, k, seed, func(train []int) []int {
				if n == all {
					return train
				}
				return t.data.sample(train, n, seed)
			})
			if err != nil {
				return nil, fmt.Errorf("learning curve at %d rows: %w", n, err)
			}
			m := classifier.Measure(o[category].gold, o[category].p, categoryCodes(t.tax))
			accuracy, f1 = append(accuracy, m.Accuracy), append(f1, m.MacroF1)
		}
		curve.Points = append(curve.Points, CurvePoint{n, newSpread(accuracy), newSpread(f1)})
	}
	return curve, nil
}

// withCategory returns the examples that carry a category, without a severity,
// so that no time goes into that head.
func withCategory(examples []Example) []Example {
	var list []Example
	for _, e := range examples {
		if e.Category != "" {
			e.Severity = ""
			list = append(list, e)
		}
	}
	return list
}

// sample returns n of rows, ascending, or all if there are fewer. It takes every len(rows)/n-th, from a
// random start, of the rows in random order by stratum, so that each stratum
// has its share, rounded up or down.
func (d *dataset) sample(rows []int, n int, seed uint64) []int {
	n = min(n, len(rows))
	r := rand.New(rand.NewPCG(seed, uint64(n)))
	list := slices.Clone(rows)
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	slices.SortStableFunc(list, func(a, b int) int { return cmp.Compare(d.strata[a], d.strata[b]) })
	start := r.IntN(len(list))
	taken := make([]int, n)
	for i := range taken {
		taken[i] = list[(start+i*len(list))/n]
	}
	slices.Sort(taken)
	return taken
}
