package reports

import (
	"strings"
	"unicode"
	"unicode/utf8"

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
	if p.language == English {
		for i := range out {
			out[i].Lead, out[i].Detail = capital(out[i].Lead), capital(out[i].Detail)
		}
	}
	return out
}

// capital begins an English sentence.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
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
	lead := p.t("find.total", p.period(at), count(row.Count)) + p.t("clause") + p.claim(row.Previous, "against.previous")
	return finding{verdictKey(row.Previous.Change), lead, p.comparison(row.Previous, "find.previous")}
}

// claim is what a comparison with a base, such as "against.previous", says in
// one breath: the change, its interval, and the verdict, which is of analysis.
func (p *printer) claim(c *analysis.Comparison, against string) string {
	what := p.noteReason(c)
	if c.ChangePercent != nil {
		what = p.rated(c.Unit, against, change(*c.ChangePercent), p.interval(percentOf(c.Low), percentOf(c.High)))
	}
	verdict := ""
	switch c.Change {
	case analysis.Up, analysis.Down:
		verdict = p.t("claim.beyond", p.band())
	default:
		verdict = p.t("claim." + p.outcome(c))
	}
	if what == "" {
		return verdict
	}
	return what + p.t("clause") + verdict
}

// outcome is the verdict on c, with "within" for a change that chance does not
// carry and that is not flagged.
func (p *printer) outcome(c *analysis.Comparison) string {
	if c.Change == analysis.Unchanged && c.Q != nil && *c.Q <= p.Options.Q {
		return "within"
	}
	return verdictKey(c.Change)
}

// comparison writes out what a claim about c rests on.
func (p *printer) comparison(c *analysis.Comparison, key string) string {
	parts := []string{p.rated(c.Unit, key, rate(c.Rate), p.period(c.Base), rate(c.BaseRate))}
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
	case p.outcome(c) == "within":
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
