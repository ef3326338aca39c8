package analysis

import (
	"fmt"
	"testing"
	"time"

	"suxi/calendar"
)

func TestSpans(t *testing.T) {
	type want struct {
		label, start, end string
		days              int
	}
	for _, c := range []struct {
		name        string
		unit        PeriodUnit
		first, last string
		want        []want
	}{
		{"leap February", Month, "2024-02-29", "2024-03-01", []want{{"2024-02", "2024-02-01", "2024-02-29", 29}, {"2024-03", "2024-03-01", "2024-03-31", 31}}},
		{"common February", Month, "2023-02-10", "2023-02-10", []want{{"2023-02", "2023-02-01", "2023-02-28", 28}}},
		{"year border", Month, "2024-12-31", "2025-01-01", []want{{"2024-12", "2024-12-01", "2024-12-31", 31}, {"2025-01", "2025-01-01", "2025-01-31", 31}}},
		{"ISO week across the year", Week, "2024-12-31", "2025-01-06", []want{{"2025-W01", "2024-12-30", "2025-01-05", 7}, {"2025-W02", "2025-01-06", "2025-01-12", 7}}},
		{"week 53", Week, "2021-01-03", "2021-01-04", []want{{"2020-W53", "2020-12-28", "2021-01-03", 7}, {"2021-W01", "2021-01-04", "2021-01-10", 7}}},
		{"quarters", Quarter, "2024-01-15", "2024-04-01", []want{{"2024-Q1", "2024-01-01", "2024-03-31", 91}, {"2024-Q2", "2024-04-01", "2024-06-30", 91}}},
		{"years", Year, "2023-06-01", "2024-06-01", []want{{"2023", "2023-01-01", "2023-12-31", 365}, {"2024", "2024-01-01", "2024-12-31", 366}}},
		{"days", Day, "2024-02-28", "2024-03-01", []want{{"2024-02-28", "2024-02-28", "2024-02-28", 1}, {"2024-02-29", "2024-02-29", "2024-02-29", 1}, {"2024-03-01", "2024-03-01", "2024-03-01", 1}}},
		{"before 1970", Month, "1969-12-31", "1969-12-31", []want{{"1969-12", "1969-12-01", "1969-12-31", 31}}},
	} {
		got := spans(c.unit, dayOf(on(c.first)), dayOf(on(c.last)))
		if len(got) != len(c.want) {
			t.Errorf("%s: %d periods, want %d", c.name, len(got), len(c.want))
			continue
		}
		for i, s := range got {
			if g := (want{s.label, string(s.start.date()), string(s.end.date()), int(s.end - s.start + 1)}); g != c.want[i] {
				t.Errorf("%s: %v, want %v", c.name, g, c.want[i])
			}
		}
	}
}

func TestYearAgo(t *testing.T) {
	for label, want := range map[string]string{
		"2024-02-29": "2023-02-29", "2020-W53": "2019-W53", "2025-01": "2024-01", "2025-Q1": "2024-Q1", "2025": "2024", "2000-01": "1999-01",
	} {
		if got := (span{label: label}).yearAgo(); got != want {
			t.Errorf("a year before %s: %s, want %s", label, got, want)
		}
	}
}

// A day is one in Shanghai, whatever the zone of the time.
func TestDayOf(t *testing.T) {
	for in, want := range map[time.Time]Date{
		{}: "",
		time.Date(2025, 3, 31, 15, 59, 59, 0, time.UTC):                              "2025-03-31",
		time.Date(2025, 3, 31, 16, 0, 0, 0, time.UTC):                                "2025-04-01",
		time.Date(1969, 12, 31, 23, 59, 59, 0, calendar.Shanghai):                    "1969-12-31",
		time.Date(2025, 4, 1, 0, 0, 0, 0, time.FixedZone("", -5*60*60)):              "2025-04-01",
		time.Date(2025, 3, 31, 23, 0, 0, 0, time.FixedZone("western", -10*60*60)):    "2025-04-01",
		time.Date(2024, 2, 29, 23, 59, 59, 999999999, calendar.Shanghai):             "2024-02-29",
		time.Date(2024, 2, 29, 0, 0, 0, 0, calendar.Shanghai).Add(24 * time.Hour):    "2024-03-01",
		time.Date(1900, 1, 1, 0, 0, 0, 0, calendar.Shanghai).Add(-1 * time.Second):   "1899-12-31",
		time.Date(2025, 1, 1, 0, 0, 0, 0, calendar.Shanghai).Add(-time.Millisecond):  "2024-12-31",
		time.Date(2025, 12, 31, 23, 59, 59, 0, calendar.Shanghai).Add(1 * time.Hour): "2026-01-01",
	} {
		if got := dayOf(in).date(); got != want {
			t.Errorf("day of %v: %q, want %q", in, got, want)
		}
	}
}

