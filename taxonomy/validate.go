package taxonomy

import (
	"fmt"
	"math"
	"strings"
	"unicode"
)

// An invalid says which value of a taxonomy is wrong and why.
type invalid struct {
	path   string // such as categories[1].code
	reason string
}

func (e *invalid) Error() string { return e.path + ": " + e.reason }

// validate returns the first thing wrong with t, or nil.
func (t *Taxonomy) validate() *invalid {
	if bad := text("name", t.Name, required); bad != nil {
		return bad
	}
	if len(t.Categories) == 0 {
		return &invalid{"categories", "there are none: a taxonomy needs at least one"}
	}
	names := make(map[string]string) // folded code or name → path of the category it belongs to
	residual := ""
	for i, c := range t.Categories {
		path := fmt.Sprintf("categories[%d]", i)
		if bad := labels(path, names, c.Code, c.Name, c.NameEN); bad != nil {
			return bad
		}
		if bad := text(path+".definition", c.Definition, optional); bad != nil {
			return bad
		}
		if bad := list(path+".keywords", c.Keywords); bad != nil {
			return bad
		}
		if c.Residual {
			if residual != "" {
				return &invalid{path + ".residual", fmt.Sprintf("%q is residual already: only one category can be", residual)}
			}
			residual = c.Code
		}
	}
	return t.Severity.validate()
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

// labels checks code and names of the category or level at path, and that none
// of them names another one in names, which it extends.
func labels(path string, names map[string]string, code, name, nameEN string) *invalid {
	for _, label := range []struct {
		field, value string
		need         need
	}{{".code", code, required}, {".name", name, required}, {".name_en", nameEN, optional}} {
		if bad := text(path+label.field, label.value, label.need); bad != nil {
			return bad
		}
		if label.value == "" {
			continue
		}
		key := fold(label.value)
		if owner, ok := names[key]; ok && owner != path {
			return &invalid{path + label.field, fmt.Sprintf("%q is taken: %s has it as code or name", label.value, owner)}
		}
		names[key] = path
	}
	return nil
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
