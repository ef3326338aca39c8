package neardup

import (
	"cmp"
	"context"
	"slices"
)

// A linker links the similar sets of an index, one bucket after the other.
type linker struct {
	*Index
	linked *forest

	ctx     context.Context // of the call of Groups
	steps   int             // how many calls of done
	stopped bool

	compared []int32 // per set, the one it was last compared with
	prefixes []prefix
	counts   counts
}

func newLinker(ctx context.Context, x *Index) *linker {
	l := &linker{Index: x, ctx: ctx, linked: newForest(len(x.sets)), compared: make([]int32, len(x.sets))}
	for i := range l.compared {
		l.compared[i] = int32(i)
	}
	return l
}

// crowd is the size of a bucket in which it pays to look for candidates among
// the candidates: 2,000 comparisons cost about as much as 64 prefixes.
const crowd = 64

// link links every two sets of a bucket, those with one key in a band, that
// are similar enough. A bucket that is in one tree already needs nothing. It may
// reorder the bucket. Once ctx is done, it returns early.
func (l *linker) link(bucket []int32, band int) {
	home := l.linked.root(bucket[0])
	if !slices.ContainsFunc(bucket, func(set int32) bool { return l.linked.root(set) != home }) {
		return
	}
	if len(bucket) >= crowd {
		l.linkCrowd(bucket, band)
		return
	}
	var t trees
	for _, set := range bucket {
		t.add(set, l.attach(&t, set, band))
	}
}

// trees are the sets seen so far, by the tree of the forest they are in.
type trees [][]int32

// attach joins set to each of the trees with a set similar to it, merges these
// trees and returns the place of the merged one, or -1. Sets that are linked
// already need no comparison, so that among near copies of one text a set costs
// about one.
func (l *linker) attach(t *trees, set int32, band int) int {
	home := -1
	for i := 0; i < len(*t); i++ {
		tree := (*t)[i]
		if l.linked.root(set) != l.linked.root(tree[0]) {
			if !l.resembles(set, tree, band) {
				continue
			}
			l.linked.join(set, tree[0])
		}
		if home < 0 {
			home = i
			continue
		}
		(*t)[home] = append((*t)[home], tree...)
		*t = slices.Delete(*t, i, i+1)
		i--
	}
	return home
}

// add adds a set to the tree at home, or as a new one if home is -1.
func (t *trees) add(set int32, home int) {
	if home < 0 {
		*t = append(*t, []int32{set})
		return
	}
	(*t)[home] = append((*t)[home], set)
}

// resembles reports whether a set is similar to one of others, all of another
// tree. A pair that was compared before was not similar, or they would be of
// one tree; and every pair that met in an earlier band was settled in it.
func (l *linker) resembles(set int32, others []int32, band int) bool {
	for _, other := range others {
		if l.done() {
			return false
		}
		if l.compared[other] == set || l.met(set, other, band) {
			continue
		}
		l.compared[other] = set
		if l.sets[set].similar(&l.sets[other], l.cfg.Threshold) {
			return true
		}
	}
	return false
}

// met reports whether two sets have an equal key in a band before this one.
func (l *linker) met(a, b int32, band int) bool {
	p, q := l.keys[int(a)*l.cfg.Bands:][:band], l.keys[int(b)*l.cfg.Bands:][:band]
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

// linkCrowd is link for a bucket too large to compare in every pair: many texts
// of one template, say, each with a name and an address of its own.
//
// Let all shingles be in one order, rare ones first. If w is the first shingle
// that two sets share, then all else they share comes after it in both. So
// two sets of m ≤ n shingles are compared only if they meet at a shingle that
// leaves enough of each to reach the threshold (prefix and positional filters:
// Xiao, Wang, Lin, Yu, PPJoin, 2008). No similar pair is lost. Texts of
// a template which alone does not make them similar never meet in it: the
// words of their own come first, and the template leaves too little.
func (l *linker) linkCrowd(bucket []int32, band int) {
	threshold := l.cfg.Threshold
	slices.SortFunc(bucket, func(a, b int32) int { return cmp.Compare(len(l.sets[a].shingles), len(l.sets[b].shingles)) })
	type run struct { // sets of one size
		size  int
		trees trees
	}
	postings := make(map[uint64][]run) // by shingle, ascending in size
	for _, set := range bucket {
		if l.done() {
			return
		}
		n := len(l.sets[set].shingles)
		p := l.prefix(set)
		for i, shingle := range p.shingles {
			left := n - p.unique - i
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
				home := l.attach(&runs[r].trees, set, band)
				if m == n {
					runs[r].trees.add(set, home)
				}
			}
		}
	}
}

// A forest is a union-find structure. The root of a tree is its smallest
// member.
type forest struct{ parent []int32 }

func newForest(n int) *forest {
	f := &forest{parent: make([]int32, n)}
	for i := range f.parent {
		f.parent[i] = int32(i)
	}
	return f
}

func (f *forest) root(i int32) int32 {
	for f.parent[i] != i {
		f.parent[i] = f.parent[f.parent[i]]
		i = f.parent[i]
	}
	return i
}

func (f *forest) join(a, b int32) {
	a, b = f.root(a), f.root(b)
	f.parent[max(a, b)] = min(a, b)
}
