package neardup

import (
	"cmp"
	"slices"
)

// counts are the numbers of sets that have a shingle, roughly: shingles that
// hash alike are counted together. Any counts give a valid order; these put
// what a template has in common behind what is rare, in 4 MB.
type counts []uint32

const countBits = 20

func (c counts) of(shingle uint64) *uint32 {
	return &c[shingle*0x9E3779B97F4A7C15>>(64-countBits)] // as in sketchOf
}

func countShingles(sets []set) counts {
	c := make(counts, 1<<countBits)
	for _, set := range sets {
		for _, shingle := range set.shingles {
			*c.of(shingle)++
		}
	}
	return c
}

// A prefix holds the rarest shingles of a set, rare ones first: so many that a
// set of whatever size that has none of them is not similar. Those that no
// other set has are left out and only counted.
type prefix struct {
	unique   int
	shingles []uint64 // nil if not computed yet
}

// prefix returns the prefix of a set.
func (l *linker) prefix(number int32) prefix {
	if l.counts == nil {
		l.counts = countShingles(l.sets)
		l.prefixes = make([]prefix, len(l.sets))
	}
	p := &l.prefixes[number]
	if p.shingles != nil {
		return *p
	}
	type counted struct {
		count   uint32
		shingle uint64
	}
	set := l.sets[number].shingles
	order := make([]counted, len(set))
	for i, shingle := range set {
		order[i] = counted{*l.counts.of(shingle), shingle}
	}
	slices.SortFunc(order, func(a, b counted) int {
		return cmp.Or(cmp.Compare(a.count, b.count), cmp.Compare(a.shingle, b.shingle))
	})
	p.shingles = []uint64{}
	for i, c := range order {
		// The best that can follow: another set that is just the rest.
		if left := len(set) - i; ratio(left, left, len(set)) < l.cfg.Threshold {
			break
		}
		if c.count == 1 {
			p.unique++
			continue
		}
		p.shingles = append(p.shingles, c.shingle)
	}
	return *p
}
