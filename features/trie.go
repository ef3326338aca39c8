package features

import (
	"hash/maphash"
	"math/bits"
)

// A trie holds terms as paths of characters from its root. It is one
// open-addressing hash table with linear probing: a node is the number of the
// slot that holds the edge to it, and an edge is the number of its parent and a
// character. So a step takes one access to memory as a rule, and nothing of a
// term is hashed twice.
//
// The first step of all, which always begins at the root, is looked up by the
// character. Of the others most fail, and a filter, small enough for a cache
// near the processor, tells so of nearly all that do: the slots are read for
// what is found in them.
type trie struct {
	slots      []slot
	multiplier uint64
	shift      int           // of a product, to the number of a slot
	filter     []uint64      // by the upper bits of a product, more than have the slots: 1 if there is such an edge
	first      *[plane]int32 // by character of the Basic Multilingual Plane: the node that it leads to from the root, or absent
}

// A slot is 16 bytes, so that an edge and what it leads to come together.
type slot struct {
	edge uint64   // and inner, if edges go on from here; 0 if the slot is free
	term [2]int32 // by kind: 1 + the number of the term that ends here, or 0
}

const (
	root     = 0 // the slot 0, which no edge has
	absent   = 0 // the node where no path leads
	runeBits = 21
	inner    = 1

	filterBits = 3       // by which the numbers of the filter's bits are longer than those of slots
	plane      = 1 << 16 // characters of the Basic Multilingual Plane
)

// newTrie returns a trie with room for so many nodes beside the root, of whose
// slots at most three quarters will be in use.
//
// The hash is multiplicative (Dietzfelbinger, Hagerup, Katajainen and Penttonen
// 1997) with a multiplier drawn at random, so that no model file can make edges
// collide. No result depends on it.
func newTrie(nodes int) *trie {
	width := max(4, bits.Len(uint(nodes+nodes/3+1)))
	t := &trie{
		slots:      make([]slot, 1<<width),
		multiplier: maphash.Comparable(maphash.MakeSeed(), nodes) | 1,
		shift:      64 - width,
		filter:     make([]uint64, 1<<(width+filterBits-6)),
		first:      new([plane]int32),
	}
	t.slots[root].edge = ^uint64(inner)
	return t
}

// edge returns that from node by r, an even number above 0.
func edge(node int32, r rune) uint64 { return ((uint64(node)<<runeBits | uint64(r)) + 1) << 1 }

// home returns the slot where the search for an edge begins.
func (t *trie) home(edge uint64) int32 { return int32(edge * t.multiplier >> t.shift) }

// find returns the slot of an edge, or the free one where it would stand.
func (t *trie) find(edge uint64) int32 {
	slots := t.slots
	for i := int(t.home(edge)); ; i++ {
		i &= len(slots) - 1
		if found := slots[i].edge; found&^inner == edge || found == 0 {
			return int32(i)
		}
	}
}

// extend returns the node that r leads to, which it adds if it is new.
func (t *trie) extend(node int32, r rune) int32 {
	e := edge(node, r)
	i := t.find(e)
	t.slots[i].edge |= e
	t.slots[node].edge |= inner
	if node == root && r < plane {
		t.first[r] = i
	}
	bit := t.bit(e)
	t.filter[bit/64] |= 1 << (bit % 64)
	return i
}

// bit returns the number of an edge's bit in the filter.
func (t *trie) bit(edge uint64) uint64 { return edge * t.multiplier >> (t.shift - filterBits) }

// A place is where a walk of the trie has come to.
type place struct {
	node int32
	next int32 // the character that comes next
	unit int32 // the word that it is in
	left int32 // words that may still follow
}

// A walk of a trie is at many places at a time. All take a step before any takes
// the next, and a step is made in rounds, in each of which the processor waits
// for many accesses to memory at once. What happens to a place is hard to foresee
// for it, so that the rounds have few branches: what is not wanted is overwritten.
type walk struct {
	places       []place
	edges, found []uint64 // of places
}

// room returns n places.
func (w *walk) room(n int) []place {
	if n > len(w.places) {
		w.places, w.edges, w.found = make([]place, 2*n), make([]uint64, 2*n), make([]uint64, 2*n)
	}
	return w.places[:n]
}

// begin takes the first step from each of places, which are those of w, and
// returns those that lead somewhere.
func (w *walk) begin(t *trie, places []place, text []rune) []place {
	first := t.first
	kept := 0
	for _, p := range places {
		r := text[p.next]
		if r < plane {
			p.node = first[uint16(r)]
		} else if p.node = t.find(edge(root, r)); t.slots[p.node].edge == 0 {
			p.node = absent
		}
		p.next++
		places[kept] = p
		if p.node != absent {
			kept++
		}
	}
	return places[:kept]
}

// step is begin for the steps that follow.
func (w *walk) step(t *trie, places []place, text []rune) []place {
	edges := w.edges[:len(places)]
	slots, filter, multiplier := t.slots, t.filter, t.multiplier
	shift, filterShift := t.shift&63, (t.shift-filterBits)&63
	kept := 0
	for _, p := range places {
		e := edge(p.node, text[p.next])
		bit := e * multiplier >> filterShift
		places[kept], edges[kept] = p, e
		kept += int(filter[bit/64] >> (bit % 64) & 1)
	}
	places, edges = places[:kept], edges[:kept]
	found := w.found[:len(edges)]
	for i, e := range edges {
		found[i] = slots[int(e*multiplier>>shift)&(len(slots)-1)].edge
	}
	kept = 0
	for i, e := range edges {
		node := int32(e * multiplier >> shift)
		at := found[i]
		if at&^inner != e && at != 0 { // another's slot: search on
			node = t.find(e)
			at = slots[node].edge
		}
		p := places[i]
		places[kept] = place{node, p.next + 1, p.unit, p.left}
		if at != 0 {
			kept++
		}
	}
	return places[:kept]
}
