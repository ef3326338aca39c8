package review

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"suxi/complaint"
	"suxi/taxonomy"
)

// Read reads a sheet that [Write] wrote, whatever a spreadsheet program made of
// its format, encoding, column order and further columns. Labels may be names or
// codes. Items are in the order of the sheet; a row with a problem is none of
// them. The error is of a file that cannot be read, or that is no such sheet.
func Read(path string, tax *taxonomy.Taxonomy) ([]Item, []Problem, error) {
	return read(path, tax, checkKey, newCategoryKey, newSeverityKey)
}

// read is Read of a sheet that cannot do without the columns of these keys.
func read(path string, tax *taxonomy.Taxonomy, required ...string) ([]Item, []Problem, error) {
	r, err := complaint.OpenFile(path, complaint.ReaderOptions{})
	if err != nil {
		return nil, nil, err
	}
	defer r.Close()
	byName := map[string]*column{}
	for _, c := range columns(tax, true) {
		if c.set != nil {
			byName[c.key], byName[c.head] = &c, &c
		}
	}
	var items []Item
	var problems []Problem
	for first := true; ; {
		c, err := r.Read()
		if err == io.EOF {
			return items, problems, nil
		}
		var bad *complaint.RowError
		if errors.As(err, &bad) {
			problems = append(problems, Problem{path, bad.Row, bad.Field, bad.Err})
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		if first {
			if err := complete(c.Extra, byName, required); err != nil {
				return nil, nil, fmt.Errorf("%s: %w", path, err)
			}
			first = false
		}
		item, wrong := toItem(&c, byName, r.Stats().Format == "csv")
		item.sheet, item.line = path, c.Row
		for _, p := range wrong {
			p.File, p.Row = path, c.Row
			problems = append(problems, p)
		}
		if len(wrong) == 0 {
			items = append(items, item)
		}
	}
}

// complete reports a required column that a sheet does not have.
func complete(fields []complaint.Field, byName map[string]*column, required []string) error {
	for _, key := range required {
		if !slices.ContainsFunc(fields, func(f complaint.Field) bool { c := byName[f.Name]; return c != nil && c.key == key }) {
			return fmt.Errorf("has no column %s (%s): is it a queue that suxi review export wrote?", byName[key].head, key)
		}
	}
	return nil
}

// toItem makes an Item of a row. Escaped cells are those of CSV.
func toItem(c *complaint.Complaint, byName map[string]*column, escaped bool) (item Item, problems []Problem) {
	plain := func(s string) string {
		if escaped {
			return complaint.UnescapeFormula(s)
		}
		return s
	}
	item.ID, item.Text = plain(c.ID), plain(c.Text)
	if c.GeneratedID {
		problems = append(problems, Problem{Err: errors.New("the row has no id: take it from the exported queue")})
	}
	checked := false
	for _, f := range c.Extra {
		if column := byName[f.Name]; column != nil {
			checked = checked || column.key == checkKey
			if err := column.set(&item, strings.TrimSpace(plain(f.Value))); err != nil {
				problems = append(problems, Problem{Column: f.Name, Err: err})
			}
		}
	}
	if !checked { // another sheet of the workbook, or an object without the key
		problems = append(problems, Problem{Err: errors.New("the row is not one of the queue: take it out")})
	}
	return item, problems
}
