package analysis

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"suxi/complaint"
)

// paid counts rows of category "a" and so on: by category rows of level urgent,
// of level regular, and how many of these have a cost. All lie in one month.
func paid(rows map[string][3]int) *Result {
	b := New(scheme("a", "b", "c", "d", "其他"), Options{Cost: "金额", Draws: 5})
	for _, category := range []string{"a", "b", "c", "d", "其他"} {
		n := rows[category]
		for i := range n[0] + n[1] {
			day := fmt.Sprintf("2025-01-%02d", 1+i%31)
			l := row(category+strconv.Itoa(i), day, category)
			if i < n[0] {
				l.Label.Severity = 1
			}
			cost := ""
			if i < n[2] {
				cost = strconv.Itoa(100 + i)
			}
			l.Extra = []complaint.Field{{Name: "金额", Value: cost}}
			b.Add(l)
		}
	}
	return b.Result()
}

// The values of a Pareto by severity or cost tell of no level, and of no cost, of
// fewer than K rows, in no scope.
func TestSuppressParetos(t *testing.T) {
	tests := []struct {
		name           string
		rows           map[string][3]int // urgent, regular, with a cost
		severity, cost []string          // categories with a row of their own; nil without any row
	}{
		{
			"nothing is small",
			map[string][3]int{"a": {10, 50, 20}, "b": {10, 40, 10}, "c": {10, 35, 0}},
			[]string{"a", "b", "c", "d", "其他"}, []string{"a", "b", "c", "d", "其他"},
		},
		{
			"one category has few urgent ones: the table of levels hides another's",
			map[string][3]int{"a": {20, 50, 20}, "b": {10, 40, 10}, "c": {3, 31, 0}},
			[]string{"a", "d", "其他"}, []string{"a", "b", "c", "d", "其他"},
		},
		{
			"one has few costs: another goes with it, the least that is enough",
			map[string][3]int{"a": {20, 50, 20}, "b": {10, 40, 10}, "c": {10, 31, 1}},
			[]string{"a", "b", "c", "d", "其他"}, []string{"a", "d", "其他"},
		},
		{
			"there are few costs in all",
			map[string][3]int{"a": {20, 50, 1}, "b": {10, 40, 0}, "c": {10, 31, 0}},
			[]string{"a", "b", "c", "d", "其他"}, nil,
		},
		{
			"a level is small in all",
			map[string][3]int{"a": {1, 50, 10}, "b": {0, 40, 0}, "c": {0, 31, 0}},
			nil, []string{"a", "b", "c", "d", "其他"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := paid(test.rows)
			if err := r.Suppress(5); err != nil {
				t.Fatal(err)
			}
			whole := map[Weight]bool{ByCount: true, ByUnique: true}
			for _, p := range r.Paretos {
				want, checked := map[Weight][]string{BySeverity: test.severity, ByCost: test.cost}[p.Weight]
				if !checked {
					continue
				}
				var got []string
				for _, row := range p.Rows {
					if row.Code != SuppressedCode {
						got = append(got, row.Code)
					}
				}
				slices.Sort(got)
				if !slices.Equal(got, want) || (p.Total == 0) != (want == nil) {
					t.Errorf("%s, %s: rows of %v and a total of %v, want rows of %v", p.Scope, p.Weight, got, p.Total, want)
				}
				whole[p.Weight] = len(want) == 5
			}
			for _, s := range r.Stability {
				for _, c := range s.Rows[0].Cells {
					if !whole[c.Weight] {
						t.Errorf("%s: the stability tells of %s", s.Scope, c.Weight)
					}
				}
			}
			if (r.Cost.Total == 0) != (test.cost == nil) {
				t.Errorf("the costs are %v in all, by category of %v", r.Cost.Total, test.cost)
			}
			if n := []int{r.Cost.Read, r.Cost.Empty}; min(n[0], n[1]) < 0 != (test.cost == nil) {
				t.Errorf("%d rows have a cost, %d have none", n[0], n[1])
			}
		})
	}
}

// What adds up the levels of an issue goes where one of them does, and neither
// issues nor groups name a complaint.
func TestSuppressIssues(t *testing.T) {
	b := New(scheme("a", "其他"), Options{})
	add := func(issue string, urgent, regular int) {
		for i := range urgent + regular {
			l := row(issue+strconv.Itoa(i), "2025-01-10", "a")
			l.IssueID = issue + "0"
			if i < urgent {
				l.Label.Severity = 1
			}
			if i < 8 && issue == "x" {
				l.GroupID, l.GroupSize = "x0", 8
			}
			b.Add(l)
		}
	}
	add("x", 10, 20)
	add("y", 2, 20)
	r := b.Result()
	if err := r.Suppress(5); err != nil {
		t.Fatal(err)
	}
	if len(r.Issues.Rows) != 2 || len(r.Groups) != 1 {
		t.Fatalf("%d issues and %d groups, want 2 and 1", len(r.Issues.Rows), len(r.Groups))
	}
	for i, want := range []float64{(10*5 + 20*1) / (30 * 5.), 0} {
		x := r.Issues.Rows[i]
		if x.Parts.Severity != want || x.Score != x.Parts.score() || x.ID != strconv.Itoa(i+1) {
			t.Errorf("issue %s has severity %v, want %v, and a score of %v for %+v", x.ID, x.Parts.Severity, want, x.Score, x.Parts)
		}
	}
	if id := r.Groups[0].ID; id != "1" {
		t.Errorf("a group has the id %s", id)
	}
	for _, f := range r.Figures() {
		if f.Filter.Issue+f.Filter.Group != "" {
			t.Errorf("figure %s could be looked up by an id", f.Filter.ID())
		}
	}
}
