package reports

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"suxi/analysis"
)

// tellMoved is how many categories that rose, and how many that fell, have a
// sentence of their own.
const tellMoved = 4

// A movement is one category of a period against a base period.
type movement struct {
	code  string
	count int
	by    float64 // by how much its rate moved
	*analysis.Comparison
}

func (p *printer) movement(row *analysis.PeriodRow, c *analysis.Comparison) movement {
	m := movement{code: row.Code, count: row.Count, Comparison: c}
	m.by = math.Abs(c.Rate - c.BaseRate)
	return m
}

// categoryFindings tells each category with a verdict against the period before,
// the largest change in complaints a day first, and counts those without, and those
// that a suppressed result tells nothing of by period.
func (p *printer) categoryFindings(at int) []finding {
	var up, down, fresh []movement
	flat, empty, withheld := 0, 0, 0
	for _, c := range p.Categories {
		row := p.rows[rowKey{at, c.Code}]
		switch {
		case row == nil && p.Options.Suppress > 0:
			withheld++
			continue
		case row == nil || row.Previous == nil:
			continue
		}
		m := p.movement(row, row.Previous)
		switch {
		case m.Change == analysis.Up:
			up = append(up, m)
		case m.Change == analysis.Down:
			down = append(down, m)
		case m.Note == analysis.BaseEmpty:
			empty++
		case m.Note == analysis.BaseNew:
			fresh = append(fresh, m)
		default:
			flat++
		}
	}
	out := append(p.told("find.previous.up", up), p.told("find.previous.down", down)...)
	if len(fresh) > 0 {
		out = append(out, finding{"note", p.t("find.new", p.names(fresh)), p.movements(fresh) + p.t("sentence") + p.t("find.new.detail")})
	}
	if flat > 0 {
		key := "find.flat"
		if len(up)+len(down)+len(fresh) > 0 {
			key = "find.rest"
		}
		detail := p.t("find.flat.detail", p.family(at), number(p.Options.Q), p.band())
		if empty > 0 {
			detail += p.t("sentence") + p.t("find.empty", empty)
		}
		if withheld > 0 {
			detail += p.t("sentence") + p.t("find.withheld", withheld)
		}
		out = append(out, finding{"flat", p.t(key, flat), detail})
	}
	return out
}

// told gives the categories that moved most a sentence each, and one to the
// others.
func (p *printer) told(key string, moved []movement) []finding {
	var out []finding
	moved = byMovement(moved)
	for i, m := range moved {
		if i == tellMoved {
			out = append(out, finding{verdictKey(m.Change), p.t(key, p.names(moved[i:])), p.movements(moved[i:])})
			break
		}
		lead := p.t("find.category", p.name(m.code), count(m.count)) + p.t("clause") + p.claim(m.Comparison, "against.previous")
		out = append(out, finding{verdictKey(m.Change), lead, p.carried(m)})
	}
	return out
}

// carried says what the claim about a category rests on.
func (p *printer) carried(m movement) string {
	parts := []string{p.rated(m.Unit, "find.base", p.period(m.Base), count(m.BaseCount), rate(m.BaseRate), rate(m.Rate))}
	if m.UniqueRatio != nil && m.Ratio != nil && *m.UniqueRatio != *m.Ratio && m.Note == analysis.BaseEnough {
		parts = append(parts, p.t("find.events", change(100*(*m.UniqueRatio-1))))
	}
	if m.Q != nil {
		parts = append(parts, p.t("find.q.family", equals(*m.Q), m.Family))
	}
	if m.Incomplete {
		parts = append(parts, p.t("find.incomplete.short"))
	}
	return strings.Join(parts, p.t("clause")) + p.t("stop")
}

// family is the number of categories whose change was tested together.
func (p *printer) family(at int) int {
	for _, c := range p.Categories {
		if row := p.rows[rowKey{at, c.Code}]; row != nil && row.Previous != nil && row.Previous.Family > 0 {
			return row.Previous.Family
		}
	}
	return 0
}

func (p *printer) names(moved []movement) string {
	names := make([]string, len(moved))
	for i, m := range byMovement(moved) {
		names[i] = p.name(m.code)
	}
	return p.list(names)
}

// byMovement sorts by how many complaints a day moved; ties keep the order of
// the taxonomy.
func byMovement(moved []movement) []movement {
	return slices.SortedStableFunc(slices.Values(moved), func(a, b movement) int { return cmp.Compare(b.by, a.by) })
}

// movements writes "name 40 → 79, +98% (95% interval …), q < 0.001; …".
func (p *printer) movements(moved []movement) string {
	var all []string
	for _, m := range byMovement(moved) {
		what := p.noteWord(m.Note)
		if m.ChangePercent != nil {
			what = p.t("find.movement.change", change(*m.ChangePercent), p.interval(percentOf(m.Low), percentOf(m.High)))
		}
		s := p.t("find.movement", p.name(m.code), count(m.BaseCount), count(m.count), what)
		if m.Q != nil {
			s += p.t("clause") + p.t("find.q", equals(*m.Q))
		}
		all = append(all, s)
	}
	return strings.Join(all, p.t("semicolon")) + p.t("stop")
}

// yearFindings compare with the same period a year before, if there is one:
// the total, and the categories with a verdict.
func (p *printer) yearFindings(at int) []finding {
	var out []finding
	if row := p.rows[rowKey{at, analysis.TotalCode}]; row != nil && row.YearAgo != nil {
		lead := p.t("find.year") + p.claim(row.YearAgo, "against.year_ago")
		out = append(out, finding{verdictKey(row.YearAgo.Change), lead, p.comparison(row.YearAgo, "find.year_ago")})
	}
	for _, change := range []analysis.Change{analysis.Up, analysis.Down} {
		var moved []movement
		for _, c := range p.Categories {
			if row := p.rows[rowKey{at, c.Code}]; row != nil && row.YearAgo != nil && row.YearAgo.Change == change {
				moved = append(moved, p.movement(row, row.YearAgo))
			}
		}
		if len(moved) > 0 {
			key := verdictKey(change)
			out = append(out, finding{key, p.t("find.year_ago."+key, p.names(moved)), p.movements(moved)})
		}
	}
	return out
}
