package analysis

import (
	"cmp"
	"slices"
	"strconv"
)

// lists leaves out of all lists what rests on too few rows.
func (s *suppression) lists() {
	s.Groups = leave(s.Groups, s.k, func(g Group) int { return g.Size }, 0)
	numbers := make(map[string]string) // of groups, by id
	for i := range s.Groups {
		g := &s.Groups[i]
		number := strconv.Itoa(i + 1)
		numbers[g.ID], g.ID = number, number
		s.Masked = append(s.Masked, DimensionValue{"group", number})
		g.Products, g.Batches = s.values(g.Products, g.Size), s.values(g.Batches, g.Size)
		g.Regions, g.Channels = s.values(g.Regions, g.Size), s.values(g.Channels, g.Size)
		g.Timeline = s.timeline(g.Timeline)
	}
	s.hotspots(numbers)
	s.issues()
	var events []*int
	for i := range s.Incidents {
		events = append(events, &s.Incidents[i].Rows, &s.Incidents[i].Events)
	}
	s.list(arc{n: [2]int{s.rows(), s.Counts.Unique}}, events...)
	if b := s.Batches; b != nil {
		n := len(b.Rows)
		b.Rows = slices.DeleteFunc(b.Rows, func(b Batch) bool { return b.Count < s.k || b.WindowCount < s.k || s.small(b.Count-b.WindowCount) })
		b.Others += n - len(b.Rows)
		for i := range b.Rows {
			b.Rows[i].Timeline = s.timeline(b.Rows[i].Timeline)
		}
	}
	s.followUp()
	effects := []ActionEffect{}
	for _, a := range s.Actions {
		ns := []int{}
		for _, e := range []Effect{a.Rows, a.Events} {
			ns = append(ns, e.TouchedBefore, e.TouchedAfter, e.ControlBefore, e.ControlAfter)
		}
		if !slices.ContainsFunc(ns, s.small) {
			effects = append(effects, a)
		}
	}
	s.Actions = effects
	s.texts()
	for _, a := range []**Agreement{&s.CategoryAgreement, &s.SeverityAgreement} {
		if *a != nil && (*a).N < s.k {
			*a = nil
		}
	}
	s.Bridge = leave(s.Bridge, s.k, func(b BridgeRow) int { return b.Count }, 0)
	s.Warnings = slices.DeleteFunc(s.Warnings, func(w Warning) bool { return w.Code == WarnCustomer })
}

// timeline is empty where a period is small: a hole would say that there was none.
func (s *suppression) timeline(t []PeriodCount) []PeriodCount {
	if slices.ContainsFunc(t, func(c PeriodCount) bool { return s.small(c.Count) }) {
		return []PeriodCount{}
	}
	return t
}

// values are those of enough rows.
func (s *suppression) values(v []ValueCount, whole int) []ValueCount {
	return leave(v, s.k, func(v ValueCount) int { return v.Count }, whole)
}

// hotspots leaves out small cells, and what is small in the others. The groups in
// them have numbers now.
func (s *suppression) hotspots(numbers map[string]string) {
	h := s.Hotspots
	if h == nil {
		return
	}
	for _, list := range []*[]Hotspot{&h.Cells, &h.Fading} {
		*list = slices.DeleteFunc(*list, func(c Hotspot) bool {
			return c.Count < s.k || len(c.Values) == 1 && c.Values[0].Dimension == hotCategory && s.withheld[c.Values[0].Value]
		})
		for i := range *list {
			c := &(*list)[i]
			c.Timeline = s.timeline(c.Timeline)
			for _, source := range []**HotSource{&c.Batch, &c.Group} {
				if *source != nil && ((*source).Count < s.k || s.small(c.Count-(*source).Count)) {
					*source = nil
				}
			}
			if c.Group != nil {
				c.Group.ID = numbers[c.Group.ID]
			}
			c.Terms = leave(c.Terms, s.k, func(t Term) int { return t.Count }, 0)
		}
	}
}

