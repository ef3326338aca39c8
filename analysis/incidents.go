package analysis

import (
	"slices"

	"suxi/neardup"
)

// IncidentKind says how far a matter reaches, in the words of GB/T 19012
// (ISO 10002), clause 8.2: complaints are analysed to identify systematic,
// recurring and single incident problems. The standard draws no lines; these
// are ours, and the Spread beside each kind shows the figures they rest on.
type IncidentKind string

const (
	// Systematic (系统性): one cause reaches many. At least 3 people, and more
	// than half of the rows about one batch of one product; or over four weeks
	// and more, at least 10 people, or 3 of several regions.
	Systematic IncidentKind = "systematic"
	// Recurring (重复性): it comes again. At least 3 rows over four weeks and
	// more, and not systematic.
	Recurring IncidentKind = "recurring"
	// SingleIncident (单次): all else.
	SingleIncident IncidentKind = "single"
)

const (
	systematicPeople = 3
	systematicCrowd  = 10
	recurringRows    = 3
	recurringDays    = 28
)

// A Spread says how far complaints about one matter reach.
type Spread struct {
	Kind IncidentKind `json:"kind"`
	// People counts the customers; a row without a customer's id counts as one
	// more person. Customers counts those with an id.
	People       int `json:"people"`
	Customers    int `json:"customers"`
	RegionCount  int `json:"region_count"`
	ChannelCount int `json:"channel_count"`
	PeriodCount  int `json:"period_count"` // periods in which a row falls
	Days         int `json:"days"`         // from the first row to the last; 0 if all are of one day
	// BatchCount is how many rows are about the one batch of one product that
	// most are about; 0 if no row has a batch.
	BatchCount int `json:"batch_count"`
}

// spread measures how far the rows of one matter reach.
func (f *finish) spread(rows []*fact) Spread {
	customers, batches := make(map[uint64]bool), make(map[item]int)
	regions, channels, periods := make(map[uint32]bool), make(map[uint32]bool), make(map[int]bool)
	var s Spread
	first, last := f.last, f.first
	for _, k := range rows {
		if k.customer == 0 {
			s.People++
		} else {
			customers[k.customer] = true
		}
		if v := k.values[byRegion]; v != 0 {
			regions[v] = true
		}
		if v := k.values[byChannel]; v != 0 {
			channels[v] = true
		}
		if v := k.values[byBatch]; v != 0 {
			at := item{k.values[byProduct], v}
			batches[at]++
			s.BatchCount = max(s.BatchCount, batches[at])
		}
		if p := f.periodOf(k.day); p >= 0 {
			periods[p] = true
			first, last = min(first, k.day), max(last, k.day)
		}
	}
	s.Days = max(0, int(last-first))
	s.Customers, s.RegionCount, s.ChannelCount, s.PeriodCount = len(customers), len(regions), len(channels), len(periods)
	s.People += s.Customers
	long := s.Days >= recurringDays
	switch {
	case s.People >= systematicPeople && 2*s.BatchCount > len(rows),
		long && (s.People >= systematicCrowd || s.People >= systematicPeople && s.RegionCount >= 2):
		s.Kind = Systematic
	case long && len(rows) >= recurringRows:
		s.Kind = Recurring
	default:
		s.Kind = SingleIncident
	}
	return s
}

// timeline counts rows per period, oldest first; periods without any are left
// out.
func (f *finish) timeline(rows []*fact) []PeriodCount {
	counts := make(map[int]int)
	for _, k := range rows {
		if p := f.periodOf(k.day); p >= 0 {
			counts[p]++
		}
	}
	out := make([]PeriodCount, 0, len(counts))
	for p, n := range counts {
		out = append(out, PeriodCount{p, n})
	}
	slices.SortFunc(out, func(a, b PeriodCount) int { return a.Period - b.Period })
	return out
}

// An Incident counts the events of one kind, and their rows. A row alone is a
// single incident. Over the kinds, Events add up to Counts.Unique, and Rows to
// Counts.Rows − Counts.UnknownCategory.
type Incident struct {
	Kind   IncidentKind `json:"kind"`
	Events int          `json:"events"`
	Rows   int          `json:"rows"`
}

func (f *finish) incidents() []Incident {
	out := []Incident{{Kind: Systematic}, {Kind: Recurring}, {Kind: SingleIncident}}
	grouped := 0
	for _, members := range f.members[1:] {
		kind := f.spread(members).Kind
		i := slices.IndexFunc(out, func(n Incident) bool { return n.Kind == kind })
		out[i].Events++
		out[i].Rows += len(members)
		grouped += len(members)
	}
	alone := len(f.facts) - grouped
	out[2].Events += alone
	out[2].Rows += alone
	return out
}

// Likeness says in what the members of a near-duplicate group are alike.
type Likeness string

const (
	SameText     Likeness = "same_text" // median similarity .8 and more: one complaint, sent again or copied
	SameTemplate Likeness = "template"  // .6 and more: one form of words, filled in
	Chain        Likeness = "chain"     // less: each is like the next, the ends are not alike
	LikeUnknown  Likeness = ""          // the texts are not in the sample
)

// likenessTexts is how many members of a group are compared, each with each.
const likenessTexts = 12

// textsOf returns the texts of groups that are in the sample.
func (f *finish) textsOf(groups []int) map[uint32][]string {
	out := make(map[uint32][]string, len(groups))
	for _, c := range groups {
		out[uint32(c)] = nil
	}
	for _, s := range f.sample {
		if texts, ok := out[s.group]; ok && len(texts) < likenessTexts {
			out[s.group] = append(texts, s.text)
		}
	}
	return out
}

func likeness(texts []string) (median *float64, like Likeness) {
	var similar []float64
	for i, a := range texts {
		for _, b := range texts[:i] {
			similar = append(similar, neardup.Jaccard(a, b))
		}
	}
	if len(similar) == 0 {
		return nil, LikeUnknown
	}
	slices.Sort(similar)
	m := similar[len(similar)/2]
	switch {
	case m >= .8:
		like = SameText
	case m >= .6:
		like = SameTemplate
	default:
		like = Chain
	}
	return &m, like
}
