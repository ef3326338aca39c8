package analysis

import "slices"

// SuppressedCode stands where a category code stands in the row of a Pareto that
// adds up the categories that Result.Suppress leaves out.
const SuppressedCode = "suppressed"

// paretos folds the categories of by, and those whose value would give a small
// count away. Only the weights that are whole stay in the stability.
func (s *suppression) paretos(by func(Scope) map[string]bool) {
	whole := make(map[Weight]bool)
	for _, p := range s.Paretos {
		whole[p.Weight] = true
	}
	for i := range s.Paretos {
		p := &s.Paretos[i]
		left := by(p.Scope)
		if p.Weight == BySeverity || p.Weight == ByCost {
			more, ok := s.telling(p, left)
			whole[p.Weight] = whole[p.Weight] && ok && len(more) == len(left)
			if left = more; !ok {
				p.Total, p.Rows, p.Crossing, p.Strict, p.Reached = 0, []ParetoRow{}, 0, 0, false
				p.Rule = s.Options.rule()
				if p.Weight == ByCost && p.Scope == ScopeAll {
					s.Cost.Total = 0
				}
			}
		}
		if !p.Reached && slices.ContainsFunc(p.Rows, func(r ParetoRow) bool { return r.Residual && left[r.Code] }) {
			p.Rule = s.Options.rule() // without the share of the residual category
		}
		p.fold(left)
		for k := range p.Rows {
			p.Rows[k].Parts = []int{}
		}
	}
	for i := range s.Stability {
		t := &s.Stability[i]
		for k := range t.Rows {
			t.Rows[k].Cells = slices.DeleteFunc(t.Rows[k].Cells, func(c StabilityCell) bool { return !whole[c.Weight] })
		}
		t.decide()
	}
	s.cost()
}

// telling adds to left the categories of a Pareto by severity or cost whose value
// would give a small count away.
//
// By severity in all periods, they are those with a level that the table of
// levels hides: what they add up to follows from its margins, and it is not ok
// where one of these is hidden. Else they are those with few rows of a level, or
// few that cost anything, and further ones, the least first, until of those left
// out together there are not few: it is not ok where they are all, nor where
// nobody knows the rows, as in a result that was read from JSON.
func (s *suppression) telling(p *Pareto, left map[string]bool) (more map[string]bool, ok bool) {
	signed := func(n int) bool { return n < 0 }
	more = make(map[string]bool)
	for code := range left {
		more[code] = true
	}
	if p.Weight == BySeverity && p.Scope == ScopeAll {
		for _, c := range s.Categories {
			if slices.ContainsFunc(c.ByLevel, signed) {
				more[c.Code] = true
			}
		}
		return more, !slices.ContainsFunc(s.Levels, func(l Level) bool { return l.Count < 0 })
	}
	var sum []int
	for _, r := range p.Rows {
		if len(r.Parts) == 0 {
			return more, false
		}
		if slices.ContainsFunc(r.Parts, s.small) {
			more[r.Code] = true
		}
		sum = slices.Repeat([]int{0}, len(r.Parts))
	}
	add := func(parts []int) {
		for i, n := range parts {
			sum[i] += n
		}
	}
	kept := []ParetoRow{}
	for _, r := range p.Rows {
		switch {
		case more[r.Code]:
			add(r.Parts)
		case slices.Max(r.Parts) > 0:
			kept = append(kept, r)
		}
	}
	slices.SortStableFunc(kept, func(a, b ParetoRow) int {
		switch {
		case a.Value < b.Value:
			return -1
		case a.Value > b.Value:
			return 1
		}
		return 0
	})
	for slices.ContainsFunc(sum, s.small) {
		if len(kept) == 0 {
			return more, false
		}
		more[kept[0].Code] = true
		add(kept[0].Parts)
		kept = kept[1:]
	}
	return more, true
}

// fold makes one row, the last, of the rows that are left out.
func (p *Pareto) fold(left map[string]bool) {
	sum := ParetoRow{Code: SuppressedCode, Name: "不单列的类别", NameEN: "Categories not shown"}
	rows := []ParetoRow{}
	for _, r := range p.Rows {
		if left[r.Code] {
			sum.Value += r.Value
			sum.Share += r.Share
		} else {
			rows = append(rows, r)
		}
	}
	if len(rows) == len(p.Rows) {
		return
	}
	rows = append(rows, sum)
	cumulative := 0.0
	for i := range rows {
		cumulative += rows[i].Share
		rows[i].Rank, rows[i].Cumulative = i+1, min(cumulative, 1)
	}
	p.Rows = rows
}

// cost hides what is small of what was read of the column, and the warning that
// prints it.
func (s *suppression) cost() {
	c := s.Cost
	if c == nil {
		return
	}
	var counts []*int
	for _, n := range []*int{&c.Read, &c.Empty, &c.Unreadable, &c.Absent} {
		counts = append(counts, n, new(*n))
	}
	s.list(arc{n: [2]int{s.rows(), s.rows()}}, counts...)
	if min(c.Read, c.Empty, c.Unreadable, c.Absent) >= 0 {
		return
	}
	for i := range s.Warnings {
		if w := &s.Warnings[i]; w.Code == WarnCost {
			w.Message = Text{
				ZH: "按金额的排列图只含读得出金额的记录，其余不计金额。",
				EN: "The Pareto by cost adds up the rows whose amount could be read; the others weigh nothing.",
			}
		}
	}
}
