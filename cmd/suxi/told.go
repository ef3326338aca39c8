package main

import (
	"fmt"
	"time"

	"suxi/analysis"
	"suxi/calendar"
)

// told returns what of a result is said at once and not in the report alone: its
// serious warnings, those about a measure, and, which the result cannot know, that
// it speaks from a day after now.
func told(r *analysis.Result, now time.Time) []string {
	var out []string
	for _, w := range r.Warnings {
		if w.Severity == analysis.Serious {
			out = append(out, w.Message.EN)
		}
	}
	for _, a := range r.Actions {
		for _, c := range a.Cautions {
			if c.Severity == analysis.Serious {
				out = append(out, fmt.Sprintf("--action %s: %s", a.Date, c.Message.EN))
			}
		}
	}
	if today := analysis.Date(now.In(calendar.Shanghai).Format(time.DateOnly)); r.Last > today {
		out = append(out, fmt.Sprintf("the last complaint that counts is of %s, which is after today: correct mistyped dates, or say with --as-of where the data end", r.Last))
	}
	return out
}
