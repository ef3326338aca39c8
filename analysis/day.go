package analysis

import (
	"math"
	"time"

	"suxi/calendar"
)

// A day is a calendar day in Shanghai, counted from 1970-01-01.
type day int32

// noDay stands for a missing date.
const noDay day = math.MinInt32

const secondsPerDay = 24 * 60 * 60

// dayOf returns the day on which t falls in Shanghai, noDay for the zero time.
func dayOf(t time.Time) day {
	if t.IsZero() {
		return noDay
	}
	_, east := t.In(calendar.Shanghai).Zone()
	seconds := t.Unix() + int64(east)
	d := seconds / secondsPerDay
	if seconds%secondsPerDay < 0 {
		d--
	}
	return day(d)
}

// newDay returns the day of a date, which is normalised as by time.Date.
func newDay(year int, month time.Month, dayOfMonth int) day {
	return dayOf(time.Date(year, month, dayOfMonth, 0, 0, 0, 0, calendar.Shanghai))
}

// time returns the beginning of the day.
func (d day) time() time.Time {
	return time.Date(1970, time.January, 1+int(d), 0, 0, 0, 0, calendar.Shanghai)
}

func (d day) date() Date {
	if d == noDay {
		return ""
	}
	return Date(d.time().Format(time.DateOnly))
}

// dayNamed returns the day of a date, noDay for "" and what is none.
func dayNamed(d Date) day {
	t, err := time.ParseInLocation(time.DateOnly, string(d), calendar.Shanghai)
	if err != nil {
		return noDay
	}
	return dayOf(t)
}

// workdays counts China's working days from first to last, both included.
func workdays(first, last day) int {
	n := 0
	for d := first; d <= last; d++ {
		if calendar.IsWorkday(d.time()) {
			n++
		}
	}
	return n
}
