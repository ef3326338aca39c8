package hotissue

import (
	"cmp"
	"context"
	"slices"
)

// averageLinkage clusters nodes, given the edges of each, every pair twice, and
// no edge where the similarity is 0. It returns the number of a cluster for
// each node: that of its first.
//
// The two clusters of greatest mean similarity over all pairs are joined, again
// and again, while that mean reaches cut (UPGMA: Sokal and Michener 1958). It is
// computed by following a chain from cluster to nearest cluster until two are
// nearest to each other, and joining these (Murtagh 1983): for average linkage,
// joining two clusters brings none nearer to a third than the nearer one was,
// so that the order of joining does not matter, and a cluster with none near
// enough is done. Where several are equally near, the chain goes back, else to
// the first.
func averageLinkage(ctx context.Context, edges [][]edge, cut float64) ([]int32, error) {
	l := linkage{forest: newForest(len(edges)), edges: edges, size: make([]int64, len(edges))}
	for i := range l.size {
		l.size[i] = 1
	}
	var chain []int32
	for i := range edges {
		if l.root(int32(i)) == int32(i) {
			chain = append(chain, int32(i))
		}
		for len(chain) > 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if chain = l.step(chain, cut*one); len(chain) == 0 && l.joined {
				chain = append(chain, int32(i)) // which names the cluster it is in: those before it are done
			}
		}
	}
	clusters := make([]int32, len(edges))
	for i := range clusters {
		clusters[i] = l.root(int32(i))
	}
	return clusters, nil
}

// A linkage is a clustering that goes on. A cluster is named by its first node,
// the root of its tree.
type linkage struct {
	forest
	edges  [][]edge // per root, to any node of the other cluster
	size   []int64  // per root
	joined bool     // by the last step
}

// step makes a chain longer by the nearest cluster of its last; or takes the
// last two from it and joins them, being nearest to each other; or takes the
// last, having none near enough. The chain before stays one either way.
func (l *linkage) step(chain []int32, least float64) []int32 {
	n := len(chain)
	last, before := chain[n-1], int32(-1)
	if n > 1 {
		before = chain[n-2]
	}
	next, mean := l.nearest(last, before)
	l.joined = false
	switch {
	case next < 0 || mean < least:
		return chain[:n-1]
	case next == before:
		l.join(last, before)
		l.joined = true
		return chain[:n-2]
	}
	return append(chain, next)
}

// nearest returns the cluster of greatest mean similarity to c, and this; -1 if
// none has any. Of equally near ones it is favourite, else the first.
func (l *linkage) nearest(c, favourite int32) (int32, float64) {
	l.edges[c] = l.compact(c)
	best, greatest := int32(-1), 0.0
	for _, e := range l.edges[c] {
		mean := float64(e.sum) / float64(l.size[c]*l.size[e.to])
		if mean > greatest || mean == greatest && e.to == favourite {
			best, greatest = e.to, mean
		}
	}
	return best, greatest
}

// compact returns the edges of a cluster, one to each other, ascending.
func (l *linkage) compact(c int32) []edge {
	edges := l.edges[c][:0]
	for _, e := range l.edges[c] {
		if e.to = l.root(e.to); e.to != c {
			edges = append(edges, e)
		}
	}
	slices.SortFunc(edges, func(a, b edge) int { return cmp.Compare(a.to, b.to) })
	n := 0
	for _, e := range edges {
		if n > 0 && edges[n-1].to == e.to {
			edges[n-1].sum += e.sum
			continue
		}
		edges[n] = e
		n++
	}
	return edges[:n]
}

func (l *linkage) join(a, b int32) {
	l.forest.join(a, b)
	a, b = min(a, b), max(a, b)
	l.size[a] += l.size[b]
	l.edges[a] = append(l.edges[a], l.edges[b]...)
	l.edges[b] = nil
}
