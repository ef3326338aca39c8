package calendar

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func day(s string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, s, Shanghai)
	if err != nil {
		panic(err)
	}
	return t
}

func TestIsWorkday(t *testing.T) {
	for _, tc := range []struct {
		date, why string
		want      bool
	}{
		{"2024-02-04", "Sunday worked for Spring Festival", true},
		{"2024-02-09", "New Year's Eve of 2024 was no holiday", true},
		{"2024-02-10", "Spring Festival", false},
		{"2024-02-16", "Friday given for the Sunday before", false},
		{"2024-02-18", "Sunday worked for Spring Festival", true},
		{"2024-10-12", "Saturday worked for National Day", true},
		{"2024-10-13", "an ordinary Sunday", false},
		{"2023-10-06", "Friday of National Day", false},
		{"2023-10-07", "Saturday worked for National Day", true},
		{"2020-01-31", "Friday, Spring Festival prolonged by the epidemic", false},
		{"2015-09-03", "Thursday, seventy years after the war", false},
		{"2016-09-03", "the same day a year later, a Saturday", false},
		{"2007-05-07", "Monday of the last golden week of May", false},
		{"2025-01-28", "New Year's Eve is statutory since 2025", false},
		{"2025-05-02", "so is the second of May", false},
		{"2026-02-14", "Saturday worked for Spring Festival", true},
		{"2026-02-24", "Tuesday after Spring Festival", true},
		{"2027-10-01", "not announced yet: a Friday", true},
		{"2027-10-02", "not announced yet: a Saturday", false},
		{"2003-10-01", "before the data: a Wednesday", true},
	} {
		if got := IsWorkday(day(tc.date)); got != tc.want {
			t.Errorf("IsWorkday(%s) = %t, want %t: %s", tc.date, got, tc.want, tc.why)
		}
	}
}

// The day is the one in Shanghai: 17:00 on Saturday 3 February in London is
// one o'clock on the Sunday that was worked.
func TestIsWorkdayZone(t *testing.T) {
	if !IsWorkday(time.Date(2024, 2, 3, 17, 0, 0, 0, time.UTC)) {
		t.Error("2024-02-03T17:00Z is 2024-02-04 in Shanghai, a working day")
	}
	if IsWorkday(time.Date(2024, 2, 3, 15, 59, 59, 0, time.UTC)) {
		t.Error("2024-02-03T15:59:59Z is still Saturday in Shanghai")
	}
}

// A year has as many working days as Mondays to Fridays, less the statutory
// holidays: exchanged days cancel out, and a holiday on a weekend is given
// back. The law grants 10 days until 2007, 11 from 2008 and 13 from 2025
// (State Council decrees 270, 513, 644, 795). So an error in any one line of
// the data shows in its year. The exceptions are exchanges across New Year
// and two single acts.
func TestWorkdaysOfYear(t *testing.T) {
	extra := map[int]int{
		2005: +1,     // 31 December worked for 3 January 2006
		2006: +2 - 1, // 30 and 31 December worked for 2 and 3 January 2007
		2007: -2,
		2011: +1, // 31 December worked for 3 January 2012
		2012: -1,
		2015: -1,     // 3 September, granted once
		2020: -1 - 1, // the epidemic: 31 January given; 1 February not worked in exchange as announced
	}
	for year := 2004; year <= 2026; year++ {
		statutory := 10
		if year >= 2008 {
			statutory = 11
		}
		if year >= 2025 {
			statutory = 13
		}
		want := extra[year] - statutory
		got := 0
		for d := day("2004-01-01").AddDate(year-2004, 0, 0); d.Year() == year; d = d.AddDate(0, 0, 1) {
			if d.Weekday() != time.Saturday && d.Weekday() != time.Sunday {
				want++
			}
			if IsWorkday(d) {
				got++
			}
		}
		if got != want {
			t.Errorf("%d has %d working days, want %d", year, got, want)
		}
	}
}

