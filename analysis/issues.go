package analysis

import (
	"cmp"
	"math"
	"slices"

	"suxi/hotissue"
	"suxi/redact"
)

// Issues are the hot issues: complaints about one matter in one place, in whatever
// words different people told it (package hotissue finds them).
type Issues struct {
	// Rows are the issues of two events and more, at most Options.Issues, by Score
	// down.
	Rows   []Issue `json:"rows"`
	Others int     `json:"others"` // how many more there are
	Rule   Text    `json:"rule"`   // of the score, in print
}

// An Issue is one hot issue. A near-duplicate group in it is one event.
type Issue struct {
	ID       string `json:"id"`    // the least of its rows
	Title    string `json:"title"` // at most 20 characters: a phrase that most of its complaints share, else a clause of Quote; "" if that is none either
	Count    int    `json:"count"`
	Unique   int    `json:"unique"`   // events, 2 and more
	Category string `json:"category"` // code of most rows; ties to the first in the taxonomy
	First    Date   `json:"first"`    // "" if no row has a date
	Last     Date   `json:"last"`

	Score float64    `json:"score"` // of IssueParts, 0 to 100
	Parts IssueParts `json:"parts"`
	// Events in the latest complete period, and in the one before; nil if there
	// is none.
	Now    *int `json:"now"`
	Before *int `json:"before"`

	Kinds    []ValueCount `json:"kinds"` // codes of categories; at most 5, as all below, the most frequent first
	Products []ValueCount `json:"products"`
	Regions  []ValueCount `json:"regions"`
	Channels []ValueCount `json:"channels"`
	Levels   []int        `json:"levels"` // rows per level, in the order of Result.Levels
	Spread
	Timeline []PeriodCount `json:"timeline"`

	// Quote is the complaint that says most of what the others say, and IDs are
	// those of some: 8 at most, a random sample of its events.
	Quote string   `json:"quote"`
	IDs   []string `json:"ids"`
}

// IssueParts are what the score of an issue adds up, each from 0 to 1:
// Score = 50 · Size + 15 · Growth + 25 · Severity + 10 · Reach.
type IssueParts struct {
	// Size is ln(1 + People) over the same of the issue that has most: of sixty
	// people who send one text, each counts.
	Size float64 `json:"size"`
	// Growth is the share of the latest complete period in the events of this
	// and the one before: a / (a + b), with a and b the counts plus 2½, so that a
	// few events are no growth, each per Result.RateUnit. ½ is no change; it is 0
	// where neither period has an event, and ½ where there is none to compare.
	Growth float64 `json:"growth"`
	// Severity is the mean weight of the rows' levels over the greatest weight
	// of a level; a row without a level weighs 0.
	Severity float64 `json:"severity"`
	// Reach is the mean of People / Count and n / (n + 1), with n the number of
	// regions, channels and products.
	Reach float64 `json:"reach"`
}

func (p IssueParts) score() float64 {
	return float64(50*p.Size) + float64(15*p.Growth) + float64(25*p.Severity) + float64(10*p.Reach)
}

var issueRule = Text{
	ZH: "热度 = 50×规模 + 15×增长 + 25×严重 + 10×波及，各项 0 至 1。规模：ln(1+人数) 与人数最多的热点之比；增长：最近完整周期与前一周期的事件率中，前者所占的比例（各加 2.5 件，0.5 为持平，两期都没有为 0）；" +
		"严重：各件等级权重的均值与最高权重之比；波及：人数与件数之比、n/(n+1)（n 为地区、渠道、产品的个数）两者的均值。",
	EN: "score = 50 size + 15 growth + 25 severity + 10 reach, each 0 to 1. Size: ln(1 + people) over that of the issue with most. Growth: what share the latest complete period has of its event rate and that of the period before (2.5 events added to each; 0.5 is no change, 0 none in either). " +
		"Severity: mean weight of the levels over the greatest weight. Reach: mean of people over complaints and of n/(n+1), n being the number of regions, channels and products.",
}

// issueTexts is how many complaints of an issue are at hand for its title.
const issueTexts = 8

// issue returns the sample of an issue's complaints, which may be new.
func (b *Builder) issue(code uint32) *sample {
	for len(b.issues) <= int(code) {
		b.issues = append(b.issues, &sample{})
	}
	return b.issues[code]
}

