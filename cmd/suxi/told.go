package main

import (
	"fmt"
	"time"

	"suxi/analysis"
	"suxi/calendar"
	"suxi/pipeline"
)

// tellOf says what whoever makes a result must know at once: what its labelling warns
// of, what it says itself, and that nothing in it is redacted, if so.
func tellOf(std streams, result *analysis.Result, warnings []pipeline.Warning) {
	for _, w := range warnings {
		std.tell.warnIn(analysis.Text(w.Message))
	}
	warnIn(std, told(result, time.Now()))
	warn(std, unredacted(result))
}

// told returns what of a result is said at once and not in the report alone: its
// serious warnings, those about a measure, and, which the result cannot know, that
// it speaks from a day after now.
func told(r *analysis.Result, now time.Time) []analysis.Text {
	var out []analysis.Text
	for _, w := range r.Warnings {
		if w.Severity == analysis.Serious {
			out = append(out, w.Message)
		}
	}
	for _, a := range r.Actions {
		for _, c := range a.Cautions {
			if c.Severity == analysis.Serious {
				out = append(out, analysis.Text{
					ZH: fmt.Sprintf("--action %s：%s", a.Date, c.Message.ZH),
					EN: fmt.Sprintf("--action %s: %s", a.Date, c.Message.EN),
				})
			}
		}
	}
	if today := analysis.Date(now.In(calendar.Shanghai).Format(time.DateOnly)); r.Last > today {
		out = append(out, analysis.Text{
			ZH: fmt.Sprintf("计入的最后一件投诉是 %s 的，晚于今天：请改正写错的日期，或用 --as-of 说明数据截止到哪天", r.Last),
			EN: fmt.Sprintf("the last complaint that counts is of %s, which is after today: correct mistyped dates, or say with --as-of where the data end", r.Last),
		})
	}
	return out
}