// The working days are China's: January 2025 ends with the Spring Festival
// holiday and works on Sunday the 26th; February 2024 has its own.
func TestPeriodWorkdays(t *testing.T) {
	b := New(scheme("a"), Options{})
	batch(b, 1, "2024-02-05", "a")
	batch(b, 1, "2025-01-06", "a")
	r := b.Result()
	for i, want := range map[int]int{0: 18, 11: 19} {
		if got := r.Periods[i]; got.Workdays != want {
			t.Errorf("%s: %d working days, want %d", got.Label, got.Workdays, want)
		}
	}
	if got := *r.Periods[11].Previous; got != 10 || r.Periods[0].Previous != nil || r.Periods[11].YearAgo != nil {
		t.Errorf("links of %+v", r.Periods[11])
	}
}

// Which periods are complete, and how many days of the others the data cover.
func TestCover(t *testing.T) {
	for _, c := range []struct {
		name        string
		perDay      int
		first, last string
		asOf        string
		complete    string // one letter per period
		firstDays   int
		lastDays    int
		latest      string
	}{
		{"whole months", 3, "2025-01-01", "2025-03-31", "", "yyy", 31, 31, "2025-03"},
		{"last month broken off", 3, "2025-01-01", "2025-03-10", "", "yyn", 31, 10, "2025-02"},
		{"first month begun late", 3, "2025-01-13", "2025-03-31", "", "nyy", 19, 31, "2025-03"},
		{"one silent working day is no surprise", 3, "2025-01-01", "2025-03-30", "", "yyy", 31, 31, "2025-03"},
		{"it is at twenty a day", 20, "2025-01-01", "2025-03-30", "", "yyn", 31, 30, "2025-02"},
		{"silent weekend", 20, "2025-01-01", "2025-05-30", "", "yyyyy", 31, 31, "2025-05"},
		{"silent New Year's Day", 20, "2025-01-02", "2025-02-28", "", "yy", 31, 28, "2025-02"},
		{"as of the day after", 20, "2025-01-01", "2025-03-30", "2025-04-01", "yyy", 31, 31, "2025-03"},
		{"as of a day within", 3, "2025-01-01", "2025-03-31", "2025-03-20", "yyn", 31, 20, "2025-02"},
		{"as of a quiet day within", 3, "2025-01-01", "2025-03-19", "2025-03-20", "yyn", 31, 20, "2025-02"},
		{"one broken month", 5, "2025-03-10", "2025-03-20", "", "n", 11, 11, ""},
	} {
		b := New(scheme("a"), Options{AsOf: on(c.asOf)})
		spread(b, c.perDay, c.first, c.last, "a")
		r := b.Result()
		complete := ""
		for _, p := range r.Periods {
			complete += map[bool]string{true: "y", false: "n"}[p.Complete]
		}
		latest := ""
		if r.Latest != nil {
			latest = r.Periods[*r.Latest].Label
		}
		head, tail := r.Periods[0].Exposure, r.Periods[len(r.Periods)-1].Exposure
		if complete != c.complete || head != c.firstDays || tail != c.lastDays || latest != c.latest {
			t.Errorf("%s: complete %s, days %d … %d, latest %q; want %s, %d … %d, %q",
				c.name, complete, head, tail, latest, c.complete, c.firstDays, c.lastDays, c.latest)
		}
	}
}

