package stats

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// A Farrington is a search for an outbreak in the latest of a series of
// counts, by the counts around the same time of earlier years (Farrington et
// al. 1996, improved by Noufaily et al. 2013): surveillance::farringtonFlexible
// of R with noPeriods = 1.
type Farrington struct {
	Frequency int     // periods in a year: 12, 52, 4
	Years     int     // how many years back (b)
	Window    int     // periods taken on either side of the same period of a year (w)
	Recent    int     // periods before the latest that are left out of the baseline (pastWeeksNotIncluded)
	Alpha     float64 // nominal chance of a count above Upper with no outbreak
}

// History is how many counts the search needs, the latest included.
func (f Farrington) History() int { return f.Frequency*f.Years + f.Window + 1 }

// A Forecast is what Farrington expects of the latest count, and how far that
// count is above it.
type Forecast struct {
	Expected   float64
	Upper      float64 // quantile 1 − Alpha of the negative binomial distribution with mean Expected and variance Dispersion·Expected
	P          float64 // probability of the latest count and more in that distribution
	UpperDelta float64 // bound by the 2/3 power, nearly normal, which allows for the error of Expected too
	PDelta     float64 // p value of that
	Dispersion float64 // φ of the baseline, 1 at least
	Slope      float64 // change of the log rate per period; 0 if no trend is kept
	Baseline   int     // number of counts in the baseline
	// TooFew says that the latest four counts together are below 5: then
	// nothing is an outbreak, whatever the bounds.
	TooFew bool
}

// Outbreak reports whether the latest count d is above the bound.
func (f Forecast) Outbreak(d float64) bool { return !f.TooFew && d > f.Upper }

// Forecast judges the last of the counts d with exposures n by those before.
//
// The baseline are the periods at most Window away from the last and from
// those 1, 2, … Years years before it, except the last and the Recent before
// it. A quasi-Poisson regression with trend is fitted to it; baseline counts
// whose standardised Anscombe residual exceeds 2.58 are outbreaks of their own
// and get weights inversely to its square; and it is fitted again. The trend is
// kept if there are three years, its p value is below .05 and it leads to no
// more than the largest count of the baseline; else all of it is done without
// trend.
//
// The figures are those of surveillance 1.20. Its p value of the trend, and its
// UpperDelta, take standard errors to the scale Σω·((d−μ)/μ)²/df, where
// quasi-Poisson theory has Σω·(d−μ)²/μ/df, which is larger by about μ: so
// nearly every trend is kept that does not extrapolate, chance ones too, and
// Upper is passed by more than Alpha of counts without outbreak (by 2 to 6% at
// Alpha .01, three years and Window 1). Predict has a p value that holds.
//
// It needs as many exposures n ≥ 0 as counts d ≥ 0, History() of them at
// least, the last n and three of the baseline above 0, and Alpha in (0, 1). A
// period of exposure 0 was not observed and is left out. If the baseline has no
// event, Expected, Upper and UpperDelta are 0, P and PDelta 1 at a count of 0
// and 0 above: every count is new.
func (f Farrington) Forecast(d, n []float64) Forecast {
	checkFraction("alpha", f.Alpha)
	b, last := f.baseline(d, n), len(d)-1
	recent := 0.0
	for _, v := range d[max(0, last-3):] {
		recent += v
	}
	out := Forecast{Dispersion: 1, Baseline: len(b.d), TooFew: recent < 5}
	if slices.Max(b.d) == 0 {
		if d[last] == 0 {
			out.P, out.PDelta = 1, 1
		}
		return out
	}
	m := f.fit(b, last, n[last], func(m reweighted) float64 { return m.scale })
	expected, variance := m.predict(float64(last), n[last])
	phi := max(1, m.pearson)
	out.Expected, out.Dispersion, out.Slope = expected, phi, m.slope
	counts := negBinomial{mean: expected, dispersion: phi}
	out.Upper, out.P = counts.quantile(f.Alpha), counts.atLeast(d[last])
	se := math.Sqrt(4. / 9 * math.Cbrt(expected) * (phi + float64(m.scale*variance*expected)))
	root := math.Pow(expected, 2./3)
	out.UpperDelta = math.Pow(root+float64(normalUpperQuantile(f.Alpha)*se), 1.5)
	out.PDelta = math.Erfc((math.Pow(d[last], 2./3)-root)/se/math.Sqrt2) / 2
	return out
}

