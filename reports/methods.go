package reports

import "suxi/analysis"

// A method defines one figure.
type method struct{ Term, Text string }

// methods defines every figure a report prints, with the settings it was
// computed with.
func (p *printer) methods() []method {
	o := p.Options
	rule := ""
	if len(p.Paretos) > 0 {
		rule = p.text(p.Paretos[0].Rule) + p.t("sentence")
	}
	define := func(key string, args ...any) method {
		return method{p.t("method." + key), p.t("method."+key+".text", args...)}
	}
	all := []method{
		define("complaint"),
		define("unique"),
		define("pareto", rule, o.Draws),
		define("severity_weight", p.weights()),
		p.exposureMethod(),
		define("change"),
		define("interval", p.confidence()),
		define("q", number(o.Q)),
		define("band", p.band(), number(o.Q)),
		define("detectable"),
		define("base"),
		define("trend", p.unit(), number(o.Q)),
		define("points"),
	}
	for _, s := range p.sections().All() {
		if _, ok := phrases["method."+s.ID]; ok {
			all = append(all, define(s.ID))
		}
	}
	if p.hasAxes() {
		all = append(all, define("axes"))
	}
	if len(p.Rules) > 0 {
		all = append(all, define("rules"))
	}
	labels := "labels"
	if p.Adjusted != nil {
		labels = "audited"
	}
	return append(all, define("due"), define(labels), define("quotes", p.redacted("method.redacted.")), define("limits"))
}

// exposureMethod says what rates are per.
func (p *printer) exposureMethod() method {
	term := p.t("method.exposure")
	if e := p.Options.Exposure; e != nil && !p.RateUnit.Daily() {
		return method{term, p.t("method.exposure.file", e.Unit, e.File)}
	}
	return method{term, p.t("method.exposure.text", p.unit())}
}

// redacted says in the phrases that begin with prefix that quotes are redacted, or are not.
func (p *printer) redacted(prefix string) string {
	if p.Options.Redaction.Off {
		return p.t(prefix + "off")
	}
	return p.t(prefix + "on")
}

// weights writes "urgent 5, regular 2".
func (p *printer) weights() string {
	words := make([]string, len(p.Levels))
	for i, l := range p.Levels {
		words[i] = p.choose(l.Name, l.NameEN) + " " + number(l.Weight)
	}
	if len(words) == 0 {
		return dash
	}
	return p.list(words)
}

// warningWord names the severity of a warning.
func (p *printer) warningWord(s analysis.WarningSeverity) string {
	switch s {
	case analysis.Serious, analysis.Caution:
		return p.t("warning." + string(s))
	}
	return p.t("warning.info")
}
