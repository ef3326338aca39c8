package analysis

import (
	"cmp"
	"math"
	"slices"

	"suxi/stats"
)

// PartKind is what a part of a change comes from, in the order of the split.
type PartKind string

const (
	PartExposure PartKind = "exposure" // more or fewer days, orders, users: what the base rate would have brought
	PartRepeats  PartKind = "repeats"  // rows of near-duplicate groups beyond the first of each
	PartChannel  PartKind = "channel"  // a channel that begins, ends or jumps
	PartCategory PartKind = "category" // a category that begins, ends or jumps
	PartRest     PartKind = "rest"     // everything else
)

// Jump says what became of a channel or category.
type Jump string

const (
	Begins Jump = "begins" // none before
	Ends   Jump = "ends"   // none now
	Rises  Jump = "rises"
	Falls  Jump = "falls"
)

// jumpRatio is how many times as large, or as small, a share must become for the
// change to be a jump.
const jumpRatio = 1.5

// An Explained splits the change of the total between the latest complete period
// and a base into parts that add up to it exactly.
//
// The exposure goes first: what the rows of the base would have become at the
// rate of the base. Every row of either period is then in one part, the first
// that it fits, and a part's change is its rows now less its rows in the base
// times the growth of the exposure: what it has beyond what exposure explains.
// So the parts but the first do not depend on their order, save where a row fits
// two; and each is a sentence, "so many more than the base's rate would bring".
//
// Which channels and categories jump is decided by events, one value at a time:
// of the values left, the one whose share of the events left changed with the
// smallest p of Fisher's exact test is a jump if p times the number of values
// left is at most Options.Q and the share changed by the factor 1.5 at least.
// It is taken out, and the others are tested among themselves: that one
// category surges does not make the others fall. Categories are tested among the
// events of channels that do not jump.
type Explained struct {
	Kind         string   `json:"kind"`   // "previous" or "year_ago"
	Period       int      `json:"period"` // index in Result.Periods
	Base         int      `json:"base"`
	Count        int      `json:"count"`
	BaseCount    int      `json:"base_count"`
	Unit         RateUnit `json:"unit"` // of the exposures
	Exposure     float64  `json:"exposure"`
	BaseExposure float64  `json:"base_exposure"`

	// Parts are in the order of the split: the exposure, the repeats, the jumps,
	// the rest, the first two and the last always there.
	Parts []Part `json:"parts"`

	// Cells and UniqueCells say which cells of category × product × region the
	// change comes from, in rows and in events. Each adds up to the change.
	Cells       []Step `json:"cells"`
	UniqueCells []Step `json:"unique_cells"`
}

// A Part is one of them.
type Part struct {
	Kind  PartKind `json:"kind"`
	Value string   `json:"value"` // the channel, "" being rows without one, or the category's code
	Jump  Jump     `json:"jump"`  // of a channel or category
	P     *float64 `json:"p"`     // of the jump, times the values it was chosen from; nil for other parts

	Count     int   `json:"count"` // rows in the part now and in the base; of the exposure none
	BaseCount int   `json:"base_count"`
	Change    int64 `json:"change"` // in millionths of a row: Change of all parts add up to 1000000·(Count − BaseCount)

	// Ratio is, for the rest, that of its rates, with the exact interval at
	// Options.Confidence; nil for other parts, and where the base is 0 or the
	// interval has no end.
	Ratio *float64 `json:"ratio"`
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
}

// A Step is one cell of a waterfall, or the sum of the smaller ones that rise,
// or that fall, at its end.
type Step struct {
	Category string `json:"category"` // code; "" in a sum
	Product  string `json:"product"`  // "" being rows without one
	Region   string `json:"region"`
	Sum      Jump   `json:"sum"`   // Rises or Falls: the cells not shown that do; else ""
	Cells    int    `json:"cells"` // how many it sums up; 1 if it is no sum

	Count     int `json:"count"`
	BaseCount int `json:"base_count"`
	Change    int `json:"change"` // Count − BaseCount
}

