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
func (m *minhash) appendKeys(keys []uint32, set []uint64) []uint32 {
	hashes := make([]uint64, 0, 256)
	var word [8]byte
	for _, shingle := range set {
		binary.LittleEndian.PutUint64(word[:], shingle)
		hashes = append(hashes, xxhash.Sum64(word[:]))
	}
	band := make([]byte, 0, 128)
	orders := m.orders
	for len(orders) > 0 {
		// Four at a time keep the processor busy.
		var least [4]uint64
		n := min(len(least), len(orders))
		if n == len(least) {
			least = leastRanks([4]order(orders), hashes)
		} else {
			for i, o := range orders {
				least[i] = leastRanks([4]order{o, o, o, o}, hashes)[0]
			}
		}
		orders = orders[n:]
		for _, rank := range least[:n] {
			band = binary.LittleEndian.AppendUint64(band, rank)
			if len(band) == 8*m.rows {
				keys = append(keys, uint32(xxhash.Sum64(band)))
				band = band[:0]
			}
		}
	}
	return keys
}

// leastRanks returns the least rank of hashes in each order.
func leastRanks(o [4]order, hashes []uint64) [4]uint64 {
	const none = math.MaxUint64
	a, b, c, d := uint64(none), uint64(none), uint64(none), uint64(none)
	for _, h := range hashes {
		a = min(a, o[0].mul*h+o[0].add)
		b = min(b, o[1].mul*h+o[1].add)
		c = min(c, o[2].mul*h+o[2].add)
		d = min(d, o[3].mul*h+o[3].add)
	}
	return [4]uint64{a, b, c, d}
}

// sumOf returns a checksum of a set.
func sumOf(set []uint64) uint64 {
	sum := uint64(len(set))
	for _, shingle := range set {
		sum = (sum ^ shingle) * 0x9FB21C651E98DF25
		sum ^= sum >> 32
	}
	return sum
}
