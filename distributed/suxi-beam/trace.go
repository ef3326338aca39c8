package main

import (
	"encoding/binary"

	"suxi/internal/wire"
	"suxi/pipeline"
)

// A Member is a row as the final pass sees it: its place, and its trace. Behind
// the first step that sees it the text is left out, but for what hot issues compare.
type Member struct {
	Place place
	pipeline.Trace
	Held bool // its text is in the sample of hot issues
}

const (
	longBit = 1 << iota
	sightedBit
	heldBit
)

// encode returns a member in bytes, which begin with its place.
func (m *Member) encode() []byte {
	d := &m.Matter
	b := make([]byte, 0, placeBytes+64+len(m.ID)+len(d.Text)+len(d.Product)+len(d.Region)+len(d.Town))
	b = m.Place.append(b)
	for _, s := range []string{m.ID, d.Text, d.Product, d.Region, d.Town} {
		b = wire.AppendText(b, s)
	}
	b = binary.AppendVarint(b, int64(d.Day))
	b = binary.AppendVarint(b, int64(m.Member.Day))
	b = binary.LittleEndian.AppendUint64(b, m.Member.Person)
	b = binary.LittleEndian.AppendUint64(b, m.Lot)
	flags := byte(0)
	for bit, on := range map[byte]bool{longBit: m.Long, sightedBit: m.Sighted, heldBit: m.Held} {
		if on {
			flags |= bit
		}
	}
	b = append(b, flags)
	if m.Sighted {
		b = binary.AppendVarint(b, int64(m.Sighting.Class))
		b = wire.AppendFloat(wire.AppendFloat(b, m.Sighting.Confidence), m.Sighting.Unknown)
	}
	return b
}

func decodeMember(b []byte) (m Member, err error) {
	m.Place = placeOf(b)
	r := wire.NewReader(b[placeBytes:])
	d := &m.Matter
	for _, s := range []*string{&m.ID, &d.Text, &d.Product, &d.Region, &d.Town} {
		*s = r.Text()
	}
	d.Day, m.Member.Day = int32(r.Varint()), int32(r.Varint())
	m.Member.Person, m.Lot = r.Uint64(), r.Uint64()
	flags := r.Byte()
	m.Long, m.Sighted, m.Held = flags&longBit != 0, flags&sightedBit != 0, flags&heldBit != 0
	if m.Sighted {
		m.Sighting.Class = int(r.Varint())
		m.Sighting.Confidence, m.Sighting.Unknown = r.Float(), r.Float()
	}
	return m, r.Close()
}
