package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"suxi/complaint"
	"suxi/taxonomy"
)

// TestRestate gives every label of a row that names a category the new one.
func TestRestate(t *testing.T) {
	scale := taxonomy.Scale{{Rank: 1, Code: "urgent", Name: "紧急", Weight: 1}}
	scheme := func(name string, codes ...string) *taxonomy.Taxonomy {
		tax := &taxonomy.Taxonomy{Name: name, Severity: scale}
		for _, c := range codes {
			tax.Categories = append(tax.Categories, taxonomy.Category{Code: c, Name: "名" + c})
		}
		return tax
	}
	var walk taxonomy.Crosswalk
	for _, step := range []string{"late=delivery", "lost=delivery"} {
		if err := walk.Parse(step); err != nil {
			t.Fatal(err)
		}
	}
	r, err := walk.Between(scheme("2024", "late", "lost", "price"), scheme("2025", "price", "delivery"))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, category, categories, model, runnerUp, want, wantCategories, wantModel, wantRunnerUp string }{
		{"merged", "late", "late|lost|price", "lost", "price", "delivery", "delivery|price", "delivery", "price"},
		{"one category, no model", "price", "", "", "", "price", "", "", ""},
		{"of neither scheme", "other", "", "late", "", "other", "", "delivery", ""},
	} {
		row := complaint.Labelled{Complaint: complaint.Complaint{ID: "T-1"}, Label: complaint.Label{
			Category: tt.category, Categories: tt.categories, ModelCategory: tt.model, RunnerUp: tt.runnerUp,
		}}
		restate(&row, r)
		got := []string{row.Label.Category, row.Categories, row.ModelCategory, row.RunnerUp}
		if diff := cmp.Diff([]string{tt.want, tt.wantCategories, tt.wantModel, tt.wantRunnerUp}, got); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
		former := complaint.Former{Taxonomy: "2024", Code: tt.category, Name: "名" + tt.category}
		if tt.category == "other" {
			former = complaint.Former{}
		}
		if row.Former != former {
			t.Errorf("%s: former %+v, want %+v", tt.name, row.Former, former)
		}
	}
}
