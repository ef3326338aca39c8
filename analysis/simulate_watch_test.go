package analysis

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"suxi/stats"
)

// The simulations of this file print tables for docs/METHODS.md: run them with
// -v, and at length by make simulate.

// runs returns how many draws a simulation makes: n, times the number in
// SUXI_SIMULATE, which make simulate sets.
func runs(n int) int {
	if times, err := strconv.Atoi(os.Getenv("SUXI_SIMULATE")); err == nil {
		return n * times
	}
	return n
}

// A shares counts how often each of several things happened.
type shares struct {
	draws int
	of    []int
}

func (s *shares) add(happened ...bool) {
	s.draws++
	if s.of == nil {
		s.of = make([]int, len(happened))
	}
	for i, h := range happened {
		if h {
			s.of[i]++
		}
	}
}

// percent returns the share of the ith thing.
func (s *shares) percent(i int) float64 { return 100 * float64(s.of[i]) / float64(s.draws) }

// slack is three standard errors of a share, in percent.
func (s *shares) slack(percent float64) float64 {
	return 3 * math.Sqrt(percent*(100-percent)/float64(s.draws))
}

// A process makes monthly counts.
type process struct {
	mean, dispersion float64 // per month of 30 days; variance is dispersion·mean
	season           float64 // amplitude of the yearly course, as a share of the mean
	growth           float64 // of the log mean per month, up to the mean in the last
}

