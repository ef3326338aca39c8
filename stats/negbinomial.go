package stats

import (
	"math"
	"sort"

	"gonum.org/v1/gonum/mathext"
)

// A negBinomial is the distribution of counts whose variance is dispersion
// times the mean: negative binomial with size mean/(dispersion−1) and
// probability 1/dispersion, which is Poisson at dispersion 1.
type negBinomial struct {
	mean       float64 // above 0
	dispersion float64 // 1 or more
}

// pmf returns P(X = k) by Loader's saddle-point form, as binomial.pmf does: the
// incomplete beta function loses all its digits as the dispersion nears 1.
func (b negBinomial) pmf(k float64) float64 {
	excess := b.dispersion - 1
	if k == 0 {
		if excess == 0 {
			return math.Exp(-b.mean)
		}
		return math.Exp(-b.mean * math.Log1p(excess) / excess)
	}
	lc := -stirlingError(k) - devianceTerm(k, (b.mean+float64(k*excess))/b.dispersion)
	if excess > 0 {
		size := b.mean / excess
		lc += stirlingError(size+k) - stirlingError(size) - devianceTerm(size, (size+k)/b.dispersion)
	}
	share := b.mean / (b.mean + float64(k*excess)) // size/(size+k)
	return math.Exp(lc) * math.Sqrt(share/(2*math.Pi*k))
}

// wide is the dispersion from which on tails are taken from the incomplete beta
// function, to about six digits: the terms to sum are some 40 times as many as
// the dispersion.
const wide = 1000

// atLeast returns P(X ≥ k) by summing the terms on k's side of the mean.
func (b negBinomial) atLeast(k float64) float64 {
	if k <= 0 {
		return 1
	}
	if b.dispersion > wide {
		return mathext.RegIncBeta(k, b.mean/(b.dispersion-1), 1-1/b.dispersion)
	}
	up := k > b.mean
	at := k
	if !up {
		at--
	}
	excess := b.dispersion - 1
	sum, term := 1.0, 1.0
	for i := at; (up || i > 0) && term >= sum*0x1p-54; {
		if up {
			term *= (b.mean + float64(i*excess)) / (b.dispersion * (i + 1))
			i++
		} else {
			i--
			term *= b.dispersion * (i + 1) / (b.mean + float64(i*excess))
		}
		sum += term
	}
	p := min(b.pmf(at)*sum, 1)
	if !up {
		return 1 - p
	}
	return p
}

// quantile returns the least k with P(X > k) ≤ alpha.
func (b negBinomial) quantile(alpha float64) float64 {
	within := func(k int) bool { return b.atLeast(float64(k)+1) <= alpha }
	top := 1 + int(b.mean)
	for !within(top) {
		top *= 2
	}
	return float64(sort.Search(top, within))
}
