package tables

import (
	"strings"

	"suxi/analysis"
)

func rates() Table {
	type row struct {
		*analysis.RateRow
		of   *analysis.RateTable
		what string
	}
	return define("follow_up", "one value of a dimension and how often complaints of it were overdue or came again",
		func(r *analysis.Result) (rows []row) {
			add := func(what string, list []analysis.RateTable) {
				for i := range list {
					for k := range list[i].Rows {
						rows = append(rows, row{&list[i].Rows[k], &list[i], what})
					}
				}
			}
			u := r.FollowUp
			if u == nil {
				return nil
			}
			if u.Response != nil {
				add("response_overdue", u.Response.Tables)
			}
			if u.Resolution != nil {
				add("resolution_overdue", u.Resolution.Tables)
			}
			if u.Repeats != nil {
				add("repeat", u.Repeats.Tables)
			}
			if u.Returns != nil {
				add("return", u.Returns.Tables)
			}
			return rows
		},
		[]field[row]{
			text("figure", "`response_overdue`, `resolution_overdue`, `repeat` (from a customer who complained before) or `return` (about the same within 30 days of closing)", func(c row) string { return c.what }),
			text("dimension", "`level`, `category`, or as in `crosstabs`", func(c row) string { return c.of.Dimension }),
			text("value", "code of the level or category, or the value", func(c row) string { return c.Value }),
			text("name", "what to print for it, Chinese", func(c row) string { return c.Name }),
			text("name_en", "likewise, English", func(c row) string { return c.NameEN }),
			whole("judged", "complaints judged", func(c row) int { return c.N }),
			whole("hits", "of these, overdue or again", func(c row) int { return c.Hits }),
			number("rate", "hits / judged", func(c row) float64 { return c.Rate }),
			number("low", "Clopper–Pearson interval of the rate", func(c row) float64 { return c.Low }),
			number("high", "likewise", func(c row) float64 { return c.High }),
			maybe("rest", "rate of all other complaints; null if there are none", func(c row) *float64 { return c.Rest }),
			maybe("p", "Fisher's exact test against the rest", func(c row) *float64 { return c.P }),
			maybe("q", "p adjusted by Benjamini and Hochberg", func(c row) *float64 { return c.Q }),
			whole("family", "values adjusted together", func(c row) int { return c.of.Family }),
			text("change", "`up` (more often), `down`, `~`, or empty if not tested", func(c row) string { return string(c.Change) }),
			maybeWhole("median_minutes", "median duration; null without", func(c row) *int { return c.Median }),
			maybeWhole("p90_minutes", "its 90th percentile", func(c row) *int { return c.P90 }),
		})
}

func actions() Table {
	type row struct {
		*analysis.Effect
		of   *analysis.ActionEffect
		what string
	}
	return define("actions", "one measure, as rows or as events tell it; empty without measures",
		func(r *analysis.Result) (rows []row) {
			for i := range r.Actions {
				a := &r.Actions[i]
				rows = append(rows, row{&a.Rows, a, "rows"}, row{&a.Events, a, "events"})
			}
			return rows
		},
		[]field[row]{
			date("date", "first day on which it works", func(c row) analysis.Date { return c.of.Date }),
			text("scope", "what it ought to make fewer", func(c row) string {
				var out []string
				for _, s := range c.of.Scope {
					out = append(out, s.Field+"="+s.Value)
				}
				return strings.Join(out, "&")
			}),
			text("note", "what was done", func(c row) string { return c.of.Note }),
			text("counted", "`rows` or `events`", func(c row) string { return c.what }),
			date("first_day", "first day before", func(c row) analysis.Date { return c.of.First }),
			date("last_day", "last day after", func(c row) analysis.Date { return c.of.Last }),
			whole("days_before", "days before that the data cover", func(c row) int { return c.of.Before }),
			whole("days_after", "days after", func(c row) int { return c.of.After }),
			text("control", "`other_categories` or `all_else`", func(c row) string { return string(c.of.Control) }),
			whole("touched_before", "in the scope, before", func(c row) int { return c.TouchedBefore }),
			whole("touched_after", "in the scope, after", func(c row) int { return c.TouchedAfter }),
			whole("control_before", "in the control, before", func(c row) int { return c.ControlBefore }),
			whole("control_after", "in the control, after", func(c row) int { return c.ControlAfter }),
			maybe("ratio", "touched after/before to control after/before, per day: the effect", func(c row) *float64 { return c.Ratio }),
			maybe("low", "its interval", func(c row) *float64 { return c.Low }),
			maybe("high", "null also where unbounded", func(c row) *float64 { return c.High }),
			maybe("p", "two-sided", func(c row) *float64 { return c.P }),
			maybe("q", "p adjusted by Benjamini and Hochberg over the measures", func(c row) *float64 { return c.Q }),
			maybe("detectable", "largest ratio below 1 shown with power 0.8", func(c row) *float64 { return c.Detectable }),
			text("reason", "why nothing was tested; empty if it was", func(c row) string { return c.Reason }),
			text("verdict", "of both: `down` (it worked), `up`, `~` (no effect shown), or empty", func(c row) string { return string(c.of.Verdict) }),
			texts("cautions", "what to know before believing it", func(c row) (out []string) {
				for _, w := range c.of.Cautions {
					out = append(out, w.Message.EN)
				}
				return out
			}),
		})
}
