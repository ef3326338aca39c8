package analysis

import (
	"math"
	"strings"
	"testing"
	"time"

	"suxi/calendar"
)

// seasonal adds the days from first to last: 100 complaints a day, half of them
// in the season of Spring Festival, and from 2025 on 5% more.
func seasonal(b *Builder, first, last string) {
	for d := dayOf(on(first)); d <= dayOf(on(last)); d++ {
		n := 100
		if d >= newDay(2025, 1, 1) {
			n = 105
		}
		festival, _ := calendar.SpringFestival(d.time().Year())
		if since := d - dayOf(festival); since >= -5 && since <= 20 {
			n /= 2
		}
		count(b, n, string(d.date()), "a")
	}
}

// New Year's Day is 2024-02-10 and 2025-01-29. So January 2025 has 8 days of the
// season and January 2024 none, and February 2025 has 18 of them, February 2024
// has 25: the calendar shows January falling and February rising, while 5% more
// came on like days.
func TestFestival(t *testing.T) {
	like := 52. / 50 // half of 105, rounded down
	for _, c := range []struct {
		period  PeriodUnit
		last    string
		subject string
		want    [3]float64 // ratios; NaN: not covered
		days    [2]float64 // of January and February
		warns   bool
	}{
		{Month, "2025-01-31", "2025-01", [3]float64{(23*105 + 8*52.) / (31 * 100), math.NaN(), math.NaN()}, [2]float64{}, false},
		{Month, "2025-02-28", "2025-02", [3]float64{(18*52 + 10*105.) / 28 / ((25*50 + 4*100.) / 29), (33*105 + 26*52.) / 59 / ((35*100 + 25*50.) / 60), like}, [2]float64{59, 60}, false},
		{Week, "2025-02-09", "2025-W06", [3]float64{like, math.NaN(), math.NaN()}, [2]float64{}, false},
		{Day, "2025-03-01", "2025-03-01", [3]float64{105 / 50., (33*105 + 26*52.) / 59 / ((35*100 + 25*50.) / 60), like}, [2]float64{59, 60}, false},
	} {
		b := New(scheme("a", "b"), Options{Period: c.period, AsOf: on(c.last)})
		seasonal(b, "2023-12-01", c.last)
		r := b.Result()
		f := r.Festival
		if f == nil || r.Periods[f.Period].Label != c.subject || f.Date != "2025-01-29" || f.BaseDate != "2024-02-10" {
			t.Errorf("%s to %s: %+v", c.period, c.last, f)
			continue
		}
		for i, want := range c.want {
			got := f.Rows[0].Ratios[i]
			if math.IsNaN(want) != (got.Ratio == nil) || f.Windows[i].Covered != (got.Ratio != nil) {
				t.Errorf("%s to %s: %s is %s, want %v", c.period, c.last, f.Windows[i].Name, show(got.Ratio), want)
			} else if got.Ratio != nil && (!near(got.Ratio, want) || !(*got.Low < want && want < *got.High)) {
				t.Errorf("%s to %s: %s is %s (%s–%s), want %v", c.period, c.last, f.Windows[i].Name, show(got.Ratio), show(got.Low), show(got.High), want)
			}
		}
		if w := f.Windows[2]; w.From != "2025-01-24" || w.To != "2025-02-18" || w.BaseFrom != "2024-02-05" || w.BaseTo != "2024-03-01" {
			t.Errorf("season: %+v", w)
		}
		if empty := f.Rows[2]; empty.Code != "b" || empty.Ratios[0].Ratio != nil || empty.Differ {
			t.Errorf("without complaints: %+v", empty)
		}
	}
}

// A January that fell by the calendar and rose by the season is told so, with
// all three figures, once February is in: the warning is of the latest period.
func TestFestivalDiffers(t *testing.T) {
	b := New(scheme("a"), Options{Period: Week, AsOf: on("2025-03-02")})
	for d := newDay(2023, time.December, 1); d <= newDay(2025, 3, 2); d++ {
		n := 100
		switch {
		case d >= newDay(2025, 2, 24): // the latest week, which the year before has as the season's end
			n = 80
		case d >= newDay(2025, 1, 1):
			n = 110
		}
		count(b, n, string(d.date()), "a")
	}
	r := b.Result()
	if r.Periods[r.Festival.Period].Label != "2025-W09" || !r.Festival.Rows[0].Differ {
		t.Fatalf("%+v", r.Festival)
	}
	warned(t, "W09", r, WarnFestivalDiffers, Caution, "公历同期 -20.0%、1—2 月合计 +")
}

// Far from the festival, by quarter, and without a year before there is nothing
// to align.
func TestNoFestival(t *testing.T) {
	for _, c := range []struct {
		period      PeriodUnit
		first, last string
	}{
		{Month, "2024-03-01", "2025-02-28"},
		{Quarter, "2024-01-01", "2025-03-31"},
		{Month, "2031-01-01", "2032-02-29"}, // beyond the table
	} {
		b := New(scheme("a"), Options{Period: c.period, AsOf: on(c.last)})
		spread(b, 1, c.first, c.last, "a")
		if f := b.Result().Festival; f != nil {
			t.Errorf("%s from %s to %s: %+v", c.period, c.first, c.last, f)
		}
	}
}

// February 2025 has 19 working days of 28, January 18 of 31: complaints that come
// on working days alone rise by day more than by working day.
func TestWorkdays(t *testing.T) {
	b := New(scheme("a"), Options{AsOf: on("2025-02-28")})
	batch(b, 310, "2025-01-10", "a")
	batch(b, 285, "2025-02-10", "a")
	r := b.Result()
	c := find(t, r, "2025-02", "a").Previous
	now, base := r.Periods[1].Workdays, r.Periods[0].Workdays
	if want := 285 / float64(now) / (310 / float64(base)); !near(c.WorkdayRatio, want) || !near(c.Ratio, 285./28/10) || (want-1)*(*c.Ratio-1) >= 0 {
		t.Errorf("%d and %d working days: ratio %s, by working day %s", now, base, show(c.Ratio), show(c.WorkdayRatio))
	}
	// Saturday the 11th has no working day to be compared by, as base or as latest.
	days := New(scheme("a"), Options{Period: Day, AsOf: on("2025-01-13")})
	for _, date := range []string{"2025-01-10", "2025-01-11", "2025-01-12", "2025-01-13"} {
		batch(days, 20, date, "a")
	}
	for _, row := range days.Result().PeriodRows {
		if c := row.Previous; c != nil && c.WorkdayRatio != nil {
			t.Errorf("period %d: by working day %s", row.Period, show(c.WorkdayRatio))
		}
	}
	warned(t, "February", r, WarnWorkdays, Info, "方向相反")
	if !strings.Contains(encode(t, r), `"workday_ratio"`) {
		t.Error("not in the JSON form")
	}
}
