package analysis

import (
	"cmp"
	"slices"

	"suxi/stats"
)

const (
	hotLeast     = 3   // events of a cell that is shown
	hotThreshold = 1.5 // EB05 of a cell that is flagged
	hotCells     = 40  // cells from which a shrinker is fitted
	hotMost      = 500 // flagged cells of which those explained by others are looked for
)

// A hotSearch is what was found in a grid.
type hotSearch struct {
	tested  int       // cells that are not empty
	kept    []hotCell // flagged and explained by no other, EB05 descending
	flagged map[hotPlace]bool
	folded  map[hotPlace][]hotPlace // by the kept cell that explains them
	priors  *hotPriors
}

// hotPriors are the priors of cells of one, two and three dimensions.
type hotPriors [4]stats.Shrinker

// fewCells is the prior of cells that are too few to fit one to: one in a
// hundred is hot, four times its expectation or so.
var fewCells = stats.Shrinker{A1: 2, B1: .5, A2: 1000, B2: 1000, P: .01}

// search looks for hot cells in the tables of every two and three dimensions,
// and among those of one dimension that are given. Without priors it fits them.
func (g *hotGrid) search(single []hotCell, priors *hotPriors) *hotSearch {
	s := &hotSearch{flagged: make(map[hotPlace]bool), folded: make(map[hotPlace][]hotPlace), priors: priors}
	fit := func(order int, cells []hotCell) {
		if priors == nil {
			s.priors[order] = fitHot(cells)
		}
	}
	if priors == nil {
		s.priors = new(hotPriors)
	}
	byOrder := [4][]hotCell{1: single}
	told := make(map[[2]int]bool)
	for a := range g.dims {
		for b := range a {
			t := g.table(b, a)
			if told[[2]int{b, a}] = t.determined(); !told[[2]int{b, a}] {
				t.expect(stats.Shrinker{})
				byOrder[2] = append(byOrder[2], t.cells...)
			}
		}
	}
	fit(1, byOrder[1])
	fit(2, byOrder[2])
	for a := range g.dims {
		for b := range a {
			for c := range b {
				if told[[2]int{b, a}] || told[[2]int{c, a}] || told[[2]int{c, b}] {
					continue
				}
				t := g.table(c, b, a)
				t.expect(s.priors[2])
				byOrder[3] = append(byOrder[3], t.cells...)
			}
		}
	}
	fit(3, byOrder[3])
	var hot []hotCell
	for order, cells := range byOrder {
		s.tested += len(cells)
		for _, c := range cells {
			if c.judge(s.priors[order]); c.hot() {
				s.flagged[c.place] = true
				hot = append(hot, c)
			}
		}
	}
	slices.SortFunc(hot, func(a, b hotCell) int { return compareHot(&a, &b) })
	s.fold(g, hot[:min(len(hot), hotMost)])
	return s
}

// hotPseudo are cells that nobody counted, of one and a half to eight times their
// expectation. With them the fit knows that there are hot cells and how unlike
// they may be, also where a table has one or none: fitted to itself, a single
// hot cell would make a component without width, or be taken for chance.
var hotPseudo = [...]stats.Cell{
	{N: 15, E: 10}, {N: 20, E: 10}, {N: 30, E: 10}, {N: 40, E: 10}, {N: 60, E: 10}, {N: 80, E: 10},
	{N: 8, E: 5}, {N: 10, E: 5}, {N: 15, E: 5}, {N: 20, E: 5}, {N: 30, E: 5}, {N: 40, E: 5},
}

// fitHot fits the prior of cells of one order.
func fitHot(cells []hotCell) stats.Shrinker {
	if len(cells) < hotCells {
		return fewCells
	}
	known := slices.Clone(hotPseudo[:])
	for i := range cells {
		if e := cells[i].evidence(); e.N > 0 {
			known = append(known, e)
		}
	}
	prior, err := stats.FitShrinker(known)
	if err != nil {
		return fewCells
	}
	return prior
}

// judge fills in what the prior and the cell's own events say of it; eb05 only
// where it may reach the threshold, which it does below ebgm.
func (c *hotCell) judge(prior stats.Shrinker) {
	known := c.evidence()
	if known.N == 0 || float64(c.n) <= c.e {
		return
	}
	p := prior.Posterior(known)
	if c.ebgm = p.GeometricMean(); c.ebgm >= hotThreshold {
		c.eb05 = p.Quantile(.05)
	}
}

// hot is the rule by which a cell is flagged.
func (c *hotCell) hot() bool { return c.n >= hotLeast && c.eb05 >= hotThreshold }

// compareHot orders the hottest first.
func compareHot(a, b *hotCell) int {
	return cmp.Or(cmp.Compare(b.eb05, a.eb05), cmp.Compare(b.n, a.n), slices.Compare(a.place[:], b.place[:]))
}

// fold keeps, of the flagged cells, those that the ones above them leave hot:
// of what a kept cell has beyond its expectation, a cell below is relieved of
// the share that both have in common. Cells within a kept one are left alone,
// for their expectation knows of it already.
func (s *hotSearch) fold(g *hotGrid, hot []hotCell) {
	common := g.common(hot)
	var kept []int
	for i := range hot {
		c := hot[i]
		excess, most, explains := 0.0, 0.0, -1
		for _, k := range kept {
			if c.place.within(hot[k].place) {
				continue
			}
			share := (float64(hot[k].n) - hot[k].e) * float64(common[[2]int{k, i}]) / float64(hot[k].n)
			if excess += share; share > most {
				most, explains = share, k
			}
		}
		c.n = int(max(float64(c.n)-excess, 0) + .5)
		if c.ebgm, c.eb05 = 0, 0; c.n >= hotLeast {
			c.judge(s.priors[c.place.order()])
		}
		if explains >= 0 && c.eb05 < hotThreshold {
			by := hot[explains].place
			s.folded[by] = append(s.folded[by], c.place)
			continue
		}
		kept = append(kept, i)
	}
	for _, k := range kept {
		s.kept = append(s.kept, hot[k])
	}
}

// common counts the events that lie in two of the cells, i < j.
func (g *hotGrid) common(cells []hotCell) map[[2]int]int {
	var places []hotPlace
	for _, c := range cells {
		places = append(places, c.place)
	}
	find, out := newHotFinder(places), make(map[[2]int]int)
	for i := range g.events() {
		in := find.cells(g.row(i))
		for j, b := range in {
			for _, a := range in[:j] {
				out[[2]int{a, b}]++
			}
		}
	}
	return out
}

// A hotFinder finds the places that an event lies in.
type hotFinder struct {
	at     map[hotPlace]int
	shapes []hotPlace // of the places: 1 for a dimension that they tell
	in     []int
}

func newHotFinder(places []hotPlace) *hotFinder {
	f := &hotFinder{at: make(map[hotPlace]int, len(places))}
	for i, p := range places {
		f.at[p] = i
		for d, v := range p {
			p[d] = min(v, 1)
		}
		if !slices.Contains(f.shapes, p) {
			f.shapes = append(f.shapes, p)
		}
	}
	return f
}

// cells returns the places of an event by their indices, ascending, until the
// next call.
func (f *hotFinder) cells(row []uint32) []int {
	f.in = f.in[:0]
	for _, p := range f.shapes {
		for d, v := range row {
			p[d] *= v
		}
		if i, ok := f.at[p]; ok {
			f.in = append(f.in, i)
		}
	}
	slices.Sort(f.in)
	return f.in
}