// issues leaves out small issues, and what is small in the others, with what the
// score says of it. They have numbers in place of ids.
func (s *suppression) issues() {
	n := len(s.Issues.Rows)
	s.Issues.Rows = leave(s.Issues.Rows, s.k, func(x Issue) int { return x.Count }, 0)
	s.Issues.Others += n - len(s.Issues.Rows)
	for i := range s.Issues.Rows {
		x := &s.Issues.Rows[i]
		if x.Now != nil && s.small(*x.Now) || x.Before != nil && s.small(*x.Before) {
			x.Now, x.Before = nil, nil
			x.Parts.Growth = 0
		}
		x.Kinds, x.Products = s.values(x.Kinds, x.Count), s.values(x.Products, x.Count)
		x.Regions, x.Channels = s.values(x.Regions, x.Count), s.values(x.Channels, x.Count)
		var levels []*int
		sum := 0
		for i, n := range x.Levels {
			sum += n
			levels = append(levels, &x.Levels[i], new(n))
		}
		s.list(arc{n: [2]int{sum, sum}}, levels...)
		if slices.ContainsFunc(x.Levels, func(n int) bool { return n < 0 }) || s.small(x.Count-sum) {
			x.Parts.Severity = 0 // it adds them up
		}
		x.Score = x.Parts.score()
		x.Timeline, x.IDs = s.timeline(x.Timeline), []string{}
	}
	slices.SortStableFunc(s.Issues.Rows, func(a, b Issue) int { return cmp.Compare(b.Score, a.Score) })
	for i := range s.Issues.Rows {
		number := strconv.Itoa(i + 1)
		s.Issues.Rows[i].ID = number
		s.Masked = append(s.Masked, DimensionValue{"issue", number})
	}
}

// followUp hides what is small in each part, and in its tables adds what is small
// to the others.
func (s *suppression) followUp() {
	u := s.FollowUp
	if u == nil {
		return
	}
	if r := u.Repeats; r != nil {
		r.Most = Hidden
		for _, n := range []*int{&r.Customers, &r.Repeaters, &r.RepeaterRows, &r.Soon, &r.Same, &r.Copies} {
			*n = s.of(*n, max(r.Rows, *n))
		}
		if r.Again = s.of(r.Again, r.Rows); r.Again < 0 { // Rows − Customers
			r.Customers, r.MedianDays, r.Tables = Hidden, nil, []RateTable{}
		}
		if r.Customers < 0 {
			r.Again = min(r.Again, Hidden)
		}
		s.rates(r.Tables)
	}
	if r := u.Returns; r != nil {
		if r.Again = s.of(r.Again, r.Closed); r.Again < 0 {
			r.MedianDays, r.P90Days = nil, nil
		}
		r.Closed = s.of(r.Closed, s.rows())
		r.Watched = s.of(r.Watched, r.Closed)
		if r.Soon = s.of(r.Soon, r.Watched); r.Soon < 0 {
			r.Rate, r.Low, r.High, r.Tables = nil, nil, nil, []RateTable{}
		}
		s.rates(r.Tables)
	}
	for _, t := range []*Timing{u.Response, u.Resolution} {
		if t == nil {
			continue
		}
		if s.small(t.Recorded) {
			t.Median, t.P90 = nil, nil
		}
		t.Late, t.Pending = s.of(t.Late, t.Judged), s.of(t.Pending, max(t.Judged, t.Pending))
		if t.Overdue = s.of(t.Overdue, t.Judged); t.Overdue < 0 || t.Late < 0 {
			t.Overdue, t.Late = min(t.Overdue, Hidden), min(t.Late, Hidden)
			t.Rate, t.Low, t.High, t.Tables = nil, nil, nil, []RateTable{}
		}
		s.rates(t.Tables)
	}
	if o := u.Open; o != nil {
		o.Oldest = nil
		var ages []*int
		for i := range o.Ages {
			a := &o.Ages[i]
			var levels []*int
			sum := 0
			for k, n := range a.ByLevel {
				sum += n
				levels = append(levels, &a.ByLevel[k], new(n))
			}
			if s.list(arc{n: [2]int{sum, sum}}, levels...); s.small(sum) || s.small(a.Count-sum) {
				for k, n := range a.ByLevel {
					if n > 0 {
						a.ByLevel[k] = Hidden
					}
				}
			}
			ages = append(ages, &a.Count, new(a.Count))
		}
		s.list(arc{n: [2]int{o.Dated, o.Dated}}, ages...)
		o.Overdue = s.of(o.Overdue, o.Total)
	}
}

