package classifier

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestMeasureSets(t *testing.T) {
	codes := []string{"refund", "repair", "apology", "exchange"}
	gold := [][]int{{0}, {0, 1}, {}, {2}, {}}
	predicted := [][]int{{0}, {1}, {2}, {2, 0}, {}}
	// Three hits of five predicted and four right ones; exact are the first row
	// and the last.
	want := SetMetrics{
		N: 5, Precision: 3.0 / 5, Recall: 3.0 / 4, F1: 6.0 / 9, Exact: 2.0 / 5,
		// Exchange never occurs. Two answers of 20 are wrong where a class stands, one
		// where it is missing.
		MacroF1: (1.0/2 + 1 + 2.0/3) / 3, HammingLoss: 3.0 / 20, Codes: codes,
		PerClass: []ClassMetrics{
			{Precision: 1.0 / 2, Recall: 1.0 / 2, F1: 1.0 / 2, Support: 2, RecallInterval: ExactInterval(1, 2)},
			{Precision: 1, Recall: 1, F1: 1, Support: 1, RecallInterval: ExactInterval(1, 1)},
			{Precision: 1.0 / 2, Recall: 1, F1: 2.0 / 3, Support: 1, RecallInterval: ExactInterval(1, 1)},
			{Precision: math.NaN(), Recall: math.NaN(), F1: math.NaN(), Support: 0, RecallInterval: Interval{0, 1}},
		},
	}
	got := MeasureSets(gold, predicted, codes)
	if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, 1e-12), cmpopts.EquateNaNs()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	data, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	var back SetMetrics
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got, back, cmpopts.EquateNaNs()); diff != "" {
		t.Errorf("read back (-want +got):\n%s\n%s", diff, data)
	}
	if empty := MeasureSets(nil, nil, codes); !math.IsNaN(empty.F1) || !math.IsNaN(empty.Exact) {
		t.Errorf("no rows: F1 %v, exact %v, want NaN", empty.F1, empty.Exact)
	}
}

func TestMeasureMultilabel(t *testing.T) {
	gold := [][]int{{0}, {0, 1}, {2}}
	predicted := [][]int{{0}, {1}, {0}}
	prob := [][]float64{{.9, .1, .1}, {.4, .6, .1}, {.5, .1, .2}}
	got := MeasureMultilabel(gold, predicted, prob, []string{"refund", "repair", "apology"})
	if want := MeasureSets(gold, predicted, got.Sets.Codes).F1; got.Sets.F1 != want {
		t.Errorf("F1 %v, want %v", got.Sets.F1, want)
	}
	if want := 1. / 3; got.OneError != want { // only the last row's most probable class is wrong
		t.Errorf("one-error %v, want %v", got.OneError, want)
	}
	if want := -math.Log(.9*.9*.9*.4*.6*.9*.5*.9*.2) / 9; math.Abs(got.LogLoss-want) > 1e-12 {
		t.Errorf("log loss %v, want %v", got.LogLoss, want)
	}
	// Given were .5, wrong, and .6 and .9, right.
	if want := (.5 + .4 + .1) / 3; math.Abs(got.ECE-want) > 1e-12 || len(got.Reliability) != 3 {
		t.Errorf("ECE %v of %d bins, want %v of 3", got.ECE, len(got.Reliability), want)
	}
}
