package analysis

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// months returns the first day of n months from 2020-01 on.
func months(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = string(newDay(2020, time.Month(1+i), 1).date())
	}
	return out
}

// watched adds the counts of category "a" to successive months, and finishes
// with the last month complete.
func watched(counts []int, more func(*Builder)) *Result {
	days := months(len(counts) + 1)
	end := dayOf(on(days[len(counts)])) - 1
	b := New(scheme("a", "b"), Options{AsOf: on(string(end.date()))})
	for i, n := range counts {
		count(b, n, days[i], "a")
	}
	if more != nil {
		more(b)
	}
	return b.Result()
}

func chartOf(t *testing.T, r *Result, scope, code string) Chart {
	t.Helper()
	for _, c := range r.Charts {
		if c.Scope == scope && c.Code == code {
			return c
		}
	}
	t.Fatalf("no chart of %s %s", scope, code)
	return Chart{}
}

func spikeOf(t *testing.T, r *Result, scope, code string) Spike {
	t.Helper()
	for _, k := range r.Spikes {
		if k.Scope == scope && k.Code == code {
			return k
		}
	}
	t.Fatalf("no spike of %s %s", scope, code)
	return Spike{}
}

func times(n, of int) []int { return slices.Repeat([]int{of}, n) }

// Which chart is drawn, and what breaks a rule in the last month.
func TestChartKinds(t *testing.T) {
	wild := []int{20, 60, 15, 70, 30, 10, 65, 20, 75, 25, 12, 60}
	seldom := []int{1, 0, 3, 0, 0, 2, 1, 0, 4, 0, 1, 1}
	drift := []int{20, 22, 25, 27, 30, 33, 36, 40, 44, 48, 53, 58}
	for _, c := range []struct {
		name   string
		counts []int
		kind   ChartKind
		reason string
		base   int
		rules  []int // of the last month
	}{
		{"months differ in length", append(times(12, 20), 21), ChartU, "", 12, nil},
		{"a doubled month", append(times(12, 20), 40), ChartU, "", 12, []int{1}},
		{"overdispersed", append(wild, 40), ChartLaney, "", 12, nil},
		{"a drift is not overdispersion", append(drift, 64), ChartU, "", 12, []int{1, 2, 3}},
		{"short", append(times(7, 20), 40), ChartU, ReasonFewPeriods, 7, nil},
		{"of ten years the last three", append(append(times(84, 2), times(36, 20)...), 20), ChartU, "", 36, nil},
		{"rare", append(seldom, 1), ChartG, "", 12, nil},
		{"rare, then not", append(seldom, 9), ChartG, "", 12, []int{2, 3, 4}},
		{"too rare", append([]int{1, 1, 1}, times(10, 0)...), ChartG, ReasonFewComplaints, 2, nil},
	} {
		ch := chartOf(t, watched(c.counts, func(b *Builder) {
			for _, m := range months(len(c.counts)) {
				count(b, 10, m, "b") // so that no month is missing
			}
		}), "category", "a")
		var rules []int
		for _, s := range ch.Signals {
			if s.Latest && !slices.Contains(rules, s.Rule) {
				rules = append(rules, s.Rule)
			}
			if s.Latest && !s.Worse {
				t.Errorf("%s: rule %d is broken for the better", c.name, s.Rule)
			}
		}
		slices.Sort(rules)
		if ch.Kind != c.kind || ch.Reason != c.reason || ch.Base != c.base || !slices.Equal(rules, c.rules) || (ch.Sigma != nil) != (ch.Kind == ChartLaney) {
			t.Errorf("%s: chart %q, reason %q, base %d, rules %v, σz %s; want %q %q %d %v", c.name, ch.Kind, ch.Reason, ch.Base, rules, show(ch.Sigma), c.kind, c.reason, c.base, c.rules)
		}
		if (ch.Centre != nil) != (c.reason == "") || len(ch.Points) > 0 && (ch.Points[0].Upper != nil) != (c.reason == "") {
			t.Errorf("%s: centre %s beside reason %q", c.name, show(ch.Centre), ch.Reason)
		}
	}
}

