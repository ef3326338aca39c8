package reports

// drawnSpikes is how many subjects the chart of spikes shows at most.
const drawnSpikes = 15

// spikeChart draws how many times what was expected each spike has, and the
// bounds that it exceeds, as multiples of the same.
func (p *printer) spikeChart() option {
	var names []string
	var dots, bounds []any
	for i := range p.Spikes {
		x := &p.Spikes[i]
		if !x.IsSpike || x.Expected == nil || *x.Expected <= 0 || len(names) == drawnSpikes {
			continue
		}
		row := len(names)
		name := p.subject(x.Scope, x.Code)
		names = append(names, shorten(name))
		dots = append(dots, option{
			"name": name, "value": []any{round(float64(x.Unique) / *x.Expected, 3), row},
			"tip": []string{p.t("spikes.tip", count(x.Unique), rate(*x.Expected)), p.word("spike.", string(x.Method))},
		})
		for _, b := range x.Bounds {
			if b.Upper != nil {
				bounds = append(bounds, option{
					"name": name, "value": []any{round(*b.Upper / *x.Expected, 3), row}, "tip": []string{p.word("bound.", b.Name) + " " + rate(*b.Upper)},
				})
			}
		}
	}
	if len(names) == 0 {
		return nil
	}
	return option{
		"legend":  option{"top": 0},
		"tooltip": option{"trigger": "item"},
		"grid":    option{"left": 8, "right": 24, "top": 46, "bottom": 8},
		"xAxis":   option{"type": "value", "min": 0, "axisLabel": option{"formatter": "{value}×"}, "splitNumber": 5},
		"yAxis": option{
			"type": "category", "data": names, "inverse": true, "axisTick": option{"show": false}, "axisLine": option{"show": false},
			"splitLine": option{"show": true}, "axisLabel": option{"interval": 0, "width": 120, "overflow": "truncate"},
		},
		"series": []option{
			{"name": p.t("legend.spike"), "type": "scatter", "role": "up", "symbolSize": 11, "itemStyle": option{"opacity": 1}, "data": dots,
				"markLine": option{"data": []option{{"xAxis": 1}}, "label": option{"formatter": p.t("legend.expected"), "position": "start"}}},
			{"name": p.t("legend.bounds"), "type": "scatter", "role": "flat", "symbol": "rect", "symbolSize": []int{3, 15}, "itemStyle": option{"opacity": 1}, "data": bounds},
		},
	}
}
