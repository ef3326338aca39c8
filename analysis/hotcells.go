package analysis

import (
	"cmp"
	"maps"
	"slices"

	"suxi/stats"
)

// maxHotDims is how many dimensions hotspots may be looked for in: those of
// the columns, category and subcategory.
const maxHotDims = len(dimensions) + 2

// A hotGrid holds the events of a window by their values: as many in a row as
// there are dimensions, 0 where one is missing.
type hotGrid struct {
	dims   int
	values []uint32
	strata []uint32 // of each event; nil if there are none
}

func (g *hotGrid) events() int { return len(g.values) / max(g.dims, 1) }

func (g *hotGrid) row(i int) []uint32 { return g.values[i*g.dims : (i+1)*g.dims] }

// A hotPlace says which cell: a value in one, two or three dimensions, 0 in
// the others.
type hotPlace [maxHotDims]uint32

// order counts the dimensions of a place.
func (p hotPlace) order() int {
	n := 0
	for _, v := range p {
		if v != 0 {
			n++
		}
	}
	return n
}

// within reports whether p says all that q says, and more.
func (p hotPlace) within(q hotPlace) bool {
	for d, v := range q {
		if v != 0 && p[d] != v {
			return false
		}
	}
	return p != q
}

// A hotCell is a place, how many events lie there and how many were expected.
type hotCell struct {
	place hotPlace
	n     int
	e     float64
	// spread is the variance of ln e where e was itself estimated from few
	// events.
	spread float64

	ebgm, eb05 float64
}

// evidence is the cell for the shrinker: with e known to a variance s, n events
// tell of n/e as much as 1/(1/n + s) would of a known one.
func (c *hotCell) evidence() stats.Cell {
	n := float64(c.n)
	known := int(1/(1/n+c.spread) + .5)
	return stats.Cell{N: known, E: c.e * float64(known) / n}
}

// A hotTable is the cells of two or three dimensions that are not empty, in
// ascending order of their places.
type hotTable struct {
	dims  []int
	cells []hotCell
	n     float64

	one  []map[uint32]float64     // events by value, per dimension
	two  []map[[2]uint32]float64  // of three dimensions: by the values of the two others
	plan []map[uint32][]inStratum // by value, where there are strata; strata ascending
	size map[uint32]float64       // of each stratum
}

