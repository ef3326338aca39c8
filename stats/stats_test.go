package stats

import (
	"bufio"
	"errors"
	"iter"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// near reports whether got is want within relative tolerance tol. Values
// below 1e-300 are equal: they are on the edge of what a float64 holds.
func near(got, want, tol float64) bool {
	if got == want || math.IsNaN(got) && math.IsNaN(want) || math.Abs(got) < 1e-300 && math.Abs(want) < 1e-300 {
		return true
	}
	return math.Abs(got-want) <= tol*math.Abs(want)
}

// figures computes what one line of the oracle fixture asks for.
func figures(t *testing.T, name string, a []float64) []float64 {
	t.Helper()
	k := len(a)
	switch name {
	case "rates":
		r := CompareRates(Rate{int(a[0]), a[1]}, Rate{int(a[2]), a[3]}, a[4])
		return []float64{r.Ratio, r.Low, r.High, r.P, r.MidP, r.ScoreP}
	case "BH":
		return BenjaminiHochberg(a)
	case "BY":
		return BenjaminiYekutieli(a)
	case "share":
		low, high := ClopperPearson(int(a[0]), int(a[1]), a[2])
		return []float64{low, high}
	case "fisher":
		return []float64{FisherExact(int(a[0]), int(a[1]), int(a[2]), int(a[3]))}
	case "strata":
		var strata []Stratum
		for i := 0; i < k; i += 4 {
			strata = append(strata, Stratum{int(a[i]), int(a[i+1]), int(a[i+2]), int(a[i+3])})
		}
		return []float64{MantelHaenszel(strata)}
	case "kappa":
		return []float64{CohenKappa(table(a[2:], int(a[0])), Weights(a[1]))}
	case "dispersion":
		s, df, p := Dispersion(a[:k/2], a[k/2:])
		return []float64{s, float64(df), p}
	case "trend":
		f, err := FitTrend(a[:k/3], a[k/3:2*k/3], a[2*k/3:])
		if err != nil {
			t.Fatal(err)
		}
		low, high, p := f.Interval(.95, f.Dispersion)
		return []float64{f.Intercept, f.Slope, f.SE * math.Sqrt(f.Dispersion), f.Dispersion, (high - low) / 2, p}
	case "quasi":
		r := QuasiRateRatio(Rate{int(a[0]), a[1]}, Rate{int(a[2]), a[3]}, a[4], int(a[5]), a[6])
		return []float64{r.Ratio, r.Low, r.High, r.P}
	}
	t.Fatalf("unknown case %q", name)
	return nil
}

// TestAgainstR runs every case of testdata/oracle/stats.tsv.
func TestAgainstR(t *testing.T) {
	cases := 0
	for c := range oracle(t, "stats.tsv") {
		got := figures(t, c.name, c.args)
		for i, want := range c.want {
			if !near(got[i], want, 1e-10) {
				t.Errorf("line %d: %s figure %d = %.15g, R has %.15g", c.line, c.name, i, got[i], want)
			}
		}
		cases++
	}
	if cases < 50 {
		t.Errorf("%d cases", cases)
	}
}

// An oracleCase is one line of reference figures.
type oracleCase struct {
	line       int
	name       string
	args, want []float64
}

// oracle reads reference figures from testdata/oracle; the first line of the
// file says which program made them.
func oracle(t *testing.T, file string) iter.Seq[oracleCase] {
	return func(yield func(oracleCase) bool) {
		f, err := os.Open("../testdata/oracle/" + file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		lines := bufio.NewScanner(f)
		lines.Scan() // the comment
		for n := 2; lines.Scan(); n++ {
			fields := strings.Split(lines.Text(), "\t")
			c := oracleCase{line: n, name: fields[0]}
			into := &c.args
			for _, s := range fields[1:] {
				if s == "=" {
					into = &c.want
					continue
				}
				v, err := strconv.ParseFloat(s, 64)
				if err != nil {
					t.Fatalf("%s:%d: %v", file, n, err)
				}
				*into = append(*into, v)
			}
			if !yield(c) {
				return
			}
		}
		if err := lines.Err(); err != nil {
			t.Fatal(err)
		}
	}
}

// The figures stated in the project's statistical definitions, to their digits.
func TestStatedFigures(t *testing.T) {
	var p [10]float64
	now := [10]int{226296, 145694, 117136, 29164, 25917, 17313, 8326, 7392, 4334, 33793}
	ago := [10]int{186746, 147183, 111893, 22985, 22746, 14623, 7749, 5853, 4051, 27951}
	for i := range p {
		p[i] = CompareRates(Rate{now[i], 181}, Rate{ago[i], 181}, .95).P
	}
	q := BenjaminiHochberg(p[:])
	if q[0] > 1e-300 {
		t.Errorf("q[0] = %v, want below 1e-300", q[0])
	}
	contract := CompareRates(Rate{145694, 181}, Rate{147183, 181}, .95)
	few := CompareRates(Rate{11, 28}, Rate{3, 31}, .95)
	measure := CompareRates(Rate{4334, 181}, Rate{4051, 181}, .95)
	by := BenjaminiYekutieli([]float64{.001, .008, .039, .041, .042, .06, .074, .205, .212, .216})
	_, errorBound := ClopperPearson(6, 400, 1-2*.05)
	spread, _, spreadP := Dispersion(
		[]float64{8, 12, 9, 11, 25, 13, 7, 10, 14, 9, 12, 11},
		[]float64{1000, 1200, 950, 1100, 1150, 1250, 900, 1000, 1300, 980, 1180, 1050})
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"ratio", few.Ratio, 4.0595238},
		{"low", few.Low, 1.0723766},
		{"high", few.High, 22.6618521},
		{"exact p", few.P, .02902604664},
		{"mid-p", few.MidP, .02176554461},
		{"score p", few.ScoreP, .01973441257},
		{"contract ratio", contract.Ratio, .9898833425},
		{"contract low", contract.Low, .9827324047},
		{"contract high", contract.High, .9970862489},
		{"contract p", contract.P, .005967774938},
		{"measure ratio", measure.Ratio, 1.069859294},
		{"measure low", measure.Low, 1.024764884},
		{"measure high", measure.High, 1.116955505},
		{"measure p", measure.P, .002070819844},
		{"BY[0]", by[0], .02928968254},
		{"BY[1]", by[1], .1171587302},
		{"BY[2]", by[2], .2460333333},
		{"BY[3]", by[3], .2460333333},
		{"BY[4]", by[4], .2460333333},
		{"BY[5]", by[5], .2928968254},
		{"BY[6]", by[6], .3096337868},
		{"BY[7]", by[7], .6326571429},
		{"BY[9]", by[9], .6326571429},
		{"error bound, 6 of 400", errorBound, .02939010844},
		{"dispersion statistic", spread, 14.89380669},
		{"dispersion p", spreadP, .18741032},
		{"q[1]", q[1], .005967774938},
		{"q[2]", q[2], 9.087832756e-28},
		{"q[3]", q[3], 7.326163558e-161},
		{"q[4]", q[4], 1.481848872e-46},
		{"q[5]", q[5], 7.894956955e-51},
		{"q[6]", q[6], 6.91573727e-06},
		{"q[7]", q[7], 1.340289993e-40},
		{"q[8]", q[8], .002300910938},
		{"q[9]", q[9], 7.696668419e-122},
	} {
		if !near(c.got, c.want, 5e-8) {
			t.Errorf("%s = %.10g, want %.10g", c.name, c.got, c.want)
		}
	}
}

