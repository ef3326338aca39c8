package reports

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"suxi/analysis"
)

// spikeSection lists what has more events in the latest complete period than its
// history leads to expect, and what its control chart signals there.
func (p *printer) spikeSection() section {
	s := p.section("spikes")
	if len(p.Spikes) == 0 {
		return s
	}
	s.note(p.t("spikes.key", p.period(p.Spikes[0].Period), len(p.Spikes), number(p.Options.Q), p.band()))
	if t := p.spikeTable(); len(t.Rows) > 0 {
		s.draw(p.chart("spikes", tall, p.spikeTitle(len(t.Rows)), p.spikeChart()))
		s.Tables = append(s.Tables, t)
	} else {
		s.note(p.t("spikes.empty"))
	}
	if t := p.signalTable(); len(t.Rows) > 0 {
		s.Tables = append(s.Tables, t)
	} else {
		s.note(p.t("signals.empty"))
	}
	p.drawControls(&s)
	return s
}

// spikeTitle says how many of the spikes the chart shows.
func (p *printer) spikeTitle(spikes int) string {
	title := p.t("spikes.title")
	if spikes > drawnSpikes {
		title += p.t("spikes.first", drawnSpikes, spikes)
	}
	return title
}

// drawnControls is how many control charts are drawn besides that of the total.
const drawnControls = 9

// drawControls draws the control charts with limits of the total and of the categories,
// those that signal in the latest complete period first, then those that did
// before.
func (p *printer) drawControls(s *section) {
	urgency := func(c *analysis.Chart) int {
		switch {
		case slices.ContainsFunc(c.Signals, func(s analysis.ChartSignal) bool { return s.Latest }):
			return 0
		case len(c.Signals) > 0:
			return 1
		}
		return 2
	}
	var own []*analysis.Chart
	for i := range p.Result.Charts {
		c := &p.Result.Charts[i]
		if c.Centre == nil || c.Scope != "total" && c.Scope != "category" {
			continue
		}
		own = append(own, c)
	}
	slices.SortStableFunc(own, func(a, b *analysis.Chart) int {
		if a.Scope != b.Scope {
			return cmp.Compare(b.Scope, a.Scope) // the total first
		}
		return cmp.Compare(urgency(a), urgency(b))
	})
	switch i := slices.IndexFunc(p.Result.Charts, func(c analysis.Chart) bool { return c.Scope == "total" && c.Reason != "" }); {
	case len(own) > 0:
		s.note(p.t("control.key"))
	case i >= 0:
		s.note(p.t("control.none", p.word("why.control.", p.Result.Charts[i].Reason)))
	}
	for i, c := range own[:min(len(own), drawnControls+1)] {
		of := little
		if c.Scope == "total" {
			of = wide
		}
		drawn := p.chart("control-"+strconv.Itoa(i), of, p.t("control.title", p.name(c.Code)), p.controlChart(c))
		drawn.Note = p.controlNote(c)
		s.draw(drawn)
	}
}

// controlNote says what is charted, and which rules speak in the latest period.
func (p *printer) controlNote(c *analysis.Chart) string {
	said := []string{p.t("control.counts"), p.rated(c.Unit, "chart.kind."+string(c.Kind))}
	for _, signal := range c.Signals {
		if signal.Latest {
			said = append(said, p.text(signal.Name))
		}
	}
	return strings.Join(said, p.t("semicolon"))
}

func (p *printer) spikeTable() table {
	t := table{ID: "spikes", Caption: p.t("spikes.caption"), Columns: []column{
		p.column(words, "subject"),
		p.column(counts, "events"),
		p.column(rates, "expected"),
		p.column(ratios, "times"),
		p.column(lists, "bounds"),
		p.column(verdicts, "spike"),
		p.column(words, "method"),
		p.column(prose, "why"),
	}}
	for i := range p.Spikes {
		x := &p.Spikes[i]
		if !x.IsSpike {
			continue
		}
		why := p.text(x.Why)
		t.add("", say(p.subject(x.Scope, x.Code)), whole(x.Unique), maybe(x.Expected, why), maybe(x.Ratio, why),
			either(p.bounds(x), p.t("why.no_bound")), cell{Text: p.t("verdict.up"), Value: x.Q, Class: "up"},
			say(p.word("spike.", string(x.Method))), say(why))
	}
	return t
}

