package reports

import (
	"cmp"
	"math"
	"slices"

	"suxi/analysis"
)

const million = 1_000_000 // Part.Change is in millionths

// explainedSection says what the change of the total comes from.
func (p *printer) explainedSection() section {
	s := p.section("explained")
	for i := range p.Explained {
		s.Tables = append(s.Tables, p.explainedTable(&p.Explained[i]))
	}
	if len(p.Explained) > 0 {
		e := &p.Explained[0]
		s.draw(p.chart("explained", wide, p.against(e), p.waterfallChart(p.waterfallSteps(e))))
		s.Tables = append(s.Tables, p.cellTable(e))
		s.note(p.t("explained.key"))
	}
	return s
}

// against words the two periods of e.
func (p *printer) against(e *analysis.Explained) string {
	return p.t("explained.against", p.period(e.Period), p.period(e.Base), signed(float64(e.Count-e.BaseCount), 0))
}

// explainedTable lists the parts, which add up to the change.
func (p *printer) explainedTable(e *analysis.Explained) table {
	t := table{ID: "explained", Caption: p.t("explained.caption", p.against(e)), Columns: []column{
		p.column(words, "part"),
		p.column(counts, "count"),
		p.column(counts, "base"),
		p.column(signs, "contribution"),
		p.column(prose, "basis"),
	}}
	total := func(n, period int) cell { return p.counted(n, p.In(period, period, analysis.Filter{})) }
	t.add("total", say(p.t("total")), total(e.Count, e.Period), total(e.BaseCount, e.Base), figure(float64(e.Count-e.BaseCount)), cell{})
	rounded := wholes(e.Parts)
	for i := range e.Parts {
		part := &e.Parts[i]
		now, base := whole(part.Count), whole(part.BaseCount)
		if part.Kind == analysis.PartExposure {
			none := undefined(p.t("why.no_rows"))
			now, base = none, none
		}
		by := figure(float64(part.Change) / million)
		by.Text = signed(float64(rounded[i]), 0)
		t.add("", say(p.part(e, part)), now, base, by, say(p.basis(e, part)))
	}
	return t
}

// part names a part of a change.
func (p *printer) part(e *analysis.Explained, part *analysis.Part) string {
	switch part.Kind {
	case analysis.PartExposure:
		if e.Unit.Daily() {
			return p.t("part.days")
		}
		return e.Unit.Name
	case analysis.PartChannel:
		return p.t("part.jump", p.t("find.where", p.t("dimension.channel"), p.named(part.Value)), p.word("jump.", string(part.Jump)))
	case analysis.PartCategory:
		return p.t("part.jump", p.name(part.Value), p.word("jump.", string(part.Jump)))
	}
	return p.word("part.", string(part.Kind))
}

// basis says what the size of a part rests on.
func (p *printer) basis(e *analysis.Explained, part *analysis.Part) string {
	switch {
	case part.Kind == analysis.PartExposure:
		per := float64(max(e.Unit.Per, 1))
		return weighted(e.BaseExposure*per) + " → " + weighted(e.Exposure*per)
	case part.P != nil:
		return p.t("basis.jump", equals(*part.P))
	case part.Ratio != nil:
		said := p.rated(e.Unit, "basis.rest", change(*percentOf(part.Ratio)), p.interval(percentOf(part.Low), percentOf(part.High)))
		if chance := p.chance(part); chance != "" {
			said += p.t("clause") + chance
		}
		return said
	}
	return ""
}

// chance says whether the interval of a part's ratio holds no change; "" if it
// has none.
func (p *printer) chance(part *analysis.Part) string {
	switch {
	case part.Low == nil || part.High == nil:
		return ""
	case *part.Low <= 1 && *part.High >= 1:
		return p.t("basis.within")
	}
	return p.t("basis.beyond")
}

// wholes rounds the changes of the parts so that they still add up to that of
// all: every one down, and those with the largest remainders up.
func wholes(parts []analysis.Part) []int64 {
	out, order := make([]int64, len(parts)), make([]int, len(parts))
	left := int64(0)
	for i, part := range parts {
		out[i] = int64(math.Floor(float64(part.Change) / million))
		left += part.Change - out[i]*million
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(parts[b].Change-out[b]*million, parts[a].Change-out[a]*million)
	})
	for _, i := range order[:left/million] {
		out[i]++
	}
	return out
}

// cellTable lists the cells that contribute most.
func (p *printer) cellTable(e *analysis.Explained) table {
	t := table{ID: "contributions", Caption: p.t("contributions.caption", p.against(e)), Columns: []column{
		p.column(words, "category"),
		p.column(words, "product"),
		p.column(words, "region"),
		p.column(counts, "count"),
		p.column(counts, "base"),
		p.column(signs, "contribution"),
	}}
	for _, c := range e.Cells {
		first, product, region, class := p.name(c.Category), say(p.named(c.Product)), say(p.named(c.Region)), ""
		if c.Sum != "" {
			first, product, region, class = p.t("cells."+string(c.Sum), count(c.Cells)), cell{}, cell{}, "rest"
		}
		t.add(class, say(first), product, region, whole(c.Count), whole(c.BaseCount), figure(float64(c.Change)))
	}
	return t
}

// festivalSection compares a period near Spring Festival in three ways.
func (p *printer) festivalSection() section {
	s := p.section("festival")
	f := p.Festival
	if f == nil {
		return s
	}
	s.note(p.t("festival.key", day(f.Date), day(f.BaseDate)))
	t := table{ID: "festival", Caption: p.t("festival.caption", p.period(f.Period), p.period(f.Base)), Columns: []column{p.column(words, "category")}}
	for _, w := range f.Windows {
		name := p.word("window.", w.Name)
		t.Columns = append(t.Columns,
			column{Kind: counts, Head: p.t("window.count", name), Note: p.span(w.From, w.To)},
			column{Kind: counts, Head: p.t("window.base", name), Note: p.span(w.BaseFrom, w.BaseTo)},
			column{Kind: changes, Head: name, Note: p.rated(w.Unit, "window.note")})
	}
	t.Columns = append(t.Columns, p.column(words, "differ"))
	for _, r := range f.Rows {
		cells := []cell{say(p.name(r.Code))}
		for i, w := range f.Windows {
			ratio := r.Ratios[i]
			if !w.Covered {
				none := undefined(p.t("why.window"))
				cells = append(cells, none, none, none)
				continue
			}
			cells = append(cells, whole(ratio.Count), whole(ratio.BaseCount),
				cell{Value: percentOf(ratio.Ratio), Low: percentOf(ratio.Low), High: percentOf(ratio.High), Why: p.t("why.no_base")})
		}
		differ := ""
		if r.Differ {
			differ = p.t("differ.yes")
		}
		t.add(totalClass(r.Code), append(cells, say(differ))...)
	}
	s.Tables = append(s.Tables, t)
	return s
}
