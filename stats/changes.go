package stats

import (
	"fmt"
	"math"
)

// A Pair counts the events of two groups in one stretch of time: of the group
// that a measure touches, and of a control.
type Pair struct{ Touched, Control int }

// A RatioOfRatios compares how two groups changed: the rate ratio after to
// before of the one, over that of the other. Exposures cancel, and so does all
// that moves both groups alike, such as a season.
type RatioOfRatios struct {
	Ratio     float64 // (a/b)/(c/d); NaN if that is 0/0 or ∞/∞, +Inf if the denominator alone is 0
	Low, High float64
	P         float64 // two-sided, that the ratio is 1

	// Dispersion is φ, the variance of ln Ratio over that of Poisson counts:
	// above 1, where the interval rests on it, else 1. DF are its degrees of
	// freedom; 0 where interval and P are those of an exact test.
	Dispersion float64
	DF         int
}

// CompareChanges compares the change of two groups, counted in blocks of time
// (such as weeks) before and after a day. With a, b the events of the touched
// group after and before, and c, d those of the control, Ratio is (a/b)/(c/d),
// a difference in differences of log rates: the interaction of group and after
// in R's poisson glm.
//
// Given how many events nᵢ each block has, the tᵢ of the touched group are
// binomial, with one share π before and one after: so blocks need be neither of
// one length nor of one season. How much more than that they vary is told by
// the variance of ln Ratio as the blocks have it,
//
//	Σ ((tᵢ − nᵢπ)/(1 − nᵢ/N) / (Nπ(1−π)))²
//
// with N = Σnᵢ of a side, added up over the two sides: HC3 of R's binomial glm
// of the blocks on after (MacKinnon and White 1985), which is right also where
// busy blocks vary more. Where it is above the 1/a+1/b+1/c+1/d of Poisson
// counts, the interval is ln Ratio ± t·√variance, and P belongs to it. Else both
// are exact given the margins of the fourfold table: the interval of R's
// fisher.test (central, not of the conditional estimate) and its
// minimum-likelihood p. A side with a count of 0, or with one block with events,
// does not tell how much it varies: then the other does, and the exact test is
// of the counts divided by that dispersion, rounded down.
//
// The simulations of the test reject no effect in 5% and less, and in 6 to 8%
// where one to five touched events a block on average mostly come in few of the
// blocks (φ 8); chance that moves one group alone
// for several blocks on end is not measured. It needs confidence in (0, 1) and
// counts ≥ 0.
func CompareChanges(before, after []Pair, confidence float64) RatioOfRatios {
	checkFraction("confidence", confidence)
	b, varianceBefore, blocksBefore := around(before)
	a, varianceAfter, blocksAfter := around(after)
	told, variance, poisson := 0, 0.0, 0.0 // of the sides whose blocks tell it
	for _, side := range []struct {
		Pair
		variance float64
		blocks   int
	}{{b, varianceBefore, blocksBefore}, {a, varianceAfter, blocksAfter}} {
		if min(side.Touched, side.Control) > 0 && side.blocks > 1 {
			told++
			variance += side.variance
			poisson += side.inverses()
		}
	}
	switch dispersion := variance / poisson; {
	case !(dispersion > 1):
		return exactChange(b, a, confidence)
	case told == 2:
		return robustChange(b, a, dispersion, blocksBefore+blocksAfter-2, confidence)
	default:
		r := exactChange(b.thinned(dispersion), a.thinned(dispersion), confidence)
		r.Ratio, r.Dispersion = a.odds()/b.odds(), dispersion
		return r
	}
}

// around adds up the blocks of a side, and returns the variance of the
// logarithm of its odds and the number of blocks that have events.
func around(blocks []Pair) (total Pair, variance float64, n int) {
	for _, p := range blocks {
		if p.Touched < 0 || p.Control < 0 {
			panic(fmt.Sprintf("stats: counts %+v", p))
		}
		total.Touched += p.Touched
		total.Control += p.Control
	}
	all := float64(total.Touched + total.Control)
	share := float64(total.Touched) / all
	for _, p := range blocks {
		if in := float64(p.Touched + p.Control); in > 0 {
			n++
			influence := (float64(p.Touched) - float64(in*share)) / (1 - in/all) / (all * share * (1 - share))
			variance += float64(influence * influence)
		}
	}
	return total, variance, n
}

func (p Pair) odds() float64 { return float64(p.Touched) / float64(p.Control) }

func robustChange(before, after Pair, dispersion float64, df int, confidence float64) RatioOfRatios {
	ratio := after.odds() / before.odds()
	low, high, p := studentInterval(math.Log(ratio), math.Sqrt(dispersion*(before.inverses()+after.inverses())), df, confidence)
	return RatioOfRatios{Ratio: ratio, Low: math.Exp(low), High: math.Exp(high), P: p, Dispersion: dispersion, DF: df}
}

