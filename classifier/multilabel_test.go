package classifier

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestBinaryRelevance(t *testing.T) {
	got, err := BinaryRelevance([][]int{{0, 2}, {1}, {}, {2}}, 3)
	if err != nil {
		t.Fatal(err)
	}
	want := []Task{{Sign: []int8{1, -1, -1, -1}}, {Sign: []int8{-1, 1, -1, -1}}, {Sign: []int8{1, -1, -1, 1}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	// Where every row has one class, the tasks are those of one against the rest.
	single, err := BinaryRelevance([][]int{{1}, {0}, {2}, {1}}, 3)
	if err != nil {
		t.Fatal(err)
	}
	rest, err := OneVersusRest([]int{1, 0, 2, 1}, 3)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(rest, single); diff != "" {
		t.Errorf("-one against the rest +one class a row:\n%s", diff)
	}
	for _, sets := range [][][]int{{{0, 3}}, {{-1}}} {
		if _, err := BinaryRelevance(sets, 3); err == nil {
			t.Errorf("classes %v of 3 are no error", sets)
		}
	}
	if _, err := BinaryRelevance([][]int{{0}}, 1); err == nil {
		t.Error("one class is no error")
	}
}

func TestMultilabelProbabilities(t *testing.T) {
	// Two members, three classes: log odds ln 3, 0 and -ln 3.
	l := &Multilabel{
		Slope: [][]float64{{1, 1}, {2, 0}, {0, 1}},
		Bias:  []float64{0, 0, -math.Log(3)},
		Cut:   []float64{.5, .5, .5},
	}
	p := make([]float64, 3)
	l.Probabilities([]float64{math.Log(3) / 2, 0, 5, math.Log(3) / 2, 7, 0}, p)
	for c, want := range []float64{.75, .5, .25} {
		if math.Abs(p[c]-want) > 1e-12 {
			t.Errorf("class %d: %v, want %v", c, p[c], want)
		}
	}
}

func TestMultilabelDecide(t *testing.T) {
	l := &Multilabel{Cut: []float64{.5, .4, .2}}
	for _, tt := range []struct {
		name string
		p    []float64
		want []int
	}{
		{"several", []float64{.9, .1, .3}, []int{0, 2}},
		{"a cut that is reached", []float64{.1, .4, .1}, []int{1}},
		{"all", []float64{1, 1, 1}, []int{0, 1, 2}},
		{"none: half, a quarter and three quarters of the cut", []float64{.25, .1, .15}, []int{2}},
		{"none: of equally near ones the first", []float64{.25, .2, .1}, []int{0}},
		{"nothing speaks for any", []float64{0, 0, 0}, []int{0}},
	} {
		if got := l.Decide(tt.p); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestMultilabelValid(t *testing.T) {
	fitting := func() *Multilabel {
		return &Multilabel{[][]float64{{1, 2}, {1, 2}}, []float64{0, 0}, []float64{.5, .5}}
	}
	if !fitting().Valid(2, 2) {
		t.Error("what fits is not valid")
	}
	for name, spoil := range map[string]func(*Multilabel){
		"a class without a slope": func(l *Multilabel) { l.Slope = l.Slope[:1] },
		"a class without a bias":  func(l *Multilabel) { l.Bias = l.Bias[:1] },
		"a class without a cut":   func(l *Multilabel) { l.Cut = l.Cut[:1] },
		"a member without one":    func(l *Multilabel) { l.Slope[1] = []float64{1} },
		"a slope that is none":    func(l *Multilabel) { l.Slope[1][0] = math.Inf(1) },
		"a bias that is none":     func(l *Multilabel) { l.Bias[1] = math.NaN() },
		"a cut of 0":              func(l *Multilabel) { l.Cut[0] = 0 },
		"a cut of 1":              func(l *Multilabel) { l.Cut[0] = 1 },
		"a cut that is none":      func(l *Multilabel) { l.Cut[0] = math.NaN() },
	} {
		l := fitting()
		if spoil(l); l.Valid(2, 2) {
			t.Errorf("%s is valid", name)
		}
	}
}

// The objective is strictly convex: where no step lowers it, it is least.
func TestLogistic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.Float64Range(-5, 5)
		n := rapid.IntRange(0, 20).Draw(t, "rows")
		x, positive := make([][]float64, n), make([]bool, n)
		for i := range x {
			x[i] = rapid.SliceOfN(number, 2, 2).Draw(t, "row")
			positive[i] = rapid.Bool().Draw(t, "positive")
		}
		centre := rapid.SliceOfN(number, 3, 3).Draw(t, "centre")
		objective := func(w []float64) float64 {
			sum := 0.0
			for k := range w {
				sum += (w[k] - centre[k]) * (w[k] - centre[k]) / 2
			}
			for i, row := range x {
				z := w[0]*row[0] + w[1]*row[1] + w[2]
				if positive[i] {
					z = -z
				}
				sum += math.Log1p(math.Exp(z))
			}
			return sum
		}
		w, err := logistic(x, positive, centre)
		if err != nil {
			t.Fatal(err)
		}
		least := objective(w)
		for k := range w {
			for _, step := range []float64{-1e-3, 1e-3} {
				w[k] += step
				if beside := objective(w); beside <= least {
					t.Errorf("%v at the minimum, %v where weight %d is %v more", least, beside, k, step)
				}
				w[k] -= step
			}
		}
	})
	if _, err := logistic([][]float64{{math.NaN()}}, []bool{true}, []float64{1, 0}); err == nil {
		t.Error("a score that is no number is no error")
	}
}

func TestExpectedCut(t *testing.T) {
	for _, tt := range []struct {
		p    []float64
		want float64
	}{
		{[]float64{.1, .9, .6}, .6},   // .9/2.6, 1.5/3.6 and 1.6/4.6
		{[]float64{.2, .2, .2}, .2},   // they are not parted
		{[]float64{1, 0, 0}, 1},       // what is certain needs no doubtful ones
		{[]float64{0, 0}, .5},         // nothing to be found
		{[]float64{.1, .05, .01}, .1}, // a rare class
	} {
		if got := expectedCut(slices.Clone(tt.p)); got != tt.want {
			t.Errorf("cut of %v: %v, want %v", tt.p, got, tt.want)
		}
	}
	// Half of the best F1, as far as the gap between probabilities allows: the
	// last one taken is above it, the first one left is not.
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOfN(rapid.Float64Range(.001, .999), 1, 50).Draw(t, "p")
		cut := expectedCut(p)
		taken, hits, all, below := 0.0, 0.0, 0.0, 0.0
		for _, x := range p {
			all += x
			if x >= cut {
				taken++
				hits += x
			} else {
				below = max(below, x)
			}
		}
		if half := hits / (taken + all); cut < half-1e-12 || below > half+1e-12 {
			t.Errorf("cut %v, half of the best F1 %v, first below %v", cut, half, below)
		}
	})
}

