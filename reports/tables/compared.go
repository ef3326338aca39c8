package tables

import (
	"slices"

	"suxi/analysis"
)

func compared() Table {
	type row struct {
		*analysis.ComparedRow
		r  *analysis.Result
		of *analysis.Compared
	}
	return define("compared", "the latest complete period of one value of a dimension, or of one category of it",
		func(r *analysis.Result) (rows []row) {
			for i := range r.Compared {
				for k := range r.Compared[i].Rows {
					rows = append(rows, row{&r.Compared[i].Rows[k], r, &r.Compared[i]})
				}
			}
			return rows
		},
		slices.Concat([]field[row]{
			text("dimension", "`channel`, `product`, `region`, `customer_group` or `department`", func(c row) string { return c.of.Dimension }),
			text("value", "the value", func(c row) string { return c.Value }),
			text("code", "category code, or `total`", func(c row) string { return c.Code }),
			text("period", "label of the period", func(c row) string { return periodLabel(c.r, c.of.Period) }),
			whole("count", "complaints", func(c row) int { return c.Count }),
			whole("unique_count", "events", func(c row) int { return c.Unique }),
			maybe("share", "count / all complaints of the period", func(c row) *float64 { return c.Share }),
		},
			comparisons("previous_", "环比: ", func(c row) *comparison { return compare(c.r, c.Previous) }),
			comparisons("year_ago_", "同比: ", func(c row) *comparison { return compare(c.r, c.YearAgo) }),
		))
}

func adjusted() Table {
	type row struct {
		*analysis.AdjustedCount
		of     *analysis.AdjustedScope
		period string
		name   named
	}
	return define("adjusted", "one category as an audit corrects its count; empty without an audit",
		func(r *analysis.Result) (rows []row) {
			if r.Adjusted == nil {
				return nil
			}
			name := names(r)
			for i := range r.Adjusted.Scopes {
				s := &r.Adjusted.Scopes[i]
				for k := range s.Counts {
					c := &s.Counts[k]
					rows = append(rows, row{c, s, scopeLabel(r, s.Period), name[c.Code]})
				}
			}
			return rows
		},
		[]field[row]{label("period", "label; null for all complaints", func(c row) string { return c.period })},
		code(func(c row) named { return c.name }),
		[]field[row]{
			whole("count", "complaints as labelled", func(c row) int { return c.Count }),
			whole("human", "of these, labelled by people", func(c row) int { return c.Human }),
			maybe("adjusted", "solved for the confusions of the whole sample; null if they can't be", func(c row) *float64 { return c.Adjusted }),
			number("powered", "prediction-powered count: assumes nothing of the model", func(c row) float64 { return c.Powered.Value }),
			number("powered_low", "its interval", func(c row) float64 { return c.Powered.Low }),
			number("powered_high", "its interval", func(c row) float64 { return c.Powered.High }),
			whole("population", "complaints of the period that the sample was drawn from", func(c row) int { return c.of.Population }),
			whole("answered", "audited complaints of the period", func(c row) int { return c.of.Answered }),
			maybe("inflation", "how many times an error of the model's shares counts in `adjusted`", func(c row) *float64 { return c.of.Inflation }),
		})
}

func bridge() Table {
	type row = analysis.BridgeRow
	return define("bridge", "what became of one former category in one category in force; empty unless complaints were restated",
		func(r *analysis.Result) []row { return r.Bridge },
		[]field[row]{
			text("taxonomy", "name of the former taxonomy", func(c row) string { return c.Taxonomy }),
			text("old_code", "former category", func(c row) string { return c.Old }),
			text("old_name", "its name", func(c row) string { return c.OldName }),
			text("code", "category in force", func(c row) string { return c.New }),
			whole("count", "complaints", func(c row) int { return c.Count }),
			boolean("split", "the former category was spread at random, in stated shares", func(c row) bool { return c.Split }),
		})
}