// inverses is the variance of the logarithm of the odds of Poisson counts.
func (p Pair) inverses() float64 { return 1/float64(p.Touched) + 1/float64(p.Control) }

// thinned returns the events that bring dispersion counts each.
func (p Pair) thinned(dispersion float64) Pair {
	return Pair{thinned(p.Touched, dispersion), thinned(p.Control, dispersion)}
}

func exactChange(before, after Pair, confidence float64) RatioOfRatios {
	n, m := before.Touched+after.Touched, before.Control+after.Control
	h := hypergeometric{n, m, after.Touched + after.Control}
	r := RatioOfRatios{
		Ratio:      float64(after.Touched) * float64(before.Control) / (float64(before.Touched) * float64(after.Control)),
		Low:        0,
		High:       math.Inf(1),
		P:          FisherExact(after.Touched, n, after.Control, m),
		Dispersion: 1,
	}
	tail := (1 - confidence) / 2
	if after.Touched > max(0, h.drawn-m) {
		r.Low = h.odds(func(odds float64) float64 { return h.atLeast(after.Touched, odds) - tail })
	}
	if after.Touched < min(n, h.drawn) {
		r.High = h.odds(func(odds float64) float64 { return tail - h.atMost(after.Touched, odds) })
	}
	return r
}

// odds returns where a function that rises with the odds crosses 0.
func (hypergeometric) odds(f func(odds float64) float64) float64 {
	low, high := -64.0, 64.0 // natural logarithms
	for range 64 {
		if middle := (low + high) / 2; f(math.Exp(middle)) < 0 {
			low = middle
		} else {
			high = middle
		}
	}
	return math.Exp((low + high) / 2)
}

// atMost returns P(X ≤ x) where the odds of the first kind are multiplied:
// Fisher's noncentral hypergeometric distribution.
func (h hypergeometric) atMost(x int, odds float64) float64 {
	below, above := h.split(x, odds)
	return below / (below + above)
}

// atLeast returns P(X ≥ x) likewise.
func (h hypergeometric) atLeast(x int, odds float64) float64 {
	below, above := h.split(x-1, odds)
	return above / (below + above)
}

// split returns the weights of the outcomes up to x and above, those that
// matter beside the mode's, which is 1.
func (h hypergeometric) split(x int, odds float64) (below, above float64) {
	low, high := max(0, h.drawn-h.m), min(h.n, h.drawn)
	step := func(k int) float64 { // weight of k+1 to that of k; falls with k
		return odds * (float64(h.n-k) / float64(k+1)) * (float64(h.drawn-k) / float64(h.m-h.drawn+k+1))
	}
	from, to := low, high // the mode is the first k with step(k) < 1, or high
	for from < to {
		if middle := (from + to) / 2; step(middle) < 1 {
			to = middle
		} else {
			from = middle + 1
		}
	}
	add := func(k int, weight float64) {
		if k <= x {
			below += weight
		} else {
			above += weight
		}
	}
	mode := from
	add(mode, 1)
	const least = 0x1p-80
	for k, w := mode, 1.0; k < high && w > least; k++ {
		w *= step(k)
		add(k+1, w)
	}
	for k, w := mode, 1.0; k > low && w > least; k-- {
		w /= step(k - 1)
		add(k-1, w)
	}
	return below, above
}

// DetectableChange returns the largest ratio below 1 that CompareChanges finds
// with the given power at level 1−confidence, for a touched group of before.Touched
// events before and a control as counted on both sides: the largest r with
//
//	ln r = −(z₁ + z₂)·√(φ(1/b + 1/(r·b·c/d) + 1/c + 1/d)),
//
// z₁ and z₂ the normal quantiles of (1+confidence)/2 and power. It is NaN
// where there is none: not even a fall to nothing is found, or a count is 0.
// The touched events after are not used.
func DetectableChange(before, after Pair, dispersion, confidence, power float64) float64 {
	checkFraction("confidence", confidence)
	checkFraction("power", power)
	if min(before.Touched, before.Control, after.Control) <= 0 {
		return math.NaN()
	}
	z := normalQuantile((1+confidence)/2) + normalQuantile(power)
	b, c, d := float64(before.Touched), float64(after.Control), float64(before.Control)
	r := 1.0
	for { // falls to the largest root, or to 0
		next := math.Exp(-z * math.Sqrt(dispersion*(1/b+1/(r*b*c/d)+1/c+1/d)))
		if next < 1e-9 {
			return math.NaN()
		}
		if r-next <= 1e-12*r {
			return next
		}
		r = next
	}
}
