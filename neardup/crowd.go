package neardup

import (
	"cmp"
	"slices"
)

// crowd is the size of a bucket in which it pays to look for candidates among
// the candidates: ordering the shingles of a set costs about as much as a
// thousand comparisons.
const crowd = 1024

// linkCrowd is linkBucket for a bucket too large to compare in every pair: many texts
// of one template, say, each with a name and an address of its own.
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
	counts := l.countShingles()
	postings := make(map[uint32][]run) // by shingle, ascending in size
	var rare []uint64
	for i := range l.members {
		if l.done() {
			return
		}
		n := int(l.members[i].size)
		rare = counts.order(rare[:0], l.read(i))
		for k, s := range rare {
			left := n - k
			// The best that can follow: another set that is just the rest.
			if ratio(left, left, n) < threshold {
				break
			}
			if s>>32 == 1 {
				continue // nobody else has it
			}
			shingle := uint32(s)
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

// read returns the shingles of member i, until the next call.
func (l *linker) read(i int) []uint64 {
	l.shingles = appendShingles(l.shingles[:0], l.masked(l.members[i].number))
	return l.shingles
}

// counts say how many members have a shingle, roughly: those of one hash are
// counted together.
type counts []uint32

func (l *linker) countShingles() counts {
	bits := 10
	for bits < 20 && 1<<bits < 8*len(l.members) {
		bits++
	}
	c := make(counts, 1<<bits)
	for i := range l.members {
		for _, shingle := range l.read(i) {
			c[c.at(shingle)]++
		}
	}
	return c
}

func (c counts) at(shingle uint64) uint64 { return spread(shingle) >> 32 % uint64(len(c)) }

// order appends the shingles of a set, rare ones first: the count in the upper 32
// bits, a hash in the lower. Any order of hashes would do, as long as it is one
// for all: two shingles of one hash share a place in it, and let sets meet that
// have little in common.
func (c counts) order(rare, shingles []uint64) []uint64 {
	for _, shingle := range shingles {
		rare = append(rare, uint64(c[c.at(shingle)])<<32|spread(shingle)>>32)
	}
	slices.Sort(rare)
	return rare
}
