package verify

import (
	"fmt"
	"slices"
	"strings"

	"suxi/complaint"
	"suxi/models"
	"suxi/taxonomy"
)

// sources are who may have given a label, by column. A category always has one.
var sources = []struct {
	column string
	of     func(*complaint.Labelled) complaint.Source
	known  []complaint.Source
}{
	{"category_source", func(l *complaint.Labelled) complaint.Source { return l.CategorySource }, []complaint.Source{complaint.Human, complaint.Model}},
	{"subcategory_source", func(l *complaint.Labelled) complaint.Source { return l.SubcategorySource }, []complaint.Source{"", complaint.Human, complaint.Model, complaint.ByRule, complaint.Asked}},
	{"severity_source", func(l *complaint.Labelled) complaint.Source { return l.SeveritySource }, []complaint.Source{"", complaint.Human, complaint.Model, complaint.ByRule}},
	{"demand_source", func(l *complaint.Labelled) complaint.Source { return l.DemandSource }, []complaint.Source{"", complaint.Human, complaint.ByRule}},
}

// categoriesOf returns the codes of the categories that a labelled file may hold,
// or nil: Parquet alone carries its taxonomy.
func categoriesOf(path string) (map[string]bool, error) {
	if formatOf(path) != "parquet" {
		return nil, nil
	}
	r, err := complaint.OpenLabelled(path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	text, ok := r.Lookup(models.TaxonomyKey)
	if !ok {
		return nil, nil
	}
	tax, err := taxonomy.Load("the taxonomy in it", strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	codes := map[string]bool{}
	for _, c := range tax.Categories {
		codes[c.Code] = true
	}
	return codes, nil
}

// strange returns the first column of a label that holds what no label can, or
// nothing. Codes are looked up in categories unless that is nil.
func strange(row *complaint.Labelled, categories map[string]bool) (column string) {
	known := func(code string) bool { return code == "" || categories == nil || categories[code] }
	switch {
	case row.Label.Category == "" || !known(row.Label.Category):
		return "category"
	case !known(row.ModelCategory):
		return "model_category"
	case !known(row.RunnerUp):
		return "runner_up"
	}
	for code := range strings.SplitSeq(row.Categories, "|") {
		if !known(code) {
			return "categories"
		}
	}
	for _, s := range sources {
		if !slices.Contains(s.known, s.of(row)) {
			return s.column
		}
	}
	byPerson := row.CategorySource == complaint.Human
	switch row.Decision {
	case complaint.Decided:
		if byPerson {
			return ""
		}
	case complaint.Accept, complaint.Review:
		if !byPerson {
			return ""
		}
	}
	return "decision"
}

// labels says that all rows have labels, or as an error which have none that can
// be.
func (t *tally) labels() (string, error) {
	if t.strange > 0 {
		return "", fmt.Errorf("%d rows have no label that can be; the first is row %d, for its %s", t.strange, t.strangeRow, t.strangeColumn)
	}
	return fmt.Sprintf("accept %d, review %d, human %d", t.accept, t.review, t.human), nil
}
