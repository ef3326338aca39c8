package stats

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// A Chart is a Shewhart control chart: where each point should lie while
// nothing but chance moves it. UChart, PoissonChart, LaneyChart and GChart make
// them; the points of the base, by which a chart is fitted, come first.
type Chart struct {
	Centre float64   // mean of the base: events per unit of exposure, or a gap
	Sigma  float64   // σz, by which LaneyChart widens the limits; 1 in the other charts
	Lower  []float64 // limits of each point, at the same three-in-a-thousand odds
	Upper  []float64
	// Z is each point's distance from the centre in standard deviations of
	// its own, so that ±1, 2 and 3 are the zones of WesternElectric whatever
	// the exposure.
	Z []float64
}

// UChart charts the rates d/n of counts d in exposures n: centre
// ū = Σd/Σn over the first base points, limits ū ± 3·√(ū/n), the lower one
// not below 0 (Montgomery, Introduction to Statistical Quality Control,
// section 7.3). With exposures that are all 1 it is the c chart. It assumes
// Poisson counts: use LaneyChart if Dispersion speaks against that.
//
// It needs as many exposures n > 0 as counts d ≥ 0, and a base of 2 points to
// all of them. If the base has no event, centre and limits are 0, Z is 0 at a
// count of 0 and +Inf above.
func UChart(d, n []float64, base int) Chart {
	checkCounts(d, n)
	checkBase(base, len(d))
	return rateChart(d, n, base, 1)
}

// PoissonChart is UChart with exact limits, for counts of a few. Lower and Upper
// are the quantiles of the Poisson distribution at the odds that 3σ leave of a
// normal one, α/2 and 1−α/2, as in GChart; the normal limits of
// such counts are passed up to nine times as often.
//
// Z is the normal quantile of the tail a count lies in: of P(X ≥ d) above the
// median, of P(X ≤ d) below, 0 at the median itself. It is beyond ±3 where
// the count is beyond the limits, and no zone of WesternElectric has more than
// its share, nor a side of the centre more than half: with a mean of .3, eight
// zeros in a row say nothing.
//
// It needs what UChart needs, and whole counts.
func PoissonChart(d, n []float64, base int) Chart {
	c := UChart(d, n, base)
	tail := math.Erfc(3/math.Sqrt2) / 2
	for i, x := range d {
		if x != math.Trunc(x) {
			panic(fmt.Sprintf("stats: count %v", x))
		}
		mean := float64(c.Centre * n[i])
		least := func(share float64) float64 { // least k with P(X > k) ≤ share
			k := 0.0
			for poissonFrom(k+1, mean) > share {
				k++
			}
			return k
		}
		c.Lower[i], c.Upper[i] = least(1-tail)/n[i], least(tail)/n[i]
		c.Z[i] = 0
		if p := poissonFrom(x, mean); p < .5 {
			c.Z[i] = normalUpperQuantile(p)
		} else if p := mathext.GammaIncRegComp(x+1, mean); p < .5 { // P(X ≤ x)
			c.Z[i] = -normalUpperQuantile(p)
		}
	}
	return c
}

// poissonFrom returns P(X ≥ k) for a Poisson count X and a whole k.
func poissonFrom(k, mean float64) float64 {
	if k == 0 {
		return 1
	}
	return mathext.GammaIncReg(k, mean)
}

// LaneyChart is UChart for counts that vary more or less than Poisson counts
// (Laney's u′, 2002): all standard deviations are multiplied by σz, the mean
// moving range of the base's Z divided by 1.128. Neighbours rather than all
// points are compared, so that a slow drift does not widen the limits.
//
// It needs what UChart needs. If σz is 0 (the rates of the base are all the
// same), limits and centre coincide, Z is 0 on them and ±Inf off them.
func LaneyChart(d, n []float64, base int) Chart {
	z := UChart(d, n, base).Z
	moved := 0.0
	for i := 1; i < base; i++ {
		moved += math.Abs(z[i] - z[i-1])
	}
	return rateChart(d, n, base, moved/float64(base-1)/meanRange)
}

