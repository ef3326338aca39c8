package analysis

import (
	"math"

	"suxi/stats"
)

const (
	smallBase = 5   // no percentage over a base count below
	testPower = 0.8 // of Comparison.Detectable

	// How many complete periods before a period its dispersion is estimated
	// from.
	dispersionMin, dispersionMax = 8, 36
)

// A line is what the periods hold of one row of a table of comparisons.
type line struct {
	rows, events []int
	squares      []int   // see finish.squares
	amounts      []int64 // of Options.Exposure; nil: none
}

// lines returns the line of each category and, last, of the total.
func (f *finish) lines() []line {
	out := make([]line, len(f.tax.Categories)+1)
	for c := range out {
		l := line{make([]int, len(f.periods)), make([]int, len(f.periods)), make([]int, len(f.periods)), f.amounts.total}
		for i := range f.periods {
			l.rows[i], l.events[i], l.squares[i] = f.rowsIn[i][c], f.eventsIn[i][c], f.squares[i][c]
		}
		out[c] = l
	}
	return out
}

// compare renders the table category × period.
func (f *finish) compare(periods []Period) []PeriodRow {
	lines := f.lines()
	total := len(lines) - 1
	rows := make([]PeriodRow, 0, len(periods)*len(lines))
	for i, p := range periods {
		begin := len(rows)
		rows = append(rows, f.periodRow(i, total))
		for c := range total {
			rows = append(rows, f.periodRow(i, c))
		}
		these := rows[begin:]
		if p.Previous != nil {
			for k, c := range f.comparisons(periods, i, *p.Previous, lines) {
				these[k].Previous = c
			}
		}
		if p.YearAgo != nil {
			for k, c := range f.comparisons(periods, i, *p.YearAgo, lines) {
				these[k].YearAgo = c
			}
		}
	}
	return rows
}

func (f *finish) periodRow(period, category int) PeriodRow {
	count := f.rowsIn[period][category]
	return PeriodRow{
		Period: period,
		Code:   f.code(category),
		Count:  count,
		Unique: f.eventsIn[period][category],
		Share:  share(count, f.rowsIn[period][len(f.tax.Categories)]),
		Rate:   f.perUnit(count, period),
	}
}

// perUnit is count per unit of exposure, nil if there is none.
func (f *finish) perUnit(count, period int) *float64 {
	return finite(float64(count) / f.exposure(period))
}

// code returns the category's code; the index after the last is the total.
func (f *finish) code(category int) string {
	if category == len(f.tax.Categories) {
		return TotalCode
	}
	return f.tax.Categories[category].Code
}

// share is a part of all, nil if there is nothing.
func share(part, all int) *float64 {
	if all == 0 {
		return nil
	}
	return new(float64(part) / float64(all))
}

// comparisons compares the total, the last of the lines, and then every other
// of two periods, and adjusts the p values of these for their number.
func (f *finish) comparisons(periods []Period, now, base int, lines []line) []*Comparison {
	total := len(lines) - 1
	out := make([]*Comparison, 0, len(lines))
	v := versus{periods, now, base, lines[total], 1}
	out = append(out, f.comparison(v, lines[total]))
	v.family = 0
	for _, l := range lines[:total] {
		if l.rows[now]+l.rows[base] > 0 {
			v.family++
		}
	}
	for _, l := range lines[:total] {
		out = append(out, f.comparison(v, l))
	}
	adjust(out[:1])
	adjust(out[1:])
	for _, c := range out {
		c.decide(f.opts)
	}
	return out
}

// adjust fills in Q and Family over the comparisons of one family that were
// tested.
func adjust(family []*Comparison) {
	var p []float64
	for _, c := range family {
		if c.P != nil {
			p = append(p, *c.P)
		}
	}
	q := stats.BenjaminiHochberg(p)
	for _, c := range family {
		if c.P != nil {
			c.Q, c.Family = &q[0], len(p)
			q = q[1:]
		}
	}
}

// A versus is two periods that lines are compared in.
type versus struct {
	periods   []Period
	now, base int
	total     line
	family    int // lines that are tested together
}

