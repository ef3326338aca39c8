package tables

import "suxi/analysis"

// explains are the columns that say which change a row is about.
func explains[T any](r func(T) *analysis.Result, of func(T) *analysis.Explained) []field[T] {
	return []field[T]{
		text("kind", "`previous` (环比) or `year_ago` (同比)", func(c T) string { return of(c).Kind }),
		text("period", "label of the latest complete period", func(c T) string { return r(c).Periods[of(c).Period].Label }),
		text("base_period", "label of the base period", func(c T) string { return r(c).Periods[of(c).Base].Label }),
	}
}

func explained() Table {
	type row struct {
		*analysis.Part
		of *analysis.Explained
		r  *analysis.Result
		at int
	}
	return define("explained", "one part of the change of the total; the changes of one kind add up to count − base_count of the total",
		func(r *analysis.Result) (rows []row) {
			for i := range r.Explained {
				e := &r.Explained[i]
				for k := range e.Parts {
					rows = append(rows, row{&e.Parts[k], e, r, k})
				}
			}
			return rows
		},
		explains(func(c row) *analysis.Result { return c.r }, func(c row) *analysis.Explained { return c.of }),
		[]field[row]{
			whole("step", "place in the order of the split, from 1", func(c row) int { return c.at + 1 }),
			text("part", "`exposure`, `repeats`, `channel`, `category` or `rest`", func(c row) string { return string(c.Kind) }),
			text("value", "the channel, or the category's code", func(c row) string { return c.Value }),
			text("jump", "`begins`, `ends`, `rises`, `falls`, or empty", func(c row) string { return string(c.Jump) }),
			whole("count", "complaints in this part", func(c row) int { return c.Count }),
			whole("base_count", "complaints in this part of the base period", func(c row) int { return c.BaseCount }),
			number("change", "complaints that it adds: count − base_count × exposure / base_exposure; of `exposure`, what that grows all complaints of the base by", func(c row) float64 { return float64(c.Change) / 1e6 }),
			maybe("p", "of the jump, times the values it was chosen from", func(c row) *float64 { return c.P }),
			maybe("ratio", "of the rates of the rest", func(c row) *float64 { return c.Ratio }),
			maybe("low", "exact interval of the ratio", func(c row) *float64 { return c.Low }),
			maybe("high", "null also where unbounded", func(c row) *float64 { return c.High }),
			text("unit", "of the exposures: `day`, or the unit of the exposure file, `1000 orders`", func(c row) string { return unit(c.of.Unit) }),
			number("exposure", "of the period, in this unit", func(c row) float64 { return c.of.Exposure }),
			number("base_exposure", "of the base period", func(c row) float64 { return c.of.BaseExposure }),
		})
}

func contributions() Table {
	type row struct {
		*analysis.Step
		weight string
		of     *analysis.Explained
		r      *analysis.Result
		at     int
	}
	return define("contributions", "one cell of category × product × region that the change of the total comes from, largest first, and the sums of the smaller ones",
		func(r *analysis.Result) (rows []row) {
			for i := range r.Explained {
				e := &r.Explained[i]
				for k := range e.Cells {
					rows = append(rows, row{&e.Cells[k], "count", e, r, k})
				}
				for k := range e.UniqueCells {
					rows = append(rows, row{&e.UniqueCells[k], "unique", e, r, k})
				}
			}
			return rows
		},
		explains(func(c row) *analysis.Result { return c.r }, func(c row) *analysis.Explained { return c.of }),
		[]field[row]{
			text("weight", "`count` (complaints) or `unique` (events); the changes of each add up", func(c row) string { return c.weight }),
			whole("rank", "from 1", func(c row) int { return c.at + 1 }),
			label("code", "category code; null in a sum", func(c row) string { return c.Category }),
			text("product", "empty: complaints without one, or a sum", func(c row) string { return c.Product }),
			text("region", "likewise", func(c row) string { return c.Region }),
			label("sum", "`rises` or `falls`: the sum of the cells not listed that do", func(c row) string { return string(c.Sum) }),
			whole("cells", "how many cells it is", func(c row) int { return c.Cells }),
			whole("count", "in the period", func(c row) int { return c.Count }),
			whole("base_count", "in the base period", func(c row) int { return c.BaseCount }),
			change("change", "count − base_count", func(c row) int { return c.Change }),
		})
}

func festival() Table {
	type row struct {
		*analysis.FestivalRatio
		window *analysis.FestivalWindow
		differ bool
		name   named
	}
	return define("festival", "one category, or all, around Spring Festival, compared with the year before in one of three ways; no rows if no period of the last year is near it",
		func(r *analysis.Result) (rows []row) {
			if r.Festival == nil {
				return nil
			}
			name := names(r)
			for i := range r.Festival.Rows {
				c := &r.Festival.Rows[i]
				for k := range c.Ratios {
					rows = append(rows, row{&c.Ratios[k], &r.Festival.Windows[k], c.Differ, name[c.Code]})
				}
			}
			return rows
		},
		code(func(c row) named { return c.name }),
		[]field[row]{
			text("days", "`period` (as the calendar has it), `january_february`, or `season`: from 5 days before the festival to 20 after", func(c row) string { return c.window.Name }),
			date("first_day", "first day", func(c row) analysis.Date { return c.window.From }),
			date("last_day", "last day, inclusive", func(c row) analysis.Date { return c.window.To }),
			date("base_first_day", "of the year before", func(c row) analysis.Date { return c.window.BaseFrom }),
			date("base_last_day", "likewise", func(c row) analysis.Date { return c.window.BaseTo }),
			boolean("covered", "the data cover all these days; else nothing is compared", func(c row) bool { return c.window.Covered }),
			whole("count", "complaints", func(c row) int { return c.Count }),
			whole("base_count", "the year before", func(c row) int { return c.BaseCount }),
			maybe("ratio", "of the rates", func(c row) *float64 { return c.Ratio }),
			maybe("low", "interval of the ratio", func(c row) *float64 { return c.Low }),
			maybe("high", "null also where unbounded", func(c row) *float64 { return c.High }),
			boolean("differs", "of the three ways one shows a rise and another a fall", func(c row) bool { return c.differ }),
			text("unit", "what rates are per, as in `explained`", func(c row) string { return unit(c.window.Unit) }),
		})
}