// meanRange is the mean range of two standard normal values to the three
// digits that tables of control charts give, d₂(2).
const meanRange = 1.128

func rateChart(d, n []float64, base int, sigma float64) Chart {
	var events, exposure float64
	for i := range base {
		events += d[i]
		exposure += n[i]
	}
	c := newChart(len(d), events/exposure, sigma)
	for i := range d {
		sd := sigma * math.Sqrt(c.Centre/n[i])
		c.Lower[i] = max(0, c.Centre-float64(3*sd))
		c.Upper[i] = c.Centre + float64(3*sd)
		if off := d[i]/n[i] - c.Centre; off != 0 {
			c.Z[i] = off / sd
		}
	}
	return c
}

// GChart charts the gaps between rare events: the whole units (days, orders,
// complaints of other kinds) from an event to the next, 0 if they share one. While the rate of events is constant, gaps are
// geometric, P(gap = x) = p·(1−p)ˣ, and p = 1/(1 + Centre) fits the mean of
// the first base gaps.
//
// Lower and Upper are the exact quantiles at α/2 and 1−α/2, R's qgeom, with
// the α = .0027 that 3σ leave of a normal distribution; the fixed 3σ of
// textbooks are wrong by an order of magnitude for so skewed a distribution
// (Kaminsky et al. 1992; Benneyan 2001). Z is the normal quantile of
// P(gap < x) + P(gap = x)/2; it is beyond ±3 where the gap is beyond
// the limits, and only there. Short gaps are the bad news: negative Z. One short gap says
// nothing, since Lower is 0 unless Centre exceeds 740; several do, by the
// other rules of WesternElectric.
//
// It needs gaps ≥ 0 that are whole numbers, and a base of 2 gaps to all of
// them. If all gaps of the base are 0, p is 1 and every longer gap has Z +Inf.
func GChart(gaps []float64, base int) Chart {
	for _, x := range gaps {
		if !(x >= 0) || x != math.Trunc(x) || math.IsInf(x, 0) {
			panic(fmt.Sprintf("stats: gap %v", x))
		}
	}
	checkBase(base, len(gaps))
	sum := 0.0
	for _, x := range gaps[:base] {
		sum += x
	}
	c := newChart(len(gaps), sum/float64(base), 1)
	stay := c.Centre / (1 + c.Centre)                               // 1 − p
	above := func(x float64) float64 { return math.Pow(stay, x+1) } // P(gap > x)
	quantile := func(share float64) float64 {                       // least x with P(gap > x) ≤ share
		if stay == 0 {
			return 0
		}
		x := max(0, math.Ceil(math.Log(share)/math.Log(stay)-1))
		if x > 0 && above(x-1) <= share { // the logarithms rounded up across a whole number
			return x - 1
		}
		return x
	}
	tail := math.Erfc(3/math.Sqrt2) / 2
	low, high := quantile(1-tail), quantile(tail)
	for i, x := range gaps {
		c.Lower[i], c.Upper[i] = low, high
		c.Z[i] = normalUpperQuantile((above(x-1) + above(x)) / 2)
		if x >= low && x <= high {
			c.Z[i] = min(max(c.Z[i], -3), 3)
		}
	}
	return c
}

// normalUpperQuantile returns the z that a standard normal value exceeds with
// probability p.
func normalUpperQuantile(p float64) float64 { return math.Sqrt2 * math.Erfcinv(2*p) }

func newChart(points int, centre, sigma float64) Chart {
	all := make([]float64, 3*points)
	return Chart{Centre: centre, Sigma: sigma, Lower: all[:points:points], Upper: all[points : 2*points : 2*points], Z: all[2*points:]}
}

func checkBase(base, points int) {
	if base < 2 || base > points {
		panic(fmt.Sprintf("stats: a base of %d of %d points", base, points))
	}
}
