package analysis

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"suxi/complaint"
	"suxi/taxonomy"
)

// An axis is what a row says beside its category and its level.
type axis int8

const (
	subcategories axis = iota // one, of the row's category
	causes                    // one
	demands                   // any number
	rules                     // any number: those that fired
	raising                   // one at most: the rule that the level rests on
)

// A facet is one value of an axis, as an index in the taxonomy, in rows of one
// category.
type facet struct {
	axis            axis
	category, entry int16
}

// noEntry is the entry of a row without a value on the axis. It goes after all
// others.
const noEntry = math.MaxInt16

// A facetCode is how labels tell a facet: by code.
type facetCode struct {
	axis     axis
	category int16 // of a subcategory, else 0
	code     string
}

// facetCodes maps the codes of the taxonomy to their indices.
func facetCodes(tax *taxonomy.Taxonomy) map[facetCode]int16 {
	out := make(map[facetCode]int16)
	list := func(a axis, category int, entries []taxonomy.Entry) {
		for i, e := range entries {
			out[facetCode{a, int16(category), e.Code}] = int16(i)
		}
	}
	for i, c := range tax.Categories {
		list(subcategories, i, c.Subcategories)
	}
	list(causes, 0, tax.Causes)
	list(demands, 0, tax.Demands)
	for i, r := range tax.Rules {
		out[facetCode{rules, 0, r.Code}] = int16(i)
	}
	return out
}

// facets appends the facets of a label to out. Codes that the taxonomy has not
// are none.
func (b *Builder) facets(out []facet, category int16, l *complaint.Label) []facet {
	add := func(a axis, of int16, joined string) {
		found := false
		for code := range strings.SplitSeq(joined, "|") {
			if i, ok := b.entries[facetCode{a, of, code}]; ok {
				out = append(out, facet{a, category, i})
				found = true
			}
		}
		if !found {
			out = append(out, facet{a, category, noEntry})
		}
	}
	add(subcategories, category, l.Subcategory)
	add(causes, 0, l.Cause)
	add(demands, 0, l.Demand)
	add(rules, 0, l.SeverityRules)
	if l.SeveritySource == complaint.ByRule {
		for _, fired := range out {
			if fired.axis == rules && fired.entry != noEntry && b.tax.Rules[fired.entry].RaiseTo == l.Severity {
				return append(out, facet{raising, category, fired.entry})
			}
		}
	}
	return out
}

// eventFacets are the facets of a group as one event: its subcategory and its
// cause, and each demand and rule that a member has.
func (g *group) eventFacets(event *fact) []facet {
	out := []facet{{subcategories, event.category, event.subcategory}, {causes, event.category, event.cause}}
	for _, a := range []axis{demands, rules} {
		had := make(map[int16]bool)
		for k := range g.facets {
			if k.axis == a && k.entry != noEntry {
				had[k.entry] = true
			}
		}
		if len(had) == 0 {
			had[noEntry] = true
		}
		for entry := range had {
			out = append(out, facet{a, event.category, entry})
		}
	}
	return out
}

// axes renders the axes: those of the categories into them.
func (f *finish) axes(categories []Category) (cause, demand Axis, rule []Rule) {
	events := maps.Clone(f.facetRows)
	for c, g := range f.groups[1:] {
		for k, n := range g.facets {
			events[k] -= n
		}
		event := f.event(f.members[c+1])
		for _, k := range g.eventFacets(&event) {
			events[k]++
		}
	}
	for i, c := range f.tax.Categories {
		categories[i].Subcategories = axisOf(f.sum(events, subcategories, i, c.Subcategories))
	}
	var fired []taxonomy.Entry
	for _, r := range f.tax.Rules {
		fired = append(fired, taxonomy.Entry{Code: r.Code, Name: r.Name, NameEN: r.NameEN})
	}
	rule = []Rule{}
	raised := f.sum(events, raising, anyCategory, fired)
	for i, e := range f.sum(events, rules, anyCategory, fired)[:len(fired)] {
		rule = append(rule, Rule{Entry: e, RaiseTo: f.tax.Severity[f.tax.Rules[i].RaiseTo-1].Code, Raised: raised[i].Count})
	}
	cause = axisOf(f.sum(events, causes, anyCategory, f.tax.Causes))
	demand = axisOf(f.sum(events, demands, anyCategory, f.tax.Demands))
	return cause, demand, rule
}

const anyCategory = -1

// sum counts the rows and events of each entry of an axis, in one category or
// in any, and last those of none.
func (f *finish) sum(events map[facet]int, a axis, category int, entries []taxonomy.Entry) []Entry {
	out := make([]Entry, len(entries)+1)
	for i := range out {
		if i < len(entries) {
			out[i] = Entry{Code: entries[i].Code, Name: entries[i].Name, NameEN: entries[i].NameEN}
		}
		out[i].ByCategory = make([]int, len(f.tax.Categories))
		out[i].UniqueByCategory = make([]int, len(f.tax.Categories))
	}
	for k, unique := range events { // has every facet of a row
		if k.axis != a || category != anyCategory && int(k.category) != category {
			continue
		}
		e := &out[min(int(k.entry), len(entries))]
		e.Count += f.facetRows[k]
		e.ByCategory[k.category] += f.facetRows[k]
		e.Unique += unique
		e.UniqueByCategory[k.category] += unique
	}
	return out
}

// axisOf leaves out the entries that do not occur and sorts the others. The
// last of all is none.
func axisOf(all []Entry) Axis {
	none := all[len(all)-1]
	entries := slices.DeleteFunc(all[:len(all)-1], func(e Entry) bool { return e.Count == 0 })
	slices.SortFunc(entries, func(a, b Entry) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Code, b.Code)) })
	return Axis{Entries: entries, None: none.Count, NoneUnique: none.Unique}
}