// rates adds the values to the others of which, or of whose hits or misses, there
// are too few: and further ones, the least first, until the others are enough.
func (s *suppression) rates(tables []RateTable) {
	unsafe := func(r RateSum) bool { return s.small(r.N) || s.small(r.Hits) || s.small(r.N-r.Hits) }
	for i := range tables {
		t := &tables[i]
		kept := []RateRow{}
		for _, r := range t.Rows {
			if unsafe(r.RateSum) {
				t.Other.N, t.Other.Hits = t.Other.N+r.N, t.Other.Hits+r.Hits
			} else {
				kept = append(kept, r)
			}
		}
		if unsafe(t.Missing) {
			t.Other.N, t.Other.Hits = t.Other.N+t.Missing.N, t.Other.Hits+t.Missing.Hits
			t.Missing = RateSum{}
		}
		for unsafe(t.Other) && len(kept) > 0 {
			least := 0
			for k, r := range kept {
				if r.N <= kept[least].N {
					least = k
				}
			}
			t.Other.N, t.Other.Hits = t.Other.N+kept[least].N, t.Other.Hits+kept[least].Hits
			kept = slices.Delete(kept, least, least+1)
		}
		if unsafe(t.Other) {
			t.Other = RateSum{}
		}
		t.Rows = kept
	}
}

// texts leaves out words, answers and themes of too few events, and of quotes
// everything but the words and their category.
func (s *suppression) texts() {
	hidden := make(map[string]bool)
	for i, t := range s.totals {
		if t.state != printed {
			hidden[s.Categories[i].Code] = true
		}
	}
	s.Quotes = slices.DeleteFunc(s.Quotes, func(q Quote) bool { return hidden[q.Category] })
	s.quotes(s.Quotes)
	s.terms(hidden)
	s.Themes.Categories = slices.DeleteFunc(s.Themes.Categories, func(c CategoryThemes) bool { return c.Read < s.k || hidden[c.Category] })
	for i := range s.Themes.Categories {
		c := &s.Themes.Categories[i]
		sum := 0
		for _, t := range c.Themes {
			sum += t.Count
		}
		c.Themes = leave(c.Themes, s.k, func(t Theme) int { return t.Count }, c.Read)
		for k := range c.Themes {
			t := &c.Themes[k]
			sum -= t.Count
			t.Terms = leave(t.Terms, s.k, func(t ThemeTerm) int { return t.Count }, 0)
			t.Medoid.ID, t.Medoid.Date, t.Medoid.Level = "", "", ""
		}
		c.None += sum
	}
	for i := range s.Slots {
		c := &s.Slots[i]
		if hidden[c.Category] || s.small(c.Read) {
			c.Read = Hidden
		}
		for k := range c.Slots {
			x := &c.Slots[k]
			if x.Count = s.of(x.Count, c.Read); c.Read < 0 {
				x.Count = Hidden
			}
			n := len(x.Values)
			if x.Count < 0 {
				x.Values = []SlotValue{}
			}
			x.Values = leave(x.Values, s.k, func(v SlotValue) int { return v.Count }, 0)
			x.Rare += n - len(x.Values)
		}
	}
}

// quotes takes from quotes what else is known of their complaints.
func (s *suppression) quotes(list []Quote) {
	for i := range list {
		list[i].ID, list[i].Date, list[i].Level = "", "", ""
	}
}
