package analysis

import (
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// Which silences inside the data are gaps: the days they take, and what is
// left of the periods.
func TestGaps(t *testing.T) {
	daily := func(n int, but func(day) bool) func(b *Builder) {
		return func(b *Builder) {
			for d := dayOf(on("2024-05-01")); d <= dayOf(on("2025-06-30")); d++ {
				if !but(d) {
					batch(b, n, string(d.date()), "a")
				}
			}
		}
	}
	between := func(first, last string) func(day) bool {
		return func(d day) bool { return dayOf(on(first)) <= d && d <= dayOf(on(last)) }
	}
	weekday := func(d day) int { return int(d.time().Weekday()) }
	for _, c := range []struct {
		name string
		add  func(b *Builder)
		want string // gaps
	}{
		{"none", daily(5, between("1900-01-01", "1900-01-01")), ""},
		{"a month", daily(5, between("2025-05-01", "2025-05-31")), "2025-05-01/2025-05-31"},
		{"half a month", daily(5, between("2025-05-01", "2025-05-15")), "2025-05-01/2025-05-15"},
		{"two gaps", daily(5, func(d day) bool {
			return between("2024-08-01", "2024-08-31")(d) || between("2025-04-11", "2025-04-25")(d)
		}), "2024-08-01/2024-08-31 2025-04-11/2025-04-25"},
		{"two files half a year apart", daily(5, between("2024-06-01", "2025-05-31")), "2024-06-01/2025-05-31"},
		{"quiet Sundays", daily(5, func(d day) bool { return weekday(d) == 0 }), ""},
		{"silent weekends", daily(20, func(d day) bool { return weekday(d) == 0 || weekday(d) == 6 }), ""},
		// 2025-05-31 and 2024-06-01 are Saturdays of other months than the gaps.
		{"shut on days off, and a month", daily(20, func(d day) bool {
			return workdays(d, d) == 0 || between("2025-06-01", "2025-06-29")(d) || between("2024-05-20", "2024-05-31")(d)
		}), "2024-05-18/2024-05-31 2025-06-01/2025-06-29"},
		{"entered on Mondays", daily(40, func(d day) bool { return weekday(d) != 1 }), ""},
		{"entered on the first of the month", daily(200, func(d day) bool { return d.time().Day() != 1 }), ""},
		{"shut over Spring Festival", daily(20, between("2025-01-26", "2025-02-05")), ""},
		{"few complaints", daily(1, func(d day) bool { return d%9 != 0 }), ""},
	} {
		b := New(scheme("a"), Options{AsOf: on("2025-06-30")})
		c.add(b)
		f := b.finish()
		var got []string
		for _, g := range f.gaps {
			got = append(got, string(g.from.date()+"/"+g.to.date()))
		}
		if got := strings.Join(got, " "); got != c.want {
			t.Errorf("%s: gaps %q, want %q", c.name, got, c.want)
		}
	}
}

// By day, the weekend next to a missing week is missing too where complaints
// come on weekends, and is no gap where they do not.
func TestGapWeekend(t *testing.T) {
	for _, c := range []struct {
		name    string
		weekend int // complaints on each day of it
		want    run
	}{
		{"open", 20, run{dayOf(on("2025-03-15")), dayOf(on("2025-03-30"))}},
		{"seldom used", 1, run{dayOf(on("2025-03-17")), dayOf(on("2025-03-28"))}},
		{"shut", 0, run{dayOf(on("2025-03-17")), dayOf(on("2025-03-28"))}},
	} {
		b := New(scheme("a"), Options{Period: Day, AsOf: on("2025-06-30")})
		for d := dayOf(on("2025-02-10")); d <= dayOf(on("2025-06-30")); d++ {
			n := 20
			if workdays(d, d) == 0 {
				n = c.weekend
			}
			if d < dayOf(on("2025-03-15")) || d > dayOf(on("2025-03-30")) {
				batch(b, n, string(d.date()), "a")
			}
		}
		f := b.finish()
		if len(f.gaps) != 1 || f.gaps[0] != c.want {
			t.Errorf("%s: gaps %v, want %v", c.name, f.gaps, c.want)
		}
	}
}

// The silence at either end of the data is judged by their rhythm: how many
// days of the first and the last month they cover.
func TestEndsByRhythm(t *testing.T) {
	for _, c := range []struct {
		name        string
		first, last string
		entered     func(dayOfMonth int) bool
		head, tail  int
	}{
		{"daily", "2025-01-16", "2025-06-16", func(int) bool { return true }, 16, 16},
		{"daily, but for the last day", "2025-01-01", "2025-06-29", func(int) bool { return true }, 31, 29},
		{"on the 1st and the 16th", "2025-01-16", "2025-06-16", func(d int) bool { return d == 1 || d == 16 }, 31, 30},
		{"on the 1st", "2025-01-01", "2025-06-01", func(d int) bool { return d == 1 }, 31, 30},
	} {
		b := New(scheme("a"), Options{})
		for d := dayOf(on(c.first)); d <= dayOf(on(c.last)); d++ {
			if c.entered(d.time().Day()) {
				batch(b, 60, string(d.date()), "a")
			}
		}
		p := b.Result().Periods
		if head, tail := p[0].Exposure, p[len(p)-1].Exposure; head != c.head || tail != c.tail {
			t.Errorf("%s: %d and %d days covered, want %d and %d", c.name, head, tail, c.head, c.tail)
		}
	}
}

// Sparse complaints have long silences by chance, which are no gaps: 60 series
// of five years, with complaints on four days in ten.
func TestGapsByChance(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 5))
		b := New(scheme("a"), Options{})
		for d := dayOf(on("2020-01-01")); d <= dayOf(on("2024-12-31")); d++ {
			if r.Float64() < .4 {
				batch(b, 1, string(d.date()), "a")
			}
		}
		for _, w := range b.Result().Warnings {
			if w.Code == WarnGap {
				t.Errorf("series %d: %s", seed, w.Message.EN)
			}
		}
	}
}

