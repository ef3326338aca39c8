package reports

import (
	"math"

	"suxi/analysis"
)

// A course is when the rows of one matter fell: a line of a timeline.
type course struct {
	Name     string
	Timeline []analysis.PeriodCount
}

// drawnCourses is how many lines a timeline has at most.
const drawnCourses = 12

// timelineChart draws the rows of each course by period: dots whose areas are as
// their counts. It begins with the first period that has one. It is nil if none
// has, and of one course: a table says as much.
func (p *printer) timelineChart(courses []course) option {
	if len(courses) < 2 {
		return nil
	}
	courses = courses[:min(len(courses), drawnCourses)]
	from, most := len(p.Periods), 0
	for _, c := range courses {
		for _, n := range c.Timeline {
			from, most = min(from, n.Period), max(most, n.Count)
		}
	}
	if most == 0 {
		return nil
	}
	labels, names := make([]string, 0, len(p.Periods)-from), make([]string, len(courses))
	for _, period := range p.Periods[from:] {
		labels = append(labels, period.Label)
	}
	var data []any
	for row, c := range courses {
		names[row] = shorten(c.Name)
		for _, n := range c.Timeline {
			size := round(5+25*math.Sqrt(float64(n.Count)/float64(most)), 1)
			data = append(data, option{
				"name": c.Name, "value": []int{n.Period - from, row, n.Count}, "symbolSize": size, "label": option{"show": size >= 18, "position": "inside"},
				"tip": []string{p.t("timeline.tip", p.period(n.Period), count(n.Count))},
			})
		}
	}
	return option{
		"tooltip": option{"trigger": "item"},
		"grid":    option{"left": 8, "right": 20, "top": 16, "bottom": 8},
		"xAxis": option{
			"type": "category", "data": labels, "axisTick": option{"show": false},
			"axisLabel": option{"interval": max(0, (len(labels)+11)/12-1), "hideOverlap": true}, "splitLine": option{"show": true},
		},
		"yAxis": option{
			"type": "category", "data": names, "inverse": true, "axisTick": option{"show": false}, "axisLine": option{"show": false},
			"axisLabel": option{"interval": 0, "width": 150, "overflow": "truncate"},
		},
		"series": []option{{
			"name": p.t("col.count"), "type": "scatter", "role": "vital", "data": data, "itemStyle": option{"opacity": 1},
			"label": option{"formatter": "{@[2]}"},
		}},
	}
}
