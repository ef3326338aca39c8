package models

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"suxi/classifier"
	"suxi/taxonomy"
)

// audited is 302 synthetic complaints: one with a severity only and one with no
// label come first, every fifteenth has a wrong category, and the last two repeat
// the one before them, once under another category.
func audited() (examples []Example, wrong []int) {
	examples = append([]Example{{Text: "快递第一", Severity: "1"}, {Text: "快递第二"}}, synthetic(298, 1)...)
	next := map[string]string{"delivery": "attitude", "attitude": "aftersale", "aftersale": "delivery"}
	for i := 10; i < 290; i += 15 {
		examples[i].Category = next[examples[i].Category]
		wrong = append(wrong, i)
	}
	last := examples[len(examples)-1]
	changed := last
	changed.Text += "！"
	changed.Category = next[last.Category]
	return append(examples, last, changed), wrong
}

func TestAuditLabels(t *testing.T) {
	examples, wrong := audited()
	a, err := AuditLabels(t.Context(), Config{Workers: 1}, smallSegmenter(t), taxonomy.Default(), examples)
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Rows) != 300 || a.Skipped != 2 || a.Rows[0].Example != 2 {
		t.Fatalf("%d rows, %d skipped, the first is example %d; want 300, 2 and 2", len(a.Rows), a.Skipped, a.Rows[0].Example)
	}
	found, margin := 0, math.Inf(1)
	for _, s := range a.Suspects {
		r := a.Rows[s.Row]
		if slices.Contains(wrong, r.Example) {
			found++
		}
		if s.Margin > margin || s.Margin <= 0 || s.Likely != r.Likeliest || s.Likely == r.Category {
			t.Errorf("suspect %+v of a row of category %d, likeliest %d, after margin %v", s, r.Category, r.Likeliest, margin)
		}
		margin = s.Margin
	}
	if found < len(wrong)*6/10 || found < len(a.Suspects)*7/10 {
		t.Errorf("%d of %d suspects are among the %d wrong labels", found, len(a.Suspects), len(wrong))
	}
	if rate := a.Joint.NoiseRate(); rate < .04 || rate > .12 {
		t.Errorf("noise rate %.3f, put in were %.3f", rate, float64(len(wrong)+1)/300)
	}
	if want := [][]int{{297, 298, 299}}; !cmp.Equal(want, a.Conflicts) {
		t.Errorf("conflicts %v, want %v", a.Conflicts, want)
	}
	for _, r := range a.Rows {
		sum := 0.0
		for _, p := range r.Probabilities {
			sum += p
		}
		if len(r.Probabilities) != 9 || math.Abs(sum-1) > 1e-9 {
			t.Fatalf("example %d: %d probabilities with sum %v", r.Example, len(r.Probabilities), sum)
		}
	}

	again, err := AuditLabels(t.Context(), Config{Workers: 3}, smallSegmenter(t), taxonomy.Default(), examples)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(a, again, cmpopts.EquateNaNs()); diff != "" {
		t.Errorf("three workers (-one +three):\n%s", diff)
	}
}

// A label is no evidence for itself: rows of two near-identical texts each, all
// with labels drawn by lot, are as often unlike the model as lots are.
func TestAuditDoesNotLeakNearDuplicates(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 0))
	var examples []Example
	for range 100 {
		var b strings.Builder
		for range 40 {
			b.WriteRune(rune(0x4e00 + r.IntN(400)))
		}
		label := []string{"甲", "乙"}[r.IntN(2)]
		examples = append(examples, Example{Text: b.String() + "。", Category: label}, Example{Text: b.String() + "！！", Category: label})
	}
	a, err := AuditLabels(t.Context(), Config{}, smallSegmenter(t), nil, examples)
	if err != nil {
		t.Fatal(err)
	}
	alike := 0
	for _, r := range a.Rows {
		if r.Likeliest == r.Category {
			alike++
		}
	}
	if alike > 130 {
		t.Errorf("the model agrees with %d of 200 labels drawn by lot", alike)
	}
}

func TestAuditRefuses(t *testing.T) {
	tests := []struct {
		name     string
		examples []Example
		want     string
	}{
		{"no labels", []Example{{Text: "快递", Severity: "1"}}, "no row carries"},
		{"one category", []Example{{Text: "快递", Category: "delivery"}, {Text: "物流", Category: "delivery"}}, "labelled rows of 1 categories"},
	}
	for _, tt := range tests {
		_, err := AuditLabels(t.Context(), Config{}, smallSegmenter(t), taxonomy.Default(), tt.examples)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}

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
