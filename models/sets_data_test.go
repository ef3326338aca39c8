package models

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"suxi/segment"
)

// Several categories and subcategories on real texts, car/dev.csv below the
// folder that SUXI_DATA names: labels as they are joined, and the first of them
// with the first problem code below it.
func TestSetsOfRealTexts(t *testing.T) {
	data := os.Getenv("SUXI_DATA")
	if data == "" {
		t.Skip("SUXI_DATA does not name the folder of the development corpora")
	}
	f, err := os.Open(filepath.Join(data, "car", "dev.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var joined, nested []Example // columns: id, text, labels, single_label, problem_codes …
	for _, r := range rows[1:] {
		first, _, _ := strings.Cut(r[2], "|")
		code, _, _ := strings.Cut(r[4], ",")
		joined = append(joined, Example{Text: r[1], Category: r[2]})
		nested = append(nested, Example{Text: r[1], Category: first, Subcategory: code})
	}
	seg, err := segment.New()
	if err != nil {
		t.Fatal(err)
	}
	e, err := CrossValidate(t.Context(), Config{Seed: 1, MultiLabel: true}, seg, nil, joined, 5)
	if err != nil {
		t.Fatal(err)
	}
	m := e.Categories
	t.Logf("several: micro-F1 %.4f, macro-F1 %.4f, exact %.4f, Hamming loss %.4f, one-error %.4f, ECE %.4f, log loss %.4f",
		m.Sets.F1, m.Sets.MacroF1, m.Sets.Exact, m.Sets.HammingLoss, m.OneError, m.ECE, m.LogLoss)
	if m.Sets.F1 < .81 || m.Sets.MacroF1 < .62 || m.ECE > .03 {
		t.Error("want micro-F1 .81, macro-F1 .62 and ECE .03 or better")
	}
	for _, precision := range []float64{.8, .9} {
		e, err := CrossValidate(t.Context(), Config{Seed: 1, SubcategoryPrecision: precision}, seg, nil, nested, 5)
		if err != nil {
			t.Fatal(err)
		}
		h := e.Hierarchy
		t.Logf("subcategories at %.2f: hP %.4f, hR %.4f, hF %.4f, %d given, %.4f right %v",
			precision, h.Levels.Precision, h.Levels.Recall, h.Levels.F1, h.Given, h.Precision, h.Interval)
		if precision > h.Interval.High || h.Given < 300 {
			t.Errorf("precision %.2f is not in %v, or less than 300 are given", precision, h.Interval)
		}
	}
}
