package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// A Decision is a rule that calls a ratio of rates a change: where P is at most
// Level and the whole interval at Confidence lies outside Band.
type Decision struct {
	Confidence float64    // of the interval, in (0, 1)
	Level      float64    // that P must not exceed, in (0, 1)
	Band       [2]float64 // low ≤ 1 ≤ high; 1 and 1 asks for no more than P and interval
	// Dispersion and DF are those that QuasiRateRatio is given; with DF 0 the
	// ratio is that of CompareRates.
	Dispersion float64
	DF         int
}

// DetectableRise returns the smallest ratio r > 1 to the base rate that the
// decision calls a rise with the given power, for counts taken over exposure;
// base.Count is taken for the true mean. It is the larger of what the interval
// needs, with β the upper end of the band and α = 1−Confidence, and of what P
// needs, with β = 1 and α = Level.
//
// CompareRates is approximated by square roots of rates, whose variance is
// 1/(4·exposure) whatever the rate (Huffman 1984). With z₁ and z₂ the normal
// quantiles of 1−α/2 and power, λ the base rate, t and u the exposures,
//
//	√r = √β + (z₁ + z₂)/2 · √((1/t + β/u)/λ).
//
// QuasiRateRatio goes by logarithms, and with t₁ and t₂ of Student's
// distribution, b the base count and φ the dispersion
//
//	ln r = ln β + (t₁ + t₂) · √(φ·(1/b + u/(r·b·t))).
//
// The power at r lies between .75 and .85 for base counts of 10 and more where
// Band is 1 and 1 (see the test); below, the exact test has less, and r is
// optimistic. It is +Inf if base.Count is 0. It needs power in (.5, 1).
func (d Decision) DetectableRise(base Rate, exposure, power float64) float64 {
	if base.Count == 0 {
		return math.Inf(1)
	}
	r := 1.0
	for _, c := range d.conditions(d.Band[1]) {
		r = max(r, c.rise(d, base, exposure, power))
	}
	return r
}

// DetectableFall is DetectableRise downward: the largest ratio r < 1 that the
// decision calls a fall with the given power, the smaller of what interval and P
// need, with β the lower end of the band and the roots subtracted. It is NaN
// where there is none: then not even a fall to nothing is found. The power at r
// lies between .70 and .90 for base counts of 10 and more (see the test).
func (d Decision) DetectableFall(base Rate, exposure, power float64) float64 {
	if base.Count == 0 {
		return math.NaN()
	}
	r := 1.0
	for _, c := range d.conditions(d.Band[0]) {
		r = min(r, c.fall(d, base, exposure, power)) // NaN stays
	}
	return r
}

// A condition is that a two-sided test of the ratio band rejects at a level.
type condition struct{ level, band float64 }

func (d Decision) conditions(band float64) [2]condition {
	return [2]condition{{1 - d.Confidence, band}, {d.Level, 1}}
}

// z is the distance, in standard errors, at which the condition holds with the
// given power.
func (c condition) z(d Decision, power float64) float64 {
	checkFraction("level", c.level)
	checkFraction("power", power)
	if d.DF == 0 {
		return normalQuantile(1-c.level/2) + normalQuantile(power)
	}
	student := distuv.StudentsT{Sigma: 1, Nu: float64(d.DF)}
	return student.Quantile(1-c.level/2) + student.Quantile(power)
}

// rootStep is z standard errors of the square root of a rate, in square roots of
// the base rate.
func (c condition) rootStep(z float64, base Rate, exposure float64) float64 {
	return z / 2 * math.Sqrt((1/exposure+c.band/base.Exposure)/base.perUnit())
}

// logStep is z standard errors of the logarithm of the ratio where it is step
// away from the band.
func (c condition) logStep(z float64, d Decision, base Rate, exposure, step float64) float64 {
	odds := base.Exposure / exposure / c.band
	return z * math.Sqrt(d.Dispersion/float64(base.Count)*(1+float64(odds*math.Exp(-step))))
}

func (c condition) rise(d Decision, base Rate, exposure, power float64) float64 {
	z := c.z(d, power)
	if d.DF == 0 {
		root := math.Sqrt(c.band) + c.rootStep(z, base, exposure)
		return root * root
	}
	// The standard error falls with the step: they meet once.
	low, high := 0.0, c.logStep(z, d, base, exposure, 0)
	for range 64 {
		if middle := (low + high) / 2; middle < c.logStep(z, d, base, exposure, middle) {
			low = middle
		} else {
			high = middle
		}
	}
	return c.band * math.Exp(high)
}

func (c condition) fall(d Decision, base Rate, exposure, power float64) float64 {
	z := c.z(d, power)
	if d.DF == 0 {
		root := math.Sqrt(c.band) - c.rootStep(z, base, exposure)
		if root < 0 {
			return math.NaN()
		}
		return root * root
	}
	// The standard error rises with the step: from 0 up to where they first meet.
	step := 0.0
	for {
		next := c.logStep(z, d, base, exposure, -step)
		if next > 20 {
			return math.NaN()
		}
		if next-step <= 1e-12*next {
			return c.band * math.Exp(-next)
		}
		step = next
	}
}

func normalQuantile(p float64) float64 { return math.Sqrt2 * math.Erfinv(2*p-1) }
