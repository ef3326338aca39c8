package analysis

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// A Figure is a count of rows that a report prints, with what it counts.
type Figure struct {
	Filter Filter
	Count  int // 1 and more
	What   Text
}

// Figures lists the counts of rows in the result, each once, by ID: all
// complaints and those of each period, category, subcategory, cause, demand,
// level and rule; the values of the input's columns and the cells of these with
// the categories; what a drill leads to; hotspots in their windows, groups, hot
// issues and batches, with their periods.
//
// Not among them are figures that no Filter tells: counts of events; what stands
// for several values, as "others"; what is overdue; what lies on a bone of the
// fishbone or in a theme; and the groups and issues whose id was redacted.
func (r *Result) Figures() []Figure {
	l := figureList{r, make(map[string]Figure)}
	l.labels()
	l.periods()
	l.compared()
	l.crosstabs()
	l.drills()
	l.hotspots()
	l.matters()
	out := make([]Figure, 0, len(l.found))
	for _, id := range slices.Sorted(maps.Keys(l.found)) {
		out = append(out, l.found[id])
	}
	namer := newFigureNamer(r)
	for i := range out {
		out[i].What = namer.what(out[i].Filter)
	}
	return out
}

// shareID returns an id for print, and remembers it if that is another.
func (f *finish) shareID(kind, id string) string {
	printed := f.shareable(id)
	if printed != id {
		f.masked = append(f.masked, DimensionValue{kind, printed})
	}
	return printed
}

// maskedIn lists the values and ids in the figures of r that are not as in the
// input.
func (f *finish) maskedIn(r *Result) []DimensionValue {
	out := slices.Clone(f.masked)
	for _, n := range r.Figures() {
		for _, v := range n.Filter.Values {
			if f.values[dimensionNamed(v.Dimension)].masked[v.Value] {
				out = append(out, v)
			}
		}
	}
	slices.SortFunc(out, compareValues)
	return append([]DimensionValue{}, slices.Compact(out)...)
}

// In returns f for the rows of some periods, from first to last.
func (r *Result) In(first, last int, f Filter) Filter {
	f.From, f.To = r.Periods[first].Start, r.Periods[last].End
	return f
}

// A figureList collects figures by ID.
type figureList struct {
	*Result
	found map[string]Figure
}

// add adds a figure. A filter may come again, with the same count.
func (l *figureList) add(count int, f Filter) {
	for _, p := range []filterPart{{"group", f.Group}, {"issue", f.Issue}} {
		if slices.Contains(l.Masked, DimensionValue{p.name, p.value}) {
			return // several may print alike
		}
	}
	if count > 0 {
		l.found[f.ID()] = Figure{Filter: f, Count: count}
	}
}

// byCategory adds the cells of f with each category.
func (l *figureList) byCategory(counts []int, f Filter) {
	for i, n := range counts {
		f.Category = l.Categories[i].Code
		l.add(n, f)
	}
}

// labels adds what counts rows by their labels alone.
func (l *figureList) labels() {
	l.add(l.Counts.Rows-l.Counts.UnknownCategory, Filter{})
	for _, v := range l.Levels {
		l.add(v.Count, Filter{Level: v.Code})
	}
	for _, c := range l.Categories {
		l.add(c.Count, Filter{Category: c.Code})
		for i, n := range c.ByLevel {
			l.add(n, Filter{Category: c.Code, Level: l.Levels[i].Code})
		}
		for _, s := range c.Subcategories.Entries {
			l.add(s.Count, Filter{Category: c.Code, Subcategory: s.Code})
		}
		l.add(c.Subcategories.None, Filter{Category: c.Code, Subcategory: None})
	}
	for _, e := range l.Causes.Entries {
		l.add(e.Count, Filter{Cause: e.Code})
		l.byCategory(e.ByCategory, Filter{Cause: e.Code})
	}
	l.add(l.Causes.None, Filter{Cause: None})
	for _, e := range l.Demands.Entries {
		l.add(e.Count, Filter{Demand: e.Code})
		l.byCategory(e.ByCategory, Filter{Demand: e.Code})
	}
	l.add(l.Demands.None, Filter{Demand: None})
	for _, e := range l.Rules {
		l.add(e.Count, Filter{Rule: e.Code})
		l.byCategory(e.ByCategory, Filter{Rule: e.Code})
	}
}

