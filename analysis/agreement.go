package analysis

import (
	"math"
	"math/rand/v2"

	"suxi/stats"
)

// An Agreement compares what people said with what the model alone said, over
// the complaints that have both, one of every near-duplicate group. It flatters a
// model that learnt from these very labels.
type Agreement struct {
	N      int     `json:"n"`
	Agreed float64 `json:"agreed"` // share of complaints with one label from both

	// Kappa is Cohen's, Alpha Krippendorff's: nominal for categories, ordinal for
	// severities. Linear and Quadratic weigh a disagreement by the levels' distance
	// and its square; nil for categories. All are nil where nothing but agreement
	// can be expected. The intervals are percentiles of Options.Draws bootstrap
	// samples of the complaints, with a fixed seed.
	Kappa     *Interval `json:"kappa"`
	Linear    *Interval `json:"linear"`
	Quadratic *Interval `json:"quadratic"`
	Alpha     *Interval `json:"alpha"`
}

// agreement compares the categories and the severities of people with those of
// the model; nil where no complaint has both.
func (f *finish) agreement() (category, severity *Agreement) {
	k, l := len(f.tax.Categories), len(f.tax.Severity)
	categories, levels := make([]int, k*k), make([]int, l*l)
	// Of a group the first that has both, which may be another for each.
	byCategory, bySeverity := make([]bool, len(f.groups)), make([]bool, len(f.groups))
	for i := range f.facts {
		e := &f.facts[i]
		if e.flags.has(humanCategory) && e.model != noEntry && !byCategory[e.group] {
			categories[int(e.category)*k+int(e.model)]++
			byCategory[e.group] = e.group != 0
		}
		if e.flags.has(humanSeverity) && e.level != noLevel && e.modelLevel != noLevel && !bySeverity[e.group] {
			levels[int(e.level)*l+int(e.modelLevel)]++
			bySeverity[e.group] = e.group != 0
		}
	}
	return f.agree(categories, k, false), f.agree(levels, l, true)
}

// agree measures the agreement in a square table of n rows, given row by row.
func (f *finish) agree(cells []int, n int, ordered bool) *Agreement {
	a := &Agreement{N: sum(cells)}
	if a.N == 0 {
		return nil
	}
	same := 0
	for i := range n {
		same += cells[i*n+i]
	}
	a.Agreed = float64(same) / float64(a.N)
	estimate := func(statistic func(cells []int) float64) *Interval {
		value := statistic(cells)
		low, high := stats.BootstrapCounts(cells, f.opts.Draws, f.opts.Confidence, rand.NewPCG(bootstrapSeed, bootstrapSeed), statistic)
		if math.IsNaN(value) || math.IsNaN(low) {
			return nil
		}
		return &Interval{value, low, high}
	}
	kappa := func(w stats.Weights) *Interval {
		return estimate(func(cells []int) float64 {
			table := make([][]int, n)
			for i := range table {
				table[i] = cells[i*n : (i+1)*n]
			}
			return stats.CohenKappa(table, w)
		})
	}
	a.Kappa = kappa(stats.Unweighted)
	scale := stats.NominalScale
	if ordered {
		scale = stats.OrdinalScale
		a.Linear, a.Quadratic = kappa(stats.Linear), kappa(stats.Quadratic)
	}
	pairs := make([][]int, len(cells))
	for i := range pairs {
		pairs[i] = []int{i / n, i % n}
	}
	a.Alpha = estimate(func(cells []int) float64 { return stats.KrippendorffAlpha(pairs, cells, scale, nil) })
	return a
}
