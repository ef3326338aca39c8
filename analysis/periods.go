package analysis

import (
	"fmt"
	"iter"
	"slices"
	"time"
)

// A span is one period: its days, and those of them the data cover.
type span struct {
	label      string // begins with the year in four digits
	start, end day    // both included
	from, to   day    // the days covered, both included, but for
	missing    []run  // those in gaps, between from and to
}

// A run is a stretch of days, both ends included.
type run struct{ from, to day }

func (r run) days() int { return int(r.to - r.from + 1) }

// covered counts the days the data cover.
func (s span) covered() int {
	n := run{s.from, s.to}.days()
	for _, m := range s.missing {
		n -= m.days()
	}
	return n
}

// coveredDays ranges over these days.
func (s span) coveredDays() iter.Seq[day] {
	return func(yield func(day) bool) {
		for d := s.from; d <= s.to; d++ {
			if !slices.ContainsFunc(s.missing, func(m run) bool { return m.from <= d && d <= m.to }) && !yield(d) {
				return
			}
		}
	}
}

// workdays counts the working days among them.
func (s span) workdays() int {
	n := workdays(s.from, s.to)
	for _, m := range s.missing {
		n -= workdays(m.from, m.to)
	}
	return n
}

// spans cuts the days from first to last into periods of the calendar, the
// outer ones whole, all of them covered.
func spans(unit PeriodUnit, first, last day) []span {
	var out []span
	for start := startOf(unit, first); start <= last; {
		next := startOf(unit, start+unit.atLeast())
		out = append(out, span{label: unit.label(start), start: start, end: next - 1, from: start, to: next - 1})
		start = next
	}
	return out
}

// atLeast returns a number of days that leads from the first day of any
// period into the next one.
func (u PeriodUnit) atLeast() day {
	return map[PeriodUnit]day{Day: 1, Week: 7, Month: 31, Quarter: 92, Year: 366}[u]
}

// startOf returns the first day of the period in which d lies.
func startOf(unit PeriodUnit, d day) day {
	year, month, dayOfMonth := d.time().Date()
	switch unit {
	case Week:
		sinceMonday := (int(d.time().Weekday()) + 6) % 7
		return d - day(sinceMonday)
	case Month:
		return d - day(dayOfMonth-1)
	case Quarter:
		return newDay(year, (month-1)/3*3+1, 1)
	case Year:
		return newDay(year, time.January, 1)
	}
	return d
}

func (u PeriodUnit) label(start day) string {
	t := start.time()
	switch u {
	case Week:
		year, week := t.ISOWeek()
		return fmt.Sprintf("%04d-W%02d", year, week)
	case Month:
		return t.Format("2006-01")
	case Quarter:
		return fmt.Sprintf("%04d-Q%d", t.Year(), (t.Month()+2)/3)
	case Year:
		return t.Format("2006")
	}
	return t.Format(time.DateOnly)
}

// yearAgo returns the label of the same period a year before. 29 February
// and week 53 have none: no period bears the label.
func (s span) yearAgo() string {
	var year int
	fmt.Sscanf(s.label[:4], "%d", &year)
	return fmt.Sprintf("%04d%s", year-1, s.label[4:])
}

// A Range is a period from midnight to midnight in Shanghai.
type Range struct {
	Label      string    // as Period.Label
	Start, End time.Time // End is the beginning of the next period
}

// A DayCount counts complaints by the day on which they were received: as much of
// them as decides what the periods of an analysis are.
type DayCount struct{ days map[day]int }

// NewDayCount returns an empty DayCount.
func NewDayCount() *DayCount { return &DayCount{make(map[day]int)} }

// Add counts a complaint of a category of the taxonomy. The zero time is no date.
func (c *DayCount) Add(received time.Time) { c.days[dayOf(received)]++ }

// Periods returns the periods that a Result of these complaints would have,
// without amounts, and the index of the latest complete one; nil if none is.
func (c *DayCount) Periods(opts Options) (periods []Period, latest *int) {
	return c.cut(opts).renderPeriods()
}

func (c *DayCount) cut(opts Options) *finish {
	f := &finish{Builder: &Builder{opts: opts.withDefaults()}, days: c.days}
	f.cutPeriods()
	return f
}

// Latest returns the latest complete period that a Result of these complaints
// would have, after the one that it would be compared with, if there is one. It
// returns none if no period is complete.
func (c *DayCount) Latest(opts Options) []Range {
	f := c.cut(opts)
	periods, latest := f.renderPeriods()
	if latest == nil {
		return nil
	}
	var out []Range
	for _, i := range []*int{periods[*latest].Previous, latest} {
		if i != nil {
			p := f.periods[*i]
			out = append(out, Range{p.label, p.start.time(), (p.end + 1).time()})
		}
	}
	return out
}
