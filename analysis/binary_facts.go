package analysis

import (
	"encoding/binary"
	"math"
	"math/bits"
	"slices"

	"suxi/internal/wire"
)

// A fact is written as the distance of its hash from that of the one before, a
// mask, and of its numbers those that the mask says are not 0: most are small, and
// many are 0.
const factNumbers = 26

// customerNumber is the one that is a hash, and takes eight bytes.
const customerNumber = 17

// numbers returns all of a fact but its hash, what is seldom 0 first: times in
// minutes since the complaint came in, which itself counts from before, and the
// model's labels by where they differ from those in force.
func (k *fact) numbers(before minute) [factNumbers]uint64 {
	v := &k.values
	return [...]uint64{
		gap(k.received, before), gap(k.due, k.received), uint64(k.probability + 1), uint64(k.unknown + 1),
		uint64(k.category), uint64(k.level + 1), uint64(k.flags), entryNumber(k.subcategory), entryNumber(k.cause),
		uint64(v[0]), uint64(v[1]), uint64(v[2]), uint64(v[3]), uint64(v[4]), uint64(v[5]),
		change(entryNumber(k.category), entryNumber(k.model)), change(uint64(k.level+1), uint64(k.modelLevel+1)),
		k.customer, uint64(k.group), uint64(k.issue), uint64(k.said),
		gap(k.responded, k.received), gap(k.closed, k.received), uint64(k.costState), uint64(k.cost),
		zigzag(int64(k.day) - int64(k.received.day())),
	}
}

// factOf is the reverse of numbers. What no fact of b can have is an error of r.
func (b *Builder) factOf(r *wire.Reader, n *[factNumbers]uint64, before minute) (k fact) {
	next := 0
	number := func() uint64 { next++; return n[next-1] }
	below := func(x uint64, limit int) uint64 {
		if x >= uint64(limit) {
			r.Fail(errDamaged)
			return 0
		}
		return x
	}
	levels := len(b.tax.Severity) + 1
	k.received = afterGap(r, number(), before)
	k.due = afterGap(r, number(), k.received)
	k.probability = uint32(below(number(), millionths+2)) - 1
	k.unknown = uint16(below(number(), tenThousandths+2)) - 1
	k.category = int16(below(number(), len(b.tax.Categories)))
	k.level = int16(below(number(), levels)) - 1
	k.flags = factFlags(below(number(), int(allFlags)+1))
	k.subcategory = numberEntry(below(number(), len(b.tax.Categories[k.category].Subcategories)+1))
	k.cause = numberEntry(below(number(), len(b.tax.Causes)+1))
	for d := range k.values {
		k.values[d] = uint32(below(number(), len(b.values[d].values)))
	}
	k.model = numberEntry(below(changed(r, entryNumber(k.category), number()), len(b.tax.Categories)+1))
	k.modelLevel = int16(below(changed(r, uint64(k.level+1), number()), levels)) - 1
	k.customer = number()
	k.group = uint32(below(number(), len(b.groupIDs.values)))
	k.issue = uint32(below(number(), len(b.issueIDs.values)))
	k.said = uint8(below(number(), len(b.bones.names)+1))
	k.responded = afterGap(r, number(), k.received)
	k.closed = afterGap(r, number(), k.received)
	k.costState = costState(below(number(), int(costUnreadable)+1))
	k.cost = int64(below(number(), maxAmount*millionths+1))
	d := int64(k.received.day()) + unzigzag(number())
	need(r, d == int64(day(d)))
	k.day = day(d)
	return k
}

func zigzag(x int64) uint64 { return uint64(x)<<1 ^ uint64(x>>63) }

func unzigzag(x uint64) int64 { return int64(x>>1) ^ -int64(x&1) }

// gap tells a time by the one before: 0 if there is none.
func gap(m, before minute) uint64 {
	switch {
	case m == noMinute:
		return 0
	case before == noMinute:
		before = 0
	}
	return zigzag(int64(m)-int64(before)) + 1
}

func afterGap(r *wire.Reader, g uint64, before minute) minute {
	if g == 0 {
		return noMinute
	}
	if before == noMinute {
		before = 0
	}
	m := int64(before) + unzigzag(g-1)
	need(r, m > noMinute && m <= math.MaxInt32)
	return minute(m)
}

// entryNumber is 0 for no entry.
func entryNumber(entry int16) uint64 {
	if entry == noEntry {
		return 0
	}
	return uint64(entry + 1)
}

func numberEntry(n uint64) int16 {
	if n == 0 {
		return noEntry
	}
	return int16(n - 1)
}

// change is 0 if a number is as expected.
func change(expected, n uint64) uint64 {
	if n == expected {
		return 0
	}
	return n + 1
}

func changed(r *wire.Reader, expected, c uint64) uint64 {
	if c == 0 {
		return expected
	}
	need(r, c-1 != expected)
	return c - 1
}

// appendFacts writes facts, which are in their order.
func appendFacts(b []byte, facts []fact) []byte {
	b = binary.AppendUvarint(b, uint64(len(facts)))
	last := fact{received: noMinute}
	for i := range facts {
		k := &facts[i]
		numbers := k.numbers(last.received)
		mask := uint64(0)
		for at, n := range numbers {
			if n != 0 {
				mask |= 1 << at
			}
		}
		b = binary.AppendUvarint(binary.AppendUvarint(b, k.hash-last.hash), mask)
		for at, n := range numbers {
			switch {
			case n == 0:
			case at == customerNumber:
				b = binary.LittleEndian.AppendUint64(b, n)
			default:
				b = binary.AppendUvarint(b, n)
			}
		}
		last = *k
	}
	return b
}

// readFacts reads what appendFacts wrote. There is one of each near-duplicate
// group.
func (b *Builder) readFacts(r *wire.Reader) {
	n := r.Count(2)
	if need(r, n == 0 || len(b.tax.Categories) > 0); r.Err() != nil {
		return
	}
	b.facts = make([]fact, 0, n)
	last := fact{received: noMinute}
	grouped := make([]bool, len(b.groupIDs.values))
	grouped[0] = true
	for i := range n {
		hash := last.hash + r.Uvarint()
		need(r, hash >= last.hash)
		mask := r.Uvarint()
		need(r, mask>>factNumbers == 0)
		var numbers [factNumbers]uint64
		for ; mask != 0 && r.Err() == nil; mask &= mask - 1 {
			at := bits.TrailingZeros64(mask)
			if at == customerNumber {
				numbers[at] = r.Uint64()
			} else {
				numbers[at] = r.Uvarint()
			}
			need(r, numbers[at] != 0)
		}
		k := b.factOf(r, &numbers, last.received)
		k.hash = hash
		if need(r, i == 0 || last.compare(&k) <= 0); r.Err() != nil {
			return
		}
		grouped[k.group] = true
		b.facts = append(b.facts, k)
		last = k
	}
	need(r, !slices.Contains(grouped, false))
}
