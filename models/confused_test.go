package models

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"suxi/taxonomy"
)

// The model is sure by p of the class predicted, of three classes.
func surely(class int, p float64) []float64 {
	q := []float64{(1 - p) / 2, (1 - p) / 2, (1 - p) / 2}
	q[class] = p
	return q
}

func TestConfused(t *testing.T) {
	tax := &taxonomy.Taxonomy{Categories: []taxonomy.Category{{Code: "a"}, {Code: "b"}, {Code: "c"}}}
	var o outcomes
	var examples []Example
	groups := []int{0, 1, 2, 2, 4, 5, 6}
	for i, r := range []struct {
		text  string
		gold  int
		class int
		p     float64
	}{
		{"一", 0, 0, .9},
		{"二\n打 13800138000", 0, 1, .6},
		{"三", 0, 1, .8},
		{"三", 0, 1, .8}, // a copy
		{"五", 0, 1, .5},
		{"六", 2, 0, .5},
		{"七", 1, 0, .9},
	} {
		examples = append(examples, Example{Text: r.text})
		o.add(i, r.gold, surely(r.class, r.p), verdict{class: r.class})
	}
	want := []Confusion{
		{"a", "b", 4, []string{"三", "二 打 〔手机〕"}},
		{"b", "a", 1, []string{"七"}},
		{"c", "a", 1, []string{"六"}},
	}
	if diff := cmp.Diff(want, confused(tax, &o, examples, groups)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestQuotesAreRedactedAndShort(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"  两行\n 一句 ", "两行 一句"},
		{"坏\xff字节", "坏�字节"},
		{strings.Repeat("长", 60), strings.Repeat("长", 60)},
		{strings.Repeat("长", 61), strings.Repeat("长", 59) + "…"},
		{strings.Repeat("长", 55) + "13800138000", strings.Repeat("长", 55) + "〔手机〕"},
		{"138\n0013\n8000", "〔手机〕"},
	} {
		if got := quote(tt.text); got != tt.want || utf8.RuneCountInString(got) > quoteLength {
			t.Errorf("quote(%q) = %q, want %q", tt.text, got, tt.want)
		}
	}
}

// The figures of Train go into the model file: they quote nothing.
func TestHeldOutFiguresQuoteNothing(t *testing.T) {
	b, heldOut := trainSynthetic(t, Config{})
	if heldOut.Confused != nil || heldOut.Method != nil {
		t.Error("the held-out figures of Train quote texts")
	}
	var stored map[string]json.RawMessage
	if err := json.Unmarshal(b.Manifest.HeldOut, &stored); err != nil {
		t.Fatal(err)
	}
	if len(stored) != 4 || stored["category"] == nil || stored["severity"] == nil || stored["urgent_queue"] == nil || stored["urgent_queue_costs"] == nil {
		t.Errorf("the manifest holds %d parts of the evaluation", len(stored))
	}
}

func TestRareLabelsAreTold(t *testing.T) {
	examples := append(synthetic(45, 6), Example{Text: "漏电把手烫了", Category: "safety", Severity: "1"})
	e, err := CrossValidate(t.Context(), Config{}, smallSegmenter(t), taxonomy.Default(), examples, 3)
	if err != nil {
		t.Fatal(err)
	}
	if want := "fewer than 5 rows carry category safety (1): what is said of it is uncertain"; e.Warnings[len(e.Warnings)-1] != want {
		t.Errorf("warnings %q, want the last to be %q", e.Warnings, want)
	}
}
