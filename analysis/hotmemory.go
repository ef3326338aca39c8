package analysis

import (
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
			then, known := h.then(&tallies[i], c, w)
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

// then returns a cell as one of the windows saw it, if that saw anything.
func (h *hotReport) then(t *hotTally, found *hotFound, window int) (c hotCell, known bool) {
	all := t.all(window)
	c = hotCell{place: found.place, n: int(all.n[1<<all.order-1])}
	switch {
	case len(t.dims) == 1:
		past := hotPast{int(all.n[2] + all.n[3]), int(all.n[1]), int(all.n[0] + all.n[1])}
		return c, h.expectSingle(&c, t.dims[0], found.window, found.end-len(t.windows)+1+window, past)
	case c.n == 0:
		return c, false
	}
	c.e, c.spread = all.expected(found.by.priors[2], func(mask int) float64 { return t.scale(window, mask, &all) })
	return c, true
}

// all adds up the strata of a window: whole numbers, in any order.
func (t *hotTally) all(window int) hotCounts {
	all := hotCounts{order: max(len(t.dims), 2)}
	for _, stratum := range t.windows[window] {
		for i, n := range stratum.n {
			all.n[i] += n
		}
	}
	return all
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
	all := t.all(len(t.windows) - 1)
	if all.n[1] == 0 || all.n[2] == 0 {
		return nil, nil
	}
	p, r := stats.ReportingRatios(int(all.n[3]), int(all.sum(1, 1)), int(all.sum(2, 2)), int(all.sum(0, 0)), confidence)
	return (*Ratio)(&p), (*Ratio)(&r)
}