// The figures of a u chart, against the formula.
func TestChartFigures(t *testing.T) {
	ch := chartOf(t, watched(append(times(12, 20), 40), nil), "category", "a")
	// 240 events in the 366 days of 2020; January 2021 has 31 days.
	last := ch.Points[12]
	if ch.BaseEvents != 240 || !near(ch.Centre, 240./366) || last.Date != "2021-01-01" || last.Count != 40 || last.Unique != 40 || last.Value != 40./31 {
		t.Errorf("centre %s, last point %+v", show(ch.Centre), last)
	}
	if !near(last.Upper, 1.092058072) || !near(last.Lower, 0.2194173379) || !near(last.Z, 4.363203671) {
		t.Errorf("limits %s to %s, z %s", show(last.Lower), show(last.Upper), show(last.Z))
	}
	if s := ch.Signals; len(s) != 1 || s[0].Point != 12 || s[0].Name.EN != "1 point beyond 3 sigma" {
		t.Errorf("signals %+v", s)
	}
	weeks := New(scheme("a"), Options{Period: Week, AsOf: on("2020-03-15")})
	for d := dayOf(on("2019-12-30")); d <= dayOf(on("2020-03-15")); d += 7 {
		count(weeks, 9, string(d.date()), "a")
	}
	// Eleven weeks of 9 complaints: c chart, 9 ± 3·√9.
	if ch := chartOf(t, weeks.Result(), "total", TotalCode); ch.Kind != ChartC || *ch.Centre != 9 || *ch.Points[0].Upper != 18 || *ch.Points[0].Lower != 0 || len(ch.Signals) != 0 {
		t.Errorf("weeks: %q, centre %s, %+v", ch.Kind, show(ch.Centre), ch.Points[0])
	}
}

// Days with an event on most of them have no gaps worth charting.
func TestDailyChart(t *testing.T) {
	for every, want := range map[int]ChartKind{1: ChartC, 2: ChartC, 4: ChartG} {
		b := New(scheme("a", "b"), Options{Period: Day, AsOf: on("2020-03-31")})
		for d := dayOf(on("2020-01-01")); d <= dayOf(on("2020-03-31")); d++ {
			count(b, 5, string(d.date()), "b")
			if int(d)%every == 0 {
				count(b, 1, string(d.date()), "a")
			}
		}
		r := b.Result()
		if ch := chartOf(t, r, "category", "a"); ch.Kind != want || ch.Reason != "" {
			t.Errorf("one event in %d days: chart %q, reason %q", every, ch.Kind, ch.Reason)
		}
	}
}

// A batch is one event: the rows show it and no rule is broken.
func TestChartsCountEvents(t *testing.T) {
	r := watched(append(times(12, 20), 20), func(b *Builder) {
		for i := range 60 {
			l := row(fmt.Sprint("batch ", i), "2021-01-20", "a")
			l.GroupID, l.GroupSize, l.Product = "batch 0", 60, "杯"
			b.Add(l)
		}
	})
	ch := chartOf(t, r, "category", "a")
	if last := ch.Points[12]; last.Count != 80 || last.Unique != 21 || len(ch.Signals) != 0 {
		t.Errorf("%+v, signals %+v", last, ch.Signals)
	}
	k := spikeOf(t, r, "category", "a")
	if k.Count != 80 || k.Unique != 21 || k.IsSpike || !near(k.Ratio, 21/(240*31/366.)) {
		t.Errorf("%+v", k)
	}
	if k := spikeOf(t, r, "product", "杯"); k.Count != 60 || k.Unique != 1 || k.Method != SpikeRatio || k.IsSpike {
		t.Errorf("product: %+v", k)
	}
}

