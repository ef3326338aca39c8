package taxonomy

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"
)

// An invalid says which value of a taxonomy is wrong and why.
type invalid struct {
	path   string // such as categories[1].code
	reason string
}

func (e *invalid) Error() string { return e.path + ": " + e.reason }

// reserved are the codes that stand in results where a category's would: of the
// row over all categories, and of the row of those that are not shown.
var reserved = []string{"total", "suppressed"}

// validate returns the first thing wrong with t, or nil.
func (t *Taxonomy) validate() *invalid {
	if bad := text("name", t.Name, required); bad != nil {
		return bad
	}
	if bad := t.validateCategories(); bad != nil {
		return bad
	}
	for _, axis := range []struct {
		path    string
		entries []Entry
	}{{"causes", t.Causes}, {"demands", t.Demands}} {
		if bad := entries(axis.path, axis.entries, make(map[string]string)); bad != nil {
			return bad
		}
	}
	if bad := t.Severity.validate(); bad != nil {
		return bad
	}
	names := make(map[string]string)
	for i, r := range t.Rules {
		path := fmt.Sprintf("rules[%d]", i)
		if bad := labels(path, names, r.Code, r.Name, r.NameEN); bad != nil {
			return bad
		}
		if bad := r.validate(path, len(t.Severity)); bad != nil {
			return bad
		}
	}
	return nil
}

func (t *Taxonomy) validateCategories() *invalid {
	if len(t.Categories) == 0 {
		return &invalid{"categories", "there are none: a taxonomy needs at least one"}
	}
	names := make(map[string]string) // folded code or name → path of the category it belongs to
	codes := make(map[string]string) // folded code → path of the subcategory
	residual := ""
	for i, c := range t.Categories {
		path := fmt.Sprintf("categories[%d]", i)
		if bad := labels(path, names, c.Code, c.Name, c.NameEN); bad != nil {
			return bad
		}
		if slices.Contains(reserved, fold(c.Code)) {
			return &invalid{path + ".code", fmt.Sprintf("%q is the code of a row of sums in results: choose another one", c.Code)}
		}
		if bad := notes(path, c.Definition, c.Include, c.Exclude); bad != nil {
			return bad
		}
		if _, bad := phrases(path+".keywords", c.Keywords); bad != nil {
			return bad
		}
		if c.Residual {
			if residual != "" {
				return &invalid{path + ".residual", fmt.Sprintf("%q is residual already: only one category can be", residual)}
			}
			residual = c.Code
		}
		for j, e := range c.Subcategories {
			if bad := label(fmt.Sprintf("%s.subcategories[%d]", path, j), ".code", e.Code, codes); bad != nil {
				return bad
			}
		}
	}
	// Two categories may each have a subcategory of the same name, but a code
	// belongs to one subcategory of the whole taxonomy.
	for i, c := range t.Categories {
		if bad := entries(fmt.Sprintf("categories[%d].subcategories", i), c.Subcategories, maps.Clone(codes)); bad != nil {
			return bad
		}
	}
	return nil
}

// entries checks the entries at path, and that none of their codes and names
// names another one in names, which it extends.
func entries(path string, entries []Entry, names map[string]string) *invalid {
	for i, e := range entries {
		path := fmt.Sprintf("%s[%d]", path, i)
		if bad := labels(path, names, e.Code, e.Name, e.NameEN); bad != nil {
			return bad
		}
		if bad := notes(path, e.Definition, e.Include, e.Exclude); bad != nil {
			return bad
		}
		if _, bad := phrases(path+".keywords", e.Keywords); bad != nil {
			return bad
		}
	}
	return nil
}

// validate checks all of the rule at path but its labels. The scale has so many
// levels.
func (r Rule) validate(path string, levels int) *invalid {
	if r.RaiseTo < 1 || r.RaiseTo > levels {
		return &invalid{path + ".raise_to", fmt.Sprintf("%d, want the rank of a level, 1 to %d", r.RaiseTo, levels)}
	}
	counted, bad := phrases(path+".phrases", r.Phrases)
	if bad != nil {
		return bad
	}
	if _, bad := phrases(path+".except", r.Except); bad != nil {
		return bad
	}
	switch b := r.Batch; {
	case len(r.Phrases) == 0 && b == nil:
		return &invalid{path, "neither phrases nor batch: nothing would ever fire it"}
	case len(r.Phrases) == 0 && len(r.Except) > 0:
		return &invalid{path + ".except", "there are no phrases to make exceptions from"}
	case r.AtLeast < 0:
		return &invalid{path + ".at_least", fmt.Sprintf("%d, want a number above 0", r.AtLeast)}
	case r.AtLeast > 0 && !counted:
		return &invalid{path + ".at_least", "none of the phrases has {n}, the number it is about"}
	case b != nil && b.People < 2:
		return &invalid{path + ".batch.people", fmt.Sprintf("%d, want at least 2", b.People)}
	case b != nil && b.Days < 1:
		return &invalid{path + ".batch.days", fmt.Sprintf("%d, want at least 1", b.Days)}
	}
	return nil
}