func TestWithoutCounts(t *testing.T) {
	r := CompareRates(Rate{0, 31}, Rate{0, 28}, .95)
	if !math.IsNaN(r.Ratio) || r.Low != 0 || !math.IsInf(r.High, 1) || r.P != 1 || !math.IsNaN(r.ScoreP) {
		t.Errorf("0 against 0: %+v", r)
	}
	if r := CompareRates(Rate{4, 31}, Rate{0, 28}, .95); !math.IsInf(r.Ratio, 1) || !math.IsInf(r.High, 1) || r.Low <= 0 {
		t.Errorf("4 against 0: %+v", r)
	}
	if low, high := ClopperPearson(0, 0, .95); low != 0 || high != 1 {
		t.Errorf("0 of 0: %v to %v", low, high)
	}
	if s, df, p := Dispersion([]float64{0, 0}, []float64{1, 1}); !math.IsNaN(s) || df != 1 || !math.IsNaN(p) {
		t.Errorf("dispersion of zeros: %v %v %v", s, df, p)
	}
	if r := (Decision{Confidence: .95, Level: .05, Band: [2]float64{1, 1}}).DetectableRise(Rate{0, 30}, 30, .8); !math.IsInf(r, 1) {
		t.Errorf("detectable ratio over a base of 0: %v", r)
	}
}

