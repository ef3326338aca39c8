package neardup

import (
	"cmp"
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
	steps   int             // comparisons since ctx was asked
	stopped bool

	members  []member   // of the bucket at hand
	trees    [][]member // of linkBucket
	sets     []uint64   // by key
	sorted   []uint64   // of sort
	shingles []uint64   // of count and order
}

// A member is a set of the bucket at hand.
type member struct {
	set
	number   int32
	root     int32    // of its tree, when the bucket was loaded
	compared int32    // the place of the last member it was compared with
	shingles []uint64 // empty until they are needed
}

// linkBand links every two sets of a bucket that are similar enough, in all
// buckets of a band. Once ctx is done, it returns early.
func (l *linker) linkBand(band int) {
	if l.stopped = l.ctx.Err() != nil; l.stopped {
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
	if l.sets == nil {
		l.sets, l.sorted = make([]uint64, len(l.first)), make([]uint64, len(l.first))
	}
	for i := range l.sets {
		l.sets[i] = uint64(l.bands(int32(i))[l.band])<<32 | uint64(i)
	}
	l.sort()
	return l.sets
}

// sort sorts sets by their upper 32 bits.
func (l *linker) sort() {
	const bits = 11 // three rounds
	for shift := 32; shift < 64; shift += bits {
		var at [1 << bits]int
		for _, s := range l.sets {
			at[s>>shift&(1<<bits-1)]++
		}
		sum := 0
		for i, n := range at {
			at[i] = sum
			sum += n
		}
		for _, s := range l.sets {
			b := s >> shift & (1<<bits - 1)
			l.sorted[at[b]] = s
			at[b]++
		}
		l.sets, l.sorted = l.sorted, l.sets
	}
}

// bands returns the keys of a set.
func (x *Index) bands(number int32) []uint32 { return x.keys.at(int64(number), x.cfg.Bands) }

// linkBucket links every two sets of a bucket that are similar enough. Sets that
// are linked already need no comparison: a bucket that is in one tree needs
// nothing, and one that has a large tree and a few other sets little.
func (l *linker) linkBucket(bucket []uint64) {
	home := l.linked.root(int32(bucket[0]))
	if !slices.ContainsFunc(bucket, func(s uint64) bool { return l.linked.root(int32(s)) != home }) {
		return
	}
	l.load(bucket)
	slices.SortFunc(l.members, func(a, b member) int { return cmp.Compare(a.root, b.root) })
	trees := l.trees[:0]
	pairs := 0
	for left := l.members; len(left) > 0; left = left[len(trees[len(trees)-1]):] {
		n := 1
		for n < len(left) && left[n].root == left[0].root {
			n++
		}
		trees = append(trees, left[:n])
		pairs += n * (len(left) - n)
	}
	l.trees = trees
	if pairs > len(bucket)*crowd {
		l.linkCrowd()
		return
	}
	for i, a := range trees {
		for _, b := range trees[:i] {
			l.linkTrees(a, b)
		}
	}
}

// load makes members of a bucket.
func (l *linker) load(bucket []uint64) {
	// Their shingles are left over from another bucket, for their memory alone.
	l.members = slices.Grow(l.members[:0], len(bucket))[:len(bucket)]
	for i, s := range bucket {
		number := int32(s)
		m := &l.members[i]
		*m = member{set: *l.set(number), number: number, root: l.linked.root(number), compared: -1, shingles: m.shingles[:0]}
	}
}

// linkTrees links two trees if a set of one is similar to one of the other.
func (l *linker) linkTrees(a, b []member) {
	if l.linked.root(a[0].number) == l.linked.root(b[0].number) {
		return
	}
	for i := range a {
		if l.done(len(b)) {
			return
		}
		for j := range b {
			if l.similar(&a[i], &b[j]) {
				l.linked.join(a[0].number, b[0].number)
				return
			}
		}
	}
}

// similar reports whether two members are similar and did not meet in an earlier
// band, where they are settled.
func (l *linker) similar(a, b *member) bool {
	return a.mayResemble(&b.set, l.cfg.Threshold) && !l.met(a.number, b.number) &&
		similar(l.shinglesOf(a), l.shinglesOf(b), l.cfg.Threshold)
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

// done counts comparisons and reports whether ctx is done, as seen every few
// thousand of them.
func (l *linker) done(comparisons int) bool {
	if l.steps += comparisons + 1; l.steps >= 4096 && !l.stopped {
		l.steps = 0
		l.stopped = l.ctx.Err() != nil
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
