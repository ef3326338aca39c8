package classifier

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// oracle is testdata/oracle/metrics.json, made by the script beside it.
type oracle struct {
	Gold        []int
	Scores      [][]float64
	Calibration struct {
		Scale, Objective float64
		Bias             []float64
	}
	Probabilities [][]float64
	Metrics       OrdinalMetrics // of the likeliest classes
	Ordinal       OrdinalMetrics // of those nearest the mean
}

func TestCalibrateEqualsSciPy(t *testing.T) {
	var want oracle
	readJSON(t, "../testdata/oracle/metrics.json", &want)
	got, err := Calibrate(want.Scores, want.Gold, 5)
	if err != nil {
		t.Fatal(err)
	}
	if loss := got.loss(want.Scores, want.Gold); math.Abs(loss-want.Calibration.Objective) > 1e-9 {
		t.Errorf("objective %.12g, scipy has %.12g", loss, want.Calibration.Objective)
	}
	near := func(name string, got, want float64) {
		if math.Abs(got-want) > 1e-5 {
			t.Errorf("%s is %v, scipy has %v", name, got, want)
		}
	}
	near("scale", got.Scale, want.Calibration.Scale)
	for c, b := range want.Calibration.Bias {
		near("bias", got.Bias[c], b)
	}
}

// Labels are drawn from known probabilities, which Calibrate must find again.
func TestCalibrateRecoversTruth(t *testing.T) {
	for _, classes := range []int{2, 3, 50} {
		random := rand.New(rand.NewPCG(1, uint64(classes)))
		truth := Calibration{Scale: 3, Bias: make([]float64, classes)}
		truth.Bias[0], truth.Bias[1] = 0.5, -0.5
		n := 3000
		scores, y := make([][]float64, n), make([]int, n)
		p := make([]float64, classes)
		for i := range scores {
			scores[i] = make([]float64, classes)
			for c := range scores[i] {
				scores[i][c] = random.NormFloat64() * 0.7
			}
			truth.Probabilities(scores[i], p)
			for u := random.Float64(); y[i] < classes-1; y[i]++ {
				if u -= p[y[i]]; u < 0 {
					break
				}
			}
		}
		got, err := Calibrate(scores, y, classes)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(got.Scale-3) > 0.3 {
			t.Errorf("%d classes: scale %v, want about 3", classes, got.Scale)
		}
		if d := got.Bias[0] - got.Bias[1]; math.Abs(d-1) > 0.4 {
			t.Errorf("%d classes: biases differ by %v, want about 1", classes, d)
		}
	}
}

func TestCalibrateLittleOrOddData(t *testing.T) {
	tests := []struct {
		name    string
		scores  [][]float64
		y       []int
		classes int
	}{
		{"one row", [][]float64{{1, -1}}, []int{0}, 2},
		{"all right", [][]float64{{1, -1}, {-1, 1}, {1, -1}}, []int{0, 1, 0}, 2},
		{"all wrong", [][]float64{{1, -1}, {-1, 1}, {1, -1}}, []int{1, 0, 1}, 2},
		{"scores say nothing", [][]float64{{0, 0}, {0, 0}, {0, 0}}, []int{0, 1, 0}, 2},
		{"absent class", [][]float64{{1, -1, 0}, {-1, 1, -1}}, []int{0, 1}, 3},
		{"large scores", [][]float64{{1e3, -1e3}, {-1e3, 1e3}, {1e3, -1e3}}, []int{0, 1, 1}, 2},
	}
	for _, tt := range tests {
		c, err := Calibrate(tt.scores, tt.y, tt.classes)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if !(c.Scale > 0) || math.IsInf(c.Scale, 0) || slices.ContainsFunc(c.Bias, math.IsNaN) {
			t.Errorf("%s: %+v", tt.name, c)
		}
		p := make([]float64, tt.classes)
		for _, s := range tt.scores {
			c.Probabilities(s, p)
			sum := 0.0
			for _, x := range p {
				sum += x
			}
			if math.Abs(sum-1) > 1e-12 {
				t.Errorf("%s: probabilities %v of %+v", tt.name, p, c)
			}
		}
	}
}

func TestCalibrateErrors(t *testing.T) {
	for _, tt := range []struct {
		scores [][]float64
		y      []int
		want   string
	}{
		{nil, nil, "no rows"},
		{[][]float64{{1, 0}, {math.NaN(), 0}}, []int{0, 0}, "row 1 has a score that is no number"},
		{[][]float64{{1, 0}, {1, math.Inf(1)}}, []int{0, 0}, "row 1 has a score that is no number"},
	} {
		if _, err := Calibrate(tt.scores, tt.y, 2); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("error %v, want %q", err, tt.want)
		}
	}
}

func TestProbabilitiesOfExtremeScores(t *testing.T) {
	p := make([]float64, 2)
	Calibration{1, []float64{0, 0}}.Probabilities([]float64{1e308, -1e308}, p)
	if p[0] != 1 || p[1] != 0 {
		t.Errorf("probabilities %v", p)
	}
}
