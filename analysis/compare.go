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

// compare renders the table category × period.
func (f *finish) compare(periods []Period) []PeriodRow {
	total := len(f.tax.Categories)
	rows := make([]PeriodRow, 0, len(periods)*(total+1))
	for i, p := range periods {
		begin := len(rows)
		rows = append(rows, f.periodRow(i, total, p))
		for c := range total {
			rows = append(rows, f.periodRow(i, c, p))
		}
		these := rows[begin:]
		if p.Previous != nil {
			for k, c := range f.comparisons(periods, i, *p.Previous) {
				these[k].Previous = c
			}
		}
		if p.YearAgo != nil {
			for k, c := range f.comparisons(periods, i, *p.YearAgo) {
				these[k].YearAgo = c
			}
		}
	}
	return rows
}

func (f *finish) periodRow(period, category int, p Period) PeriodRow {
	count := f.rowsIn[period][category]
	return PeriodRow{
		Period: period,
		Code:   f.code(category),
		Count:  count,
		Unique: f.eventsIn[period][category],
		Share:  f.share(period, category),
		Rate:   perDay(count, p),
	}
}

// perDay is count per covered day, nil if there is none.
func perDay(count int, p Period) *float64 {
	return finite(float64(count) / float64(p.Exposure))
}

// code returns the category's code; the index after the last is the total.
func (f *finish) code(category int) string {
	if category == len(f.tax.Categories) {
		return TotalCode
	}
	return f.tax.Categories[category].Code
}

func (f *finish) share(period, category int) *float64 {
	counts := f.rowsIn[period]
	all := counts[len(counts)-1]
	if all == 0 {
		return nil
	}
	return new(float64(counts[category]) / float64(all))
}

// comparisons compares the total and then every category of two periods, and
// adjusts the p values of the categories for their number.
func (f *finish) comparisons(periods []Period, now, base int) []*Comparison {
	total := len(f.tax.Categories)
	out := make([]*Comparison, 0, total+1)
	out = append(out, f.comparison(periods, now, base, total))
	for c := range total {
		out = append(out, f.comparison(periods, now, base, c))
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

func (f *finish) comparison(periods []Period, now, base, category int) *Comparison {
	count, before := f.rowsIn[now][category], f.rowsIn[base][category]
	rate := stats.Rate{Count: count, Exposure: float64(periods[now].Exposure)}
	rateBefore := stats.Rate{Count: before, Exposure: float64(periods[base].Exposure)}
	c := &Comparison{
		Base:       base,
		BaseCount:  before,
		BaseRate:   float64(before) / rateBefore.Exposure,
		Incomplete: !periods[now].Complete || !periods[base].Complete,
		Note:       note(count, before),
	}
	if s, t := f.share(now, category), f.share(base, category); s != nil && t != nil {
		c.SharePoints = new(100 * (*s - *t))
	}
	if count+before == 0 {
		return c
	}
	dispersion, df := 1.0, 0
	if count > 0 && before > 0 {
		dispersion, df = f.dispersion(periods, now, base, category)
	}
	var r stats.RateRatio
	if dispersion > 1 {
		r = stats.QuasiRateRatio(rate, rateBefore, dispersion, df, f.opts.Confidence)
		c.Method, c.Dispersion = MethodQuasi, &dispersion
	} else {
		r = stats.CompareRates(rate, rateBefore, f.opts.Confidence)
		c.Method, c.MidP = MethodExact, &r.MidP
	}
	c.Ratio, c.Low, c.High, c.P = finite(r.Ratio), &r.Low, finite(r.High), &r.P
	if before > 0 {
		c.Detectable = new(stats.DetectableRatio(rateBefore, rate.Exposure, dispersion, f.opts.Confidence, testPower))
		c.DetectableFall = finite(stats.DetectableFall(rateBefore, rate.Exposure, dispersion, f.opts.Confidence, testPower))
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

// dispersion estimates how much more than Poisson counts the rows of a
// category vary between two periods.
//
// Events vary by φ, rows by more: an event of many rows, such as a bad batch,
// is one event all the same. A period of a rows in events of s₁, s₂ … rows has
// the variance φ·Σs², as rows drawn in clusters have, and the logarithm of the
// ratio therefore φ·(Σs²/a² + Σs²/b²). What is returned is the dispersion that
// gives the same in φ·(1/a + 1/b); without repeats it is φ. So a batch widens
// the comparisons of its own period and not those of all later ones.
//
// φ is that of the events of the complete periods before now around their
// trend, at least 1. Where the periods are too few to tell, df is 0 and the
// dispersion 1. It needs rows in both periods.
func (f *finish) dispersion(periods []Period, now, base, category int) (dispersion float64, df int) {
	var s series
	for i := now - 1; i >= 0 && len(s.x) < dispersionMax; i-- {
		if periods[i].Complete {
			s.add(i, f.eventsIn[i][category], periods[i].Exposure)
		}
	}
	if len(s.x) < dispersionMin {
		return 1, 0
	}
	t, err := stats.FitTrend(s.x, s.counts, s.exposure)
	if err != nil {
		return 1, 0
	}
	var clustered, independent float64
	for _, i := range []int{now, base} {
		rows := float64(f.rowsIn[i][category])
		clustered += float64(f.squares[i][category]) / (rows * rows)
		independent += 1 / rows
	}
	return max(1, t.Dispersion) * (clustered / independent), t.DF
}

// finite returns nil for what JSON cannot hold.
func finite(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}
