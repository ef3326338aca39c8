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
	Alpha     float64 // chance to be above Upper with no outbreak
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
// those 1, 2, … Years years before it, except the last and the Recent before it. A quasi-Poisson
// regression with trend is fitted to it; baseline counts whose standardised
// Anscombe residual exceeds 2.58 are outbreaks of their own and get weights
// inversely to its square; and it is fitted again. The trend is kept if there
// are three years, its p value is below .05 and it leads to no more than the
// largest count of the baseline; else all of it is done without trend.
//
// Like surveillance 1.20, the p value of the trend takes the standard error to
// the scale Σω·((d−μ)/μ)²/df, where quasi-Poisson theory has Σω·(d−μ)²/μ/df:
// that keeps nearly every trend which does not extrapolate, as Noufaily et al.
// recommend on other grounds. UpperDelta has the same scale.
//
// It needs as many exposures n > 0 as counts d ≥ 0, History() of them at least,
// three or more of them in the baseline, and Alpha in (0, 1). If the baseline
// has no event, Expected, Upper and UpperDelta are 0, P and PDelta 1 at a
// count of 0 and 0 above: every count is new.
func (f Farrington) Forecast(d, n []float64) Forecast {
	checkCounts(d, n)
	checkFraction("alpha", f.Alpha)
	if f.Frequency < 1 || f.Years < 1 || f.Window < 0 || f.Recent < 0 || len(d) < f.History() {
		panic(fmt.Sprintf("stats: %+v with %d counts", f, len(d)))
	}
	last := len(d) - 1
	var b baseline
	for i := range f.base(last) {
		b.x, b.d, b.n = append(b.x, float64(i)), append(b.d, d[i]), append(b.n, n[i])
	}
	if len(b.d) < 3 {
		panic(fmt.Sprintf("stats: a baseline of %d counts", len(b.d)))
	}
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
	m, ok := b.fit(true)
	if ok {
		expected, _ := m.predict(float64(last), n[last])
		student := distuv.StudentsT{Sigma: 1, Nu: float64(len(b.d) - 2)}
		p := 2 * student.CDF(-math.Abs(m.slope)/math.Sqrt(m.scale/m.spread))
		ok = f.Years >= 3 && p < .05 && expected <= slices.Max(b.d)
	}
	if !ok {
		m, _ = b.fit(false)
	}
	expected, variance := m.predict(float64(last), n[last])
	out.Expected, out.Dispersion, out.Slope = expected, m.dispersion, m.slope
	counts := negBinomial{mean: expected, dispersion: m.dispersion}
	out.Upper, out.P = counts.quantile(f.Alpha), counts.atLeast(d[last])
	se := math.Sqrt(4. / 9 * math.Cbrt(expected) * (m.dispersion + float64(m.scale*variance*expected)))
	root := math.Pow(expected, 2./3)
	out.UpperDelta = math.Pow(root+normalUpperQuantile(f.Alpha)*se, 1.5)
	out.PDelta = math.Erfc((math.Pow(d[last], 2./3)-root)/se/math.Sqrt2) / 2
	return out
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

// A baseline holds the counts d with exposures n of the periods x.
type baseline struct{ x, d, n []float64 }

// A reweighted is a line fitted twice: with equal weights, and with the
// weights that follow from the residuals of the first fit.
type reweighted struct {
	line
	dispersion float64 // Pearson's χ²/df of the second fit, 1 at least
	scale      float64 // of standard errors, see Forecast
}

// fit reports false if no finite slope fits best.
func (b baseline) fit(trend bool) (reweighted, bool) {
	omega := ones(len(b.d))
	df := float64(len(b.d) - 1)
	if trend {
		df--
	}
	m := reweighted{}
	for range 2 {
		if m.mu != nil {
			outbreakWeights(omega, b.d, m)
		}
		m = reweighted{dispersion: 0}
		if trend {
			var ok bool
			if m.line, ok = fitLine(b.x, b.d, b.n, omega); !ok {
				return reweighted{}, false
			}
		} else {
			m.line = fitLevel(b.d, b.n, omega)
		}
		for i, mu := range m.mu {
			off := b.d[i] - mu
			m.dispersion += float64(omega[i]*off*off/mu) / df
			m.scale += float64(omega[i]*off*off/mu/mu) / df
		}
		m.dispersion = max(m.dispersion, 1)
	}
	return m, true
}

// outbreakWeights sets the weights: 1 up to an Anscombe residual s of 2.58,
// s⁻² above, all times the factor that makes them sum to their number.
func outbreakWeights(omega, d []float64, m reweighted) {
	sum := 0.0
	for i, mu := range m.mu {
		s := 1.5 * (math.Pow(d[i], 2./3)*math.Pow(mu, -1./6) - math.Sqrt(mu)) / math.Sqrt(m.dispersion*(1-m.leverage[i]))
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
