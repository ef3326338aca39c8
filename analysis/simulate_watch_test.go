package analysis

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"suxi/stats"
)

// runs returns how many draws a simulation makes: n, times the number in
// SUXI_SIMULATE, which make simulate sets.
func runs(n int) int {
	if times, err := strconv.Atoi(os.Getenv("SUXI_SIMULATE")); err == nil {
		return n * times
	}
	return n
}

// draw returns a count of the given mean whose variance is dispersion times
// the mean.
func draw(src rand.Source, mean, dispersion float64) float64 {
	if dispersion > 1 {
		mean = distuv.Gamma{Alpha: mean / (dispersion - 1), Beta: 1 / (dispersion - 1), Src: src}.Rand()
	}
	return distuv.Poisson{Lambda: mean, Src: src}.Rand()
}

var monthDays = []float64{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

// With nothing but chance at work, at most one month in twenty flags a spike in
// any of ten categories; a doubled one is found.
func TestSimulateSpikes(t *testing.T) {
	o := Options{}.withDefaults()
	src := rand.NewPCG(1, 2)
	const categories = 10
	fmt.Println("| months | mean | φ | any flagged, % | P ≤ .01, % | doubled one found, % | method |")
	for _, c := range []struct {
		months           int
		mean, dispersion float64
		flagged, found   float64 // at most, at least, in percent
	}{
		{6, 5, 1, 5, 5}, {6, 20, 1, 5, 40}, {6, 200, 1, 5, 99},
		{14, .5, 1, 5, 0}, {14, 2, 1, 5, 0}, {14, 5, 1, 5, 5}, {14, 20, 1, 5, 60}, {14, 200, 1, 5, 99},
		{14, 20, 2, 5, 15}, {14, 20, 4, 5, 5}, {14, 200, 4, 5, 80},
		{38, .5, 1, 5, 0}, {38, 2, 1, 5, 0}, {38, 5, 1, 5, 5}, {38, 20, 1, 5, 50}, {38, 200, 1, 5, 99},
		{38, 20, 2, 5, 10}, {38, 20, 4, 6, 3}, {38, 200, 4, 6, 75}, {62, 20, 4, 5, 8},
	} {
		d, n := make([]float64, c.months), make([]float64, c.months)
		for i := range n {
			n[i] = monthDays[i%12]
		}
		var any, small, found, draws int
		var method SpikeMethod
		for range runs(120) {
			null, doubled := make([]Spike, categories), make([]Spike, categories)
			for k := range categories {
				for i := range d {
					d[i] = draw(src, c.mean*n[i]/30, c.dispersion)
				}
				null[k] = judge(d, n, o)
				null[k].Unique = int(d[c.months-1])
				doubled[k] = null[k]
				if *null[k].P <= .01 {
					small++
				}
				if k == 0 {
					d[c.months-1] = draw(src, 2*c.mean*n[c.months-1]/30, c.dispersion)
					doubled[k] = judge(d, n, o)
					doubled[k].Unique = int(d[c.months-1])
				}
			}
			method = null[0].Method
			decideSpikes(null, o)
			decideSpikes(doubled, o)
			for k := range null {
				if null[k].IsSpike {
					any++
					break
				}
			}
			if doubled[0].IsSpike {
				found++
			}
			draws++
		}
		share := func(n, of int) float64 { return 100 * float64(n) / float64(of) }
		fmt.Printf("| %d | %g | %g | %.1f | %.2f | %.0f | %s |\n", c.months, c.mean, c.dispersion,
			share(any, draws), share(small, draws*categories), share(found, draws), method)
		// Three standard errors of a share of 5% over the draws.
		if slack := 300 * math.Sqrt(.05*.95/float64(draws)); share(any, draws) > c.flagged+slack {
			t.Errorf("%+v: any flagged in %.1f%%", c, share(any, draws))
		}
		if slack := 300 * math.Sqrt(.25/float64(draws)); share(found, draws) < c.found-slack {
			t.Errorf("%+v: found in %.1f%%", c, share(found, draws))
		}
	}
}

// Where nothing changes, the latest point of a chart breaks rule 1 about as
// often as a normal one does, 0.27%, and any rule in about 1%, whatever the
// dispersion; a doubled one breaks a rule.
func TestSimulateCharts(t *testing.T) {
	src := rand.NewPCG(3, 4)
	fmt.Println("| base | mean | φ | u′ chosen, % | rule 1, % | any rule, % | u alone, rule 1, % | doubled one breaks a rule, % |")
	for _, c := range []struct {
		base             int
		mean, dispersion float64
		rule1, any       float64 // at most, in percent
	}{
		{12, 5, 1, 1.5, 3}, {12, 20, 1, 1.5, 3}, {12, 20, 4, 5, 7},
		{24, 2, 1, 1.5, 3}, {24, 5, 1, 1.2, 2.5}, {24, 20, 1, 1, 2}, {24, 200, 1, 1, 2},
		{24, 20, 2, 2.5, 4}, {24, 20, 4, 3.5, 5}, {24, 200, 4, 2, 4}, {60, 20, 4, 3, 4.5},
	} {
		d, n := make([]float64, c.base+1), make([]float64, c.base+1)
		for i := range n {
			n[i] = monthDays[i%12]
		}
		var laney, rule1, any, plain, found int
		draws := runs(2000)
		for range draws {
			for i := range d {
				d[i] = draw(src, c.mean*n[i]/30, c.dispersion)
			}
			limits, _, over := rateLimits(d, n, c.base)
			one, all := broken(limits, c.base)
			without, _ := broken(stats.UChart(d, n, c.base), c.base)
			d[c.base] = draw(src, 2*c.mean*n[c.base]/30, c.dispersion)
			doubled, _, _ := rateLimits(d, n, c.base)
			_, caught := broken(doubled, c.base)
			for _, v := range []struct {
				is    bool
				count *int
			}{{over, &laney}, {one, &rule1}, {all, &any}, {without, &plain}, {caught, &found}} {
				if v.is {
					*v.count++
				}
			}
		}
		share := func(n int) float64 { return 100 * float64(n) / float64(draws) }
		fmt.Printf("| %d | %g | %g | %.0f | %.2f | %.2f | %.2f | %.0f |\n", c.base, c.mean, c.dispersion,
			share(laney), share(rule1), share(any), share(plain), share(found))
		if share(rule1) > c.rule1 || share(any) > c.any {
			t.Errorf("%+v: rule 1 %.2f%%, any rule %.2f%%", c, share(rule1), share(any))
		}
	}
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

// The gaps between rare events break rules about as seldom; when events come
// three times as often, the gaps show it within ten events.
func TestSimulateGaps(t *testing.T) {
	src := rand.NewPCG(5, 6)
	fmt.Println("| base gaps | mean gap, days | rule 1, % | any rule, % | 3σ limits, % | three times the rate, shorter gaps signalled in ten, % |")
	for _, c := range []struct {
		base int
		mean float64
	}{{10, 20}, {20, 20}, {40, 20}, {40, 100}} {
		var rule1, any, symmetric, found int
		draws := runs(1500)
		gaps := make([]float64, c.base+10)
		exponential := func(mean float64) float64 {
			return math.Floor(distuv.Exponential{Rate: 1 / mean, Src: src}.Rand())
		}
		for range draws {
			for i := range gaps {
				gaps[i] = exponential(c.mean)
			}
			chart := stats.GChart(gaps, c.base)
			one, all := broken(chart, c.base)
			if one {
				rule1++
			}
			if all {
				any++
			}
			if gaps[c.base] > chart.Centre+3*math.Sqrt(chart.Centre*(1+chart.Centre)) {
				symmetric++
			}
			for i := range 10 {
				gaps[c.base+i] = exponential(c.mean / 3)
			}
			for _, s := range stats.WesternElectric(stats.GChart(gaps, c.base).Z) {
				if s.Point >= c.base && !s.Above {
					found++
					break
				}
			}
		}
		share := func(n int) float64 { return 100 * float64(n) / float64(draws) }
		fmt.Printf("| %d | %g | %.2f | %.2f | %.2f | %.0f |\n", c.base, c.mean, share(rule1), share(any), share(symmetric), share(found))
		if share(rule1) > 2 || share(any) > 4 || share(found) < 30 {
			t.Errorf("%+v: rule 1 %.2f%%, any %.2f%%, found %.0f%%", c, share(rule1), share(any), share(found))
		}
	}
}
