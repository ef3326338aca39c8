package analysis

import (
	"cmp"
	"math"
	"slices"

	"suxi/stats"
)

// A RateTable says how often something happened to the rows of each value of
// one dimension. N adds up, over Rows, Other and Missing, to what was judged;
// so do Hits.
type RateTable struct {
	Dimension string    `json:"dimension"` // "level", "category", or as in Crosstab
	Rows      []RateRow `json:"rows"`      // levels as in Result.Levels; else by N down, then by value, at most Options.Top
	Other     RateSum   `json:"other"`     // of the values not in Rows
	Missing   RateSum   `json:"missing"`   // of rows without a value
	Family    int       `json:"family"`    // how many values were tested: all with a row, if there are two
}

// A RateSum counts judged rows and those to which it happened.
type RateSum struct {
	N    int `json:"n"`
	Hits int `json:"hits"`
}

// A RateRow is one value.
type RateRow struct {
	Value  string `json:"value"` // code of the level or category, or the value
	Name   string `json:"name"`  // what to print for it
	NameEN string `json:"name_en"`
	RateSum

	// Rate = Hits / N, with the Clopper–Pearson interval at Options.Confidence,
	// beside that of all other judged rows. Rows are taken for independent.
	Rate float64  `json:"rate"`
	Low  float64  `json:"low"`
	High float64  `json:"high"`
	Rest *float64 `json:"rest"` // nil if there are no other rows
	P    *float64 `json:"p"`    // Fisher's exact test against the rest
	Q    *float64 `json:"q"`    // Benjamini–Hochberg over the Family
	// Change is up (more often) or down if Q ≤ Options.Q and Rate / Rest lies
	// outside Options.Band, "~" if not, "" if there is nothing to compare with.
	Change Change `json:"change"`

	Median *int `json:"median_minutes"` // of the rows that have a duration; nil without
	P90    *int `json:"p90_minutes"`
}

// A judged row is one of which is known whether it happened to it.
type judged struct {
	*fact
	hit     bool
	minutes int // how long it took; noMinutes if unknown
}

const noMinutes = -1

// A breakdown is what a RateTable tells rows apart by: a value, 0 for none.
type breakdown struct {
	name  string
	value func(*fact) uint32
	names func(value uint32) (code, zh, en string)
}

func (f *finish) byLevel() breakdown {
	return breakdown{"level", func(k *fact) uint32 { return uint32(k.level + 1) }, func(v uint32) (string, string, string) {
		l := f.tax.Severity[v-1]
		return l.Code, l.Name, l.NameEN
	}}
}

func (f *finish) byCategory() breakdown {
	return breakdown{categoryField, func(k *fact) uint32 { return uint32(k.category) + 1 }, func(v uint32) (string, string, string) {
		c := f.tax.Categories[v-1]
		return c.Code, c.Name, c.NameEN
	}}
}

func (f *finish) byColumn(dimension int) breakdown {
	return breakdown{dimensions[dimension].name, func(k *fact) uint32 { return k.values[dimension] }, func(v uint32) (string, string, string) {
		s := f.values[dimension].values[v]
		return s, s, s
	}}
}

// rates makes a table per breakdown; one in which no row has a value is left out.
func (f *finish) rates(rows []judged, breakdowns ...breakdown) []RateTable {
	out := []RateTable{}
	for _, by := range breakdowns {
		if t := f.rateTable(rows, by); len(t.Rows) > 0 {
			out = append(out, t)
		}
	}
	return out
}

func (f *finish) rateTable(rows []judged, by breakdown) RateTable {
	t := RateTable{Dimension: by.name, Rows: []RateRow{}}
	var all RateSum
	sums, minutes := make(map[uint32]RateSum), make(map[uint32][]int)
	for i := range rows {
		v := by.value(rows[i].fact)
		sums[v] = sums[v].plus(rows[i].hit)
		all = all.plus(rows[i].hit)
		if rows[i].minutes != noMinutes {
			minutes[v] = append(minutes[v], rows[i].minutes)
		}
	}
	t.Missing = sums[0]
	delete(sums, 0)
	codes := make([]uint32, 0, len(sums))
	for v := range sums {
		codes = append(codes, v)
	}
	slices.SortFunc(codes, func(a, b uint32) int {
		if by.name == "level" {
			return cmp.Compare(a, b)
		}
		return cmp.Or(cmp.Compare(sums[b].N, sums[a].N), cmp.Compare(a, b))
	})
	var p []float64
	for _, v := range codes {
		r := RateRow{RateSum: sums[v]}
		r.Value, r.Name, r.NameEN = by.names(v)
		r.Rate = float64(r.Hits) / float64(r.N)
		r.Low, r.High = stats.ClopperPearson(r.Hits, r.N, f.opts.Confidence)
		r.Median, r.P90 = quantiles(minutes[v])
		if rest := (RateSum{all.N - r.N, all.Hits - r.Hits}); rest.N > 0 {
			r.Rest = new(float64(rest.Hits) / float64(rest.N))
			r.P = new(stats.FisherExact(r.Hits, r.N, rest.Hits, rest.N))
			p = append(p, *r.P)
		}
		t.Rows = append(t.Rows, r)
	}
	t.Family = len(p)
	q := stats.BenjaminiHochberg(p)
	for i := range t.Rows {
		if r := &t.Rows[i]; r.P != nil {
			r.Q, q = &q[0], q[1:]
			r.Change = Unchanged
			switch band := f.opts.Band; {
			case *r.Q > f.opts.Q:
			case r.Rate > *r.Rest*band[1]:
				r.Change = Up
			case r.Rate < *r.Rest*band[0]:
				r.Change = Down
			}
		}
	}
	top := min(len(t.Rows), f.opts.Top)
	for _, r := range t.Rows[top:] {
		t.Other.N += r.N
		t.Other.Hits += r.Hits
	}
	t.Rows = slices.Clip(t.Rows[:top])
	return t
}

func (s RateSum) plus(hit bool) RateSum {
	s.N++
	if hit {
		s.Hits++
	}
	return s
}

// quantiles returns the median and the 90th percentile by nearest rank: the
// smallest value that half, or nine in ten, do not exceed. It sorts values.
func quantiles(values []int) (median, p90 *int) {
	if len(values) == 0 {
		return nil, nil
	}
	slices.Sort(values)
	at := func(q float64) *int { return new(values[int(math.Ceil(q*float64(len(values))))-1]) }
	return at(.5), at(.9)
}
