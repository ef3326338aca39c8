package neardup

import (
	"math/bits"
)

// A set is what is kept of a set of shingles: the masked text it is made of, from
// which the shingles are made again where they are needed, their number, and
// their sketch, which most often spares that.
type set struct {
	text   int64 // place in Index.texts
	length int32 // there
	size   int32
	sketch sketch
}

// newSet returns the set of shingles, which has no text yet.
func newSet(shingles []uint64) set {
	return set{size: int32(len(shingles)), sketch: sketchOf(shingles)}
}

// A sketch has 256 bits, each the parity of the number of shingles that hash to
// it. Two sets differ in at least as many shingles as their sketches differ in
// bits (Sandes, Teodoro, Melo, Bitmap filter, 2020), which settles most
// comparisons of dissimilar texts in a few instructions.
type sketch [4]uint64

// spread hashes a shingle to its upper bits.
func spread(shingle uint64) uint64 {
	return shingle * 0x9E3779B97F4A7C15 // the golden ratio: Fibonacci hashing
}

func sketchOf(shingles []uint64) sketch {
	var s sketch
	for _, shingle := range shingles {
		h := spread(shingle)
		s[h>>62] ^= 1 << (h >> 56 & 63)
	}
	return s
}

// shared returns how many shingles two sets of m and n must share to be as
// similar as threshold, or one less, for rounding: J ≥ t, if and only if they
// share at least t/(1+t) · (m+n).
func shared(threshold float64, m, n int) int {
	return int(threshold/(1+threshold)*float64(m+n)) - 1
}

// mayResemble reports whether two sets can be as similar as threshold, as far as
// sizes and sketches say.
func (a *set) mayResemble(b *set, threshold float64) bool {
	m, n := int(a.size), int(b.size)
	differ := bits.OnesCount64(a.sketch[0]^b.sketch[0]) + bits.OnesCount64(a.sketch[1]^b.sketch[1]) +
		bits.OnesCount64(a.sketch[2]^b.sketch[2]) + bits.OnesCount64(a.sketch[3]^b.sketch[3])
	return differ <= m+n-2*shared(threshold, m, n)
}

// similar reports whether the Jaccard similarity of two ascending sets is at
// least threshold.
func similar(a, b []uint64, threshold float64) bool {
	m, n := len(a), len(b)
	return ratio(overlap(a, b, shared(threshold, m, n)), m, n) >= threshold
}

// A list grows without being copied. It holds values in runs: each run lies
// together and has a place, which is one more than the place before for runs of
// the length each.
type list[T any] struct {
	each   int
	chunks [][]T
}

// chunk is how many places a chunk has.
const chunk = 1 << 16

// append appends a run and returns its place.
func (l *list[T]) append(run ...T) (place int64) {
	last := len(l.chunks) - 1
	switch {
	case last < 0: // a small list takes little
		l.chunks = append(l.chunks, nil)
		last = 0
	case len(l.chunks[last])+len(run) > chunk*l.each:
		l.chunks = append(l.chunks, make([]T, 0, max(chunk*l.each, len(run))))
		last++
	}
	at := len(l.chunks[last])
	l.chunks[last] = append(l.chunks[last], run...)
	return int64(last)*chunk + int64(at/l.each)
}

// at returns the n values from a place.
func (l *list[T]) at(place int64, n int) []T {
	from := int(place%chunk) * l.each
	return l.chunks[place/chunk][from : from+n : from+n]
}
