package analysis

// A watch follows subjects up to the latest complete period.
type watch struct {
	*finish
	periods  []Period
	latest   int
	complete []int     // indices of the complete periods up to the latest
	exposure []float64 // of each period
	subjects []subject
}

// A subject is what is charted and watched: all complaints, those of one
// category, or those with one value in a dimension.
type subject struct {
	scope, code  string
	rows, events []int // per period
	has          func(*fact) bool
}

// The scopes of subjects, besides the names of the dimensions.
const (
	scopeTotal    = "total"
	scopeCategory = "category"
)

// watch follows the total, the categories, and the values of the crosstabs.
func (f *finish) watch(periods []Period, latest int, crosstabs []Crosstab) *watch {
	w := &watch{finish: f, periods: periods, latest: latest, exposure: make([]float64, len(periods))}
	for i, p := range periods {
		w.exposure[i] = f.exposure(i)
		if p.Complete && i <= latest {
			w.complete = append(w.complete, i)
		}
	}
	all, only := len(f.tax.Categories), func(counts [][]int, c int) []int {
		out := make([]int, len(counts))
		for i := range counts {
			out[i] = counts[i][c]
		}
		return out
	}
	w.subjects = append(w.subjects, subject{scopeTotal, TotalCode, only(f.rowsIn, all), only(f.eventsIn, all), func(*fact) bool { return true }})
	for c := range all {
		w.subjects = append(w.subjects, subject{scopeCategory, f.code(c), only(f.rowsIn, c), only(f.eventsIn, c), func(k *fact) bool { return int(k.category) == c }})
	}
	for d := range dimensions {
		for _, t := range crosstabs {
			if t.Dimension == dimensions[d].name {
				w.addValues(d, t)
			}
		}
	}
	return w
}

// addValues adds the values of a dimension that its crosstab shows.
func (w *watch) addValues(d int, t Crosstab) {
	at := make([]int, len(w.values[d].values)) // index of the subject by code; 0 none
	for _, r := range t.Rows {
		code := w.values[d].codes[r.Value]
		at[code] = len(w.subjects)
		w.subjects = append(w.subjects, subject{t.Dimension, r.Value, make([]int, len(w.periods)), make([]int, len(w.periods)),
			func(k *fact) bool { return k.values[d] == code }})
	}
	spread := func(facts []fact, to func(*subject) []int) {
		for i := range facts {
			k := &facts[i]
			if p := w.periodOf(k.day); p >= 0 && at[k.values[d]] > 0 {
				to(&w.subjects[at[k.values[d]]])[p]++
			}
		}
	}
	spread(w.facts, func(s *subject) []int { return s.rows })
	spread(w.events, func(s *subject) []int { return s.events })
}

// counts returns the events and exposures of the complete periods, at most the
// last so many.
func (w *watch) counts(s subject, most int) (periods []int, d, n []float64) {
	periods = w.complete[max(0, len(w.complete)-most):]
	for _, p := range periods {
		d, n = append(d, float64(s.events[p])), append(n, w.exposure[p])
	}
	return periods, d, n
}
