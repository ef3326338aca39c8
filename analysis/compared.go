package analysis

import (
	"cmp"
	"slices"
)

// comparedMinimum is how many rows the latest period and its base must have
// together for a value or cell to be compared. What is chosen by this sum is
// chosen without regard to how it is spread over the two, so that p values hold.
const comparedMinimum = 10

// A Compared sets the values of one dimension, or the cells of category × value,
// of the latest complete period against the period before and the year before.
//
// A family of q values is all that were compared with one base in one table,
// shown or not. Shown are those that changed and the most frequent others,
// Options.Top of them: by count down, then by value and category.
type Compared struct {
	Dimension  string        `json:"dimension"`   // "channel", "product", "region", "customer_group" or "department"
	ByCategory bool          `json:"by_category"` // rows are cells of category × value
	Period     int           `json:"period"`      // index in Result.Periods
	Minimum    int           `json:"minimum"`     // rows in the period and its base together below which nothing is compared
	Rows       []ComparedRow `json:"rows"`
	Hidden     int           `json:"hidden"` // values or cells that were compared and are not shown
	Rare       int           `json:"rare"`   // values or cells with complaints in one of the periods that were not compared
}

// A ComparedRow is one value, or cell.
type ComparedRow struct {
	Value  string   `json:"value"`
	Code   string   `json:"code"` // of the category, or TotalCode
	Count  int      `json:"count"`
	Unique int      `json:"unique"`
	Share  *float64 `json:"share"` // Count / rows of the period; nil if it has none

	Previous *Comparison `json:"previous"` // 环比; nil if there is no such period, or too few rows in it and this one
	YearAgo  *Comparison `json:"year_ago"` // 同比; likewise
}

// changed reports whether either comparison shows a change.
func (r *ComparedRow) changed() bool {
	up := func(c *Comparison) bool { return c != nil && (c.Change == Up || c.Change == Down) }
	return up(r.Previous) || up(r.YearAgo)
}

// compared renders the tables of each dimension that rows have, the values
// first, and for channel, product and region the cells.
func (f *finish) compared(periods []Period, latest *int) []Compared {
	out := []Compared{}
	if latest == nil || periods[*latest].Previous == nil && periods[*latest].YearAgo == nil {
		return out
	}
	total := f.lines()[len(f.tax.Categories)]
	for _, d := range []int{byChannel, byProduct, byRegion, byCustomerGroup, byDepartment} {
		if len(f.values[d].values) == 1 {
			continue
		}
		out = append(out, f.comparedBy(d, false, periods, *latest, total))
		if d <= byRegion {
			out = append(out, f.comparedBy(d, true, periods, *latest, total))
		}
	}
	return out
}

// comparedBy renders one table.
func (f *finish) comparedBy(dimension int, byCategory bool, periods []Period, now int, total line) Compared {
	values := f.values[dimension].values
	categories := 1
	if byCategory {
		categories = len(f.tax.Categories)
	}
	key := func(k *fact) int { // of a value or cell; −1 without a value
		v := int(k.values[dimension])
		if byCategory {
			v = v*categories + int(k.category)
		}
		if v < categories {
			return -1
		}
		return v
	}
	t := Compared{Dimension: dimensions[dimension].name, ByCategory: byCategory, Period: now, Minimum: comparedMinimum, Rows: []ComparedRow{}}
	keys, enough, rare := f.frequent(len(values)*categories, key, now, periods[now].Previous, periods[now].YearAgo)
	t.Rare = rare
	at := make([]int, len(values)*categories)
	for i := range at {
		at[i] = -1
	}
	lines := make([]line, len(keys))
	for i, k := range keys {
		at[k] = i
		lines[i].amounts = f.amountsFor(dimension, uint32(k/categories))
	}
	f.fill(lines, func(k *fact) int {
		if v := key(k); v >= 0 {
			return at[v]
		}
		return -1
	})
	rows := make([]ComparedRow, len(keys))
	for i, k := range keys {
		rows[i] = ComparedRow{Value: values[k/categories], Code: TotalCode, Count: lines[i].rows[now], Unique: lines[i].events[now], Share: share(lines[i].rows[now], total.rows[now])}
		if byCategory {
			rows[i].Code = f.code(k % categories)
		}
	}
	for b, base := range []*int{periods[now].Previous, periods[now].YearAgo} {
		v := versus{periods: periods, now: now, total: total}
		for i := range rows {
			if enough[i][b] {
				v.base = *base
				v.family++
			}
		}
		var family []*Comparison
		for i := range rows {
			if !enough[i][b] {
				continue
			}
			c := f.comparison(v, lines[i])
			family = append(family, c)
			*[]**Comparison{&rows[i].Previous, &rows[i].YearAgo}[b] = c
		}
		adjust(family)
		for _, c := range family {
			c.decide(f.opts)
		}
	}
	slices.SortStableFunc(rows, func(a, b ComparedRow) int { return cmp.Compare(b.Count, a.Count) })
	for i := range rows {
		if rows[i].changed() || len(t.Rows) < f.opts.Top {
			t.Rows = append(t.Rows, rows[i])
		}
	}
	t.Hidden = len(rows) - len(t.Rows)
	return t
}

// frequent returns the keys, ascending, of which period now has, together with
// one of the bases, comparedMinimum rows, with which of them; and how many other
// keys occur in one of these periods.
func (f *finish) frequent(n int, key func(*fact) int, now int, bases ...*int) (keys []int, enough [][2]bool, rare int) {
	counts := make([][3]int, n)
	for i := range f.facts {
		p := f.periodOf(f.facts[i].day)
		k := key(&f.facts[i])
		if p < 0 || k < 0 {
			continue
		}
		if p == now {
			counts[k][2]++
		}
		for b, base := range bases {
			if base != nil && p == *base {
				counts[k][b]++
			}
		}
	}
	for k, c := range counts {
		var is [2]bool
		for b, base := range bases {
			is[b] = base != nil && c[b]+c[2] >= comparedMinimum
		}
		switch {
		case is[0] || is[1]:
			keys, enough = append(keys, k), append(enough, is)
		case c != [3]int{}:
			rare++
		}
	}
	return keys, enough, rare
}

// fill counts facts and events into the lines; at is the line of a fact, −1 for
// none.
func (f *finish) fill(lines []line, at func(*fact) int) {
	for i := range lines {
		lines[i].rows, lines[i].events = make([]int, len(f.periods)), make([]int, len(f.periods))
	}
	count := func(facts []fact, of func(*line) []int) {
		for i := range facts {
			if p, l := f.periodOf(facts[i].day), at(&facts[i]); p >= 0 && l >= 0 {
				of(&lines[l])[p]++
			}
		}
	}
	count(f.facts, func(l *line) []int { return l.rows })
	count(f.events, func(l *line) []int { return l.events })
	for i := range lines {
		lines[i].squares = slices.Clone(lines[i].rows)
	}
	for _, members := range f.members {
		rows := make(map[[2]int]int) // line, period → rows of the group
		for _, k := range members {
			if p, l := f.periodOf(k.day), at(k); p >= 0 && l >= 0 {
				rows[[2]int{l, p}]++
			}
		}
		for where, n := range rows {
			lines[where[0]].squares[where[1]] += n*n - n
		}
	}
}
