package analysis

// A watch follows subjects up to the latest complete period.
type watch struct {
	*finish
	periods  []Period
	latest   int
	complete []int // indices of the complete periods up to the latest
	subjects []subject
}

// A subject is what is charted and watched: all complaints, those of one
// category, or those with one value in a dimension.
type subject struct {
	scope, code string
	line
	unit     RateUnit
	exposure []float64 // of each period, in unit
	has      func(*fact) bool
}

// The scopes of subjects, besides the names of the dimensions.
const (
	scopeTotal    = "total"
	scopeCategory = "category"
)

// watch follows the total, the categories, and the values that the crosstabs
// show.
func (f *finish) watch(periods []Period, latest int, crosstabs []Crosstab) *watch {
	w := &watch{finish: f, periods: periods, latest: latest}
	for i, p := range periods[:latest+1] {
		if p.Complete {
			w.complete = append(w.complete, i)
		}
	}
	lines := f.lines()
	total := len(lines) - 1
	w.add(scopeTotal, TotalCode, lines[total], func(*fact) bool { return true })
	for c, l := range lines[:total] {
		w.add(scopeCategory, f.code(c), l, func(k *fact) bool { return int(k.category) == c })
	}
	for _, t := range crosstabs {
		d := dimensionNamed(t.Dimension)
		values := f.values[d]
		at := make([]int, len(values.values)) // by code, one more than the index of the line
		lines := make([]line, len(t.Rows))
		for i, r := range t.Rows {
			code := values.codes[r.Value]
			at[code] = i + 1
			lines[i].amounts = f.amountsFor(d, code)
		}
		f.fill(lines, func(k *fact) int { return at[k.values[d]] - 1 })
		for i, r := range t.Rows {
			code := values.codes[r.Value]
			w.add(t.Dimension, r.Value, lines[i], func(k *fact) bool { return k.values[d] == code })
		}
	}
	return w
}

func (w *watch) add(scope, code string, l line, has func(*fact) bool) {
	s := subject{scope: scope, code: code, line: l, unit: w.unitFor(l.amounts, w.complete...), exposure: make([]float64, len(w.periods)), has: has}
	for i := range s.exposure {
		s.exposure[i] = w.exposureIn(s.unit, l.amounts, i)
	}
	w.subjects = append(w.subjects, s)
}

// counts returns the events and exposures of complete periods.
func (s subject) counts(periods []int) (d, n []float64) {
	for _, p := range periods {
		d, n = append(d, float64(s.events[p])), append(n, s.exposure[p])
	}
	return d, n
}
