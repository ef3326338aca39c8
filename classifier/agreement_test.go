package classifier

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// raters returns two raters whose table is [[45,5,3],[4,30,6],[1,4,22]], with a
// row that only the first rated and one that nobody did.
func raters() [][]int {
	var a, b []int
	for i, row := range [][]int{{45, 5, 3}, {4, 30, 6}, {1, 4, 22}} {
		for j, n := range row {
			for range n {
				a, b = append(a, i), append(b, j)
			}
		}
	}
	return [][]int{append(a, 1, -1), append(b, -1, -1)}
}

// vcd::Kappa in R states κ; the specific agreements are 2·n(c,c) over the
// margins' sum, such as 90 over 53 + 50.
func TestMeasureAgreement(t *testing.T) {
	a := MeasureAgreement(raters(), []string{"a", "b", "c"}, true, 1)
	if a.Units != 120 || len(a.Pairs) != 1 {
		t.Fatalf("%d units, %d pairs; want 120 and 1", a.Units, len(a.Pairs))
	}
	p := a.Pairs[0]
	if p.First != 0 || p.Second != 1 || p.N != 120 || p.Agreed != 97./120 {
		t.Errorf("raters %d and %d: %d rows, agreed %v", p.First, p.Second, p.N, p.Agreed)
	}
	for name, tt := range map[string]struct {
		got  Estimate
		want float64
	}{"κ": {p.Kappa, .7049075}, "linear κ": {*p.Linear, .7375668}, "quadratic κ": {*p.Quadratic, .7708924}} {
		if math.Abs(tt.got.Value-tt.want) > 5e-8 {
			t.Errorf("%s %v, want %v", name, tt.got.Value, tt.want)
		}
		if half := (tt.got.High - tt.got.Low) / 2; !(tt.got.Low < tt.want && tt.want < tt.got.High) || half < .05 || half > .15 {
			t.Errorf("%s %v: interval %v to %v", name, tt.want, tt.got.Low, tt.got.High)
		}
	}
	close := cmpopts.EquateApprox(0, 1e-12)
	if diff := cmp.Diff([]float64{90. / 103, 60. / 79, 44. / 58}, p.PerClass, close); diff != "" {
		t.Errorf("per class (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]ConfusedPair{{1, 2, 6, 4}, {0, 1, 5, 4}, {0, 2, 3, 1}}, p.Confused); diff != "" {
		t.Errorf("confused (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(a, MeasureAgreement(raters(), a.Codes, true, 1)); diff != "" {
		t.Errorf("another call with the same seed (-first +second):\n%s", diff)
	}
}

// Three raters are compared in pairs, and α takes all of them; classes without
// an order have one κ; what is undefined is null.
func TestMeasureAgreementOfThree(t *testing.T) {
	ratings := [][]int{{0, 0, 1, 1, -1}, {0, 0, 1, 0, 1}, {-1, -1, -1, -1, 1}}
	a := MeasureAgreement(ratings, []string{"a", "b", "c"}, false, 1)
	if len(a.Pairs) != 3 || a.Units != 5 || a.Pairs[0].Linear != nil || a.Pairs[1].N != 0 || a.Pairs[2].Agreed != 1 {
		t.Errorf("%+v", a)
	}
	// Coincidences: a–a 4, b–b 4, a–b and b–a 1 each; α = 1 − 9·(2)/(2·5·5).
	if want := 1 - 9*2./50; math.Abs(a.Alpha.Value-want) > 1e-12 {
		t.Errorf("α %v, want %v", a.Alpha.Value, want)
	}
	data, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"units":5,"alpha":{"value":0.64`, `"first":0,"second":2,"n":0,"agreed":null,"kappa":{"value":null,"low":null,"high":null},"per_class":[null,null,null]`} {
		if !strings.Contains(string(data), want) {
			t.Errorf("JSON %s lacks %s", data, want)
		}
	}
}
