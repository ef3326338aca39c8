package reports

import "suxi/analysis"

// levelTable is the severity scale with what is due.
func (p *printer) levelTable() table {
	t := table{ID: "levels", Caption: p.t("levels.caption"), Columns: []column{
		p.column(words, "level"),
		p.column(ranks, "rank"),
		p.column(counts, "count"),
		p.column(shares, "share"),
		p.column(ranks, "weight"),
		p.column(counts, "with_due"),
		p.column(counts, "due"),
	}}
	all := p.graded()
	for _, l := range p.Levels {
		fraction := undefined(p.t("why.no_severity"))
		if all > 0 {
			fraction = figure(part(l.Count, all))
		}
		t.add("", say(p.choose(l.Name, l.NameEN)), whole(l.Rank), p.counted(l.Count, analysis.Filter{Level: l.Code}), fraction, figure(l.Weight), whole(l.WithDue), whole(l.DueByAsOf))
	}
	return t
}

// levelSection draws how severe each category is; the tables stand before it.
func (p *printer) levelSection() section {
	s := p.section("levels")
	s.draw(p.chart("levels", tall, p.t("levels.title"), p.levelChart()))
	return s
}

// graded counts the rows that have a severity level.
func (p *printer) graded() int {
	return p.Counts.Rows - p.Counts.UnknownCategory - p.Counts.UnknownSeverity
}

// severityTable is category × level.
func (p *printer) severityTable() table {
	t := table{ID: "severity", Caption: p.t("severity.caption"), Columns: []column{p.column(words, "category"), p.column(counts, "count")}}
	for _, l := range p.Levels {
		t.Columns = append(t.Columns, column{Kind: heats, Head: p.choose(l.Name, l.NameEN)})
	}
	t.Columns = append(t.Columns, p.column(counts, "human"), p.column(counts, "model"), p.column(shares, "mean_probability"))
	for _, c := range p.Categories {
		f := analysis.Filter{Category: c.Code}
		cells := []cell{say(p.name(c.Code)), p.counted(c.Count, f)}
		for i, n := range c.ByLevel {
			f.Level = p.Levels[i].Code
			cells = append(cells, p.traced(heat(n, part(n, c.Count)), f))
		}
		t.add("", append(cells, whole(c.Human), whole(c.Model), maybe(c.MeanProbability, p.t("why.no_model")))...)
	}
	return t
}

// groupTable lists the largest near-duplicate groups.
func (p *printer) groupTable() table {
	t := table{ID: "groups", Caption: p.t("groups.caption", count(p.Counts.Groups), count(p.Counts.Grouped)), Columns: []column{
		p.column(identifiers, "group"),
		p.column(counts, "size"),
		p.column(words, "category"),
		p.column(identifiers, "first"),
		p.column(identifiers, "last"),
		p.column(lists, "products"),
		p.column(lists, "batches"),
		p.column(lists, "regions"),
		p.column(prose, "quote"),
	}}
	for _, g := range p.Groups {
		listed := func(v []analysis.ValueCount) cell {
			if len(v) == 0 {
				return undefined(p.t("why.no_value"))
			}
			return say(p.values(v))
		}
		t.add("", say(g.ID), p.counted(g.Size, analysis.Filter{Group: g.ID}), say(p.name(g.Category)), say(day(g.First)), say(day(g.Last)),
			listed(g.Products), listed(g.Batches), listed(g.Regions), say(g.Quote))
	}
	return t
}

// quoteTable lists the quotes for the workbook.
func (p *printer) quoteTable() table {
	t := table{ID: "quotes", Caption: p.t("quotes.caption", p.redacted("redacted.")), Columns: []column{
		p.column(words, "category"),
		p.column(identifiers, "id"),
		p.column(identifiers, "date"),
		p.column(words, "level"),
		p.column(prose, "quote"),
	}}
	for _, q := range p.Quotes {
		t.add("", say(p.name(q.Category)), say(q.ID), say(day(q.Date)), say(p.level(q.Level)), say(q.Text))
	}
	return t
}

// level names a severity level by code.
func (p *printer) level(code string) string {
	for _, l := range p.Levels {
		if l.Code == code {
			return p.choose(l.Name, l.NameEN)
		}
	}
	return dash
}
