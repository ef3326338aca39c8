package models

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"suxi/redact"
	"suxi/segment"
	"suxi/taxonomy"
)

// ErrNoLabels reports that no example carries a label.
var ErrNoLabels = errors.New("no row carries a category or severity label: name the label column, as in --column category=HEADER")

// maxClasses is the number of label values from which a label column is taken
// for something else, such as the text.
const maxClasses = 1000

// taxonomyFor returns tax, or if it is nil a taxonomy of the examples' own
// category and subcategory values, with everything else from the default one.
// Multi says that a category cell can join several.
func taxonomyFor(tax *taxonomy.Taxonomy, multi bool, examples []Example) (*taxonomy.Taxonomy, error) {
	if tax != nil {
		return tax, nil
	}
	seen := map[string]bool{}
	for _, e := range examples {
		switch {
		case e.Category == "":
		case multi:
			for _, label := range taxonomy.SplitLabels(e.Category) {
				seen[label] = true
			}
		default:
			seen[e.Category] = true
		}
	}
	values := slices.Sorted(maps.Keys(seen))
	if err := impersonal(values); err != nil {
		return nil, err
	}
	switch n := len(values); {
	case n == 0:
		return nil, ErrNoLabels
	case n == 1:
		return nil, errors.New("all rows carry the same category: a classifier needs two")
	case n > maxClasses:
		return nil, fmt.Errorf("the label column holds %d different values, more than %d: is it the right column?", n, maxClasses)
	}
	base := taxonomy.Default()
	own, err := taxonomy.FromLabels("labels", values, base.Severity)
	if err != nil {
		return nil, err
	}
	own.Causes, own.Demands, own.Rules = base.Causes, base.Demands, base.Rules
	return subdivided(own, multi, examples)
}

// impersonal refuses values of a label column that hold personal information.
func impersonal(values []string) error {
	for _, v := range values {
		if found := redact.Find(v); len(found) > 0 {
			return fmt.Errorf("a value of the label column holds personal information (%s), and labels are passed on with the model: is it the right column?", found[0].Kind.Label())
		}
	}
	return nil
}

// CheckWords refuses words of the user that are not to be passed on with a
// model. The error begins with the line of the word.
func CheckWords(words *segment.UserWords) error {
	for _, w := range words.Words() {
		if found := redact.Find(w.Text); len(found) > 0 {
			return fmt.Errorf("%d: personal information (%s), and user words are passed on with the model: take it out", w.Line, found[0].Kind.Label())
		}
	}
	return nil
}

// A resolution holds the examples that carry a label, with the position of
// their labels in the taxonomy, −1 for none.
type resolution struct {
	examples  []Example
	index     []int // of each among those given
	positions [axes][]int
	sets      [][]int  // all categories, the first as in positions; nil unless an example can have several
	children  []int    // subcategories, in their category; −1 for none
	demands   [][]int  // in the taxonomy, nil where nobody noted them
	skipped   int      // examples without a label that the taxonomy holds
	warnings  []string // about labels it does not hold
}

// resolve looks labels up in the taxonomy. One that it does not hold counts as
// missing, with a warning, unless too many categories are such. Multi says that
// a category cell can join several.
func resolve(tax *taxonomy.Taxonomy, multi bool, examples []Example) (*resolution, error) {
	r := &resolution{}
	if multi {
		r.sets = [][]int{}
	}
	if multi && slices.ContainsFunc(examples, func(e Example) bool { return e.Subcategory != "" }) {
		r.warnings = append(r.warnings, "subcategories are not learnt where a row can have several categories")
	}
	unknown := unknowns{map[string]int{}, map[string]int{}, map[string]int{}}
	labelled := 0
	for i, e := range examples {
		set, child := unknown.categories(tax, multi, &e)
		if e.Category != "" {
			labelled++
		}
		s := -1
		if e.Severity != "" {
			if l, ok := tax.Severity.Level(e.Severity); ok {
				s = l.Rank - 1
			} else {
				unknown.severity[e.Severity]++
			}
		}
		if len(set) == 0 && s < 0 {
			r.skipped++
			continue
		}
		r.demands = append(r.demands, demands(tax, e.Demand))
		r.examples, r.index = append(r.examples, e), append(r.index, i)
		r.positions[category] = append(r.positions[category], append(set, -1)[0])
		r.positions[severity] = append(r.positions[severity], s)
		r.children = append(r.children, child)
		if multi {
			r.sets = append(r.sets, set)
		}
	}
	return r, r.tellUnknown(tax, multi, unknown, labelled)
}

// count returns how many examples carry a class of an axis.
func (r *resolution) count(axis, class int) int {
	n := 0
	for i, p := range r.positions[axis] {
		if p == class || axis == category && r.sets != nil && slices.Contains(r.sets[i], class) {
			n++
		}
	}
	return n
}

// setsOf returns all classes of each example on an axis, nil if each has one.
func (r *resolution) setsOf(axis int) [][]int {
	if axis == category {
		return r.sets
	}
	return nil
}

// untrained warns of categories and levels that no example carries, on an axis
// that others do: a model never predicts them.
func (r *resolution) untrained(tax *taxonomy.Taxonomy) (warnings []string) {
	for axis, codes := range codesOf(tax) {
		var missing []string
		for i, code := range codes {
			if r.count(axis, i) == 0 {
				missing = append(missing, code)
			}
		}
		if 0 < len(missing) && len(missing) < len(codes) {
			warnings = append(warnings, fmt.Sprintf("no row carries %s %s: the model will never give it; look whether the labels mean the scheme %q",
				axisNames[axis], strings.Join(missing, ", "), tax.Name))
		}
	}
	return warnings
}

// fewRows is the number of rows below which the figures of a class are chance.
const fewRows = 5

// rare warns of categories and levels that fewer than five examples carry.
func (r *resolution) rare(tax *taxonomy.Taxonomy) (warnings []string) {
	for axis, codes := range codesOf(tax) {
		var few []string
		for i, code := range codes {
			if n := r.count(axis, i); 0 < n && n < fewRows {
				few = append(few, fmt.Sprintf("%s (%d)", code, n))
			}
		}
		if len(few) > 0 {
			warnings = append(warnings, fmt.Sprintf("fewer than %d rows carry %s %s: what is said of it is uncertain",
				fewRows, axisNames[axis], strings.Join(few, ", ")))
		}
	}
	return warnings
}

// demands returns the positions of the demands that a person noted: none, but
// not nil, for a dash, and nil where nobody noted any or where the taxonomy does
// not hold all of them.
func demands(tax *taxonomy.Taxonomy, label string) []int {
	if strings.TrimSpace(label) == "" || len(tax.Demands) == 0 {
		return nil
	}
	wanted, unknown := tax.DemandSet(label)
	if unknown {
		return nil
	}
	return append([]int{}, wanted...)
}
