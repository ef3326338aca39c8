package analysis

import (
	"math"

	"suxi/stats"
)

const (
	// What a slope needs: with fewer periods its interval says nothing.
	trendPeriods    = 4
	trendComplaints = 10

	// How many complete periods, the latest, it is fitted to: a straight line
	// through many years contradicts what charts, spikes and the meeting see.
	trendMost = chartMost
)

// A series is what a trend is fitted to.
type series struct{ x, counts, exposure []float64 }

func (s *series) add(period, count int, exposure float64) {
	s.x = append(s.x, float64(period))
	s.counts = append(s.counts, float64(count))
	s.exposure = append(s.exposure, exposure)
}

// trends renders the total and then every category.
func (f *finish) trends(periods []Period) []Trend {
	total := len(f.tax.Categories)
	out := make([]Trend, 0, total+1)
	out = append(out, f.trend(periods, total))
	for c := range total {
		out = append(out, f.trend(periods, c))
	}
	adjustTrends(out[:1], f.opts.Q)
	adjustTrends(out[1:], f.opts.Q)
	return out
}

func (f *finish) trend(periods []Period, category int) Trend {
	t := Trend{
		Code:   f.code(category),
		Counts: make([]int, len(periods)),
		Unique: make([]int, len(periods)),
		Rates:  make([]*float64, len(periods)),
	}
	var complete []int
	for i, p := range periods {
		n := f.rowsIn[i][category]
		t.Counts[i], t.Unique[i], t.Rates[i] = n, f.eventsIn[i][category], f.perUnit(n, i)
		if p.Complete {
			complete = append(complete, i)
		}
	}
	complete = complete[max(0, len(complete)-trendMost):]
	t.N = len(complete)
	if t.N > 0 {
		t.From, t.To = complete[0], complete[t.N-1]
	}
	var s series
	complaints := 0
	for _, i := range complete {
		s.add(i, t.Counts[i], f.exposure(i))
		complaints += t.Counts[i]
	}
	switch {
	case t.N < trendPeriods:
		t.Reason = ReasonFewPeriods
		return t
	case complaints < trendComplaints:
		t.Reason = ReasonFewComplaints
		return t
	}
	fit, err := stats.FitTrend(s.x, s.counts, s.exposure)
	if err != nil {
		t.Reason = ReasonOneEnd
		return t
	}
	low, high, p := fit.Interval(f.opts.Confidence, max(1, fit.Dispersion))
	t.SlopePercent, t.LowPercent, t.HighPercent = percent(fit.Slope), percent(low), percent(high)
	t.P, t.Dispersion = &p, &fit.Dispersion
	return t
}

// percent turns a slope of the log rate into percent per period; nil if that
// is out of a float's range.
func percent(slope float64) *float64 { return finite(100 * math.Expm1(slope)) }

// adjustTrends fills in Q, Family and Change over the fitted trends of one
// family.
func adjustTrends(family []Trend, level float64) {
	var p []float64
	for _, t := range family {
		if t.P != nil {
			p = append(p, *t.P)
		}
	}
	q := stats.BenjaminiHochberg(p)
	for i := range family {
		t := &family[i]
		if t.P == nil {
			continue
		}
		t.Q, t.Family = &q[0], len(p)
		q = q[1:]
		switch {
		case *t.Q > level:
			t.Change = Unchanged
		case *t.SlopePercent > 0:
			t.Change = Up
		default:
			t.Change = Down
		}
	}
}
