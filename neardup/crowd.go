package neardup

import (
	"cmp"
	"slices"
)

// crowd is how many comparisons a set of a bucket may cost before it pays to look
// for candidates among the candidates, which costs about as much.
const crowd = 100

// linkCrowd is linkBucket for a bucket too large to compare in every pair: many
// texts of one template, say, each with a name and an address of its own.
//
// Let all shingles be in one order, rare ones first. If w is the first shingle
// that two sets share, then all else they share comes after it in both. So
// two sets of m ≤ n shingles are compared only if they meet at a shingle that
// leaves enough of each to reach the threshold (prefix and positional filters:
// Xiao, Wang, Lin, Yu, PPJoin, 2008). No similar pair is lost. Texts of
// a template which alone does not make them similar never meet in it: the
// words of their own come first, and the template leaves too little.
func (l *linker) linkCrowd() {
	threshold := l.cfg.Threshold
	slices.SortFunc(l.members, func(a, b member) int { return cmp.Compare(a.size, b.size) })
	type run struct { // members of one size
		size  int
		trees trees
	}
	counts := l.count()
	postings := make(map[uint64][]run) // by shingle, ascending in size
	for i := range l.members {
		if l.done(1) {
			return
		}
		n := int(l.members[i].size)
		for k, shingle := range l.order(counts, i) {
			left := n - k
			// The best that can follow: another set that is just the rest.
			if ratio(left, left, n) < threshold {
				break
			}
			if shingle>>countShift == 1 {
				continue // nobody else has it
			}
			runs := postings[shingle]
			if ratio(left, n, n) >= threshold && (len(runs) == 0 || runs[len(runs)-1].size < n) {
				runs = append(runs, run{size: n})
				postings[shingle] = runs
			}
			for r := range runs {
				m := runs[r].size
				if ratio(min(m, left), m, n) < threshold {
					continue
				}
				home := l.attach(&runs[r].trees, i)
				if m == n {
					runs[r].trees.add(i, home)
				}
			}
		}
	}
}

// count returns how often the members have a shingle, roughly: those of one slot
// are counted together.
func (l *linker) count() []uint32 {
	bits := 10
	for bits < 20 && 1<<bits < 8*len(l.members) {
		bits++
	}
	counts := make([]uint32, 1<<bits)
	for i := range l.members {
		l.shingles = appendRepeated(l.shingles[:0], l.masked(l.members[i].number))
		for _, shingle := range l.shingles {
			counts[slot(shingle, counts)]++
		}
	}
	return counts
}

func slot(shingle uint64, counts []uint32) uint64 { return spread(shingle) >> 40 % uint64(len(counts)) }

// countShift leaves 20 bits for a count.
const countShift = 44

// order returns the shingles of member i, rare ones first, until the next call:
// the count in the upper bits, a hash in the others. Any order would do that is
// one for all sets. That two shingles of a text have one hash, and so are one, is
// a matter of one text in 10¹⁰.
func (l *linker) order(counts []uint32, i int) []uint64 {
	l.shingles = appendRepeated(l.shingles[:0], l.masked(l.members[i].number))
	for k, shingle := range l.shingles {
		count := min(counts[slot(shingle, counts)], 1<<(64-countShift)-1)
		l.shingles[k] = uint64(count)<<countShift | spread(shingle)>>(64-countShift)
	}
	slices.Sort(l.shingles)
	return slices.Compact(l.shingles)
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
// one tree.
func (l *linker) resembles(i int, others []int32) bool {
	if l.done(len(others)) {
		return false
	}
	m := &l.members[i]
	for _, j := range others {
		other := &l.members[j]
		if other.compared != int32(i) && l.similar(m, other) {
			return true
		}
		other.compared = int32(i)
	}
	return false
}