// explain explains the change of the latest complete period against the period
// before and the year before.
func (f *finish) explain(periods []Period, latest *int) []Explained {
	out := []Explained{}
	if latest == nil {
		return out
	}
	for _, b := range []struct {
		kind string
		base *int
	}{{"previous", periods[*latest].Previous}, {"year_ago", periods[*latest].YearAgo}} {
		if b.base == nil {
			continue
		}
		e := f.split(*latest, *b.base)
		e.Kind = b.kind
		e.Cells, e.UniqueCells = f.steps(f.facts, *latest, *b.base), f.steps(f.events, *latest, *b.base)
		out = append(out, e)
	}
	return out
}

// two counts something in a period and its base.
type two struct{ now, base int }

func (t *two) add(n two) { t.now, t.base = t.now+n.now, t.base+n.base }

// split makes the parts.
func (f *finish) split(now, base int) Explained {
	total := len(f.tax.Categories)
	rows := two{f.rowsIn[now][total], f.rowsIn[base][total]}
	events := two{f.eventsIn[now][total], f.eventsIn[base][total]}
	unit := f.unitFor(f.amounts.total, now, base)
	e := Explained{
		Period: now, Base: base, Count: rows.now, BaseCount: rows.base, Unit: unit,
		Exposure:     f.exposureIn(unit, f.amounts.total, now),
		BaseExposure: f.exposureIn(unit, f.amounts.total, base),
	}
	grown, shrunk := int64(f.periods[now].covered()), int64(f.periods[base].covered())
	if unit != daily {
		grown, shrunk = f.amounts.total[now], f.amounts.total[base]
	}
	beyond := func(n two) int64 { return int64(n.now)*millionths - mulDiv(int64(n.base)*millionths, grown, shrunk) }

	e.Parts = []Part{
		{Kind: PartExposure, Change: -beyond(two{base: rows.base}) - int64(rows.base)*millionths},
		{Kind: PartRepeats, Count: rows.now - events.now, BaseCount: rows.base - events.base},
	}
	e.Parts[1].Change = beyond(two{e.Parts[1].Count, e.Parts[1].BaseCount})

	inChannel := f.twoBy(now, base, len(f.values[byChannel].values), func(k *fact) int { return int(k.values[byChannel]) })
	jumped := make([]bool, len(inChannel))
	for _, j := range jumps(inChannel, f.opts.Q) {
		jumped[j.value] = true
		e.Parts = append(e.Parts, j.part(PartChannel, f.values[byChannel].values[j.value], beyond))
	}
	inCategory := f.twoBy(now, base, total, func(k *fact) int {
		if jumped[k.values[byChannel]] {
			return -1
		}
		return int(k.category)
	})
	for _, j := range jumps(inCategory, f.opts.Q) {
		e.Parts = append(e.Parts, j.part(PartCategory, f.tax.Categories[j.value].Code, beyond))
	}

	rest := Part{Kind: PartRest, Count: rows.now, BaseCount: rows.base, Change: int64(rows.now-rows.base) * millionths}
	for _, p := range e.Parts {
		rest.Count, rest.BaseCount, rest.Change = rest.Count-p.Count, rest.BaseCount-p.BaseCount, rest.Change-p.Change
	}
	r := stats.CompareRates(stats.Rate{Count: rest.Count, Exposure: e.Exposure}, stats.Rate{Count: rest.BaseCount, Exposure: e.BaseExposure}, f.opts.Confidence)
	rest.Ratio, rest.Low, rest.High = finite(r.Ratio), finite(r.Low), finite(r.High)
	e.Parts = append(e.Parts, rest)
	return e
}