// The two directions of a comparison are one test; P bounds the interval's
// verdict only roughly, so nothing is said about that here.
func TestRatesAreSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, y := rapid.IntRange(0, 3000).Draw(t, "x"), rapid.IntRange(1, 3000).Draw(t, "y")
		a, b := float64(rapid.IntRange(1, 400).Draw(t, "t")), float64(rapid.IntRange(1, 400).Draw(t, "u"))
		r, s := CompareRates(Rate{x, a}, Rate{y, b}, .95), CompareRates(Rate{y, b}, Rate{x, a}, .95)
		if !near(r.P, s.P, 1e-9) || !near(r.MidP, s.MidP, 1e-9) || !near(r.Low, 1/s.High, 1e-9) || !near(r.High, 1/s.Low, 1e-9) {
			t.Fatalf("%+v against %+v", r, s)
		}
		if !(r.Low < r.Ratio && r.Ratio < r.High || x == 0) || r.MidP > r.P || r.P > 1 {
			t.Fatalf("%+v", r)
		}
	})
}

// The binomial tails add up to 1 even where they are summed from both sides.
func TestBinomialTails(t *testing.T) {
	for _, b := range []binomial{{10, .3, .7}, {1000, .001, .999}, {1e6, .4, .6}, {7, 1e-12, 1 - 1e-12}} {
		at := int(float64(b.n) * b.p)
		if got := b.atMost(at) + b.atLeast(at+1); !near(got, 1, 1e-11) {
			t.Errorf("%+v: tails sum to %v", b, got)
		}
	}
}

// What FitTrend refuses, and that it follows a trend it is given.
func TestFitTrend(t *testing.T) {
	x, n := []float64{0, 1, 2, 3}, []float64{31, 28, 31, 30}
	for _, d := range [][]float64{{0, 0, 0, 0}, {0, 0, 0, 9}, {9, 0, 0, 0}} {
		if f, err := FitTrend(x, d, n); !errors.Is(err, ErrNoTrend) {
			t.Errorf("%v: %+v, %v", d, f, err)
		}
	}
	d := make([]float64, 4)
	for i := range d {
		d[i] = n[i] * math.Exp(2-.25*x[i])
	}
	f, err := FitTrend(x, d, n)
	if err != nil || !near(f.Slope, -.25, 1e-12) || !near(f.Intercept, 2, 1e-12) || f.Dispersion > 1e-20 || f.DF != 2 {
		t.Errorf("%+v, %v", f, err)
	}
}

func TestAdjustmentIsMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOf(rapid.Float64Range(0, 1)).Draw(t, "p")
		q, y := BenjaminiHochberg(p), BenjaminiYekutieli(p)
		for i := range p {
			if q[i] < p[i] || q[i] > 1 || y[i] < q[i] {
				t.Fatalf("p %v, BH %v, BY %v", p[i], q[i], y[i])
			}
			for j := range p {
				if p[i] < p[j] && q[i] > q[j] {
					t.Fatalf("p %v < %v but q %v > %v", p[i], p[j], q[i], q[j])
				}
			}
		}
	})
}

// power is the probability that the exact test at level .05 rejects when the
// means are base and base·ratio, over 28 and 31 days.
func power(base, ratio float64) float64 {
	sum := 0.0
	m0, m1 := base, base*ratio/28*31
	poisson := func(k int, m float64) float64 {
		lg, _ := math.Lgamma(float64(k + 1))
		return math.Exp(float64(k)*math.Log(m) - m - lg)
	}
	for y := int(max(0, m0-6*math.Sqrt(m0))); float64(y) < m0+6*math.Sqrt(m0)+3; y++ {
		for x := int(max(0, m1-6*math.Sqrt(m1))); float64(x) < m1+6*math.Sqrt(m1)+3; x++ {
			if CompareRates(Rate{x, 31}, Rate{y, 28}, .95).P <= .05 {
				sum += poisson(y, m0) * poisson(x, m1)
			}
		}
	}
	return sum
}

func TestDetectable(t *testing.T) {
	plain := Decision{Confidence: .95, Level: .05, Band: [2]float64{1, 1}}
	for _, base := range []float64{10, 30, 100, 300} {
		r := plain.DetectableRise(Rate{int(base), 28}, 31, .8)
		if got := power(base, r); got < .75 || got > .85 {
			t.Errorf("base %v: ratio %.3f has power %.3f, want about .8", base, r, got)
		}
		fall := plain.DetectableFall(Rate{int(base), 28}, 31, .8)
		if got := power(base, fall); !(fall < 1) || got < .70 || got > .90 {
			t.Errorf("base %v: fall to %.3f has power %.3f, want about .8", base, fall, got)
		}
	}
	if r := plain.DetectableFall(Rate{3, 28}, 31, .8); !math.IsNaN(r) {
		t.Errorf("a fall to %.3f of a base of 3 is found", r)
	}
}

