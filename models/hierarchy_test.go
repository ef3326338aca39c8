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

// stockBelow holds the words of subcategories.
var stockBelow = map[string]map[string][]string{
	"delivery":  {"late": {"晚到", "拖延", "迟迟"}, "lost": {"丢件", "不见", "遗失"}},
	"attitude":  {"rude": {"骂人", "吼叫", "嘲笑"}, "ignored": {"不理", "挂断", "推诿"}},
	"aftersale": {"refund": {"退款", "退钱", "返还"}},
}

// nested makes n complaints of two levels: words of the category, and of four
// in five those of a subcategory.
func nested(n int, seed uint64) []Example {
	r := rand.New(rand.NewPCG(seed, 0))
	classes := []string{"delivery", "attitude", "aftersale"}
	examples := make([]Example, n)
	for i := range examples {
		class := classes[i%3]
		children := []string{}
		for child := range stockBelow[class] {
			children = append(children, child)
		}
		slices.Sort(children)
		child := children[r.IntN(len(children))]
		var b strings.Builder
		for range 3 {
			fmt.Fprintf(&b, "%s第%d", stock[class][r.IntN(4)], r.IntN(50))
		}
		if r.IntN(5) > 0 {
			for range 2 {
				fmt.Fprintf(&b, "%s第%d", stockBelow[class][child][r.IntN(3)], r.IntN(50))
			}
		}
		examples[i] = Example{Text: b.String(), Category: class, Subcategory: child}
	}
	return examples
}

func trainNested(t *testing.T, cfg Config) (*Bundle, *Evaluation) {
	t.Helper()
	b, e, err := Train(t.Context(), cfg, smallSegmenter(t), nil, nested(240, 1))
	if err != nil {
		t.Fatal(err)
	}
	return b, e
}

func TestHierarchy(t *testing.T) {
	b, heldOut := trainNested(t, Config{})
	h := heldOut.Hierarchy
	if h == nil || h.Levels.N != 240 {
		t.Fatalf("held out: %+v", h)
	}
	// One in three rows is of a category with one subcategory, and of the others
	// one in five does not tell which of the two.
	if h.Given < 100 || h.Given > 160 || h.Precision < .85 || h.Levels.Precision < .9 || h.Levels.Recall < .7 {
		t.Errorf("held out: %+v", h)
	}
	if c := b.SubcategoryCoverage(); c == nil || c.Precision != .9 || !(c.Threshold > 0 && c.Threshold < 1) {
		t.Errorf("coverage %+v", c)
	}
	l := NewLabeler(b, smallSegmenter(t), LabelerOptions{})
	for _, tt := range []struct {
		text, category, child string
		learned, sure         bool
	}{
		{"快递第1物流第2晚到第3拖延第4", "delivery", "late", true, true},
		{"客服第1态度第2挂断第3推诿第4", "attitude", "ignored", true, true},
		{"退货第1换货第2退款第3", "aftersale", "", false, false}, // of one subcategory there is nothing to tell
	} {
		p := l.Label(tt.text)
		c := b.Taxonomy.Categories[p.Category]
		s := p.Subcategory
		if c.Code != tt.category || s.Learned != tt.learned || s.Sure != tt.sure || tt.sure && c.Subcategories[s.Index].Code != tt.child {
			t.Errorf("%s: %s, %+v", tt.text, c.Code, s)
		}
		if known := l.Subcategory(tt.text, p.Category); known.Index != s.Index || math.Abs(known.Probability*p.CategoryProbabilities[p.Category]-s.Probability) > 1e-12 {
			t.Errorf("%s: where the category is known %+v, where it is predicted %+v", tt.text, known, s)
		}
	}
	// A text that does not tell is left to a person where nearly all have to be
	// right.
	const vague = "驿站第31快递第12快递第43"
	strict, _ := trainNested(t, Config{SubcategoryPrecision: .98})
	if s := NewLabeler(strict, smallSegmenter(t), LabelerOptions{}).Label(vague).Subcategory; !s.Learned || s.Sure || strict.SubcategoryCoverage().Share > b.SubcategoryCoverage().Share {
		t.Errorf("%s: %+v, coverage %+v", vague, s, strict.SubcategoryCoverage())
	}
	// Where a person says that it is another category, level 2 is sought there.
	attitude, _ := b.Taxonomy.Category("attitude")
	if s := l.Subcategory("快递第1物流第2挂断第3推诿第4", attitude); !s.Learned || b.Taxonomy.Categories[attitude].Subcategories[s.Index].Code != "ignored" {
		t.Errorf("below attitude: %+v", s)
	}
	fresh, err := Evaluate(t.Context(), 2, l, nested(120, 2))
	if err != nil {
		t.Fatal(err)
	}
	if h := fresh.Hierarchy; h == nil || h.Precision < .85 || h.Given < 50 {
		t.Errorf("fresh rows: %+v", h)
	}
	cv, err := CrossValidate(t.Context(), Config{}, smallSegmenter(t), nil, nested(240, 1), 3)
	if err != nil {
		t.Fatal(err)
	}
	if h := cv.Hierarchy; h == nil || h.Levels.N != 240 || h.Precision < .8 || h.Given < 80 {
		t.Errorf("cross-validation: %+v", h)
	}
}

