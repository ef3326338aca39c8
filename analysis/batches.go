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

	// Expected is the number of people the other batches of the product have
	// on average; of all products, where the product has no other (Alone).
	// Only batches that are complained about are known, so it is too high
	// rather than too low. Nil if there is no other batch.
	Expected *float64 `json:"expected"`
	Alone    bool     `json:"alone"`
	Ratio    *float64 `json:"ratio"` // People / Expected, with its interval at Options.Confidence
	Low      *float64 `json:"low"`
	High     *float64 `json:"high"`   // nil: unbounded, or not tested
	Method   Method   `json:"method"` // as in Comparison; the dispersion is that of the other batches, of which 8 are needed
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
	list := make([]Batch, len(items))
	ofProduct, all := make(map[uint32]moments), moments{} // of the people of batches
	for i, at := range items {
		list[i] = f.batch(at, rows[at])
		list[i].Unique = events[at]
		ofProduct[at.product] = ofProduct[at.product].plus(list[i].People, 1)
		all = all.plus(list[i].People, 1)
	}
	var p []float64
	for i := range list {
		b := &list[i]
		others := ofProduct[items[i].product].plus(b.People, -1)
		if b.Alone = others.n == 0; b.Alone {
			others = all.plus(b.People, -1)
		}
		if b.expect(others, f.opts); b.P != nil {
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

// moments are the number, the sum and the sum of squares of counts.
type moments struct{ n, sum, squares int }

// plus returns the moments with a count added, or with −1 times taken away.
func (m moments) plus(count, times int) moments {
	return moments{m.n + times, m.sum + times*count, m.squares + times*count*count}
}

// expect compares the batch with the people of others.
func (b *Batch) expect(others moments, o Options) {
	if others.n == 0 {
		return
	}
	mean := float64(others.sum) / float64(others.n)
	b.Expected, b.Ratio = &mean, new(float64(b.People)/mean)
	if b.People < batchPeople {
		return
	}
	now, base := stats.Rate{Count: b.People, Exposure: 1}, stats.Rate{Count: others.sum, Exposure: float64(others.n)}
	// Pearson's χ² of equal counts, Σ(x−m)²/m, over its degrees of freedom.
	dispersion := (float64(others.squares)/mean - float64(others.sum)) / float64(others.n-1)
	var r stats.RateRatio
	if others.n >= dispersionMin && dispersion > 1 {
		b.Method, r = MethodQuasi, stats.QuasiRateRatio(now, base, dispersion, others.n-1, o.Confidence)
	} else {
		b.Method, r = MethodExact, stats.CompareRates(now, base, o.Confidence)
	}
	b.Low, b.High, b.P = &r.Low, finite(r.High), &r.P
}
