package analysis

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"suxi/stats"
)

// January (31 days) against February 2025 (28 days), at every kind of base.
// 11 in 28 days against 3 in 31 is the case of the statistical definitions,
// with figures of R's poisson.test.
func TestComparison(t *testing.T) {
	b := New(scheme("small", "new", "vanished", "up", "down", "same", "empty"), Options{AsOf: on("2025-02-28")})
	for code, n := range map[string][2]int{
		"small": {3, 11}, "new": {0, 40}, "vanished": {9, 0}, "up": {100, 200}, "down": {200, 90}, "same": {31, 28},
	} {
		batch(b, n[0], "2025-01-01", code)
		batch(b, n[1], "2025-02-10", code)
	}
	r := b.Result()
	for _, c := range []struct {
		code   string
		note   Base
		change Change
		tested bool
	}{
		{"small", BaseSmall, Unchanged, true}, // p .029, but 1.07 is within the band
		{"new", BaseNew, Up, true},
		{"vanished", BaseVanished, Down, true},
		{"up", BaseEnough, Up, true},
		{"down", BaseEnough, Down, true},
		{"same", BaseEnough, Unchanged, true},
		{"empty", BaseEmpty, NotTested, false},
	} {
		got := find(t, r, "2025-02", c.code).Previous
		if got.Note != c.note || got.Change != c.change || (got.P != nil) != c.tested || (got.ChangePercent != nil) != (got.BaseCount >= 5) {
			t.Errorf("%s: note %q, change %q, p %s, percent %s", c.code, got.Note, got.Change, show(got.P), show(got.ChangePercent))
		}
		if c.tested && (got.Family != 6 || got.Method != MethodExact || got.Dispersion != nil) {
			t.Errorf("%s: family %d, method %q", c.code, got.Family, got.Method)
		}
	}
	small := find(t, r, "2025-02", "small").Previous
	for _, f := range []struct {
		name string
		got  *float64
		want float64
	}{
		{"ratio", small.Ratio, 4.0595238095238093},
		{"low", small.Low, 1.0723765709836433},
		{"high", small.High, 22.661852060954654},
		{"p", small.P, .02902604664},
		{"mid-p", small.MidP, .02176554461},
		{"base rate", &small.BaseRate, 3. / 31},
		{"share points", small.SharePoints, 100 * (11./369 - 3./343)},
	} {
		if !near(f.got, f.want) {
			t.Errorf("%s = %s, want %.10g", f.name, show(f.got), f.want)
		}
	}
	if c := find(t, r, "2025-02", "new").Previous; c.Ratio != nil || c.High != nil || c.Low == nil || c.Detectable != nil {
		t.Errorf("new: ratio %s (%s–%s), detectable %s", show(c.Ratio), show(c.Low), show(c.High), show(c.Detectable))
	}
	if c := find(t, r, "2025-02", "vanished").Previous; *c.Ratio != 0 || *c.Low != 0 || *c.ChangePercent != -100 {
		t.Errorf("vanished: ratio %s, percent %s", show(c.Ratio), show(c.ChangePercent))
	}
	// Equal rates over months of different length are equal.
	if c := find(t, r, "2025-02", "same").Previous; math.Abs(*c.ChangePercent) > 1e-9 || !(*c.Detectable > 1.5 && *c.Detectable < 2.5) || !(*c.DetectableFall > .2 && *c.DetectableFall < .5) {
		t.Errorf("same: percent %s, detectable %s and %s", show(c.ChangePercent), show(c.Detectable), show(c.DetectableFall))
	}
	if c := find(t, r, "2025-02", "small").Previous; c.Detectable == nil || c.DetectableFall != nil {
		t.Errorf("small: detectable %s and %s", show(c.Detectable), show(c.DetectableFall))
	}
	if row := find(t, r, "2025-01", "up"); row.Previous != nil || row.YearAgo != nil {
		t.Error("the first period is compared")
	}
}

// A broken month is compared by what it has per day, and says so.
func TestComparisonIncomplete(t *testing.T) {
	b := New(scheme("a"), Options{})
	spread(b, 6, "2025-01-01", "2025-02-10", "a")
	row := find(t, b.Result(), "2025-02", "a")
	if c := row.Previous; row.Count != 60 || *row.Rate != 6 || math.Abs(*c.Ratio-1) > 1e-12 || !c.Incomplete || c.Change != Unchanged {
		t.Errorf("rate %s, ratio %s, %q, incomplete %v", show(row.Rate), show(c.Ratio), c.Change, c.Incomplete)
	}
}

