package classifier

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// nearestMeans measures the decisions of NearestMean.
func nearestMeans(gold []int, prob [][]float64, codes []string) OrdinalMetrics {
	return MeasureDecided(gold, prob, decide(prob, NearestMean), codes)
}

func TestMeasureEqualsScikitLearn(t *testing.T) {
	var want oracle
	readJSON(t, "../testdata/oracle/metrics.json", &want)
	codes := []string{"c0", "c1", "c2", "c3", "c4"}
	close := cmp.Options{cmpopts.EquateApprox(0, 1e-12), cmpopts.EquateNaNs()}
	if diff := cmp.Diff(want.Metrics.Metrics, Measure(want.Gold, want.Probabilities, codes), close); diff != "" {
		t.Errorf("nominal (-scikit-learn +got):\n%s", diff)
	}
	if diff := cmp.Diff(want.Ordinal, nearestMeans(want.Gold, want.Probabilities, codes), close); diff != "" {
		t.Errorf("ordinal (-scikit-learn +got):\n%s", diff)
	}
}

func TestPredictedClass(t *testing.T) {
	tests := []struct {
		p                      []float64
		likeliest, nearestMean int
	}{
		{[]float64{1}, 0, 0},
		{[]float64{.2, .5, .3}, 1, 1},
		{[]float64{.3, .3, .4}, 2, 1},   // mean 1.1
		{[]float64{.45, .1, .45}, 0, 1}, // two extremes meet in the middle
		{[]float64{.5, .5, 0}, 0, 0},    // a tie goes to the lower rank
		{[]float64{0, .25, .75}, 2, 2},
		{[]float64{.9, 0, .1}, 0, 0},
		{[]float64{.05, .4, .4, .15}, 1, 2}, // mean 1.65
	}
	for _, tt := range tests {
		if got := Likeliest(tt.p); got != tt.likeliest {
			t.Errorf("Likeliest(%v) = %d, want %d", tt.p, got, tt.likeliest)
		}
		if got := NearestMean(tt.p); got != tt.nearestMean {
			t.Errorf("NearestMean(%v) = %d, want %d", tt.p, got, tt.nearestMean)
		}
	}
}

func TestMeasureNothing(t *testing.T) {
	m := MeasureDecided(nil, nil, nil, []string{"a", "b"})
	for name, v := range map[string]float64{
		"accuracy": m.Accuracy, "macro-F1": m.MacroF1, "ECE": m.ECE, "log loss": m.LogLoss,
		"precision": m.PerClass[0].Precision, "recall": m.PerClass[0].Recall, "F1": m.PerClass[0].F1,
		"kappa": m.QuadraticKappa, "MAE": m.MAE,
	} {
		if !math.IsNaN(v) {
			t.Errorf("%s is %v without rows, want NaN", name, v)
		}
	}
}

