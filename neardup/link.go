package neardup

import (
	"context"
	"slices"
	"sync/atomic"
)

// A linker links similar sets, those of one bucket after the other. Linkers of
// several bands may run at once: every pair is settled in the first band in
// which it meets, whichever band is done first.
type linker struct {
	*Index
	band   int
	linked forest

	ctx     context.Context // of the call of Groups
	steps   int             // how many calls of done
	stopped bool

	members  []member    // of the bucket at hand
	scratch  [2][]uint64 // of byKey
	shingles []uint64    // of read
}

// A member is a set of the bucket at hand.
type member struct {
	set
	number   int32
	compared int32    // the place of the last member it was compared with
	shingles []uint64 // empty until they are needed
}

// link links the buckets of a band: the sets that have one key. Once ctx is done,
// it returns early.
func (l *linker) link(band int) {
	if l.ctx.Err() != nil {
		return
	}
	l.band = band
	for sets := l.byKey(); len(sets) > 0 && !l.stopped; {
		n := 1
		for n < len(sets) && sets[n]>>32 == sets[0]>>32 {
			n++
		}
		if n > 1 {
			l.linkBucket(sets[:n])
		}
		sets = sets[n:]
	}
}

// byKey returns all sets by their keys in the band: the key in the upper 32 bits,
// the number of the set in the lower.
func (l *linker) byKey() []uint64 {
	if l.scratch[0] == nil {
		l.scratch = [2][]uint64{make([]uint64, len(l.first)), make([]uint64, len(l.first))}
	}
	sets, sorted := l.scratch[0], l.scratch[1]
	for i := range sets {
		sets[i] = uint64(l.bands(int32(i))[l.band])<<32 | uint64(i)
	}
	const bits = 11 // three rounds for 32 bits
	for shift := 32; shift < 64; shift += bits {
		var at [1 << bits]int
		for _, s := range sets {
			at[s>>shift&(1<<bits-1)]++
		}
		sum := 0
		for i, n := range at {
			at[i] = sum
			sum += n
		}
		for _, s := range sets {
			b := s >> shift & (1<<bits - 1)
			sorted[at[b]] = s
			at[b]++
		}
		sets, sorted = sorted, sets
	}
	return sets
}

// bands returns the keys of a set.
func (x *Index) bands(number int32) []uint32 { return x.keys.at(int64(number), x.cfg.Bands) }

// linkBucket links every two sets of a bucket that are similar enough. A bucket that is
// in one tree already needs nothing.
func (l *linker) linkBucket(bucket []uint64) {
	home := l.linked.root(int32(bucket[0]))
	if !slices.ContainsFunc(bucket, func(s uint64) bool { return l.linked.root(int32(s)) != home }) {
		return
	}
	// Their shingles are kept from one bucket to the next for their memory alone.
	l.members = slices.Grow(l.members[:0], len(bucket))[:len(bucket)]
	for i, s := range bucket {
		number := int32(s)
		m := &l.members[i]
		*m = member{set: *l.set(number), number: number, compared: -1, shingles: m.shingles[:0]}
	}
	if len(bucket) >= crowd {
		l.linkCrowd()
		return
	}
	var t trees
	for i := range l.members {
		t.add(i, l.attach(&t, i))
	}
}

// trees are the members seen so far, by the tree of the forest they are in.
type trees [][]int32

// attach joins member i to each of the trees with a member similar to it, merges
// these trees and returns the place of the merged one, or -1. Sets that are
// linked already need no comparison, so that among near copies of one text a
// set costs about one.
func (l *linker) attach(t *trees, i int) int {
	home := -1
	number := l.members[i].number
	root := l.linked.root(number)
	for k := 0; k < len(*t); k++ {
		tree := (*t)[k]
		if other := l.members[tree[0]].number; root != l.linked.root(other) {
			if !l.resembles(i, tree) {
				continue
			}
			root = l.linked.join(number, other)
		}
		if home < 0 {
			home = k
			continue
		}
		(*t)[home] = append((*t)[home], tree...)
		*t = slices.Delete(*t, k, k+1)
		k--
	}
	return home
}

// add adds member i to the tree at home, or as a new one if home is -1.
func (t *trees) add(i, home int) {
	if home < 0 {
		*t = append(*t, []int32{int32(i)})
		return
	}
	(*t)[home] = append((*t)[home], int32(i))
}

// resembles reports whether member i is similar to one of others, all of another
// tree. A pair that was compared before was not similar, or they would be of
// one tree; and a pair that meets in an earlier band is settled in it.
func (l *linker) resembles(i int, others []int32) bool {
	m := &l.members[i]
	for _, j := range others {
		if l.done() {
			return false
		}
		other := &l.members[j]
		if !m.mayResemble(&other.set, l.cfg.Threshold) || other.compared == int32(i) || l.met(m.number, other.number) {
			continue
		}
		other.compared = int32(i)
		if similar(l.shinglesOf(m), l.shinglesOf(other), l.cfg.Threshold) {
			return true
		}
	}
	return false
}

// shinglesOf returns the shingles of a member and keeps them.
func (l *linker) shinglesOf(m *member) []uint64 {
	if len(m.shingles) == 0 {
		m.shingles = appendShingles(m.shingles, l.masked(m.number))
	}
	return m.shingles
}

// met reports whether two sets have an equal key in a band before this one.
func (l *linker) met(a, b int32) bool {
	p, q := l.bands(a)[:l.band], l.bands(b)[:l.band]
	for i := range p {
		if p[i] == q[i] {
			return true
		}
	}
	return false
}

// done counts a step and reports whether ctx is done, as seen every few
// thousand steps.
func (l *linker) done() bool {
	l.steps++
	if l.steps%4096 == 0 && l.ctx.Err() != nil {
		l.stopped = true
	}
	return l.stopped
}

// A forest is a union-find structure that several goroutines may use at once
// (Anderson and Woll, Wait-free parallel algorithms for the union-find problem,
// 1991). It holds the parent of each set; the root of a tree is its smallest
// member.
type forest []atomic.Int32

func newForest(n int) forest {
	f := make(forest, n)
	for i := range f {
		f[i].Store(int32(i))
	}
	return f
}

func (f forest) root(i int32) int32 {
	for {
		parent := f[i].Load()
		if parent == i {
			return i
		}
		above := f[parent].Load()
		if above != parent {
			f[i].CompareAndSwap(parent, above)
		}
		i = above
	}
}

// join joins the trees of a and b and returns their root.
func (f forest) join(a, b int32) int32 {
	for {
		a, b = f.root(a), f.root(b)
		if a == b || f[max(a, b)].CompareAndSwap(max(a, b), min(a, b)) {
			return min(a, b)
		}
	}
}
