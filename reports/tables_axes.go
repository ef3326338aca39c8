package reports

import "suxi/analysis"

// A split spreads rows over the categories: the most frequent have columns of
// their own, the rest is one.
type split struct{ own, rest []int }

func (p *printer) split(most int) split {
	own, rest := p.frequent(most)
	return split{own, rest}
}

func (s split) columns(p *printer) []column {
	var out []column
	for _, i := range s.own {
		name := p.name(p.Categories[i].Code)
		head := column{Kind: heats, Head: shorten(name)}
		if head.Head != name {
			head.Note = name
		}
		out = append(out, head)
	}
	if len(s.rest) > 0 {
		out = append(out, column{Kind: heats, Head: p.t("crosstab.rest", len(s.rest))})
	}
	return out
}

// cells are the counts under columns of the rows that f lets through, shaded by
// their share of all.
func (s split) cells(p *printer, byCategory []int, all int, f analysis.Filter) []cell {
	var out []cell
	for _, i := range s.own {
		f.Category = p.Categories[i].Code
		out = append(out, p.traced(heat(byCategory[i], part(byCategory[i], all)), f))
	}
	if len(s.rest) > 0 {
		n := 0
		for _, i := range s.rest {
			n = plus(n, byCategory[i])
		}
		out = append(out, heat(n, part(n, all)))
	}
	return out
}

// plus adds counts; with one that is suppressed the sum is as well.
func plus(a, b int) int {
	if a < 0 || b < 0 {
		return analysis.Hidden
	}
	return a + b
}

// fill appends cells that say why they are empty until the row is full.
func (p *printer) fill(t *table, cells []cell) []cell {
	for len(cells) < len(t.Columns) {
		cells = append(cells, undefined(p.t("why.not_split")))
	}
	return cells
}

// subcategoryTable is the second level below one category: its most frequent
// subcategories, the others in one row, and what was not recognised.
func (p *printer) subcategoryTable(c *analysis.Category, most int) table {
	t := table{ID: "subcategories", Caption: p.choose(c.Name, c.NameEN), Columns: []column{
		p.column(words, "subcategory"),
		p.column(counts, "count"),
		p.column(counts, "unique"),
		p.column(shares, "share.category"),
	}}
	add := func(class, name string, rows cell, count, unique int) {
		t.add(class, say(name), rows, whole(unique), figure(part(count, c.Count)))
	}
	of := func(code string) analysis.Filter { return analysis.Filter{Category: c.Code, Subcategory: code} }
	shown := c.Subcategories.Entries
	if len(shown) > most {
		shown = shown[:most-1]
	}
	for _, e := range shown {
		add("", p.choose(e.Name, e.NameEN), p.counted(e.Count, of(e.Code)), e.Count, e.Unique)
	}
	if more := c.Subcategories.Entries[len(shown):]; len(more) > 0 {
		rows, events := 0, 0
		for _, e := range more {
			rows, events = plus(rows, e.Count), plus(events, e.Unique)
		}
		add("rest", p.t("axis.others", len(more)), whole(rows), rows, events)
	}
	if n := c.Subcategories.None; n != 0 {
		add("rest", p.t("axis.none"), p.counted(n, of(analysis.None)), n, c.Subcategories.NoneUnique)
	}
	return t
}

// subcategorised are the categories in which a subcategory was found, in the
// order of the taxonomy.
func (p *printer) subcategorised() []*analysis.Category {
	var out []*analysis.Category
	for i := range p.Categories {
		if c := &p.Categories[i]; len(c.Subcategories.Entries) > 0 {
			out = append(out, c)
		}
	}
	return out
}

// axisTable is entry × category for one axis, key being "cause" or "demand".
func (p *printer) axisTable(key string, a *analysis.Axis, most int) table {
	categories := p.split(most)
	t := table{ID: "axis-" + key, Caption: p.t("caption." + key), Columns: append([]column{
		p.column(words, key),
		p.column(counts, "count"),
		p.column(counts, "unique"),
		p.column(shares, "share"),
	}, categories.columns(p)...)}
	of := func(code string) analysis.Filter {
		if key == "cause" {
			return analysis.Filter{Cause: code}
		}
		return analysis.Filter{Demand: code}
	}
	all := p.Counts.Rows - p.Counts.UnknownCategory
	for _, e := range a.Entries {
		f := of(e.Code)
		t.add("", append([]cell{say(p.choose(e.Name, e.NameEN)), p.counted(e.Count, f), whole(e.Unique), figure(part(e.Count, all))},
			categories.cells(p, e.ByCategory, e.Count, f)...)...)
	}
	if a.None != 0 {
		t.add("rest", p.fill(&t, []cell{say(p.t("axis.none")), p.counted(a.None, of(analysis.None)), whole(a.NoneUnique), figure(part(a.None, all))})...)
	}
	return t
}

// ruleTable tells how often each severity rule fired, and what it raised.
func (p *printer) ruleTable(most int) table {
	categories := p.split(most)
	t := table{ID: "rules", Caption: p.t("rules.caption"), Columns: append([]column{
		p.column(words, "rule"),
		p.column(words, "raise_to"),
		p.column(counts, "fired"),
		p.column(counts, "unique"),
		p.column(counts, "raised"),
	}, categories.columns(p)...)}
	for _, r := range p.Rules {
		f := analysis.Filter{Rule: r.Code}
		t.add("", append([]cell{say(p.choose(r.Name, r.NameEN)), say(p.level(r.RaiseTo)), p.counted(r.Count, f), whole(r.Unique), whole(r.Raised)},
			categories.cells(p, r.ByCategory, r.Count, f)...)...)
	}
	return t
}

// hasAxes reports whether anything was found beside category and level.
func (p *printer) hasAxes() bool {
	return len(p.subcategorised())+len(p.Causes.Entries)+len(p.Demands.Entries) > 0
}

// addAxes sets what was found beside category and level.
func (pg *page) addAxes() {
	p := pg.p
	for _, c := range p.subcategorised() {
		pg.Subcategories = append(pg.Subcategories, p.subcategoryTable(c, shownEntries))
	}
	for _, a := range []struct {
		key  string
		axis *analysis.Axis
	}{{"cause", &p.Causes}, {"demand", &p.Demands}} {
		if len(a.axis.Entries) > 0 {
			pg.Axes = append(pg.Axes, p.axisTable(a.key, a.axis, ownCategories))
		}
	}
	if len(p.Result.Rules) > 0 {
		rules := p.ruleTable(ownCategories)
		pg.Rules = &rules
	}
}
