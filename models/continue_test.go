package models

import (
	"strings"
	"testing"

	"suxi/classifier"
	"suxi/taxonomy"
)

// TestContinue trains the next version of a bundle, on the same rows and on
// others.
func TestContinue(t *testing.T) {
	seg := smallSegmenter(t)
	rows := synthetic(150, 1)
	var unrated []Example // without a severity
	for _, e := range rows {
		e.Severity = ""
		unrated = append(unrated, e)
	}
	train := func(t *testing.T, cfg Config, rows []Example) (*Bundle, []string) {
		t.Helper()
		b, e, err := Train(t.Context(), cfg, seg, taxonomy.Default(), rows)
		if err != nil {
			t.Fatal(err)
		}
		return b, e.Warnings
	}
	parent, _ := train(t, Config{MaxFeatures: 300, Folds: 3}, rows)
	borrower, _ := train(t, Config{MaxFeatures: 300, Folds: 3}, unrated)
	tests := []struct {
		name    string
		parent  *Bundle
		rows    []Example
		copied  string // from which bundle the severity head is
		warning string
	}{
		{name: "the same rows", parent: parent, rows: rows},
		{name: "more rows", parent: parent, rows: append(rows[:150:150], synthetic(30, 2)...)},
		{name: "without severity", parent: parent, rows: unrated, copied: parent.ID()},
		{name: "a copy is copied on", parent: borrower, rows: unrated, copied: borrower.Manifest.Heads.Severity.CopiedFrom},
		{name: "fewer rows", parent: parent, rows: rows[:90], warning: "the parent model was trained on 150 rows, this one on 90: a model keeps no text"},
		{name: "a copy is replaced", parent: borrower, rows: rows, warning: "150 rows with a severity replace the severity head that the parent model had copied"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, warnings := train(t, tt.parent.Continue(Config{}), tt.rows)
			m := b.Manifest
			if m.Parent != tt.parent.ID() || m.MaxFeatures != 300 || m.Folds != 3 || m.Features != tt.parent.Manifest.Features {
				t.Errorf("parent %q, %d features, %d folds, %+v; want those of %s", m.Parent, m.MaxFeatures, m.Folds, m.Features, tt.parent.ID())
			}
			if got := m.Heads.Severity.CopiedFrom; got != tt.copied {
				t.Errorf("severity head of %q, want %q", got, tt.copied)
			}
			all := strings.Join(warnings, "\n")
			if !strings.Contains(all, tt.warning) || tt.warning == "" && strings.Contains(all, "parent model") {
				t.Errorf("warnings %q, want %q", all, tt.warning)
			}
		})
	}
	certified := &Bundle{}
	certified.Manifest.Heads.Category.Acceptance = &classifier.Acceptance{Guarantee: classifier.Guarantee{Precision: .9, Delta: .05, PerClass: true}}
	if got := certified.forgets(Config{}, 9, 0); len(got) != 1 || !strings.HasSuffix(got[0], "give --accept-precision 0.9 --accept-per-category") {
		t.Errorf("certificate: warnings %q", got)
	}
	if got := certified.forgets(Config{Accept: &classifier.Guarantee{Precision: .8, Delta: .05}}, 9, 0); len(got) != 0 {
		t.Errorf("certified again: warnings %q", got)
	}
	// From the same rows the same model, but for the line that names its parent.
	again, _ := train(t, parent.Continue(Config{}), rows)
	again.Manifest.Parent = ""
	if again.ID() != parent.ID() {
		t.Error("the same rows give another model than the parent")
	}
}
