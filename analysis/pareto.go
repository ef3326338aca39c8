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

// A paretoInput is what one Pareto is made from. Its bootstrap draws events;
// those of one category that weigh alike are one kind.
type paretoInput struct {
	codes    []string
	residual []bool
	values   []float64 // of each category
	parts    [][]int   // as ParetoRow has them
	kinds    []eventKind
}

// An eventKind is a number of events of one category, and what each weighs on
// average.
type eventKind struct {
	category, events int
	value            float64
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

// drawer returns a function that draws as many events as there are, with
// replacement, and sets values to what they weigh in each category.
func (in *paretoInput) drawer() func(values []float64) {
	events, drawn := make([]int, len(in.kinds)), make([]int, len(in.kinds))
	for i, k := range in.kinds {
		events[i] = k.events
	}
	src := rand.NewPCG(bootstrapSeed, bootstrapSeed)
	return func(values []float64) {
		stats.Multinomial(src, events, drawn)
		clear(values)
		for i, k := range in.kinds {
			values[k.category] += float64(float64(drawn[i]) * k.value)
		}
	}
}

// cuts are the rules that a stability compares.
var cuts = [...]Cut{Crossing, Strict}

// bootstrap returns, per rule of cuts, the share of draws in which each
// category is vital.
func (in *paretoInput) bootstrap(o Options) (probability [len(cuts)][]float64) {
	var times [len(cuts)][]int
	for c := range cuts {
		times[c], probability[c] = make([]int, len(in.codes)), make([]float64, len(in.codes))
	}
	draw := in.drawer()
	values := make([]float64, len(in.codes))
	for range o.Draws {
		draw(values)
		order := in.order(values)
		for c, cut := range cuts {
			for _, i := range order[:in.vital(cut, o.Share, values, order)] {
				times[c][i]++
			}
		}
	}
	for c := range cuts {
		for i, n := range times[c] {
			probability[c][i] = float64(n) / float64(o.Draws)
		}
	}
	return probability
}

// pareto fills in the rows of p, which has none if nothing was counted, and
// adds them to the stability.
func (f *finish) pareto(p Pareto, in paretoInput, s *Stability) Pareto {
	p.Rule, p.Rows = f.opts.rule(), []ParetoRow{}
	values := in.values
	order := in.order(values)
	for _, i := range order {
		p.Total += values[i]
	}
	if p.Total == 0 {
		return p
	}
	p.Crossing = in.vital(Crossing, f.opts.Share, values, order)
	p.Strict = in.vital(Strict, f.opts.Share, values, order)
	named := 0.0
	for _, i := range order { // residual last: with no such event, the sum is the total
		if !in.residual[i] {
			named += values[i]
		}
	}
	if p.Reached = named/p.Total >= f.opts.Share; !p.Reached {
		p.Rule = f.opts.unreached(named / p.Total)
	}
	probability := in.bootstrap(f.opts)
	chosen := slices.Index(cuts[:], f.opts.Cut)
	cumulative := 0.0
	for k, i := range order {
		cumulative += values[i]
		c := f.tax.Categories[i]
		row := ParetoRow{
			Rank: k + 1, Code: c.Code, Name: c.Name, NameEN: c.NameEN, Residual: c.Residual,
			Value: values[i], Share: values[i] / p.Total, Cumulative: cumulative / p.Total,
			Crossing: k < p.Crossing, Strict: k < p.Strict,
			VitalProbability: probability[chosen][i],
			Parts:            in.parts[i],
		}
		vital := [len(cuts)]bool{row.Crossing, row.Strict}
		row.Vital = vital[chosen]
		p.Rows = append(p.Rows, row)
		for c, cut := range cuts {
			s.Rows[i].Cells = append(s.Rows[i].Cells, StabilityCell{p.Weight, cut, vital[c], probability[c][i]})
		}
	}
	return p
}

// rule prints the cut rule.
func (o Options) rule() Text {
	percent := o.cutAt()
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

// unreached prints that the categories that can be vital hold no more than named.
func (o Options) unreached(named float64) Text {
	return Text{
		ZH: fmt.Sprintf("未达 %s：“其他”占 %.1f%%，其余各类合计只占 %.1f%%，有投诉的都列为主要类别。", o.cutAt(), 100*(1-named), 100*named),
		EN: fmt.Sprintf("%s is not reached: the residual category has %.1f%% and all others together %.1f%%; all that have any are listed as vital.", o.cutAt(), 100*(1-named), 100*named),
	}
}

// cutAt prints the share that the vital few make up.
func (o Options) cutAt() string { return fmt.Sprintf("%.4g%%", 100*o.Share) }

// paretos renders all scopes and weights.
func (f *finish) paretos(latest *int) (paretos []Pareto, stability []Stability) {
	of := func(scope Scope, period *int, include func(*fact) bool) {
		s := Stability{Scope: scope, Period: period, Rows: make([]StabilityRow, len(f.tax.Categories))}
		for i, c := range f.tax.Categories {
			s.Rows[i] = StabilityRow{Code: c.Code, Cells: []StabilityCell{}}
		}
		for _, w := range []Weight{ByCount, ByUnique, BySeverity, ByCost} {
			if w == ByCost && f.opts.Cost == "" {
				continue
			}
			in := f.weigh(w, include)
			in.parts = f.parts(w, include)
			paretos = append(paretos, f.pareto(Pareto{Scope: scope, Period: period, Weight: w}, in, &s))
		}
		s.decide()
		stability = append(stability, s)
	}
	of(ScopeAll, nil, func(*fact) bool { return true })
	if latest != nil {
		of(ScopeLatest, latest, func(k *fact) bool { return f.periodOf(k.day) == *latest })
	}
	return paretos, stability
}

// decide sets the verdicts. Without any cells there are no rows.
func (s *Stability) decide() {
	for i := range s.Rows {
		r := &s.Rows[i]
		if len(r.Cells) == 0 {
			s.Rows = []StabilityRow{}
			return
		}
		vital := 0
		r.Settled = true
		for _, c := range r.Cells {
			as := 1 - c.Probability
			if c.Vital {
				vital++
				as = c.Probability
			}
			r.Settled = r.Settled && as >= SettledShare
		}
		switch vital {
		case len(r.Cells):
			r.Verdict = Always
		case 0:
			r.Verdict = Never
		default:
			r.Verdict = Sometimes
		}
	}
}
