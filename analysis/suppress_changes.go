package analysis

import (
	"maps"
	"slices"
)

// compared leaves out comparisons with a small count, and of each value, each
// category and each table so many that no small count remains to their totals.
func (s *suppression) compared() {
	// The counts of a row: in the period, and in both bases.
	counts := func(r *ComparedRow) [3]int {
		out := [3]int{r.Count}
		for i, c := range []*Comparison{r.Previous, r.YearAgo} {
			if c != nil {
				out[1+i] = c.BaseCount
			}
		}
		return out
	}
	totals := make(map[string][3]int) // of categories and of all
	for i := range s.PeriodRows {
		if r := &s.PeriodRows[i]; len(s.Compared) > 0 && r.Period == s.Compared[0].Period {
			totals[r.Code] = counts(&ComparedRow{Count: r.Count, Previous: r.Previous, YearAgo: r.YearAgo})
		}
	}
	values := make(map[[2]string][3]int)
	for i := range s.Compared {
		t := &s.Compared[i]
		before := len(t.Rows)
		t.Rows = slices.DeleteFunc(t.Rows, func(r ComparedRow) bool {
			n := counts(&r)
			return s.withheld[r.Code] || slices.ContainsFunc(n[:], s.small)
		})
		for again := true; again; {
			again = false
			for _, line := range []func(*ComparedRow) (string, [3]int){
				func(r *ComparedRow) (string, [3]int) { return "code " + r.Code, totals[r.Code] },
				func(r *ComparedRow) (string, [3]int) {
					return "value " + r.Value, values[[2]string{t.Dimension, r.Value}]
				},
			} {
				sums := make(map[string][3]int)
				for k := range t.Rows {
					name, _ := line(&t.Rows[k])
					sum, n := sums[name], counts(&t.Rows[k])
					for m := range sum {
						sum[m] += n[m]
					}
					sums[name] = sum
				}
				for _, name := range slices.Sorted(maps.Keys(sums)) {
					least := -1
					for k := range t.Rows {
						other, total := line(&t.Rows[k])
						if other != name || !slices.ContainsFunc([]int{0, 1, 2}, func(m int) bool { return s.small(total[m] - sums[name][m]) }) {
							continue
						}
						if least < 0 || t.Rows[k].Count <= t.Rows[least].Count {
							least = k
						}
					}
					if least >= 0 {
						t.Rows = slices.Delete(t.Rows, least, least+1)
						again = true
					}
				}
			}
		}
		t.Hidden += before - len(t.Rows)
		if !t.ByCategory {
			for k := range t.Rows {
				values[[2]string{t.Dimension, t.Rows[k].Value}] = counts(&t.Rows[k])
			}
		}
	}
}

// explained makes one part of those that are small and the rest, and one step of
// the small ones that rise or fall. It reports whether the whole can stand.
func (s *suppression) explained(e *Explained) bool {
	smallStep := func(n, base int) bool { return s.small(n) || s.small(base) }
	rest := e.Parts[len(e.Parts)-1]
	parts := []Part{}
	for _, p := range e.Parts[:len(e.Parts)-1] {
		if p.Kind != PartCategory && !smallStep(p.Count, p.BaseCount) || p.Kind == PartCategory && !smallStep(p.Count, p.BaseCount) && !s.withheld[p.Value] {
			parts = append(parts, p)
			continue
		}
		rest.Count, rest.BaseCount, rest.Change = rest.Count+p.Count, rest.BaseCount+p.BaseCount, rest.Change+p.Change
		rest.Ratio, rest.Low, rest.High = nil, nil, nil
	}
	if smallStep(rest.Count, rest.BaseCount) {
		return false
	}
	e.Parts = append(parts, rest)
	e.Cells = s.steps(e.Cells)
	e.UniqueCells = s.steps(e.UniqueCells)
	return true
}

// steps adds small steps to the sums, which must not be small themselves.
func (s *suppression) steps(all []Step) []Step {
	kept := []Step{}
	sums := [2]Step{{Sum: Rises}, {Sum: Falls}}
	for _, x := range all {
		if x.Sum == "" && !s.small(x.Count) && !s.small(x.BaseCount) && !s.withheld[x.Category] {
			kept = append(kept, x)
			continue
		}
		to := &sums[0]
		if x.Change < 0 {
			to = &sums[1]
		}
		to.Cells += x.Cells
		to.Count, to.BaseCount, to.Change = to.Count+x.Count, to.BaseCount+x.BaseCount, to.Change+x.Change
	}
	for _, x := range sums {
		if s.small(x.Count) || s.small(x.BaseCount) {
			return []Step{}
		}
		if x.Cells > 0 {
			kept = append(kept, x)
		}
	}
	return kept
}

// festival leaves out the withheld categories and those small in a window, and
// all of them where a small count would remain to the total.
func (s *suppression) festival() {
	if s.Festival == nil {
		return
	}
	isSmall := func(x FestivalRatio) bool { return s.small(x.Count) || s.small(x.BaseCount) }
	rows := slices.DeleteFunc(s.Festival.Rows, func(r FestivalRow) bool {
		return s.withheld[r.Code] || r.Code != TotalCode && slices.ContainsFunc(r.Ratios, isSmall)
	})
	left := slices.Clone(rows[0].Ratios)
	for _, r := range rows[1:] {
		for i := range left {
			left[i].Count -= r.Ratios[i].Count
			left[i].BaseCount -= r.Ratios[i].BaseCount
		}
	}
	if slices.ContainsFunc(left, isSmall) {
		rows = rows[:1]
	}
	s.Festival.Rows = rows
}
