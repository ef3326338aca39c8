package tables

import (
	"strconv"

	"suxi/analysis"
)

// A named row is of one category, or of all.
type named struct{ code, zh, en string }

// names maps the codes of categories, and of the total, to their names.
func names(r *analysis.Result) map[string]named {
	out := map[string]named{analysis.TotalCode: {analysis.TotalCode, "全部", "All"}}
	for _, c := range r.Categories {
		out[c.Code] = named{c.Code, c.Name, c.NameEN}
	}
	return out
}

// code are the columns that say which category a row is of.
func code[T any](of func(T) named) []field[T] {
	return []field[T]{
		text("code", "category code, or `total`", func(row T) string { return of(row).code }),
		text("name", "category name, Chinese", func(row T) string { return of(row).zh }),
		text("name_en", "category name, English", func(row T) string { return of(row).en }),
	}
}

func pareto() Table {
	type row struct {
		analysis.ParetoRow
		of     *analysis.Pareto
		period string
	}
	audited := func(of func(*analysis.AuditedValue) *float64) func(row) *float64 {
		return func(c row) *float64 {
			if c.Audited == nil {
				return nil
			}
			return of(c.Audited)
		}
	}
	return define("pareto", "one category in one Pareto, for each scope and weight",
		func(r *analysis.Result) (rows []row) {
			for i := range r.Paretos {
				p := &r.Paretos[i]
				label := ""
				if p.Period != nil {
					label = r.Periods[*p.Period].Label
				}
				for _, c := range p.Rows {
					rows = append(rows, row{c, p, label})
				}
			}
			return rows
		},
		[]field[row]{
			text("scope", "`all` or `latest` (complete period)", func(c row) string { return string(c.of.Scope) }),
			label("period", "label of the period; null for scope `all`", func(c row) string { return c.period }),
			text("weight", "what is added up: `count`, `unique`, `severity` or `cost`", func(c row) string { return string(c.of.Weight) }),
			whole("rank", "from 1; the residual category is last", func(c row) int { return c.Rank }),
			text("code", "category code", func(c row) string { return c.Code }),
			text("name", "category name, Chinese", func(c row) string { return c.Name }),
			text("name_en", "category name, English", func(c row) string { return c.NameEN }),
			boolean("residual", "其他: never vital", func(c row) bool { return c.Residual }),
			number("value", "rows, events, summed severity weights or money", func(c row) float64 { return c.Value }),
			number("share", "value / sum of all values, 0 to 1", func(c row) float64 { return c.Share }),
			number("cumulative", "sum of shares up to this rank", func(c row) float64 { return c.Cumulative }),
			boolean("vital", "among the vital few under the chosen rule", func(c row) bool { return c.Vital }),
			boolean("crossing", "… under the crossing rule", func(c row) bool { return c.Crossing }),
			boolean("strict", "… under the strict rule", func(c row) bool { return c.Strict }),
			number("vital_probability", "share of bootstrap draws in which it is vital", func(c row) float64 { return c.VitalProbability }),
			maybe("audited_value", "value as an audit corrects it; null without one of this scope", audited(func(a *analysis.AuditedValue) *float64 { return &a.Value.Value })),
			maybe("audited_low", "its interval", audited(func(a *analysis.AuditedValue) *float64 { return &a.Value.Low })),
			maybe("audited_high", "its interval", audited(func(a *analysis.AuditedValue) *float64 { return &a.Value.High })),
			maybe("audited_vital_probability", "share of resamples of the audit in which it is vital", audited(func(a *analysis.AuditedValue) *float64 { return &a.VitalProbability })),
		})
}

