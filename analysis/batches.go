package analysis

import (
	"cmp"
	"maps"
	"slices"

	"suxi/stats"
)

const (
	batchDays   = 30 // near time: the window in which the rows of a batch are counted
	batchPeople = 3  // a batch of fewer is not tested
)

// Batches are the rows about one batch of one product, whatever their words:
// what near-duplicates miss when many people tell of one fault in words of
// their own.
type Batches struct {
	// Rows are those of two rows and more within 30 days, at most Options.Top:
	// first those above expectation, then by people.
	Rows    []Batch `json:"rows"`
	Others  int     `json:"others"`  // how many more there are
	Tested  int     `json:"tested"`  // the family of Q: batches of 3 people and more that have others to compare with
	Missing int     `json:"missing"` // rows without a batch
}

// A Batch is one batch of one product.
type Batch struct {
	Product  string `json:"product"` // "" if unknown
	Batch    string `json:"batch"`
	Count    int    `json:"count"`
	Unique   int    `json:"unique"`   // events
	Category string `json:"category"` // code of most rows; ties to the first in the taxonomy
	First    Date   `json:"first"`    // "" if no row has a date
	Last     Date   `json:"last"`

	// The 30 days that hold most rows of the batch, the earliest of equals:
	// from the first to the last row in them.
	WindowFirst Date `json:"window_first"`
	WindowLast  Date `json:"window_last"`
	WindowCount int  `json:"window_count"`

	Spread
	Timeline []PeriodCount `json:"timeline"`

	// Expected is how many people the other batches of the product have on
	// average at the time: over blocks of 30 days, from the one in which the
	// batch is first complained about to the last, the mean of the batches that
	// have begun and not ended likewise. Where the product has no other at the
	// time, those of all products are taken (Alone). Only batches that are
	// complained about are known, so it is too high rather than too low. Nil if
	// there is no other batch, and for a batch without dates.
	Expected *float64 `json:"expected"`
	Alone    bool     `json:"alone"`
	Ratio    *float64 `json:"ratio"` // dated People / Expected, with its interval at Options.Confidence
	Low      *float64 `json:"low"`
	High     *float64 `json:"high"`   // nil: unbounded, or not tested
	Method   Method   `json:"method"` // as in Comparison; the dispersion is that of 8 other batches and more around what is expected of them
	P        *float64 `json:"p"`      // two-sided; nil below 3 people
	Q        *float64 `json:"q"`      // Benjamini–Hochberg over Batches.Tested
	Above    bool     `json:"above"`  // Q ≤ Options.Q and Low above Options.Band
}

// An item is one batch of one product, by code.
type item struct{ product, batch uint32 }

