package models

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"suxi/classifier"
	"suxi/taxonomy"
)

// handmade is an audit of counts by value, label and likeliest category, the
// suspects being those of label 1 that read like 0.
func handmade(counts map[string][2][2]int) (*Audit, []string) {
	a := &Audit{Taxonomy: &taxonomy.Taxonomy{Categories: make([]taxonomy.Category, 2)}}
	var by []string
	for _, v := range []string{"north", "south", "west", "small", ""} {
		for label, row := range counts[v] {
			for reads, n := range row {
				for range n {
					if label == 1 && reads == 0 {
						a.Suspects = append(a.Suspects, classifier.Suspect{Row: len(a.Rows)})
					}
					a.Rows = append(a.Rows, AuditedRow{Example: len(a.Rows), Category: label, Likeliest: reads})
					by = append(by, v)
				}
			}
		}
	}
	return a, by
}

func TestConsistency(t *testing.T) {
	tests := []struct {
		name     string
		counts   map[string][2][2]int
		distinct []string // values with more or fewer suspects
		want     []string // differences
		tests    int
	}{
		{
			name: "nobody differs",
			counts: map[string][2][2]int{
				"north": {{90, 10}, {5, 95}}, "south": {{45, 5}, {3, 47}}, "west": {{180, 20}, {10, 190}},
			},
			tests: 6,
		},
		{
			name: "the south uses label 1 for what reads like 0",
			counts: map[string][2][2]int{
				"north": {{90, 10}, {5, 95}}, "south": {{45, 5}, {25, 47}}, "west": {{180, 20}, {10, 190}},
			},
			distinct: []string{"west", "north", "south"},
			want:     []string{"south: 1 reads like 0: 25 of 72, elsewhere 15 of 300"},
			tests:    6,
		},
		{
			name: "the south has other matters than the rest, and labels them as the rest does",
			counts: map[string][2][2]int{
				"north": {{360, 40}, {1, 9}}, "south": {{9, 1}, {40, 360}}, "west": {{180, 20}, {5, 45}},
			},
			tests: 6,
		},
		{
			name: "few rows show nothing, and are part of the rest",
			counts: map[string][2][2]int{
				"north": {{90, 10}, {5, 95}}, "small": {{0, 0}, {4, 20}}, "": {{10, 0}, {0, 10}}, "south": {{90, 10}, {5, 95}},
			},
			tests: 4,
		},
	}
	for _, tt := range tests {
		a, by := handmade(tt.counts)
		c, err := a.Consistency(by)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		var distinct, differences []string
		for _, v := range c.Values {
			if v.Suspects.Distinct() {
				distinct = append(distinct, v.Value)
			}
			if share := float64(v.Suspects.Count) / float64(v.Rows); !(v.Suspects.Low <= share && share <= v.Suspects.High) || v.Value == "small" || v.Value == "" {
				t.Errorf("%s: %+v", tt.name, v)
			}
		}
		for _, d := range c.Differences {
			differences = append(differences, fmt.Sprintf("%s: %d reads like %d: %d of %d, elsewhere %d of %d", d.Value, d.Label, d.Reads, d.Count, d.N, d.RestCount, d.RestN))
		}
		if diff := cmp.Diff(tt.distinct, distinct); diff != "" {
			t.Errorf("%s: distinct values (-want +got):\n%s", tt.name, diff)
		}
		if diff := cmp.Diff(tt.want, differences); diff != "" {
			t.Errorf("%s: differences (-want +got):\n%s", tt.name, diff)
		}
		if c.Tests != tt.tests {
			t.Errorf("%s: %d tests, want %d", tt.name, c.Tests, tt.tests)
		}
	}
}

