package analysis

import "slices"

// rest puts signs in place of the counts of what a table does not split by
// category, each with its events, given what became of their sum. Where that is
// printed and one of them is small, no other may be.
func (s *suppression) rest(sum arcState, counts []*int) {
	if sum == printed {
		for i := 0; i < len(counts); i += 2 {
			if s.small(*counts[i]) {
				sum = hidden
			}
		}
	}
	for i := 0; i < len(counts); i += 2 {
		switch {
		case sum == printed || *counts[i] == 0:
		case s.small(*counts[i]):
			s.write(counts[i], counts[i+1], small)
		default:
			s.write(counts[i], counts[i+1], hidden)
		}
	}
}

// list takes small counts out of figures that add up to a total, which is in
// print unless it is hidden: a table of one row.
func (s *suppression) list(total arc, counts ...*int) {
	l := &lattice{least: s.k}
	from, to := l.node(), l.node()
	total.from, total.to, total.kept, total.wanted = to, from, true, total.state != printed
	l.add(total)
	for i := 0; i < len(counts); i += 2 {
		l.add(arc{from: from, to: to, n: [2]int{*counts[i], *counts[i+1]}})
	}
	l.protect()
	for i := 0; i < len(counts); i += 2 {
		s.write(counts[i], counts[i+1], l.arcs[1+i/2].state)
	}
}

// levels is the table of severity by category.
func (s *suppression) levels() {
	rows := make([]marginRow, len(s.Levels))
	for i := range s.Levels {
		level := &s.Levels[i]
		rows[i] = marginRow{&level.Count, &level.Unique, make([]int, len(s.Categories)), make([]int, len(s.Categories))}
		for c := range s.Categories {
			rows[i].cells[c], rows[i].uniqueCells[c] = s.Categories[c].ByLevel[i], s.Categories[c].UniqueByLevel[i]
		}
	}
	s.table(rows, true)
	for i := range s.Levels {
		level := &s.Levels[i]
		for c := range s.Categories {
			s.Categories[c].ByLevel[i], s.Categories[c].UniqueByLevel[i] = rows[i].cells[c], rows[i].uniqueCells[c]
		}
		level.WithDue = s.of(level.WithDue, level.Count)
		level.DueByAsOf = s.of(level.DueByAsOf, level.WithDue)
	}
}

// subcategories are a list in each category. The entry of an axis has its count
// by category as well.
func (s *suppression) subcategories(c *Category) {
	at := 0
	for s.Categories[at].Code != c.Code {
		at++
	}
	var counts []*int
	for i := range c.Subcategories.Entries {
		e := &c.Subcategories.Entries[i]
		counts = append(counts, &e.Count, &e.Unique)
	}
	counts = append(counts, &c.Subcategories.None, &c.Subcategories.NoneUnique)
	s.list(s.totals[at], counts...)
	for _, e := range c.Subcategories.Entries {
		e.ByCategory[at], e.UniqueByCategory[at] = e.Count, e.Unique
	}
}

// entryRows are the rows of a table of entries.
func entryRows(entries []Entry) []marginRow {
	rows := make([]marginRow, len(entries))
	for i := range entries {
		e := &entries[i]
		rows[i] = marginRow{&e.Count, &e.Unique, e.ByCategory, e.UniqueByCategory}
	}
	return rows
}

// axis is a table of causes or demands. A row has one cause, but any number of
// demands.
func (s *suppression) axis(a *Axis, additive bool) {
	s.table(entryRows(a.Entries), additive, &a.None, &a.NoneUnique)
	if !additive {
		a.None = s.of(a.None, s.rows())
		if a.None < 0 {
			a.NoneUnique = a.None
		}
	}
}

