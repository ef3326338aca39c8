package stats

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// A Posterior is what a Shrinker and a cell's own count together say of the
// cell's ratio λ: the mixture Q · gamma(A1, rate B1) + (1−Q) · gamma(A2, rate B2).
type Posterior struct {
	A1, B1, A2, B2 float64
	Q              float64 // probability of the first component, DuMouchel's Qn
}

// Posterior returns the distribution of λ in a cell: the components'
// parameters grow by N and E, and Q follows by Bayes from how likely each
// component makes N.
func (s Shrinker) Posterior(c Cell) Posterior {
	c.check()
	n := float64(c.N)
	_, _, q := s.log(n, c.E)
	return Posterior{A1: s.A1 + n, B1: s.B1 + c.E, A2: s.A2 + n, B2: s.B2 + c.E, Q: q}
}

// GeometricMean returns exp of the mean of ln λ, the EBGM of the literature.
func (p Posterior) GeometricMean() float64 {
	one := mathext.Digamma(p.A1) - math.Log(p.B1)
	two := mathext.Digamma(p.A2) - math.Log(p.B2)
	return math.Exp(float64(p.Q*one) + float64((1-p.Q)*two))
}

// Quantile returns the λ below which the posterior has probability share, in
// (0, 1): EB05 at .05, EB95 at .95. It is found by Newton's method, kept
// between the quantiles of the two components, to a relative 10⁻¹⁰.
func (p Posterior) Quantile(share float64) float64 {
	checkFraction("share", share)
	one, two := gammaDist{p.A1, p.B1}, gammaDist{p.A2, p.B2}
	switch {
	case 1-p.Q < 1e-15:
		return one.quantile(share)
	case p.Q < 1e-15:
		return two.quantile(share)
	}
	low, high := one.quantile(share), two.quantile(share)
	if low > high {
		low, high = high, low
	}
	x := (low + high) / 2
	for range 200 {
		if high-low <= 1e-10*high {
			break
		}
		over := float64(p.Q*one.below(x)) + float64((1-p.Q)*two.below(x)) - share
		if over > 0 {
			high = x
		} else {
			low = x
		}
		step := over / (float64(p.Q*one.density(x)) + float64((1-p.Q)*two.density(x)))
		if math.Abs(step) <= 1e-11*x {
			break
		}
		x -= step
		if !(x > low && x < high) { // also where the step is not a number
			x = (low + high) / 2
		}
	}
	return x
}