// batches finds the batches; nil if no row has one.
func (f *finish) batches() *Batches {
	out := &Batches{Rows: []Batch{}}
	rows, events := make(map[item][]*fact), make(map[item]int)
	for i := range f.facts {
		k := &f.facts[i]
		if k.values[byBatch] == 0 {
			out.Missing++
			continue
		}
		at := item{k.values[byProduct], k.values[byBatch]}
		rows[at] = append(rows[at], k)
	}
	for i := range f.events {
		events[item{f.events[i].values[byProduct], f.events[i].values[byBatch]}]++
	}
	if len(rows) == 0 {
		return nil
	}
	items := slices.SortedFunc(maps.Keys(rows), func(a, b item) int {
		return cmp.Or(cmp.Compare(a.product, b.product), cmp.Compare(a.batch, b.batch))
	})
	list, lives := make([]Batch, len(items)), make([]life, len(items))
	ofProduct, all := make(map[uint32]*peers), newPeers()
	for i, at := range items {
		list[i], lives[i] = f.batch(at, rows[at]), f.life(rows[at])
		list[i].Unique = events[at]
		if ofProduct[at.product] == nil {
			ofProduct[at.product] = newPeers()
		}
		ofProduct[at.product].add(lives[i])
		all.add(lives[i])
	}
	for i, at := range items {
		ofProduct[at.product].measure(lives[i])
		all.measure(lives[i])
	}
	var p []float64
	for i := range list {
		b := &list[i]
		with := ofProduct[items[i].product]
		if expected, _, _ := with.expect(lives[i]); expected == 0 {
			b.Alone, with = true, all
		}
		if b.compare(lives[i], with, f.opts); b.P != nil {
			p = append(p, *b.P)
		}
	}
	out.Tested = len(p)
	q := stats.BenjaminiHochberg(p)
	for i := range list {
		if b := &list[i]; b.P != nil {
			b.Q, q = &q[0], q[1:]
			b.Above = *b.Q <= f.opts.Q && *b.Low > f.opts.Band[1]
		}
	}
	list = slices.DeleteFunc(list, func(b Batch) bool { return b.WindowCount < 2 })
	slices.SortStableFunc(list, func(a, b Batch) int {
		if a.Above != b.Above {
			if a.Above {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(b.People, a.People), cmp.Compare(b.Count, a.Count))
	})
	top := min(len(list), f.opts.Top)
	out.Rows = append(out.Rows, list[:top]...)
	out.Others = len(list) - top
	return out
}

// batch describes the rows of one batch.
func (f *finish) batch(at item, rows []*fact) Batch {
	b := Batch{
		Product:  f.values[byProduct].values[at.product],
		Batch:    f.values[byBatch].values[at.batch],
		Count:    len(rows),
		Category: f.tax.Categories[most(rows, func(k *fact) (int16, bool) { return k.category, true })].Code,
		Spread:   f.spread(rows),
		Timeline: f.timeline(rows),
	}
	var days []day
	for _, k := range rows {
		if f.inRange(k.day) {
			days = append(days, k.day)
		}
	}
	slices.Sort(days)
	for from, to := 0, 0; from < len(days); from++ {
		for to < len(days) && days[to] < days[from]+batchDays {
			to++
		}
		if n := to - from; n > b.WindowCount {
			b.WindowCount, b.WindowFirst, b.WindowLast = n, days[from].date(), days[to-1].date()
		}
	}
	if len(days) > 0 {
		b.First, b.Last = days[0].date(), days[len(days)-1].date()
	}
	return b
}

// A life is the course of one batch: its people in blocks of batchDays, from
// the first block with one to the last. Without dates it has no blocks.
type life struct {
	from   int
	people []int
}

// life counts each customer once, on the first day.
func (f *finish) life(rows []*fact) life {
	var days []day
	first := make(map[uint64]day)
	for _, k := range rows {
		if !f.inRange(k.day) {
			continue
		}
		if k.customer == 0 {
			days = append(days, k.day)
		} else if d, ok := first[k.customer]; !ok || k.day < d {
			first[k.customer] = k.day
		}
	}
	days = slices.AppendSeq(days, maps.Values(first))
	if len(days) == 0 {
		return life{}
	}
	block := func(d day) int { return int(d-f.first) / batchDays }
	l := life{from: block(slices.Min(days))}
	l.people = make([]int, block(slices.Max(days))-l.from+1)
	for _, d := range days {
		l.people[block(d)-l.from]++
	}
	return l
}

// peers are batches that one of them is compared with.
type peers struct {
	people, alive map[int]int // per block

	chi float64 // Pearson's χ² of the batches around what is expected of each
	n   int     // of how many
}

func newPeers() *peers { return &peers{people: make(map[int]int), alive: make(map[int]int)} }

func (p *peers) add(l life) {
	for i, n := range l.people {
		p.people[l.from+i] += n
		p.alive[l.from+i]++
	}
}

// expect returns how many people a batch is expected to have in the blocks in
// which it has peers, how many it has, and how many these peers have.
func (p *peers) expect(l life) (expected float64, own, others int) {
	for i, n := range l.people {
		if alive := p.alive[l.from+i] - 1; alive > 0 {
			own += n
			others += p.people[l.from+i] - n
			expected += float64(p.people[l.from+i]-n) / float64(alive)
		}
	}
	return expected, own, others
}

// pearson is the term of a batch in χ².
func pearson(own int, expected float64) float64 {
	return (float64(own) - expected) * (float64(own) - expected) / expected
}

// measure adds a batch to χ². All batches must have been added before.
func (p *peers) measure(l life) {
	if expected, own, _ := p.expect(l); expected > 0 {
		p.chi += pearson(own, expected)
		p.n++
	}
}

// compare sets the batch against its peers.
func (b *Batch) compare(l life, with *peers, o Options) {
	expected, own, others := with.expect(l)
	if expected == 0 {
		return
	}
	b.Expected, b.Ratio = &expected, new(float64(own)/expected)
	if own < batchPeople {
		return
	}
	now, base := stats.Rate{Count: own, Exposure: 1}, stats.Rate{Count: others, Exposure: float64(others) / expected}
	n := with.n - 1 // others measured
	dispersion := (with.chi - pearson(own, expected)) / float64(max(1, n))
	var r stats.RateRatio
	if n >= dispersionMin && dispersion > 1 {
		b.Method, r = MethodQuasi, stats.QuasiRateRatio(now, base, dispersion, n, o.Confidence)
	} else {
		b.Method, r = MethodExact, stats.CompareRates(now, base, o.Confidence)
	}
	b.Low, b.High, b.P = &r.Low, finite(r.High), &r.P
}