// table counts the events that have a value in all of the dimensions.
func (g *hotGrid) table(dims ...int) *hotTable {
	t := &hotTable{dims: dims}
	keys := make([]uint64, 0, g.events())
	for i := range g.events() {
		if key, ok := packed(g.row(i), dims); ok {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	t.n = float64(len(keys))
	for range dims {
		t.one = append(t.one, make(map[uint32]float64))
		t.two = append(t.two, make(map[[2]uint32]float64))
	}
	for i := 0; i < len(keys); {
		j := i
		for j < len(keys) && keys[j] == keys[i] {
			j++
		}
		v := unpacked(keys[i])
		c := hotCell{n: j - i}
		for k, d := range dims {
			c.place[d] = v[k]
			t.one[k][v[k]] += float64(c.n)
			if len(dims) == 3 {
				t.two[k][[2]uint32{v[(k+1)%3], v[(k+2)%3]}] += float64(c.n)
			}
		}
		t.cells = append(t.cells, c)
		i = j
	}
	if g.strata != nil {
		t.stratify(g)
	}
	return t
}

const hotBits = 21 // of a value in a key: three make one, and there are fewer values than that

func packed(row []uint32, dims []int) (key uint64, ok bool) {
	for _, d := range dims {
		if row[d] == 0 || row[d] >= 1<<hotBits {
			return 0, false
		}
		key = key<<hotBits | uint64(row[d])
	}
	return key << (hotBits * (3 - len(dims))), true
}

func unpacked(key uint64) [3]uint32 {
	const mask = 1<<hotBits - 1
	return [3]uint32{uint32(key >> (2 * hotBits)), uint32(key >> hotBits & mask), uint32(key & mask)}
}

// inStratum is how many events a stratum has of some value.
type inStratum struct {
	stratum uint32
	n       float64
}

// stratify counts the margins in each stratum.
func (t *hotTable) stratify(g *hotGrid) {
	t.size = make(map[uint32]float64)
	counts := make([]map[[2]uint32]float64, len(t.dims)) // by stratum and value
	for k := range counts {
		counts[k] = make(map[[2]uint32]float64)
	}
	for i := range g.events() {
		row := g.row(i)
		if _, ok := packed(row, t.dims); !ok {
			continue
		}
		t.size[g.strata[i]]++
		for k, d := range t.dims {
			counts[k][[2]uint32{g.strata[i], row[d]}]++
		}
	}
	for _, of := range counts {
		plan := make(map[uint32][]inStratum)
		for _, key := range slices.SortedFunc(maps.Keys(of), func(a, b [2]uint32) int { return slices.Compare(a[:], b[:]) }) {
			plan[key[1]] = append(plan[key[1]], inStratum{key[0], of[key]})
		}
		t.plan = append(t.plan, plan)
	}
}

// determined reports whether one of two dimensions tells the other: whether, of
// the events whose value in the one has three and more, knowing it leaves less
// than a tenth of the errors of guessing the other (Goodman and Kruskal's λ of
// .9). The cells of such a table, as of a batch and its product, are hot by
// definition.
func (t *hotTable) determined() bool {
	return t.tells(0, 1) || t.tells(1, 0)
}

func (t *hotTable) tells(by, what int) bool {
	best, known := make(map[uint32]float64), 0.0
	total := make(map[uint32]float64)
	for _, c := range t.cells {
		v, w := c.place[t.dims[by]], c.place[t.dims[what]]
		if t.one[by][v] >= hotLeast {
			best[v] = max(best[v], float64(c.n))
			total[w] += float64(c.n)
			known += float64(c.n)
		}
	}
	right, guess := 0.0, 0.0 // whole numbers: the order of the maps does not matter
	for _, n := range best {
		right += n
	}
	for _, n := range total {
		guess = max(guess, n)
	}
	return known > guess && (right-guess)/(known-guess) >= .9
}

// expect fills in what is expected in the cells. The prior is that of pairs; in
// two dimensions it is not looked at.
func (t *hotTable) expect(prior stats.Shrinker) {
	for i := range t.cells {
		c := &t.cells[i]
		c.e, c.spread = t.counts(c).expected(prior, func(mask int) float64 { return t.scale(c.place, mask) })
	}
}

// counts folds the table to the cell's value or another in each dimension.
func (t *hotTable) counts(c *hotCell) *hotCounts {
	h := &hotCounts{order: len(t.dims)}
	var v [3]uint32
	for k, d := range t.dims {
		v[k] = c.place[d]
	}
	all := 1<<h.order - 1
	h.n[all] = float64(c.n)
	if h.order == 3 {
		for k := range 3 {
			h.n[all&^(1<<k)] = t.two[k][[2]uint32{v[(k+1)%3], v[(k+2)%3]}] - h.n[all]
		}
	}
	h.n[0] = t.n
	for k := range h.order {
		h.n[1<<k] = t.one[k][v[k]]
		for mask := range all + 1 {
			if mask&(1<<k) != 0 && mask != 1<<k {
				h.n[1<<k] -= h.n[mask]
			}
		}
	}
	for mask := 1; mask <= all; mask++ {
		h.n[0] -= h.n[mask]
	}
	return h
}

// scale returns how many times strata multiply what the margins of the
// dimensions in mask predict.
func (t *hotTable) scale(place hotPlace, mask int) float64 {
	if t.plan == nil {
		return 1
	}
	plain := t.n
	var in [][]inStratum
	for k, d := range t.dims {
		if mask&(1<<k) != 0 {
			plain *= t.one[k][place[d]] / t.n
			in = append(in, t.plan[k][place[d]])
		}
	}
	sum := 0.0
	for _, s := range in[0] {
		e := s.n
		for _, other := range in[1:] {
			at, ok := slices.BinarySearchFunc(other, s.stratum, func(o inStratum, stratum uint32) int { return cmp.Compare(o.stratum, stratum) })
			if !ok {
				e = 0
				break
			}
			e *= other[at].n / t.size[s.stratum]
		}
		sum += e
	}
	return sum / plain
}
