package models

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// The reasons add up to the decision: the margin is the log ratio of two
// probabilities, those of two categories or of the two sides of a boundary
// between severities, and the parts sum to it.
func TestExplainSumsToTheMargin(t *testing.T) {
	b, _ := trainSynthetic(t, Config{})
	l := NewLabeler(b, smallSegmenter(t), LabelerOptions{})
	for _, e := range synthetic(20, 11) {
		x := l.Explain(e.Text)
		urgent := 0.0 // the probability above the boundary
		for level, p := range x.SeverityProbabilities {
			if level <= min(x.SeverityReasons.Class, x.SeverityReasons.RunnerUp) {
				urgent += p
			}
		}
		odds := math.Log(urgent / (1 - urgent))
		if x.SeverityReasons.Class > x.SeverityReasons.RunnerUp {
			odds = -odds
		}
		p := x.CategoryProbabilities
		for _, r := range []struct {
			Reasons
			ratio float64
		}{{x.CategoryReasons, math.Log(p[x.Category] / p[x.CategoryReasons.RunnerUp])}, {x.SeverityReasons, odds}} {
			sum := r.Prior
			for _, c := range r.Groups {
				sum += c.Value
			}
			spans := sum
			for _, c := range r.Terms {
				sum += c.Value
			}
			for _, e := range r.Spans {
				spans += e.Weight
			}
			if math.Abs(sum-r.Margin) > 1e-9 || math.Abs(spans-r.Margin) > 1e-9 || math.Abs(r.ratio-r.Margin) > 1e-6 {
				t.Errorf("%s: terms sum to %v, spans to %v, margin %v, log ratio %v", e.Text, sum, spans, r.Margin, r.ratio)
			}
		}
		if x.CategoryReasons.Class != x.Category || x.SeverityReasons.Class != x.Severity {
			t.Errorf("%s: reasons for other classes than the predicted", e.Text)
		}
	}
}

func TestExplainNamesWhatDecides(t *testing.T) {
	b, _ := trainSynthetic(t, Config{})
	x := NewLabeler(b, smallSegmenter(t), LabelerOptions{}).Explain("快递驿站的包裹")
	if got := b.Taxonomy.Categories[x.Category].Code; got != "delivery" {
		t.Fatalf("category %s, want delivery", got)
	}
	r := x.CategoryReasons
	if top := r.Terms[0]; top.Value <= 0 || !strings.Contains("快递驿站的包裹", top.Name) {
		t.Errorf("the first term is %+v, want a term of the text that speaks for delivery", top)
	}
	if !slices.ContainsFunc(r.Groups, func(c Contribution) bool {
		return c.Block == clauseBlock && c.Name == "delivery" && c.Value > 0
	}) {
		t.Errorf("groups %+v, want the keywords of delivery among them", r.Groups)
	}
}
