package models

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"suxi/classifier"
	"suxi/taxonomy"
)

// several makes n complaints of one or two categories each, three words of each
// category, joined in the cell by one mark or another.
func several(n int, seed uint64) []Example {
	r := rand.New(rand.NewPCG(seed, 0))
	classes := []string{"delivery", "attitude", "aftersale"}
	marks := []string{"|", "、", "；"}
	examples := make([]Example, n)
	for i := range examples {
		labels := []string{classes[i%3]}
		if r.IntN(2) == 0 {
			labels = append(labels, classes[(i+1)%3])
		}
		var b strings.Builder
		for _, label := range labels {
			for range 3 {
				fmt.Fprintf(&b, "%s第%d", stock[label][r.IntN(8)], r.IntN(50))
			}
		}
		examples[i] = Example{Text: b.String(), Category: strings.Join(labels, marks[r.IntN(3)])}
	}
	return examples
}

func trainSeveral(t *testing.T, cfg Config) (*Bundle, *Evaluation) {
	t.Helper()
	cfg.MultiLabel = true
	b, e, err := Train(t.Context(), cfg, smallSegmenter(t), nil, several(150, 1))
	if err != nil {
		t.Fatal(err)
	}
	return b, e
}

func TestMultiLabel(t *testing.T) {
	b, heldOut := trainSeveral(t, Config{})
	if heldOut.Category != nil || heldOut.Categories == nil {
		t.Fatalf("held out: category %v, categories %v", heldOut.Category, heldOut.Categories)
	}
	if m := heldOut.Categories; m.Sets.N != 150 || m.Sets.F1 < .9 || m.Sets.Exact < .8 || m.OneError > .1 {
		t.Errorf("held out: %+v, want F1 .9 and exact sets .8 at least", m)
	}
	l := NewLabeler(b, smallSegmenter(t), LabelerOptions{})
	var codes []string
	for _, c := range b.Taxonomy.Categories {
		codes = append(codes, c.Code)
	}
	if want := []string{"aftersale", "attitude", "delivery"}; !slices.Equal(codes, want) {
		t.Errorf("categories %q, want %q: cells are split", codes, want)
	}
	for _, tt := range []struct {
		text string
		want []int // in any order
	}{
		{"快递第1物流第2包裹第3", []int{2}},
		{"快递第1物流第2包裹第3态度第4客服第5敷衍第6", []int{1, 2}},
		{"完全没见过的字句", nil}, // whichever
	} {
		p := l.Label(tt.text)
		if got := slices.Sorted(slices.Values(p.Categories)); tt.want != nil && !slices.Equal(got, tt.want) {
			t.Errorf("%s: categories %v, want %v (%v)", tt.text, got, tt.want, p.CategoryProbabilities)
		}
		if len(p.Categories) == 0 || p.Categories[0] != p.Category {
			t.Errorf("%s: category %d, categories %v", tt.text, p.Category, p.Categories)
		}
		for i, c := range p.Categories {
			if i > 0 && p.CategoryProbabilities[c] > p.CategoryProbabilities[p.Categories[i-1]] {
				t.Errorf("%s: categories %v are not in the order of %v", tt.text, p.Categories, p.CategoryProbabilities)
			}
		}
	}
	fresh, err := Evaluate(t.Context(), 2, l, several(60, 2))
	if err != nil {
		t.Fatal(err)
	}
	if f1, ok := fresh.MacroF1(); !ok || f1 < .9 {
		t.Errorf("macro-F1 %.3f, %t on fresh rows, want .9 at least", f1, ok)
	}
}

