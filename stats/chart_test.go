package stats

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// The counts and exposures of the stated chart, and the stated series of 60 months.
var (
	statedCounts = []float64{8, 12, 9, 11, 25, 13, 7, 10, 14, 9, 12, 11}
	statedOrders = []float64{1000, 1200, 950, 1100, 1150, 1250, 900, 1000, 1300, 980, 1180, 1050}
	monthly      = []float64{17, 25, 25, 21, 13, 22, 23, 22, 18, 26, 21, 17, 18, 18, 21, 16, 23, 22, 24, 23, 20, 11, 22, 24, 16, 17, 18, 17, 21, 19,
		13, 24, 18, 25, 18, 27, 22, 17, 22, 16, 13, 23, 19, 23, 21, 17, 16, 26, 28, 18, 15, 14, 30, 19, 23, 20, 16, 13, 26, 45}
)

// chartFigures computes what one line of charts.tsv asks for.
func chartFigures(t *testing.T, name string, a []float64) []float64 {
	t.Helper()
	k := len(a)
	all := func(c Chart) []float64 {
		return slices.Concat([]float64{c.Centre, c.Sigma}, c.Lower, c.Upper, c.Z)
	}
	switch name {
	case "u":
		return all(UChart(a[1:k/2+1], a[k/2+1:], int(a[0])))
	case "laney":
		return all(LaneyChart(a[1:k/2+1], a[k/2+1:], int(a[0])))
	case "g":
		c := GChart(a[1:], int(a[0]))
		return []float64{c.Centre, c.Lower[0], c.Upper[0]}
	case "c1":
		return EARSC1(a[2:], int(a[0]), a[1])
	case "c2":
		return EARSC2(a[2:], int(a[0]), a[1])
	case "tail":
		b := negBinomial{a[0], a[1]}
		return []float64{b.pmf(a[2]), b.atLeast(a[2]), b.quantile(a[3])}
	case "level":
		last := k/2 - 1
		p := PredictCount(a[:last], a[k/2:k-1], a[k-1])
		return []float64{p.Expected, math.Sqrt(p.Variance), p.Dispersion, float64(p.DF), p.P(a[last])}
	case "predict":
		f := Farrington{Frequency: int(a[0]), Years: int(a[1]), Window: int(a[2]), Recent: int(a[3])}
		d, n := a[4:4+(k-4)/2], a[4+(k-4)/2:]
		p := f.Predict(d, n)
		return []float64{p.Expected, math.Sqrt(p.Variance), p.Dispersion, float64(p.DF), p.P(d[len(d)-1])}
	case "farrington":
		f := Farrington{Frequency: int(a[0]), Years: int(a[1]), Window: int(a[2]), Recent: int(a[3]), Alpha: a[4]}
		o := f.Forecast(a[5:5+(k-5)/2], a[5+(k-5)/2:])
		return []float64{o.Expected, o.Upper, o.P, o.UpperDelta, o.PDelta, o.Dispersion, o.Slope}
	}
	t.Fatalf("unknown case %q", name)
	return nil
}

func TestChartsAgainstR(t *testing.T) {
	cases := map[string]int{}
	for c := range oracle(t, "charts.tsv") {
		got := chartFigures(t, c.name, c.args)
		tolerance := 1e-9
		if c.name == "farrington" || c.name == "predict" || c.name == "level" {
			tolerance = 1e-6 // where R stops iterating
		}
		for i, want := range c.want {
			if !near(got[i], want, tolerance) {
				t.Errorf("line %d: %s figure %d = %.15g, R has %.15g", c.line, c.name, i, got[i], want)
			}
		}
		cases[c.name]++
	}
	if cases["farrington"] < 13 || cases["c2"] < 3 || cases["laney"] < 3 || cases["g"] < 3 {
		t.Errorf("too few cases: %v", cases)
	}
}