// bounds writes what the events exceed.
func (p *printer) bounds(x *analysis.Spike) string {
	var out []string
	for _, b := range x.Bounds {
		if b.Upper != nil {
			out = append(out, p.word("bound.", b.Name)+" "+rate(*b.Upper))
		}
	}
	if len(x.Bounds) == 0 && x.Low != nil {
		out = append(out, p.t("bound.low", ratio(*x.Low)))
	}
	return strings.Join(out, p.t("semicolon"))
}

// signalTable lists the charts with a signal in the latest complete period: the
// last point of each, and the rules that speak there.
func (p *printer) signalTable() table {
	t := table{ID: "signals", Caption: p.t("signals.caption"), Columns: []column{
		p.column(words, "subject"),
		p.column(words, "chart"),
		p.column(words, "direction"),
		p.column(rates, "charted"),
		p.column(rates, "centre"),
		p.column(rates, "lower"),
		p.column(rates, "upper"),
		p.column(prose, "rules"),
	}}
	for i := range p.Result.Charts {
		c := &p.Result.Charts[i]
		var rules []string
		var last analysis.ChartSignal
		for _, signal := range c.Signals {
			if signal.Latest {
				rules, last = append(rules, p.text(signal.Name)), signal
			}
		}
		if len(rules) == 0 {
			continue
		}
		direction := p.t("direction.better")
		if last.Worse {
			direction = p.t("direction.worse")
		}
		point := c.Points[last.Point]
		t.add("", say(p.subject(c.Scope, c.Code)), say(p.rated(c.Unit, "chart.kind."+string(c.Kind))), say(direction), figure(point.Value),
			maybe(c.Centre, p.t("why.no_limit")), maybe(point.Lower, p.t("why.no_limit")), maybe(point.Upper, p.t("why.no_limit")),
			say(strings.Join(rules, p.t("semicolon"))))
	}
	return t
}

// batchSection lists the batches with more people than other batches lead to
// expect.
func (p *printer) batchSection() section {
	s := p.section("batches")
	b := p.Batches
	if b == nil {
		return s
	}
	s.note(p.t("batches.key", count(b.Tested), number(p.Options.Q), p.band()))
	t := table{ID: "batches", Caption: p.t("batches.caption"), Columns: []column{
		p.column(identifiers, "batch"),
		p.column(words, "product"),
		p.column(words, "category"),
		p.column(counts, "count"),
		p.column(counts, "people"),
		p.column(rates, "expected"),
		p.column(ratios, "times"),
		p.column(ratios, "times.low"),
		p.column(verdicts, "above"),
		p.column(identifiers, "crowded"),
	}}
	var courses []course
	for i := range b.Rows {
		row := &b.Rows[i]
		if !row.Above {
			continue
		}
		courses = append(courses, course{p.t("value.count", row.Batch, p.named(row.Product)), row.Timeline})
		none := p.t("why.no_other_batch")
		t.add("", say(row.Batch), say(p.named(row.Product)), say(p.name(row.Category)), p.counted(row.Count, row.Filter()), whole(row.People),
			maybe(row.Expected, none), maybe(row.Ratio, none), maybe(row.Low, none), cell{Text: p.t("verdict.up"), Value: row.Q, Class: "up"},
			say(p.t("crowded.value", p.span(row.WindowFirst, row.WindowLast), count(row.WindowCount))))
	}
	if len(t.Rows) == 0 {
		s.note(p.t("batches.empty"))
		return s
	}
	s.draw(p.chart("batches", wide, p.t("batches.title"), p.timelineChart(courses)))
	s.Tables = append(s.Tables, t)
	return s
}