// What rows are drawn from is found: a class that the scores overrate, one that
// they underrate, one that only the second member tells. A class without rows
// is improbable.
func TestCalibrateMultilabel(t *testing.T) {
	truth := &Multilabel{Slope: [][]float64{{.5, 0}, {3, 1}, {0, 2}}, Bias: []float64{-1, .5, 0}}
	r := rand.New(rand.NewPCG(1, 2))
	const rows, classes = 4000, 4
	var scores [][]float64
	var sets [][]int
	for range rows {
		s := make([]float64, 2*classes)
		for i := range s {
			s[i] = r.NormFloat64()
		}
		var set []int
		for c, slope := range truth.Slope {
			if z := slope[0]*s[c] + slope[1]*s[classes+c] + truth.Bias[c]; r.Float64() < 1/(1+math.Exp(-z)) {
				set = append(set, c)
			}
		}
		scores, sets = append(scores, s), append(sets, set)
	}
	l, err := CalibrateMultilabel(scores, sets, 2, classes)
	if err != nil {
		t.Fatal(err)
	}
	if !l.Valid(2, classes) {
		t.Errorf("%+v is not valid", l)
	}
	for c, slope := range truth.Slope {
		// Standard errors are at most .1 here.
		if math.Abs(l.Slope[c][0]-slope[0]) > .3 || math.Abs(l.Slope[c][1]-slope[1]) > .3 || math.Abs(l.Bias[c]-truth.Bias[c]) > .3 {
			t.Errorf("class %d: slopes %v and bias %v, want %v and %v", c, l.Slope[c], l.Bias[c], slope, truth.Bias[c])
		}
	}
	p := make([]float64, classes)
	l.Probabilities(make([]float64, 2*classes), p)
	if p[3] > .05 {
		t.Errorf("a class without rows has probability %v", p[3])
	}
	if l.Cut[3] > l.Cut[1] {
		t.Errorf("the cut of the rarest class, %v, is above that of the most frequent, %v", l.Cut[3], l.Cut[1])
	}
	if _, err := CalibrateMultilabel(nil, nil, 2, classes); err == nil {
		t.Error("no rows are no error")
	}
}
