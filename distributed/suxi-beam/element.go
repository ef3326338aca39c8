package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"

	"suxi/complaint"
)

// A place says where a row stood in the inputs: places in ascending order are the
// rows in the order in which suxi run reads them. A row keeps its place through the
// whole job; what a worker does again, it does to the same places.
type place struct {
	file  uint32 // among the inputs
	piece uint32 // of the file
	row   uint32 // of the piece
}

const placeBytes = 12

// shard identifies the piece: one shard of the output holds its rows.
func (p place) shard() int64 { return int64(p.file)<<32 | int64(p.piece) }

func (p place) append(b []byte) []byte {
	b = binary.BigEndian.AppendUint32(b, p.file)
	b = binary.BigEndian.AppendUint32(b, p.piece)
	return binary.BigEndian.AppendUint32(b, p.row)
}

// A row travels as its place, big endian, so that rows sort as their bytes do, and
// the complaint behind it.
func encodeRow(p place, l *complaint.Labelled) ([]byte, error) {
	return l.AppendBinary(p.append(nil))
}

func placeOf(row []byte) place {
	return place{binary.BigEndian.Uint32(row), binary.BigEndian.Uint32(row[4:]), binary.BigEndian.Uint32(row[8:])}
}

func decodeRow(row []byte) (l complaint.Labelled, err error) {
	err = l.UnmarshalBinary(row[placeBytes:])
	return l, err
}

// keyOf returns a key that rows of one id and text share, and no others. A row
// without an id of its own is no copy of any.
func keyOf(p place, c *complaint.Complaint) []byte {
	h := sha256.New()
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(c.ID)))
	h.Write(n[:])
	h.Write([]byte(c.ID))
	h.Write([]byte(c.Text))
	if c.GeneratedID {
		binary.Write(h, binary.BigEndian, [3]uint32{p.file, p.piece, p.row})
	}
	return h.Sum(nil)[:16]
}

func before(a, b []byte) bool { return bytes.Compare(a[:placeBytes], b[:placeBytes]) < 0 }
