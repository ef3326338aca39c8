package reports

import (
	"strings"

	"suxi/analysis"
)

// summary is what the first screen of the page says.
func (p *printer) summary() table {
	t := table{ID: "summary", Caption: strings.Join(append([]string{p.title()}, p.about()...), " · "), Columns: []column{
		p.column(words, "kind"), p.column(prose, "item"), p.column(prose, "text"),
	}}
	add := func(key, item, text string) { t.add("", say(p.t(key)), say(item), say(text)) }
	for _, f := range p.findings() {
		add("section.findings", f.Lead, f.Detail)
	}
	for _, c := range p.cards() {
		add("section.key", c.Label, p.t("value.count", c.Value, c.Note))
	}
	for _, s := range p.sums() {
		add("section.key", p.t("cover.sums"), s)
	}
	for _, w := range p.Warnings {
		add("section.warnings", p.warningWord(w.Severity), p.text(w.Message))
	}
	if p.quality != nil {
		for _, w := range p.quality.Warnings {
			add("section.warnings", p.t("warning.run"), p.text(w))
		}
	}
	return t
}

// methodSheet defines the figures, tells how to read the sections and explains
// the columns.
func (p *printer) methodSheet() table {
	t := table{ID: "methods", Caption: p.t("section.methods"), Columns: []column{p.column(words, "item"), p.column(prose, "text")}}
	for _, m := range p.methods() {
		t.add("", say(m.Term), say(m.Text))
	}
	columns := append(p.comparisonColumns(), p.trendTable().Columns...)
	for _, s := range p.sections().All() {
		for _, note := range s.Notes {
			t.add("", say(s.Title), say(note))
		}
		for _, one := range p.stacked(s) {
			columns = append(columns, one.Columns...)
		}
	}
	if len(p.Rules) > 0 {
		columns = append(columns, p.column(counts, "fired"), p.column(counts, "raised"))
	}
	told := make(map[string]bool)
	for _, c := range columns {
		if c.Note != "" && c.Kind != whiskers && !told[c.Head+c.Note] {
			told[c.Head+c.Note] = true
			t.add("", say(c.Head), say(c.Note))
		}
	}
	return t
}

// paretoSheet is the Pareto by complaints, of the latest complete period where
// there is one.
func (p *printer) paretoSheet() table {
	for _, s := range []analysis.Scope{analysis.ScopeLatest, analysis.ScopeAll} {
		if q := p.pareto(s, analysis.ByCount); q != nil && len(q.Rows) > 0 {
			return p.paretoTable(q)
		}
	}
	return table{ID: "pareto"}
}

// paretosSheet stacks all Paretos.
func (p *printer) paretosSheet() table {
	t := table{ID: "paretos", Caption: p.t("paretos.caption")}
	for i := range p.Paretos {
		q := &p.Paretos[i]
		one := p.paretoTable(q)
		if t.Columns == nil {
			t.Columns = append([]column{{Kind: words, Head: p.t("pareto.scope")}, {Kind: words, Head: p.t("pareto.weight")}}, one.Columns...)
			t.Columns[4].Kind, t.Columns[4].Head = ranks, p.t("col.value") // of several units, so no bar compares them
		}
		for _, r := range one.Rows {
			t.add(r.Class, append([]cell{say(p.scope(q)), say(p.t("weight." + string(q.Weight)))}, r.Cells...)...)
		}
	}
	return t
}

// subcategorySheet stacks the subcategories of all categories.
func (p *printer) subcategorySheet() table {
	t := table{ID: "subcategories", Caption: p.t("subcategory.title")}
	for _, c := range p.subcategorised() {
		one := p.subcategoryTable(c, len(c.Subcategories.Entries))
		t.Columns = append([]column{p.column(words, "category")}, one.Columns...)
		for _, r := range one.Rows {
			t.add(r.Class, append([]cell{say(p.name(c.Code))}, r.Cells...)...)
		}
	}
	return t
}

// comparisonSheet is comparisonTable for all periods, oldest first.
func (p *printer) comparisonSheet() table {
	t := table{ID: "comparison", Caption: p.t("comparison.caption.sheet"), Columns: append([]column{
		p.column(identifiers, "period"), p.column(ranks, "exposure"), p.column(words, "complete"),
	}, p.comparisonColumns()...)}
	for i := range p.PeriodRows {
		r := &p.PeriodRows[i]
		period := p.Periods[r.Period]
		complete := p.t("no")
		if period.Complete {
			complete = p.t("yes")
		}
		t.add(totalClass(r.Code), append([]cell{say(period.Label), whole(period.Exposure), say(complete)}, p.comparisonRow(r)...)...)
	}
	return t
}

// controlTable has the points of the control chart of the total, oldest first.
// The last column but one repeats the points with a signal, by which they are
// drawn.
// What is not defined is empty: a chart would draw a dash as zero.
func (p *printer) controlTable() table {
	t := table{ID: "control", Columns: []column{
		p.column(identifiers, "period"), p.column(rates, "charted"), p.column(rates, "lower"), p.column(rates, "centre"), p.column(rates, "upper"),
		p.column(rates, "signal"), p.column(prose, "rules"),
	}}
	for i := range p.Result.Charts {
		c := &p.Result.Charts[i]
		if c.Code != analysis.TotalCode || c.Centre == nil {
			continue
		}
		t.Caption = p.t("control.caption", p.rated(c.Unit, "chart.kind."+string(c.Kind)))
		rules := make([][]string, len(c.Points))
		for _, s := range c.Signals {
			rules[s.Point] = append(rules[s.Point], p.text(s.Name))
		}
		for j, point := range c.Points {
			signal := cell{}
			if len(rules[j]) > 0 {
				signal = figure(point.Value)
			}
			t.add("", say(p.Periods[point.Period].Label), figure(point.Value), cell{Value: point.Lower}, figure(*c.Centre), cell{Value: point.Upper},
				signal, say(strings.Join(rules[j], p.t("semicolon"))))
		}
	}
	return t
}

// waterfallTable leads from the complaints of the period before to those of the
// latest one, part by part. Columns three to six are what stacked columns draw:
// the ground that is not drawn, the totals, what rises and what falls. Without
// such a split, or where the steps cross zero, which stacked columns cannot show,
// it has no rows.
func (p *printer) waterfallTable() table {
	t := table{ID: "waterfall", Columns: []column{
		p.column(words, "part"), p.column(signs, "contribution"),
		p.column(ranks, "ground"), p.column(counts, "reached"), p.column(counts, "rise"), p.column(counts, "fall"),
	}}
	if len(p.Explained) == 0 || p.Explained[0].Kind != "previous" || min(p.Explained[0].Count, p.Explained[0].BaseCount) < 0 {
		return t
	}
	e := &p.Explained[0]
	t.Caption = p.t("explained.caption", p.against(e))
	level := func(period, n int) { t.add("total", say(p.period(period)), cell{}, cell{}, whole(n), cell{}, cell{}) }
	level(e.Base, e.BaseCount)
	at := e.BaseCount
	for i, by := range wholes(e.Parts) {
		next := at + int(by)
		if next < 0 {
			return table{ID: t.ID}
		}
		rise, fall := whole(next-at), cell{}
		if next < at {
			rise, fall = cell{}, whole(at-next)
		}
		t.add("", say(p.part(e, &e.Parts[i])), figure(float64(by)), whole(min(at, next)), cell{}, rise, fall)
		at = next
	}
	level(e.Period, e.Count)
	return t
}
