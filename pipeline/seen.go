package pipeline

import (
	"encoding/binary"

	"github.com/cespare/xxhash/v2"
)

// seen remembers ids and texts by hash. A collision of two ids costs a wrong
// warning; a wrong duplicate takes 128 equal bits.
type seen struct{ texts *diskMap } // id → its first text; see chain for further ones

// newSeen returns an empty memory of some 32 MB at most. What exceeds it goes to
// files in dir.
func newSeen(dir string) *seen { return &seen{newDiskMap(dir, maxSlots)} }

// add reports whether the id, and whether the id with this text, came before.
func (s *seen) add(id, text string) (repeated, same bool, err error) {
	key, value := nonzero(xxhash.Sum64String(id)), xxhash.Sum64String(text)
	for {
		before, found, err := s.texts.put(key, value)
		if err != nil || !found {
			return repeated, false, err
		}
		if repeated = true; before == value {
			return true, true, nil
		}
		key = chain(key, value)
	}
}

// chain returns where a text is remembered if that of another is at key. It is a
// place of its own for each text, so that an id of many texts, such as 0 in every
// row, costs no more than as many ids.
func chain(key, value uint64) uint64 {
	var b [16]byte
	binary.LittleEndian.PutUint64(b[:], key)
	binary.LittleEndian.PutUint64(b[8:], value)
	return nonzero(xxhash.Sum64(b[:]))
}

// nonzero keeps a hash off the key that means none.
func nonzero(hash uint64) uint64 { return max(1, hash) }

func (s *seen) close() error { return s.texts.close() }
