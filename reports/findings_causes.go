package reports

import (
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
		jumps := false
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
			jumps = jumps || part.Jump != ""
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
	if most := p.behind(mostly(c)); most != "" {
		detail += p.t("sentence") + p.t("find.hotspot.behind", most)
	}
	return finding{"note", p.t("find.hotspot", p.cell(c), count(c.Unique), rate(c.Expected)), detail}, true
}

// mostly is a cell with those sources alone that half of its rows and more are
// of.
func mostly(c *analysis.Hotspot) *analysis.Hotspot {
	out := *c
	for _, source := range []**analysis.HotSource{&out.Batch, &out.Group} {
		if *source != nil && (*source).Share < .5 {
			*source = nil
		}
	}
	return &out
}
