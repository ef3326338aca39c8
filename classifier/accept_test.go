package classifier

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

var codes = []string{"easy", "hard", "rare", "unseen"}

// ranked returns cases of one class whose confidence falls from case to case;
// those numbered in wrong are wrong.
func ranked(n int, wrong ...int) []Case {
	cases := make([]Case, n)
	for i := range cases {
		cases[i] = Case{Confidence: 1 - float64(i)/1000, Right: true}
	}
	for _, i := range wrong {
		cases[i].Right = false
	}
	return cases
}

// every returns the numbers lo, lo+step … below hi.
func every(lo, hi, step int) []int {
	var list []int
	for i := lo; i < hi; i += step {
		list = append(list, i)
	}
	return list
}

func TestCertifyWalksDown(t *testing.T) {
	tests := []struct {
		name      string
		precision float64
		cases     []Case
		n, errors int     // accepted; 0 if not certified
		bound     float64 // 0 if not of interest
		reason    string
	}{
		// ⌈ln .05 / ln .95⌉ = 59 and ⌈ln .05 / ln .99⌉ = 299; without an error
		// the bound is 1 − .05^(1/n).
		{"fifty-nine without an error are enough for 95%", .95, ranked(59), 59, 0, 0.0495076099, ""},
		{"and fifty-eight are not", .95, ranked(58), 0, 0, 0, "not certifiable: 58 cases, 59 needed"},
		{"nor are forty", .95, ranked(40), 0, 0, 0, "not certifiable: 40 cases, 59 needed"},
		{"99% takes more", .99, ranked(298), 0, 0, 0, "not certifiable: 298 cases, 299 needed"},
		{"none", .95, nil, 0, 0, 0, "not certifiable: 0 cases, 59 needed"},
		{"one error is too many for fifty-nine", .95, ranked(59, 30), 0, 0, 0, "not certified: too many errors, 1 in the 59 most confident of 59 cases"},
		// R's binom.test(6, 400, conf.level=.9) ends at 0.02939010844.
		{"all pass", .97, ranked(400, every(394, 400, 1)...), 400, 6, 0.02939010844, ""},
		// All of the first 300 are right, then every other is wrong. Six errors
		// in 312 are too many.
		{"down to the last that passes", .97, ranked(400, every(301, 400, 2)...), 308, 4, 0, ""},
		// Nine errors in the first fifth are too many, and nine in 400 would not be.
		{"the first failure ends it", .95, ranked(1000, every(0, 180, 20)...), 0, 0, 0, "not certified: too many errors, 9 in the 200 most confident of 1000 cases"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a, err := Certify(Guarantee{Precision: test.precision, Delta: .05}, test.cases, codes[:1])
			if err != nil {
				t.Fatal(err)
			}
			got := a.Classes[0].Certificate
			if got.Certified != (test.n > 0) || got.N != test.n || got.Errors != test.errors || got.Reason != test.reason {
				t.Errorf("%+v, want %d cases with %d errors, reason %q", got, test.n, test.errors, test.reason)
			}
			if test.bound > 0 && math.Abs(got.Bound-test.bound) > 1e-10 {
				t.Errorf("bound %.10f, want %.10f", got.Bound, test.bound)
			}
			if test.n > 0 && got.Threshold != test.cases[test.n-1].Confidence {
				t.Errorf("threshold %v, want that of the last case accepted, %v", got.Threshold, test.cases[test.n-1].Confidence)
			}
		})
	}
}

// Cases of one confidence are accepted together or not at all.
func TestCertifyKeepsTiesTogether(t *testing.T) {
	cases := ranked(300)
	for i := range cases {
		cases[i].Confidence = []float64{.9, .8, .7}[i/100]
		cases[i].Right = i < 200 || i%2 == 0
	}
	a, err := Certify(Guarantee{Precision: .95, Delta: .05}, cases, codes[:1])
	if err != nil {
		t.Fatal(err)
	}
	if a.Overall.N != 200 || a.Overall.Threshold != .8 || a.Overall.Coverage != 2.0/3 {
		t.Errorf("%+v, want the 200 cases from .8 on", a.Overall)
	}
}

