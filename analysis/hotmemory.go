package analysis

import (
	"cmp"
	"maps"
	"slices"

	"suxi/stats"
)

// A hotTally counts a cell in the windows that remember it, by the values of
// the cell that an event has: bit k for the k-th of its dimensions. In one
// dimension bit 1 is set for an event in the window, not before it.
type hotTally struct {
	dims    []int
	windows []map[uint32]*hotCounts // by stratum
}

// remember fills in what the windows before said of the cells, and the ratios
// that their own counts make.
func (h *hotReport) remember(out []Hotspot, found []hotFound) {
	tallies := make([]hotTally, len(found))
	for i, c := range found {
		for d, v := range c.place {
			if v != 0 {
				tallies[i].dims = append(tallies[i].dims, d)
			}
		}
		tallies[i].windows = make([]map[uint32]*hotCounts, min(hotWindows, c.end+1))
		for w := range tallies[i].windows {
			tallies[i].windows[w] = make(map[uint32]*hotCounts)
		}
	}
	row := make([]uint32, len(h.dims))
	for i := range h.events {
		k := &h.events[i]
		p := h.periodOf(k.day)
		if p < 0 {
			continue
		}
		for d, dim := range h.dims {
			row[d] = dim.value(k)
		}
		stratum := uint32(0)
		if h.stratum != nil {
			stratum = h.stratum(k)
		}
		for c := range found {
			h.tally(&tallies[c], &found[c], row, p, stratum)
		}
	}
	for i := range found {
		c, s := &found[i], &out[i]
		for w := range tallies[i].windows {
			then, known := tallies[i].cell(w, c.by.priors[2])
			if known {
				then.judge(c.by.priors[len(tallies[i].dims)])
			}
			s.Flagged = append(s.Flagged, then.hot())
		}
		switch n := len(s.Flagged); {
		case c.end != h.last:
			s.Status = HotFading
		case n > 1 && s.Flagged[n-2]:
			s.Status = HotContinuing
		}
		if len(tallies[i].dims) == 2 {
			s.PRR, s.ROR = tallies[i].ratios(h.opts.Confidence)
		}
	}
}

// tally counts an event of a period.
func (h *hotReport) tally(t *hotTally, c *hotFound, row []uint32, p int, stratum uint32) {
	bits := 0
	for k, d := range t.dims {
		switch row[d] {
		case 0:
			return
		case c.place[d]:
			bits |= 1 << k
		}
	}
	for w := range t.windows {
		end := c.end - len(t.windows) + 1 + w
		inside := p >= h.from(c.window, end)
		in, by := bits, stratum
		switch {
		case p > end || !inside && len(t.dims) > 1:
			continue
		case len(t.dims) == 1 && inside:
			in |= 2
		}
		if len(t.dims) == 1 {
			by = 0
		}
		n := t.windows[w][by]
		if n == nil {
			n = &hotCounts{order: max(len(t.dims), 2)}
			t.windows[w][by] = n
		}
		n.n[in]++
	}
}

// cell returns the cell as one window saw it.
func (t *hotTally) cell(window int, prior stats.Shrinker) (c hotCell, known bool) {
	all := hotCounts{order: max(len(t.dims), 2)}
	for _, stratum := range t.windows[window] {
		for i, n := range stratum.n { // whole numbers: in any order
			all.n[i] += n
		}
	}
	full := 1<<all.order - 1
	c.n = int(all.n[full])
	switch {
	case len(t.dims) == 1:
		return c, c.expectBefore(int(all.n[1]), int(all.n[2]+all.n[3]), int(all.n[0]+all.n[1]))
	case c.n == 0:
		return c, false
	}
	c.e, c.spread = all.expected(prior, func(mask int) float64 { return t.scale(window, mask, &all) })
	return c, true
}

// scale is as that of a hotTable.
func (t *hotTally) scale(window, mask int, all *hotCounts) float64 {
	if len(t.windows[window]) < 2 {
		return 1
	}
	predict := func(h *hotCounts) float64 {
		n := h.sum(0, 0)
		e := n
		for k := range t.dims {
			if mask&(1<<k) != 0 {
				e *= h.sum(1<<k, 1<<k) / n
			}
		}
		return e
	}
	sum := 0.0
	for _, stratum := range slices.Sorted(maps.Keys(t.windows[window])) {
		sum += predict(t.windows[window][stratum])
	}
	return sum / predict(all)
}

// ratios are the reporting ratios of the latest window of a cell of two
// dimensions.
func (t *hotTally) ratios(confidence float64) (prr, ror *Ratio) {
	all := hotCounts{order: 2}
	for _, stratum := range t.windows[len(t.windows)-1] {
		for i, n := range stratum.n {
			all.n[i] += n
		}
	}
	if all.n[1] == 0 || all.n[2] == 0 {
		return nil, nil
	}
	p, r := stats.ReportingRatios(int(all.n[3]), int(all.sum(1, 1)), int(all.sum(2, 2)), int(all.sum(0, 0)), confidence)
	return (*Ratio)(&p), (*Ratio)(&r)
}

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
			c.Group.ID = shareable(c.Group.ID)
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