// Mistyped years do not stretch the periods; a real gap does not lose data.
func TestRange(t *testing.T) {
	for _, c := range []struct {
		name              string
		days              map[string]int
		asOf              string
		first, last       Date
		dated, outOfRange int
	}{
		{"year 2052", map[string]int{"2025-02-01": 100, "2052-03-01": 1}, "", "2025-02-01", "2025-02-01", 100, 1},
		{"both ends", map[string]int{"1900-01-01": 1, "2025-02-01": 200, "2052-03-01": 1, "2099-01-01": 1}, "", "2025-02-01", "2025-02-01", 200, 3},
		{"an old archive", map[string]int{"2018-01-01": 30, "2025-02-01": 100}, "", "2018-01-01", "2025-02-01", 130, 0},
		{"too few to tell", map[string]int{"2018-01-01": 1, "2025-02-01": 1}, "", "2018-01-01", "2025-02-01", 2, 0},
		{"after as-of", map[string]int{"2025-02-01": 4, "2025-02-02": 3}, "2025-02-01", "2025-02-01", "2025-02-01", 4, 3},
		{"all after as-of", map[string]int{"2025-02-01": 4}, "2024-02-01", "", "", 0, 4},
	} {
		b := New(scheme("a"), Options{AsOf: on(c.asOf)})
		for date, n := range c.days {
			batch(b, n, date, "a")
		}
		r := b.Result()
		if r.First != c.first || r.Last != c.last || r.Counts.Dated != c.dated || r.Counts.OutOfRange != c.outOfRange {
			t.Errorf("%s: %s to %s, %d dated, %d out of range; want %s to %s, %d, %d",
				c.name, r.First, r.Last, r.Counts.Dated, r.Counts.OutOfRange, c.first, c.last, c.dated, c.outOfRange)
		}
	}
}

// The periods that an audit tells apart are those that the report compares.
func TestDayCountLatest(t *testing.T) {
	const year = 365
	for _, tt := range []struct {
		name  string
		unit  PeriodUnit
		last  string
		days  int // one complaint each, until last
		extra string
		asOf  string
		want  string
	}{
		{"broken month", Month, "2025-06-09", year, "", "", "2025-04 2025-04-01, 2025-05 2025-05-01, until 2025-06-01"},
		{"whole month", Month, "2025-06-30", year, "", "", "2025-05 2025-05-01, 2025-06 2025-06-01, until 2025-07-01"},
		{"one mistyped year", Month, "2025-06-30", year, "2099-06-30", "", "2025-05 2025-05-01, 2025-06 2025-06-01, until 2025-07-01"},
		{"as of a day before", Month, "2025-06-30", year, "", "2025-05-31", "2025-04 2025-04-01, 2025-05 2025-05-01, until 2025-06-01"},
		{"days", Day, "2025-03-01", year, "", "", "2025-02-28 2025-02-28, 2025-03-01 2025-03-01, until 2025-03-02"},
		{"weeks", Week, "2025-06-29", year, "", "", "2025-W25 2025-06-16, 2025-W26 2025-06-23, until 2025-06-30"},
		{"quarters", Quarter, "2025-01-31", year, "", "", "2024-Q3 2024-07-01, 2024-Q4 2024-10-01, until 2025-01-01"},
		{"years", Year, "2024-12-31", 3 * year, "", "", "2023 2023-01-01, 2024 2024-01-01, until 2025-01-01"},
		{"one period", Month, "2025-06-30", 30, "", "", "2025-06 2025-06-01, until 2025-07-01"},
		{"none complete", Month, "2025-06-20", 9, "", "", ""},
		{"no dates", Month, "", 1, "", "", ""},
	} {
		opts := Options{Period: tt.unit, AsOf: on(tt.asOf)}
		b, count := New(scheme("a"), opts), NewDayCount()
		add := func(received time.Time) {
			l := row(fmt.Sprint(received), "", "a")
			l.ReceivedAt = received
			b.Add(l)
			count.Add(received)
		}
		for i := range tt.days {
			received := on(tt.last)
			if tt.last != "" {
				received = received.AddDate(0, 0, -i)
			}
			add(received)
		}
		if tt.extra != "" {
			add(on(tt.extra))
		}
		got := ""
		ranges := count.Latest(opts)
		for _, r := range ranges {
			got += fmt.Sprintf("%s %s, ", r.Label, r.Start.Format(time.DateOnly))
		}
		if len(ranges) > 0 {
			got += "until " + ranges[len(ranges)-1].End.Format(time.DateOnly)
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
		r := b.Result()
		if (r.Latest == nil) != (len(ranges) == 0) || r.Latest != nil && r.Periods[*r.Latest].Label != ranges[len(ranges)-1].Label {
			t.Errorf("%s: %v, but the result is about %v of %v", tt.name, ranges, r.Latest, r.Periods)
		}
		periods, latest := count.Periods(opts)
		if len(periods) != len(r.Periods) || (latest == nil) != (r.Latest == nil) || latest != nil && *latest != *r.Latest {
			t.Errorf("%s: %d periods, latest %v; the result has %d, %v", tt.name, len(periods), latest, len(r.Periods), r.Latest)
		}
	}
}
