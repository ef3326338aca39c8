package models

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

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

// How many of the wrong labels are found, and how many there seem to be, depends
// on the folds: ten seeds together are held to what one would be.
func TestAuditLabels(t *testing.T) {
	const seeds = 10
	examples, wrong := audited()
	audits := make([]*Audit, seeds)
	found, suspects, rate := 0, 0, 0.0
	for seed := range audits {
		a, err := AuditLabels(t.Context(), Config{Workers: 1, Seed: uint64(seed)}, smallSegmenter(t), taxonomy.Default(), examples)
		if err != nil {
			t.Fatal(err)
		}
		audits[seed] = a
		suspects += len(a.Suspects)
		rate += a.Joint.NoiseRate() / seeds
		margin := math.Inf(1)
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
	}
	if found < seeds*len(wrong)*6/10 || found < suspects*7/10 {
		t.Errorf("%d of %d suspects are among the %d wrong labels", found, suspects, seeds*len(wrong))
	}
	if rate < .04 || rate > .12 {
		t.Errorf("noise rate %.3f, put in were %.3f", rate, float64(len(wrong)+1)/300)
	}

	a := audits[0]
	if len(a.Rows) != 300 || a.Skipped != 2 || a.Rows[0].Example != 2 {
		t.Fatalf("%d rows, %d skipped, the first is example %d; want 300, 2 and 2", len(a.Rows), a.Skipped, a.Rows[0].Example)
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