func TestECE(t *testing.T) {
	tests := []struct {
		name string
		gold []int
		prob [][]float64
		want float64
	}{
		{"sure and right", []int{0, 1}, [][]float64{{1, 0}, {0, 1}}, 0},
		{"sure and wrong", []int{1, 0}, [][]float64{{1, 0}, {0, 1}}, 1},
		{"one confidence is one bin: .75 sure, half right", []int{0, 1, 0, 1}, [][]float64{{.75, .25}, {.75, .25}, {.75, .25}, {.75, .25}}, .25},
		{"bins do not average out: .6 always right, .9 always wrong", []int{0, 1}, [][]float64{{.6, .4}, {.9, .1}}, (.4 + .9) / 2},
	}
	for _, tt := range tests {
		if got := Measure(tt.gold, tt.prob, []string{"a", "b"}).ECE; math.Abs(got-tt.want) > 1e-12 {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestQuadraticKappa(t *testing.T) {
	tests := []struct {
		name      string
		confusion [][]int
		want      float64
	}{
		{"R, vcd::Kappa", [][]int{{45, 5, 3}, {4, 30, 6}, {1, 4, 22}}, .7708924},
		{"agreement", [][]int{{3, 0}, {0, 4}}, 1},
		{"chance", [][]int{{1, 1}, {1, 1}}, 0},
		{"one class only", [][]int{{5, 0}, {0, 0}}, math.NaN()},
		{"empty", nil, math.NaN()},
	}
	for _, tt := range tests {
		if got := QuadraticKappa(tt.confusion); !cmp.Equal(got, tt.want, cmpopts.EquateApprox(0, 5e-8), cmpopts.EquateNaNs()) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestMeanAbsoluteError(t *testing.T) {
	if got, want := MeanAbsoluteError([][]int{{45, 5, 3}, {4, 30, 6}, {1, 4, 22}}), 27.0/120; got != want {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestMetricsJSON(t *testing.T) {
	codes := []string{"quality", "delivery", `od"d`} // not in alphabetical order
	m := nearestMeans([]int{0, 0, 1}, [][]float64{{.75, .25, 0}, {.25, .75, 0}, {.25, .75, 0}}, codes)
	half, all := `[0.01257911709342506,0.9874208829065749]`, `[0.025000000000000022,1]`
	want := `{"n":3,"accuracy":0.6666666666666666,"macro_f1":0.6666666666666666,"ece":0.08333333333333337,"log_loss":0.6538861686744841,"brier":0.4583333333333333,` +
		`"per_class":{"quality":{"precision":1,"recall":0.5,"f1":0.6666666666666666,"support":2,"recall_interval":` + half + `},` +
		`"delivery":{"precision":0.5,"recall":1,"f1":0.6666666666666666,"support":1,"recall_interval":` + all + `},` +
		`"od\"d":{"precision":null,"recall":null,"f1":null,"support":0,"recall_interval":[0,1]}},` +
		`"confusion":[[1,1,0],[0,1,0],[0,0,0]],` +
		`"reliability":[{"n":3,"confidence":0.75,"accuracy":0.6666666666666666,"interval":[0.09429932405024612,0.9915962413403874]}],` +
		`"coverage":[{"precision":0.9,"coverage":0,"threshold":null},{"precision":0.95,"coverage":0,"threshold":null},` +
		`{"precision":0.98,"coverage":0,"threshold":null},{"precision":0.99,"coverage":0,"threshold":null}]`

	data, err := json.Marshal(m.Metrics)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want+"}", string(data)); diff != "" {
		t.Errorf("Metrics (-want +got):\n%s", diff)
	}
	var plain Metrics
	if err := json.Unmarshal(data, &plain); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m.Metrics, plain, cmpopts.EquateNaNs()); diff != "" {
		t.Errorf("Metrics read back (-want +got):\n%s", diff)
	}

	data, err = json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want+`,"quadratic_kappa":0.4,"mae":0.3333333333333333}`, string(data)); diff != "" {
		t.Errorf("OrdinalMetrics (-want +got):\n%s", diff)
	}
	var ordinal OrdinalMetrics
	if err := json.Unmarshal(data, &ordinal); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m, ordinal, cmpopts.EquateNaNs()); diff != "" {
		t.Errorf("OrdinalMetrics read back (-want +got):\n%s", diff)
	}

	m.Intervals = &Intervals{Draws: 1000, Groups: 3, Accuracy: Interval{.25, 1}, MacroF1: Interval{math.NaN(), 1}}
	data, err = json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	if want := `"intervals":{"draws":1000,"groups":3,"accuracy":[0.25,1],"macro_f1":[null,1]},"per_class"`; !strings.Contains(string(data), want) {
		t.Errorf("OrdinalMetrics with intervals: %s, want %s in it", data, want)
	}
	if err := json.Unmarshal(data, &ordinal); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m, ordinal, cmpopts.EquateNaNs()); diff != "" {
		t.Errorf("OrdinalMetrics with intervals read back (-want +got):\n%s", diff)
	}

	for _, bad := range []string{`{"per_class":[]}`, `{"per_class":{"a":1}}`, `{"accuracy":"high"}`} {
		if err := json.Unmarshal([]byte(bad), &plain); err == nil {
			t.Errorf("%s is read without an error", bad)
		}
	}
}