// A year before is the same month, not twelve rows up when months are missing.
func TestComparisonYearAgo(t *testing.T) {
	b := New(scheme("a", "b"), Options{AsOf: on("2025-02-28")})
	batch(b, 290, "2024-02-01", "a")
	batch(b, 560, "2025-02-20", "a")
	c := find(t, b.Result(), "2025-02", "a").YearAgo
	if c.BaseCount != 290 || c.BaseRate != 10 || !near(c.Ratio, 2) || c.Change != Up {
		t.Errorf("base %d, %v a day, ratio %s, %q", c.BaseCount, c.BaseRate, show(c.Ratio), c.Change)
	}
}

// With eight complete periods before it a comparison of counts that scatter
// is widened by their dispersion; with seven it is not.
func TestComparisonDispersion(t *testing.T) {
	months := []string{"2024-01", "2024-02", "2024-03", "2024-04", "2024-05", "2024-06", "2024-07", "2024-08", "2024-09"}
	counts := []int{100, 190, 80, 150, 60, 170, 90, 200, 300}
	b := New(scheme("a"), Options{AsOf: on("2024-09-30")})
	var s series
	for i, m := range months {
		batch(b, counts[i], m+"-01", "a")
		if i < 8 {
			s.add(i, counts[i], []float64{31, 29, 31, 30, 31, 30, 31, 31}[i])
		}
	}
	r := b.Result()
	fit, err := stats.FitTrend(s.x, s.counts, s.exposure)
	if err != nil {
		t.Fatal(err)
	}
	want := stats.QuasiRateRatio(stats.Rate{Count: 300, Exposure: 30}, stats.Rate{Count: 200, Exposure: 31}, fit.Dispersion, 6, .95)
	c := find(t, r, "2024-09", "a").Previous
	if c.Method != MethodQuasi || !near(c.Dispersion, fit.Dispersion) || !near(c.Low, want.Low) || !near(c.P, want.P) || c.MidP != nil {
		t.Errorf("ninth period: %s, dispersion %s, low %s, p %s", c.Method, show(c.Dispersion), show(c.Low), show(c.P))
	}
	if exact := stats.CompareRates(stats.Rate{Count: 300, Exposure: 30}, stats.Rate{Count: 200, Exposure: 31}, .95); !(exact.P < .05 && *c.P > .05) {
		t.Errorf("p %v exact, %s widened: the case shows nothing", exact.P, show(c.P))
	}
	if c := find(t, r, "2024-08", "a").Previous; c.Method != MethodExact || c.MidP == nil {
		t.Errorf("eighth period: %s", c.Method)
	}
}

// A batch is one event: it widens the comparisons of its own month by the
// square of its size, and leaves those of later months alone.
func TestComparisonBatch(t *testing.T) {
	count := func(withBatch bool) *Result {
		b := New(scheme("a"), Options{AsOf: on("2025-02-28")})
		for m := range 14 {
			batch(b, 30, string(newDay(2024, time.Month(1+m), 10).date()), "a")
		}
		for i := range 60 {
			l := row(fmt.Sprint("batch ", i), "2024-11-10", "a")
			l.GroupID, l.GroupSize = "batch 0", 60
			if withBatch {
				b.Add(l)
			}
		}
		return b.Result()
	}
	with, without := count(true), count(false)
	later, plain := find(t, with, "2025-02", "a").Previous, find(t, without, "2025-02", "a").Previous
	if later.Method != MethodExact || *later.High != *plain.High {
		t.Errorf("three months later: %s, high %s; without a batch %s", later.Method, show(later.High), show(plain.High))
	}
	// November has 90 rows in 31 events, October 30 in 30.
	own, dispersion := find(t, with, "2024-11", "a").Previous, (3630./(90*90)+30./(30*30))/(1./90+1./30)
	if own.Method != MethodQuasi || !near(own.Dispersion, dispersion) || own.Change != Unchanged {
		t.Errorf("its own month: %s, dispersion %s, want %v; %q", own.Method, show(own.Dispersion), dispersion, own.Change)
	}
}