func TestStatedChartsAndSpikes(t *testing.T) {
	u, laney := UChart(statedCounts, statedOrders, 12), LaneyChart(statedCounts, statedOrders, 12)
	f := Farrington{Frequency: 12, Years: 3, Window: 1, Recent: 1, Alpha: .01}.Forecast(monthly, ones(60))
	if got := WesternElectric(u.Z); !slices.Equal(got, []Signal{{4, OneBeyond3, true}}) {
		t.Errorf("signals %v, want point 5 alone", got)
	}
	if f.Baseline != 9 || !f.Outbreak(45) || f.Outbreak(38) {
		t.Errorf("%+v", f)
	}
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"centre", u.Centre, .01079632466},
		{"first UCL", u.Upper[0], .02065365299},
		{"σz", laney.Sigma, .8739293839},
		{"first u′ UCL", laney.Upper[0], .01941093353},
		{"C1 at 50", EARSC1(monthly, 7, .001)[49], 35.34687423},
		{"C1 at 60", EARSC1(monthly, 7, .001)[59], 39.01899592},
		{"C2 at 50", EARSC2(monthly, 7, .001)[49], 30.47857647},
		{"C2 at 60", EARSC2(monthly, 7, .001)[59], 36.76389399},
		{"expected", f.Expected, 25.20278125},
		{"upper", f.Upper, 38},
		{"upper, delta", f.UpperDelta, 37.99139434},
		{"p", f.P, .0002371340268},
		{"φ", f.Dispersion, 1},
	} {
		if !near(c.got, c.want, 1e-9) {
			t.Errorf("%s = %.10g, want %.10g", c.name, c.got, c.want)
		}
	}
}

func TestWesternElectric(t *testing.T) {
	for _, c := range []struct {
		name string
		z    []float64
		want []Signal
	}{
		{"quiet", []float64{1, -1, 2, -2, 3, -3, 0}, nil},
		{"beyond 3", []float64{0, 3.1, 0, -3.1}, []Signal{{1, OneBeyond3, true}, {3, OneBeyond3, false}}},
		{"infinite", []float64{0, math.Inf(1)}, []Signal{{1, OneBeyond3, true}}},
		{"2 of 3, not blamed on the point after", []float64{2.1, 2.1, 0, 0}, []Signal{{1, TwoBeyond2, true}}},
		{"2 of 3 with a gap", []float64{-2.1, 0, -2.1}, []Signal{{2, TwoBeyond2, false}}},
		{"2 of 4", []float64{2.1, 0, 0, 2.1}, nil},
		{"both sides of 2", []float64{2.1, -2.1, 0}, nil},
		{"4 of 5", []float64{1.1, 1.1, -1, 1.1, 1.1, 0}, []Signal{{4, FourBeyond1, true}}},
		{"4 of 6", []float64{-1.1, -1.1, 0, 0, -1.1, -1.1}, nil},
		{"8 on one side", []float64{.1, .2, .1, .2, .1, .2, .1, .2, .1}, []Signal{{7, EightOneSide, true}, {8, EightOneSide, true}}},
		{"7 below", []float64{-.1, -.2, -.1, -.2, -.1, -.2, -.1, 0, -.1}, nil},
		{"3 at once", []float64{1.5, 1.5, 2.5, 3.5}, []Signal{{3, OneBeyond3, true}, {3, TwoBeyond2, true}, {3, FourBeyond1, true}}},
	} {
		if got := WesternElectric(c.z); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// Charts of nothing, of one value and of short series.
func TestDegenerateCharts(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		name  string
		chart Chart
		z     []float64
	}{
		{"no event in the base", UChart([]float64{0, 0, 2}, ones(3), 2), []float64{0, 0, inf}},
		{"no event in the base, exact", PoissonChart([]float64{0, 0, 2}, ones(3), 2), []float64{0, 0, inf}},
		{"no event at all, u′", LaneyChart(make([]float64, 3), ones(3), 3), []float64{0, 0, 0}},
		{"constant base, u′", LaneyChart([]float64{4, 4, 3, 5}, ones(4), 2), []float64{0, 0, -inf, inf}},
		{"gaps of 0", GChart([]float64{0, 0, 1}, 2), []float64{0, 0, inf}},
	} {
		if !slices.Equal(c.chart.Z, c.z) {
			t.Errorf("%s: Z %v, want %v", c.name, c.chart.Z, c.z)
		}
		for _, v := range slices.Concat([]float64{c.chart.Centre, c.chart.Sigma}, c.chart.Lower, c.chart.Upper) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Errorf("%s: %+v", c.name, c.chart)
			}
		}
	}
	for _, v := range EARSC2([]float64{1, 2, 3, 4, 5}, 3, .01) {
		if !math.IsNaN(v) {
			t.Errorf("a bound of %v with too short a history", v)
		}
	}
}

