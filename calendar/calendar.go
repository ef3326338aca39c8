// Package calendar knows which days China works.
//
// A day is a working day when
//
//  1. the notice of the State Council for its year names it a working day
//     (a Saturday or Sunday worked in exchange for a day off), or
//  2. it is a Monday to Friday and no notice makes it a day off.
//
// The notices of 2004–2026 are embedded (holidays.txt). Outside these years
// only the second rule is left and every Monday to Friday counts as a working
// day: a deadline reckoned into an unannounced holiday comes out too early,
// never too late.
//
// All dates are dates in Shanghai, whatever the location of the time.Time
// that asks. The package does not know office hours, regional holidays (such
// as those of Tibet or Xinjiang) or the lunar calendar beyond New Year's Day.
package calendar

import (
	_ "embed"
	"strings"
	"sync"
	"time"
)

// Shanghai is the zone of mainland China, UTC+8 without daylight saving time.
// It is fixed, not loaded: the summers of 1986–1991 excepted it is right for
// every date since 1949, and a machine without a zone database gets the same
// results.
var Shanghai = time.FixedZone("UTC+8", 8*60*60)

//go:embed holidays.txt
var holidaysText string

// exceptions maps the dates of holidays.txt to whether they are worked.
var exceptions = sync.OnceValue(func() map[date]bool {
	worked := make(map[date]bool)
	for line := range strings.Lines(holidaysText) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Fields(line)
		t, err := time.Parse(time.DateOnly, fields[0])
		if err != nil {
			panic("calendar: holidays.txt: " + err.Error())
		}
		worked[dateOf(t)] = fields[1] == "work"
	}
	return worked
})

// A date is a day of the civil calendar.
type date struct {
	year  int
	month time.Month
	day   int
}

func dateOf(t time.Time) date {
	y, m, d := t.Date()
	return date{y, m, d}
}

// IsWorkday reports whether the day on which t falls in Shanghai is a working
// day.
func IsWorkday(t time.Time) bool {
	t = t.In(Shanghai)
	if worked, ok := exceptions()[dateOf(t)]; ok {
		return worked
	}
	return t.Weekday() != time.Saturday && t.Weekday() != time.Sunday
}

// AddWorkdays returns the n-th working day after the day of t (before it, if
// n is negative) at the clock time of t, in Shanghai. The day of t itself
// never counts, so from a Saturday one working day on is usually Monday.
// AddWorkdays(t, 0) is t.
func AddWorkdays(t time.Time, n int) time.Time {
	t = t.In(Shanghai)
	step := 1
	if n < 0 {
		step = -1
	}
	for n != 0 {
		t = t.AddDate(0, 0, step)
		if IsWorkday(t) {
			n -= step
		}
	}
	return t
}
