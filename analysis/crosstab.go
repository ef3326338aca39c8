package analysis

import (
	"cmp"
	"slices"
	"strings"

	"suxi/complaint"
)

// dimensions are the input columns that are counted against the categories.
// Few inputs have the optional ones: without a value they are left out.
var dimensions = [...]struct {
	name     string
	optional bool
	value    func(*complaint.Complaint) string
}{
	{"channel", false, func(c *complaint.Complaint) string { return c.Channel }},
	{"product", false, func(c *complaint.Complaint) string { return c.Product }},
	{"region", false, func(c *complaint.Complaint) string { return c.Region }},
	{"customer_group", true, func(c *complaint.Complaint) string { return c.CustomerGroup }},
	{"department", true, func(c *complaint.Complaint) string { return c.Department }},
}

// A dimension maps each value of a column, "" included, to its rows per
// category.
type dimension map[string][]int

func (d dimension) add(value string, category, categories int) {
	counts := d[value]
	if counts == nil {
		counts = make([]int, categories)
		d[strings.Clone(value)] = counts
	}
	counts[category]++
}

func (d dimension) merge(other dimension) {
	for value, counts := range other {
		mine := d[value]
		if mine == nil {
			d[value] = slices.Clone(counts)
			continue
		}
		for i, n := range counts {
			mine[i] += n
		}
	}
}

// crosstab renders the most frequent values.
func (d dimension) crosstab(name string, top int) Crosstab {
	t := Crosstab{Dimension: name}
	shown := make(dimension) // values that look alike once redacted are one
	for value, counts := range d {
		shown.merge(dimension{shareable(value): counts})
	}
	t.Missing = sum(shown[""])
	delete(shown, "")
	t.Rows = make([]CrosstabRow, 0, len(shown))
	for value, counts := range shown {
		t.Rows = append(t.Rows, CrosstabRow{Value: value, Count: sum(counts), ByCategory: counts})
	}
	slices.SortFunc(t.Rows, func(a, b CrosstabRow) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	for _, r := range t.Rows[min(len(t.Rows), top):] {
		t.OtherValues++
		t.OtherCount += r.Count
	}
	t.Rows = slices.Clip(t.Rows[:min(len(t.Rows), top)])
	return t
}

func sum(counts []int) int {
	total := 0
	for _, n := range counts {
		total += n
	}
	return total
}
