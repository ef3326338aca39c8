package analysis

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"suxi/complaint"
	"suxi/stats"
)

// An Audit is what people said of a random sample of the complaints that a model
// labelled. It corrects counts of rows: an audit draws rows, and how many events
// they are does not follow from it.
type Audit struct {
	Strata []AuditStratum
	Empty  int // complaints that were drawn and have no answer

	// Implausible: the answers contradict the model more than its
	// probabilities allow (review.Precision).
	Implausible bool
}

// An AuditStratum is a part of the complaints that the model labelled, of which
// a random sample was audited.
type AuditStratum struct {
	Model  string         // the category that the model gave all of them, by code
	Period string         // Period.Label of that which they are of, if it has strata of its own
	Size   int            // complaints
	Human  map[string]int // audited complaints by the category that a person gave, by code
}

func (s *AuditStratum) answered() int {
	n := 0
	for _, count := range s.Human {
		n += count
	}
	return n
}

// AddAudited is Add of a complaint that is in the sample of Options.Audit.
// Whether the answer was taken for its label since, it counts for one that the
// model labelled.
func (b *Builder) AddAudited(l *complaint.Labelled) {
	n := len(b.facts)
	b.Add(l)
	if len(b.facts) > n {
		b.facts[n].flags.set(audited, true)
	}
}

// checkAudit reports what of the options does not fit the taxonomy.
func (b *Builder) checkAudit() error {
	if b.opts.Audit == nil {
		return nil
	}
	for _, s := range b.opts.Audit.Strata {
		for _, code := range append(slices.Sorted(maps.Keys(s.Human)), s.Model) {
			if _, ok := b.category(code); !ok {
				return fmt.Errorf("audit: the taxonomy has no category %q", code)
			}
		}
		if s.answered() > s.Size {
			return fmt.Errorf("audit: %d answers for %d complaints that are %s", s.answered(), s.Size, s.Model)
		}
	}
	return nil
}

// A stratum is an AuditStratum in numbers.
type stratum struct {
	model, size, answered int
	human                 []int // audited rows per category
}

// An auditScope is all rows or those of a period, of which an audit has strata.
type auditScope struct {
	period       int // −1 for all
	strata       []stratum
	drawn        []int // complaints in the strata, per category of the model
	human, model []int // rows per category: of people's labels, of the model's (audited rows among these)
	population   int   // complaints in the strata
}

// auditScopes returns the scope of all rows, and of each period that the audit
// has strata of, oldest first.
func (f *finish) auditScopes() []*auditScope {
	scopes := []*auditScope{{period: -1}}
	byPeriod := make([]*auditScope, len(f.periods))
	for i, p := range f.periods {
		if slices.ContainsFunc(f.opts.Audit.Strata, func(s AuditStratum) bool { return s.Period == p.label }) {
			byPeriod[i] = &auditScope{period: i}
			scopes = append(scopes, byPeriod[i])
		}
	}
	for _, from := range f.opts.Audit.Strata {
		s := stratum{size: from.Size, answered: from.answered(), human: make([]int, len(f.tax.Categories))}
		s.model, _ = f.category(from.Model)
		for code, n := range from.Human {
			c, _ := f.category(code)
			s.human[c] += n
		}
		for _, scope := range scopes {
			if scope.period < 0 || f.periods[scope.period].label == from.Period {
				scope.strata = append(scope.strata, s)
				scope.population += s.size
			}
		}
	}
	for _, scope := range scopes {
		scope.human, scope.model = make([]int, len(f.tax.Categories)), make([]int, len(f.tax.Categories))
		scope.drawn = make([]int, len(f.tax.Categories))
		for _, s := range scope.strata {
			scope.drawn[s.model] += s.size
		}
	}
	for i := range f.facts {
		k := &f.facts[i]
		in := scopes[:1]
		if p := f.periodOf(k.day); p >= 0 && byPeriod[p] != nil {
			in = []*auditScope{scopes[0], byPeriod[p]}
		}
		for _, scope := range in {
			switch {
			case k.flags.has(audited) && k.model != noEntry:
				scope.model[k.model]++
			case k.flags.has(humanCategory):
				scope.human[k.category]++
			default:
				scope.model[k.category]++
			}
		}
	}
	return scopes
}

