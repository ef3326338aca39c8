package analysis

import (
	"math"

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

// jumpRatio is how many times as large, or as small, a share must become, and its
// rate with it, for the change to be a jump.
const jumpRatio = 1.5

// vagueRatio is how far an interval may reach one way at least to be printed.
const vagueRatio = 100.0

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
// left is at most Options.Q and both the share and the rate changed by the factor
// 1.5 at least, the same way. It is taken out, and the others are tested among
// themselves: that one category surges does not make the others fall. Nor does a
// category jump of which there is as much as before while the others fall: its
// share does, not its rate. Categories are tested among the events of channels
// that do not jump.
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
	// the rest; the first two and the last are always there.
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

	// Ratio is, for the rest, that of its rates, with its interval at
	// Options.Confidence, widened by the dispersion of these events as that of a
	// Comparison; nil for other parts, and where the base is 0. Low and High are
	// nil where the interval reaches beyond both 1/100 and 100: it says nothing then.
	Ratio *float64 `json:"ratio"`
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
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
		if b.base == nil || len(out) > 0 && out[0].Base == *b.base { // the year before is the period before
			continue
		}
		e := f.split(periods, *latest, *b.base)
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
func (f *finish) split(periods []Period, now, base int) Explained {
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
	growth := float64(grown) / float64(shrunk)
	beyond := func(n two) int64 { return int64(n.now)*millionths - mulDiv(int64(n.base)*millionths, grown, shrunk) }

	e.Parts = []Part{
		{Kind: PartExposure, Change: -beyond(two{base: rows.base}) - int64(rows.base)*millionths},
		{Kind: PartRepeats, Count: rows.now - events.now, BaseCount: rows.base - events.base},
	}
	e.Parts[1].Change = beyond(two{e.Parts[1].Count, e.Parts[1].BaseCount})

	inChannel := f.twoBy(now, base, len(f.values[byChannel].values), func(k *fact) int { return int(k.values[byChannel]) })
	jumped := make([]bool, len(inChannel))
	for _, j := range jumps(inChannel, growth, f.opts.Q) {
		jumped[j.value] = true
		e.Parts = append(e.Parts, j.part(PartChannel, f.values[byChannel].values[j.value], beyond))
	}
	inCategory := f.twoBy(now, base, total, func(k *fact) int {
		if jumped[k.values[byChannel]] {
			return -1
		}
		return int(k.category)
	})
	surged := make([]bool, total)
	for _, j := range jumps(inCategory, growth, f.opts.Q) {
		surged[j.value] = true
		e.Parts = append(e.Parts, j.part(PartCategory, f.tax.Categories[j.value].Code, beyond))
	}

	rest := Part{Kind: PartRest, Count: rows.now, BaseCount: rows.base, Change: int64(rows.now-rows.base) * millionths}
	for _, p := range e.Parts {
		rest.Count, rest.BaseCount, rest.Change = rest.Count-p.Count, rest.BaseCount-p.BaseCount, rest.Change-p.Change
	}
	others := []line{{amounts: f.amounts.total}}
	f.fill(others, func(k *fact) int {
		if jumped[k.values[byChannel]] || surged[k.category] {
			return -1
		}
		return 0
	})
	others[0].rows, others[0].squares = others[0].events, others[0].events
	rest.Ratio, rest.Low, rest.High = f.ratio(periods, now, base, others[0], e.Exposure, e.BaseExposure)
	e.Parts = append(e.Parts, rest)
	return e
}

// ratio compares the rates of a line over two exposures.
func (f *finish) ratio(periods []Period, now, base int, l line, exposure, baseExposure float64) (ratio, low, high *float64) {
	a, b := stats.Rate{Count: l.rows[now], Exposure: exposure}, stats.Rate{Count: l.rows[base], Exposure: baseExposure}
	r := stats.CompareRates(a, b, f.opts.Confidence)
	if dispersion, df := f.dispersion(periods, now, base, l); dispersion > 1 {
		r = stats.QuasiRateRatio(a, b, dispersion, df, f.opts.Confidence)
	}
	if r.Low < 1/vagueRatio && r.High > vagueRatio {
		return finite(r.Ratio), nil, nil
	}
	return finite(r.Ratio), finite(r.Low), finite(r.High)
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

// jumps finds them by the rule of Explained, in the order in which it does. The
// growth is that of the exposure.
func jumps(counts []two, growth, q float64) []jumping {
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
			if !open[v] || !far(c, left, growth) {
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

// far reports whether the share of c in all, and its rate, changed by jumpRatio or
// more in one direction.
func far(c, all two, growth float64) bool {
	now, base := float64(c.now), float64(c.base)
	share, before := now*float64(all.base), base*float64(all.now)
	return share >= jumpRatio*before && now >= jumpRatio*growth*base ||
		before >= jumpRatio*share && growth*base >= jumpRatio*now
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
