package reports

import (
	"math"

	"suxi/analysis"
)

// option is an ECharts option: plain JSON. It carries no functions and no
// colours: chart.js fills those in, from the style sheet's palette, by the
// role that a series, or one of its data, plays:
//
//	vital       what the chart is about: the vital few, the line of a trend, the observed
//	other       what stands beside it, grey
//	curve       a line over bars
//	incomplete  a period that is not over: hollow points on dashes
//	signal      a point that a rule speaks of: a diamond
//	centre      a line at what is expected, thin
//	limit       a line that is not to be crossed, thin and dashed
//	band        the area between two limits: a line with an areaStyle, stacked on a ghost
//	ghost       what only carries others, such as the foot of a floating bar: never seen, never in a tooltip
//	up, down, flat, total  bars of a waterfall, nodes and points that rose, fell, or did not
//	part1 … part7          parts of one whole, stacked; part7 is grey, for the rest
//	heat        cells [x, y, value] of a heat map; the scale is visualMap {"min", "max", "text": [high, low]}
//	            and has the eight shades of the tables
//
// Three more fields are ours: unit of a series, which the tooltip prints behind
// a value; tip of a datum, the lines that the tooltip shows in place of its value;
// and href of a datum, the element of the page that a click on it leads to ("#…").
// An axis of names whose axisLabel has "interval": 0 shows each, wrapped to the
// width of its bar or slanted. Graphs take roles on their nodes. ECharts ignores
// fields it does not know.
type option map[string]any

// hole stands for a missing value in ECharts data.
const hole = "-"

// paretoChart draws bars in the order of the Pareto, the cumulative share and
// the line of the cut.
func (p *printer) paretoChart(pareto *analysis.Pareto) option {
	n := len(pareto.Rows)
	names := make([]string, n)
	vital, others := make([]any, n), make([]any, n)
	cumulative := make([]float64, n)
	for i, r := range pareto.Rows {
		names[i] = shorten(p.name(r.Code))
		label := option{"formatter": weighted(r.Value)}
		if i == 0 && r.Share >= 0.12 {
			label["position"] = "insideTop" // where the cumulative line begins
		}
		bar := option{"value": r.Value, "label": label, "href": "#" + p.drillID(r.Code)}
		vital[i], others[i] = hole, any(bar)
		if r.Vital {
			vital[i], others[i] = bar, hole
		}
		cumulative[i] = round(100*r.Cumulative, 2)
	}
	labels := option{"show": n <= 20, "position": "top"}
	bars := func(name, role string, data []any) option {
		return option{"name": name, "role": role, "type": "bar", "stack": "value", "barMaxWidth": 64, "barCategoryGap": "28%", "label": labels, "data": data}
	}
	return option{
		"legend":  option{"top": 0},
		"tooltip": option{"trigger": "axis", "axisPointer": option{"type": "shadow"}},
		"grid":    option{"left": 8, "right": 8, "top": 44, "bottom": 8},
		"xAxis":   option{"type": "category", "data": names, "axisLabel": option{"interval": 0}, "axisTick": option{"show": false}},
		"yAxis": []option{ // the total stands beside 100%: bars and line have one scale
			{"type": "value", "min": 0, "max": pareto.Total, "show": false},
			{"type": "value", "min": 0, "max": 100, "interval": 20, "axisLabel": option{"formatter": "{value}%"}, "position": "right"},
		},
		"series": []option{
			bars(p.t("legend.vital"), "vital", vital),
			bars(p.t("legend.others"), "other", others),
			{
				"name": p.t("legend.cumulative"), "role": "curve", "type": "line", "yAxisIndex": 1, "data": cumulative, "unit": "%",
				"symbol": "circle", "symbolSize": 7,
				"markLine": option{
					"label": option{"formatter": p.t("legend.cut", number(100*p.Options.Share)), "position": "insideEndBottom"},
					"data":  []option{{"yAxis": round(100*p.Options.Share, 2)}},
				},
			},
		},
	}
}

// markedPeriods is the number of periods up to which each has a symbol.
const markedPeriods = 40

// trendChart draws the daily rate: a line through the complete periods, and
// hollow points on dashes for the incomplete ones.
func (p *printer) trendChart(t *analysis.Trend) option {
	n := len(p.Periods)
	labels := make([]string, n)
	complete, partial := make([]any, n), make([]any, n)
	someIncomplete := false
	for i, period := range p.Periods {
		labels[i] = period.Label
		complete[i], partial[i] = hole, hole
		if t.Rates[i] == nil {
			continue // no day is covered
		}
		at := round(*t.Rates[i], 4)
		if period.Complete {
			complete[i] = at
			if beside(p.Periods, i) { // where the dashes begin
				partial[i] = option{"value": at, "symbol": "none"}
			}
		} else {
			partial[i] = at
			someIncomplete = true
		}
	}
	series := []option{{
		"name": p.t("trend.complete"), "role": "vital", "type": "line", "data": complete,
		"symbol": "circle", "symbolSize": 5, "showSymbol": n <= markedPeriods,
	}}
	if someIncomplete {
		series = append(series, option{
			"name": p.t("trend.incomplete"), "role": "incomplete", "type": "line", "data": partial,
			"symbol": "circle", "symbolSize": 6, "showAllSymbol": true,
		})
	}
	return option{
		"tooltip": option{"trigger": "axis"},
		"grid":    option{"left": 2, "right": 12, "top": 10, "bottom": 2},
		"xAxis": option{
			"type": "category", "data": labels, "boundaryGap": false,
			"axisTick": option{"show": false}, "axisLabel": option{"interval": labelStep(n), "showMaxLabel": false},
		},
		"yAxis":  option{"type": "value", "min": 0, "splitNumber": 3},
		"series": series,
	}
}

// beside reports whether period i has an incomplete neighbour.
func beside(periods []analysis.Period, i int) bool {
	return i > 0 && !periods[i-1].Complete || i+1 < len(periods) && !periods[i+1].Complete
}

// labelStep leaves about four labels on the axis of a small chart: how many
// to leave out between two. ECharts' own choice depends on the fonts at hand.
func labelStep(n int) int { return max(0, (n+3)/4-1) }

// round drops digits that no drawing shows.
func round(v float64, digits int) float64 {
	scale := math.Pow10(digits)
	return math.Round(v*scale) / scale
}
