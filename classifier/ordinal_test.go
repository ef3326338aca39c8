package classifier

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCumulative(t *testing.T) {
	got, err := Cumulative([]int{2, 0, 1, 2, 2}, 3)
	if err != nil {
		t.Fatal(err)
	}
	want := []Task{
		{Sign: []int8{-1, 1, -1, -1, -1}, Positive: 4},
		{Sign: []int8{-1, 1, 1, -1, -1}, Positive: 1.5},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	// A fold can leave a side without rows, which nothing balances.
	if got, err := Cumulative([]int{1, 1}, 2); err != nil || got[0].Positive != 0 {
		t.Errorf("got %v, %v", got, err)
	}
	for _, y := range [][]int{{0, 3}, {-1}} {
		if _, err := Cumulative(y, 3); err == nil {
			t.Errorf("classes %v of 3 are no error", y)
		}
	}
	if _, err := Cumulative([]int{0}, 1); err == nil {
		t.Error("one class is no error")
	}
}

func TestOrdinalProbabilities(t *testing.T) {
	o := &Ordinal{Scale: []float64{1, 2}, Bias: []float64{0, math.Log(3)}, Cut: []float64{.5, .5}}
	tests := []struct {
		name   string
		scores []float64
		want   []float64
	}{
		{"log odds 0 and ln 3", []float64{0, 0}, []float64{.5, .25, .25}},
		{"log odds -ln 3 and 0", []float64{-math.Log(3), -math.Log(3) / 2}, []float64{.25, .25, .5}},
		// The second task contradicts the first: nothing lies between them.
		{"crossed", []float64{math.Log(3), -math.Log(3) / 2}, []float64{.75, 0, .25}},
		{"extreme", []float64{-1e6, 1e6}, []float64{0, 1, 0}},
	}
	for _, tt := range tests {
		got := make([]float64, 3)
		o.Probabilities(tt.scores, got)
		for c := range got {
			if math.Abs(got[c]-tt.want[c]) > 1e-12 {
				t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
				break
			}
		}
	}
}

func TestOrdinalClass(t *testing.T) {
	o := &Ordinal{Cut: []float64{.3, .6}}
	for _, tt := range []struct {
		p    []float64
		want int
	}{
		{[]float64{1, 0, 0}, 0},
		{[]float64{.3, 0, .7}, 0}, // a cut that is reached
		{[]float64{.25, .5, .25}, 1},
		{[]float64{.25, .25, .5}, 2},
		{[]float64{0, 0, 1}, 2},
	} {
		if got := o.Class(tt.p); got != tt.want {
			t.Errorf("class of %v is %d, want %d", tt.p, got, tt.want)
		}
	}
}

func TestOrdinalValid(t *testing.T) {
	for _, tt := range []struct {
		o    Ordinal
		want bool
	}{
		{Ordinal{[]float64{1}, []float64{0}, []float64{.5}}, true},
		{Ordinal{}, false},
		{Ordinal{[]float64{1, 1}, []float64{0}, []float64{.5}}, false},
		{Ordinal{[]float64{1}, nil, []float64{.5}}, false},
		{Ordinal{[]float64{0}, []float64{0}, []float64{.5}}, false},
		{Ordinal{[]float64{math.Inf(1)}, []float64{0}, []float64{.5}}, false},
		{Ordinal{[]float64{1}, []float64{math.NaN()}, []float64{.5}}, false},
		{Ordinal{[]float64{1}, []float64{0}, []float64{1}}, false},
		{Ordinal{[]float64{1}, []float64{0}, []float64{math.NaN()}}, false},
	} {
		if got := tt.o.Valid(); got != tt.want {
			t.Errorf("%+v is valid: %v", tt.o, got)
		}
	}
}

// ordered draws rows from a known Ordinal whose tasks share one score.
func ordered(truth *Ordinal, n int, seed uint64) (scores [][]float64, y []int) {
	random := rand.New(rand.NewPCG(seed, 0))
	p := make([]float64, truth.Classes())
	for range n {
		x := random.NormFloat64() * .7
		s := slices.Repeat([]float64{x}, len(truth.Cut))
		truth.Probabilities(s, p)
		class := 0
		for u := random.Float64() - p[0]; u > 0 && class < len(truth.Cut); u -= p[class] {
			class++
		}
		scores, y = append(scores, s), append(y, class)
	}
	return scores, y
}

func TestCalibrateOrdinalRecoversTruth(t *testing.T) {
	truth := &Ordinal{Scale: []float64{3, 3}, Bias: []float64{-1.5, 1}, Cut: []float64{.5, .5}}
	scores, y := ordered(truth, 5000, 1)
	got, err := CalibrateOrdinal(scores, y, 3)
	if err != nil {
		t.Fatal(err)
	}
	for k := range truth.Cut {
		// Four standard errors, of about .05 for the bias and .1 for the scale.
		if math.Abs(got.Scale[k]-truth.Scale[k]) > .4 || math.Abs(got.Bias[k]-truth.Bias[k]) > .2 {
			t.Errorf("task %d: scale %.2f and bias %.2f, want %.2f and %.2f", k, got.Scale[k], got.Bias[k], truth.Scale[k], truth.Bias[k])
		}
	}
	if !got.Valid() {
		t.Errorf("%+v is not valid", got)
	}
}

// A level so rare that it is hardly ever the median is found all the same, by a
// cut that leaves one half for a reason: κ falls by more than its error there.
// Forty rows are no such reason.
func TestCutsMoveForAReason(t *testing.T) {
	rare := &Ordinal{Scale: []float64{2, 2}, Bias: []float64{-5, 0}, Cut: []float64{.5, .5}}
	scores, y := ordered(rare, 20000, 2)
	o, err := CalibrateOrdinal(scores, y, 3)
	if err != nil {
		t.Fatal(err)
	}
	p := make([][]float64, len(scores))
	for i, s := range scores {
		p[i] = make([]float64, 3)
		o.Probabilities(s, p[i])
	}
	chosen := o.confusion(p, y)
	median := (&Ordinal{Cut: []float64{.5, .5}}).confusion(p, y)
	if o.Cut[0] >= .5 || QuadraticKappa(chosen) < QuadraticKappa(median)+kappaError(median) {
		t.Errorf("cuts %v: κ %.3f, the median has %.3f", o.Cut, QuadraticKappa(chosen), QuadraticKappa(median))
	}
	few, err := CalibrateOrdinal(scores[:40], y[:40], 3)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(few.Cut, []float64{.5, .5}) {
		t.Errorf("forty rows move the cuts to %v", few.Cut)
	}
}

func TestCutsOfOneClass(t *testing.T) {
	o, err := CalibrateOrdinal([][]float64{{1}, {2}}, []int{0, 0}, 2)
	if err != nil || o.Cut[0] != .5 {
		t.Errorf("%+v, %v: want the median where κ is undefined", o, err)
	}
}

// The jackknife row by row.
func TestKappaError(t *testing.T) {
	table := [][]int{{5, 2, 0}, {1, 9, 3}, {0, 2, 8}}
	var left []float64
	for i, row := range table {
		for j, count := range row {
			for range count {
				table[i][j]--
				left = append(left, QuadraticKappa(table))
				table[i][j]++
			}
		}
	}
	n, mean, squares := float64(len(left)), 0.0, 0.0
	for _, k := range left {
		mean += k / n
	}
	for _, k := range left {
		squares += (k - mean) * (k - mean)
	}
	want := math.Sqrt(squares * (n - 1) / n)
	if got := kappaError(table); math.Abs(got-want) > 1e-12 {
		t.Errorf("standard error %v, row by row it is %v", got, want)
	}
	if diff := cmp.Diff([][]int{{5, 2, 0}, {1, 9, 3}, {0, 2, 8}}, table); diff != "" {
		t.Errorf("the table has changed:\n%s", diff)
	}
}