// A batch widens the comparisons of its month in short series too, where the
// months before are too few to tell φ and events count as Poisson counts do.
func TestComparisonBatchOfFewPeriods(t *testing.T) {
	for _, withBatch := range []bool{true, false} {
		b := New(scheme("a"), Options{AsOf: on("2025-03-31")})
		batch(b, 60, "2025-02-10", "a")
		batch(b, 60, "2025-03-10", "a")
		for i := range 60 {
			l := row(fmt.Sprint("batch ", i), "2025-03-11", "a")
			if withBatch {
				l.GroupID, l.GroupSize = "batch 0", 60
			}
			b.Add(l)
		}
		// With the batch March has 120 rows in 61 events, February 60 in 60.
		dispersion := (3660./(120*120) + 60./(60*60)) / (1./120 + 1./60)
		now, base := stats.Rate{Count: 120, Exposure: 31}, stats.Rate{Count: 60, Exposure: 28}
		// Of Kish's 3.93 and 60 events Welch's degrees of freedom are 3.3.
		want := stats.QuasiRateRatio(now, base, dispersion, 3, .95)
		c := find(t, b.Result(), "2025-03", "a").Previous
		if withBatch && (c.Method != MethodQuasi || !near(c.Dispersion, dispersion) || !near(c.Low, want.Low) || !near(c.P, want.P) || c.Change != Unchanged) {
			t.Errorf("with a batch: %s, dispersion %s, low %s, p %s, %q", c.Method, show(c.Dispersion), show(c.Low), show(c.P), c.Change)
		}
		if !withBatch && (c.Method != MethodExact || c.Change != Up) {
			t.Errorf("without: %s, %q", c.Method, c.Change)
		}
	}
}

// A count of 0 does not make counts that scatter Poisson counts: not in a
// comparison, nor near the festival, nor in the rest of a change.
func TestDispersionOfZero(t *testing.T) {
	f, periods, lines := simulated(rand.NewPCG(1, 1), 12, 20, 1)
	l := lines[0]
	copy(l.rows, []int{10, 32, 5, 30, 9, 28, 4, 35, 6, 31, 20, 0})
	dispersion, df := f.dispersion(periods, 11, 10, l)
	want := stats.QuasiRateRatio(stats.Rate{Count: 0, Exposure: 31}, stats.Rate{Count: 20, Exposure: 30}, dispersion, df, .95)
	if !(want.P > .05) || stats.CompareRates(stats.Rate{Count: 0, Exposure: 31}, stats.Rate{Count: 20, Exposure: 30}, .95).P > .001 {
		t.Fatalf("φ %v, p %v: the case shows nothing", dispersion, want.P)
	}
	c := f.comparison(versus{periods, 11, 10, lines[10], 1}, l)
	if c.Method != MethodQuasi || !near(c.Dispersion, dispersion) || *c.P != want.P || *c.High != want.High || c.MidP != nil {
		t.Errorf("comparison: %s, φ %s, p %s, high %s", c.Method, show(c.Dispersion), show(c.P), show(c.High))
	}
	if ratio, low, high := f.ratio(periods, 11, 10, l, 31, 30); *ratio != 0 || *low != 0 || *high != want.High {
		t.Errorf("rest: high %s, want %v", show(high), want.High)
	}
	r := FestivalRatio{Count: 0, BaseCount: 20}
	r.compare([2]float64{31, 30}, dispersion, df, .95)
	if *r.High != want.High {
		t.Errorf("festival: high %s, want %v", show(r.High), want.High)
	}
}

// Eight periods of which one is incomplete are seven; and counts that vary
// less than Poisson counts are taken for Poisson counts.
func TestComparisonPoisson(t *testing.T) {
	broken, even := New(scheme("a"), Options{}), New(scheme("a"), Options{})
	spread(broken, 1, "2024-01-20", "2024-01-31", "a")
	for d, last := dayOf(on("2024-02-01")), dayOf(on("2024-09-30")); d <= last; d++ {
		batch(broken, 1+4*(int(d.time().Month())%2), string(d.date()), "a")
	}
	spread(even, 4, "2024-01-01", "2024-09-30", "a")
	for name, b := range map[string]*Builder{"incomplete": broken, "even": even} {
		r := b.Result()
		c := find(t, r, "2024-09", "a").Previous
		base := stats.Rate{Count: c.BaseCount, Exposure: 31}
		decision := stats.Decision{Confidence: .95, Level: .05, Band: [2]float64{.9, 1.1}}
		if c.Method != MethodExact || !near(c.Detectable, decision.DetectableRise(base, 30, .8)) || c.Incomplete {
			t.Errorf("%s: %s, detectable %s", name, c.Method, show(c.Detectable))
		}
		if r.Periods[0].Complete != (name == "even") {
			t.Errorf("%s: the first period covers %d days", name, r.Periods[0].Exposure)
		}
	}
}