// twoBy counts the events of two periods by key, −1 being none.
func (f *finish) twoBy(now, base, n int, key func(*fact) int) []two {
	counts := make([]two, n)
	for i := range f.events {
		k := key(&f.events[i])
		if k < 0 {
			continue
		}
		switch f.periodOf(f.events[i].day) {
		case now:
			counts[k].now++
		case base:
			counts[k].base++
		}
	}
	return counts
}

// A jumping value of those that were counted.
type jumping struct {
	value int
	count two
	p     float64 // times the values left
}

// jumps finds them by the rule of Explained, in the order in which it does.
func jumps(counts []two, q float64) []jumping {
	var out []jumping
	var left two
	open := make([]bool, len(counts))
	values := 0
	for v, c := range counts {
		if c != (two{}) {
			left.add(c)
			open[v] = true
			values++
		}
	}
	for ; values > 1; values-- {
		best := jumping{p: math.Inf(1)}
		for v, c := range counts {
			if !open[v] || !far(c, left) {
				continue
			}
			if p := float64(values) * stats.FisherExact(c.now, left.now, c.base, left.base); p < best.p {
				best = jumping{v, c, p}
			}
		}
		if best.p > q {
			break
		}
		out = append(out, best)
		open[best.value] = false
		left.add(two{-best.count.now, -best.count.base})
	}
	return out
}

// far reports whether the share of c in all changed by jumpRatio or more.
func far(c, all two) bool {
	now, base := float64(c.now)*float64(all.base), float64(c.base)*float64(all.now)
	return now >= jumpRatio*base || base >= jumpRatio*now
}

func (j jumping) part(kind PartKind, value string, beyond func(two) int64) Part {
	p := Part{Kind: kind, Value: value, P: &j.p, Count: j.count.now, BaseCount: j.count.base, Change: beyond(j.count)}
	switch {
	case j.count.base == 0:
		p.Jump = Begins
	case j.count.now == 0:
		p.Jump = Ends
	case p.Change > 0:
		p.Jump = Rises
	default:
		p.Jump = Falls
	}
	return p
}

// steps renders a waterfall: the Options.Top cells that changed most, then those
// that are left.
func (f *finish) steps(facts []fact, now, base int) []Step {
	type cell struct {
		category        int16
		product, region uint32
	}
	counts := make(map[cell]two)
	for i := range facts {
		k := &facts[i]
		c := cell{k.category, k.values[byProduct], k.values[byRegion]}
		n := counts[c]
		switch f.periodOf(k.day) {
		case now:
			n.now++
		case base:
			n.base++
		default:
			continue
		}
		counts[c] = n
	}
	steps := make([]Step, 0, len(counts))
	for c, n := range counts {
		steps = append(steps, Step{
			Category: f.code(int(c.category)), Product: f.values[byProduct].values[c.product], Region: f.values[byRegion].values[c.region],
			Cells: 1, Count: n.now, BaseCount: n.base, Change: n.now - n.base,
		})
	}
	size := func(s Step) int { return max(s.Change, -s.Change) }
	slices.SortFunc(steps, func(a, b Step) int {
		return cmp.Or(cmp.Compare(size(b), size(a)), cmp.Compare(b.Change, a.Change),
			cmp.Compare(a.Category, b.Category), cmp.Compare(a.Product, b.Product), cmp.Compare(a.Region, b.Region))
	})
	sums := [2]Step{{Sum: Rises}, {Sum: Falls}}
	top := min(len(steps), f.opts.Top)
	for _, s := range steps[top:] {
		to := &sums[0]
		switch {
		case s.Change == 0:
			continue
		case s.Change < 0:
			to = &sums[1]
		}
		to.Cells++
		to.Count, to.BaseCount, to.Change = to.Count+s.Count, to.BaseCount+s.BaseCount, to.Change+s.Change
	}
	steps = slices.DeleteFunc(steps[:top], func(s Step) bool { return s.Change == 0 })
	for _, s := range sums {
		if s.Cells > 0 {
			steps = append(steps, s)
		}
	}
	return slices.Clip(steps)
}
