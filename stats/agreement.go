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
// one unit, those of a unit of m ratings by 1/(m−1), n(c) are their margins, N
// is the total and δ² is the squared difference on the scale (Krippendorff
// 2011, "Computing Krippendorff's Alpha-Reliability").
//
// units[u] are the ratings of a unit, each as the number of a value from 0, and
// times[u] is how many such units there are; nil means one of each. Units with
// fewer than two ratings say nothing. values are the numbers behind the values,
// in ascending order; nil means 0, 1, 2…, and only the last two scales look at
// them. α is NaN where all ratings are of one value.
func KrippendorffAlpha(units [][]int, times []int, scale Scale, values []float64) float64 {
	if times != nil && len(times) != len(units) {
		panic(fmt.Sprintf("stats: %d units and %d counts of them", len(units), len(times)))
	}
	count := func(u int) float64 {
		switch {
		case len(units[u]) < 2:
			return 0
		case times == nil:
			return 1
		}
		return float64(times[u])
	}
	d, total := difference{scale: scale, values: values}, 0.0
	for u, ratings := range units {
		n := count(u)
		for _, c := range ratings {
			for c >= len(d.margins) {
				d.margins = append(d.margins, 0)
			}
			d.margins[c] += n
		}
		total += float64(n * float64(len(ratings)))
	}
	observed := 0.0
	for u, ratings := range units {
		n := count(u)
		if n == 0 {
			continue
		}
		sum := 0.0
		for i, c := range ratings {
			for _, k := range ratings[:i] {
				sum += d.squared(min(c, k), max(c, k))
			}
		}
		observed += float64(n / float64(len(ratings)-1) * sum)
	}
	expected := 0.0
	for k, n := range d.margins {
		if n == 0 {
			continue
		}
		for c, m := range d.margins[:k] {
			if m > 0 {
				expected += float64(m * n * d.squared(c, k))
			}
		}
	}
	if expected == 0 {
		return math.NaN()
	}
	return 1 - (total-1)*observed/expected
}

// A difference is δ² on a scale.
type difference struct {
	scale   Scale
	values  []float64
	margins []float64
}

// squared returns δ² of the c-th and the k-th value, c ≤ k.
func (d *difference) squared(c, k int) float64 {
	number := func(i int) float64 {
		if d.values == nil {
			return float64(i)
		}
		return d.values[i]
	}
	if c == k {
		return 0
	}
	delta := 1.0
	switch d.scale {
	case OrdinalScale:
		delta = -(d.margins[c] + d.margins[k]) / 2
		for _, n := range d.margins[c : k+1] {
			delta += n
		}
	case IntervalScale:
		delta = number(k) - number(c)
	case RatioScale:
		delta = (number(k) - number(c)) / (number(k) + number(c))
	}
	return float64(delta * delta)
}
