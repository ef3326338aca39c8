package analysis

import (
	"cmp"
	"slices"

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
	{"batch", true, func(c *complaint.Complaint) string { return c.Batch }},
}

// The dimensions by name.
const (
	byChannel = iota
	byProduct
	byRegion
	byCustomerGroup
	byDepartment
	byBatch
)

// crosstab counts the categories of the rows of each value of dimension d, and
// renders the most frequent values. There is none for an optional dimension of
// which no row has a value.
func (f *finish) crosstab(d int) (t Crosstab, ok bool) {
	t.Dimension = dimensions[d].name
	counts, unique := f.tally(f.facts, d), f.tally(f.events, d)
	t.Missing, t.MissingUnique = sum(counts[0]), sum(unique[0])
	t.Rows = make([]CrosstabRow, 0, len(counts))
	for code, n := range counts[1:] {
		t.Rows = append(t.Rows, CrosstabRow{
			Value: f.values[d].values[code+1],
			Count: sum(n), ByCategory: n,
			Unique: sum(unique[code+1]), UniqueByCategory: unique[code+1],
		})
	}
	slices.SortFunc(t.Rows, func(a, b CrosstabRow) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	top := min(len(t.Rows), f.opts.Top)
	for _, r := range t.Rows[top:] {
		t.OtherValues++
		t.OtherCount += r.Count
		t.OtherUnique += r.Unique
	}
	t.Rows = slices.Clip(t.Rows[:top])
	return t, len(t.Rows) > 0 || !dimensions[d].optional
}

// tally counts the categories of facts per value of dimension d.
func (f *finish) tally(facts []fact, d int) [][]int {
	counts := make([][]int, len(f.values[d].values))
	for i := range counts {
		counts[i] = make([]int, len(f.tax.Categories))
	}
	for i := range facts {
		counts[facts[i].values[d]][facts[i].category]++
	}
	return counts
}

func sum(counts []int) int {
	total := 0
	for _, n := range counts {
		total += n
	}
	return total
}
