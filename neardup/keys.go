package neardup

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"unicode/utf16"
)

// A SetID tells a set of shingles from all others: 128 bits of a SHA-256.
type SetID [16]byte

// Keys are what one text says of the groups it can be in.
//
// Where no process holds all texts, their groups are found in steps that each
// see one key: texts of one Set are of one group; of each different set, one
// text goes to a bucket for each band, which is that of all sets with the same
// key in the band; [Bucket] finds the groups of a bucket; and [Links] join the
// groups of all buckets. These are the groups of an [Index].
type Keys struct {
	Set   SetID
	Bands []uint32 // the key of each band
}

// A Keyer computes keys. It is safe for concurrent use.
type Keyer struct{ minhash minhash }

// NewKeyer returns a Keyer. It panics if a field of cfg is out of range.
func NewKeyer(cfg Config) *Keyer { return &Keyer{New(cfg).minhash} }

// Keys returns the keys of a text; ok is false if it has no letters, digits or
// pictographs. It is alone then.
func (k *Keyer) Keys(text string) (keys Keys, ok bool) {
	masked := utf16.Encode(mask(nil, text))
	if len(masked) == 0 {
		return Keys{}, false
	}
	set := appendShingles(nil, masked)
	data := make([]byte, 0, 8*len(set))
	for _, shingle := range set {
		data = binary.LittleEndian.AppendUint64(data, shingle)
	}
	sum := sha256.Sum256(data)
	return Keys{SetID(sum[:16]), k.minhash.appendKeys(nil, set)}, true
}

// Bucket returns, per text of a bucket, the smallest number of a text of its
// group, as [Index.Groups] does, but compares every two texts, whatever their
// keys. The error is that of ctx.
func Bucket(ctx context.Context, cfg Config, texts []string) ([]int, error) {
	cfg.Bands, cfg.Rows = 1, 1
	x := New(cfg)
	x.Add(texts...)
	for set := range x.first {
		x.bands(int32(set))[0] = 0 // one key for all
	}
	return x.Groups(ctx)
}

// Links are pairs of sets that belong together: of each set that is linked
// another of its group, in the end the least. Links of parts merge into those of
// all, whatever the parts and their order. A map to add to is made by make. It is
// not safe for concurrent use, not even to ask, which shortens the ways in it.
type Links map[SetID]SetID

// Add links two sets.
func (l Links) Add(a, b SetID) {
	a, b = l.Group(a), l.Group(b)
	switch bytes.Compare(a[:], b[:]) {
	case -1:
		l[b] = a
	case +1:
		l[a] = b
	}
}

// Merge adds the links of others.
func (l Links) Merge(others Links) {
	for a, b := range others {
		l.Add(a, b)
	}
}

// Group returns the least set of the group of a set, which is itself if nothing
// links it.
func (l Links) Group(s SetID) SetID {
	for {
		parent, ok := l[s]
		if !ok {
			return s
		}
		if above, ok := l[parent]; ok {
			l[s] = above
		}
		s = parent
	}
}
