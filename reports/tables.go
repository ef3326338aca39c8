package reports

import (
	"math"
	"slices"

	"suxi/analysis"
)

// paretoTable orders the categories of one Pareto.
func (p *printer) paretoTable(pareto *analysis.Pareto) table {
	t := table{
		ID:      "pareto-" + string(pareto.Scope) + "-" + string(pareto.Weight),
		Caption: p.t("pareto.caption", p.scope(pareto), p.t("weight."+string(pareto.Weight))),
		Columns: []column{
			p.column(words, "category"),
			p.column(ranks, "rank"),
			p.column(counts, "value."+string(pareto.Weight)),
			p.column(shares, "share"),
			p.column(shares, "cumulative"),
			p.column(words, "vital"),
			p.column(shares, "vital_probability"),
		},
	}
	for _, r := range pareto.Rows {
		class, vital := "", ""
		switch {
		case r.Vital:
			class, vital = "vital", p.t("vital.yes")
		case r.Residual:
			vital = p.t("vital.residual")
		}
		value := figure(r.Value)
		if pareto.Weight == analysis.ByCount {
			value = p.traced(value, p.during(pareto.Period, analysis.Filter{Category: r.Code}))
		}
		t.add(class, p.linked(r.Code), whole(r.Rank), value, figure(r.Share), figure(r.Cumulative), say(vital), figure(r.VitalProbability))
	}
	return t
}

// scope names the rows a Pareto runs over.
func (p *printer) scope(pareto *analysis.Pareto) string { return p.scopeName(pareto.Period) }

// during is f for the rows of a period, or of all if it is nil.
func (p *printer) during(period *int, f analysis.Filter) analysis.Filter {
	if period == nil {
		return f
	}
	return p.In(*period, *period, f)
}

// scopeName names the rows of a period, or all if it is nil.
func (p *printer) scopeName(period *int) string {
	if period == nil {
		return p.t("scope.all")
	}
	return p.period(*period)
}

// comparisonColumns are the columns of one period's rows, the category first.
func (p *printer) comparisonColumns() []column {
	columns := []column{
		p.column(words, "category"),
		p.column(counts, "count"),
		p.column(counts, "unique"),
		p.column(shares, "share"),
		p.column(rates, "rate"),
	}
	return append(columns, p.baseColumns()...)
}

// baseColumns are those of comparisonCells, for the period before and the year
// before.
func (p *printer) baseColumns() []column {
	var columns []column
	for _, kind := range []string{"previous", "year_ago"} {
		base := p.column(counts, kind+".base")
		changed := p.column(changes, kind)
		drawn := p.column(whiskers, kind+".drawn")
		verdict := p.column(verdicts, kind+".verdict")
		columns = append(columns, base, changed, drawn, verdict)
	}
	return columns
}

// comparisonRow are the cells under comparisonColumns.
func (p *printer) comparisonRow(r *analysis.PeriodRow) []cell {
	f := analysis.OfCategory(r.Code)
	cells := []cell{p.linked(r.Code), p.counted(r.Count, p.In(r.Period, r.Period, f)), whole(r.Unique), maybe(r.Share, p.t("why.empty_period")), maybe(r.Rate, p.t("why.not_covered"))}
	cells = append(cells, p.comparisonCells(r.Previous, f, "why.no_previous")...)
	return append(cells, p.comparisonCells(r.YearAgo, f, "why.no_year_ago")...)
}

// comparisonTable is the latest complete period, by category.
func (p *printer) comparisonTable(period int) table {
	t := table{ID: "comparison", Caption: p.t("comparison.caption", p.period(period)), Columns: p.comparisonColumns()}
	for i := range p.PeriodRows {
		if r := &p.PeriodRows[i]; r.Period == period {
			t.add(totalClass(r.Code), p.comparisonRow(r)...)
		}
	}
	return t
}

func totalClass(code string) string {
	if code == analysis.TotalCode {
		return "total"
	}
	return ""
}

