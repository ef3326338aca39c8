package reports

import "suxi/analysis"

// controlChart draws the points of a chart, its centre and limits, and the
// points at which a rule speaks.
func (p *printer) controlChart(c *analysis.Chart) option {
	n := len(c.Points)
	labels := make([]string, n)
	values, lower, upper := make([]any, n), make([]any, n), make([]any, n)
	limit := func(v *float64) any {
		if v == nil {
			return hole
		}
		return round(*v, 4)
	}
	for i, point := range c.Points {
		labels[i] = p.Periods[point.Period].Label
		if c.Kind == analysis.ChartG {
			labels[i] = string(point.Date)
		}
		values[i], lower[i], upper[i] = round(point.Value, 4), limit(point.Lower), limit(point.Upper)
	}
	worse, better := p.signalled(c, true), p.signalled(c, false)
	line := func(key, role string, data []any, more option) option {
		out := option{"name": p.t(key), "type": "line", "role": role, "symbol": "none", "data": data}
		for k, v := range more {
			out[k] = v
		}
		return out
	}
	series := []option{line("legend.charted", "vital", values, option{"symbol": "circle", "symbolSize": 4, "showSymbol": n <= markedPeriods})}
	if c.Centre != nil {
		centre := make([]any, n)
		for i := range centre {
			centre[i] = round(*c.Centre, 4)
		}
		series = append(series,
			line("col.centre", "centre", centre, nil),
			line("col.upper", "limit", upper, option{"step": "middle"}),
			line("col.lower", "limit", lower, option{"step": "middle"}))
	}
	for _, s := range []struct {
		key, role string
		turn      int
		data      []any
	}{{"direction.worse", "up", 0, worse}, {"direction.better", "down", 180, better}} {
		if s.data != nil {
			series = append(series, option{"name": p.t(s.key), "type": "scatter", "role": s.role, "symbol": "triangle", "symbolRotate": s.turn, "symbolSize": 10, "itemStyle": option{"opacity": 1}, "z": 5, "data": s.data})
		}
	}
	return option{
		"tooltip": option{"trigger": "axis"},
		"grid":    option{"left": 2, "right": 12, "top": 10, "bottom": 2},
		"xAxis": option{
			"type": "category", "data": labels, "boundaryGap": false,
			"axisTick": option{"show": false}, "axisLabel": option{"interval": labelStep(n), "showMaxLabel": false},
		},
		"yAxis":  option{"type": "value", "splitNumber": 3, "min": 0},
		"series": series,
	}
}

// signalled has the values of the points at which a rule speaks, for more
// complaints or for fewer, with its words; nil if there are none.
func (p *printer) signalled(c *analysis.Chart, worse bool) []any {
	var data []any
	rules := map[int][]string{}
	for _, s := range c.Signals {
		if s.Worse == worse {
			rules[s.Point] = append(rules[s.Point], p.text(s.Name))
		}
	}
	if len(rules) == 0 {
		return nil
	}
	for i, point := range c.Points {
		switch said := rules[i]; said {
		case nil:
			data = append(data, hole)
		default:
			data = append(data, option{"value": round(point.Value, 4), "tip": said})
		}
	}
	return data
}
