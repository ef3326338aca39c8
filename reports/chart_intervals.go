package reports

import (
	"math"
	"slices"

	"suxi/analysis"
)

// A ranged is one row of a chart of intervals: a ratio, its interval and what
// is made of it.
type ranged struct {
	Value, Low, High *float64 // High nil: unbounded; Low nil: nothing is drawn
	Class            string   // a verdict, as of a cell
}

// A panel is one column of a chart of intervals. It has a row per name.
type panel struct {
	Title string
	Rows  []ranged
}

// The axis of ratios goes from leastRatio to its inverse, or as far as the
// intervals do, in powers of two, but no further than furthestRatio and its
// inverse: what is beyond ends there in an arrow.
const (
	leastRatio    = 0.25
	furthestRatio = 1. / 32
)

// reach is where the axis of the panels begins; it ends at its inverse.
func reach(panels []panel) float64 {
	least := leastRatio
	for _, pane := range panels {
		for _, r := range pane.Rows {
			if r.Low == nil {
				continue
			}
			for _, v := range []*float64{r.Value, r.Low, r.High} {
				for v != nil && *v > 0 && least > furthestRatio && max(*v, 1 / *v) > 1/least {
					least /= 2
				}
			}
		}
	}
	return least
}

// verdictClasses are the verdicts in the order of the legend, and the roles of
// their series.
var verdictClasses = []string{"up", "down", "flat"}

// intervalChart draws the intervals of the rows called names: one panel, or two
// beside each other, on a log scale, with the practical band shaded.
func (p *printer) intervalChart(names []string, panels []panel) option {
	least := reach(panels)
	cut := func(v float64) float64 { return round(min(max(v, least), 1/least), 5) }
	var grids, xs, ys, series []option
	for at, pane := range panels {
		place := option{"left": 104, "right": 16, "top": 36, "bottom": 46, "outerBoundsMode": "none"}
		if at > 0 {
			place["left"] = "63%"
		} else if len(panels) > 1 {
			place["right"] = "46%"
		}
		grids = append(grids, place)
		xs = append(xs, option{
			"type": "log", "logBase": 2, "min": least, "max": 1 / least, "gridIndex": at,
			"name": pane.Title, "nameLocation": "middle", "nameGap": 26, "axisLabel": option{"formatter": "{value}×", "hideOverlap": true, "showMinLabel": at == 0}, "splitLine": option{"show": true},
		})
		ys = append(ys, option{
			"type": "category", "data": names, "inverse": true, "gridIndex": at,
			"axisLabel": option{"show": at == 0, "interval": 0, "width": 94, "overflow": "break", "fontSize": 11}, "axisTick": option{"show": false}, "axisLine": option{"show": false},
		})
		for i, class := range verdictClasses {
			lines, dots, arrows := []any{}, []any{}, []any{}
			for row, r := range pane.Rows {
				if r.Low == nil || (r.Class != class && !(class == "flat" && !slices.Contains(verdictClasses, r.Class))) {
					continue
				}
				high := math.Inf(1)
				if r.High != nil {
					high = *r.High
				}
				tip := []string{p.interval(percentOf(r.Low), percentOf(r.High))}
				if r.Value != nil && !math.IsNaN(*r.Value) {
					tip = append([]string{change(*percentOf(r.Value))}, tip...)
					dots = append(dots, option{"name": names[row], "value": []any{cut(*r.Value), row}, "tip": tip})
				}
				for _, end := range []struct {
					at   float64
					turn int
				}{{*r.Low, 90}, {high, -90}} {
					if cut(end.at) != round(end.at, 5) {
						arrows = append(arrows, option{"name": names[row], "value": []any{cut(end.at), row}, "symbolRotate": end.turn, "tip": tip})
					}
				}
				lines = append(lines, []any{cut(*r.Low), row}, []any{cut(high), row}, []any{hole, hole})
			}
			name := p.t("legend.verdict." + class)
			line := option{"name": name, "type": "line", "role": class, "xAxisIndex": at, "yAxisIndex": at, "symbol": "none", "silent": true, "lineStyle": option{"width": 2.5}, "data": lines}
			if i == 0 {
				line["markArea"] = option{"silent": true, "role": "band", "data": [][]option{{{"xAxis": p.Options.Band[0]}, {"xAxis": p.Options.Band[1]}}}}
			}
			series = append(series, line, option{"name": name, "type": "scatter", "role": class, "xAxisIndex": at, "yAxisIndex": at, "symbolSize": 9, "itemStyle": option{"opacity": 1}, "data": dots})
			if len(arrows) > 0 {
				series = append(series, option{"name": p.t("legend.beyond"), "type": "scatter", "role": class, "xAxisIndex": at, "yAxisIndex": at, "symbol": "triangle", "symbolSize": 8, "itemStyle": option{"opacity": 1}, "data": arrows})
			}
		}
	}
	return option{
		"legend":  option{"top": 0},
		"tooltip": option{"trigger": "item"},
		"grid":    grids,
		"xAxis":   xs,
		"yAxis":   ys,
		"series":  series,
	}
}

// comparisonIntervals draws the comparisons of one period, by category.
func (p *printer) comparisonIntervals(period int) option {
	var names []string
	previous, yearAgo := panel{Title: p.t("col.previous")}, panel{Title: p.t("col.year_ago")}
	of := func(c *analysis.Comparison) ranged {
		if c == nil || c.Low == nil {
			return ranged{}
		}
		return ranged{c.Ratio, c.Low, c.High, verdictKey(c.Change)}
	}
	drawn := map[string]bool{}
	for i := range p.PeriodRows {
		r := &p.PeriodRows[i]
		if r.Period != period {
			continue
		}
		now, then := of(r.Previous), of(r.YearAgo)
		if now.Low == nil && then.Low == nil {
			continue
		}
		names = append(names, shorten(p.name(r.Code)))
		previous.Rows, yearAgo.Rows = append(previous.Rows, now), append(yearAgo.Rows, then)
		drawn["previous"] = drawn["previous"] || now.Low != nil
		drawn["year_ago"] = drawn["year_ago"] || then.Low != nil
	}
	var panels []panel
	if drawn["previous"] {
		panels = append(panels, previous)
	}
	if drawn["year_ago"] {
		panels = append(panels, yearAgo)
	}
	if len(panels) == 0 {
		return nil
	}
	return p.intervalChart(names, panels)
}
