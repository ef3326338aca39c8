package stats

import (
	"fmt"
	"math"
)

// FisherExact returns the p value of the hypothesis that two proportions, x of
// n and y of m, are one, given how many there are of either kind: the
// probability of all tables with these margins that are no likelier than the
// one observed (Fisher 1935; R's fisher.test). It needs 0 ≤ x ≤ n and
// 0 ≤ y ≤ m; where the margins leave one table only, p is 1.
func FisherExact(x, n, y, m int) float64 {
	if x < 0 || x > n || y < 0 || y > m {
		panic(fmt.Sprintf("stats: %d of %d against %d of %d", x, n, y, m))
	}
	h := hypergeometric{n, m, x + y}
	// As in R, tables whose probability differs by rounding only are as likely.
	limit := h.pmf(x) * (1 + 1e-7)
	low, high := max(0, x+y-m), min(n, x+y)
	mode := min(max((n+1)*(x+y+1)/(n+m+2), low), high)
	if h.pmf(mode) <= limit {
		return 1
	}
	// Either side of the mode the probability falls, so the tables that are no
	// likelier begin at one place.
	p := 0.0
	if at, found := edge(low, mode, func(k int) bool { return h.pmf(k) <= limit }); found {
		p += h.tail(at, low, -1)
	}
	if at, found := edge(high, mode, func(k int) bool { return h.pmf(k) <= limit }); found {
		p += h.tail(at, high, 1)
	}
	return min(p, 1)
}

// edge returns the place nearest to mode for which unlikely holds, given that
// it holds from outer up to there and no further.
func edge(outer, mode int, unlikely func(k int) bool) (at int, found bool) {
	if !unlikely(outer) {
		return 0, false
	}
	for outer-mode > 1 || mode-outer > 1 {
		if middle := outer + (mode-outer)/2; unlikely(middle) {
			outer = middle
		} else {
			mode = middle
		}
	}
	return outer, true
}

// A hypergeometric is the distribution of how many of drawn, out of n of one
// kind and m of another, are of the first.
type hypergeometric struct{ n, m, drawn int }

// pmf returns P(X = k) in Loader's form, as R's dhyper: three binomials, so
// that no digits are lost to differences of log-gammas.
func (h hypergeometric) pmf(k int) float64 {
	if h.drawn == 0 || h.drawn == h.n+h.m {
		return 1 // one outcome only
	}
	p := float64(h.drawn) / float64(h.n+h.m)
	q := float64(h.n+h.m-h.drawn) / float64(h.n+h.m)
	return binomial{h.n, p, q}.pmf(k) * binomial{h.m, p, q}.pmf(h.drawn-k) / binomial{h.n + h.m, p, q}.pmf(h.drawn)
}

// tail returns P(X = k) and all beyond it up to end, in the direction of step.
func (h hypergeometric) tail(k, end, step int) float64 {
	p := h.pmf(k)
	sum, term := 1.0, 1.0
	for ; k != end && term >= sum*0x1p-54; k += step {
		if step > 0 {
			term *= float64(h.n-k) * float64(h.drawn-k) / (float64(k+1) * float64(h.m-h.drawn+k+1))
		} else {
			term *= float64(k) * float64(h.m-h.drawn+k) / (float64(h.n-k+1) * float64(h.drawn-k+1))
		}
		sum += term
	}
	return p * sum
}

// A Stratum compares two proportions, X of N and Y of M, within rows that are
// alike in something else.
type Stratum struct{ X, N, Y, M int }

// MantelHaenszel returns the p value of the hypothesis that the two
// proportions are one in every stratum: with the margins of each given, the
// square of Σ (X − E X) over Σ Var X is χ² of one degree of freedom (Cochran
// 1954, Mantel and Haenszel 1959; R's mantelhaen.test without continuity
// correction). It is 1 where no stratum can show anything. The approximation
// wants Σ E X of some 5 and more.
func MantelHaenszel(strata []Stratum) float64 {
	difference, variance := 0.0, 0.0
	for _, s := range strata {
		n, m, x := float64(s.N), float64(s.M), float64(s.X+s.Y)
		total := n + m
		if total < 2 {
			continue
		}
		difference += float64(s.X) - float64(n*x/total)
		variance += n * m * x * (total - x) / (total * total * (total - 1))
	}
	if variance == 0 {
		return 1
	}
	return math.Erfc(math.Abs(difference) / math.Sqrt(2*variance))
}
