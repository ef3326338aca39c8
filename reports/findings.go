package reports

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"suxi/analysis"
)

// A finding is one thing the reader should know first: a short claim, and the
// figures that carry it. Mark is "up", "down", "flat", "none",
// "note" or "serious".
type finding struct{ Mark, Lead, Detail string }

// findings tells the latest complete period in order of weight. Every claim
// of a change is one that analysis made; where it made none, the sentence says
// what the counts could have shown. Warnings that bear on the figures stand
// beside them.
func (p *printer) findings() []finding {
	var out []finding
	for _, w := range p.Warnings {
		if w.Severity == analysis.Serious {
			out = append(out, finding{"serious", p.t("find.serious"), p.text(w.Message)})
		}
	}
	at := p.latest()
	if at < 0 {
		out = append(out, finding{"note", p.t("find.no_period"), p.t("find.no_period.detail")})
	} else {
		out = append(out, p.totalFinding(at))
		if f, ok := p.explainedFinding(at); ok {
			out = append(out, f)
		}
		out = append(out, p.categoryFindings(at)...)
		out = append(out, p.yearFindings(at)...)
	}
	if f, ok := p.paretoFinding(); ok {
		out = append(out, f)
	}
	if f, ok := p.hotspotFinding(); ok {
		out = append(out, f)
	}
	if len(p.Groups) > 0 {
		out = append(out, p.groupFinding())
	}
	var cautions []string
	for _, w := range p.Warnings {
		if w.Severity == analysis.Caution {
			cautions = append(cautions, p.text(w.Message))
		}
	}
	if len(cautions) > 0 {
		out = append(out, finding{"note", p.t("find.caution"), strings.Join(cautions, p.t("sentence"))})
	}
	return out
}

// totalFinding compares all complaints of the period with the period before.
func (p *printer) totalFinding(at int) finding {
	row := p.rows[rowKey{at, analysis.TotalCode}]
	if row == nil || row.Previous == nil {
		n := 0
		if row != nil {
			n = row.Count
		}
		why := p.t("why.no_previous")
		if at > 0 && p.Periods[at-1].Exposure == 0 {
			why = p.t("why.gap", p.period(at-1))
		}
		return finding{"note", p.t("find.total", p.period(at), count(n)), why + p.t("stop")}
	}
	mark := verdictKey(row.Previous.Change)
	key := "find.total." + mark
	if tested := row.Previous.Q != nil && *row.Previous.Q <= p.Options.Q; mark == "flat" && tested {
		key = "find.total.within"
	}
	return finding{mark, p.t(key, p.period(at), count(row.Count)), p.comparison(row, row.Previous, "find.previous")}
}

// comparison writes out the figures of a comparison and its verdict.
func (p *printer) comparison(row *analysis.PeriodRow, c *analysis.Comparison, key string) string {
	parts := []string{p.rated(c.Unit, key, rate(c.Rate), p.period(c.Base), rate(c.BaseRate))}
	if c.ChangePercent != nil {
		parts = append(parts, p.t("find.change", change(*c.ChangePercent), p.interval(percentOf(c.Low), percentOf(c.High))))
	} else if why := p.noteReason(c); why != "" {
		parts = append(parts, why)
	}
	if c.Q != nil {
		parts = append(parts, p.t("find.q", equals(*c.Q)))
	}
	s := strings.Join(parts, p.t("clause")) + p.t("stop") + p.t("sentence") + p.verdict(c)
	if c.Change == analysis.Up {
		s += p.t("sentence") + p.denominator(c.Unit)
	}
	if c.Incomplete {
		s += p.t("sentence") + p.rated(c.Unit, "find.incomplete")
	}
	return s
}

// denominator says what rates are per.
func (p *printer) denominator(unit analysis.RateUnit) string {
	if unit.Daily() || p.Options.Exposure == nil {
		return p.t("find.denominator")
	}
	return p.rated(unit, "find.exposure", p.Options.Exposure.File)
}

