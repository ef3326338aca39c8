package analysis

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// amount is what a row weighs, in millionths: sums of whole numbers are exact.
func (f *finish) amount(w Weight, k *fact) int64 {
	switch {
	case w == ByCost:
		return k.cost
	case w != BySeverity:
		return millionths
	case k.level == noLevel:
		return 0
	}
	return int64(math.Round(f.tax.Severity[k.level].Weight * millionths))
}

// weigh adds up the included rows of each category, or their events, by weight.
func (f *finish) weigh(w Weight, include func(*fact) bool) paretoInput {
	s := scales{sums: make([]float64, len(f.tax.Categories)), kinds: make(map[kindKey]*eventKind)}
	if w == ByUnique {
		for i := range f.events {
			if include(&f.events[i]) {
				s.add(f.events[i].category, f.amount(w, &f.events[i]))
				s.end()
			}
		}
	} else {
		for i := range f.facts {
			if k := &f.facts[i]; k.group == 0 && include(k) {
				s.add(k.category, f.amount(w, k))
				s.end()
			}
		}
		for _, members := range f.members[1:] {
			for _, k := range members {
				if include(k) {
					s.add(k.category, f.amount(w, k))
				}
			}
			s.end()
		}
	}
	in := s.input()
	for _, c := range f.tax.Categories {
		in.codes = append(in.codes, c.Code)
		in.residual = append(in.residual, c.Residual)
	}
	return in
}

// parts counts the included rows of each category by what the weight tells of
// them: as ParetoRow has it.
func (f *finish) parts(w Weight, include func(*fact) bool) [][]int {
	parts := make([][]int, len(f.tax.Categories))
	n := map[Weight]int{BySeverity: len(f.tax.Severity) + 1, ByCost: 1}[w]
	for i := range parts {
		parts[i] = make([]int, n)
	}
	if n == 0 {
		return parts
	}
	for i := range f.facts {
		switch k := &f.facts[i]; {
		case !include(k):
		case w == ByCost && k.cost == 0:
		case w == ByCost:
			parts[k.category][0]++
		case k.level == noLevel:
			parts[k.category][len(f.tax.Severity)]++
		default:
			parts[k.category][k.level]++
		}
	}
	return parts
}

// scales weigh events: add for each row of one, then end.
type scales struct {
	sums  []float64 // per category, in millionths
	kinds map[kindKey]*eventKind
	event []load
}

// A load is what the event being weighed weighs in one category, in millionths.
type load struct {
	category int16
	value    float64
}

// A kindKey tells kinds apart: by category, and by the four leading binary
// digits of the value and its magnitude. A kind then varies by some 3% around
// its mean, next to nothing beside what separates events, and 10,000 different
// amounts are about a hundred kinds.
type kindKey struct {
	category  int16
	magnitude uint16
}

func (s *scales) add(category int16, amount int64) {
	s.sums[category] += float64(amount)
	for i := range s.event {
		if s.event[i].category == category {
			s.event[i].value += float64(amount)
			return
		}
	}
	s.event = append(s.event, load{category, float64(amount)})
}

// end puts the event to those of its kind. An event with rows in several
// categories, which is rare, is one in each.
func (s *scales) end() {
	for _, l := range s.event {
		key := kindKey{l.category, uint16(math.Float64bits(l.value) >> (52 - 3))}
		k := s.kinds[key]
		if k == nil {
			k = &eventKind{category: int(l.category)}
			s.kinds[key] = k
		}
		k.events++
		k.value += l.value
	}
	s.event = s.event[:0]
}

// input returns the sums and the kinds, in the order of their keys.
func (s *scales) input() paretoInput {
	in := paretoInput{values: s.sums}
	for i := range in.values {
		in.values[i] /= millionths
	}
	for _, key := range slices.SortedFunc(maps.Keys(s.kinds), func(a, b kindKey) int {
		return cmp.Or(cmp.Compare(a.category, b.category), cmp.Compare(a.magnitude, b.magnitude))
	}) {
		k := *s.kinds[key]
		k.value /= millionths * float64(k.events)
		in.kinds = append(in.kinds, k)
	}
	return in
}
