package reports

import "suxi/analysis"

// A step of a waterfall: a level that stands on zero, or a part that leads from
// one level to the next.
type step struct {
	Name   string
	Change int64
	Level  bool // Change is the level itself
}

// waterfallSteps lead from the count of the base by the parts of e, rounded as
// in its table, to the count of the period.
func (p *printer) waterfallSteps(e *analysis.Explained) []step {
	steps := []step{{p.period(e.Base), int64(e.BaseCount), true}}
	for i, by := range wholes(e.Parts) {
		part := &e.Parts[i]
		if by == 0 && part.Kind != analysis.PartRest {
			continue // days or repeats that are as they were
		}
		steps = append(steps, step{p.part(e, part), by, false})
	}
	return append(steps, step{p.period(e.Period), int64(e.Count), true})
}

// waterfallChart draws steps: bars that float between the levels before and
// after a part, on bars that are not seen.
func (p *printer) waterfallChart(steps []step) option {
	n := len(steps)
	names, unseen := make([]string, n), make([]any, n)
	drawn := map[string][]any{}
	for _, r := range []string{"level", "rise", "fall"} {
		drawn[r] = make([]any, n)
		for i := range drawn[r] {
			drawn[r][i] = 0 // a hole would break the stack
		}
	}
	level := int64(0)
	for i, s := range steps {
		names[i] = shorten(s.Name)
		from, to, kind, label := level, level+s.Change, "rise", signed(float64(s.Change), 0)
		switch {
		case s.Level:
			from, to, kind, label = 0, s.Change, "level", count(s.Change)
		case s.Change < 0:
			kind = "fall"
		}
		unseen[i] = min(from, to)
		drawn[kind][i] = option{"value": max(from, to) - min(from, to), "label": option{"show": true, "formatter": label}, "tip": []string{label}}
		level = to
	}
	bars := func(name, role string, data []any) option {
		return option{
			"name": name, "type": "bar", "role": role, "stack": "level", "stackStrategy": "all", "barMaxWidth": 72, "barCategoryGap": "30%",
			"label": option{"position": "top"}, "data": data,
		}
	}
	return option{
		"legend":  option{"top": 0, "data": []string{p.t("legend.rise"), p.t("legend.fall")}},
		"tooltip": option{"trigger": "item"},
		"grid":    option{"left": 8, "right": 8, "top": 44, "bottom": 8},
		"xAxis":   option{"type": "category", "data": names, "axisLabel": option{"interval": 0}, "axisTick": option{"show": false}},
		"yAxis":   option{"type": "value", "splitNumber": 4},
		"series": []option{
			{"type": "bar", "role": "ghost", "stack": "level", "stackStrategy": "all", "data": unseen},
			bars(p.t("legend.level"), "total", drawn["level"]),
			bars(p.t("legend.rise"), "up", drawn["rise"]),
			bars(p.t("legend.fall"), "down", drawn["fall"]),
		},
	}
}
