package analysis

import (
	"container/heap"
	"slices"
)

// Signs that stand where a Result would have a small count, once
// Result.Suppress has taken it away. A count is never negative otherwise.
//
// A small one is −K: so −5 is "1 to 4". Hidden is any other: it was taken away
// because what is small could be computed from it.
const Hidden = -1

// A lattice is a table with its margins, seen as a flow: a cell is an arc from
// its row to its column, the total of a row an arc into the row, that of a column
// an arc out of it, and the grand total closes the circle. What flows into a
// node flows out: that is how the figures of a table add up.
//
// Whoever has the table without some figures can compute one of them if it is the
// same in every flow that agrees with the figures left, and with what the signs
// say. If it is not, there is a circle through its arc of figures that are not
// there, each of which can be one larger along the circle, or one smaller against
// it: so circles decide it, with nothing left to chance, since the true table is
// a flow itself. (Cox 1995, Network models for complementary cell suppression.)
type lattice struct {
	least int // K
	nodes int
	arcs  []arc
	steps [][]step // by node: the arcs at it; nil until arcs are complete
}

// A step is an arc as a way from a node: along it (up) or against it.
type step struct {
	to, arc int
	up      bool
}

// An arc is a figure of a table.
type arc struct {
	from, to int
	n        [2]int // rows and events

	state  arcState
	kept   bool // it may not be hidden
	margin bool // it may, rather late
	wanted bool // it is not to be computable, small or not
}

type arcState uint8

const (
	printed   arcState = iota
	small              // printed as 1 to K − 1
	hidden             // not printed; known to be K or more
	unprinted          // in no table, whatever it is
)

// sealed reports whether no secret can be computed from what is printed.
func (l *lattice) sealed() bool {
	for i := range l.arcs {
		if l.secret(&l.arcs[i]) && (l.pinned(i, 0) || l.pinned(i, 1)) {
			return false
		}
	}
	return true
}

// secret reports whether nobody may learn the rows of a.
func (l *lattice) secret(a *arc) bool {
	return a.wanted || a.state == small || a.state == unprinted && l.isSmall(a.n[0])
}

func (l *lattice) isSmall(n int) bool { return 0 < n && n < l.least }

func (l *lattice) node() int {
	l.nodes++
	return l.nodes - 1
}

// add appends an arc and returns its index. A printed one becomes small if it is.
func (l *lattice) add(a arc) int {
	if a.state == printed && !a.kept && l.isSmall(a.n[0]) {
		a.state = small
	}
	l.arcs = append(l.arcs, a)
	return len(l.arcs) - 1
}

// moves reports whether a, in rows (0) or events (1), could be larger (up) or
// smaller as far as a reader knows.
func (l *lattice) moves(a *arc, measure int, up bool) bool {
	n := a.n[measure]
	switch {
	case a.state == printed:
		return false
	case up:
		return a.state != small || n < l.least-1
	case measure == 1 || a.state == unprinted:
		return n > 0
	case a.state == small:
		return n > 1
	}
	return n > l.least
}

// price is what it costs to have a move: nothing where it can, the rows lost where
// it must be hidden first, −1 where that is not possible. Margins come last.
func (l *lattice) price(a *arc, measure int, up bool) int {
	if l.moves(a, measure, up) {
		return 0
	}
	if a.state != printed || a.kept || a.n[0] == 0 {
		return -1
	}
	after := *a
	if after.state = hidden; !l.moves(&after, measure, up) {
		return -1
	}
	if a.margin {
		return 1_000_000_000 + a.n[0]
	}
	return a.n[0]
}

// protect hides what keeps every secret from being computed, in rows and in
// events, and then what keeps the sum of what was taken out of a row or a column
// from being small.
func (l *lattice) protect() {
	for again := true; again; {
		for measure := range 2 {
			for i := range l.arcs {
				if l.secret(&l.arcs[i]) {
					l.enclose(i, measure)
				}
			}
		}
		again = l.enlarge()
	}
}

