package segment

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// A node is one node of a trie kept in a double array: the child of n by the
// symbol c, if there is one, is at n.base()+c and has c for its label. No two
// nodes with children share a base, so that the label is proof enough.
//
// Bits 0 to 31 are the base, 0 for a node without children; bits 32 to 47 the
// label; bits 48 to 63 the value, 0 for a node at which no key ends.
type node uint64

func makeNode(base uint32, label, value uint16) node {
	return node(base) | node(label)<<32 | node(value)<<48
}

func (n node) base() uint32  { return uint32(n) }
func (n node) label() uint16 { return uint16(n >> 32) }
func (n node) value() uint16 { return uint16(n >> 48) }

// ifLabel returns n if it has this label, else 0, without a branch.
func (n node) ifLabel(label uint16) node {
	other := uint64(n.label() ^ label)
	return n & node(^(-other|other)>>63*math.MaxUint64)
}

// A key is a sequence of symbols, each at least 1, with a value of at least 1.
type key struct {
	symbols []uint16
	value   uint16
	weight  float64 // how often the key is met
}

// buildTrie makes the double array of keys, which must be distinct. The root
// is node 0, and its child by c is node c. Past the last node there is room
// for every symbol up to last, so that no step from any node leaves the array.
//
// Heavy subtrees are placed first, so that the nodes that are met most lie
// together; but only children fill the gaps that the others leave.
func buildTrie(keys []key, last uint16) []node {
	slices.SortFunc(keys, func(a, b key) int { return slices.Compare(a.symbols, b.symbols) })
	tree := grow(keys)
	var parents []int32
	for i := 1; i < len(tree); i++ {
		if tree[i].children > 0 {
			parents = append(parents, int32(i))
		}
	}
	slices.SortStableFunc(parents, func(i, j int32) int {
		a, b := &tree[i], &tree[j]
		return cmp.Or(cmp.Compare(bits.Len(uint(b.children)), bits.Len(uint(a.children))), cmp.Compare(b.weight, a.weight))
	})
	var b trieBuilder
	b.taken.set(0)
	b.based.set(0)
	size := int(last) + 1
	for _, p := range append([]int32{0}, parents...) {
		symbols := b.symbols[:0]
		for c := tree[p].first; c != 0; c = tree[c].next {
			symbols = append(symbols, int(tree[c].symbol))
		}
		b.symbols = symbols
		base := 0
		if p != 0 {
			base = b.room()
		}
		b.based.set(base)
		for _, symbol := range symbols {
			b.taken.set(base + symbol)
		}
		tree[p].base = uint32(base)
		size = max(size, base+int(last)+1)
	}
	nodes := make([]node, size)
	for _, p := range append(parents, 0) {
		for c := tree[p].first; c != 0; c = tree[c].next {
			nodes[tree[p].base+uint32(tree[c].symbol)] = makeNode(tree[c].base, tree[c].symbol, tree[c].value)
		}
	}
	return nodes
}

// A subtree is a node of the trie before it has a place.
type subtree struct {
	symbol, value     uint16
	children          int32
	first, last, next int32 // child, last child and sibling; 0 for none
	base              uint32
	weight            float64
}

// grow returns the nodes of the trie of keys, which are sorted: the root
// first, every node before its children and siblings in the order of their symbols.
func grow(keys []key) []subtree {
	size := 1
	for _, k := range keys {
		size += len(k.symbols)
	}
	tree := make([]subtree, 1, size)
	path := []int32{0}
	for _, k := range keys {
		common := 0
		for common+1 < len(path) && common < len(k.symbols) && tree[path[common+1]].symbol == k.symbols[common] {
			common++
		}
		path = path[:common+1]
		for _, symbol := range k.symbols[common:] {
			n := int32(len(tree))
			tree = append(tree, subtree{symbol: symbol})
			parent := &tree[path[len(path)-1]]
			if parent.children++; parent.last != 0 {
				tree[parent.last].next = n
			} else {
				parent.first = n
			}
			parent.last = n
			path = append(path, n)
		}
		tree[path[len(path)-1]].value = k.value
		for _, n := range path {
			tree[n].weight += k.weight
		}
	}
	return tree
}

// A trieBuilder finds places for nodes.
type trieBuilder struct {
	taken bitmap // places in use
	based bitmap // bases in use, and 0

	symbols []int // of the children to be placed, ascending

	// By the number of bits of the number of children: where the first child
	// of the last such node lies. Places before are hardly free any more.
	first [17]int
}

// slack is how far before that place the search begins.
const slack = 1 << 12

// room finds the first base that is not in use and under which there is a free
// place for all of symbols, trying 64 bases at a time.
func (b *trieBuilder) room() int {
	first := &b.first[bits.Len(uint(len(b.symbols)))]
	lowest := b.symbols[0]
	for base := max(*first-slack-lowest, 0); ; base += 64 {
		bad := b.based.from(base)
		for _, symbol := range b.symbols {
			if bad == math.MaxUint64 {
				break
			}
			bad |= b.taken.from(base + symbol)
		}
		if bad != math.MaxUint64 {
			base += bits.TrailingZeros64(^bad)
			*first = max(*first, base+lowest)
			return base
		}
	}
}

// A bitmap is a set of small numbers.
type bitmap []uint64

func (m *bitmap) set(i int) {
	if i/64 >= len(*m) {
		*m = append(*m, make([]uint64, i/64+1-len(*m))...)
	}
	(*m)[i/64] |= 1 << (i % 64)
}

// from returns which of the 64 numbers from i on are in m.
func (m bitmap) from(i int) uint64 {
	var low, high uint64
	if i/64 < len(m) {
		low = m[i/64]
	}
	if i/64+1 < len(m) {
		high = m[i/64+1]
	}
	return low>>(i%64) | high<<(64-i%64)
}
