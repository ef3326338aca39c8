package analysis

import (
	"fmt"
	"slices"

	"suxi/stats"
)

const (
	actionBlock  = 7  // days of a block, the unit whose chance is measured
	actionLeast  = 14 // days on a side below which nothing is tested
	actionShort  = 28 // days on a side below which a caution stands
	controlLeast = 20 // rows of a control on both sides together below which all else is taken
	placeboLevel = 0.05
)

// A scope is the conditions of an action in codes.
type scope struct {
	categories map[int16]bool // nil: any
	values     [len(dimensions)]map[uint32]bool
}

func (f *finish) scope(a Action) (s scope) {
	for _, c := range a.Scope {
		if c.Field == categoryField {
			if s.categories == nil {
				s.categories = make(map[int16]bool)
			}
			if i, ok := f.category(c.Value); ok {
				s.categories[int16(i)] = true
			}
			continue
		}
		for d := range dimensions {
			if dimensions[d].name == c.Field {
				if s.values[d] == nil {
					s.values[d] = make(map[uint32]bool)
				}
				if code, ok := f.values[d].codes[c.Value]; ok {
					s.values[d][code] = true
				}
			}
		}
	}
	return s
}

// holds reports whether a row meets the conditions on the category, and on all
// else.
func (s *scope) holds(k *fact) (category, rest bool) {
	for d, values := range s.values {
		if values != nil && !values[k.values[d]] {
			return s.categories == nil || s.categories[k.category], false
		}
	}
	return s.categories == nil || s.categories[k.category], true
}

// actions renders the effects of Options.Actions, in their order.
func (f *finish) actions() []ActionEffect {
	out := make([]ActionEffect, 0, len(f.opts.Actions))
	for i := range f.opts.Actions {
		out = append(out, f.action(i))
	}
	for _, effect := range []func(*ActionEffect) *Effect{
		func(e *ActionEffect) *Effect { return &e.Rows },
		func(e *ActionEffect) *Effect { return &e.Events },
	} {
		var p []float64
		for i := range out {
			if e := effect(&out[i]); e.P != nil {
				p = append(p, *e.P)
			}
		}
		q := stats.BenjaminiHochberg(p)
		for i := range out {
			if e := effect(&out[i]); e.P != nil {
				e.Q, e.Family, q = &q[0], len(p), q[1:]
				e.decide(f.opts)
			}
		}
	}
	for i := range out {
		e := &out[i]
		switch {
		case e.Rows.Change == NotTested && e.Events.Change == NotTested:
		case e.Rows.Change == e.Events.Change:
			e.Verdict = e.Rows.Change
		default:
			e.Verdict = Unchanged
			if e.Rows.Change != Unchanged && e.Events.Change == Unchanged {
				e.caution(Info, CautionRepeats,
					"件数的变化主要在重复投诉（同一事件的多次投诉）上，独立事件数没有显出变化。",
					"What changed is mostly how often one matter was reported: in unique events no change was shown.")
			}
		}
	}
	return out
}

// decide sets Change.
func (e *Effect) decide(o Options) {
	e.Change = Unchanged
	switch {
	case *e.Q > o.Q:
	case *e.Low > o.Band[1]:
		e.Change = Up
	case e.High != nil && *e.High < o.Band[0]:
		e.Change = Down
	}
}

// action compares the two sides of one of the actions.
func (f *finish) action(index int) ActionEffect {
	a := f.opts.Actions[index]
	e := ActionEffect{Action: a, Cautions: []Warning{}}
	at, s := a.Date.day(), f.scope(a)
	if len(f.periods) > 0 {
		from, to := f.periods[0].from, f.periods[len(f.periods)-1].to
		e.Days = max(0, min(f.opts.ActionDays, int(at-from), int(to-at)+1))
	}
	if e.Days == 0 {
		e.Control = AllElse
		e.Rows.Reason, e.Events.Reason = ReasonOutside, ReasonOutside
		e.caution(Serious, CautionOutside,
			fmt.Sprintf("措施日期 %s 不在数据之内，前后两段无从比较，请检查日期。", a.Date),
			fmt.Sprintf("The data do not lie on both sides of %s: there is nothing to compare. Check the date.", a.Date))
		return e
	}
	w := day(e.Days)
	e.First, e.Last = (at - w).date(), (at + w - 1).date()
	e.Before, e.After = f.covered(at-w, at-1), f.covered(at, at+w-1)
	e.Control = OtherCategories
	if s.categories == nil {
		e.Control = AllElse
	} else if sides := f.sides(f.facts, &s, e.Control, at, w); sides.sum().Control < controlLeast {
		e.Control = AllElse
	}
	rows, events := f.sides(f.facts, &s, e.Control, at, w), f.sides(f.events, &s, e.Control, at, w)
	e.Rows, e.Events = rows.effect(&e, f.opts), events.effect(&e, f.opts)
	f.cautions(&e, index, &s)
	return e
}

// sides are the blocks before an action, the nearest first, and after it.
type sides struct{ before, after []stats.Pair }

// sides counts facts in blocks, w days to each side.
func (f *finish) sides(facts []fact, s *scope, control Control, at, w day) sides {
	blocks := int(w+actionBlock-1) / actionBlock
	out := sides{make([]stats.Pair, blocks), make([]stats.Pair, blocks)}
	for i := range facts {
		k := &facts[i]
		if !f.inRange(k.day) || k.day < at-w || k.day >= at+w {
			continue
		}
		var to *stats.Pair
		if k.day < at {
			to = &out.before[(at-1-k.day)/actionBlock]
		} else {
			to = &out.after[(k.day-at)/actionBlock]
		}
		switch category, rest := s.holds(k); {
		case category && rest:
			to.Touched++
		case control == AllElse || rest:
			to.Control++
		}
	}
	return out
}