// Complaints that doubled because orders doubled are no signal per order.
func TestWatchPerOrder(t *testing.T) {
	counts := append(times(12, 20), 42)
	days := months(len(counts) + 1)
	orders := &Exposure{Unit: "orders", File: "orders.csv"}
	for i, n := range counts {
		orders.Rows = append(orders.Rows, ExposureRow{
			From: Date(days[i]), To: (dayOf(on(days[i+1])) - 1).date(), Amount: int64(n) * 100 * millionths,
		})
	}
	for _, c := range []struct {
		exposure *Exposure
		unit     string
		spike    bool
	}{{nil, "day", true}, {orders, "orders", false}} {
		b := New(scheme("a"), Options{AsOf: on("2021-01-31"), Exposure: c.exposure})
		for i, n := range counts {
			count(b, n, days[i], "a")
		}
		r := b.Result()
		ch, k := chartOf(t, r, "total", TotalCode), spikeOf(t, r, "total", TotalCode)
		if ch.Unit.Name != c.unit || (len(ch.Signals) > 0) != c.spike || k.IsSpike != c.spike {
			t.Errorf("per %s: %+v, %d signals, spike %v", c.unit, ch.Unit, len(ch.Signals), k.IsSpike)
		}
		if !c.spike && !near(k.Expected, 42) {
			t.Errorf("expected %s of as many orders", show(k.Expected))
		}
	}
}

// Days that the data do not cover are no gap between rare events, and a month
// they do not cover is no point.
func TestChartsOverMissingData(t *testing.T) {
	b := New(scheme("a", "b"), Options{AsOf: on("2021-02-28")})
	for d := dayOf(on("2020-01-01")); d <= dayOf(on("2021-02-28")); d++ {
		if d < dayOf(on("2020-05-01")) || d > dayOf(on("2020-05-31")) {
			count(b, 3, string(d.date()), "b")
		}
	}
	for _, date := range []string{"2020-01-15", "2020-02-14", "2020-03-15", "2020-04-25", "2020-06-05", "2020-07-20", "2020-09-01", "2020-12-24", "2021-02-02"} {
		count(b, 1, date, "a")
	}
	r := b.Result()
	var gaps []float64
	for _, p := range chartOf(t, r, "category", "a").Points {
		gaps = append(gaps, p.Value)
	}
	// From 25 April to 5 June there are 41 days, of which 31 are missing.
	if want := []float64{30, 30, 41, 10, 45, 43, 114, 40}; !slices.Equal(gaps, want) {
		t.Errorf("gaps %v, want %v", gaps, want)
	}
	total := chartOf(t, r, "total", TotalCode)
	if len(total.Points) != 13 || total.Base != 12 {
		t.Errorf("%d points, base %d", len(total.Points), total.Base)
	}
	if k := spikeOf(t, r, "total", TotalCode); k.History != 13 || k.Method != SpikeEARS {
		t.Errorf("history %d, %s", k.History, k.Method)
	}
}

// The rows of a scope are one family, and what a value has adds up with the
// others to the total.
func TestWatchFamilies(t *testing.T) {
	r := watched(append(times(12, 20), 45), func(b *Builder) {
		for i, m := range months(13) {
			for j := range 12 {
				l := row(fmt.Sprint(m, " ", j), m, "b")
				l.Channel = []string{"电话", "门店", "网站"}[(i+j)%3]
				b.Add(l)
			}
		}
	})
	families, sums := map[string]int{}, map[string][2]int{}
	for _, k := range r.Spikes {
		families[k.Scope] = k.Family
		s := sums[k.Scope]
		sums[k.Scope] = [2]int{s[0] + k.Count, s[1] + k.Unique}
		if k.IsSpike != (k.Code == "a" || k.Code == TotalCode) || *k.Q < *k.P || k.Period != 12 {
			t.Errorf("%s %s: %+v", k.Scope, k.Code, k)
		}
	}
	if families["total"] != 1 || families["category"] != 2 || families["channel"] != 3 {
		t.Errorf("families %v", families)
	}
	if sums["total"] != [2]int{57, 57} || sums["category"] != sums["total"] || sums["channel"] != [2]int{12, 12} {
		t.Errorf("sums %v", sums)
	}
	if len(r.Charts) != len(r.Spikes) {
		t.Errorf("%d charts and %d spikes", len(r.Charts), len(r.Spikes))
	}
}

// Without a complete period there is nothing to watch, and the lists are empty.
func TestNothingToWatch(t *testing.T) {
	b := New(scheme("a"), Options{})
	spread(b, 8, "2025-01-10", "2025-01-20", "a")
	if r := b.Result(); r.Latest != nil || len(r.Charts) != 0 || r.Charts == nil || len(r.Spikes) != 0 || r.Spikes == nil {
		t.Errorf("latest %v, %d charts, %d spikes", r.Latest, len(r.Charts), len(r.Spikes))
	}
}
