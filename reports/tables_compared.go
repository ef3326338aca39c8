package reports

import (
	"slices"
	"strings"

	"suxi/analysis"
)

// stabilitySection says whether the vital few are the same by whatever rule and
// weight, and whether chance decides it.
func (p *printer) stabilitySection() section {
	s := p.section("stability")
	for i := range p.Stability {
		if one := &p.Stability[i]; len(one.Rows) > 0 {
			s.Tables = append(s.Tables, p.stabilityTable(one))
		}
	}
	if len(s.Tables) > 0 {
		slices.Reverse(s.Tables) // the latest period first, as in the Pareto
		s.note(p.t("stability.key", p.Options.Draws, number(100*analysis.SettledShare)))
	}
	return s
}

func (p *printer) stabilityTable(s *analysis.Stability) table {
	t := table{ID: "stability", Caption: p.t("stability.caption", p.scopeName(s.Period)), Columns: []column{
		p.column(words, "category"),
		p.column(words, "place"),
		p.column(words, "settled"),
	}}
	rules := p.stabilityRules()
	for _, c := range rules {
		t.Columns = append(t.Columns, column{Kind: words, Head: p.t("stability.cell", p.t("weight."+string(c.weight)), p.word("cut.", string(c.cut)))})
	}
	out := 0
	for _, r := range s.Rows {
		if r.Verdict == analysis.Never && r.Settled {
			out++
			continue
		}
		settled := p.t("settled.no")
		if r.Settled {
			settled = p.t("settled.yes")
		}
		class := ""
		if r.Verdict == analysis.Never {
			class = "rest"
		}
		cells := []cell{say(p.name(r.Code)), say(p.word("place.", string(r.Verdict))), say(settled)}
		for _, rule := range rules {
			cells = append(cells, p.stabilityCell(r, rule))
		}
		t.add(class, cells...)
	}
	if out > 0 {
		t.Caption += p.t("stability.out", out)
	}
	return t
}

// A stabilityRule is what a cell of a stability is of.
type stabilityRule struct {
	weight analysis.Weight
	cut    analysis.Cut
}

// stabilityRules are those of all scopes: a scope in which a weight counts
// nothing, such as a period of repeats without a new event, has no cells of it.
func (p *printer) stabilityRules() []stabilityRule {
	var rules []stabilityRule
	for _, s := range p.Stability {
		if len(s.Rows) == 0 {
			continue
		}
		for _, c := range s.Rows[0].Cells {
			if rule := (stabilityRule{c.Weight, c.Cut}); !slices.Contains(rules, rule) {
				rules = append(rules, rule)
			}
		}
	}
	return rules
}

// stabilityCell says whether r is vital under a rule, and how often it is drawn
// so.
func (p *printer) stabilityCell(r analysis.StabilityRow, rule stabilityRule) cell {
	i := slices.IndexFunc(r.Cells, func(c analysis.StabilityCell) bool { return stabilityRule{c.Weight, c.Cut} == rule })
	if i < 0 {
		return undefined(p.t("pareto.empty"))
	}
	mark := "○ "
	if r.Cells[i].Vital {
		mark = "● "
	}
	return say(mark + share(r.Cells[i].Probability))
}

// costSection says what the Pareto by amount rests on.
func (p *printer) costSection() section {
	s := p.section("cost")
	if c := p.Cost; c != nil {
		s.note(p.t("cost.text", c.Column, count(c.Read), weighted(c.Total)))
		if left := c.Empty + c.Unreadable + c.Absent; left > 0 {
			s.note(p.t("cost.without", count(left), count(c.Empty), count(c.Unreadable), count(c.Absent)))
		}
	}
	return s
}

// comparedSection sets the values of channel, product, region … in the latest
// complete period against the period before and the year before.
func (p *printer) comparedSection() section {
	s := p.section("compared")
	if at := p.latest(); at >= 0 {
		s.draw(p.chart("intervals", tall, p.t("intervals.title", p.period(at)), p.comparisonIntervals(at)))
	}
	for i := range p.Compared {
		c := &p.Compared[i]
		t := p.comparedTable(c)
		if len(t.Rows) == 0 {
			if c.ByCategory {
				s.note(p.t("compared.cells.empty", p.t("dimension."+c.Dimension), count(len(c.Rows)+c.Hidden)))
			}
			continue
		}
		s.Tables = append(s.Tables, t)
	}
	if len(s.Tables) > 0 {
		s.Notes = slices.Insert(s.Notes, 0, p.t("compared.key", p.Compared[0].Minimum))
	}
	return s
}

// comparedTable has the values of one dimension, those that changed first; of
// cells of category × value it has only those that changed.
func (p *printer) comparedTable(c *analysis.Compared) table {
	dimension := strings.ToLower(p.t("dimension." + c.Dimension))
	t := table{ID: "compared", Caption: p.t("compared.caption", p.period(c.Period), dimension)}
	if c.ByCategory {
		t = table{ID: "compared_cells", Caption: p.t("compared.cells.caption", p.period(c.Period), dimension, count(len(c.Rows)+c.Hidden))}
	}
	t.Columns = append(t.Columns, p.column(words, "value.of"))
	if c.ByCategory {
		t.Columns = append(t.Columns, p.column(words, "category"))
	}
	t.Columns = append(t.Columns, p.column(counts, "count"))
	if !c.ByCategory {
		t.Columns = append(t.Columns, p.column(counts, "unique"), p.column(shares, "share"))
	}
	t.Columns = append(t.Columns, p.baseColumns()...)
	for _, r := range changedFirst(c) {
		f := analysis.OfCategory(r.Code)
		f.Values = []analysis.DimensionValue{{Dimension: c.Dimension, Value: r.Value}}
		cells := []cell{say(p.named(r.Value))}
		if c.ByCategory {
			cells = append(cells, say(p.name(r.Code)))
		}
		cells = append(cells, p.counted(r.Count, p.In(c.Period, c.Period, f)))
		if !c.ByCategory {
			cells = append(cells, whole(r.Unique), maybe(r.Share, p.t("why.empty_period")))
		}
		cells = append(cells, p.comparisonCells(r.Previous, f, "why.not_compared")...)
		t.add("", append(cells, p.comparisonCells(r.YearAgo, f, "why.not_compared")...)...)
	}
	return t
}

// changedFirst are the rows of c, those that changed before the others; of cells
// those that changed alone.
func changedFirst(c *analysis.Compared) []analysis.ComparedRow {
	flagged := func(c *analysis.Comparison) bool {
		return c != nil && (c.Change == analysis.Up || c.Change == analysis.Down)
	}
	var first, others []analysis.ComparedRow
	for _, r := range c.Rows {
		if flagged(r.Previous) || flagged(r.YearAgo) {
			first = append(first, r)
		} else if !c.ByCategory {
			others = append(others, r)
		}
	}
	return append(first, others...)
}