// Predict predicts the last of the counts d with exposures n from the same
// baseline with the same weights, with the standard errors of quasi-Poisson
// theory: the trend is kept only where it is significant on that scale, and
// Prediction.P allows for the error of what is expected. It needs what
// Forecast needs; Alpha plays no part.
func (f Farrington) Predict(d, n []float64) Prediction {
	b, last := f.baseline(d, n), len(d)-1
	p := Prediction{Variance: math.Inf(1), DF: len(b.d) - 1, Share: share(b.n, n[last])}
	if slices.Max(b.d) == 0 {
		return p
	}
	m := f.fit(b, last, n[last], func(m reweighted) float64 { return max(1, m.pearson) })
	p.Expected, p.Variance = m.predict(float64(last), n[last])
	p.Dispersion, p.DF = m.pearson, m.df
	return p
}

// A baseline holds the counts d with exposures n of the periods x.
type baseline struct{ x, d, n []float64 }

// baseline returns what the last of the counts is judged by.
func (f Farrington) baseline(d, n []float64) baseline {
	last := len(d) - 1
	if f.Frequency < 1 || f.Years < 1 || f.Window < 0 || f.Recent < 0 || len(d) < f.History() || len(d) != len(n) || !(n[last] > 0) {
		panic(fmt.Sprintf("stats: %+v with %d counts and %d exposures", f, len(d), len(n)))
	}
	var b baseline
	for i := range f.base(last) {
		if n[i] != 0 {
			b.x, b.d, b.n = append(b.x, float64(i)), append(b.d, d[i]), append(b.n, n[i])
		}
	}
	if len(b.d) < 3 {
		panic(fmt.Sprintf("stats: a baseline of %d counts", len(b.d)))
	}
	checkCounts(b.d, b.n)
	return b
}

// base ranges over the baseline of the count at last, oldest first.
func (f Farrington) base(last int) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		for year := f.Years; year >= 0; year-- {
			centre := last - year*f.Frequency
			for i := centre - f.Window; i <= min(centre+f.Window, last-f.Recent-1); i++ {
				if !yield(i) {
					return
				}
			}
		}
	}
}

// A reweighted is a line fitted twice: with equal weights, and with the
// weights that follow from the residuals of the first fit.
type reweighted struct {
	line
	df      int
	pearson float64 // χ²/df of the second fit
	scale   float64 // of standard errors in surveillance, see Forecast
}

// fit fits the baseline with the trend, if it is to be kept for the count at
// last, or without. The standard error of the trend has the given scale.
func (f Farrington) fit(b baseline, last int, exposure float64, scale func(reweighted) float64) reweighted {
	if m, ok := b.fit(true); ok && f.Years >= 3 {
		expected, _ := m.predict(float64(last), exposure)
		student := distuv.StudentsT{Sigma: 1, Nu: float64(m.df)}
		p := 2 * student.CDF(-math.Abs(m.slope)/math.Sqrt(scale(m)/m.spread))
		if p < .05 && expected <= slices.Max(b.d) {
			return m
		}
	}
	m, _ := b.fit(false)
	return m
}

// fit reports false if no finite slope fits best.
func (b baseline) fit(trend bool) (reweighted, bool) {
	omega := ones(len(b.d))
	var m reweighted
	for pass := range 2 {
		if pass > 0 {
			outbreakWeights(omega, b.d, m)
		}
		m = reweighted{df: len(b.d) - 1}
		if trend {
			m.df--
			var ok bool
			if m.line, ok = fitLine(b.x, b.d, b.n, omega); !ok {
				return reweighted{}, false
			}
		} else {
			m.line = fitLevel(b.d, b.n, omega)
		}
		for i, mu := range m.mu {
			off := b.d[i] - mu
			m.pearson += float64(omega[i]*off*off/mu) / float64(m.df)
			m.scale += float64(omega[i]*off*off/mu/mu) / float64(m.df)
		}
	}
	return m, true
}

// outbreakWeights sets the weights: 1 up to an Anscombe residual s of 2.58,
// s⁻² above, all times the factor that makes them sum to their number.
func outbreakWeights(omega, d []float64, m reweighted) {
	sum := 0.0
	for i, mu := range m.mu {
		s := 1.5 * (float64(math.Pow(d[i], 2./3)*math.Pow(mu, -1./6)) - math.Sqrt(mu)) / math.Sqrt(max(1, m.pearson)*(1-m.leverage[i]))
		omega[i] = 1
		if s > 2.58 {
			omega[i] = 1 / (s * s)
		}
		sum += omega[i]
	}
	for i := range omega {
		omega[i] *= float64(len(omega)) / sum
	}
}