// months draws counts of months and their days; the last mean is multiplied.
func (p process) months(src rand.Source, months int, last float64) (d, n []float64) {
	d, n = make([]float64, months), make([]float64, months)
	for i := range d {
		n[i] = []float64{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[i%12]
		mean := p.mean * n[i] / 30 * (1 + p.season*math.Sin(math.Pi*float64(i)/6)) * math.Exp(p.growth*float64(i+1-months))
		if i == months-1 {
			mean *= last
		}
		d[i] = draw(src, mean, p.dispersion)
	}
	return d, n
}

// draw returns a count of the given mean whose variance is dispersion times
// the mean.
func draw(src rand.Source, mean, dispersion float64) float64 {
	if dispersion > 1 {
		mean = distuv.Gamma{Alpha: mean / (dispersion - 1), Beta: 1 / (dispersion - 1), Src: src}.Rand()
	}
	return distuv.Poisson{Lambda: mean, Src: src}.Rand()
}

func (p process) String() string {
	return fmt.Sprintf("%g | %g | %g | %g", p.mean, p.dispersion, p.season, p.growth)
}

// In how many months with nothing but chance at work any of ten categories is
// a spike, and how often the one of ten that doubles is found. The false
// discovery rate is set to 5%; it holds while counts vary as Poisson counts,
// is passed a little where they vary far more, and does not hold for growth
// that leads beyond all earlier counts, which every method takes for a spike.
func TestSimulateSpikes(t *testing.T) {
	const family = 10
	o := Options{}.withDefaults()
	src := rand.NewPCG(1, 2)
	var table strings.Builder
	for _, c := range []struct {
		n int // months
		process
		flagged, found float64 // at most and at least, in percent
	}{
		{6, process{mean: 5, dispersion: 1}, 5, 10},
		{6, process{mean: 20, dispersion: 1}, 5, 65},
		{6, process{mean: 200, dispersion: 1}, 5, 99},
		{14, process{mean: .5, dispersion: 1}, 5, 0},
		{14, process{mean: 5, dispersion: 1}, 5, 5},
		{14, process{mean: 20, dispersion: 1}, 5, 55},
		{14, process{mean: 200, dispersion: 1}, 5, 99},
		{14, process{mean: .5, dispersion: 2}, 8, 0},
		{14, process{mean: 20, dispersion: 2}, 5, 25},
		{14, process{mean: 20, dispersion: 4}, 6, 10},
		{14, process{mean: 200, dispersion: 4}, 6, 90},
		{14, process{mean: 200, dispersion: 1, season: .3}, 5, 90},
		{38, process{mean: 5, dispersion: 1}, 5, 5},
		{38, process{mean: 20, dispersion: 1}, 5, 45},
		{38, process{mean: 200, dispersion: 1}, 5, 99},
		{38, process{mean: 20, dispersion: 2}, 6, 20},
		{38, process{mean: 20, dispersion: 4}, 10, 10},
		{38, process{mean: 200, dispersion: 4}, 10, 90},
		{38, process{mean: 200, dispersion: 1, season: .3}, 5, 95},
		{38, process{mean: 200, dispersion: 1, growth: .01}, 25, 99},
	} {
		var s, each shares
		var method SpikeMethod
		for range runs(100) {
			null, doubled := make([]Spike, family), make([]Spike, family)
			for k := range family {
				d, n := c.months(src, c.n, 1)
				null[k] = judge(d, n, o)
				null[k].Unique = int(d[c.n-1])
				each.add(*null[k].P <= .01)
			}
			copy(doubled, null)
			d, n := c.months(src, c.n, 2)
			doubled[0] = judge(d, n, o)
			doubled[0].Unique = int(d[c.n-1])
			decideSpikes(null, o)
			decideSpikes(doubled, o)
			any := false
			for _, k := range null {
				any = any || k.IsSpike
			}
			s.add(any, doubled[0].IsSpike)
			method = null[0].Method
		}
		fmt.Fprintf(&table, "| %d | %v | %s | %.2f | %.1f | %.0f |\n", c.n, c.process, method, each.percent(0), s.percent(0), s.percent(1))
		if s.percent(0) > c.flagged+s.slack(c.flagged) || s.percent(1) < c.found-s.slack(c.found) {
			t.Errorf("%d months of %+v: any flagged in %.1f%%, the doubled one in %.1f%%", c.n, c.process, s.percent(0), s.percent(1))
		}
	}
	t.Logf("\n| months | mean | φ | season | growth | method | P ≤ .01, %% | any of ten flagged, %% | doubled one found, %% |\n%s", &table)
}

// How often the latest point of a chart breaks a rule where nothing changes:
// near the 0.27% of a normal point for rule 1 and 1.1% for all four. The plain
// u chart of overdispersed counts cries wolf; a doubled rate breaks a rule.
func TestSimulateCharts(t *testing.T) {
	src := rand.NewPCG(3, 4)
	var table strings.Builder
	for _, c := range []struct {
		base int
		process
		rule1, any float64 // at most, in percent
	}{
		{12, process{mean: 5, dispersion: 1}, 1, 2},
		{12, process{mean: 20, dispersion: 1}, 1, 1.5},
		{12, process{mean: 20, dispersion: 4}, 3, 4.5},
		{36, process{mean: .34, dispersion: 1}, .6, 1.5},
		{36, process{mean: .5, dispersion: 1}, .6, 1.5},
		{36, process{mean: 1, dispersion: 1}, .6, 1.5},
		{24, process{mean: 2, dispersion: 1}, .6, 1.5},
		{24, process{mean: 5, dispersion: 1}, 1, 2},
		{24, process{mean: 20, dispersion: 1}, .6, 1.5},
		{24, process{mean: 200, dispersion: 1}, .6, 1.5},
		{24, process{mean: 20, dispersion: 2}, 1.8, 3},
		{24, process{mean: 20, dispersion: 4}, 2.2, 3.5},
		{24, process{mean: 200, dispersion: 4}, 1.5, 2.5},
		{36, process{mean: 20, dispersion: 4}, 1.8, 3.2},
	} {
		var s shares
		for range runs(1500) {
			d, n := c.months(src, c.base+1, 1)
			limits, _, overdispersed := rateLimits(d, n, c.base)
			rule1, any := broken(limits, c.base)
			plain, _ := broken(stats.UChart(d, n, c.base), c.base)
			d, n = c.months(src, c.base+1, 2)
			doubled, _, _ := rateLimits(d, n, c.base)
			_, found := broken(doubled, c.base)
			s.add(overdispersed, plain, rule1, any, found)
		}
		fmt.Fprintf(&table, "| %d | %g | %g | %.0f | %.2f | %.2f | %.2f | %.0f |\n",
			c.base, c.mean, c.dispersion, s.percent(0), s.percent(1), s.percent(2), s.percent(3), s.percent(4))
		if s.percent(2) > c.rule1+s.slack(c.rule1) || s.percent(3) > c.any+s.slack(c.any) {
			t.Errorf("%+v: rule 1 %.2f%%, any rule %.2f%%", c, s.percent(2), s.percent(3))
		}
	}
	t.Logf("\n| base | mean | φ | u′ drawn, %% | rule 1 on u alone, %% | rule 1, %% | any rule, %% | doubled one breaks a rule, %% |\n%s", &table)
}

// broken reports whether the point breaks rule 1, or any rule.
func broken(c stats.Chart, point int) (rule1, any bool) {
	for _, s := range stats.WesternElectric(c.Z[:point+1]) {
		if s.Point == point {
			any = true
			rule1 = rule1 || s.Rule == stats.OneBeyond3
		}
	}
	return rule1, any
}

// The gap after the base breaks a rule about as often as a normal point where
// the rate stays; 3σ limits are passed ten times as often. At three times the
// rate, ten gaps mostly show it.
func TestSimulateGaps(t *testing.T) {
	src := rand.NewPCG(5, 6)
	var table strings.Builder
	for _, c := range []struct {
		base int
		mean float64 // days
	}{{10, 20}, {20, 20}, {40, 20}, {40, 100}, {40, 3.5}} {
		days := func(mean float64) float64 {
			return math.Floor(distuv.Exponential{Rate: 1 / mean, Src: src}.Rand())
		}
		var s shares
		gaps := make([]float64, c.base+10)
		for range runs(1500) {
			for i := range gaps {
				gaps[i] = days(c.mean)
			}
			chart := stats.GChart(gaps, c.base)
			rule1, any := broken(chart, c.base)
			symmetric := gaps[c.base] > chart.Centre+3*math.Sqrt(chart.Centre*(1+chart.Centre))
			for i := range 10 {
				gaps[c.base+i] = days(c.mean / 3)
			}
			found := false
			for _, s := range stats.WesternElectric(stats.GChart(gaps, c.base).Z) {
				found = found || s.Point >= c.base && !s.Above
			}
			s.add(symmetric, rule1, any, found)
		}
		fmt.Fprintf(&table, "| %d | %g | %.2f | %.2f | %.2f | %.0f |\n", c.base, c.mean, s.percent(0), s.percent(1), s.percent(2), s.percent(3))
		if s.percent(1) > .7+s.slack(.7) || s.percent(2) > 2.5+s.slack(2.5) || s.percent(3) < 50-s.slack(50) {
			t.Errorf("%+v: rule 1 %.2f%%, any %.2f%%, found %.0f%%", c, s.percent(1), s.percent(2), s.percent(3))
		}
	}
	t.Logf("\n| base gaps | mean gap, days | above 3σ, %% | rule 1, %% | any rule, %% | three times the rate shown in ten gaps, %% |\n%s", &table)
}