// A missing month is no month without complaints: it has no rate, no change
// and is the base of none, the dispersion and the trend leave it out, and the
// reader is told. Half a month is compared by its own days.
func TestMissingMonth(t *testing.T) {
	export := func(last string) *Result {
		b := New(scheme("a"), Options{})
		spread(b, 8, "2024-05-01", "2025-04-30", "a")
		spread(b, 8, string(dayOf(on(last)).date()), "2025-06-30", "a")
		return b.Result()
	}
	whole, half := export("2025-06-01"), export("2025-05-16")
	for _, c := range []struct {
		name          string
		r             *Result
		exposure, n   int
		message       string
		rate, compare bool
	}{
		{"whole", whole, 0, 13, "2025-05-01 至 2025-05-31（31 天）", false, false},
		{"half", half, 16, 13, "2025-05-01 至 2025-05-15（15 天）", true, true},
	} {
		may, june := find(t, c.r, "2025-05", "a"), find(t, c.r, "2025-06", "a")
		p := c.r.Periods[may.Period]
		if p.Exposure != c.exposure || p.Complete || (may.Rate != nil) != c.rate || (may.Previous != nil) != c.compare || (june.Previous != nil) != c.compare {
			t.Errorf("%s: May covers %d days, rate %s, compared %v and %v", c.name, p.Exposure, show(may.Rate), may.Previous, june.Previous)
		}
		if c.compare && (math.Abs(*june.Previous.Ratio-1) > 1e-12 || !june.Previous.Incomplete || june.Previous.Method != MethodExact) {
			t.Errorf("%s: June against May is %s by %s", c.name, show(june.Previous.Ratio), june.Previous.Method)
		}
		if tr := c.r.Trends[1]; tr.N != c.n || (tr.Rates[may.Period] != nil) != c.rate || *tr.Dispersion > 1 {
			t.Errorf("%s: a trend through %d periods, dispersion %s", c.name, tr.N, show(tr.Dispersion))
		}
		if got := c.r.Periods[*c.r.Latest].Label; got != "2025-06" {
			t.Errorf("%s: the latest period is %s", c.name, got)
		}
		told := false
		for _, w := range c.r.Warnings {
			told = told || w.Code == WarnGap && w.Severity == Caution && strings.Contains(w.Message.ZH, c.message) && strings.Contains(w.Message.EN, "days")
		}
		if !told {
			t.Errorf("%s: warnings %+v lack %s", c.name, c.r.Warnings, c.message)
		}
	}
	// The year after, May has no base a year before.
	b := New(scheme("a"), Options{Period: Month})
	spread(b, 8, "2024-05-01", "2024-06-30", "a")
	spread(b, 8, "2024-08-01", "2025-07-31", "a")
	r := b.Result()
	if row := find(t, r, "2025-07", "a"); row.YearAgo != nil || row.Previous == nil {
		t.Errorf("July 2025 is compared with a July without data: %+v", row.YearAgo)
	}
	if err := r.WriteJSON(io.Discard); err != nil {
		t.Error(err)
	}
}

// Few complaints, the last of 8 April: April counts as covered, and the reader
// is told of its 22 silent days. Told where the data end, it is not complete.
func TestQuietEnd(t *testing.T) {
	for _, asOf := range []string{"", "2025-04-08"} {
		b := New(scheme("a"), Options{AsOf: on(asOf)})
		for d := dayOf(on("2025-01-02")); d <= dayOf(on("2025-04-08")); d += 12 {
			batch(b, 1, string(d.date()), "a")
		}
		r := b.Result()
		var told bool
		for _, w := range r.Warnings {
			told = told || w.Code == WarnQuietEnd
		}
		if complete := r.Periods[3].Complete; complete != (asOf == "") || told != complete {
			t.Errorf("as of %q: April complete %v, told %v", asOf, complete, told)
		}
	}
}

// A complete month without a complaint, of a series too sparse for a gap, is
// no fall that nobody questions.
func TestLatestEmpty(t *testing.T) {
	b := New(scheme("a"), Options{AsOf: on("2025-05-10")})
	for _, d := range []string{"2025-01-03", "2025-02-11", "2025-03-20", "2025-05-06"} {
		batch(b, 1, d, "a")
	}
	r := b.Result()
	for _, w := range r.Warnings {
		if w.Code == WarnLatestEmpty {
			return
		}
	}
	t.Errorf("latest %s: no caution among %v", r.Periods[*r.Latest].Label, r.Warnings)
}
