package analysis

import (
	"cmp"
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
	dims     []hotDimension
	stratum  func(*fact) uint32 // nil if nothing is stratified
	searches []*hotSearch       // of the windows, the oldest first
}

// hotspots looks for hotspots in the window that ends with a period. There are
// none before any period.
func (f *finish) hotspots(latest *int) *Hotspots {
	if len(f.periods) == 0 {
		return nil
	}
	h := &hotReport{finish: f}
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
	last := len(f.periods) - 1
	if latest != nil {
		last = *latest
	}
	now := h.grid(last)
	search := now.search(h.single(last), nil)
	for end := max(0, last-hotWindows+1); end < last; end++ {
		h.searches = append(h.searches, h.grid(end).search(h.single(end), search.priors))
	}
	h.searches = append(h.searches, search)
	out := &Hotspots{
		Dimensions: f.opts.Dimensions, Stratify: f.opts.Stratify,
		First: h.from(last), Last: last,
		Events: now.events(), Tested: search.tested, Least: hotLeast, Threshold: hotThreshold,
		Found:  len(search.kept),
		Fading: []Hotspot{},
	}
	out.Cells = h.render(search.kept[:min(len(search.kept), f.opts.Top)], search, last)
	if n := len(h.searches); n > 1 {
		before := h.searches[n-2]
		var gone []hotCell
		for _, c := range before.kept {
			if !search.flagged[c.place] && len(gone) < f.opts.Top {
				gone = append(gone, c)
			}
		}
		out.Fading = h.render(gone, before, last-1)
	}
	return out
}

// from returns the first period of the window that ends with a period.
func (h *hotReport) from(end int) int { return max(0, end-h.opts.Window+1) }

// grid takes the events of the window that ends with a period.
func (h *hotReport) grid(end int) *hotGrid {
	g := &hotGrid{dims: len(h.dims)}
	for i := range h.events {
		k := &h.events[i]
		if p := h.periodOf(k.day); p < h.from(end) || p > end {
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

// single returns the cells of one dimension of the window that ends with a
// period: each value against its share of the events before the window.
func (h *hotReport) single(end int) []hotCell {
	var cells []hotCell
	for d, dim := range h.dims {
		now, before := make(map[uint32]int), make(map[uint32]int)
		inWindow, earlier := 0, 0
		for i := range h.events {
			k := &h.events[i]
			p, v := h.periodOf(k.day), dim.value(k)
			switch {
			case v == 0 || p < 0 || p > end:
			case p < h.from(end):
				before[v]++
				earlier++
			default:
				now[v]++
				inWindow++
			}
		}
		for v, n := range now {
			if then := before[v]; then >= hotBefore {
				c := hotCell{n: n, e: float64(inWindow) * float64(then) / float64(earlier), spread: 1 / float64(then)}
				c.place[d] = v
				cells = append(cells, c)
			}
		}
	}
	slices.SortFunc(cells, func(a, b hotCell) int { return slices.Compare(a.place[:], b.place[:]) })
	return cells
}

// render describes cells that the search in a window kept.
func (h *hotReport) render(cells []hotCell, s *hotSearch, end int) []Hotspot {
	out, places, g := make([]Hotspot, 0, len(cells)), []hotPlace(nil), h.grid(end)
	for _, c := range cells {
		out = append(out, h.describe(c, s, g))
		places = append(places, c.place)
	}
	h.evidence(out, places, end)
	return out
}

func (h *hotReport) describe(c hotCell, s *hotSearch, g *hotGrid) Hotspot {
	out := Hotspot{
		Values: h.show(c.place), Unique: c.n,
		Expected: c.e, EBGM: c.ebgm, EB05: c.eb05,
		Status: HotNew, Explains: [][]HotValue{}, Quotes: []string{}, Timeline: []PeriodCount{},
	}
	out.IC, out.IC025, _ = stats.InformationComponent(stats.Cell{N: c.n, E: c.e}, .95)
	if c.place.order() == 2 {
		out.PRR, out.ROR = g.reportingRatios(c, h.opts.Confidence)
	}
	for _, search := range h.searches {
		out.Flagged = append(out.Flagged, search.flagged[c.place])
	}
	switch n := len(h.searches); {
	case s != h.searches[n-1]:
		out.Status = HotFading
	case n > 1 && out.Flagged[n-2]:
		out.Status = HotContinuing
	}
	for _, p := range s.folded[c.place] {
		out.Explains = append(out.Explains, h.show(p))
	}
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

// reportingRatios are those of a cell of two dimensions.
func (g *hotGrid) reportingRatios(c hotCell, confidence float64) (prr, ror *Ratio) {
	var dims []int
	for d, v := range c.place {
		if v != 0 {
			dims = append(dims, d)
		}
	}
	row, column, all := 0, 0, 0
	for i := range g.events() {
		v := g.row(i)
		if v[dims[0]] == 0 || v[dims[1]] == 0 {
			continue
		}
		all++
		if v[dims[0]] == c.place[dims[0]] {
			row++
		}
		if v[dims[1]] == c.place[dims[1]] {
			column++
		}
	}
	if c.n == row || c.n == column {
		return nil, nil
	}
	p, r := stats.ReportingRatios(c.n, row, column, all, confidence)
	return (*Ratio)(&p), (*Ratio)(&r)
}

// evidence adds to hotspots what lies behind them.
func (h *hotReport) evidence(cells []Hotspot, places []hotPlace, end int) {
	row := make([]uint32, len(h.dims))
	find := newHotFinder(places)
	in := func(k *fact) []int {
		for d, dim := range h.dims {
			row[d] = dim.value(k)
		}
		return find.cells(row)
	}
	inWindow := func(k *fact) bool { p := h.periodOf(k.day); return p >= h.from(end) && p <= end }
	rows, everywhere := make([][]*fact, len(cells)), make([][]*fact, len(cells))
	for i := range h.facts {
		k := &h.facts[i]
		for _, c := range in(k) {
			everywhere[c] = append(everywhere[c], k)
			if inWindow(k) {
				rows[c] = append(rows[c], k)
			}
		}
	}
	for i := range cells {
		c := &cells[i]
		c.Count, c.Timeline = len(rows[i]), h.timeline(everywhere[i])
		c.Batch = source(rows[i], func(k *fact) uint32 { return k.values[byBatch] }, h.values[byBatch].values)
		c.Group = source(rows[i], func(k *fact) uint32 { return k.group }, h.groupIDs.values)
		if c.Group != nil {
			c.Group.ID = shareable(c.Group.ID)
		}
	}
	quoted := make([]map[uint32]bool, len(cells)) // groups
	for i := range quoted {
		quoted[i] = make(map[uint32]bool)
	}
	for _, s := range h.sample {
		if !inWindow(s.fact) {
			continue
		}
		for _, c := range in(s.fact) {
			if len(cells[c].Quotes) < h.opts.Quotes && !quoted[c][s.group] {
				cells[c].Quotes = append(cells[c].Quotes, cut(s.text, quoteLength))
				quoted[c][s.group] = s.group != 0
			}
		}
	}
}

// source returns the value that most rows have, if two have it; the smallest
// of equals.
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