// periodTable is category × period with counts, for the periods from on. Its
// shades tell how far a period's rate is above the mean of its row, twice
// the mean being the darkest: variation as usual stays pale.
func (p *printer) periodTable(from int) table {
	t := table{ID: "periods", Caption: p.t("periods.caption"), Columns: []column{p.column(words, "category")}}
	for i, period := range p.Periods[from:] {
		head := column{Kind: heats, Head: period.Label, Note: p.period(from + i)}
		if !period.Complete {
			head.Head += "*"
			head.Note = p.t("period.incomplete", p.period(from+i), period.Exposure, period.Days)
		}
		t.Columns = append(t.Columns, head)
	}
	for _, trend := range p.Trends {
		cells := []cell{p.linked(trend.Code)}
		complaints, exposure := 0, 0.0
		for i, n := range trend.Counts[from:] {
			complaints += n
			exposure += p.exposure(from + i)
		}
		for i, n := range trend.Counts[from:] {
			rate := trend.Rates[from+i]
			switch {
			case rate == nil:
				cells = append(cells, undefined(p.t("why.not_covered")))
			case n == 0:
				cells = append(cells, heat(0, 0))
			default:
				shaded := heat(n, *rate*exposure/float64(complaints)-1)
				cells = append(cells, p.traced(shaded, p.In(from+i, from+i, analysis.OfCategory(trend.Code))))
			}
		}
		t.add(totalClass(trend.Code), cells...)
	}
	return t
}

// trendTable has the slope of every category.
func (p *printer) trendTable() table {
	t := table{ID: "trend", Caption: p.t("trend.caption", p.unit()), Columns: []column{
		p.column(words, "category"),
		p.column(ranks, "periods"),
		p.column(words, "slope.window"),
		p.column(changes, "slope"),
		p.column(verdicts, "trend.verdict"),
		p.column(ratios, "dispersion"),
	}}
	for _, r := range p.Trends {
		why := ""
		if r.Reason != "" {
			why = p.t("why." + r.Reason)
		}
		t.add(totalClass(r.Code),
			p.linked(r.Code), whole(r.N), p.window(&r),
			cell{Value: r.SlopePercent, Low: r.LowPercent, High: r.HighPercent, Why: why},
			p.verdictCell(r.Change, r.Q, why),
			maybe(r.Dispersion, why))
	}
	return t
}

// window tells from when to when the slope was fitted.
func (p *printer) window(t *analysis.Trend) cell {
	if t.Reason != "" {
		return undefined(p.t("why." + t.Reason))
	}
	return say(p.t("span", p.Periods[t.From].Label, p.Periods[t.To].Label))
}

// unit names one period: "month".
func (p *printer) unit() string { return p.t("unit." + string(p.Options.Period)) }

// crosstab is value × category for one input column. Of the categories, the
// most frequent are columns of their own, the rest is one.
func (p *printer) crosstab(c *analysis.Crosstab, most int) table {
	dimension := p.t("dimension." + c.Dimension)
	categories := p.split(most)
	t := table{
		ID:      "crosstab-" + c.Dimension,
		Caption: p.t("crosstab.caption", dimension),
		Columns: append([]column{{Kind: words, Head: dimension}, p.column(counts, "count"), p.column(shares, "share")}, categories.columns(p)...),
	}
	all := p.Counts.Rows - p.Counts.UnknownCategory
	for _, r := range c.Rows {
		f := analysis.Filter{Values: []analysis.DimensionValue{{Dimension: c.Dimension, Value: r.Value}}}
		t.add("", append([]cell{say(r.Value), p.counted(r.Count, f), figure(part(r.Count, all))}, categories.cells(p, r.ByCategory, r.Count, f)...)...)
	}
	missing := analysis.Filter{Values: []analysis.DimensionValue{{Dimension: c.Dimension}}}
	for _, more := range []struct {
		label string
		n     cell
		rows  int
	}{
		{p.t("crosstab.others", count(c.OtherValues)), whole(c.OtherCount), c.OtherCount},
		{p.t("crosstab.missing"), p.counted(c.Missing, missing), c.Missing},
	} {
		if more.rows == 0 {
			continue
		}
		t.add("rest", p.fill(&t, []cell{say(more.label), more.n, figure(part(more.rows, all))})...)
	}
	return t
}

// part is n / all, 0 if there are none, NaN if one of them is suppressed.
func part(n, all int) float64 {
	if n < 0 || all < 0 {
		return math.NaN()
	}
	return float64(n) / float64(max(all, 1))
}

// frequent returns the indices of the categories with rows, most frequent
// first and the residual one last: the first most of them, and the others.
func (p *printer) frequent(most int) (own, rest []int) {
	order := make([]int, 0, len(p.Categories))
	for i, c := range p.Categories {
		if c.Count > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := p.Categories[a], p.Categories[b]
		switch {
		case x.Residual != y.Residual && x.Residual:
			return 1
		case x.Residual != y.Residual:
			return -1
		}
		return y.Count - x.Count
	})
	if len(order) <= most {
		return order, nil
	}
	return order[:most-1], order[most-1:]
}
