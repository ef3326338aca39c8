package analysis

import "slices"

// periods takes the withheld categories out of what is told by period, and the
// hidden ones out of what prints their totals again.
func (s *suppression) periods() {
	s.withhold()
	totals := make(map[string]bool)
	for i, t := range s.totals {
		if t.state != printed {
			totals[s.Categories[i].Code] = true
		}
	}
	by := func(scope Scope) map[string]bool {
		if scope == ScopeAll {
			return totals
		}
		return s.withheld
	}
	s.paretos(by)
	for i := range s.Stability {
		left := by(s.Stability[i].Scope)
		s.Stability[i].Rows = slices.DeleteFunc(s.Stability[i].Rows, func(r StabilityRow) bool { return left[r.Code] })
	}
	for i := range s.Drills {
		s.Drills[i] = s.drill(&s.Drills[i], by(s.Drills[i].Scope), nil)
	}
	s.PeriodRows = slices.DeleteFunc(s.PeriodRows, func(r PeriodRow) bool { return s.withheld[r.Code] })
	s.Trends = slices.DeleteFunc(s.Trends, func(t Trend) bool { return s.withheld[t.Code] })
	s.watched()
	s.compared()
	explained := []Explained{}
	for _, e := range s.Explained {
		if s.explained(&e) {
			explained = append(explained, e)
		}
	}
	s.Explained = explained
	s.festival()
	if s.Adjusted != nil {
		s.Adjusted.Scopes = slices.DeleteFunc(s.Adjusted.Scopes, func(a AdjustedScope) bool {
			return a.Period == nil && len(totals) > 0 || a.Period != nil && len(s.withheld) > 0
		})
		s.Adjusted.Confused = leave(s.Adjusted.Confused, s.k, func(c Confused) int { return c.Rows }, 0)
	}
}

// withhold decides which categories are in no table by period: those that are
// small in one, and with them the residual category and then the least of the
// others, until nothing follows from what is left; or until all are that have a
// row, as where a period has fewer than K rows in all.
func (s *suppression) withhold() {
	s.withheld = make(map[string]bool)
	series := make(map[string]*Trend)
	for i := range s.Trends {
		series[s.Trends[i].Code] = &s.Trends[i]
	}
	order := slices.Clone(s.Categories)
	slices.SortStableFunc(order, func(a, b Category) int {
		switch {
		case a.Residual != b.Residual && a.Residual:
			return -1
		case a.Residual != b.Residual:
			return 1
		}
		return a.Count - b.Count
	})
	for i, c := range s.Categories {
		t := series[c.Code]
		if s.totals[i].state != printed || t != nil && slices.ContainsFunc(t.Counts, s.small) {
			s.withheld[c.Code] = true
		}
	}
	for _, c := range order {
		if len(s.withheld) == 0 || series[TotalCode] == nil {
			return
		}
		if c.Count == 0 || s.withheld[c.Code] { // nothing is gained by withholding it
			continue
		}
		if s.closed(series) {
			return
		}
		s.withheld[c.Code] = true
	}
}

// closed reports whether nothing small follows from what the tables by period
// hold without the withheld categories.
func (s *suppression) closed(series map[string]*Trend) bool {
	l := &lattice{least: s.k}
	bottom, top := l.node(), l.node()
	l.add(arc{from: bottom, to: top, kept: true})
	all := series[TotalCode]
	nodes := make([]int, len(all.Counts))
	left := slices.Clone(all.Counts)
	for i, n := range all.Counts {
		nodes[i] = l.node()
		l.add(arc{from: top, to: nodes[i], n: [2]int{n, all.Unique[i]}, kept: true})
	}
	for c, total := range s.totals {
		t := series[s.Categories[c].Code]
		node := l.node()
		total.from, total.to, total.kept, total.wanted = node, bottom, true, total.state != printed
		if s.Counts.Dated < s.rows() { // some are in no period
			total.state, total.wanted = unprinted, false
		}
		l.add(total)
		if t == nil {
			continue
		}
		state := printed
		if s.withheld[t.Code] {
			state = unprinted
		}
		for i, n := range t.Counts {
			if state == printed {
				left[i] -= n
			}
			l.add(arc{from: nodes[i], to: node, n: [2]int{n, t.Unique[i]}, state: state, kept: true})
		}
	}
	return !slices.ContainsFunc(left, s.small) && l.sealed()
}