// comparison compares a line of two periods.
func (f *finish) comparison(v versus, l line) *Comparison {
	periods, now, base := v.periods, v.now, v.base
	count, before := l.rows[now], l.rows[base]
	unit := f.unitFor(l.amounts, now, base)
	rate := stats.Rate{Count: count, Exposure: f.exposureIn(unit, l.amounts, now)}
	rateBefore := stats.Rate{Count: before, Exposure: f.exposureIn(unit, l.amounts, base)}
	c := &Comparison{
		Base:       base,
		BaseCount:  before,
		Unit:       unit,
		Rate:       float64(count) / rate.Exposure,
		BaseRate:   float64(before) / rateBefore.Exposure,
		BaseUnique: l.events[base],
		Incomplete: !periods[now].Complete || !periods[base].Complete,
		Note:       note(count, before),
	}
	c.UniqueRatio = finite(float64(l.events[now]) / rate.Exposure / (float64(l.events[base]) / rateBefore.Exposure))
	if unit == daily && periods[now].Workdays > 0 && periods[base].Workdays > 0 {
		c.WorkdayRatio = finite(float64(count) / float64(periods[now].Workdays) / (float64(before) / float64(periods[base].Workdays)))
	}
	if s, t := share(count, v.total.rows[now]), share(before, v.total.rows[base]); s != nil && t != nil {
		c.SharePoints = new(100 * (*s - *t))
	}
	if count+before == 0 {
		return c
	}
	dispersion, df := f.dispersion(periods, now, base, l)
	decision := stats.Decision{Confidence: f.opts.Confidence, Level: f.opts.Q / float64(v.family), Band: f.opts.Band}
	var r stats.RateRatio
	if dispersion > 1 {
		decision.Dispersion, decision.DF = dispersion, df
		r = stats.QuasiRateRatio(rate, rateBefore, dispersion, df, f.opts.Confidence)
		c.Method, c.Dispersion = MethodQuasi, &dispersion
	} else {
		r = stats.CompareRates(rate, rateBefore, f.opts.Confidence)
		low, high := stats.MidPInterval(rate, rateBefore, f.opts.Confidence)
		c.Method, c.MidP, c.MidLow, c.MidHigh = MethodExact, &r.MidP, &low, finite(high)
	}
	c.Ratio, c.Low, c.High, c.P = finite(r.Ratio), &r.Low, finite(r.High), &r.P
	if before > 0 {
		c.Detectable = finite(decision.DetectableRise(rateBefore, rate.Exposure, testPower))
		c.DetectableFall = finite(decision.DetectableFall(rateBefore, rate.Exposure, testPower))
	}
	if before >= smallBase {
		c.ChangePercent = new(100 * (r.Ratio - 1))
	}
	return c
}

func note(count, before int) Base {
	switch {
	case count == 0 && before == 0:
		return BaseEmpty
	case before == 0:
		return BaseNew
	case count == 0:
		return BaseVanished
	case before < smallBase:
		return BaseSmall
	}
	return BaseEnough
}

// decide sets Change.
func (c *Comparison) decide(o Options) {
	switch {
	case c.P == nil:
		c.Change = NotTested
	case *c.Q > o.Q:
		c.Change = Unchanged
	case *c.Low > o.Band[1]:
		c.Change = Up
	case c.High != nil && *c.High < o.Band[0]:
		c.Change = Down
	default:
		c.Change = Unchanged
	}
}

// dispersion estimates how much more than Poisson counts the rows of a line vary
// between two periods.
//
// Events vary by φ, rows by more: an event of many rows, such as a bad batch,
// is one event all the same. A period of a rows in events of s₁, s₂ … rows has
// the variance φ·Σs², as rows drawn in clusters have, and the logarithm of the
// ratio therefore φ·(Σs²/a² + Σs²/b²). What is returned is the dispersion that
// gives the same in φ·(1/a + 1/b); without repeats it is φ. So a batch widens
// the comparisons of its own period and not those of all later ones. A period
// without rows adds nothing to either side.
//
// φ is that of the events of the complete periods before now around their
// trend, at least 1, and df the degrees of freedom of that. Where the periods
// are too few to tell, events are taken for Poisson counts, φ = 1. What is
// estimated then is Σs²/a² alone, from as few events as matter to it: a²/Σs², as
// Kish counts them (1965, 8.2), so that df is that of Welch and Satterthwaite
// for two such variances, at least 1.
func (f *finish) dispersion(periods []Period, now, base int, l line) (dispersion float64, df int) {
	var before []int
	for i := now - 1; i >= 0 && len(before) < dispersionMax; i-- {
		if periods[i].Complete {
			before = append(before, i)
		}
	}
	var clustered, independent, unsure float64
	for _, i := range []int{now, base} {
		if rows := float64(l.rows[i]); rows > 0 {
			v := float64(l.squares[i]) / (rows * rows)
			clustered += v
			independent += 1 / rows
			unsure += v * v / (1/v - 1) // +Inf of a single event: df is 1
		}
	}
	dispersion, df = 1, 1
	if unsure > 0 {
		df = max(1, int(clustered*clustered/unsure))
	}
	if len(before) >= dispersionMin {
		var s series
		unit := f.unitFor(l.amounts, before...)
		for _, i := range before {
			s.add(i, l.events[i], f.exposureIn(unit, l.amounts, i))
		}
		if t, err := stats.FitTrend(s.x, s.counts, s.exposure); err == nil {
			dispersion, df = max(1, t.Dispersion), t.DF
		}
	}
	if independent > 0 {
		dispersion *= clustered / independent
	}
	return dispersion, df
}

// finite returns nil for what JSON cannot hold.
func finite(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}
