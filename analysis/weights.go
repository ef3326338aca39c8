package analysis

import (
	"cmp"
	"encoding/binary"
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
	s := scales{sums: make([]float64, len(f.tax.Categories)), kinds: make(map[string]*eventKind)}
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
			any := false
			for _, k := range members {
				if include(k) {
					any = true
					s.add(k.category, f.amount(w, k))
				}
			}
			if any {
				s.end()
			}
		}
	}
	in := s.input()
	for _, c := range f.tax.Categories {
		in.codes = append(in.codes, c.Code)
		in.residual = append(in.residual, c.Residual)
	}
	return in
}

// scales weigh events. An event is add for each of its rows, then end.
type scales struct {
	sums  []float64 // per category, in millionths
	kinds map[string]*eventKind
	event []load // of the event being weighed
	key   []byte
}

func (s *scales) add(category int16, amount int64) {
	if amount == 0 {
		return
	}
	s.sums[category] += float64(amount)
	for i := range s.event {
		if s.event[i].category == int(category) {
			s.event[i].value += float64(amount)
			return
		}
	}
	s.event = append(s.event, load{int(category), float64(amount)})
}

// end puts the event to those of its kind. Values are alike whose four leading
// binary digits are: a kind then varies by some 3% around its mean, next to
// nothing beside what separates events, and 10,000 different amounts are about
// a hundred kinds.
func (s *scales) end() {
	slices.SortFunc(s.event, func(a, b load) int { return cmp.Compare(a.category, b.category) })
	s.key = s.key[:0]
	for _, p := range s.event {
		s.key = binary.BigEndian.AppendUint16(s.key, uint16(p.category))
		s.key = binary.BigEndian.AppendUint16(s.key, uint16(math.Float64bits(p.value)>>(52-3)))
	}
	k := s.kinds[string(s.key)]
	if k == nil {
		k = &eventKind{loads: make([]load, len(s.event))}
		s.kinds[string(s.key)] = k
	}
	k.events++
	for i, p := range s.event {
		k.loads[i].category = p.category
		k.loads[i].value += p.value
	}
	s.event = s.event[:0]
}

// input returns the sums and the kinds, in an order of their own.
func (s *scales) input() paretoInput {
	in := paretoInput{values: s.sums}
	for i := range in.values {
		in.values[i] /= millionths
	}
	for _, key := range slices.Sorted(maps.Keys(s.kinds)) {
		k := s.kinds[key]
		for i := range k.loads {
			k.loads[i].value /= millionths * float64(k.events)
		}
		in.kinds = append(in.kinds, *k)
	}
	return in
}