// verdict says in a sentence what the verdict of c rests on.
func (p *printer) verdict(c *analysis.Comparison) string {
	switch {
	case c.Change == analysis.Up || c.Change == analysis.Down:
		return p.t("because."+verdictKey(c.Change), p.band())
	case c.Change == analysis.NotTested:
		return p.t("because.none")
	case c.Q != nil && *c.Q <= p.Options.Q:
		return p.t("because.within", p.band())
	case c.Ratio != nil && *c.Ratio < 1 && c.DetectableFall != nil:
		return p.rated(c.Unit, "because.flat.fall", ratio(*c.DetectableFall))
	case c.Ratio != nil && *c.Ratio < 1 && c.Detectable != nil:
		return p.t("because.flat.no_fall")
	case c.Detectable != nil:
		return p.rated(c.Unit, "because.flat", ratio(*c.Detectable))
	}
	return p.t("because.few")
}

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

// categoryFindings lists the categories with a verdict against the period
// before, the largest change in complaints first, and counts those without.
func (p *printer) categoryFindings(at int) []finding {
	var up, down, fresh []movement
	flat, empty := 0, 0
	for _, c := range p.Categories {
		row := p.rows[rowKey{at, c.Code}]
		if row == nil || row.Previous == nil {
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
	out := p.moved("find.previous.", up, down)
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
		out = append(out, finding{"flat", p.t(key, flat), detail})
	}
	return out
}

// moved tells the categories that rose and those that fell.
func (p *printer) moved(key string, up, down []movement) []finding {
	var out []finding
	if len(up) > 0 {
		out = append(out, finding{"up", p.t(key+"up", p.names(up)), p.movements(up) + p.t("sentence") + p.denominator(up[0].Unit)})
	}
	if len(down) > 0 {
		out = append(out, finding{"down", p.t(key+"down", p.names(down)), p.movements(down)})
	}
	return out
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
		mark := verdictKey(row.YearAgo.Change)
		out = append(out, finding{mark, p.t("find.year." + mark), p.comparison(row, row.YearAgo, "find.year_ago")})
	}
	var up, down []movement
	for _, c := range p.Categories {
		row := p.rows[rowKey{at, c.Code}]
		if row == nil || row.YearAgo == nil {
			continue
		}
		switch m := p.movement(row, row.YearAgo); m.Change {
		case analysis.Up:
			up = append(up, m)
		case analysis.Down:
			down = append(down, m)
		}
	}
	return append(out, p.moved("find.year_ago.", up, down)...)
}

// paretoFinding names the vital few: of the latest complete period, or else
// of all rows.
func (p *printer) paretoFinding() (finding, bool) {
	pareto := p.pareto(analysis.ScopeLatest, analysis.ByCount)
	if pareto == nil || len(pareto.Rows) == 0 {
		pareto = p.pareto(analysis.ScopeAll, analysis.ByCount)
	}
	if pareto == nil || len(pareto.Rows) == 0 {
		return finding{}, false
	}
	var vital, unsure []string
	cumulative := 0.0
	for _, r := range pareto.Rows {
		if !r.Vital {
			continue
		}
		vital = append(vital, p.name(r.Code))
		cumulative = r.Cumulative
		if r.VitalProbability < 0.95 {
			unsure = append(unsure, p.t("value.count", p.name(r.Code), share(r.VitalProbability)))
		}
	}
	rule := p.text(pareto.Rule)
	if len(vital) == 0 {
		return finding{"note", p.t("find.no_vital", p.scope(pareto)), rule}, true
	}
	if len(unsure) > 0 {
		rule += p.t("sentence") + p.t("find.unsure", p.list(unsure))
	}
	return finding{"note", p.t("find.vital", p.scope(pareto), len(vital), share(cumulative), p.list(vital)), rule}, true
}

// groupFinding tells the largest near-duplicate group.
func (p *printer) groupFinding() finding {
	g := p.Groups[0]
	var where []string
	for _, v := range []struct {
		key    string
		values []analysis.ValueCount
	}{{"product", g.Products}, {"batch", g.Batches}, {"region", g.Regions}} {
		if len(v.values) > 0 {
			where = append(where, p.t("find.where", p.t("dimension."+v.key), p.values(v.values[:1])))
		}
	}
	detail := strings.Join(append([]string{p.span(g.First, g.Last)}, where...), p.t("clause")) + p.t("stop")
	return finding{"note", p.t("find.group", count(g.Size), p.name(g.Category)), detail + p.t("sentence") + p.t("find.group.detail", count(p.Counts.Groups), count(p.Counts.Grouped))}
}
