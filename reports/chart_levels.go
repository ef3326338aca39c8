package reports

import "slices"

// levelChart draws how the complaints of each category spread over the severity
// levels, the most frequent category first; not those with a suppressed count. It
// is nil if none has a level.
func (p *printer) levelChart() option {
	if p.graded() == 0 {
		return nil
	}
	own, rest := p.frequent(len(p.Categories))
	order := slices.DeleteFunc(append(own, rest...), func(i int) bool { return p.Categories[i].Count < 0 || slices.Min(p.Categories[i].ByLevel) < 0 })
	names := make([]string, len(order))
	for k, i := range order {
		names[k] = shorten(p.name(p.Categories[i].Code))
	}
	var series []option
	for l := range p.Levels {
		data, role := make([]any, len(order)), levelRole(l, len(p.Levels))
		for k, i := range order {
			c := &p.Categories[i]
			n := c.ByLevel[l]
			of := part(n, c.Count)
			label := option{"show": of >= .06, "formatter": count(n)}
			if role != "other" { // on grey, print stays dark
				label["position"] = "inside"
			}
			data[k] = option{
				"name": names[k], "value": round(100*of, 2), "label": label,
				"tip": []string{p.t("find.where", p.levelName(l), p.t("value.count", count(n), share(of)))},
			}
		}
		series = append(series, option{
			"name": p.levelName(l), "type": "bar", "role": role, "stack": "level", "barMaxWidth": 22, "label": option{}, "data": data,
		})
	}
	return option{
		"legend":  option{"top": 0},
		"tooltip": option{"trigger": "item"},
		"grid":    option{"left": 8, "right": 24, "top": 36, "bottom": 8},
		"xAxis":   option{"type": "value", "min": 0, "max": 100, "axisLabel": option{"formatter": "{value}%"}},
		"yAxis": option{
			"type": "category", "data": names, "inverse": true, "axisTick": option{"show": false}, "axisLine": option{"show": false},
			"axisLabel": option{"interval": 0, "width": 120, "overflow": "truncate"},
		},
		"series": series,
	}
}

// levelRole is the role of the series of level l of n: the most urgent stands
// out, the least is grey.
func levelRole(l, n int) string {
	switch l {
	case 0:
		return "up"
	case n - 1:
		return "other"
	}
	return [...]string{"vital", "total", "down"}[(l-1)%3]
}

func (p *printer) levelName(l int) string {
	return p.choose(p.Levels[l].Name, p.Levels[l].NameEN)
}
