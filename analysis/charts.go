package analysis

import (
	"slices"

	"suxi/stats"
)

const (
	chartBase    = 8    // periods that limits need, as many as dispersionMin
	chartMost    = 36   // periods, or gaps, that they are set by: a process of many years is not one
	chartGaps    = 5    // gaps that the limits of rare events need
	rareEvents   = 2    // events a period below which they are charted one by one,
	rareDays     = 3    // unless they come in fewer days on average: a gap of 0 or 1 says little
	fewEvents    = 5    // events a period below which limits are exact: normal ones are passed too often
	dispersionAt = 0.05 // level of the test that chooses u′
)

// charts renders the control chart of each subject.
func (w *watch) charts() []Chart {
	out := make([]Chart, 0, len(w.subjects))
	periods := w.complete[max(0, len(w.complete)-1-chartMost):]
	for _, s := range w.subjects {
		c := Chart{Scope: s.scope, Code: s.code, Unit: s.unit, Base: len(periods) - 1}
		days := 0
		for _, p := range periods[:c.Base] {
			c.BaseEvents += s.events[p]
			days += w.periods[p].Exposure
		}
		if c.Base >= chartBase && c.BaseEvents < rareEvents*c.Base && c.BaseEvents*rareDays <= days {
			w.gapChart(&c, s)
		} else {
			w.rateChart(&c, s, periods)
		}
		out = append(out, c)
	}
	return out
}

// rateChart charts a rate in each complete period.
func (w *watch) rateChart(c *Chart, s subject, periods []int) {
	d, n := s.counts(periods)
	c.Kind = ChartU
	if same(n) {
		c.Kind = ChartC
		for i := range n {
			n[i] = 1
		}
	}
	c.Points = make([]ChartPoint, len(d))
	for i, p := range periods {
		c.Points[i] = w.point(s, p, w.periods[p].Start, d[i]/n[i])
	}
	if c.Base < chartBase {
		c.Reason = ReasonFewPeriods
		c.Signals = []ChartSignal{}
		return
	}
	limits, p, overdispersed := rateLimits(d, n, c.Base)
	c.DispersionP = &p
	if overdispersed {
		c.Kind, c.Sigma = ChartLaney, &limits.Sigma
	}
	c.limit(limits, w.latest)
}

// rateLimits chooses between the u and the u′ chart, and returns the p value
// of the dispersion test that it rests on. Of fewer than fewEvents a period the
// u chart has exact limits. The base must have an event.
func rateLimits(d, n []float64, base int) (limits stats.Chart, p float64, overdispersed bool) {
	_, _, p = stats.Dispersion(d[:base], n[:base])
	if laney := stats.LaneyChart(d, n, base); p <= dispersionAt && laney.Sigma > 1 {
		return laney, p, true
	}
	events := 0.0
	for _, x := range d[:base] {
		events += x
	}
	if events < float64(fewEvents*base) {
		return stats.PoissonChart(d, n, base), p, false
	}
	return stats.UChart(d, n, base), p, false
}

// gapChart charts the days between the events up to the end of the latest
// period.
func (w *watch) gapChart(c *Chart, s subject) {
	c.Kind, c.Unit, c.Base = ChartG, daily, 0
	latest := w.periods[w.latest]
	days := w.eventDays(s, latest.End.day())
	for len(days) > c.Base+1 && days[c.Base+1] < latest.Start.day() {
		c.Base++
	}
	days = days[max(0, c.Base-chartMost):]
	c.Base = min(c.Base, chartMost)
	gaps := make([]float64, max(0, len(days)-1))
	c.Points = make([]ChartPoint, len(gaps))
	for i := range gaps {
		gaps[i] = float64(w.coveredBetween(days[i], days[i+1]))
		c.Points[i] = w.point(s, w.periodOf(days[i+1]), days[i+1].date(), gaps[i])
	}
	if c.Base < chartGaps {
		c.Reason = ReasonFewComplaints
		c.Signals = []ChartSignal{}
		return
	}
	c.limit(stats.GChart(gaps, c.Base), w.latest)
}

func (w *watch) point(s subject, period int, date Date, value float64) ChartPoint {
	return ChartPoint{Period: period, Date: date, Count: s.rows[period], Unique: s.events[period], Value: value}
}

// limit writes limits to the points, and names the rules they break.
func (c *Chart) limit(limits stats.Chart, latest int) {
	c.Signals = []ChartSignal{}
	c.Centre = &limits.Centre
	for i := range c.Points {
		p := &c.Points[i]
		p.Lower, p.Upper, p.Z = &limits.Lower[i], &limits.Upper[i], finite(limits.Z[i])
	}
	for _, s := range stats.WesternElectric(limits.Z) {
		c.Signals = append(c.Signals, ChartSignal{
			Point: s.Point, Rule: int(s.Rule), Name: ruleNames[s.Rule],
			Worse:  s.Above != (c.Kind == ChartG),
			Latest: c.Points[s.Point].Period == latest,
		})
	}
}

var ruleNames = map[stats.Rule]Text{
	stats.OneBeyond3:   {"1 点超出 3σ", stats.OneBeyond3.String()},
	stats.TwoBeyond2:   {"连续 3 点中 2 点在同侧超出 2σ", stats.TwoBeyond2.String()},
	stats.FourBeyond1:  {"连续 5 点中 4 点在同侧超出 1σ", stats.FourBeyond1.String()},
	stats.EightOneSide: {"连续 8 点在中心线同侧", stats.EightOneSide.String()},
}

// eventDays returns the days of a subject's events up to last, in order, a day
// as often as it has events.
func (f *finish) eventDays(s subject, last day) []day {
	var days []day
	for i := range f.events {
		if k := &f.events[i]; k.day <= last && f.inRange(k.day) && s.has(k) {
			days = append(days, k.day)
		}
	}
	slices.Sort(days)
	return days
}

// coveredBetween counts the days after a up to b, without gaps of the data.
func (f *finish) coveredBetween(a, b day) int {
	n := int(b - a)
	for _, g := range f.gaps {
		if from, to := max(g.from, a+1), min(g.to, b); from <= to {
			n -= run{from, to}.days()
		}
	}
	return n
}

func same(v []float64) bool {
	for i := range v {
		if v[i] != v[0] {
			return false
		}
	}
	return true
}