// Class 0 is easy, class 1 hard, class 2 rare and class 3 unseen.
func threeClasses() []Case {
	random := rand.New(rand.NewPCG(1, 0))
	var cases []Case
	for i := range 2000 {
		c := Case{Class: i % 2, Confidence: 1 - float64(random.IntN(500))/1000}
		c.Right = random.Float64() > (1-c.Confidence)*[]float64{.05, .35}[c.Class]
		cases = append(cases, c)
	}
	for range 40 {
		cases = append(cases, Case{Class: 2, Confidence: .99, Right: true})
	}
	return cases
}

func TestAccept(t *testing.T) {
	tests := []struct {
		perClass   bool
		class      int
		confidence float64
		reason     string
	}{
		{false, 0, .75, ""},
		{false, 1, .75, ""}, // its own threshold is higher
		{false, 2, .99, "not certifiable: 40 cases, 59 needed"},
		{false, 3, .99, "not certifiable: 0 cases, 59 needed"},
		{false, 1, .2, "below threshold: probability 0.200, 0.602 needed"},
		{true, 0, .51, ""},
		{true, 1, .51, "below threshold: probability 0.510, 0.863 needed"},
		{true, 2, .99, "not certifiable: 40 cases, 59 needed"},
	}
	for _, test := range tests {
		a, err := Certify(Guarantee{Precision: .95, Delta: .05, PerClass: test.perClass}, threeClasses(), codes)
		if err != nil {
			t.Fatal(err)
		}
		accepted, reason := a.Accept(test.class, test.confidence)
		if accepted != (test.reason == "") || reason != test.reason {
			t.Errorf("per class %v, class %d at %v: %v %q, want %q", test.perClass, test.class, test.confidence, accepted, reason, test.reason)
		}
	}
}

// Every class is too small, though all together would not be.
func TestCertifyNamesSmallClasses(t *testing.T) {
	cases := ranked(100)
	for i := range cases {
		cases[i].Class = i % 2
	}
	a, err := Certify(Guarantee{Precision: .95, Delta: .05}, cases, codes[:2])
	if err != nil {
		t.Fatal(err)
	}
	if want := "not certifiable: no category has the 59 cases needed"; a.Overall.Reason != want || a.Overall.Cases != 100 {
		t.Errorf("%+v, want 100 cases and %q", a.Overall, want)
	}
}

func TestExcess(t *testing.T) {
	// Class 1 is wrong in a tenth of its cases, and pays for it with the many of
	// class 0.
	cases := ranked(1000)
	for i := range cases {
		cases[i].Class = i % 5 / 4
		cases[i].Right = cases[i].Class == 0 || i%50 != 4
	}
	a, err := Certify(Guarantee{Precision: .95, Delta: .05}, cases, codes[:2])
	if err != nil {
		t.Fatal(err)
	}
	if !a.Overall.Certified || a.Classes[1].Accepted != 200 || a.Classes[1].Wrong != 20 {
		t.Fatalf("%+v", a)
	}
	if a.Excess(0) || !a.Excess(1) {
		t.Errorf("excess %v and %v, want that of class 1 alone", a.Excess(0), a.Excess(1))
	}
}

// Whatever the cases: what is accepted is what the certificates counted, and
// the bound keeps the promise.
func TestCertifyIsConsistent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := Guarantee{
			Precision: rapid.SampledFrom([]float64{.5, .8, .95}).Draw(t, "precision"),
			Delta:     rapid.SampledFrom([]float64{.05, .2}).Draw(t, "delta"),
			PerClass:  rapid.Bool().Draw(t, "per class"),
		}
		cases := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Case {
			return Case{rapid.IntRange(0, 2).Draw(t, "class"), float64(rapid.IntRange(1, 20).Draw(t, "confidence")) / 20, rapid.IntRange(0, 9).Draw(t, "right") > 0}
		}), 0, 300).Draw(t, "cases")
		a, err := Certify(g, cases, codes[:3])
		if err != nil {
			t.Fatal(err)
		}
		accepted, wrong := make([]int, 3), make([]int, 3)
		for _, c := range cases {
			if ok, _ := a.Accept(c.Class, c.Confidence); ok {
				accepted[c.Class]++
				if !c.Right {
					wrong[c.Class]++
				}
			}
		}
		n, errors := 0, 0
		for class, c := range a.Classes {
			if c.Accepted != accepted[class] || c.Wrong != wrong[class] {
				t.Errorf("class %d counts %d accepted and %d wrong, Accept gives %d and %d", class, c.Accepted, c.Wrong, accepted[class], wrong[class])
			}
			if g.PerClass && (c.N != c.Accepted || c.Errors != c.Wrong) {
				t.Errorf("class %d is certified for %d with %d errors, and accepts %d with %d", class, c.N, c.Errors, c.Accepted, c.Wrong)
			}
			n, errors = n+c.Accepted, errors+c.Wrong
		}
		if !g.PerClass && (n != a.Overall.N || errors != a.Overall.Errors) {
			t.Errorf("certified for %d with %d errors, %d accepted with %d", a.Overall.N, a.Overall.Errors, n, errors)
		}
		for _, c := range []Certificate{a.Overall, a.Classes[0].Certificate, a.Classes[1].Certificate, a.Classes[2].Certificate} {
			if c.Certified != (c.Reason == "") || c.Certified && (c.Bound > 1-g.Precision || c.N < g.needed()) {
				t.Errorf("certificate %+v", c)
			}
		}
	})
}

