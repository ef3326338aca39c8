package analysis

import (
	"slices"

	"suxi/stats"
)

const (
	hotWindows = 6 // windows of which Hotspot.Flagged tells
	hotBefore  = 5 // events before the window from which a value of one dimension is looked at
)

// A hotDimension is something that hotspots are looked for in: a dimension, or
// the category or subcategory.
type hotDimension struct {
	name  string
	value func(*fact) uint32 // 0 none
	show  func(uint32) HotValue
}

// The names of the dimensions that are not columns of their own.
const (
	hotCategory    = "category"
	hotSubcategory = "subcategory"
	hotPeriod      = "period" // only to stratify by
)

// hotDimensionNames lists what Options.Dimensions may have.
func hotDimensionNames() []string {
	out := []string{hotCategory, hotSubcategory}
	for _, d := range dimensions {
		out = append(out, d.name)
	}
	return out
}

// hotDimension returns a dimension by its name.
func (f *finish) hotDimension(name string) hotDimension {
	const subcategoryBits = 16
	h := hotDimension{name: name}
	switch name {
	case hotCategory:
		h.value = func(k *fact) uint32 { return uint32(k.category) + 1 }
		h.show = func(v uint32) HotValue {
			c := f.tax.Categories[v-1]
			return HotValue{name, c.Code, c.Name, c.NameEN}
		}
	case hotSubcategory:
		h.value = func(k *fact) uint32 {
			if k.subcategory == noEntry {
				return 0
			}
			return (uint32(k.category)+1)<<subcategoryBits | uint32(k.subcategory)
		}
		h.show = func(v uint32) HotValue {
			c := f.tax.Categories[v>>subcategoryBits-1]
			s := c.Subcategories[v&(1<<subcategoryBits-1)]
			return HotValue{name, c.Code + "/" + s.Code, s.Name, s.NameEN}
		}
	default:
		d := slices.Index(hotDimensionNames(), name) - 2
		h.value = func(k *fact) uint32 { return k.values[d] }
		h.show = func(v uint32) HotValue {
			s := f.values[d].values[v]
			return HotValue{name, s, s, s}
		}
	}
	return h
}

// A hotReport is the work of finish.hotspots.
type hotReport struct {
	*finish
	dims    []hotDimension
	stratum func(*fact) uint32 // nil if nothing is stratified
	last    int                // period that the latest windows end with
	now     []*hotSearch       // in the latest windows, in the order of Options.Windows
}

// A hotFound is a cell that a search kept.
type hotFound struct {
	hotCell
	window int // index in Options.Windows
	end    int // last period of it
	by     *hotSearch
}

// hotspots looks for hotspots in the windows that end with the latest complete
// period, or the last one. There are none without a period.
func (f *finish) hotspots(latest *int) *Hotspots {
	if len(f.periods) == 0 {
		return nil
	}
	h := &hotReport{finish: f, last: len(f.periods) - 1}
	if latest != nil {
		h.last = *latest
	}
	for _, name := range f.opts.Dimensions {
		h.dims = append(h.dims, f.hotDimension(name))
	}
	switch name := f.opts.Stratify; name {
	case "":
	case hotPeriod:
		h.stratum = func(k *fact) uint32 { return uint32(f.periodOf(k.day)) }
	default:
		h.stratum = f.hotDimension(name).value
	}
	out := &Hotspots{
		Dimensions: f.opts.Dimensions, Stratify: f.opts.Stratify,
		Windows: []HotWindow{}, Least: hotLeast, Threshold: hotThreshold,
	}
	var before []*hotSearch
	for w := range f.opts.Windows {
		g := h.grid(w, h.last)
		s := g.search(h.single(w, h.last), nil)
		h.now = append(h.now, s)
		out.Windows = append(out.Windows, HotWindow{First: h.from(w, h.last), Last: h.last, Events: g.events(), Tested: s.tested})
		if h.last > 0 {
			before = append(before, h.grid(w, h.last-1).search(h.single(w, h.last-1), s.priors))
		}
	}
	found := best(h.now, h.last)
	var gone []hotFound
	for _, c := range best(before, h.last-1) {
		if !slices.ContainsFunc(h.now, func(s *hotSearch) bool { return s.flagged[c.place] }) {
			gone = append(gone, c)
		}
	}
	out.Found = len(found)
	out.Cells = h.render(found[:min(len(found), f.opts.Top)])
	out.Fading = h.render(gone[:min(len(gone), f.opts.Top)])
	return out
}