// However many counts, what the band calls unimportant is not detectable, and
// with enough of them all beyond it is. What the logarithms give solves their
// equation.
func TestDetectableBand(t *testing.T) {
	for _, df := range []int{0, 6, 34} {
		d := Decision{.95, .005, [2]float64{.9, 1.1}, 4, df}
		for count, last := 10, math.Inf(1); count <= 1e8; count *= 10 {
			base := Rate{count, 28}
			rise, fall := d.DetectableRise(base, 31, .8), d.DetectableFall(base, 31, .8)
			if !(rise > 1.1 && rise < last) || fall >= .9 {
				t.Errorf("df %d, base %d: %v and %v", df, count, rise, fall)
			}
			if last = rise; count == 1e8 && (rise > 1.102 || !(fall > .898)) {
				t.Errorf("df %d, base %d: %v and %v", df, count, rise, fall)
			}
		}
	}
	d := Decision{.95, .05, [2]float64{1, 1}, 4, 6}
	rise, fall := d.DetectableRise(Rate{300, 28}, 31, .8), d.DetectableFall(Rate{300, 28}, 31, .8)
	for _, r := range []float64{rise, fall} {
		z := 2.4469118511449688 + .90570328518053167 // R: qt(c(.975, .8), 6)
		if se := math.Sqrt(4 * (1./300 + 28/(r*300*31))); !near(math.Abs(math.Log(r)), z*se, 1e-9) {
			t.Errorf("ratio %v: %v standard errors, want %v", r, math.Abs(math.Log(r))/se, z)
		}
	}
}

// A count of 0 is compared as so many events that bring φ counts each; where no
// whole one is left nothing is known.
func TestQuasiRateRatioOfZero(t *testing.T) {
	for _, c := range []struct {
		now, before int
		dispersion  float64
		events      int
	}{{20, 0, 3, 6}, {21, 0, 3, 7}, {0, 20, 2.5, 8}, {7, 0, 8, 0}, {0, 0, 2, 0}} {
		now, before := Rate{c.now, 31}, Rate{c.before, 28}
		got := QuasiRateRatio(now, before, c.dispersion, 6, .95)
		want := CompareRates(Rate{min(c.now, c.events), 31}, Rate{min(c.before, c.events), 28}, .95)
		if got.Low != want.Low || got.High != want.High || got.P != want.P || !near(got.Ratio, now.perUnit()/before.perUnit(), 1e-12) {
			t.Errorf("%+v: %+v, want %+v", c, got, want)
		}
		if c.events == 0 && (got.Low != 0 || !math.IsInf(got.High, 1) || got.P != 1) {
			t.Errorf("%+v: %+v of no event", c, got)
		}
	}
}

// Draws keep the total, leave zeros alone, and have the multinomial's mean and
// variance within five standard errors.
func TestMultinomial(t *testing.T) {
	counts, draws := []int{700, 0, 250, 50}, 4000
	out := make([]int, len(counts))
	src := rand.NewPCG(1, 2)
	var sum, squares [4]float64
	for range draws {
		Multinomial(src, counts, out)
		total := 0
		for i, v := range out {
			total += v
			sum[i] += float64(v)
			squares[i] += float64(v) * float64(v)
		}
		if total != 1000 || out[1] != 0 {
			t.Fatalf("drew %v from %v", out, counts)
		}
	}
	for i, c := range counts {
		mean := sum[i] / float64(draws)
		variance := squares[i]/float64(draws) - mean*mean
		want := float64(c) * (1 - float64(c)/1000)
		if math.Abs(mean-float64(c)) > 5*math.Sqrt(want/float64(draws)) || math.Abs(variance-want) > 5*want*math.Sqrt(2/float64(draws)) {
			t.Errorf("entry %d: mean %v, variance %v; want %d, %v", i, mean, variance, c, want)
		}
	}
}

func BenchmarkCompareRates(b *testing.B) {
	for b.Loop() {
		CompareRates(Rate{120, 31}, Rate{100, 28}, .95)
	}
}
