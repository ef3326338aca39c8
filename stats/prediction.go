package stats

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// A Prediction is what earlier counts say of the next one: quasi-Poisson, with
// mean Expected and variance Dispersion·Expected, and an error of Expected
// itself.
type Prediction struct {
	Expected   float64
	Variance   float64 // of ln Expected, if the counts were Poisson; +Inf if Expected is 0
	Dispersion float64 // φ = Pearson's χ²/DF, 1 at least
	DF         int     // residual degrees of freedom
	Share      float64 // of the predicted count's exposure in that and the exposure of the earlier counts
}

// PredictCount predicts the count in an exposure from counts d in exposures n,
// which it takes to be of one rate. It needs two of them at least, all n > 0,
// d ≥ 0, exposure > 0.
func PredictCount(d, n []float64, exposure float64) Prediction {
	chi2, df, _ := Dispersion(d, n)
	p := Prediction{Variance: math.Inf(1), Dispersion: 1, DF: df, Share: share(n, exposure)}
	if slices.Max(d) == 0 {
		return p
	}
	p.Expected, p.Variance = fitLevel(d, n, ones(len(d))).predict(0, exposure)
	p.Dispersion = max(1, chi2/float64(df))
	return p
}

func share(n []float64, exposure float64) float64 {
	all := exposure
	for _, v := range n {
		all += v
	}
	return exposure / all
}

// P returns the chance of the count or a higher one.
//
// Counts to the power 2/3 are nearly normal, with mean E^(2/3) and variance
// 4/9·E^(1/3)·φ·(1 + E·Variance) for E = Expected (Farrington et al. 1996). The
// tail is that of Student's distribution if φ was estimated, and of the normal
// distribution if φ is 1, its least. With a mean of 2 and more, counts of one
// rate have P ≤ .01 in 0.5% to 1.7% of cases, whatever the dispersion up to 4
// (analysis.TestSimulateSpikes). If Expected is 0, P is Share^count, the exact
// chance that all events fall into the last exposure.
func (p Prediction) P(count float64) float64 {
	if p.Expected == 0 {
		return math.Pow(p.Share, count)
	}
	z := (math.Pow(count, 2./3) - math.Pow(p.Expected, 2./3)) / p.se()
	if p.Dispersion > 1 {
		return distuv.StudentsT{Sigma: 1, Nu: float64(p.DF)}.CDF(-z)
	}
	return math.Erfc(z/math.Sqrt2) / 2
}

// se returns the standard error of a new count to the power 2/3.
func (p Prediction) se() float64 {
	return math.Sqrt(4. / 9 * math.Cbrt(p.Expected) * p.Dispersion * (1 + float64(p.Variance*p.Expected)))
}
