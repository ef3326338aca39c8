package analysis

import (
	"cmp"
	"slices"
)

// groupValues is how many products, batches and regions of a group are shown.
const groupValues = 5

// A group accumulates what the facts do not tell of one near-duplicate group.
type group struct {
	facets map[facet]int
	quote  sample
}

func (g *group) merge(other *group) {
	addCounts(g.facets, other.facets)
	g.quote.merge(other.quote, 1)
}

// setEvents turns the facts into events: a near-duplicate group is one, on the
// day of its first member in range, with the category of most members, the
// subcategory of most of those, the cause of most, and the level of the most
// urgent. Ties go to the first in the taxonomy. All else is what the first
// member of this category and subcategory says: so an event stands in every
// table where one of its rows does.
func (f *finish) setEvents() {
	f.members = make([][]*fact, len(f.groups))
	f.events = make([]fact, 0, len(f.facts))
	for i := range f.facts {
		k := &f.facts[i]
		if k.group == 0 {
			f.events = append(f.events, *k)
			continue
		}
		f.members[k.group] = append(f.members[k.group], k)
	}
	for _, members := range f.members[1:] {
		f.events = append(f.events, f.event(members))
		if len(members) > 1 {
			f.counts.Groups++
			f.counts.Grouped += len(members)
		}
	}
	f.counts.Unique = len(f.events)
}

// event makes one of the members of a group.
func (f *finish) event(members []*fact) fact {
	category := most(members, func(k *fact) (int16, bool) { return k.category, true })
	subcategory := most(members, func(k *fact) (int16, bool) { return k.subcategory, k.category == category })
	day := noDay
	var like *fact // the first that has both
	for _, k := range members {
		if f.inRange(k.day) && (day == noDay || k.day < day) {
			day = k.day
		}
		if k.category == category && k.subcategory == subcategory &&
			(like == nil || f.inRange(k.day) && (!f.inRange(like.day) || k.day < like.day)) {
			like = k
		}
	}
	event := *like
	event.day = day
	event.cause = most(members, func(k *fact) (int16, bool) { return k.cause, true })
	for _, k := range members {
		if k.level != noLevel && (event.level == noLevel || k.level < event.level) {
			event.level = k.level
		}
	}
	return event
}

// most returns the value that most members have, the smallest of equals.
func most(members []*fact, value func(*fact) (v int16, counts bool)) int16 {
	counts := make(map[int16]int)
	best := int16(noEntry)
	for _, k := range members {
		if v, ok := value(k); ok {
			counts[v]++
		}
	}
	for v, n := range counts {
		if n > counts[best] || n == counts[best] && v < best {
			best = v
		}
	}
	return best
}

// top renders the largest groups of two members and more.
func (f *finish) top() []Group {
	var codes []int
	for c, members := range f.members {
		if len(members) > 1 {
			codes = append(codes, c)
		}
	}
	slices.SortStableFunc(codes, func(a, b int) int { return cmp.Compare(len(f.members[b]), len(f.members[a])) })
	codes = codes[:min(len(codes), f.opts.Top)]
	texts := f.textsOf(codes)
	out := make([]Group, 0, len(codes))
	for _, c := range codes {
		members := f.members[c]
		event := f.event(members)
		last := event.day
		for _, k := range members {
			if f.inRange(k.day) {
				last = max(last, k.day)
			}
		}
		g := Group{
			ID:       f.shareID("group", f.groupIDs.values[c]),
			Size:     len(members),
			Category: f.tax.Categories[event.category].Code,
			First:    event.day.date(),
			Last:     last.date(),
			Products: f.topValues(members, byProduct),
			Batches:  f.topValues(members, byBatch),
			Regions:  f.topValues(members, byRegion),
			Channels: f.topValues(members, byChannel),
			Spread:   f.spread(members),
			Timeline: f.timeline(members),
			Quote:    f.groups[c].quote.picks[0].text,
		}
		g.Similarity, g.Likeness = likeness(texts[uint32(c)])
		out = append(out, g)
	}
	return out
}

// topValues lists the most frequent values that the facts have in a dimension.
func (f *finish) topValues(facts []*fact, dimension int) []ValueCount {
	counts := make(map[uint32]int)
	for _, k := range facts {
		if v := k.values[dimension]; v != 0 {
			counts[v]++
		}
	}
	out := make([]ValueCount, 0, len(counts))
	for v, n := range counts {
		out = append(out, ValueCount{f.values[dimension].values[v], n})
	}
	slices.SortFunc(out, func(a, b ValueCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	return slices.Clip(out[:min(len(out), groupValues)])
}