func TestAddWorkdays(t *testing.T) {
	at := func(s string) time.Time {
		v, err := time.ParseInLocation(time.DateTime, s, Shanghai)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, tc := range []struct {
		from string
		n    int
		want string
	}{
		{"2024-03-04 09:30:00", 0, "2024-03-04 09:30:00"},
		{"2024-03-04 09:30:00", 3, "2024-03-07 09:30:00"},
		{"2024-03-07 23:59:59", 3, "2024-03-12 23:59:59"}, // over a weekend
		{"2024-03-09 08:00:00", 1, "2024-03-11 08:00:00"}, // from a Saturday
		{"2024-02-08 16:00:00", 3, "2024-02-19 16:00:00"}, // 9, 18 (Sunday) and 19 February
		{"2023-09-28 10:00:00", 1, "2023-10-07 10:00:00"}, // eight days off, then a Saturday
		{"2024-02-19 16:00:00", -3, "2024-02-08 16:00:00"},
		{"2026-12-31 12:00:00", 1, "2027-01-01 12:00:00"}, // 2027: Mondays to Fridays only
	} {
		if got := AddWorkdays(at(tc.from), tc.n); !got.Equal(at(tc.want)) {
			t.Errorf("AddWorkdays(%s, %d) = %v, want %s", tc.from, tc.n, got, tc.want)
		}
	}
}

func TestAddWorkdaysCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := day("2003-06-01").Add(time.Duration(rapid.IntRange(0, 9000*24*60).Draw(t, "minutes")) * time.Minute)
		n := rapid.IntRange(1, 40).Draw(t, "n")
		to := AddWorkdays(from, n)
		count := 0
		for d := from.AddDate(0, 0, 1); !d.After(to); d = d.AddDate(0, 0, 1) {
			if IsWorkday(d) {
				count++
			}
		}
		if count != n || !IsWorkday(to) {
			t.Fatalf("AddWorkdays(%v, %d) = %v: %d working days between, ends on one: %t", from, n, to, count, IsWorkday(to))
		}
	})
}

// The table and the notices check each other: New Year's Day is a day off
// named 春节, and the first day off of that name is it or up to two days of
// eve and weekend before it.
func TestSpringFestival(t *testing.T) {
	for year := 2004; year <= 2026; year++ {
		d, ok := SpringFestival(year)
		if !ok {
			t.Fatalf("SpringFestival(%d) is unknown", year)
		}
		if line := d.Format(time.DateOnly) + " off 春节\n"; !strings.Contains(holidaysText, line) {
			t.Errorf("SpringFestival(%d) = %s is not a day off named 春节", year, d.Format(time.DateOnly))
		}
		if line := d.AddDate(0, 0, -3).Format(time.DateOnly) + " off 春节\n"; strings.Contains(holidaysText, line) {
			t.Errorf("%d: Spring Festival holiday begins more than two days before %s", year, d.Format(time.DateOnly))
		}
	}
	for year, want := range map[int]string{2027: "2027-02-06", 2028: "2028-01-26", 2029: "2029-02-13", 2030: "2030-02-03"} {
		if got, ok := SpringFestival(year); !ok || !got.Equal(day(want)) {
			t.Errorf("SpringFestival(%d) = %v, %t, want %s", year, got, ok, want)
		}
	}
	for _, year := range []int{0, 2003, 2031} {
		if got, ok := SpringFestival(year); ok || !got.IsZero() {
			t.Errorf("SpringFestival(%d) = %v, %t, want unknown", year, got, ok)
		}
	}
}

// Every line of the data has one of the two forms, in ascending order, and a
// day worked in exchange is a Saturday or Sunday.
func TestHolidaysFile(t *testing.T) {
	last := ""
	for line := range strings.Lines(holidaysText) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Fields(line)
		switch {
		case len(f) == 3 && f[1] == "off":
		case len(f) == 2 && f[1] == "work":
			if w := day(f[0]).Weekday(); w != time.Saturday && w != time.Sunday {
				t.Errorf("%s is worked in exchange but is a %v", f[0], w)
			}
		default:
			t.Errorf("line %q has neither form", line)
		}
		if f[0] <= last {
			t.Errorf("%s follows %s", f[0], last)
		}
		last = f[0]
	}
}