func (s Scale) validate() *invalid {
	if len(s) == 0 {
		return &invalid{"severity", "there are no levels: a taxonomy needs at least one"}
	}
	names := make(map[string]string)
	for i, l := range s {
		path := fmt.Sprintf("severity[%d]", i)
		if l.Rank != i+1 {
			return &invalid{path + ".rank", fmt.Sprintf("rank %d, want %d: ranks run 1, 2, 3 … from the most urgent level", l.Rank, i+1)}
		}
		if bad := labels(path, names, l.Code, l.Name, l.NameEN); bad != nil {
			return bad
		}
		if bad := list(path+".criteria", l.Criteria); bad != nil {
			return bad
		}
		if !(l.Weight > 0) || math.IsInf(l.Weight, 1) {
			return &invalid{path + ".weight", fmt.Sprintf("weight %v, want a number above 0", l.Weight)}
		}
		for j, d := range l.Response {
			path := fmt.Sprintf("%s.response[%d]", path, j)
			if bad := text(path+".duty", d.Duty, required); bad != nil {
				return bad
			}
			if d.Within.Clock <= 0 && d.Within.Workdays <= 0 {
				return &invalid{path + ".within", `no deadline, want a time such as 30m, 24h or "3 workdays"`}
			}
		}
	}
	return nil
}

// labels checks code and names of what is at path, and that none of them names
// another one in names, which it extends.
func labels(path string, names map[string]string, code, name, nameEN string) *invalid {
	if bad := label(path, ".code", code, names); bad != nil {
		return bad
	}
	if bad := label(path, ".name", name, names); bad != nil {
		return bad
	}
	if nameEN == "" {
		return nil
	}
	return label(path, ".name_en", nameEN, names)
}

// label is labels for one of them.
func label(path, field, value string, names map[string]string) *invalid {
	if bad := text(path+field, value, required); bad != nil {
		return bad
	}
	key := fold(value)
	if owner, ok := names[key]; ok && owner != path {
		return &invalid{path + field, fmt.Sprintf("%q is taken: %s has it as code or name", value, owner)}
	}
	names[key] = path
	return nil
}

// notes checks the texts for people that a category or an entry has.
func notes(path, definition string, include, exclude []string) *invalid {
	if bad := text(path+".definition", definition, optional); bad != nil {
		return bad
	}
	if bad := list(path+".include", include); bad != nil {
		return bad
	}
	return list(path+".exclude", exclude)
}

// phrases checks a list of phrases and tells whether one has a number in it.
func phrases(path string, values []Phrase) (counted bool, bad *invalid) {
	for i, p := range values {
		path := fmt.Sprintf("%s[%d]", path, i)
		if bad := text(path, string(p), required); bad != nil {
			return false, bad
		}
		pieces, err := p.Parse()
		if err != nil {
			return false, &invalid{path, err.Error()}
		}
		counted = counted || slices.ContainsFunc(pieces, func(p Piece) bool { return p.Kind == Number })
	}
	return counted, nil
}

// list checks that every element of a list is a text.
func list(path string, values []string) *invalid {
	for i, v := range values {
		if bad := text(fmt.Sprintf("%s[%d]", path, i), v, required); bad != nil {
			return bad
		}
	}
	return nil
}

// A need says whether a text may be empty.
type need bool

const (
	optional need = false
	required need = true
)

// text checks that value is one line of printable characters. It does not
// quote value: a label column named by mistake may hold complaints.
func text(path, value string, n need) *invalid {
	switch {
	case value == "" && n == required:
		return &invalid{path, "empty or missing"}
	case strings.TrimSpace(value) != value:
		return &invalid{path, "begins or ends with space"}
	case strings.ContainsFunc(value, func(r rune) bool { return !unicode.IsPrint(r) }):
		return &invalid{path, "has a line break or an invisible character in it"}
	}
	return nil
}