func periods() Table {
	type row struct {
		*analysis.PeriodRow
		r    *analysis.Result
		name named
	}
	period := func(c row) *analysis.Period { return &c.r.Periods[c.Period] }
	return define("periods", "one category, or all, in one period, with its comparisons",
		func(r *analysis.Result) (rows []row) {
			name := names(r)
			for i := range r.PeriodRows {
				c := &r.PeriodRows[i]
				rows = append(rows, row{c, r, name[c.Code]})
			}
			return rows
		},
		[]field[row]{
			text("period", "label, such as `2025-03`", func(c row) string { return period(c).Label }),
			date("first_day", "first day", func(c row) analysis.Date { return period(c).Start }),
			date("last_day", "last day, inclusive", func(c row) analysis.Date { return period(c).End }),
			whole("days", "calendar days of the period", func(c row) int { return period(c).Days }),
			whole("exposure", "days the data cover", func(c row) int { return period(c).Exposure }),
			whole("workdays", "of these, China's working days", func(c row) int { return period(c).Workdays }),
			boolean("complete", "the data cover all days", func(c row) bool { return period(c).Complete }),
		},
		code(func(c row) named { return c.name }),
		[]field[row]{
			whole("count", "complaints", func(c row) int { return c.Count }),
			whole("unique_count", "events: a near-duplicate group counts once", func(c row) int { return c.Unique }),
			maybe("share", "count / count of the total; null if that is 0", func(c row) *float64 { return c.Share }),
			maybe("rate", "complaints per `suxi.rate_unit` of the metadata", func(c row) *float64 { return c.Rate }),
		},
		comparisons("previous_", "环比: ", func(c row) *comparison { return compare(c.r, c.Previous) }),
		comparisons("year_ago_", "同比: ", func(c row) *comparison { return compare(c.r, c.YearAgo) }),
	)
}

// A comparison is one with the label of its base.
type comparison struct {
	*analysis.Comparison
	base string
}

func compare(r *analysis.Result, c *analysis.Comparison) *comparison {
	if c == nil {
		return nil
	}
	return &comparison{c, r.Periods[c.Base].Label}
}

// comparisons are the columns of a comparison, null if there is none.
func comparisons[T any](prefix, about string, of func(T) *comparison) []field[T] {
	return under(prefix, about, of, []field[*comparison]{
		text("period", "label of the base period", func(c *comparison) string { return c.base }),
		whole("count", "complaints there", func(c *comparison) int { return c.BaseCount }),
		text("unit", "what both rates are per: `day`, or the unit of the exposure file, `1000 orders`", func(c *comparison) string { return unit(c.Unit) }),
		number("own_rate", "rate of the row in this unit", func(c *comparison) float64 { return c.Rate }),
		number("rate", "rate there", func(c *comparison) float64 { return c.BaseRate }),
		maybe("ratio", "own rate / rate there", func(c *comparison) *float64 { return c.Ratio }),
		maybe("low", "interval of the ratio", func(c *comparison) *float64 { return c.Low }),
		maybe("high", "null also where unbounded", func(c *comparison) *float64 { return c.High }),
		maybe("unique_ratio", "the same of events", func(c *comparison) *float64 { return c.UniqueRatio }),
		maybe("workday_ratio", "the same per working day, where the unit is the day", func(c *comparison) *float64 { return c.WorkdayRatio }),
		maybe("change_percent", "100·(ratio − 1); null if the base count is below 5", func(c *comparison) *float64 { return c.ChangePercent }),
		maybe("share_points", "change of the share in percentage points", func(c *comparison) *float64 { return c.SharePoints }),
		text("change", "verdict: `up`, `down`, `~`, or empty if not tested", func(c *comparison) string { return string(c.Change) }),
		text("note", "empty, or `new`, `vanished`, `small` or `empty` base", func(c *comparison) string { return string(c.Note) }),
		text("method", "`poisson_exact`, `quasi_poisson`, or empty if not tested", func(c *comparison) string { return string(c.Method) }),
		maybe("dispersion", "of `quasi_poisson`", func(c *comparison) *float64 { return c.Dispersion }),
		maybe("p", "two-sided", func(c *comparison) *float64 { return c.P }),
		maybe("mid_p", "of `poisson_exact`", func(c *comparison) *float64 { return c.MidP }),
		maybe("mid_low", "interval of the mid-p", func(c *comparison) *float64 { return c.MidLow }),
		maybe("mid_high", "null also where unbounded", func(c *comparison) *float64 { return c.MidHigh }),
		maybe("q", "p adjusted by Benjamini and Hochberg", func(c *comparison) *float64 { return c.Q }),
		whole("family", "comparisons adjusted together", func(c *comparison) int { return c.Family }),
		maybe("detectable", "smallest ratio above 1 flagged with power 0.8", func(c *comparison) *float64 { return c.Detectable }),
		maybe("detectable_fall", "largest ratio below 1 flagged with power 0.8; null if none", func(c *comparison) *float64 { return c.DetectableFall }),
		boolean("incomplete", "one of the two periods is incomplete", func(c *comparison) bool { return c.Incomplete }),
		maybe("audited_ratio", "ratio of the counts that an audit corrected; null without one of both periods", audited(func(a *analysis.AuditedRatio) *float64 { return &a.Ratio })),
		maybe("audited_low", "its interval, label errors included", audited(func(a *analysis.AuditedRatio) *float64 { return &a.Low })),
		maybe("audited_high", "null also where unbounded", audited(func(a *analysis.AuditedRatio) *float64 { return a.High })),
		maybe("audited_q", "p of this, adjusted by Benjamini and Hochberg", audited(func(a *analysis.AuditedRatio) *float64 { return &a.Q })),
	})
}

