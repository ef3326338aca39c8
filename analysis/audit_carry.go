package analysis

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"suxi/stats"
)

// carry writes what the audit says into the Paretos of counts and into the
// comparisons of two periods that were audited.
func (f *finish) carry(r *Result) {
	if r.Adjusted == nil {
		return
	}
	scopes := f.auditScopes()
	scopeOf := map[int]int{} // period, −1 for all → scope
	for i, s := range scopes {
		scopeOf[s.period] = i
	}
	for i := range r.Paretos {
		p, period := &r.Paretos[i], -1
		if p.Period != nil {
			period = *p.Period
		}
		if at, ok := scopeOf[period]; ok && p.Weight == ByCount && len(p.Rows) > 0 {
			f.auditPareto(p, scopes[at], &r.Adjusted.Scopes[at])
		}
	}
	for begin := 0; begin < len(r.PeriodRows); begin += len(f.tax.Categories) + 1 {
		rows := r.PeriodRows[begin+1 : begin+1+len(f.tax.Categories)]
		now, ok := scopeOf[rows[0].Period]
		if !ok {
			continue
		}
		for _, of := range []func(*PeriodRow) *Comparison{
			func(row *PeriodRow) *Comparison { return row.Previous },
			func(row *PeriodRow) *Comparison { return row.YearAgo },
		} {
			var family []*Comparison
			for c := range rows {
				if comparison := of(&rows[c]); comparison != nil {
					if base, ok := scopeOf[comparison.Base]; ok {
						f.auditComparison(comparison, rows[c].Period, r.Adjusted.Scopes[now].Counts[c].Powered, r.Adjusted.Scopes[base].Counts[c].Powered)
						family = append(family, comparison)
					}
				}
			}
			f.decideAudited(family)
		}
	}
}

// auditPareto gives the rows of p their powered values, and asks whether the
// vital few stand.
func (f *finish) auditPareto(p *Pareto, s *auditScope, scope *AdjustedScope) {
	in := paretoInput{codes: make([]string, len(f.tax.Categories)), residual: make([]bool, len(f.tax.Categories))}
	at := map[string]int{}
	for i, c := range f.tax.Categories {
		in.codes[i], in.residual[i], at[c.Code] = c.Code, c.Residual, i
	}
	vital := make([]bool, len(in.codes)) // as counted
	for _, row := range p.Rows {
		vital[at[row.Code]] = row.Vital
	}
	isVital := func(values []float64) []bool {
		out := make([]bool, len(values))
		order := in.order(values)
		for _, c := range order[:in.vital(f.opts.Cut, f.opts.Share, values, order)] {
			out[c] = true
		}
		return out
	}
	values := make([]float64, len(in.codes))
	for c := range values {
		values[c] = scope.Counts[c].Powered.Value
	}
	times, same := make([]int, len(values)), 0
	src := rand.NewPCG(bootstrapSeed, bootstrapSeed)
	for range f.opts.Draws {
		drawn := isVital(s.redraw(src))
		for c, v := range drawn {
			if v {
				times[c]++
			}
		}
		if slices.Equal(drawn, vital) {
			same++
		}
	}
	p.Audited = &AuditedPareto{
		Stands:      slices.Equal(isVital(values), vital),
		Probability: float64(same) / float64(f.opts.Draws),
	}
	for i := range p.Rows {
		row := &p.Rows[i]
		c := at[row.Code]
		v := scope.Counts[c].Powered
		row.Audited = &AuditedValue{
			Value:            v,
			Share:            Interval{v.Value / p.Total, v.Low / p.Total, v.High / p.Total},
			VitalProbability: float64(times[c]) / float64(f.opts.Draws),
		}
	}
}

// redraw returns the counts of the categories after the answers of every stratum
// are drawn again.
func (s *auditScope) redraw(src rand.Source) []float64 {
	estimate, drawn := make([]float64, len(s.human)), make([]int, len(s.human))
	for _, h := range s.strata {
		if h.answered == 0 {
			estimate[h.model] += float64(h.size)
			continue
		}
		stats.Multinomial(src, h.human, drawn)
		for c, n := range drawn {
			estimate[c] += float64(h.size) * float64(n) / float64(h.answered)
		}
	}
	rows := float64(sum(s.model)) / float64(s.population)
	for c := range estimate {
		estimate[c] = float64(s.human[c]) + float64(estimate[c]*rows)
	}
	return estimate
}

// auditComparison compares powered counts, by the rates of c: ln ratio has the variance of the
// counts, as in c, and of the labels of both periods, each side by its own
// distance (MOVER, Zou and Donner 2008).
func (f *finish) auditComparison(c *Comparison, period int, now, base Interval) {
	exposure, baseExposure := f.exposureIn(c.Unit, f.amounts.total, period), f.exposureIn(c.Unit, f.amounts.total, c.Base)
	if now.Value <= 0 || base.Value <= 0 || exposure == 0 || baseExposure == 0 {
		return
	}
	z := distuv.UnitNormal.Quantile((1 + f.opts.Confidence) / 2)
	dispersion := 1.0
	if c.Dispersion != nil {
		dispersion = *c.Dispersion
	}
	counts := z * z * dispersion * (1/now.Value + 1/base.Value)
	squared := func(a, b float64) float64 { l := math.Log(a / b); return l * l }
	ratio := now.Value / exposure / (base.Value / baseExposure)
	down := math.Sqrt(counts + squared(now.Value, now.Low) + squared(base.High, base.Value))
	up := math.Sqrt(counts + squared(now.High, now.Value) + squared(base.Value, base.Low))
	a := &AuditedRatio{Ratio: ratio, Low: ratio * math.Exp(-down), High: finite(ratio * math.Exp(up))}
	side := up // towards 1
	if ratio > 1 {
		side = down
	}
	a.P = math.Erfc(math.Abs(math.Log(ratio)) / (side / z) / math.Sqrt2)
	c.Audited = a
}

// decideAudited adjusts the p values of a family of comparisons for their
// number, and sets Change as for counts.
func (f *finish) decideAudited(family []*Comparison) {
	var p []float64
	for _, c := range family {
		if c.Audited != nil {
			p = append(p, c.Audited.P)
		}
	}
	q := stats.BenjaminiHochberg(p)
	for _, c := range family {
		a := c.Audited
		if a == nil {
			continue
		}
		a.Q, a.Change, q = q[0], Unchanged, q[1:]
		switch {
		case a.Q > f.opts.Q:
		case a.Low > f.opts.Band[1]:
			a.Change = Up
		case a.High != nil && *a.High < f.opts.Band[0]:
			a.Change = Down
		}
	}
}