// enclose closes a circle of figures that are not printed through arc i, if there
// is one to close: the one that hides the fewest rows.
func (l *lattice) enclose(i, measure int) {
	var best []int
	price := -1
	for _, up := range []bool{true, false} {
		if !l.moves(&l.arcs[i], measure, up) {
			continue
		}
		if path, cost, ok := l.circle(i, measure, up); ok && (price < 0 || cost < price) {
			best, price = path, cost
		}
	}
	for _, k := range best {
		if l.arcs[k].state == printed {
			l.arcs[k].state = hidden
		}
	}
}

// enlarge hides one more figure wherever the sum of those that flow out of a
// node, or into it, is small and follows from the printed ones: the least of its
// kind, which nobody may compute either. It reports whether there was one.
func (l *lattice) enlarge() bool {
	type side struct {
		rows, least int // of what is not printed; the arc to be hidden, or −1
		open        bool
	}
	sides := make([][2]side, l.nodes)
	for n := range sides {
		sides[n][0].least, sides[n][1].least = -1, -1
	}
	for i, a := range l.arcs {
		for k, node := range [2]int{a.from, a.to} {
			x := &sides[node][k]
			switch {
			case a.state != printed:
				x.rows, x.open = x.rows+a.n[0], true
			case !a.kept && a.n[0] > 0 && (x.least < 0 || a.n[0] < l.arcs[x.least].n[0]):
				x.least = i
			}
		}
	}
	found := false
	for _, node := range sides {
		for k, x := range node {
			if l.isSmall(x.rows) && !node[1-k].open && x.least >= 0 && l.arcs[x.least].state == printed {
				l.arcs[x.least].state, l.arcs[x.least].wanted = hidden, true
				found = true
			}
		}
	}
	return found
}

// pinned reports whether arc i can be computed from what is printed.
func (l *lattice) pinned(i, measure int) bool {
	for _, up := range []bool{true, false} {
		if l.moves(&l.arcs[i], measure, up) {
			if _, cost, ok := l.circle(i, measure, up); ok && cost == 0 {
				return false
			}
		}
	}
	return l.arcs[i].state != printed
}

// circle returns the cheapest way to close a circle through arc i (Dijkstra), and
// what hiding its arcs costs.
func (l *lattice) circle(i, measure int, up bool) (arcs []int, cost int, ok bool) {
	if l.steps == nil {
		l.steps = make([][]step, l.nodes)
		for k, a := range l.arcs {
			l.steps[a.from] = append(l.steps[a.from], step{a.to, k, true})
			l.steps[a.to] = append(l.steps[a.to], step{a.from, k, false})
		}
	}
	start, end := l.arcs[i].to, l.arcs[i].from
	if !up {
		start, end = end, start
	}
	best := make([]int, l.nodes)
	came := make([]step, l.nodes) // the arc by which, and from where
	for n := range best {
		best[n] = -1
	}
	best[start] = 0
	queue := &frontier{{0, start}}
	for queue.Len() > 0 {
		at := heap.Pop(queue).(reached)
		if at.cost > best[at.node] {
			continue
		}
		if at.node == end {
			break
		}
		for _, s := range l.steps[at.node] {
			price := l.price(&l.arcs[s.arc], measure, s.up)
			if s.arc == i || price < 0 {
				continue
			}
			if c := at.cost + price; best[s.to] < 0 || c < best[s.to] {
				best[s.to] = c
				came[s.to] = step{at.node, s.arc, s.up}
				heap.Push(queue, reached{c, s.to})
			}
		}
	}
	if best[end] < 0 {
		return nil, 0, false
	}
	for n := end; n != start; n = came[n].to {
		arcs = append(arcs, came[n].arc)
	}
	slices.Reverse(arcs)
	return arcs, best[end], true
}

// A reached is a node and what it costs to come there.
type reached struct{ cost, node int }

// A frontier is a heap, the cheapest first.
type frontier []reached

func (f frontier) Len() int           { return len(f) }
func (f frontier) Less(i, j int) bool { return f[i].cost < f[j].cost }
func (f frontier) Swap(i, j int)      { f[i], f[j] = f[j], f[i] }
func (f *frontier) Push(x any)        { *f = append(*f, x.(reached)) }
func (f *frontier) Pop() any {
	old := *f
	x := old[len(old)-1]
	*f = old[:len(old)-1]
	return x
}
