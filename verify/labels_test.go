package verify

import (
	"testing"

	"suxi/complaint"
)

func TestStrange(t *testing.T) {
	categories := map[string]bool{"quality": true, "delivery": true}
	for _, tt := range []struct {
		name   string
		change func(*complaint.Labelled)
		want   string
	}{
		{"nothing", func(*complaint.Labelled) {}, ""},
		{"accepted", func(l *complaint.Labelled) { l.Decision = complaint.Accept }, ""},
		{"by a person", func(l *complaint.Labelled) { l.Decision, l.CategorySource = complaint.Decided, complaint.Human }, ""},
		{"by a person who is none", func(l *complaint.Labelled) { l.Decision = complaint.Decided }, "decision"},
		{"of a person and under review", func(l *complaint.Labelled) { l.CategorySource = complaint.Human }, "decision"},
		{"no decision", func(l *complaint.Labelled) { l.Decision = "" }, "decision"},
		{"another decision", func(l *complaint.Labelled) { l.Decision = "xyz" }, "decision"},
		{"no category", func(l *complaint.Labelled) { l.Label.Category = "" }, "category"},
		{"unknown category", func(l *complaint.Labelled) { l.Label.Category = "qualify" }, "category"},
		{"unknown category of the model", func(l *complaint.Labelled) { l.ModelCategory = "qualify" }, "model_category"},
		{"unknown runner-up", func(l *complaint.Labelled) { l.RunnerUp = "qualify" }, "runner_up"},
		{"several categories", func(l *complaint.Labelled) { l.Categories = "quality|delivery" }, ""},
		{"several categories, one unknown", func(l *complaint.Labelled) { l.Categories = "quality|late" }, "categories"},
		{"no source", func(l *complaint.Labelled) { l.CategorySource = "" }, "category_source"},
		{"nobody was asked for a severity", func(l *complaint.Labelled) { l.SeveritySource = complaint.Asked }, "severity_source"},
		{"somebody was for a subcategory", func(l *complaint.Labelled) { l.SubcategorySource = complaint.Asked }, ""},
		{"no model gives demands", func(l *complaint.Labelled) { l.DemandSource = complaint.Model }, "demand_source"},
	} {
		row := complaint.Labelled{Label: complaint.Label{Category: "quality", CategorySource: complaint.Model, ModelCategory: "quality", RunnerUp: "delivery", Decision: complaint.Review}}
		tt.change(&row)
		if got := strange(&row, categories); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	row := complaint.Labelled{Label: complaint.Label{Category: "anything", CategorySource: complaint.Model, Decision: complaint.Review}}
	if got := strange(&row, nil); got != "" {
		t.Errorf("without a taxonomy: %q", got)
	}
}
