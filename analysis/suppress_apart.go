package analysis

import (
	"cmp"
	"slices"
	"strings"
)

// apart drops figures of drills, hotspots, batches and comparisons until none of
// them is a small count away from a figure of which it is a part, and no such
// count remains where figures that differ in one field alone add up to less than
// the figure without that field. Tables are guarded by their lattices; here the
// lists give way to them, and to each other.
func (s *suppression) apart() {
	for {
		tables := figureList{s.Result, make(map[string]Figure)}
		tables.labels()
		tables.periods()
		tables.crosstabs()
		var all []*printedFigure
		for _, f := range s.Figures() {
			_, fixed := tables.found[f.Filter.ID()]
			all = append(all, newPrintedFigure(f, !fixed))
		}
		dropped := s.tooClose(all)
		if len(dropped) == 0 {
			return
		}
		s.drop(dropped)
	}
}

// A printedFigure is a figure as one who compares them sees it.
type printedFigure struct {
	Figure
	fields []string // but the days
	names  []string // of fields
	loose  bool     // in lists alone, so that it can go
}

func newPrintedFigure(f Figure, loose bool) *printedFigure {
	p := &printedFigure{Figure: f, loose: loose}
	for _, part := range f.Filter.parts() {
		if part.name != "from" && part.name != "to" {
			p.fields, p.names = append(p.fields, part.name+"="+quoted(part.value)), append(p.names, part.name)
		}
	}
	return p
}

// days returns whether the days of f hold those of g, and whether they are more.
func (p *printedFigure) days(g *printedFigure) (hold, more bool) {
	a, b := p.Filter, g.Filter
	more = a.From != b.From || a.To != b.To
	return a.From == "" || b.From != "" && a.From <= b.From && b.To <= a.To, more
}

// A split is a figure with others that have one more field, or fewer days.
type split struct {
	whole *printedFigure
	field string // "" for days
}

// tooClose returns the IDs of the loose figures that must go.
func (s *suppression) tooClose(all []*printedFigure) map[string]bool {
	by := make(map[string][]*printedFigure)
	for _, f := range all {
		key := strings.Join(f.fields, ",")
		by[key] = append(by[key], f)
	}
	dropped := make(map[string]bool)
	var order []split
	parts := make(map[split][]*printedFigure)
	add := func(at split, part *printedFigure) {
		if parts[at] == nil {
			order = append(order, at)
		}
		parts[at] = append(parts[at], part)
	}
	for _, part := range all {
		for subset := range 1 << len(part.fields) {
			var fields []string
			missing := ""
			for i := range part.fields {
				if subset>>i&1 == 1 {
					fields = append(fields, part.fields[i])
				} else {
					missing = part.names[i]
				}
			}
			for _, whole := range by[strings.Join(fields, ",")] {
				hold, more := whole.days(part)
				if whole == part || !hold {
					continue
				}
				if s.small(whole.Count - part.Count) {
					give(dropped, whole, part)
				}
				switch fewer := len(part.fields) - len(fields); {
				case more && fewer == 0:
					add(split{whole, ""}, part)
				case !more && fewer == 1 && missing != "demand" && missing != "rule": // of which a row has several
					add(split{whole, missing}, part)
				}
			}
		}
	}
	for _, at := range order {
		list := parts[at]
		slices.SortStableFunc(list, func(a, b *printedFigure) int { return cmp.Compare(b.Count, a.Count) })
		if at.field == "" {
			list = disjoint(list)
		}
		left := at.whole.Count
		for _, part := range list {
			left -= part.Count
		}
		if s.small(left) {
			give(dropped, at.whole, list...)
		}
	}
	return dropped
}

// give drops the least of the parts that are loose, or else the whole if it is:
// parts come in the order of their counts, down.
func give(dropped map[string]bool, whole *printedFigure, parts ...*printedFigure) {
	for _, part := range slices.Backward(parts) {
		if part.loose {
			dropped[part.Filter.ID()] = true
			return
		}
	}
	if whole.loose {
		dropped[whole.Filter.ID()] = true
	}
}

// disjoint keeps the figures whose days no earlier one has.
func disjoint(list []*printedFigure) []*printedFigure {
	var kept []*printedFigure
	for _, f := range list {
		if !slices.ContainsFunc(kept, func(k *printedFigure) bool {
			return k.Filter.From <= f.Filter.To && f.Filter.From <= k.Filter.To
		}) {
			kept = append(kept, f)
		}
	}
	return kept
}

// drop takes figures out of the lists, by ID.
func (s *suppression) drop(dropped map[string]bool) {
	of := func(first, last int, f Filter) bool { return dropped[s.In(first, last, f).ID()] }
	timeline := func(t []PeriodCount, f Filter) []PeriodCount {
		if slices.ContainsFunc(t, func(c PeriodCount) bool { return of(c.Period, c.Period, f) }) {
			return []PeriodCount{}
		}
		return t
	}
	for i := range s.Drills {
		s.Drills[i] = s.drill(&s.Drills[i], nil, dropped)
	}
	for i := range s.Compared {
		t := &s.Compared[i]
		before := len(t.Rows)
		t.Rows = slices.DeleteFunc(t.Rows, func(r ComparedRow) bool {
			gone := of(t.Period, t.Period, t.filter(&r))
			for _, c := range []*Comparison{r.Previous, r.YearAgo} {
				gone = gone || c != nil && of(c.Base, c.Base, t.filter(&r))
			}
			return gone
		})
		t.Hidden += before - len(t.Rows)
	}
	if h := s.Hotspots; h != nil {
		for _, list := range []*[]Hotspot{&h.Cells, &h.Fading} {
			*list = slices.DeleteFunc(*list, func(c Hotspot) bool { return of(c.First, c.Last, c.Filter()) })
			for i := range *list {
				c := &(*list)[i]
				c.Timeline = timeline(c.Timeline, c.Filter())
			}
		}
	}
	if b := s.Batches; b != nil {
		n := len(b.Rows)
		b.Rows = slices.DeleteFunc(b.Rows, func(b Batch) bool {
			f := b.Filter()
			whole := f.ID()
			f.From, f.To = b.WindowFirst, b.WindowLast
			return dropped[whole] || dropped[f.ID()]
		})
		b.Others += n - len(b.Rows)
		for i := range b.Rows {
			b.Rows[i].Timeline = timeline(b.Rows[i].Timeline, b.Rows[i].Filter())
		}
	}
}