func TestTrend(t *testing.T) {
	b := New(scheme("grows", "flat", "few", "late"), Options{})
	d := []int{100, 120, 118, 140, 171, 160, 190, 220, 215, 260, 270, 300} // with R's figures in testdata/oracle
	for i, n := range d {
		date := string(newDay(2025, time.Month(i+1), 1).date())
		batch(b, n, date, "grows")
		batch(b, 30, date, "flat")
		if i%2 == 0 {
			batch(b, 1, date, "few")
		}
	}
	batch(b, 20, "2025-12-31", "late")
	r := b.Result()
	trend := map[string]Trend{}
	for _, tr := range r.Trends {
		trend[tr.Code] = tr
	}
	g := trend["grows"]
	if g.N != 12 || !near(g.SlopePercent, 100*math.Expm1(.094602403310032515)) || !near(g.Dispersion, .58978963037338761) || g.Change != Up || g.Family != 2 {
		t.Errorf("grows: %d periods, %s%%, φ %s, %q, family %d", g.N, show(g.SlopePercent), show(g.Dispersion), g.Change, g.Family)
	}
	// The dispersion is below 1, so the interval is the Poisson one: wider than R's.
	se := .0048391449451996808 / math.Sqrt(.58978963037338761)
	if low := 100 * math.Expm1(.094602403310032515-2.2281388519649385*se); !near(g.LowPercent, low) {
		t.Errorf("grows: low %s, want %v", show(g.LowPercent), low)
	}
	if f := trend["flat"]; f.Change != Unchanged || !(*f.LowPercent < 0 && *f.HighPercent > 0) || len(f.Counts) != 12 || *f.Rates[1] != 30./28 {
		t.Errorf("flat: %s (%s to %s), %q", show(f.SlopePercent), show(f.LowPercent), show(f.HighPercent), f.Change)
	}
	for code, want := range map[string]string{"few": ReasonFewComplaints, "late": ReasonOneEnd} {
		if tr := trend[code]; tr.Reason != want || tr.SlopePercent != nil || tr.Change != NotTested {
			t.Errorf("%s: reason %q, slope %s", code, tr.Reason, show(tr.SlopePercent))
		}
	}
	short := New(scheme("a"), Options{})
	spread(short, 5, "2025-01-01", "2025-04-10", "a") // April is incomplete
	if tr := short.Result().Trends[0]; tr.Reason != ReasonFewPeriods || tr.N != 3 || len(tr.Counts) != 4 {
		t.Errorf("three periods: reason %q, %d", tr.Reason, tr.N)
	}
}

// Four years fall, three years rise: the slope is of the last 36 complete months,
// and the result says which these are.
func TestTrendWindow(t *testing.T) {
	for _, c := range []struct {
		last     string
		n        int
		from, to string
		change   Change
	}{
		{"2025-12-31", 36, "2023-01", "2025-12", Up},
		{"2026-01-10", 36, "2023-01", "2025-12", Up}, // January is incomplete
		{"2021-06-30", 30, "2019-01", "2021-06", Down},
		{"2019-01-10", 0, "2019-01", "2019-01", NotTested},
	} {
		b := New(scheme("a"), Options{AsOf: on(c.last)})
		for m := range 85 {
			first := newDay(2019, time.Month(1+m), 1)
			if first > dayOf(on(c.last)) {
				break
			}
			batch(b, 40+6*max(48-m, m-48), string(first.date()), "a")
		}
		r := b.Result()
		tr := r.Trends[1]
		if tr.N != c.n || r.Periods[tr.From].Label != c.from || r.Periods[tr.To].Label != c.to || tr.Change != c.change || len(tr.Counts) != len(r.Periods) {
			t.Errorf("to %s: %d periods from %s to %s, %q", c.last, tr.N, r.Periods[tr.From].Label, r.Periods[tr.To].Label, tr.Change)
		}
	}
}