func sumOf(blocks []stats.Pair) (sum stats.Pair) {
	for _, p := range blocks {
		sum.Touched += p.Touched
		sum.Control += p.Control
	}
	return sum
}

func (s sides) sum() stats.Pair { return sumOf(slices.Concat(s.before, s.after)) }

// effect tests the change of what is touched against that of the control.
func (s sides) effect(a *ActionEffect, o Options) Effect {
	before, after := sumOf(s.before), sumOf(s.after)
	e := Effect{TouchedBefore: before.Touched, TouchedAfter: after.Touched, ControlBefore: before.Control, ControlAfter: after.Control}
	days := float64(a.Before) / float64(a.After)
	e.TouchedRatio = finite(float64(after.Touched) / float64(before.Touched) * days)
	e.ControlRatio = finite(float64(after.Control) / float64(before.Control) * days)
	switch {
	case a.Days < actionLeast || a.Before == 0 || a.After == 0:
		e.Reason = ReasonShortWindow
	case before.Touched+after.Touched == 0:
		e.Reason = ReasonNotTouched
	case before.Control == 0 || after.Control == 0:
		e.Reason = ReasonNoControl
	}
	r := stats.CompareChanges(s.before, s.after, o.Confidence)
	e.Ratio = finite(r.Ratio)
	if e.Reason != "" {
		return e
	}
	e.Low, e.High, e.P = &r.Low, finite(r.High), &r.P
	if r.Dispersion > 1 {
		e.Dispersion = &r.Dispersion
	}
	e.Detectable = finite(stats.DetectableChange(before, after, r.Dispersion, o.Confidence, testPower))
	return e
}

func (e *ActionEffect) caution(severity WarningSeverity, code, zh, en string) {
	e.Cautions = append(e.Cautions, Warning{Code: code, Severity: severity, Message: Text{ZH: zh, EN: en}})
}

// cautions says what keeps the effect from being the measure's doing alone.
func (f *finish) cautions(e *ActionEffect, index int, s *scope) {
	at := e.Date.day()
	if e.Rows.TouchedBefore+e.Rows.TouchedAfter == 0 {
		e.caution(Serious, CautionScope, "范围内没有投诉，请检查类别、产品等的写法。", "No complaint is in the scope: check how its category, product and so on are written.")
	}
	if e.Days < actionShort {
		e.caution(Caution, CautionShort,
			fmt.Sprintf("前后各只有 %d 天，结论不稳。", e.Days),
			fmt.Sprintf("There are only %d days on either side: the answer is not firm.", e.Days))
	}
	days := day(e.Days)
	if gaps := 2*e.Days - e.Before - e.After; gaps > 0 {
		e.caution(Caution, CautionGap,
			fmt.Sprintf("前后两段中有 %d 天没有数据。", gaps),
			fmt.Sprintf("%d days of the two sides have no data.", gaps))
	}
	for i, other := range f.opts.Actions {
		o := f.scope(other)
		if on := other.Date.day(); i != index && on > at-days && on < at+days && f.meet(s, &o, e.Control, at-days, at+days-1) {
			e.caution(Caution, CautionOverlap,
				fmt.Sprintf("%s 的另一项措施（%s）也落在这段时间，两者的作用分不开。", other.Date, other.Note),
				fmt.Sprintf("Another measure, of %s (%s), falls into these days: what either did cannot be told apart.", other.Date, other.Note))
		}
	}
	if before, after := festival(at-days, at-1), festival(at, at+days-1); max(before-after, after-before) >= festivalLimit {
		e.caution(Caution, CautionFestival,
			fmt.Sprintf("春节前后（节前 5 天到节后 20 天）有 %d 天在措施之前、%d 天在之后；对照同受影响，但不一定同样多。", before, after),
			fmt.Sprintf("Of the Spring Festival season %d days are before the measure and %d after: the control has them too, but may not feel them as much.", before, after))
	}
	// Was the course before the measure the control's course?
	half := days / 2
	placebo := f.sides(f.events, s, e.Control, at-half, half)
	if r := stats.CompareChanges(placebo.before, placebo.after, f.opts.Confidence); half >= actionLeast && r.P <= placeboLevel {
		e.caution(Caution, CautionTrend,
			fmt.Sprintf("措施之前就已与对照走势不同（前一半时间到后一半，比值 %.2f，p = %.3f）：变化可能不是措施带来的。", r.Ratio, r.P),
			fmt.Sprintf("Before the measure the course already differed from the control's (from the first half of the days to the second, ratio %.2f, p = %.3f): the change may not be its doing.", r.Ratio, r.P))
	}
}

// meet reports whether a row from first to last that one action counts, as
// touched or as control, is in the scope of another.
func (f *finish) meet(s, other *scope, control Control, first, last day) bool {
	return slices.ContainsFunc(f.facts, func(k fact) bool {
		if k.day < first || k.day > last {
			return false
		}
		_, counted := s.holds(&k)
		category, rest := other.holds(&k)
		return category && rest && (counted || control == AllElse)
	})
}

// festival counts the days from first to last in the Spring Festival season.
func festival(first, last day) int {
	return festivalDays(Period{Start: first.date(), End: last.date()})
}

// covered counts the days from first to last that the data cover; neither is
// outside the periods.
func (f *finish) covered(first, last day) int {
	n := run{first, last}.days()
	for _, g := range f.gaps {
		if part := (run{max(g.from, first), min(g.to, last)}); part.from <= part.to {
			n -= part.days()
		}
	}
	return n
}
