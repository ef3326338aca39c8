package stats

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// InformationComponent returns log₂((N+½)/(E+½)), the IC, and its interval:
// log₂ of the quantiles of gamma(N+½, rate E+½), the posterior of N/E that a
// prior worth half a row gives (Norén, Hopstadius and Bate 2013). The lower
// end is the IC025 at confidence .95. It needs confidence in (0, 1).
func InformationComponent(c Cell, confidence float64) (ic, low, high float64) {
	c.check()
	checkFraction("confidence", confidence)
	g := gammaDist{float64(c.N) + .5, c.E + .5}
	tail := (1 - confidence) / 2
	return math.Log2(g.shape / g.rate), math.Log2(g.quantile(tail)), math.Log2(g.quantile(1 - tail))
}

// A RelativeRate is an estimate of a ratio with its interval.
type RelativeRate struct{ Ratio, Low, High float64 }

// ReportingRatios returns the proportional reporting ratio and the reporting
// odds ratio of a cell of a table: of n rows, row lie in its row, column in its
// column, a in both. With b = row−a, c = column−a and d the rest,
//
//	PRR = (a/(a+b)) / (c/(c+d)),  ROR = a·d/(b·c),
//
// and the intervals are normal on the log scale. Both are figures to show:
// neither shrinks, so a list ranked by them begins with cells of one row.
// Where a, b or c is 0 what depends on it is 0, +Inf or NaN.
//
// It needs a ≤ row, a ≤ column, row+column−a ≤ n and confidence in (0, 1).
func ReportingRatios(a, row, column, n int, confidence float64) (prr, ror RelativeRate) {
	if a < 0 || a > row || a > column || row+column-a > n {
		panic(fmt.Sprintf("stats: %d of a row of %d and a column of %d, in all %d", a, row, column, n))
	}
	checkFraction("confidence", confidence)
	in, out := float64(a), float64(column-a)
	with, without := float64(row), float64(n-row)
	z := normalQuantile((1 + confidence) / 2)
	around := func(ratio, variance float64) RelativeRate {
		factor := math.Exp(z * math.Sqrt(variance))
		return RelativeRate{ratio, ratio / factor, ratio * factor}
	}
	prr = around(in/with/(out/without), 1/in-1/with+1/out-1/without)
	ror = around(in*(without-out)/((with-in)*out), 1/in+1/(with-in)+1/out+1/(without-out))
	return prr, ror
}

// A gammaDist is a gamma distribution.
type gammaDist struct{ shape, rate float64 }

func (g gammaDist) below(x float64) float64 { return mathext.GammaIncReg(g.shape, g.rate*x) }

func (g gammaDist) quantile(share float64) float64 {
	return mathext.GammaIncRegInv(g.shape, share) / g.rate
}

func (g gammaDist) density(x float64) float64 {
	lg, _ := math.Lgamma(g.shape)
	return math.Exp(float64(g.shape*math.Log(g.rate*x))-float64(g.rate*x)-lg) / x
}