func (s *suppression) rules() {
	rows := make([]marginRow, len(s.Rules))
	for i := range s.Rules {
		e := &s.Rules[i]
		rows[i] = marginRow{&e.Count, &e.Unique, e.ByCategory, e.UniqueByCategory}
	}
	s.table(rows, false)
	var raised []*int
	for i := range s.Rules {
		raised = append(raised, &s.Rules[i].Raised, new(s.Rules[i].Raised))
	}
	s.list(arc{n: [2]int{s.Counts.SeverityRule, s.Counts.SeverityRule}}, raised...)
	for i := range s.Rules {
		s.Rules[i].Raised = s.of(s.Rules[i].Raised, s.Rules[i].Count)
	}
}

// bones are the table of bones by category, and below each bone what lies on it.
func (s *suppression) bones() {
	rows := make([]marginRow, len(s.Fishbone.Bones))
	for i := range s.Fishbone.Bones {
		b := &s.Fishbone.Bones[i]
		rows[i] = marginRow{&b.Count, &b.Unique, b.ByCategory, b.UniqueByCategory}
	}
	s.table(rows, true)
	for i := range s.Fishbone.Bones {
		b := &s.Fishbone.Bones[i]
		if b.Count < 0 {
			b.Share, b.Ribs, b.Subcategories, b.Quotes = 0, []Rib{}, []Rib{}, []Quote{}
		}
		count := func(r Rib) int { return r.Count }
		b.Ribs = leave(b.Ribs, s.k, count, b.Count)
		b.Subcategories = leave(b.Subcategories, s.k, count, 0)
		s.quotes(b.Quotes)
	}
}

// crosstab is the table of a column's values by category. Values of too few rows
// are others, and further ones until these are enough.
func (s *suppression) crosstab(t *Crosstab) {
	for n := len(t.Rows); n > 0 && (t.Rows[n-1].Count < s.k || s.small(t.OtherCount)); n-- {
		last := t.Rows[n-1]
		t.OtherValues++
		t.OtherCount += last.Count
		t.OtherUnique += last.Unique
		t.Rows = t.Rows[:n-1]
	}
	rows := make([]marginRow, len(t.Rows))
	for i := range t.Rows {
		v := &t.Rows[i]
		rows[i] = marginRow{&v.Count, &v.Unique, v.ByCategory, v.UniqueByCategory}
	}
	s.table(rows, true, &t.OtherCount, &t.OtherUnique, &t.Missing, &t.MissingUnique)
}

// hideCategories puts signs into the categories themselves and takes their
// totals out of what prints them again.
func (s *suppression) hideCategories() {
	for i := range s.Categories {
		c := &s.Categories[i]
		s.write(&c.Count, &c.Unique, s.totals[i].state)
		if c.Count < 0 {
			c.Human, c.Model, c.MeanProbability = Hidden, Hidden, nil
			continue
		}
		c.Human, c.Model = s.of(c.Human, c.Count), s.of(c.Model, c.Count)
	}
}

// masked leaves out the values and ids that are in no figure any more.
func (s *suppression) masked() {
	named := make(map[DimensionValue]bool)
	for _, f := range s.Figures() {
		for _, v := range f.Filter.Values {
			named[v] = true
		}
	}
	for _, g := range s.Groups {
		named[DimensionValue{"group", g.ID}] = true
	}
	for _, i := range s.Issues.Rows {
		named[DimensionValue{"issue", i.ID}] = true
	}
	s.Masked = slices.DeleteFunc(s.Masked, func(v DimensionValue) bool { return !named[v] })
	slices.SortFunc(s.Masked, compareValues)
	s.Masked = slices.Compact(s.Masked)
}

// leave keeps the elements of a list that rest on k rows and more; and, if they
// are parts of a whole, as many of the largest as leave no small rest of it.
func leave[T any](list []T, k int, count func(T) int, whole int) []T {
	kept, sum := []T{}, 0
	for _, x := range list {
		if count(x) >= k {
			kept, sum = append(kept, x), sum+count(x)
		}
	}
	for whole > 0 && len(kept) > 0 && 0 < whole-sum && whole-sum < k {
		least := 0
		for i, x := range kept {
			if count(x) <= count(kept[least]) {
				least = i
			}
		}
		sum -= count(kept[least])
		kept = append(kept[:least], kept[least+1:]...)
	}
	return kept
}
