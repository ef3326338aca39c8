package tables

import "suxi/analysis"

func templates() Table {
	type row struct {
		*analysis.TemplateRow
		r     *analysis.Result
		of    *analysis.TemplateTable
		total bool
	}
	of := func(r *analysis.Result, period *int) string {
		if period == nil {
			return ""
		}
		return periodLabel(r, *period)
	}
	return define("templates", "one row, or the total, of a regulator's table that was asked for with --template, in its order",
		func(r *analysis.Result) (rows []row) {
			for i := range r.Templates {
				t := &r.Templates[i]
				for k := range t.Rows {
					rows = append(rows, row{&t.Rows[k], r, t, false})
				}
				rows = append(rows, row{&t.Total, r, t, true})
			}
			return rows
		},
		[]field[row]{
			text("template", "`nature`, `users`, `outlets` or `customers`", func(c row) string { return string(c.of.Template) }),
			label("dimension", "`channel`, `product` or `region`, whose values the rows are; null in `nature`", func(c row) string { return c.of.Dimension }),
			text("name", "投诉性质 or the value; empty for complaints without one; `total`", func(c row) string { return c.Name }),
			boolean("is_total", "the row is the total", func(c row) bool { return c.total }),
			text("period", "label of the period", func(c row) string { return periodLabel(c.r, c.of.Period) }),
			whole("count", "complaints", func(c row) int { return c.Count }),
			maybe("percent", "of the total, with two decimals; they add up to 100", func(c row) *float64 { return c.Percent }),
			label("previous_period", "label of the period before; null if it is not complete or not there", func(c row) string { return of(c.r, c.of.Previous) }),
			maybeWhole("previous_count", "its complaints", func(c row) *int { return c.PreviousCount }),
			maybe("previous_percent", "its `percent`", func(c row) *float64 { return c.PreviousPercent }),
			label("year_ago_period", "label of the period a year before; null likewise", func(c row) string { return of(c.r, c.of.YearAgo) }),
			maybeWhole("year_ago_count", "its complaints", func(c row) *int { return c.YearAgoCount }),
			maybe("year_ago_percent", "its `percent`", func(c row) *float64 { return c.YearAgoPercent }),
			label("unit", "what `amount` counts: the header of the --exposure column; null in `nature`", func(c row) string { return c.of.Unit }),
			maybe("amount", "how many there are in the period, on average over its days; null if the file does not say", func(c row) *float64 { return c.Amount }),
			maybe("amount_percent", "of all", func(c row) *float64 { return c.AmountPercent }),
			whole("rate_per", "what rates are per: 1000000 users, 1000 outlets, 10000000 customers; 0 in `nature`", func(c row) int { return c.of.Per }),
			maybe("rate", "count / amount × rate_per", func(c row) *float64 { return c.Rate }),
			maybe("previous_rate", "that of the period before", func(c row) *float64 { return c.PreviousRate }),
			maybe("median_count", "of the table: median of `count` over the rows with a rate", func(c row) *float64 { return c.of.MedianCount }),
			maybe("median_rate", "of the table: median of `rate`", func(c row) *float64 { return c.of.MedianRate }),
		})
}
