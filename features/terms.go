package features

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"hash/maphash"
	"iter"
	"math"
	"slices"
	"unicode/utf8"
)

// terms is a list of terms in one stretch of memory: term i is
// text[end[i-1]:end[i]].
type terms struct {
	text []byte
	end  []uint32
}

func (t *terms) len() int { return len(t.end) }

func (t *terms) at(i int32) []byte {
	var start uint32
	if i > 0 {
		start = t.end[i-1]
	}
	return t.text[start:t.end[i]]
}

func (t *terms) add(term []byte) {
	if len(t.text)+len(term) > math.MaxUint32 || len(t.end) == math.MaxInt32 {
		panic("features: more than 4 GiB of distinct terms: raise min_df or split the corpus")
	}
	t.text = append(t.text, term...)
	t.end = append(t.end, uint32(len(t.text)))
}

// pick returns the terms numbered ids, in that order.
func (t *terms) pick(ids []int32) terms {
	size := 0
	for _, id := range ids {
		size += len(t.at(id))
	}
	picked := terms{make([]byte, 0, size), make([]uint32, 0, len(ids))}
	for _, id := range ids {
		picked.add(t.at(id))
	}
	return picked
}

// paths ranges over the terms as characters, each with how many of them it
// begins with that the term before began with. They are overwritten by the next.
func (t *terms) paths() iter.Seq2[[]rune, int] {
	return func(yield func([]rune, int) bool) {
		var path []rune
		for i := range int32(t.len()) {
			n, shared, same := 0, 0, true
			for term := t.at(i); len(term) > 0; n++ {
				r, size := utf8.DecodeRune(term)
				term = term[size:]
				if same = same && n < len(path) && path[n] == r; same {
					shared++
				} else {
					path = append(path[:n], r)
				}
			}
			path = path[:n]
			if !yield(path, shared) {
				return
			}
		}
	}
}

// nodes is the number of nodes of a trie of the terms, which are sorted, without
// its root.
func (t *terms) nodes() (n int) {
	for path, shared := range t.paths() {
		n += len(path) - shared
	}
	return n
}

// sortBytewise sorts ids by the bytes of their terms.
func (t *terms) sortBytewise(ids []int32) {
	// Most comparisons are decided by the first eight bytes, which are kept
	// beside the id so that the terms themselves are not fetched.
	type keyed struct {
		prefix uint64
		id     int32
	}
	keys := make([]keyed, len(ids))
	for i, id := range ids {
		var first [8]byte
		copy(first[:], t.at(id))
		keys[i] = keyed{binary.BigEndian.Uint64(first[:]), id}
	}
	slices.SortFunc(keys, func(a, b keyed) int {
		if a.prefix != b.prefix {
			return cmp.Compare(a.prefix, b.prefix)
		}
		return bytes.Compare(t.at(a.id), t.at(b.id))
	})
	for i, k := range keys {
		ids[i] = k.id
	}
}

// A termSet is a list of distinct terms with an index from term to number: an
// open-addressing hash table with linear probing. A slot is 0 if free, else
// the hash in its upper half and the number + 1 in its lower half. The hash
// is seeded at random, which no result depends on.
type termSet struct {
	terms
	slot []uint64 // a power of two of them, at most half in use
	seed maphash.Seed
}

func newTermSet(list terms) *termSet {
	size := 1024
	for size < 2*list.len() {
		size *= 2
	}
	s := &termSet{list, make([]uint64, size), maphash.MakeSeed()}
	for i := range int32(list.len()) {
		hash := s.hash(list.at(i))
		s.place(hash<<32 | uint64(i+1))
	}
	return s
}

func (s *termSet) hash(term []byte) uint64 { return maphash.Bytes(s.seed, term) >> 32 }

func (s *termSet) place(entry uint64) {
	mask := uint64(len(s.slot) - 1)
	i := entry >> 32 & mask
	for s.slot[i] != 0 {
		i = (i + 1) & mask
	}
	s.slot[i] = entry
}

// find returns the number of term, or -1.
func (s *termSet) find(term []byte) int32 { return s.lookup(term, s.hash(term)) }

func (s *termSet) lookup(term []byte, hash uint64) int32 {
	mask := uint64(len(s.slot) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		entry := s.slot[i]
		if entry == 0 {
			return -1
		}
		if entry>>32 == hash {
			if id := int32(uint32(entry) - 1); bytes.Equal(s.at(id), term) {
				return id
			}
		}
	}
}

// intern returns the number of term, which it adds if it is new.
func (s *termSet) intern(term []byte) int32 {
	hash := s.hash(term)
	if id := s.lookup(term, hash); id >= 0 {
		return id
	}
	s.add(term)
	if 2*s.len() > len(s.slot) {
		old := s.slot
		s.slot = make([]uint64, 2*len(old))
		for _, entry := range old {
			if entry != 0 {
				s.place(entry)
			}
		}
	}
	s.place(hash<<32 | uint64(s.len()))
	return int32(s.len() - 1)
}
