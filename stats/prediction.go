package stats

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"
)

// A Prediction is what earlier counts say of the next one.
type Prediction struct {
	Expected   float64
	Variance   float64 // of ln Expected for Poisson counts, where Expected is estimated; +Inf if that is 0
	Dispersion float64 // φ = Pearson's χ²/DF of the earlier counts
	DF         int     // residual degrees of freedom
	Share      float64 // of the predicted count's exposure in that and the exposure of the earlier counts
}

// PredictCount predicts the count in an exposure from counts d in exposures n,
// which it takes to be of one rate. It needs two of them at least, all n > 0,
// d ≥ 0, exposure > 0.
func PredictCount(d, n []float64, exposure float64) Prediction {
	chi2, df, _ := Dispersion(d, n)
	p := Prediction{Variance: math.Inf(1), DF: df, Share: share(n, exposure)}
	if slices.Max(d) == 0 {
		return p
	}
	p.Expected, p.Variance = fitLevel(d, n, ones(len(d))).predict(0, exposure)
	p.Dispersion = chi2 / float64(df)
	return p
}

func share(n []float64, exposure float64) float64 {
	all := exposure
	for _, v := range n {
		all += v
	}
	return exposure / all
}

// quantiles is the number of dispersions that Prediction.P averages over.
const quantiles = 10

// P returns the chance of the count or a higher one.
//
// The count is negative binomial with mean E = Expected and variance
// E·φ·(1 + E·Variance), which has the error of E in it. The error of φ is in
// the average over φ = Dispersion·DF/χ², but 1 at least, at ten equally likely
// quantiles of χ²: so that a short history, whose dispersion may have come out
// low by luck, does not make small p values. χ² has DF/(1 + κ/2) degrees of
// freedom, 1 at least, since the squares of counts of excess kurtosis κ vary that much
// more than those of normal values; κ = 6·(φ−1)/E + 1/(φ·E), that of the
// negative binomial distribution. For counts of one rate P ≤ .01 in 0.2 to
// 1.6% of cases at means from 5 and dispersions of 1 to 4 (docs/METHODS.md). If
// Expected is 0, P is Share^count, the exact chance that all events fall into
// the last exposure.
func (p Prediction) P(count float64) float64 {
	if p.Expected == 0 {
		return math.Pow(p.Share, count)
	}
	phi := max(1, p.Dispersion)
	kurtosis := 6*(phi-1)/p.Expected + 1/(phi*p.Expected)
	df := max(1, float64(p.DF)/(1+kurtosis/2))
	sum := 0.0
	for i := range quantiles {
		chi2 := 2 * mathext.GammaIncRegInv(df/2, (float64(i)+.5)/quantiles)
		drawn := max(1, p.Dispersion*df/chi2)
		sum += negBinomial{mean: p.Expected, dispersion: drawn * (1 + float64(p.Expected*p.Variance))}.atLeast(count)
	}
	return sum / quantiles
}
