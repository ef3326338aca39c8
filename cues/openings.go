package cues

import "math/bits"

// openings tell of two characters that follow one another whether phrases begin
// with them, and which. Few pairs do: a filter of some kilobytes, which never
// says no to one that does and seldom yes to another, spares looking most of
// them up.
type openings struct {
	filter [1 << (filterBits - 6)]uint64 // a bit stands for all pairs of a hash
	any    [1 << (16 - 6)]uint64         // by the last 16 bits of a character: a phrase may begin with it whatever comes next
	pairs  []pair                        // by hash, an empty one behind those of a hash
	shift  int                           // from the hash to a place among pairs
}

// A pair is an opening of two characters; start is 0 in an empty one.
type pair struct {
	a, b rune
	start
}

const filterBits = 17

// hash mixes a pair; its upper bits are the good ones.
func hash(a, b rune) uint32 { return uint32(a)*0x9E3779B1 + uint32(b)*0x85EBCA6B }

// pass returns 1 if a phrase may begin with a, which b follows, else 0.
func (o *openings) pass(a, b rune) int {
	h := hash(a, b) >> (32 - filterBits)
	return int((o.filter[h/64]>>(h%64) | o.any[uint16(a)/64]>>(uint16(a)%64)) & 1)
}

// alone reports whether a, or a character like it, begins a phrase whatever
// comes next.
func (o *openings) alone(a rune) bool { return o.any[uint16(a)/64]>>(uint16(a)%64)&1 != 0 }

// of returns what begins with a and b, if a is not alone.
func (o *openings) of(a, b rune) start {
	for i := hash(a, b) >> o.shift; ; i = (i + 1) % uint32(len(o.pairs)) {
		if p := &o.pairs[i]; p.start == 0 || p.a == a && p.b == b {
			return p.start
		}
	}
}

// newOpenings returns the openings of the phrases in t.
func (t *trie) newOpenings() (o openings) {
	starts := make(map[[2]rune]start)
	open := func(a rune, n *node) {
		if n.values|n.gap|n.number != 0 {
			o.any[uint16(a)/64] |= 1 << (a % 64)
		}
		for to := n.letters; to < n.letters+n.size; to++ {
			starts[[2]rune{a, t.letter[to]}] |= start(to << 1)
		}
	}
	root := &t.nodes[0]
	for to := root.letters; to < root.letters+root.size; to++ {
		open(t.letter[to], &t.nodes[to])
	}
	if root.number != 0 {
		t.openNumbers(&o, starts)
	}
	size := bits.Len(uint(2 * len(starts)))
	o.pairs, o.shift = make([]pair, 1<<size), 32-size
	for letters, begins := range starts {
		a, b := letters[0], letters[1]
		h := hash(a, b)
		o.filter[h>>(32-filterBits)/64] |= 1 << (h >> (32 - filterBits) % 64)
		i := h >> o.shift
		for o.pairs[i].start != 0 {
			i = (i + 1) % uint32(len(o.pairs))
		}
		o.pairs[i] = pair{a, b, begins}
	}
	return o
}

// openNumbers adds to starts what a phrase that begins with a number can begin
// with: two characters of the number, or its only one and what follows.
func (t *trie) openNumbers(o *openings, starts map[[2]rune]start) {
	after := &t.nodes[t.nodes[0].number]
	for _, a := range numberBeginnings {
		for _, b := range numberBeginnings + numberGoesOn {
			starts[[2]rune{a, b}] |= 1
		}
		switch {
		case after.values|after.gap|after.number != 0:
			o.any[uint16(a)/64] |= 1 << (a % 64)
		case isNumeral(a):
			for to := after.letters; to < after.letters+after.size; to++ {
				starts[[2]rune{a, t.letter[to]}] |= 1
			}
		}
	}
}
