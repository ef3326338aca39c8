package reports

import (
	"slices"
	"strings"

	"suxi/analysis"
)

// explainedFinding says what the change against the period before comes from:
// the parts as analysis split it, and of the rest whether chance carries it.
func (p *printer) explainedFinding(at int) (finding, bool) {
	for i := range p.Explained {
		e := &p.Explained[i]
		if e.Period != at || p.Periods[at].Previous == nil || e.Base != *p.Periods[at].Previous {
			continue
		}
		var parts []string
		explained, jumps := false, false
		rounded := wholes(e.Parts)
		for i := range e.Parts {
			part := &e.Parts[i]
			if part.Change == 0 && part.Kind != analysis.PartRest {
				continue
			}
			by := signed(float64(rounded[i]), 0)
			if chance := p.chance(part); chance != "" {
				by = p.t("value.count", by, chance)
			}
			parts = append(parts, p.part(e, part)+" "+by)
			explained = explained || part.Kind != analysis.PartRest
			jumps = jumps || part.Jump != ""
		}
		if !explained {
			return finding{}, false // all is the rest
		}
		lead := p.t("find.explained", signed(float64(e.Count-e.BaseCount), 0), strings.Join(parts, p.t("clause")))
		detail := p.t("find.explained.detail", p.against(e))
		if jumps {
			detail += p.t("sentence") + p.t("find.explained.jumps")
		}
		return finding{"note", lead, detail}, true
	}
	return finding{}, false
}

// hotspotFinding tells the hottest cell.
func (p *printer) hotspotFinding() (finding, bool) {
	if p.Hotspots == nil || len(p.Hotspots.Cells) == 0 {
		return finding{}, false
	}
	c := &p.Hotspots.Cells[0]
	detail := p.t("find.hotspot.detail", p.labels(c.First, c.Last), p.word("status.", string(c.Status)), ratio(c.EB05), count(p.Hotspots.Found))
	if most := p.behind(c, mostly); most != "" {
		detail += p.t("sentence") + p.t("find.hotspot.behind", most)
	}
	return finding{"note", p.t("find.hotspot", p.cell(c), count(c.Unique), rate(c.Expected)), detail}, true
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
	if g.First != "" {
		where = slices.Insert(where, 0, p.span(g.First, g.Last))
	}
	detail := ""
	if len(where) > 0 {
		detail = strings.Join(where, p.t("clause")) + p.t("stop") + p.t("sentence")
	}
	return finding{"note", p.t("find.group", count(g.Size), p.name(g.Category)), detail + p.t("find.group.detail", count(p.Counts.Groups), count(p.Counts.Grouped))}
}
