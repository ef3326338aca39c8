package analysis

import (
	"fmt"
	"math"
	"testing"

	"suxi/complaint"
	"suxi/stats"
)

// TestAgreement has the table of vcd's Kappa in R 4.2, [[45 5 3] [4 30 6] [1 4 22]]:
// κ .7049075, linear .7375668, quadratic .7708924.
func TestAgreement(t *testing.T) {
	tax := scheme("a", "b", "c")
	tax.Severity = append(tax.Severity, tax.Severity[1])
	tax.Severity[2].Rank, tax.Severity[2].Code, tax.Severity[2].Name = 3, "mild", "轻微"
	b := New(tax, Options{Draws: 400})
	var pairs [][]int
	for i, line := range [3][3]int{{45, 5, 3}, {4, 30, 6}, {1, 4, 22}} {
		for j, n := range line {
			for k := range n {
				pairs = append(pairs, []int{i, j})
				l := row(fmt.Sprint(i, j, k), "2025-06-01", tax.Categories[i].Code)
				l.ModelCategory, l.CategoryProbability, l.Label.Severity, l.ModelSeverity = tax.Categories[j].Code, .9, i+1, j+1
				if k == 0 { // a near-duplicate counts with it, once
					l.GroupID, l.GroupSize = l.ID, 2
					b.Add(l)
					l.ID += " again"
				}
				b.Add(l)
			}
		}
	}
	model := row("model", "2025-06-02", "a") // of no person
	model.ModelCategory, model.CategorySource, model.SeveritySource, model.ModelSeverity = "b", complaint.Model, complaint.Model, 1
	b.Add(model)
	r := b.Result()
	c, s := r.CategoryAgreement, r.SeverityAgreement
	if c == nil || s == nil || c.N != 120 || s.N != 120 || math.Abs(c.Agreed-97./120) > 1e-12 || c.Linear != nil || c.Quadratic != nil {
		t.Fatalf("%+v, %+v", c, s)
	}
	for _, tt := range []struct {
		name string
		got  *Interval
		want float64
	}{
		{"κ", c.Kappa, .7049075},
		{"linear", s.Linear, .7375668},
		{"quadratic", s.Quadratic, .7708924},
		{"α", c.Alpha, stats.KrippendorffAlpha(pairs, nil, stats.NominalScale, nil)},
		{"ordinal α", s.Alpha, stats.KrippendorffAlpha(pairs, nil, stats.OrdinalScale, nil)},
	} {
		if tt.got == nil || math.Abs(tt.got.Value-tt.want) > 5e-8 || tt.got.Low >= tt.want-.05 || tt.got.High <= tt.want+.03 {
			t.Errorf("%s %+v, want %v inside an interval", tt.name, tt.got, tt.want)
		}
	}
}

// TestAgreementUndefined has one label of both for everything, and nothing.
func TestAgreementUndefined(t *testing.T) {
	b := New(scheme("a", "b"), Options{})
	if r := b.Result(); r.CategoryAgreement != nil || r.SeverityAgreement != nil {
		t.Errorf("%+v, %+v, want none", r.CategoryAgreement, r.SeverityAgreement)
	}
	for i := range 5 {
		l := row(fmt.Sprint(i), "2025-06-01", "a")
		l.ModelCategory = "a"
		b.Add(l)
	}
	if a := b.Result().CategoryAgreement; a == nil || a.N != 5 || a.Agreed != 1 || a.Kappa != nil || a.Alpha != nil {
		t.Errorf("%+v, want agreement of 5 without κ", a)
	}
}