// adjusted makes the corrections of the counts, nil without an audit.
func (f *finish) adjusted() *Adjusted {
	if f.opts.Audit == nil || len(f.facts) == 0 {
		return nil
	}
	scopes := f.auditScopes()
	all := scopes[0]
	a := &Adjusted{Empty: f.opts.Audit.Empty, Implausible: f.opts.Audit.Implausible, Confused: []Confused{}, Scopes: []AdjustedScope{}}
	right := make([]stats.AuditedShare, len(all.strata))
	confusion := all.confusion()
	for i, s := range all.strata {
		a.Answered += s.answered
		right[i] = stats.AuditedShare{Machine: true, Rows: s.size, Audited: s.answered, Yes: s.human[s.model]}
	}
	if all.population == 0 || a.Answered == 0 {
		return nil
	}
	a.Right.Value, a.Right.Low, a.Right.High = stats.PoweredShare(right, f.opts.Confidence)
	for human, row := range confusion {
		for model, rows := range row {
			if human != model && rows > 0 {
				a.Confused = append(a.Confused, Confused{f.code(model), f.code(human), rows})
			}
		}
	}
	slices.SortStableFunc(a.Confused, func(x, y Confused) int { return y.Rows - x.Rows })
	for _, scope := range scopes {
		a.Scopes = append(a.Scopes, f.adjustScope(scope, confusion))
	}
	return a
}

// confusion estimates how many rows of the strata are of each category (by
// people), and then by the model's.
func (s *auditScope) confusion() [][]int {
	rows := make([][]float64, len(s.human))
	for i := range rows {
		rows[i] = make([]float64, len(rows))
	}
	for _, h := range s.strata {
		for c, n := range h.human {
			if n > 0 {
				rows[c][h.model] += float64(h.size) * float64(n) / float64(h.answered)
			}
		}
	}
	out := make([][]int, len(rows))
	for i := range rows {
		out[i] = make([]int, len(rows))
		for j, n := range rows[i] {
			out[i][j] = int(math.Round(n))
		}
	}
	return out
}

func (f *finish) adjustScope(s *auditScope, confusion [][]int) AdjustedScope {
	out := AdjustedScope{Human: sum(s.human), Model: sum(s.model), Population: s.population, Counts: []AdjustedCount{}}
	if s.period >= 0 {
		out.Period = &s.period
	}
	for _, h := range s.strata {
		out.Answered += h.answered
	}
	shares, inflation := adjustShares(s.model, confusion)
	out.Inflation = finite(inflation)
	for c := range f.tax.Categories {
		cells := make([]stats.AuditedShare, len(s.strata))
		for i, h := range s.strata {
			cells[i] = stats.AuditedShare{Machine: h.model == c, Rows: h.size, Audited: h.answered, Yes: h.human[c]}
		}
		share, low, high := stats.PoweredShare(cells, f.opts.Confidence)
		rows := func(share float64) float64 { return float64(s.human[c]) + float64(float64(out.Model)*share) }
		row := AdjustedCount{
			Code: f.code(c), Count: s.human[c] + s.model[c], Human: s.human[c], Population: s.drawn[c],
			Powered: Interval{rows(share), rows(low), rows(high)},
		}
		if out.Inflation != nil {
			row.Adjusted = new(rows(shares[c]))
		}
		out.Counts = append(out.Counts, row)
	}
	return out
}

// adjustShares adjusts the model's counts to shares by the confusion of the
// categories that the model or people gave; the others have none.
func adjustShares(model []int, confusion [][]int) (shares []float64, inflation float64) {
	var used []int
	for c, n := range model {
		gave := n > 0
		for other := range confusion {
			gave = gave || confusion[c][other] > 0 || confusion[other][c] > 0
		}
		if gave {
			used = append(used, c)
		}
	}
	observed, square := make([]float64, len(used)), make([][]int, len(used))
	total := max(sum(model), 1)
	for i, c := range used {
		observed[i] = float64(model[c]) / float64(total)
		for _, d := range used {
			square[i] = append(square[i], confusion[c][d])
		}
	}
	some, inflation, _ := stats.AdjustShares(observed, square)
	shares = make([]float64, len(model))
	for i, c := range used {
		shares[c] = some[i]
	}
	return shares, inflation
}
