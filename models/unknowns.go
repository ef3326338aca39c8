package models

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"suxi/redact"
	"suxi/taxonomy"
)

// maxUnknown is the share of labelled rows that may carry a category outside
// the taxonomy before that is an error and no longer a slip.
const maxUnknown = 0.05

// unknowns counts the labels of each kind that a taxonomy does not hold.
type unknowns struct{ category, subcategory, severity map[string]int }

// categories returns the categories of e that tax holds, and the position of
// its subcategory among those of the first, −1 for none. It counts the others.
func (u *unknowns) categories(tax *taxonomy.Taxonomy, multi bool, e *Example) (set []int, child int) {
	if multi {
		var strange []string
		set, strange = tax.CategorySet(e.Category)
		for _, label := range strange {
			u.category[label]++
		}
		return set, -1
	}
	if e.Category != "" {
		i, ok := tax.Category(e.Category)
		if !ok {
			u.category[e.Category]++
			return nil, -1
		}
		set = []int{i}
	}
	if e.Subcategory == "" || len(subcategoryCodes(tax)) == 0 {
		return set, -1
	}
	if set == nil { // the child has a parent
		if i, j, ok := tax.Subcategory(e.Subcategory); ok {
			return []int{i}, j
		}
	} else if j, ok := tax.SubcategoryOf(set[0], e.Subcategory); ok {
		return set, j
	}
	u.subcategory[e.Subcategory]++
	return set, -1
}

// tellUnknown warns of labels that tax does not hold, or returns an error if
// they are too many of the labelled rows, or all.
func (r *resolution) tellUnknown(tax *taxonomy.Taxonomy, multi bool, unknown unknowns, labelled int) error {
	hint := ""
	if !multi {
		hint = severalHint(tax, unknown.category, r.examples, labelled)
	}
	if n := total(unknown.category); n > 0 {
		what := fmt.Sprintf("categories that taxonomy %q does not hold: %s", tax.Name, listLabels(unknown.category))
		if float64(n) > maxUnknown*float64(labelled) {
			return fmt.Errorf("%s: correct them, or add them to the taxonomy%s", what, prefixed("; ", hint))
		}
		r.warnings = append(r.warnings, what+": these count as missing")
	}
	if hint != "" {
		r.warnings = append(r.warnings, hint)
	}
	if total(unknown.subcategory) > 0 {
		r.warnings = append(r.warnings, fmt.Sprintf("subcategories that their categories in taxonomy %q do not have: %s: these count as missing", tax.Name, listLabels(unknown.subcategory)))
	}
	if total(unknown.severity) > 0 {
		r.warnings = append(r.warnings, fmt.Sprintf("severities that the scale of taxonomy %q does not hold: %s: these count as missing", tax.Name, listLabels(unknown.severity)))
	}
	if len(r.examples) == 0 {
		return ErrNoLabels
	}
	return nil
}

func total(counts map[string]int) int {
	n := 0
	for _, c := range counts {
		n += c
	}
	return n
}

// listLabels lists label values with their counts, most frequent first, at
// most five of them, masked and cut to 20 characters: the column may have been
// mistaken for another.
func listLabels(counts map[string]int) string {
	values := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(counts[b]-counts[a], strings.Compare(a, b))
	})
	more := ""
	if len(values) > 5 {
		more = fmt.Sprintf(" and %d more", len(values)-5)
		values = values[:5]
	}
	for i, v := range values {
		short := []rune(redact.Mask(v))
		if len(short) > 20 {
			short = append(short[:20], '…')
		}
		values[i] = fmt.Sprintf("%q (%d rows)", string(short), counts[v])
	}
	return strings.Join(values, ", ") + more
}