func (l *figureList) periods() {
	for _, row := range l.PeriodRows {
		l.add(row.Count, l.In(row.Period, row.Period, OfCategory(row.Code)))
	}
}

func (l *figureList) compared() {
	for _, t := range l.Compared {
		for _, row := range t.Rows {
			f := t.filter(&row)
			l.add(row.Count, l.In(t.Period, t.Period, f))
			for _, c := range []*Comparison{row.Previous, row.YearAgo} {
				if c != nil {
					l.add(c.BaseCount, l.In(c.Base, c.Base, f))
				}
			}
		}
	}
}

// filter returns the filter of a row, of all periods.
func (t *Compared) filter(row *ComparedRow) Filter {
	f := OfCategory(row.Code)
	f.Values = []DimensionValue{{t.Dimension, row.Value}}
	return f
}

// OfCategory returns the filter of a category by its code, of all if that is
// TotalCode.
func OfCategory(code string) Filter {
	if code == TotalCode {
		return Filter{}
	}
	return Filter{Category: code}
}

func (l *figureList) crosstabs() {
	for _, t := range l.Crosstabs {
		for _, row := range t.Rows {
			f := Filter{Values: []DimensionValue{{t.Dimension, row.Value}}}
			l.add(row.Count, f)
			l.byCategory(row.ByCategory, f)
		}
		l.add(t.Missing, Filter{Values: []DimensionValue{{t.Dimension, ""}}})
	}
}

func (l *figureList) drills() {
	for i := range l.Drills {
		d := &l.Drills[i]
		for k := range d.Rows {
			if f, ok := l.DrillFilter(d, k); ok {
				l.add(d.Rows[k].Count, f)
			}
		}
	}
}

// DrillFilter returns the filter of the rows at node k of a drill; not ok if it
// stands for several values.
func (r *Result) DrillFilter(d *Drill, k int) (f Filter, ok bool) {
	if d.Period != nil {
		f = r.In(*d.Period, *d.Period, f)
	}
	for at := &k; at != nil; at = d.Rows[*at].Parent {
		row := &d.Rows[*at]
		switch {
		case row.Kind == DrillOther:
			return f, false
		case row.Step == "category":
			f.Category = row.Value
		case row.Step == "subcategory":
			f.Subcategory = cmp.Or(row.Value, None)
		default:
			f.Values = append(f.Values, DimensionValue{row.Step, row.Value})
		}
	}
	return f, true
}

func (l *figureList) hotspots() {
	if l.Hotspots == nil {
		return
	}
	for _, c := range slices.Concat(l.Hotspots.Cells, l.Hotspots.Fading) {
		f := c.Filter()
		l.add(c.Count, l.In(c.First, c.Last, f))
		l.timeline(c.Timeline, f)
	}
}

// Filter returns the filter of the cell, of all periods.
func (c *Hotspot) Filter() (f Filter) {
	for _, v := range c.Values {
		switch v.Dimension {
		case hotCategory:
			f.Category = v.Value
		case hotSubcategory:
			f.Category, f.Subcategory, _ = strings.Cut(v.Value, "/")
		default:
			f.Values = append(f.Values, DimensionValue{v.Dimension, v.Value})
		}
	}
	return f
}

// Filter returns the filter of the rows of the batch.
func (b *Batch) Filter() Filter {
	return Filter{Values: []DimensionValue{{"product", b.Product}, {"batch", b.Batch}}}
}

// matters adds groups, issues and batches.
func (l *figureList) matters() {
	for _, g := range l.Groups {
		f := Filter{Group: g.ID}
		l.add(g.Size, f)
		l.timeline(g.Timeline, f)
	}
	for _, n := range l.Issues.Rows {
		f := Filter{Issue: n.ID}
		l.add(n.Count, f)
		l.timeline(n.Timeline, f)
		for i, count := range n.Levels {
			f.Level = l.Levels[i].Code
			l.add(count, f)
		}
	}
	if l.Batches == nil {
		return
	}
	for _, b := range l.Batches.Rows {
		f := b.Filter()
		l.add(b.Count, f)
		l.timeline(b.Timeline, f)
		f.From, f.To = b.WindowFirst, b.WindowLast
		l.add(b.WindowCount, f)
	}
}

func (l *figureList) timeline(counts []PeriodCount, f Filter) {
	for _, n := range counts {
		l.add(n.Count, l.In(n.Period, n.Period, f))
	}
}
