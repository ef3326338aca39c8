package stats

import (
	"fmt"
	"math"
)

// Weights say how much it counts that two raters are i and j ranks apart.
type Weights int

const (
	Unweighted Weights = iota // 1 for any two categories: they have no order
	Linear                    // |i−j|
	Quadratic                 // (i−j)²
)

func (w Weights) between(i, j int) float64 {
	switch {
	case i == j:
		return 0
	case w == Linear:
		return math.Abs(float64(i - j))
	case w == Quadratic:
		return float64((i - j) * (i - j))
	}
	return 1
}

// CohenKappa returns the agreement of two raters beyond chance over a square
// table of counts, by the category of the first rater and then that of the
// second:
//
//	κ = 1 − Σ w·observed / Σ w·expected
//
// where expected are the counts that the margins alone would give. 1 is full
// agreement, 0 is chance. (Cohen 1960 and 1968; vcd's Kappa in R.) It is NaN
// where nothing but agreement can be expected.
func CohenKappa(table [][]int, w Weights) float64 {
	rows, cols := make([]float64, len(table)), make([]float64, len(table))
	n, observed := 0.0, 0.0
	for i, row := range table {
		for j, count := range row {
			rows[i] += float64(count)
			cols[j] += float64(count)
			n += float64(count)
			observed += float64(w.between(i, j) * float64(count))
		}
	}
	expected := 0.0
	for i := range rows {
		for j := range cols {
			expected += float64(w.between(i, j) * rows[i] * cols[j])
		}
	}
	if expected == 0 {
		return math.NaN()
	}
	return 1 - observed/(expected/n)
}

// A Scale says what the difference of two values means.
type Scale int

const (
	NominalScale  Scale = iota // equal or not
	OrdinalScale               // how many ratings lie between
	IntervalScale              // the difference of the numbers
	RatioScale                 // the difference in proportion to the sum, for numbers from 0 up
)

// KrippendorffAlpha returns the agreement, beyond chance, of any number of
// raters, not all of whom need rate every unit:
//
//	α = 1 − (N−1) · Σ o(c,k)·δ²(c,k) / Σ n(c)·n(k)·δ²(c,k)
//
// where the coincidences o(c,k) count the ordered pairs of ratings c and k in
// one unit, a unit of m ratings by 1/(m−1), n(c) are their margins, N is the
// total and δ² is the squared difference on the scale (Krippendorff 2011,
// "Computing Krippendorff's Alpha-Reliability").
//
// Entry c of units[u] is how many raters gave the unit the c-th value, and
// times[u] how many such units there are; nil means one of each. Units with
// fewer than two ratings say nothing. values are the numbers behind the
// values, in ascending order; nil means 0, 1, 2…, and only the last two scales
// look at them. α is NaN where all ratings are of one value.
func KrippendorffAlpha(units [][]int, times []int, scale Scale, values []float64) float64 {
	if times != nil && len(times) != len(units) {
		panic(fmt.Sprintf("stats: %d units and %d counts of them", len(units), len(times)))
	}
	if len(units) == 0 {
		return math.NaN()
	}
	k := len(units[0])
	coincidences := make([]float64, k*k)
	for u, counts := range units {
		m, weight := 0, 1.0
		for _, c := range counts {
			m += c
		}
		if times != nil {
			weight = float64(times[u])
		}
		if m < 2 {
			continue
		}
		weight /= float64(m - 1)
		for c, a := range counts {
			for d, b := range counts {
				if c == d {
					b--
				}
				if a > 0 && b > 0 {
					coincidences[c*k+d] += float64(weight * float64(a*b))
				}
			}
		}
	}
	margins, total := make([]float64, k), 0.0
	for c := range k {
		for d := range k {
			margins[c] += coincidences[c*k+d]
		}
		total += margins[c]
	}
	observed, expected := 0.0, 0.0
	for c := range k {
		for d := range c {
			delta := difference(scale, values, margins, d, c)
			observed += float64(delta * coincidences[c*k+d])
			expected += float64(delta * margins[c] * margins[d])
		}
	}
	if expected == 0 {
		return math.NaN()
	}
	return 1 - (total-1)*observed/expected
}

// difference is δ² of the c-th and the d-th value, c < d.
func difference(scale Scale, values, margins []float64, c, d int) float64 {
	number := func(i int) float64 {
		if values == nil {
			return float64(i)
		}
		return values[i]
	}
	delta := 1.0
	switch scale {
	case OrdinalScale:
		delta = -(margins[c] + margins[d]) / 2
		for _, n := range margins[c : d+1] {
			delta += n
		}
	case IntervalScale:
		delta = number(d) - number(c)
	case RatioScale:
		delta = (number(d) - number(c)) / (number(d) + number(c))
	}
	return delta * delta
}
