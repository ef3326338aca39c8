package complaint

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// columns says what each column of a table is.
type columns struct {
	names  []string // headers as written; a blank one is "column N"
	labels []string // names, told apart: the second of a name ends in "#2"
	fields []string // the name of a field or of a column of a Writer, or empty: Extra
	set    []*field // that field, or nil
	twins  []int    // the column that was taken for the field this header names, too, or -1
	extra  int      // how many are Extra
	own    bool     // the table is the output of a Writer, as its sources of labels tell
	given  map[string]bool
}

// mapColumns recognises headers. Overrides, field → header, go first, and one
// without a header keeps its field from being read; of two headers for one field
// the first wins and the other is Extra. An error, which lists the headers, says
// that an override or the text has no column; the columns hold without it.
func mapColumns(headers []string, overrides map[string]string) (*columns, error) {
	n := len(headers)
	c := &columns{names: make([]string, n), fields: make([]string, n), set: make([]*field, n), twins: make([]int, n), given: map[string]bool{}}
	for i, h := range headers {
		c.names[i] = headerName(h, i)
	}
	c.labels = tellApart(c.names)
	taken := map[string]int{} // field → column, or -1
	var err error
	for _, f := range fields {
		header, ok := overrides[f.name]
		if !ok {
			continue
		}
		taken[f.name], c.given[f.name] = -1, true
		i := findHeader(c.labels, header)
		switch {
		case !notBlank(header):
		case i >= 0 && c.fields[i] == "":
			c.fields[i], taken[f.name] = f.name, i
		case i >= 0 && err == nil:
			err = fmt.Errorf("column %q is given for %s and for %s", header, c.fields[i], f.name)
		case err == nil:
			err = fmt.Errorf("%w %q for %s; the headers are %s", ErrNoColumn, header, f.name, listHeaders(headers))
		}
	}
	known := headerFields
	if c.own = isLabelled(headers); c.own {
		known = labelledFields
	}
	for i, h := range headers {
		c.twins[i] = -1
		if name := known[normalizeHeader(h)]; c.fields[i] == "" && name != "" {
			if at, twice := taken[name]; !twice {
				c.fields[i], taken[name] = name, i
			} else if !c.given[name] {
				c.twins[i] = at
			}
		}
		c.set[i] = fieldNamed[c.fields[i]]
		if c.fields[i] == "" {
			c.extra++
		}
	}
	if _, ok := taken[fieldText]; !ok {
		err = fmt.Errorf("%w; the headers are %s; name it with --column text=HEADER", ErrNoText, listHeaders(headers))
	}
	return c, err
}

// repeats reports a row that is the header once more, as where two files were
// joined.
func (c *columns) repeats(cells []string) bool {
	if len(cells) < len(c.names) {
		return false
	}
	for i, cell := range cells {
		if i >= len(c.names) && notBlank(cell) || i < len(c.names) && headerName(cell, i) != c.names[i] {
			return false
		}
	}
	return true
}

// headerName is the header of column i without what surrounds it: space, and
// byte order marks, such as of a file that was joined to another. Of what it gives
// it is the same.
func headerName(header string, i int) string {
	header = strings.TrimFunc(header, func(r rune) bool { return unicode.IsSpace(r) || r == '\uFEFF' })
	if header == "" {
		return fmt.Sprintf("column %d", i+1)
	}
	return header
}

// tellApart makes labels of names, no two the same: of one name the second is
// called "name#2", as --column takes it.
func tellApart(names []string) []string {
	labels, taken := make([]string, len(names)), map[string]bool{}
	next := map[string]int{} // the number to try for a name: the ones before are taken
	for i, name := range names {
		labels[i] = name
		for taken[labels[i]] {
			n := max(next[name], 2)
			labels[i], next[name] = fmt.Sprintf("%s#%d", name, n), n+1
		}
		taken[labels[i]] = true
	}
	return labels
}

// findHeader returns the position of a header as written, or else of one that
// differs in what does not matter, or -1.
func findHeader(headers []string, header string) int {
	i := slices.IndexFunc(headers, func(h string) bool { return h == strings.TrimSpace(header) })
	if i < 0 {
		i = slices.IndexFunc(headers, func(h string) bool { return normalizeHeader(h) == normalizeHeader(header) })
	}
	return i
}

// index returns the position of field, or -1.
func (c *columns) index(field string) int { return slices.Index(c.fields, field) }

// canonicalColumns resolves the field names of overrides, which may be written
// as any header of the field: "date" is received_at.
func canonicalColumns(overrides map[string]string) (map[string]string, error) {
	m := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(overrides)) {
		field, ok := headerFields[normalizeHeader(name)]
		if !ok {
			return nil, optionErrorf("unknown field %q; the fields are %s", name, strings.Join(Fields(), ", "))
		}
		if _, twice := m[field]; twice {
			return nil, optionErrorf("field %s is given twice", field)
		}
		if field == fieldText && !notBlank(overrides[name]) {
			return nil, optionErrorf("field %s cannot be left out", field)
		}
		m[field] = overrides[name]
	}
	return m, nil
}

// listHeaders shows headers in a message. A file without a header row has a
// complaint in its place, and a name beside it: of a row with a date, a number or
// a long text nothing is quoted, and of another only what is surely a header, a
// few characters without a digit and without the punctuation of sentences, or
// a name as programs give it, such as reviewed_at.
func listHeaders(headers []string) string {
	const most = 30
	if slices.ContainsFunc(headers, notShown) {
		return fmt.Sprintf("(the first row has %d cells and looks like data, not like a header)", len(headers))
	}
	shown := make([]string, 0, len(headers))
	for i, h := range headers {
		if i == most {
			shown = append(shown, fmt.Sprintf("and %d more", len(headers)-most))
			break
		}
		h = strings.TrimSpace(h)
		if n := utf8.RuneCountInString(h); !isIdentifier(h) && (n > 10 || strings.ContainsFunc(h, notOfHeader)) {
			h = fmt.Sprintf("(%d characters)", n)
		} else {
			h = fmt.Sprintf("%q", h)
		}
		shown = append(shown, h)
	}
	return strings.Join(shown, ", ")
}

// notShown reports a header that seems to be a complaint's own: a date, a number or
// a long text.
func notShown(header string) bool {
	const longest = 20
	return isDatum(header) || utf8.RuneCountInString(strings.TrimSpace(header)) > longest && !isIdentifier(header)
}

// isIdentifier reports lower-case letters in words joined by underscores.
func isIdentifier(s string) bool {
	words := strings.Split(strings.TrimSpace(s), "_")
	return len(words) > 1 && !slices.ContainsFunc(words, func(w string) bool {
		return w == "" || strings.Trim(w, "abcdefghijklmnopqrstuvwxyz") != ""
	})
}

func notOfHeader(r rune) bool {
	return r == utf8.RuneError || !unicode.IsPrint(r) || unicode.IsNumber(r) || strings.ContainsRune(",.;:!?@~，。、；：！？…—～“”‘’", r)
}

// longDigits reports a run of five digits, as in a telephone or order number.
func longDigits(s string) bool {
	run := 0
	for _, r := range s {
		if !unicode.IsDigit(r) {
			run = 0
		} else if run++; run == 5 {
			return true
		}
	}
	return false
}