// hotIssues ranks the issues. latest is the index of the latest complete period,
// nil if there is none.
func (f *finish) hotIssues(latest *int) Issues {
	rows, events := make([][]*fact, len(f.issues)), make([][]*fact, len(f.issues))
	for i := range f.facts {
		if k := &f.facts[i]; k.issue != 0 {
			rows[k.issue] = append(rows[k.issue], k)
		}
	}
	for i := range f.events {
		if k := &f.events[i]; k.issue != 0 {
			events[k.issue] = append(events[k.issue], k)
		}
	}
	type ranked struct {
		Issue
		code int
	}
	var list []ranked
	crowd := 0 // people of the issue with most
	for code := range rows {
		if len(events[code]) >= 2 {
			n := f.measure(rows[code], events[code], latest)
			list = append(list, ranked{n, code})
			crowd = max(crowd, n.People)
		}
	}
	for i := range list {
		n := &list[i]
		n.Parts.Size = math.Log1p(float64(n.People)) / math.Log1p(float64(crowd))
		n.Score = n.Parts.score()
	}
	slices.SortStableFunc(list, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(b.Unique, a.Unique), cmp.Compare(b.Count, a.Count))
	})
	top := min(len(list), f.opts.Issues)
	out := Issues{Rows: make([]Issue, top), Others: len(list) - top, Rule: issueRule}
	titles := newTitler()
	for i := range out.Rows {
		out.Rows[i] = f.describe(list[i].Issue, rows[list[i].code], list[i].code, titles)
	}
	return out
}

// measure gives an issue its figures, and the parts of its score but for the
// size.
func (f *finish) measure(rows, events []*fact, latest *int) Issue {
	n := Issue{Count: len(rows), Unique: len(events), Spread: f.spread(rows), Levels: make([]int, len(f.tax.Severity))}
	n.Parts.Growth = .5
	if latest != nil {
		n.Now = new(f.within(events, *latest))
		if before := *latest - 1; before >= 0 && f.comparable(*latest, before) {
			n.Before = new(f.within(events, before))
			now, past := f.exposure(*latest), f.exposure(before)
			switch a, b := (float64(*n.Now)+2.5)/now, (float64(*n.Before)+2.5)/past; {
			case *n.Now+*n.Before == 0:
				n.Parts.Growth = 0
			case now > 0 && past > 0:
				n.Parts.Growth = a / (a + b)
			}
		}
	}
	weight, greatest := 0.0, 0.0
	for _, l := range f.tax.Severity {
		greatest = max(greatest, l.Weight)
	}
	for _, k := range rows {
		if k.level != noLevel {
			n.Levels[k.level]++
		}
	}
	for level, count := range n.Levels {
		weight += float64(float64(count) * f.tax.Severity[level].Weight)
	}
	if greatest > 0 {
		n.Parts.Severity = weight / (greatest * float64(len(rows)))
	}
	products := make(map[uint32]bool)
	for _, k := range rows {
		if v := k.values[byProduct]; v != 0 {
			products[v] = true
		}
	}
	kinds := float64(n.RegionCount + n.ChannelCount + len(products))
	n.Parts.Reach = (float64(n.People)/float64(n.Count) + kinds/(kinds+1)) / 2
	return n
}

// within counts the facts of a period.
func (f *finish) within(facts []*fact, period int) int {
	n := 0
	for _, k := range facts {
		if f.periodOf(k.day) == period {
			n++
		}
	}
	return n
}

// describe adds to an issue what is printed beside its figures.
func (f *finish) describe(n Issue, rows []*fact, code int, titles titler) Issue {
	n.ID = f.shareID("issue", f.issueIDs.values[code])
	n.Products, n.Regions, n.Channels = f.topValues(rows, byProduct), f.topValues(rows, byRegion), f.topValues(rows, byChannel)
	n.Timeline = f.timeline(rows)
	n.Category = f.tax.Categories[most(rows, func(k *fact) (int16, bool) { return k.category, true })].Code
	first, last := noDay, noDay
	kinds := make(map[int16]int)
	for _, k := range rows {
		kinds[k.category]++
		if f.inRange(k.day) {
			if first == noDay || k.day < first {
				first = k.day
			}
			if last == noDay || k.day > last {
				last = k.day
			}
		}
	}
	for category, count := range kinds {
		n.Kinds = append(n.Kinds, ValueCount{f.tax.Categories[category].Code, count})
	}
	slices.SortFunc(n.Kinds, func(a, b ValueCount) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value)) })
	n.Kinds = n.Kinds[:min(len(n.Kinds), groupValues)]
	if first != noDay {
		n.First, n.Last = first.date(), last.date()
	}
	var texts, unmasked []string
	n.IDs = []string{}
	for _, p := range f.issues[code].picks {
		texts, unmasked = append(texts, p.text), append(unmasked, redact.DropMasks(p.text))
		n.IDs = append(n.IDs, f.shareable(p.id))
	}
	typical := hotissue.Typical(unmasked)
	n.Title, n.Quote = titles.title(unmasked, typical), texts[typical]
	return n
}
