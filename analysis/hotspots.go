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
	name   string
	column int                // index in dimensions; −1 if it is none of them
	value  func(*fact) uint32 // 0 none
	show   func(uint32) HotValue
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
	h := hotDimension{name: name, column: -1}
	switch name {
	case hotCategory:
		h.value = func(k *fact) uint32 { return uint32(k.category) + 1 }
		h.show = func(v uint32) HotValue {
			c := f.tax.Categories[v-1]
			return HotValue{name, c.Code, c.Name, c.NameEN}
		}
	case hotSubcategory:
		first := make([]uint32, len(f.tax.Categories)) // of the category's subcategories, from 1
		values := []HotValue{{}}
		for i, c := range f.tax.Categories {
			first[i] = uint32(len(values))
			for _, s := range c.Subcategories {
				values = append(values, HotValue{name, c.Code + "/" + s.Code, s.Name, s.NameEN})
			}
		}
		h.value = func(k *fact) uint32 {
			if k.subcategory == noEntry {
				return 0
			}
			return first[k.category] + uint32(k.subcategory)
		}
		h.show = func(v uint32) HotValue { return values[v] }
	default:
		d := dimensionNamed(name)
		h.column = d
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
	amounts [][][]int64        // Options.Exposure by dimension, value and period; nil for a dimension it does not tell apart
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
func (f *finish) hotspots(latest *int, words *wordCount) *Hotspots {
	if len(f.periods) == 0 {
		return nil
	}
	h := &hotReport{finish: f, last: len(f.periods) - 1}
	if latest != nil {
		h.last = *latest
	}
	for _, name := range f.opts.Dimensions {
		h.dims = append(h.dims, f.hotDimension(name))
		h.amounts = append(h.amounts, f.hotAmounts(h.dims[len(h.dims)-1].column))
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
		out.Windows = append(out.Windows, HotWindow{
			First: h.from(w, h.last), Last: h.last, Events: g.events(), Tested: s.tested,
			Priors: [3]HotPrior{HotPrior(s.priors[1]), HotPrior(s.priors[2]), HotPrior(s.priors[3])},
		})
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
	out.Cells = h.render(found[:min(len(found), f.opts.Top)], words)
	out.Fading = h.render(gone[:min(len(gone), f.opts.Top)], words)
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

// single returns the cells of one dimension of a window.
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
			if h.expectSingle(&c, d, window, end, hotPast{inWindow, before[v], earlier}) {
				cells = append(cells, c)
			}
		}
	}
	slices.SortFunc(cells, func(a, b hotCell) int { return slices.Compare(a.place[:], b.place[:]) })
	return cells
}

// A hotPast is what is known of a value of one dimension in a window.
type hotPast struct {
	inWindow int // events of all values
	then     int // events of the value before the window
	earlier  int // events of all values then
}

// expectSingle fills in what a value of one dimension is expected to have of the
// events in a window: its share of Options.Exposure then, or if that does not
// tell the values apart, its share of the events before. It reports whether
// that is known.
func (h *hotReport) expectSingle(c *hotCell, d, window, end int, past hotPast) bool {
	if h.amounts[d] == nil {
		if past.then < hotBefore {
			return false
		}
		c.e, c.spread = float64(past.inWindow)*float64(past.then)/float64(past.earlier), 1/float64(past.then)
		return true
	}
	of, all := 0.0, 0.0
	for v, amounts := range h.amounts[d] {
		for p := h.from(window, end); p <= end && p < len(amounts); p++ { // nil if the file has no such value
			amount := float64(amounts[p])
			if all += amount; uint32(v) == c.place[d] {
				of += amount
			}
		}
	}
	c.e = float64(past.inWindow) * (of / all)
	return of > 0
}

// hotAmounts returns what Options.Exposure has for the values of a dimension,
// by period; nil if it does not tell them apart.
func (f *finish) hotAmounts(column int) [][]int64 {
	if column < 0 || f.amounts.total == nil || !slices.Contains(f.opts.Exposure.By, dimensions[column].name) {
		return nil
	}
	out := make([][]int64, len(f.values[column].values))
	for v := range out {
		out[v] = f.amountsFor(column, uint32(v))
	}
	return out
}

// render describes the cells that were found.
func (h *hotReport) render(found []hotFound, words *wordCount) []Hotspot {
	out := make([]Hotspot, 0, len(found))
	for _, c := range found {
		s := Hotspot{
			Values: h.show(c.place), First: h.from(c.window, c.end), Last: c.end, Unique: c.n,
			Expected: c.e, EBGM: c.ebgm, EB05: c.eb05,
			Status: HotNew, Explains: [][]HotValue{}, Quotes: []string{}, Terms: []Term{},
		}
		s.IC, s.IC025, _ = stats.InformationComponent(stats.Cell{N: c.n, E: c.e}, .95)
		for _, p := range c.by.folded[c.place] {
			s.Explains = append(s.Explains, h.show(p))
		}
		out = append(out, s)
	}
	h.remember(out, found)
	h.evidence(out, found)
	h.terms(out, found, words)
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