func TestGuaranteeValidate(t *testing.T) {
	for _, g := range []Guarantee{{0, .05, false}, {1, .05, false}, {math.NaN(), .05, false}, {95, .05, false}, {.95, 0, false}, {.95, .5, false}} {
		if _, err := Certify(g, nil, codes[:1]); err == nil {
			t.Errorf("%+v: no error", g)
		}
	}
}

// The promise itself: over many samples of cases from one population, the
// share of predictions that are wrong, among those of the population that the
// certificate accepts, is above ε in a share δ of the samples at most.
func TestCertifyKeepsItsPromise(t *testing.T) {
	const samples = 400
	g := Guarantee{Precision: .95, Delta: .05}
	limit := int(samples*g.Delta + 3*math.Sqrt(samples*g.Delta*(1-g.Delta)))
	tests := []struct {
		name string
		n    int
		risk func(confidence float64) float64 // probability of an error
		// What a threshold chosen with knowledge of risk would accept, and how
		// much of it the certificates accept on average, at least.
		oracle, coverage float64
	}{
		{"rises steadily", 1000, func(c float64) float64 { return .3 * (1 - c) }, .667, .30},
		{"the same, more cases", 8000, func(c float64) float64 { return .3 * (1 - c) }, .667, .55},
		{"hardly better than the target", 4000, func(c float64) float64 { return .5 * (1 - c) }, .4, .2},
		{"nothing is wrong", 100, func(c float64) float64 { return 0 }, 1, .97},
		// Every threshold is just not good enough: whoever tried them all and
		// took one that passed would fail far more often.
		{"all thresholds are too bad", 1000, func(c float64) float64 { return .0501 }, 0, 0},
		{"the confident are worse", 1000, func(c float64) float64 { return .0501 + .04*(c-.5) }, 0, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(11, 0))
			broken, coverage := 0, 0.0
			for range samples {
				cases := make([]Case, test.n)
				for i := range cases {
					c := .5 + random.Float64()/2
					cases[i] = Case{Confidence: c, Right: random.Float64() >= test.risk(c)}
				}
				c := g.certify(cases)
				if !c.Certified {
					continue
				}
				// risk is linear: its mean above the threshold is that of the middle.
				if test.risk((1+c.Threshold)/2) > 1-g.Precision {
					broken++
				}
				coverage += 2 * (1 - c.Threshold) / samples
			}
			if broken > limit {
				t.Errorf("broken in %d of %d samples, want %d at most", broken, samples, limit)
			}
			if coverage < test.coverage || coverage > test.oracle+.05 {
				t.Errorf("mean coverage %.3f, want %.3f at least; knowing the risks %.3f", coverage, test.coverage, test.oracle)
			}
		})
	}
}

func ExampleCertify() {
	// Two hundred predictions of a held-out set. The less confident half errs in
	// one of five.
	var cases []Case
	for i := range 200 {
		cases = append(cases, Case{Confidence: 1 - float64(i)/400, Right: i < 100 || i%5 != 0})
	}
	a, err := Certify(Guarantee{Precision: .95, Delta: .05}, cases, []string{"quality"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("accept from %.3f on: %d of %d cases, %d errors, at most %.1f%%\n",
		a.Overall.Threshold, a.Overall.N, a.Overall.Cases, a.Overall.Errors, 100*a.Overall.Bound)
	fmt.Println(a.Accept(0, .6))
	// Output:
	// accept from 0.742 on: 104 of 200 cases, 1 errors, at most 4.5%
	// false below threshold: probability 0.600, 0.743 needed
}
