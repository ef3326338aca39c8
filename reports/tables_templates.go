package reports

import (
	"suxi/analysis"
)

// templateSection is the regulators' tables that were asked for, in their
// layouts.
func (p *printer) templateSection() section {
	s := p.section("templates")
	for i := range p.Templates {
		t := &p.Templates[i]
		if t.Template == analysis.Nature {
			s.Tables = append(s.Tables, p.natureTable(t))
			continue
		}
		s.Tables = append(s.Tables, p.stockTable(t))
	}
	if len(s.Tables) > 0 {
		s.note(p.t("templates.key"))
	}
	for _, t := range p.Templates {
		var rest []string
		for _, code := range t.Rest {
			rest = append(rest, p.name(code))
		}
		if len(rest) > 0 {
			s.note(p.t("templates.rest", p.list(rest)))
		}
	}
	return s
}

// natureTable has the layout of the China Consumers Association.
func (p *printer) natureTable(t *analysis.TemplateTable) table {
	out := table{ID: string(t.Template), Caption: p.t("template.nature", p.period(t.Period)), Columns: []column{
		p.column(words, "nature"),
		p.column(counts, "count"),
		p.column(ratios, "percent"),
		p.column(counts, "previous.base"),
		p.column(ratios, "previous.percent"),
		p.column(counts, "year_ago.base"),
		p.column(ratios, "year_ago.percent"),
		p.column(ratios, "percent.change"),
		p.column(ratios, "count.change"),
	}}
	noPrevious, noYear := p.t("why.template.previous"), p.t("why.template.year_ago")
	add := func(class, name string, r *analysis.TemplateRow) {
		points, growth := undefined(noYear), undefined(noYear)
		if r.Percent != nil && r.YearAgoPercent != nil {
			points = figure(round(*r.Percent-*r.YearAgoPercent, 2))
		}
		if r.YearAgoCount != nil {
			growth = p.growth(float64(r.Count), float64(*r.YearAgoCount))
		}
		out.add(class, say(name), whole(r.Count), maybe(r.Percent, p.t("why.empty_period")),
			maybeWhole(r.PreviousCount, noPrevious), maybe(r.PreviousPercent, noPrevious),
			maybeWhole(r.YearAgoCount, noYear), maybe(r.YearAgoPercent, noYear), points, growth)
	}
	for i := range t.Rows {
		class := ""
		if i == len(t.Rows)-1 {
			class = "rest"
		}
		add(class, p.choose(t.Rows[i].Name, t.Rows[i].NameEN), &t.Rows[i])
	}
	add("total", p.t("total"), &t.Total)
	return out
}

// stockTable has the layout of the notices on telecommunications and on banks.
func (p *printer) stockTable(t *analysis.TemplateTable) table {
	template := string(t.Template)
	out := table{ID: template, Caption: p.t("template."+template, p.period(t.Period), p.t("dimension."+t.Dimension)), Columns: []column{
		{Kind: words, Head: p.t("dimension." + t.Dimension)},
		p.column(counts, "count"),
		p.column(ratios, "percent"),
		{Kind: counts, Head: t.Unit, Note: p.t("col.stock.note")},
		p.column(ratios, "stock.percent"),
		{Kind: ratios, Head: p.t("col.rate." + template), Note: p.t("col.rate.before.note")},
		p.column(ratios, "rate.before"),
		p.column(ratios, "rate.change"),
	}}
	noRate := p.t("why.template.stock")
	add := func(class, name string, r *analysis.TemplateRow) {
		growth := undefined(noRate)
		if r.Rate != nil && r.PreviousRate != nil {
			growth = p.growth(*r.Rate, *r.PreviousRate)
		}
		out.add(class, say(name), whole(r.Count), maybe(r.Percent, p.t("why.empty_period")),
			maybe(r.Amount, noRate), maybe(r.AmountPercent, noRate), maybe(r.Rate, noRate), maybe(r.PreviousRate, noRate), growth)
	}
	for i := range t.Rows {
		add("", p.named(t.Rows[i].Name), &t.Rows[i])
	}
	add("total", p.t("total"), &t.Total)
	if t.MedianRate != nil {
		none := cell{}
		out.add("rest", say(p.t("template.median")), maybe(t.MedianCount, noRate), none, none, none, figure(*t.MedianRate), none, none)
	}
	return out
}

// growth is the change in percent, which there is not from 0.
func (p *printer) growth(now, before float64) cell {
	if before == 0 {
		return undefined(p.t("why.template.zero"))
	}
	return figure(100 * (now/before - 1))
}

func maybeWhole(n *int, why string) cell {
	if n == nil {
		return undefined(why)
	}
	return whole(*n)
}
