package reports

import (
	"strings"

	"suxi/analysis"
)

// Labels say who gave the categories of a run, and what the model's are good
// for. Accepted, Review and Human add up to the rows labelled.
type Labels struct {
	Model     string // id
	ColdStart bool   // the model was trained without labels of people

	Human, Accepted, Review int64

	Withdrawn int64 // of Review, those that the certificate would have accepted but for drift

	Certificate *Certificate // nil: the model certifies nothing
}

// A Certificate promises, of the labels accepted, a share of Precision or more
// to be right, but for a chance of Delta (package classifier).
type Certificate struct {
	Precision, Delta float64
	PerClass         bool // in each category; else in all together
	Overall          Certified
	Categories       []CategoryCertified
}

// Certified is what cases out of fold allow to be promised of a set of labels.
type Certified struct {
	OK        bool
	Threshold float64 // of the probability, from which a label is accepted; 0 with all that follow unless OK
	N, Errors int     // cases accepted, and errors among them
	Bound     float64 // upper bound of the share of errors
	Coverage  float64 // share of the cases that was accepted
	Cases     int
}

// CategoryCertified is a category by code.
type CategoryCertified struct {
	Code string
	Certified
}

// labelSection says what the labels rest on: who gave them, what the model
// promises of its own, how far people agree with it, and what the texts have to
// do with those that it learnt from.
func (p *printer) labelSection() section {
	s := p.section("reliability")
	if p.quality != nil && p.quality.Labels != nil {
		p.certify(&s, p.quality.Labels)
	}
	if t := p.agreementTable(); len(t.Rows) > 0 {
		s.note(p.t("agreement.key"))
		s.Tables = append(s.Tables, t)
	}
	if t := p.driftTable(); len(t.Rows) > 0 {
		s.note(p.t("drift.key", number(p.Options.Q), number(analysis.MixBand), number(100*analysis.UnknownBand), number(100*analysis.ConfidenceBand)))
		s.Tables = append(s.Tables, t)
	}
	if len(p.Bridge) > 0 {
		s.note(p.t("bridge.key"))
		s.Tables = append(s.Tables, p.bridgeTable())
	}
	return s
}

// certify adds what the model promises of its labels.
func (p *printer) certify(s *section, l *Labels) {
	if l.Certificate == nil {
		s.note(p.t("labels.plain", count(l.Human), count(l.Accepted+l.Review)))
	} else {
		s.note(p.t("labels.text", count(l.Human), count(l.Accepted), share(float64(l.Accepted)/float64(max(1, l.Human+l.Accepted+l.Review))), count(l.Review)))
	}
	switch c := l.Certificate; {
	case l.ColdStart:
		s.note(p.t("labels.cold"))
	case c == nil:
		s.note(p.t("labels.uncertified", l.Model))
	default:
		where := p.t("certificate.overall")
		if c.PerClass {
			where = p.t("certificate.per_class")
		}
		s.note(p.t("certificate.text", number(100*(1-c.Delta)), where, number(100*c.Precision)))
		if l.Withdrawn > 0 {
			s.note(p.t("labels.withdrawn", count(l.Withdrawn)))
		}
		s.Tables = append(s.Tables, p.certificateTable(c))
	}
}

func (p *printer) certificateTable(c *Certificate) table {
	t := table{ID: "certificate", Caption: p.t("certificate.caption"), Columns: []column{
		p.column(words, "category"),
		p.column(words, "certified"),
		p.column(shares, "threshold"),
		p.column(counts, "cases"),
		p.column(counts, "case.accepted"),
		p.column(counts, "case.errors"),
		p.column(shares, "precision.low"),
		p.column(shares, "case.coverage"),
	}}
	add := func(class, name string, one Certified) {
		if !one.OK {
			none := undefined(p.t("why.uncertified"))
			t.add(class, say(name), say(p.t("certified.no")), none, whole(one.Cases), none, none, none, none)
			return
		}
		t.add(class, say(name), say(p.t("certified.yes")), figure(one.Threshold), whole(one.Cases), whole(one.N), whole(one.Errors), figure(1-one.Bound), figure(one.Coverage))
	}
	add("total", p.t("total"), c.Overall)
	for _, one := range c.Categories {
		add("", p.name(one.Code), one.Certified)
	}
	return t
}

// agreementTable compares people with the model.
func (p *printer) agreementTable() table {
	t := table{ID: "agreement", Caption: p.t("agreement.caption"), Columns: []column{
		p.column(words, "axis"),
		p.column(counts, "both"),
		p.column(shares, "agreed"),
		p.column(words, "kappa"),
		p.column(words, "quadratic"),
		p.column(words, "alpha"),
	}}
	for _, one := range []struct {
		key string
		a   *analysis.Agreement
	}{{"dimension.category", p.CategoryAgreement}, {"col.level", p.SeverityAgreement}} {
		if one.a == nil {
			continue
		}
		t.add("", say(p.t(one.key)), whole(one.a.N), figure(one.a.Agreed), p.estimate(one.a.Kappa), p.estimate(one.a.Quadratic), p.estimate(one.a.Alpha))
	}
	return t
}

// estimate writes an estimate with its interval.
func (p *printer) estimate(v *analysis.Interval) cell {
	if v == nil {
		return undefined(p.t("why.no_estimate"))
	}
	return say(ratio(v.Value) + " [" + ratio(v.Low) + ", " + ratio(v.High) + "]")
}

// driftTable says how the events of each period differ in kind from earlier
// ones, the latest first.
func (p *printer) driftTable() table {
	t := table{ID: "drift", Caption: p.t("drift.caption"), Columns: []column{
		p.column(words, "period"),
		p.column(words, "drift.against"),
		p.column(counts, "events"),
		p.column(ratios, "divergence"),
		p.column(lists, "unknown"),
		p.column(lists, "confidence"),
		p.column(words, "drift.verdict"),
	}}
	shift := func(s *analysis.Shift) cell {
		if s == nil {
			return undefined(p.t("why.no_shift"))
		}
		return say(p.t("drift.shift", share(s.Base), share(s.Mean), equals(s.Q)))
	}
	for i := len(p.Drifts) - 1; i >= 0; i-- {
		d := &p.Drifts[i]
		beyond := make([]string, len(d.Beyond))
		for j, f := range d.Beyond {
			beyond[j] = p.word("drift.", string(f))
		}
		mix := figure(d.Mix.Divergence)
		mix.Why = p.t("drift.mix.q", equals(d.Mix.Q))
		t.add("", say(p.period(d.Period)), say(p.word("drift.against.", string(d.Against))), whole(d.N), mix,
			shift(d.Unknown), shift(d.Confidence), either(strings.Join(beyond, p.t("list")), p.t("why.no_drift")))
	}
	return t
}

// bridgeTable says where the complaints of former categories went.
func (p *printer) bridgeTable() table {
	t := table{ID: "bridge", Caption: p.t("bridge.caption"), Columns: []column{
		p.column(words, "bridge.old"),
		p.column(words, "bridge.taxonomy"),
		p.column(words, "bridge.new"),
		p.column(counts, "count"),
		p.column(words, "bridge.split"),
	}}
	for _, r := range p.Bridge {
		split := ""
		if r.Split {
			split = p.t("bridge.by_chance")
		}
		t.add("", say(p.oldName(r)), say(r.Taxonomy), say(p.name(r.New)), whole(r.Count), say(split))
	}
	return t
}

// oldName names a former category.
func (p *printer) oldName(r analysis.BridgeRow) string {
	if r.OldName == "" {
		return r.Old
	}
	return r.OldName
}
