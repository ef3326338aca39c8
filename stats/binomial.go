package stats

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// ClopperPearson returns the exact central interval for a proportion of which
// x out of n were observed: each end errs with probability at most
// (1−confidence)/2. A one-sided bound at level δ is the same end of the
// interval of confidence 1−2δ.
//
// The ends are quantiles of beta distributions (Clopper and Pearson 1934;
// R's binom.test). It needs 0 ≤ x ≤ n and confidence in (0, 1); with n = 0 the
// interval is 0 to 1.
func ClopperPearson(x, n int, confidence float64) (low, high float64) {
	if x < 0 || x > n {
		panic(fmt.Sprintf("stats: %d successes of %d", x, n))
	}
	checkFraction("confidence", confidence)
	tail := (1 - confidence) / 2
	low, high = 0, 1
	if x > 0 {
		low = mathext.InvRegIncBeta(float64(x), float64(n-x+1), tail)
	}
	if x < n {
		high = mathext.InvRegIncBeta(float64(x+1), float64(n-x), 1-tail)
	}
	return low, high
}

func checkFraction(name string, f float64) {
	if !(f > 0 && f < 1) {
		panic(fmt.Sprintf("stats: %s %v is not between 0 and 1", name, f))
	}
}

// A binomial is the distribution of successes in n trials. Both probabilities
// are kept, so that neither loses its digits when the other is near 1.
type binomial struct {
	n    int
	p, q float64 // p + q = 1, both above 0
}

// pmf returns P(X = x) to nearly full precision at any n, by Loader's
// saddle-point form (Loader 2000, "Fast and accurate computation of binomial
// probabilities"; R's dbinom). Differences of log-gammas would lose six digits
// at n = 10⁶.
func (b binomial) pmf(x int) float64 {
	n, k := float64(b.n), float64(x)
	switch {
	case x < 0 || x > b.n:
		return 0
	case b.n == 0:
		return 1
	case x == 0:
		return math.Exp(n * logComplement(b.q, b.p))
	case x == b.n:
		return math.Exp(n * logComplement(b.p, b.q))
	}
	lc := stirlingError(n) - stirlingError(k) - stirlingError(n-k) -
		devianceTerm(k, float64(n*b.p)) - devianceTerm(n-k, float64(n*b.q))
	return math.Exp(lc) / math.Sqrt(float64(2*math.Pi*k)*float64((n-k)/n))
}

// logComplement returns ln a, where b = 1 − a is known as precisely.
func logComplement(a, b float64) float64 {
	if b < 0.5 {
		return math.Log1p(-b)
	}
	return math.Log(a)
}

// atMost returns P(X ≤ x) by summing downward from x, which needs about
// √(n·p·q) terms for x below the mean, where it is accurate to the last
// digits however small the result.
func (b binomial) atMost(x int) float64 {
	odds := b.q / b.p
	sum, term := 1.0, 1.0
	for i := x; i > 0; i-- {
		term *= float64(i) / float64(b.n-i+1) * odds
		sum += term
		if term < sum*0x1p-54 {
			break
		}
	}
	return b.pmf(x) * sum
}

// atLeast returns P(X ≥ x); as atMost, for x above the mean.
func (b binomial) atLeast(x int) float64 {
	return binomial{n: b.n, p: b.q, q: b.p}.atMost(b.n - x)
}

// stirlingError returns ln n! − ln(√(2πn)·(n/e)ⁿ), for whole n above 0.
func stirlingError(n float64) float64 {
	if n <= 15 {
		lg, _ := math.Lgamma(n + 1)
		return lg - (float64((n+0.5)*math.Log(n)) - n + 0.5*math.Log(2*math.Pi))
	}
	n2 := n * n
	return (1.0/12 - (1.0/360-(1.0/1260-(1.0/1680-1.0/1188/n2)/n2)/n2)/n2) / n
}

// devianceTerm returns x·ln(x/m) + m − x without cancellation where x is near m.
func devianceTerm(x, m float64) float64 {
	d := x - m
	if math.Abs(d) >= 0.1*(x+m) {
		return float64(x*math.Log(x/m)) - d
	}
	v := d / (x + m)
	sum := float64(d * v)
	power := 2 * x * v
	for j := 1; ; j++ {
		power *= v * v
		next := sum + power/float64(2*j+1)
		if next == sum {
			return sum
		}
		sum = next
	}
}