// Z is beyond 3 exactly where a point is beyond its limits, whatever the
// exposures: what the chart shows is what rule 1 names.
func TestZonesAreLimits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(2, 30).Draw(t, "k")
		d, n := make([]float64, k), make([]float64, k)
		for i := range d {
			d[i] = float64(rapid.IntRange(0, 60).Draw(t, "d"))
			n[i] = float64(rapid.IntRange(1, 40).Draw(t, "n"))
		}
		base := rapid.IntRange(2, k).Draw(t, "base")
		charts := map[string]Chart{"u": UChart(d, n, base), "exact": PoissonChart(d, n, base), "u′": LaneyChart(d, n, base), "g": GChart(d, base)}
		for name, c := range charts {
			for i := range d {
				value := d[i]
				if name != "g" {
					value /= n[i]
				}
				// Rounding decides when a point is on a limit.
				if near(value, c.Lower[i], 1e-12) || near(value, c.Upper[i], 1e-12) {
					continue
				}
				if beyond := value < c.Lower[i] || value > c.Upper[i]; beyond != (math.Abs(c.Z[i]) > 3) {
					t.Fatalf("%s: point %d, %v in %v to %v, has z %v", name, i, value, c.Lower[i], c.Upper[i], c.Z[i])
				}
			}
		}
	})
}

// R 4.2: qpois(pnorm(c(-3, 3)), m), and qnorm of ppois, for means of the base of .5,
// 2 and 8.
func TestPoissonChart(t *testing.T) {
	for _, tt := range []struct {
		base         [2]float64
		lower, upper float64
		count, z     float64
	}{
		{[2]float64{0, 1}, 0, 4, 0, 0},
		{[2]float64{0, 1}, 0, 4, 3, 2.18655048},
		{[2]float64{1, 3}, 0, 7, 2, 0},
		{[2]float64{1, 3}, 0, 7, 0, -1.10151963},
		{[2]float64{7, 9}, 1, 18, 18, 2.94895317},
	} {
		c := PoissonChart([]float64{tt.base[0], tt.base[1], tt.count}, ones(3), 2)
		if c.Lower[2] != tt.lower || c.Upper[2] != tt.upper || !near(c.Z[2], tt.z, 1e-8) {
			t.Errorf("%+v: %v to %v, z %.6f", tt, c.Lower[2], c.Upper[2], c.Z[2])
		}
	}
}

func ExampleWesternElectric() {
	complaints := []float64{8, 12, 9, 11, 25, 13, 7, 10, 14, 9, 12, 11}
	orders := []float64{1000, 1200, 950, 1100, 1150, 1250, 900, 1000, 1300, 980, 1180, 1050}
	c := UChart(complaints, orders, len(orders))
	for _, s := range WesternElectric(c.Z) {
		fmt.Printf("period %d: %v (%.4f, limit %.4f)\n", s.Point+1, s.Rule, complaints[s.Point]/orders[s.Point], c.Upper[s.Point])
	}
	// Output: period 5: 1 point beyond 3 sigma (0.0217, limit 0.0200)
}