// audited reads a figure off what an audit says of a comparison.
func audited(of func(*analysis.AuditedRatio) *float64) func(*comparison) *float64 {
	return func(c *comparison) *float64 {
		if c.Audited == nil {
			return nil
		}
		return of(c.Audited)
	}
}

// unit prints what a rate is per.
func unit(u analysis.RateUnit) string {
	if u.Per == 1 {
		return u.Name
	}
	return strconv.Itoa(u.Per) + " " + u.Name
}

func trend() Table {
	type row struct {
		*analysis.Trend
		period *analysis.Period
		at     int
		name   named
		from   string // label of a period
		to     string
	}
	return define("trend", "one category, or all, in one period; the columns from `slope_periods` on are repeated in all its rows",
		func(r *analysis.Result) (rows []row) {
			name := names(r)
			for i := range r.Trends {
				t := &r.Trends[i]
				from, to := "", ""
				if t.N > 0 {
					from, to = r.Periods[t.From].Label, r.Periods[t.To].Label
				}
				for at := range r.Periods {
					rows = append(rows, row{t, &r.Periods[at], at, name[t.Code], from, to})
				}
			}
			return rows
		},
		code(func(c row) named { return c.name }),
		[]field[row]{
			text("period", "label", func(c row) string { return c.period.Label }),
			date("first_day", "first day", func(c row) analysis.Date { return c.period.Start }),
			whole("count", "complaints", func(c row) int { return c.Counts[c.at] }),
			whole("unique_count", "events", func(c row) int { return c.Unique[c.at] }),
			maybe("rate", "likewise per `suxi.rate_unit`", func(c row) *float64 { return c.Rates[c.at] }),
			boolean("complete", "incomplete periods are not in the slope", func(c row) bool { return c.period.Complete }),
			whole("slope_periods", "complete periods the slope was fitted to", func(c row) int { return c.N }),
			text("slope_from", "label of the first of them; empty if there are none", func(c row) string { return c.from }),
			text("slope_to", "label of the last of them", func(c row) string { return c.to }),
			maybe("slope_percent", "change of the rate from period to period, percent; null where reason is not empty", func(c row) *float64 { return c.SlopePercent }),
			maybe("slope_low_percent", "lower end of its interval", func(c row) *float64 { return c.LowPercent }),
			maybe("slope_high_percent", "upper end of its interval", func(c row) *float64 { return c.HighPercent }),
			maybe("slope_p", "two-sided, that the slope is 0", func(c row) *float64 { return c.P }),
			maybe("slope_q", "p adjusted by Benjamini and Hochberg", func(c row) *float64 { return c.Q }),
			whole("slope_family", "trends adjusted together", func(c row) int { return c.Family }),
			maybe("slope_dispersion", "Pearson's χ² / degrees of freedom", func(c row) *float64 { return c.Dispersion }),
			text("change", "`up`, `down`, `~`, or empty without a slope", func(c row) string { return string(c.Change) }),
			text("reason", "why there is no slope", func(c row) string { return c.Reason }),
		})
}
