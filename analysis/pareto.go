package analysis

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"

	"suxi/stats"
)

// bootstrapSeed starts the draws of every Pareto.
const bootstrapSeed = 1

// A paretoInput is what one Pareto is made from. Its bootstrap draws from the
// counts, and values are the weighted sums of their rows.
type paretoInput struct {
	codes    []string
	residual []bool
	counts   []int     // category-major: [category*len(weights)+k]
	weights  []float64 // what one row of cell k counts
}

// values adds up the weights of the counted rows per category.
func (in *paretoInput) values(counts []int) []float64 {
	out := make([]float64, len(in.codes))
	for i := range out {
		for k, w := range in.weights {
			out[i] += float64(float64(counts[i*len(in.weights)+k]) * w)
		}
	}
	return out
}

// order returns the categories by value down, ties by code, residual last.
func (in *paretoInput) order(values []float64) []int {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		if in.residual[a] != in.residual[b] {
			if in.residual[a] {
				return 1
			}
			return -1
		}
		return cmp.Or(cmp.Compare(values[b], values[a]), cmp.Compare(in.codes[a], in.codes[b]))
	})
	return order
}

// vital returns how many of the ordered categories are the vital few.
//
// A cumulative share is compared as the quotient of the sums: the quotient of
// whole numbers that make exactly 4/5 is the float64 nearest to 0.8, and so is
// the constant, which no sum of shares would guarantee.
func (in *paretoInput) vital(cut Cut, share float64, values []float64, order []int) int {
	total, cumulative := 0.0, 0.0
	for _, i := range order { // in order, as below, so that rounding agrees
		total += values[i]
	}
	for k, i := range order {
		if in.residual[i] || values[i] == 0 {
			return k
		}
		cumulative += values[i]
		switch reached := cumulative / total; {
		case cut == Crossing && reached >= share:
			return k + 1
		case cut == Strict && reached > share:
			return k
		}
	}
	return len(order)
}

// bootstrap returns the share of draws in which each category is vital.
func (in *paretoInput) bootstrap(o Options) []float64 {
	src := rand.NewPCG(bootstrapSeed, bootstrapSeed)
	drawn := make([]int, len(in.counts))
	times := make([]int, len(in.codes))
	for range o.Draws {
		stats.Multinomial(src, in.counts, drawn)
		values := in.values(drawn)
		order := in.order(values)
		for _, i := range order[:in.vital(o.Cut, o.Share, values, order)] {
			times[i]++
		}
	}
	out := make([]float64, len(times))
	for i, n := range times {
		out[i] = float64(n) / float64(o.Draws)
	}
	return out
}

// pareto fills in the rows of p, which has none if nothing was counted.
func (f *finish) pareto(p Pareto, in paretoInput) Pareto {
	p.Rule, p.Rows = f.opts.rule(), []ParetoRow{}
	in.codes, in.residual = make([]string, len(f.tax.Categories)), make([]bool, len(f.tax.Categories))
	for i, c := range f.tax.Categories {
		in.codes[i], in.residual[i] = c.Code, c.Residual
	}
	values := in.values(in.counts)
	order := in.order(values)
	for _, i := range order {
		p.Total += values[i]
	}
	if p.Total == 0 {
		return p
	}
	p.Crossing = in.vital(Crossing, f.opts.Share, values, order)
	p.Strict = in.vital(Strict, f.opts.Share, values, order)
	probability := in.bootstrap(f.opts)
	cumulative := 0.0
	for k, i := range order {
		cumulative += values[i]
		c := f.tax.Categories[i]
		row := ParetoRow{
			Rank: k + 1, Code: c.Code, Name: c.Name, NameEN: c.NameEN, Residual: c.Residual,
			Value: values[i], Share: values[i] / p.Total, Cumulative: cumulative / p.Total,
			Crossing: k < p.Crossing, Strict: k < p.Strict,
			VitalProbability: probability[i],
		}
		row.Vital = row.Crossing
		if f.opts.Cut == Strict {
			row.Vital = row.Strict
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}

// rule prints the cut rule.
func (o Options) rule() Text {
	percent := fmt.Sprintf("%.4g%%", 100*o.Share)
	if o.Cut == Strict {
		return Text{
			ZH: "主要类别：累计占比不超过 " + percent + " 的各类；“其他”排在最后，不算主要类别。",
			EN: "Vital few: the categories whose cumulative share does not exceed " + percent + "; the residual category is last and never vital.",
		}
	}
	return Text{
		ZH: "主要类别：累计占比达到 " + percent + " 所需的最少几类，含越线的一类；“其他”排在最后，不算主要类别。",
		EN: "Vital few: the fewest categories whose cumulative share reaches " + percent + ", the one that crosses it included; the residual category is last and never vital.",
	}
}

// paretos renders all scopes and weights.
func (f *finish) paretos(latest *int) []Pareto {
	out := f.paretosOf(ScopeAll, nil, func(day) bool { return true })
	if latest != nil {
		p := f.periods[*latest]
		out = append(out, f.paretosOf(ScopeLatest, latest, func(d day) bool {
			return f.inRange(d) && p.start <= d && d <= p.end
		})...)
	}
	return out
}

func (f *finish) paretosOf(scope Scope, period *int, include func(day) bool) []Pareto {
	categories, levels := len(f.tax.Categories), len(f.tax.Severity)
	rows, events := make([]int, categories), make([]int, categories)
	graded := make([]int, categories*levels) // rows of no level weigh nothing
	for c, n := range f.rowCells {
		if !include(c.day) {
			continue
		}
		rows[c.category] += n
		if c.level != noLevel {
			graded[int(c.category)*levels+int(c.level)] += n
		}
	}
	for c, n := range f.eventCells {
		if include(c.day) {
			events[c.category] += n
		}
	}
	weights := make([]float64, levels)
	for i, l := range f.tax.Severity {
		weights[i] = l.Weight
	}
	one := []float64{1}
	return []Pareto{
		f.pareto(Pareto{Scope: scope, Period: period, Weight: ByCount}, paretoInput{counts: rows, weights: one}),
		f.pareto(Pareto{Scope: scope, Period: period, Weight: ByUnique}, paretoInput{counts: events, weights: one}),
		f.pareto(Pareto{Scope: scope, Period: period, Weight: BySeverity}, paretoInput{counts: graded, weights: weights}),
	}
}