func TestMultiLabelRoundTrip(t *testing.T) {
	b, _ := trainSeveral(t, Config{Workers: 1})
	data := save(t, b)
	if other, _ := trainSeveral(t, Config{Workers: 3}); !bytes.Equal(save(t, other), data) {
		t.Error("the bundle depends on the number of workers")
	}
	got, err := Load("m.suxi", bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if !got.MultiLabel() || !got.Continue(Config{}).MultiLabel {
		t.Error("loaded, the bundle gives one category, or the next version would")
	}
	seg := smallSegmenter(t)
	for _, e := range several(30, 3) {
		if diff := cmp.Diff(NewLabeler(b, seg, LabelerOptions{}).Label(e.Text), NewLabeler(got, seg, LabelerOptions{}).Label(e.Text)); diff != "" {
			t.Fatalf("another prediction after loading (-want +got):\n%s", diff)
		}
	}
	for _, edit := range [][2]string{{`"slope": [`, `"slope": [[1],`}, {`"cut": [`, `"cut": [2,`}} {
		bad := restored(t, data, func(m string) string { return strings.Replace(m, edit[0], edit[1], 1) })
		if _, err := Load("m.suxi", bytes.NewReader(bad), int64(len(bad))); err == nil || !strings.Contains(err.Error(), "category head: weights, features and classes do not fit together") {
			t.Errorf("%s: error %v", edit[1], err)
		}
	}
}

// A category is accepted rightly if it is one of those that the text has, whether
// or not somebody wrote it first.
func TestMultiLabelAcceptance(t *testing.T) {
	b, _, err := Train(t.Context(), Config{MultiLabel: true, Accept: &classifier.Guarantee{Precision: .9, Delta: .05}}, smallSegmenter(t), nil, several(240, 1))
	if err != nil {
		t.Fatal(err)
	}
	// By the first category alone a quarter would be wrong, and nothing certified.
	if c := b.Manifest.Heads.Category.Acceptance.Overall; c.Coverage < .8 {
		t.Errorf("%+v, want a coverage of .8 at least", c)
	}
}

// The reasons for a category that is one of several are those for it alone.
func TestMultiLabelReasons(t *testing.T) {
	b, _ := trainSeveral(t, Config{})
	l := NewLabeler(b, smallSegmenter(t), LabelerOptions{})
	for _, e := range several(10, 4) {
		x := l.Explain(e.Text)
		sum := x.CategoryReasons.Prior
		for _, c := range slices.Concat(x.CategoryReasons.Groups, x.CategoryReasons.Terms) {
			sum += c.Value
		}
		p := x.CategoryProbabilities[x.Category]
		if odds := math.Log(p / (1 - p)); math.Abs(sum-odds) > 1e-5 { // the probabilities are of single precision
			t.Errorf("%s: parts sum to %v, log odds %v", e.Text, sum, odds)
		}
	}
}

func TestMultiLabelValidation(t *testing.T) {
	ctx, seg, examples := t.Context(), smallSegmenter(t), dated(several(120, 1))
	cfg := Config{MultiLabel: true}
	if e, err := CrossValidate(ctx, cfg, seg, nil, examples, 3); err != nil || e.Categories.Sets.N != 120 || e.Categories.Sets.F1 < .9 || e.Confused != nil {
		t.Errorf("cross-validation: %+v, %v", e, err)
	}
	e, err := ByTime(ctx, cfg, seg, nil, examples, Month)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range e.Method.Periods {
		if p.Category == nil || p.Category.Accuracy < p.Category.Interval.Low || p.Category.Accuracy > p.Category.Interval.High {
			t.Errorf("period %s: %+v", p.Period, p.Category)
		}
	}
	if _, err := LearningCurve(ctx, cfg, seg, nil, examples, 3, []int{20}); err == nil {
		t.Error("a learning curve of sets is no error")
	}
	b, _ := trainSeveral(t, Config{})
	if l := NewLabeler(b, seg, LabelerOptions{}); l != nil {
		if _, err := Compare(ctx, 1, l, l, examples); err == nil || !strings.Contains(err.Error(), "several categories") {
			t.Errorf("comparison of sets: %v", err)
		}
	}
}

// Without the flag a cell that joins several is a label of its own, and where
// there are many that is told.
func TestSeveralCategoriesAreTold(t *testing.T) {
	single := []Example{{Text: "甲", Category: "delivery"}, {Text: "乙", Category: "attitude"}}
	many := func(n int) (all []Example) {
		for range n {
			all = append(all, single...)
		}
		return append(all, Example{Text: "丙", Category: "delivery|attitude"})
	}
	const hint = "--multi-label learns them as such"
	for _, tt := range []struct {
		name     string
		tax      *taxonomy.Taxonomy
		examples []Example
		hinted   bool
	}{
		{"one of 3 of a taxonomy made of the cells", nil, many(1), true},
		{"one of 41", nil, many(20), false},
		{"one of 41 of a given taxonomy", taxonomy.Default(), many(20), false},
	} {
		tax, err := taxonomyFor(tt.tax, false, tt.examples)
		if err != nil {
			t.Fatal(err)
		}
		r, err := resolve(tax, false, tt.examples)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(strings.Join(r.warnings, "\n"), hint); got != tt.hinted {
			t.Errorf("%s: warnings %q", tt.name, r.warnings)
		}
		if r.sets != nil {
			t.Errorf("%s: sets %v", tt.name, r.sets)
		}
	}
	if _, err := resolve(taxonomy.Default(), false, many(1)); err == nil || !strings.Contains(err.Error(), "1 of 3 rows join several categories in one cell: "+hint) {
		t.Errorf("one of 3 of a given taxonomy: %v", err)
	}
	r, err := resolve(taxonomy.Default(), true, append(many(10), Example{Text: "丁", Category: "attitude|轮胎", Subcategory: "rude"}))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]int{{1, 2}, {2}}, r.sets[20:]); diff != "" {
		t.Errorf("sets (-want +got):\n%s", diff)
	}
	if !slices.ContainsFunc(r.warnings, func(w string) bool { return strings.Contains(w, `"轮胎" (1 rows)`) }) {
		t.Errorf("no warning of the category that is unknown: %q", r.warnings)
	}
	if !slices.Contains(r.warnings, "subcategories are not learnt where a row can have several categories") {
		t.Errorf("no warning of the subcategory: %q", r.warnings)
	}
}
