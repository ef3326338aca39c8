package pipeline

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/cespare/xxhash/v2"

	"suxi/complaint"
)

// A Shard is one of several parts of the rows of some inputs, which are labelled
// apart: each row is in one of them, by what it says and not by where it stands.
// A complaint is by its id and text, so that all copies of one fall to the same
// shard, and a row that cannot be read is by its raw text. The zero value is all rows.
type Shard struct {
	Index int `json:"index"` // from 1 to Of
	Of    int `json:"of"`
}

// MostShards bounds Shard.Of.
const MostShards = 100_000

// ParseShard reads "3/8".
func ParseShard(s string) (Shard, error) {
	index, of, _ := strings.Cut(s, "/")
	i, err := strconv.Atoi(index)
	n, err2 := strconv.Atoi(of)
	shard := Shard{i, n}
	if errors.Join(err, err2, shard.validate()) != nil {
		return Shard{}, fmt.Errorf("%q: want the number of a shard and of how many, from 1/1 to %d/%d, such as 3/8", s, MostShards, MostShards)
	}
	return shard, nil
}

func (s Shard) validate() error {
	if s.Of < 1 || s.Of > MostShards || s.Index < 1 || s.Index > s.Of {
		return fmt.Errorf("there is no shard %d of %d", s.Index, s.Of)
	}
	return nil
}

// String is s as ParseShard reads it.
func (s Shard) String() string { return fmt.Sprintf("%d/%d", max(1, s.Index), max(1, s.Of)) }

// Holds reports whether a complaint is in the shard.
func (s Shard) Holds(c *complaint.Complaint) bool {
	if s.Of <= 1 {
		return true
	}
	id := storable(c.ID)
	h := xxhash.New()
	var length [8]byte // so that no two pairs are one row of bytes
	binary.LittleEndian.PutUint64(length[:], uint64(len(id)))
	h.Write(length[:])
	h.WriteString(id)
	h.WriteString(storable(c.Text))
	return s.is(h.Sum64())
}

// HoldsReject reports whether a row that cannot be read is in the shard.
func (s Shard) HoldsReject(bad *complaint.RowError) bool {
	return s.Of <= 1 || s.is(xxhash.Sum64String(bad.Raw))
}

func (s Shard) is(hash uint64) bool { return hash%uint64(s.Of) == uint64(s.Index-1) }

// storable is a text as a labelled file holds it, of which a row must be in the
// same shard.
func storable(text string) string { return strings.ToValidUTF8(text, "\uFFFD") }

// gaps are the places of rows among others, ascending, from 0: before each the
// number of those passed over, as binary.AppendUvarint writes it.
type gaps struct {
	bytes []byte
	next  int64 // the least place that another can have
}

func (g *gaps) add(place int64) {
	g.bytes = binary.AppendUvarint(g.bytes, uint64(place-g.next))
	g.next = place + 1
}

var errGaps = errors.New("the places of its rows cannot be read")

// read returns the place of the next row of g and drops it from g.
func (g *gaps) read() (place int64, err error) {
	gap, n := binary.Uvarint(g.bytes)
	const most = 1 << 62 // places; so many rows there are not
	if n <= 0 || gap >= uint64(most-g.next) {
		return 0, errGaps
	}
	place = g.next + int64(gap)
	g.bytes, g.next = g.bytes[n:], place+1
	return place, nil
}