// drill leaves nodes out: those of left, and of the nodes below one parent those
// of too few rows and of the figures that are dropped, by ID, which go to the
// others with what is below them.
func (s *suppression) drill(d *Drill, left, dropped map[string]bool) Drill {
	out := *d
	out.Rows = []DrillRow{}
	below := make(map[int][]int)
	for i, r := range d.Rows {
		at := -1
		if r.Parent != nil {
			at = *r.Parent
		}
		below[at] = append(below[at], i)
	}
	var grow func(at int, parent *int)
	grow = func(at int, parent *int) {
		others := DrillRow{Kind: DrillOther}
		var kept []int
		drop := func(i int) {
			r := d.Rows[i]
			others.Parent, others.Step = parent, r.Step
			others.Values += r.Values
			others.Count += r.Count
			others.Unique += r.Unique
			others.ShareOfParent += r.ShareOfParent
			others.ShareOfTotal += r.ShareOfTotal
		}
		for _, i := range below[at] {
			f, _ := s.DrillFilter(d, i)
			switch r := d.Rows[i]; {
			case at < 0 && left[r.Value]: // the others of all categories are no node
			case r.Kind == DrillOther || r.Count < s.k || at >= 0 && dropped[f.ID()]:
				drop(i)
			default:
				kept = append(kept, i)
			}
		}
		for s.small(others.Count) && len(kept) > 0 {
			last := 0
			for j, i := range kept {
				if d.Rows[i].Count <= d.Rows[kept[last]].Count {
					last = j
				}
			}
			drop(kept[last])
			kept = slices.Delete(kept, last, last+1)
		}
		for _, i := range kept {
			r := d.Rows[i]
			r.Parent = parent
			out.Rows = append(out.Rows, r)
			grow(i, new(len(out.Rows)-1))
		}
		if others.Count >= s.k && at >= 0 {
			out.Rows = append(out.Rows, others)
		}
	}
	grow(-1, nil)
	return out
}

// watched leaves out charts and spikes of what is withheld, of values that are
// small in a period, and charts of single events.
func (s *suppression) watched() {
	type subject struct{ scope, code string }
	left := make(map[subject]bool)
	counts := make(map[string]map[int]int) // by scope and period, of the values that stay
	totals := make(map[int]int)
	for _, t := range s.Trends {
		if t.Code == TotalCode {
			for i, n := range t.Counts {
				totals[i] = n
			}
		}
	}
	charted := slices.Clone(s.Charts)
	slices.SortStableFunc(charted, func(a, b Chart) int { return a.BaseEvents - b.BaseEvents })
	for _, c := range charted {
		if s.withheld[c.Code] && c.Scope == scopeCategory || c.Kind == ChartG || slices.ContainsFunc(c.Points, func(p ChartPoint) bool { return s.small(p.Count) }) {
			left[subject{c.Scope, c.Code}] = true
			continue
		}
		if counts[c.Scope] == nil {
			counts[c.Scope] = make(map[int]int)
		}
		for _, p := range c.Points {
			counts[c.Scope][p.Period] += p.Count
		}
	}
	for _, c := range charted { // the least first
		at := subject{c.Scope, c.Code}
		if left[at] || c.Scope == scopeTotal || c.Scope == scopeCategory {
			continue
		}
		if slices.ContainsFunc(c.Points, func(p ChartPoint) bool { return s.small(totals[p.Period] - counts[c.Scope][p.Period]) }) {
			left[at] = true
			for _, p := range c.Points {
				counts[c.Scope][p.Period] -= p.Count
			}
		}
	}
	s.Charts = slices.DeleteFunc(s.Charts, func(c Chart) bool { return left[subject{c.Scope, c.Code}] })
	s.Spikes = slices.DeleteFunc(s.Spikes, func(x Spike) bool {
		return left[subject{x.Scope, x.Code}] || s.small(x.Count) || x.Scope == scopeCategory && s.withheld[x.Code]
	})
}
