package analysis

import (
	"cmp"
	"slices"
)

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