// best joins what was found in several windows that end with a period: of a
// cell that was found in several it takes the one with the highest EB05, and of
// cells that another explains in its window none.
func best(searches []*hotSearch, end int) []hotFound {
	var all, out []hotFound
	for w, s := range searches {
		for _, c := range s.kept {
			all = append(all, hotFound{c, w, end, s})
		}
	}
	slices.SortStableFunc(all, func(a, b hotFound) int { return compareHot(&a.hotCell, &b.hotCell) })
	done := make(map[hotPlace]bool)
	for _, c := range all {
		if !done[c.place] {
			out = append(out, c)
			done[c.place] = true
			for _, p := range c.by.folded[c.place] {
				done[p] = true
			}
		}
	}
	return out
}

// from returns the first period of a window that ends with a period.
func (h *hotReport) from(window, end int) int { return max(0, end-h.opts.Windows[window]+1) }

// grid takes the events of a window.
func (h *hotReport) grid(window, end int) *hotGrid {
	g := &hotGrid{dims: len(h.dims)}
	for i := range h.events {
		k := &h.events[i]
		if p := h.periodOf(k.day); p < h.from(window, end) || p > end {
			continue
		}
		for _, d := range h.dims {
			g.values = append(g.values, d.value(k))
		}
		if h.stratum != nil {
			g.strata = append(g.strata, h.stratum(k))
		}
	}
	return g
}

// single returns the cells of one dimension of a window: each value against its
// share of the events before the window.
func (h *hotReport) single(window, end int) []hotCell {
	var cells []hotCell
	for d, dim := range h.dims {
		now, before := make(map[uint32]int), make(map[uint32]int)
		inWindow, earlier := 0, 0
		for i := range h.events {
			k := &h.events[i]
			p, v := h.periodOf(k.day), dim.value(k)
			switch {
			case v == 0 || p < 0 || p > end:
			case p < h.from(window, end):
				before[v]++
				earlier++
			default:
				now[v]++
				inWindow++
			}
		}
		for v, n := range now {
			c := hotCell{n: n}
			c.place[d] = v
			if c.expectBefore(before[v], inWindow, earlier) {
				cells = append(cells, c)
			}
		}
	}
	slices.SortFunc(cells, func(a, b hotCell) int { return slices.Compare(a.place[:], b.place[:]) })
	return cells
}

// expectBefore fills in what a cell of one dimension is expected to have of the
// events in a window, if it had then of the ones earlier. It reports whether
// these are enough to say.
func (c *hotCell) expectBefore(then, inWindow, earlier int) bool {
	if then < hotBefore {
		return false
	}
	c.e, c.spread = float64(inWindow)*float64(then)/float64(earlier), 1/float64(then)
	return true
}

// render describes the cells that were found.
func (h *hotReport) render(found []hotFound) []Hotspot {
	out := make([]Hotspot, 0, len(found))
	for _, c := range found {
		s := Hotspot{
			Values: h.show(c.place), First: h.from(c.window, c.end), Last: c.end, Unique: c.n,
			Expected: c.e, EBGM: c.ebgm, EB05: c.eb05,
			Status: HotNew, Explains: [][]HotValue{}, Quotes: []string{},
		}
		s.IC, s.IC025, _ = stats.InformationComponent(stats.Cell{N: c.n, E: c.e}, .95)
		for _, p := range c.by.folded[c.place] {
			s.Explains = append(s.Explains, h.show(p))
		}
		out = append(out, s)
	}
	h.remember(out, found)
	h.evidence(out, found)
	return out
}

// show lists the values of a place.
func (h *hotReport) show(p hotPlace) []HotValue {
	var out []HotValue
	for d, dim := range h.dims {
		if p[d] != 0 {
			out = append(out, dim.show(p[d]))
		}
	}
	return out
}
