package stats

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// Dispersion tests whether counts vary more than Poisson counts of one common
// rate would. The statistic is Σ(d − n·u)²/(n·u) with the pooled rate
// u = Σd/Σn; df is one less than the number of counts, and p the upper tail of
// χ² with df degrees of freedom. Statistic/df estimates the dispersion φ, 1
// for Poisson counts.
//
// It needs as many exposures n > 0 as counts d ≥ 0, two at least. If all
// counts are 0, statistic and p are NaN.
func Dispersion(d, n []float64) (statistic float64, df int, p float64) {
	checkCounts(d, n)
	var events, exposure float64
	for i := range d {
		events += d[i]
		exposure += n[i]
	}
	for i := range d {
		expected := n[i] * (events / exposure)
		statistic += (d[i] - expected) * (d[i] - expected) / expected
	}
	df = len(d) - 1
	if events == 0 {
		return math.NaN(), df, math.NaN()
	}
	return statistic, df, mathext.GammaIncRegComp(float64(df)/2, statistic/2)
}

func checkCounts(d, n []float64) {
	if len(d) != len(n) || len(d) < 2 {
		panic(fmt.Sprintf("stats: %d counts with %d exposures", len(d), len(n)))
	}
	for i := range d {
		if !(d[i] >= 0 && n[i] > 0) {
			panic(fmt.Sprintf("stats: count %v with exposure %v", d[i], n[i]))
		}
	}
}

// A Trend is a fitted log-linear course of counts:
// ln E(dᵢ) = ln nᵢ + Intercept + Slope·xᵢ.
type Trend struct {
	Intercept  float64 // log rate at x = 0
	Slope      float64 // change of the log rate per unit of x
	SE         float64 // standard error of Slope for Poisson counts (φ = 1)
	Dispersion float64 // φ = Pearson's χ² / DF; below 1 where counts vary less than Poisson counts
	DF         int     // residual degrees of freedom, number of counts less 2
}

// ErrNoTrend is returned by FitTrend where no finite slope fits best: all
// counts are 0, or all events lie at the lowest or highest x.
var ErrNoTrend = errors.New("the counts determine no finite trend")

// FitTrend fits the Poisson regression of the counts d with exposures n on x
// by iteratively reweighted least squares, until no log rate moves by more
// than 1e-10: R's glm(d ~ x + offset(log(n)), family = quasipoisson).
//
// It needs three counts at least, equally many n > 0, d ≥ 0, and x that are
// not all equal. The error is ErrNoTrend.
func FitTrend(x, d, n []float64) (Trend, error) {
	checkCounts(d, n)
	if len(x) != len(d) || len(d) < 3 {
		panic(fmt.Sprintf("stats: trend through %d counts at %d points", len(d), len(x)))
	}
	var events, moment float64
	for i := range d {
		events += d[i]
		moment += float64(d[i] * x[i])
	}
	// The likelihood has a maximum only if the mean x of the events lies inside.
	if centre := moment / events; !(centre > slices.Min(x) && centre < slices.Max(x)) {
		return Trend{}, ErrNoTrend
	}
	l, ok := fitLine(x, d, n, ones(len(d)))
	if !ok {
		return Trend{}, ErrNoTrend
	}
	t := Trend{Intercept: l.intercept, Slope: l.slope, SE: 1 / math.Sqrt(l.spread), DF: len(d) - 2}
	for i, mu := range l.mu {
		t.Dispersion += (d[i] - mu) * (d[i] - mu) / mu / float64(t.DF)
	}
	return t, nil
}

// Interval returns the interval of the slope and the two-sided p value of
// Slope = 0 for counts of the given dispersion φ, by Student's t with DF
// degrees of freedom: Slope ± t·√φ·SE. With φ = Trend.Dispersion these are the
// figures of R's summary for family quasipoisson; max(1, Trend.Dispersion)
// does not take luck for precision. It needs confidence in (0, 1), φ > 0.
func (t Trend) Interval(confidence, dispersion float64) (low, high, p float64) {
	return studentInterval(t.Slope, math.Sqrt(dispersion)*t.SE, t.DF, confidence)
}

// studentInterval returns estimate ± t·se and the two-sided p value of 0.
func studentInterval(estimate, se float64, df int, confidence float64) (low, high, p float64) {
	checkFraction("confidence", confidence)
	student := distuv.StudentsT{Sigma: 1, Nu: float64(df)}
	half := student.Quantile((1+confidence)/2) * se
	return estimate - half, estimate + half, 2 * student.CDF(-math.Abs(estimate)/se)
}