func TestHierarchyRoundTrip(t *testing.T) {
	b, _ := trainNested(t, Config{Workers: 1})
	data := save(t, b)
	if other, _ := trainNested(t, Config{Workers: 3}); !bytes.Equal(save(t, other), data) {
		t.Error("the bundle depends on the number of workers")
	}
	got, err := Load("m.suxi", bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(save(t, got), data) {
		t.Error("written again, the bundle has other bytes")
	}
	seg := smallSegmenter(t)
	for _, e := range nested(30, 3) {
		if diff := cmp.Diff(NewLabeler(b, seg, LabelerOptions{}).Label(e.Text), NewLabeler(got, seg, LabelerOptions{}).Label(e.Text)); diff != "" {
			t.Fatalf("another prediction after loading (-want +got):\n%s", diff)
		}
	}
	for _, tt := range []struct{ old, new, want string }{
		{`"subcategory_coverage"`, `"coverage"`, "subcategories without a threshold"},
		{`"category": "delivery"`, `"category": "attitude"`, "subcategories of attitude: not one category of the taxonomy"},
		{`"category": "attitude"`, `"category": "staff"`, "subcategories of staff: not one category of the taxonomy"},
		{`"rude"`, `"soft"`, "subcategories of attitude: classes ignored soft: not those of the taxonomy in its order"},
	} {
		bad := restored(t, data, func(m string) string {
			if !strings.Contains(m, tt.old) {
				t.Fatalf("no %s in the manifest", tt.old)
			}
			return strings.Replace(m, tt.old, tt.new, 1)
		})
		if _, err := Load("m.suxi", bytes.NewReader(bad), int64(len(bad))); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.new, err, tt.want)
		}
	}
}

// A taxonomy in force can rename what was learnt, and add below categories of
// which nothing was, but it cannot change the rest.
func TestHierarchyWith(t *testing.T) {
	b, _ := trainNested(t, Config{})
	edited := func(category string, edit func(*taxonomy.Category)) *taxonomy.Taxonomy {
		tax := *b.Taxonomy
		tax.Categories = slices.Clone(tax.Categories)
		i, _ := tax.Category(category)
		tax.Categories[i].Subcategories = slices.Clone(tax.Categories[i].Subcategories)
		edit(&tax.Categories[i])
		return &tax
	}
	if _, err := b.With(edited("delivery", func(c *taxonomy.Category) { c.Subcategories[0].Name = "慢" })); err != nil {
		t.Errorf("another name: %v", err)
	}
	if _, err := b.With(edited("aftersale", func(c *taxonomy.Category) { c.Subcategories = nil })); err != nil {
		t.Errorf("a category without a local classifier: %v", err)
	}
	if _, err := b.With(edited("delivery", func(c *taxonomy.Category) { c.Subcategories = c.Subcategories[:1] })); err == nil || !strings.Contains(err.Error(), "other subcategories of delivery") {
		t.Errorf("one fewer: %v", err)
	}
}

