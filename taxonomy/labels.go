package taxonomy

import (
	"fmt"
	"slices"
	"strings"
)

// residualLabels are the label values that FromLabels takes for the residual
// category.
var residualLabels = []string{"其他", "其它", "other", "others"}

// FromLabels returns the taxonomy of a label column: one category per distinct
// value, in ascending order of bytes, with the value as code and as name.
// Surrounding space is not part of a value, empty values are left out, and
// values that differ in case or width only are one category, spelled like the first of
// them in order. The values 其他, 其它, other and others are residual.
func FromLabels(name string, categories []string, s Scale) (*Taxonomy, error) {
	t := &Taxonomy{Name: name, Severity: slices.Clone(s)}
	values := make([]string, len(categories))
	for i, v := range categories {
		values[i] = strings.TrimSpace(v)
	}
	slices.Sort(values)
	seen := make(map[string]bool)
	for _, v := range slices.Compact(values) {
		if v == "" || seen[fold(v)] {
			continue
		}
		seen[fold(v)] = true
		t.Categories = append(t.Categories, Category{
			Code: v, Name: v, Residual: slices.Contains(residualLabels, fold(v)),
		})
	}
	if bad := t.validate(); bad != nil {
		return nil, fmt.Errorf("taxonomy %s from labels: %w: is this the label column?", name, bad)
	}
	return t, nil
}

// Subdivided returns t with the subcategories of a second label column in the
// place of its own: below each category one per distinct value that stands
// beside it, by the rules of [FromLabels]. labels are pairs of a category and a
// subcategory; one without either, or of a category that t has not, is left out.
// The value is the name and, unless it stands below two categories, the code,
// which then has the code of the category and a slash before it.
func (t *Taxonomy) Subdivided(labels [][2]string) (*Taxonomy, error) {
	values := make([][]string, len(t.Categories)) // by category
	below := make(map[string]map[int]bool)        // categories of each folded value
	for _, pair := range labels {
		v := strings.TrimSpace(pair[1])
		if c, ok := t.Category(pair[0]); ok && v != "" {
			values[c] = append(values[c], v)
			if below[fold(v)] == nil {
				below[fold(v)] = make(map[int]bool)
			}
			below[fold(v)][c] = true
		}
	}
	divided := *t
	divided.Categories = slices.Clone(t.Categories)
	for c := range divided.Categories {
		category := &divided.Categories[c]
		category.Subcategories = nil
		seen := make(map[string]bool)
		slices.Sort(values[c])
		for _, v := range values[c] {
			if seen[fold(v)] {
				continue
			}
			seen[fold(v)] = true
			e := Entry{Code: v, Name: v}
			if len(below[fold(v)]) > 1 {
				e.Code = category.Code + "/" + v
			}
			category.Subcategories = append(category.Subcategories, e)
		}
	}
	if bad := divided.validate(); bad != nil {
		return nil, fmt.Errorf("taxonomy %s with subcategories from labels: %w: is this the column of subcategories?", t.Name, bad)
	}
	return &divided, nil
}

// SplitLabels returns the labels in a cell that joins several by |, 、 or a
// semicolon, as written but for surrounding space.
func SplitLabels(cell string) []string {
	var labels []string
	for l := range strings.FieldsFuncSeq(cell, func(r rune) bool { return strings.ContainsRune("|｜、；;", r) }) {
		if l = strings.TrimSpace(l); l != "" {
			labels = append(labels, l)
		}
	}
	return labels
}

// CategorySet returns the indices of the categories in a cell that joins
// several as for SplitLabels, in the order of the cell, each once. A cell that
// names a category as a whole joins none. Unknown has the labels that t does not
// hold.
func (t *Taxonomy) CategorySet(cell string) (indices []int, unknown []string) {
	if i, ok := t.Category(cell); ok {
		return []int{i}, nil
	}
	for _, l := range SplitLabels(cell) {
		if i, ok := t.Category(l); !ok {
			unknown = append(unknown, l)
		} else if !slices.Contains(indices, i) {
			indices = append(indices, i)
		}
	}
	return indices, unknown
}

// DemandSet returns the indices of the demands in a label that joins several by
// |, 、, a comma, a semicolon or a slash, ascending, each once. A dash alone says
// that there is none. Unknown is true if the label names one that t does not
// hold.
func (t *Taxonomy) DemandSet(label string) (indices []int, unknown bool) {
	for d := range strings.FieldsFuncSeq(label, func(r rune) bool { return strings.ContainsRune("|、，,；;/", r) }) {
		if strings.Trim(strings.TrimSpace(d), "-—") == "" {
			continue
		}
		if i, ok := t.Demand(d); ok {
			indices = append(indices, i)
		} else {
			unknown = true
		}
	}
	slices.Sort(indices)
	return slices.Compact(indices), unknown
}
