package analysis

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"suxi/complaint"
)

// groupValues is how many products, batches and regions of a group are shown.
const groupValues = 5

// A group accumulates the members of one near-duplicate group.
type group struct {
	size   int
	cells  map[cell]int
	facets map[facet]int
	// Distinct values and how many members have them.
	products, batches, regions map[string]int
	quote                      sample
}

func newGroup() *group {
	return &group{cells: make(map[cell]int), facets: make(map[facet]int)}
}

func (g *group) add(c cell, l *complaint.Labelled, p pick) {
	g.size++
	g.cells[c]++
	countValue(&g.products, l.Product)
	countValue(&g.batches, l.Batch)
	countValue(&g.regions, l.Region)
	g.quote.offer(p, 1, l.Text)
}

// countValue counts a value that is not empty. Most groups have no batch, so
// the map is made when it is needed.
func countValue(counts *map[string]int, value string) {
	if value == "" {
		return
	}
	if *counts == nil {
		*counts = make(map[string]int)
	}
	if _, ok := (*counts)[value]; !ok {
		value = strings.Clone(value) // not a part of a file's buffer
	}
	(*counts)[value]++
}

func (g *group) merge(other *group) {
	g.size += other.size
	addCounts(g.cells, other.cells)
	addCounts(g.facets, other.facets)
	for _, v := range []struct {
		to   *map[string]int
		from map[string]int
	}{{&g.products, other.products}, {&g.batches, other.batches}, {&g.regions, other.regions}} {
		if *v.to == nil {
			*v.to = maps.Clone(v.from)
			continue
		}
		addCounts(*v.to, v.from)
	}
	g.quote.merge(other.quote, 1)
}

// event returns the cell in which the group counts as one event: the day of
// its first member within the range and the category of most members.
func (g *group) event(categories int, inRange func(day) bool) (c cell, last day) {
	counts := make([]int, categories)
	c.day, last = noDay, noDay
	for k, n := range g.cells {
		counts[k.category] += n
		if !inRange(k.day) {
			continue
		}
		if c.day == noDay || k.day < c.day {
			c.day = k.day
		}
		last = max(last, k.day)
	}
	for i, n := range counts {
		if n > counts[c.category] {
			c.category = int16(i)
		}
	}
	c.level = noLevel
	return c, last
}

// top renders the largest groups of two members and more.
func (f *finish) top() []Group {
	ids := make([]string, 0, len(f.groups))
	for id, g := range f.groups {
		if g.size > 1 {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b string) int {
		return cmp.Or(cmp.Compare(f.groups[b].size, f.groups[a].size), cmp.Compare(a, b))
	})
	out := make([]Group, 0, f.opts.Top)
	for _, id := range ids[:min(len(ids), f.opts.Top)] {
		g := f.groups[id]
		event, last := g.event(len(f.tax.Categories), f.inRange)
		out = append(out, Group{
			ID:       shareable(id),
			Size:     g.size,
			Category: f.tax.Categories[event.category].Code,
			First:    event.day.date(),
			Last:     last.date(),
			Products: topValues(g.products),
			Batches:  topValues(g.batches),
			Regions:  topValues(g.regions),
			Quote:    g.quote.picks[0].text,
		})
	}
	return out
}

// topValues lists the most frequent values, redacted.
func topValues(counts map[string]int) []ValueCount {
	shown := make(map[string]int)
	for v, n := range counts {
		shown[shareable(v)] += n
	}
	out := make([]ValueCount, 0, len(shown))
	for v, n := range shown {
		out = append(out, ValueCount{v, n})
	}
	slices.SortFunc(out, func(a, b ValueCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	return slices.Clip(out[:min(len(out), groupValues)])
}