// With 100 rows of label 1 in the south and 300 in the rest, of which 30 read
// like 0, a tenth is expected, whatever the other labels are.
func TestConsistencyExpects(t *testing.T) {
	a, by := handmade(map[string][2][2]int{"south": {{7, 0}, {20, 80}}, "north": {{300, 100}, {30, 270}}, "small": {{2, 0}, {0, 0}}})
	c, err := a.Consistency(by)
	if err != nil {
		t.Fatal(err)
	}
	south := c.Values[1]
	if south.Value != "south" || south.Suspects.Count != 20 || math.Abs(south.Suspects.Expected-10./107) > 1e-12 || c.Small != 1 || c.None != 0 {
		t.Errorf("%+v, %d small, %d without", south, c.Small, c.None)
	}
	// χ² of the one stratum that has suspects: (20 − 12.5)² / (100·300·50·350/(400²·399)).
	z := 7.5 / math.Sqrt(100*300*50*350./(400*400*399))
	if want := math.Erfc(z / math.Sqrt2); math.Abs(south.Suspects.P-want) > 1e-12 {
		t.Errorf("p %v, want %v", south.Suspects.P, want)
	}
}

func TestConsistencyRefuses(t *testing.T) {
	for want, counts := range map[string]map[string][2][2]int{
		"no labelled row has a value": {"": {{20, 0}, {0, 20}}},
		"the same value":              {"north": {{20, 0}, {0, 20}}},
		"no value of the field":       {"north": {{20, 0}, {0, 9}}, "south": {{20, 0}, {0, 9}}},
	} {
		a, by := handmade(counts)
		if _, err := a.Consistency(by); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// Four values with very different matters, and one model that confuses labels as
// often in each: what is called different is chance, and in at most 5% of audits
// there is any, plus three standard errors of 400 simulations. One in which the
// labels 1 and 2 are used otherwise is told from them.
func TestConsistencyRarelyErrs(t *testing.T) {
	confusion := [3][3]float64{{.88, .1, .02}, {.05, .9, .05}, {.02, .18, .8}} // by label, then by what it reads like
	shares := map[string][3]float64{"a": {.8, .1, .1}, "b": {.1, .8, .1}, "c": {.1, .2, .7}, "d": {.4, .3, .3}}
	r := rand.New(rand.NewPCG(8, 8))
	draw := func(p [3]float64) int {
		at := r.Float64()
		for c, share := range p {
			if at -= share; at < 0 {
				return c
			}
		}
		return 2
	}
	simulate := func(strange float64) (differences, values int) {
		a := &Audit{Taxonomy: &taxonomy.Taxonomy{Categories: make([]taxonomy.Category, 3)}}
		var by []string
		for _, v := range []string{"a", "b", "c", "d"} {
			for range 250 {
				truth := draw(shares[v])
				row := AuditedRow{Example: len(by), Category: truth, Likeliest: draw(confusion[truth])}
				if v == "c" && truth == 2 && r.Float64() < strange {
					row.Category = 1
				}
				if row.Likeliest != row.Category && r.IntN(2) == 0 {
					a.Suspects = append(a.Suspects, classifier.Suspect{Row: len(a.Rows)})
				}
				a.Rows, by = append(a.Rows, row), append(by, v)
			}
		}
		c, err := a.Consistency(by)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range c.Values {
			if v.Suspects.Distinct() {
				values = 1
			}
		}
		return min(len(c.Differences), 1), values
	}
	const rounds = 400
	differences, values := 0, 0
	for range rounds {
		d, v := simulate(0)
		differences, values = differences+d, values+v
	}
	limit := rounds * (.05 + 3*math.Sqrt(.05*.95/rounds))
	if float64(differences) > limit || float64(values) > limit {
		t.Errorf("of %d audits without any, %d have a difference and %d a value that stands out, want at most %.0f", rounds, differences, values, limit)
	}
	found := 0
	for range 20 {
		d, _ := simulate(.3)
		found += d
	}
	if found < 18 {
		t.Errorf("30%% of a label given otherwise is found in %d of 20 audits", found)
	}
}
