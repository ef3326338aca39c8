package stats

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// A period that was not observed is left out, whatever count stands there.
func TestFarringtonLeavesOutTheUnobserved(t *testing.T) {
	f := Farrington{Frequency: 12, Years: 3, Window: 1, Recent: 1, Alpha: .01}
	d, n := slices.Clone(monthly), ones(60)
	n[46], d[46] = 0, 0
	got, all := f.Forecast(d, n), f.Forecast(monthly, ones(60))
	d[46] = 999
	if again := f.Forecast(d, n); got != again || got.Baseline != 8 || got.Expected == all.Expected {
		t.Errorf("%+v, and with another count %+v", got, again)
	}
}

// The conditional chance that all events fall into the last exposure is exact.
func TestPredictFromNothing(t *testing.T) {
	p := PredictCount(make([]float64, 9), ones(9), 1)
	want := CompareRates(Rate{5, 1}, Rate{0, 9}, .95).P // one-sided: the other tail is empty
	if !near(p.P(5), want, 1e-12) || p.P(0) != 1 || p.Expected != 0 {
		t.Errorf("%+v: P(5) = %v, want %v", p, p.P(5), want)
	}
}

// What Forecast says where R's figures are NaN or depend on where its
// iteration gives up.
func TestFarringtonAtTheEdge(t *testing.T) {
	f := Farrington{Frequency: 12, Years: 3, Window: 1, Recent: 1, Alpha: .01}
	series := func(last, before float64) []float64 {
		d := make([]float64, 60)
		for i := range d {
			d[i] = before
		}
		d[59] = last
		return d
	}
	early := series(0, 0)
	early[22] = 9 // the first count of the baseline: no finite slope
	for _, c := range []struct {
		name     string
		d        []float64
		want     Forecast
		outbreak bool
	}{
		{"nothing ever", series(0, 0), Forecast{P: 1, PDelta: 1, Dispersion: 1, Baseline: 9, TooFew: true}, false},
		{"first of its kind", series(4, 0), Forecast{Dispersion: 1, Baseline: 9, TooFew: true}, false},
		{"new, and enough", series(5, 0), Forecast{Dispersion: 1, Baseline: 9}, true},
	} {
		if got := f.Forecast(c.d, ones(60)); got != c.want || got.Outbreak(c.d[59]) != c.outbreak {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
	if got := f.Forecast(early, ones(60)); got.Slope != 0 || !(got.Expected > 0 && got.Expected <= 1) {
		t.Errorf("all events at the start of the baseline: %+v", got)
	}
	if f.History() != 38 {
		t.Errorf("history %d, want 38", f.History())
	}
	for name, broken := range map[string]func(){
		"short history": func() { f.Forecast(monthly[:37], ones(37)) },
		"no alpha":      func() { Farrington{Frequency: 12, Years: 3, Window: 1}.Forecast(monthly, ones(60)) },
		"tiny baseline": func() { Farrington{Frequency: 12, Years: 2, Alpha: .01}.Forecast(monthly, ones(60)) },
		"a base of 1":   func() { UChart(monthly, ones(60), 1) },
		"half a gap":    func() { GChart([]float64{1, .5}, 2) },
	} {
		if !panics(broken) {
			t.Errorf("%s: no panic", name)
		}
	}
}

func panics(f func()) (caught bool) {
	defer func() { caught = recover() != nil }()
	f()
	return
}

// Another unit of exposure changes nothing, no figure is NaN or infinite, and a
// count is above the bound exactly where its p value is within alpha.
func TestFarringtonExposure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := Farrington{Frequency: 12, Years: 3, Window: 1, Recent: 1, Alpha: .01}
		d, n := make([]float64, 38), make([]float64, 38)
		for i := range d {
			d[i], n[i] = float64(rapid.IntRange(0, 90).Draw(t, "d")), float64(rapid.IntRange(1, 9).Draw(t, "n"))
		}
		before := f.Forecast(d, n)
		for i := range n {
			n[i] *= 1000
		}
		unit := f.Forecast(d, n)
		if !near(before.Expected, unit.Expected, 1e-6) || !near(before.P, unit.P, 1e-6) || before.Upper != unit.Upper {
			t.Fatalf("%+v against %+v", before, unit)
		}
		for _, v := range []float64{unit.Expected, unit.Upper, unit.P, unit.UpperDelta, unit.PDelta, unit.Dispersion, unit.Slope} {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Fatalf("%+v from %v", unit, d)
			}
		}
		if unit.P < 0 || unit.P > 1 || (d[37] > unit.Upper) != (unit.P <= f.Alpha) {
			t.Fatalf("count %v: %+v", d[37], unit)
		}
	})
}

// Tails fall from one count to the next by its probability, however they are
// summed.
func TestNegBinomialTails(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := negBinomial{
			mean:       math.Exp(rapid.Float64Range(-4, 14).Draw(t, "log mean")),
			dispersion: 1 + math.Exp(rapid.Float64Range(-12, 9).Draw(t, "log excess")),
		}
		k := math.Round(max(0, b.mean+rapid.Float64Range(-3, 6).Draw(t, "z")*math.Sqrt(b.mean*b.dispersion)))
		from, to := b.atLeast(k), b.atLeast(k+1)
		tolerance := 1e-10
		if b.dispersion > wide {
			tolerance = 1e-5
		}
		if math.Abs(from-to-b.pmf(k)) > tolerance*max(from, 1e-3) || from < 0 || from > 1 {
			t.Fatalf("%+v at %v: %v less %v is not %v", b, k, from, to, b.pmf(k))
		}
		if q := b.quantile(.01); b.atLeast(q+1) > .01 || q > 0 && b.atLeast(q) <= .01 {
			t.Fatalf("%+v: quantile %v with tails %v, %v", b, q, b.atLeast(q), b.atLeast(q+1))
		}
	})
}

// The negative binomial distribution goes over into the Poisson distribution.
func TestNegBinomialNearPoisson(t *testing.T) {
	for _, mean := range []float64{.3, 7, 400, 1e5} {
		for _, z := range []float64{-2, 0, 1, 4} {
			x := math.Max(1, math.Round(mean+z*math.Sqrt(mean)))
			poisson := negBinomial{mean, 1}.atLeast(x)
			for _, excess := range []float64{1e-4, 1e-7, 1e-10, 1e-13} {
				if got := (negBinomial{mean, 1 + excess}).atLeast(x); math.Abs(got-poisson) > excess+1e-12 {
					t.Errorf("mean %v, x %v, dispersion 1 + %.0e: %v, Poisson %v", mean, x, excess, got, poisson)
				}
			}
		}
	}
}
