package reports

import (
	"fmt"
	"iter"
	"slices"

	"suxi/analysis"
)

// checkSections is check for what the sections print.
func checkSections(r *analysis.Result) error {
	bad := func(what string) error {
		return fmt.Errorf("analysis result: %s does not hang together: analyse the complaints again", what)
	}
	inside := func(periods ...int) bool {
		for _, i := range periods {
			if i < 0 || i >= len(r.Periods) {
				return false
			}
		}
		return true
	}
	for _, e := range r.Explained {
		if !inside(e.Period, e.Base) {
			return bad("explained")
		}
		left := int64(e.Count-e.BaseCount) * million
		for _, part := range e.Parts {
			left -= part.Change
		}
		if left != 0 {
			return bad("explained")
		}
	}
	if f := r.Festival; f != nil {
		if !inside(f.Period, f.Base) {
			return bad("festival")
		}
		for _, row := range f.Rows {
			if len(row.Ratios) != len(f.Windows) {
				return bad("festival")
			}
		}
	}
	for _, t := range r.Templates {
		for _, period := range []*int{&t.Period, t.Previous, t.YearAgo} {
			if period != nil && !inside(*period) {
				return bad("templates")
			}
		}
		for _, key := range []string{"template." + string(t.Template), "dimension." + t.Dimension} {
			if _, ok := phrases[key]; !ok && t.Template != analysis.Nature {
				return bad("template " + string(t.Template))
			}
		}
	}
	if h := r.Hotspots; h != nil {
		for _, list := range [][]analysis.Hotspot{h.Cells, h.Fading} {
			for _, c := range list {
				if !inside(c.First, c.Last) {
					return bad("hotspots")
				}
			}
		}
	}
	for _, d := range r.Drills {
		if d.Period != nil && !inside(*d.Period) {
			return bad("drills")
		}
		for i, row := range d.Rows {
			if row.Parent != nil && (*row.Parent < 0 || *row.Parent >= i) {
				return bad("drills")
			}
		}
	}
	for _, x := range r.Spikes {
		if !inside(x.Period) {
			return bad("spikes")
		}
	}
	for _, c := range r.Charts {
		if _, ok := phrases["chart.kind."+string(c.Kind)]; !ok {
			return bad("chart of kind " + string(c.Kind))
		}
		for _, s := range c.Signals {
			if s.Point < 0 || s.Point >= len(c.Points) {
				return bad("charts")
			}
		}
	}
	if a := r.Adjusted; a != nil {
		for _, s := range a.Scopes {
			if s.Period != nil && !inside(*s.Period) {
				return bad("adjusted")
			}
		}
	}
	if u := r.FollowUp; u != nil && u.Open != nil {
		for _, age := range u.Open.Ages {
			if len(age.ByLevel) != len(r.Levels) {
				return bad("open complaints")
			}
		}
	}
	for what, period := range periodsNamed(r) {
		if !inside(period) {
			return bad(what)
		}
	}
	for _, n := range r.Issues.Rows {
		if len(n.Levels) > len(r.Levels) {
			return bad("issues")
		}
	}
	for _, s := range r.Stability {
		for _, row := range s.Rows {
			if len(row.Cells) != len(s.Rows[0].Cells) {
				return bad("stability")
			}
		}
	}
	return nil
}

// periodsNamed yields the indices of periods that comparisons, drifts and
// timelines name, and what names them.
func periodsNamed(r *analysis.Result) iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		timeline := func(what string, counts []analysis.PeriodCount) bool {
			for _, n := range counts {
				if !yield(what, n.Period) {
					return false
				}
			}
			return true
		}
		for _, s := range r.Stability {
			if s.Period != nil && !yield("stability", *s.Period) {
				return
			}
		}
		for _, c := range r.Compared {
			if !yield("compared", c.Period) {
				return
			}
			for _, row := range c.Rows {
				for _, to := range []*analysis.Comparison{row.Previous, row.YearAgo} {
					if to != nil && !yield("compared", to.Base) {
						return
					}
				}
			}
		}
		for _, d := range r.Drifts {
			if !yield("drifts", d.Period) {
				return
			}
		}
		for _, c := range r.Charts {
			for _, point := range c.Points {
				if !yield("charts", point.Period) {
					return
				}
			}
		}
		if h := r.Hotspots; h != nil {
			for _, c := range slices.Concat(h.Cells, h.Fading) {
				if !timeline("hotspots", c.Timeline) {
					return
				}
			}
		}
		if b := r.Batches; b != nil {
			for _, row := range b.Rows {
				if !timeline("batches", row.Timeline) {
					return
				}
			}
		}
		for _, n := range r.Issues.Rows {
			if !timeline("issues", n.Timeline) {
				return
			}
		}
		for _, g := range r.Groups {
			if !timeline("groups", g.Timeline) {
				return
			}
		}
	}
}
