package tables

import "suxi/analysis"

// periodLabel is the label of a period of r.
func periodLabel(r *analysis.Result, at int) string { return r.Periods[at].Label }

// scopeLabel is the label of the period a scope is about, "" for all rows.
func scopeLabel(r *analysis.Result, at *int) string {
	if at == nil {
		return ""
	}
	return periodLabel(r, *at)
}

func charts() Table {
	type row struct {
		*analysis.ChartPoint
		of      *analysis.Chart
		period  string
		signals []string
	}
	return define("charts", "one point of one control chart",
		func(r *analysis.Result) (rows []row) {
			for i := range r.Charts {
				c := &r.Charts[i]
				first := len(rows)
				for k := range c.Points {
					rows = append(rows, row{&c.Points[k], c, periodLabel(r, c.Points[k].Period), nil})
				}
				for _, s := range c.Signals {
					at := &rows[first+s.Point]
					at.signals = append(at.signals, s.Name.EN)
				}
			}
			return rows
		},
		[]field[row]{
			text("scope", "`total`, `category`, or a dimension, such as `product`", func(c row) string { return c.of.Scope }),
			text("code", "`total`, category code, or the value", func(c row) string { return c.of.Code }),
			text("kind", "`u`, `c`, `u_laney` or `g`", func(c row) string { return string(c.of.Kind) }),
			text("reason", "why there are no limits; empty if there are", func(c row) string { return c.of.Reason }),
			text("unit", "of the exposure: `day`, or that of the exposure file, `1000 orders`", func(c row) string { return unit(c.of.Unit) }),
			text("period", "label of the period; in a g chart, of the event's", func(c row) string { return c.period }),
			date("date", "first day of the period; in a g chart, the day of the event", func(c row) analysis.Date { return c.Date }),
			whole("count", "complaints of the period", func(c row) int { return c.Count }),
			whole("unique_count", "events of the period", func(c row) int { return c.Unique }),
			number("value", "what is charted: events per unit of exposure, per period, or days", func(c row) float64 { return c.Value }),
			maybe("centre", "mean of the base", func(c row) *float64 { return c.of.Centre }),
			maybe("lower", "lower limit", func(c row) *float64 { return c.Lower }),
			maybe("upper", "upper limit", func(c row) *float64 { return c.Upper }),
			maybe("z", "distance from the centre in standard deviations", func(c row) *float64 { return c.Z }),
			maybe("sigma", "σz of u′", func(c row) *float64 { return c.of.Sigma }),
			maybe("dispersion_p", "p of the test that the base varies as Poisson counts do", func(c row) *float64 { return c.of.DispersionP }),
			texts("signals", "the Western Electric rules that the point ends a pattern of", func(c row) []string { return c.signals }),
		})
}

func spikes() Table {
	type row struct {
		*analysis.Spike
		period string
	}
	return define("spikes", "what the latest complete period has of one subject against its history",
		func(r *analysis.Result) (rows []row) {
			for i := range r.Spikes {
				rows = append(rows, row{&r.Spikes[i], periodLabel(r, r.Spikes[i].Period)})
			}
			return rows
		},
		[]field[row]{
			text("scope", "`total`, `category`, or a dimension, such as `product`", func(c row) string { return c.Scope }),
			text("code", "`total`, category code, or the value", func(c row) string { return c.Code }),
			text("period", "label of the latest complete period", func(c row) string { return c.period }),
			text("method", "`farrington_flexible`, `ears_c2_and_u_laney` or `rate_ratio`", func(c row) string { return string(c.Method) }),
			text("why", "why this method", func(c row) string { return c.Why.EN }),
			whole("history", "complete periods, the latest included", func(c row) int { return c.History }),
			whole("count", "complaints of the period", func(c row) int { return c.Count }),
			whole("unique_count", "its events, which are judged", func(c row) int { return c.Unique }),
			maybe("expected", "events expected; null without a history", func(c row) *float64 { return c.Expected }),
			maybe("ratio", "unique_count / expected", func(c row) *float64 { return c.Ratio }),
			maybe("low", "interval of the ratio, of `rate_ratio`", func(c row) *float64 { return c.Low }),
			maybe("high", "likewise; null also where unbounded", func(c row) *float64 { return c.High }),
			maybe("bound", "the highest bound of the method; null if it has none, or none that can be exceeded", func(c row) *float64 { return highest(c.Bounds) }),
			maybe("dispersion", "of the history", func(c row) *float64 { return c.Dispersion }),
			maybe("trend_percent", "per period, that Farrington kept", func(c row) *float64 { return c.TrendPercent }),
			maybe("p", "chance of as many events or more", func(c row) *float64 { return c.P }),
			maybe("q", "p adjusted by Benjamini and Hochberg over the rows of the scope", func(c row) *float64 { return c.Q }),
			whole("family", "rows adjusted together", func(c row) int { return c.Family }),
			boolean("is_spike", "beyond every bound and the practical band, and q small", func(c row) bool { return c.IsSpike }),
		})
}

// highest is the highest of bounds, nil if one of them has no upper end.
func highest(bounds []analysis.SpikeBound) (high *float64) {
	for _, b := range bounds {
		if b.Upper == nil {
			return nil
		}
		if high == nil || *b.Upper > *high {
			high = b.Upper
		}
	}
	return high
}
