package analysis

import "cmp"

// hotTerms is how many terms of a hotspot are shown.
const hotTerms = 8

// evidence adds what lies behind the cells.
func (h *hotReport) evidence(out []Hotspot, found []hotFound) {
	places := make([]hotPlace, len(found))
	for i, c := range found {
		places[i] = c.place
	}
	row, find := make([]uint32, len(h.dims)), newHotFinder(places)
	in := func(k *fact) []int {
		for d, dim := range h.dims {
			row[d] = dim.value(k)
		}
		return find.cells(row)
	}
	inWindow := func(c int, k *fact) bool {
		p := h.periodOf(k.day)
		return p >= out[c].First && p <= out[c].Last
	}
	rows, ever := make([][]*fact, len(found)), make([][]*fact, len(found))
	for i := range h.facts {
		k := &h.facts[i]
		for _, c := range in(k) {
			ever[c] = append(ever[c], k)
			if inWindow(c, k) {
				rows[c] = append(rows[c], k)
			}
		}
	}
	for i := range out {
		c := &out[i]
		c.Count, c.Timeline = len(rows[i]), h.timeline(ever[i])
		c.Batch = source(rows[i], func(k *fact) uint32 { return k.values[byBatch] }, h.values[byBatch].values)
		if c.Group = source(rows[i], func(k *fact) uint32 { return k.group }, h.groupIDs.values); c.Group != nil {
			c.Group.ID = h.shareable(c.Group.ID)
		}
	}
	quoted := make(map[[2]uint32]bool) // cell, group
	for _, s := range h.sample {
		for _, c := range in(s.fact) {
			of := [2]uint32{uint32(c), s.group}
			if len(out[c].Quotes) < h.opts.Quotes && inWindow(c, s.fact) && !quoted[of] {
				out[c].Quotes = append(out[c].Quotes, cut(s.text, quoteLength))
				quoted[of] = s.group != 0
			}
		}
	}
}

// source returns the value that most rows have, the smallest of equals, if two
// have it.
func source(rows []*fact, value func(*fact) uint32, names []string) *HotSource {
	counts := make(map[uint32]int)
	for _, k := range rows {
		if v := value(k); v != 0 {
			counts[v]++
		}
	}
	best := uint32(0)
	for v, n := range counts {
		if d := cmp.Compare(n, counts[best]); d > 0 || d == 0 && v < best {
			best = v
		}
	}
	if counts[best] < 2 {
		return nil
	}
	return &HotSource{names[best], counts[best], float64(counts[best]) / float64(len(rows))}
}

// terms adds the words that tell the events of a cell from those beside it: in
// two and three dimensions those that have all of its values but one, in one
// those that have its value before the window. So the words are not its product
// or its category.
func (h *hotReport) terms(out []Hotspot, found []hotFound, words *wordCount) {
	for c := range found {
		place := found[c].place
		beside := min(place.order()-1, 1) // values that differ
		out[c].Terms = words.contrast(hotTerms, func(r *reading) side {
			differ := 0
			for d, dim := range h.dims {
				if place[d] != 0 && dim.value(r.fact) != place[d] {
					differ++
				}
			}
			switch p := h.periodOf(r.day); {
			case differ == 0 && p >= out[c].First && p <= out[c].Last:
				return here
			case differ == beside && (beside > 0 || p >= 0 && p < out[c].First):
				return there
			}
			return nowhere
		}).Rows
	}
}
