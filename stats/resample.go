package stats

import (
	"math/rand/v2"

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
