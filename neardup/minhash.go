package neardup

import (
	"encoding/binary"
	"math"
	"math/rand/v2"

	"github.com/cespare/xxhash/v2"
)

// A minhash is a family of random orders of all shingles. The probability that
// two sets have the same least element in one order is their Jaccard
// similarity (Broder 1997).
type minhash struct {
	rows   int
	orders []order // bands × rows
}

// An order ranks a shingle of hash h by mul·h + add mod 2⁶⁴. mul is odd, so no
// two hashes share a rank.
type order struct{ mul, add uint64 }

func newMinhash(bands, rows int) minhash {
	m := minhash{rows: rows, orders: make([]order, bands*rows)}
	random := rand.New(rand.NewPCG(0x9E3779B97F4A7C15, 0xD1B54A32D192ED03)) // any constants do
	for i := range m.orders {
		m.orders[i] = order{mul: random.Uint64() | 1, add: random.Uint64()}
	}
	return m
}

// appendKeys appends a key for each band of set: a hash of the least ranks in
// its orders. That it has 32 bits makes one chance candidate in 2³² pairs, and
// candidates are compared anyway.
func (m minhash) appendKeys(keys []uint32, set []uint64) []uint32 {
	hashes := make([]uint64, len(set))
	var word [8]byte
	for i, shingle := range set {
		binary.LittleEndian.PutUint64(word[:], shingle)
		hashes[i] = xxhash.Sum64(word[:])
	}
	band := make([]byte, 0, 8*m.rows)
	for _, o := range m.orders {
		least := uint64(math.MaxUint64)
		for _, h := range hashes {
			least = min(least, o.mul*h+o.add)
		}
		band = binary.LittleEndian.AppendUint64(band, least)
		if len(band) == 8*m.rows {
			keys = append(keys, uint32(xxhash.Sum64(band)))
			band = band[:0]
		}
	}
	return keys
}