// Labels of level 2 are looked up below the category, and name it if it is not
// given.
func TestSubcategoryLabels(t *testing.T) {
	tax := &taxonomy.Taxonomy{Name: "t", Severity: taxonomy.Default().Severity, Categories: []taxonomy.Category{
		{Code: "a", Name: "甲", Subcategories: []taxonomy.Entry{{Code: "a1", Name: "异响"}, {Code: "a2", Name: "漏油"}}},
		{Code: "b", Name: "乙", Subcategories: []taxonomy.Entry{{Code: "b1", Name: "异响"}}},
	}}
	r, err := resolve(tax, false, []Example{
		{Text: "1", Category: "甲", Subcategory: "漏油"},
		{Text: "2", Category: "乙", Subcategory: "异响"},
		{Text: "3", Subcategory: "漏油"},
		{Text: "4", Category: "乙", Subcategory: "漏油"},
		{Text: "5", Category: "甲"},
		{Text: "6", Subcategory: "异响"}, // of which?
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := []int{0, 1, 0, 1, 0}; !slices.Equal(r.positions[category], want) {
		t.Errorf("categories %v, want %v", r.positions[category], want)
	}
	if want := []int{1, 0, 1, -1, -1}; !slices.Equal(r.children, want) {
		t.Errorf("subcategories %v, want %v", r.children, want)
	}
	if len(r.warnings) != 1 || !strings.Contains(r.warnings[0], `"异响" (1 rows), "漏油" (1 rows)`) {
		t.Errorf("warnings %q", r.warnings)
	}
	private := []Example{{Text: "1", Category: "甲", Subcategory: "找13800138000"}, {Text: "2", Category: "乙"}}
	if _, err := taxonomyFor(nil, false, private); err == nil || !strings.Contains(err.Error(), "personal information") {
		t.Errorf("a telephone number for a subcategory: %v", err)
	}
}

func TestHierarchyScore(t *testing.T) {
	tax := &taxonomy.Taxonomy{Categories: []taxonomy.Category{
		{Subcategories: make([]taxonomy.Entry, 2)}, {Subcategories: make([]taxonomy.Entry, 3)},
	}}
	sure := func(child int) Subcategory { return Subcategory{Learned: true, Index: child, Sure: true} }
	var o outcomes
	for _, row := range []struct {
		gold, made int
		below      descent
	}{
		{0, 0, descent{1, sure(1)}},                    // 2 of 2
		{1, 1, descent{2, sure(0)}},                    // 1 shared of 2 and 2
		{1, 0, descent{1, sure(1)}},                    // none of 2 and 2
		{1, 1, descent{1, Subcategory{Learned: true}}}, // 1 of 1 and 2
		{0, 0, descent{0, Subcategory{}}},              // 1 of 1 and 2
		{0, 0, descent{-1, sure(0)}},                   // nobody knows
	} {
		o.add(0, row.gold, nil, verdict{class: row.made})
		o.below = append(o.below, row.below)
	}
	want := &HierarchyScore{
		Levels: classifier.HierarchyMetrics{N: 5, Precision: 5. / 8, Recall: 5. / 10, F1: 10. / 18},
		Given:  3, Right: 1, Precision: 1. / 3, Interval: classifier.ExactInterval(1, 3),
	}
	if diff := cmp.Diff(want, o.hierarchy(tax)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for i := range o.below {
		o.below[i].said = Subcategory{}
	}
	if got := o.hierarchy(tax); got != nil {
		t.Errorf("nothing was learnt: %+v", got)
	}
}

// A category whose rows are one event cannot be learnt from: it has no local
// classifier, which is told, and training goes on.
func TestHierarchyOfRepeats(t *testing.T) {
	examples := nested(240, 1)
	for i := range examples {
		if e := &examples[i]; e.Category == "delivery" {
			e.Text = "包裹三天没有到"
		}
	}
	b, e, err := Train(t.Context(), Config{}, smallSegmenter(t), nil, examples)
	if err != nil {
		t.Fatal(err)
	}
	var known []string
	for c := range b.level2.all() {
		known = append(known, b.Taxonomy.Categories[c].Code)
	}
	if !slices.Equal(known, []string{"attitude"}) {
		t.Errorf("local classifiers of %q, want attitude alone", known)
	}
	if !slices.ContainsFunc(e.Warnings, func(w string) bool {
		return strings.HasPrefix(w, "subcategories of delivery cannot be learnt, keywords decide: ")
	}) {
		t.Errorf("warnings %q", e.Warnings)
	}
}

// Two subcategories need five rows each.
func TestHierarchyOfFewRows(t *testing.T) {
	examples := nested(240, 1)
	for i := range examples {
		if e := &examples[i]; e.Subcategory == "lost" && i > 40 {
			e.Subcategory = ""
		}
	}
	count := 0
	for _, e := range examples {
		if e.Subcategory == "lost" {
			count++
		}
	}
	b, _, err := Train(t.Context(), Config{}, smallSegmenter(t), nil, examples)
	if err != nil {
		t.Fatal(err)
	}
	delivery, _ := b.Taxonomy.Category("delivery")
	if got, want := b.level2.head(delivery) != nil, count >= fewRows; got != want {
		t.Errorf("%d rows of a subcategory: local classifier %t, want %t", count, got, want)
	}
	for i := range examples {
		examples[i].Subcategory = ""
	}
	if b, e, err := Train(t.Context(), Config{}, smallSegmenter(t), nil, examples); err != nil || b.level2 != nil || e.Hierarchy != nil || b.SubcategoryCoverage() != nil {
		t.Errorf("without subcategories: %v, %v, %v", b.level2, e.Hierarchy, err)
	}
}
