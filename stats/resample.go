package stats

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Multinomial draws a bootstrap sample of counts: as many events as counts
// holds, spread at random with probabilities proportional to counts. It writes
// the drawn counts, which sum to the same total, to out, of equal length.
//
// Each entry is binomial given the ones before it. It needs counts ≥ 0.
func Multinomial(src rand.Source, counts, out []int) {
	left := 0 // events still to be spread, and the counts they are spread over
	for _, c := range counts {
		left += c
	}
	events := left
	for i, c := range counts {
		switch {
		case c == 0 || events == 0:
			out[i] = 0
		case c == left:
			out[i] = events
		default:
			out[i] = int(distuv.Binomial{N: float64(events), P: float64(c) / float64(left), Src: src}.Rand())
		}
		events -= out[i]
		left -= c
	}
}

// BootstrapCounts returns the percentile interval of a statistic of counts, of
// the given confidence: the statistic is taken of that many draws of
// [Multinomial], which is to draw rows with replacement where a row matters by
// the cell that it is counted in only. Draws for which the statistic is NaN
// are left out; where it is for most, so are the ends.
//
// The ends are the empirical quantiles of type 7, R's default (Efron 1979;
// Davison and Hinkley 1997, section 5.3). The statistic must not keep counts.
func BootstrapCounts(counts []int, draws int, confidence float64, src rand.Source, statistic func(counts []int) float64) (low, high float64) {
	checkFraction("confidence", confidence)
	drawn, values := make([]int, len(counts)), make([]float64, 0, draws)
	for range draws {
		Multinomial(src, counts, drawn)
		if v := statistic(drawn); !math.IsNaN(v) {
			values = append(values, v)
		}
	}
	if 2*len(values) <= draws {
		return math.NaN(), math.NaN()
	}
	slices.Sort(values)
	tail := (1 - confidence) / 2
	return quantile(values, tail), quantile(values, 1-tail)
}

// quantile interpolates between the values next to (n−1)·q of n sorted ones.
func quantile(sorted []float64, q float64) float64 {
	at := float64(len(sorted)-1) * q
	i := min(int(at), len(sorted)-1)
	j := min(i+1, len(sorted)-1)
	return sorted[i] + float64((at-float64(i))*(sorted[j]-sorted[i]))
}
