package models

import (
	"math"
	"testing"
)

// The reasons add up to the decision: the margin is the log ratio of the two
// probabilities, and the parts sum to it.
func TestExplainSumsToTheMargin(t *testing.T) {
	b, _ := trainSynthetic(t, Config{})
	l := NewLabeler(b, smallSegmenter(t))
	for _, e := range synthetic(20, 11) {
		x := l.Explain(e.Text)
		for _, r := range []struct {
			Reasons
			p []float64
		}{{x.CategoryReasons, x.CategoryProbabilities}, {x.SeverityReasons, x.SeverityProbabilities}} {
			sum := r.Prior
			for _, c := range r.Contributions {
				sum += c.Value
			}
			ratio := math.Log(r.p[r.Class] / r.p[r.RunnerUp])
			if math.Abs(sum-r.Margin) > 1e-9 || math.Abs(ratio-r.Margin) > 1e-6 {
				t.Errorf("%s: parts sum to %v, margin %v, log ratio %v", e.Text, sum, r.Margin, ratio)
			}
		}
		if x.CategoryReasons.Class != x.Category || x.SeverityReasons.Class != x.Severity {
			t.Errorf("%s: reasons for other classes than the predicted", e.Text)
		}
	}
}

func TestExplainNamesWhatDecides(t *testing.T) {
	b, _ := trainSynthetic(t, Config{})
	x := NewLabeler(b, smallSegmenter(t)).Explain("快递驿站的包裹")
	if got := b.Taxonomy.Categories[x.Category].Code; got != "delivery" {
		t.Fatalf("category %s, want delivery", got)
	}
	terms := map[string]bool{}
	block := false
	for _, c := range x.CategoryReasons.Contributions[:6] {
		if c.Value <= 0 {
			t.Errorf("%q is among the first six reasons and speaks against", c.Term)
		}
		terms[c.Term] = true
		block = block || c.Block == keywordBlock && c.Term == "delivery"
	}
	if !terms["快递"] && !terms["包裹"] || !block {
		t.Errorf("first six reasons %v, want a word of delivery and its keyword group", x.CategoryReasons.Contributions[:6])
	}
}
