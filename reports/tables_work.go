package reports

import (
	"strings"

	"suxi/analysis"
)

// followUpSection tells what became of the complaints.
func (p *printer) followUpSection() section {
	s := p.section("follow_up")
	u := p.FollowUp
	if u == nil {
		return s
	}
	if r := u.Repeats; r != nil {
		s.note(p.t("repeats.text", count(r.Customers), count(r.Repeaters), count(r.Again), count(r.Same)))
	}
	if r := u.Returns; r != nil && r.Rate != nil {
		s.note(p.t("returns.text", count(r.Watched), count(r.Soon), share(*r.Rate)))
	}
	if o := u.Open; o != nil {
		s.note(p.t("open.text", count(o.Total), count(o.Overdue)))
	}
	if n := u.Impossible; n.Response+n.Closing+n.Order > 0 {
		s.note(p.t("impossible.text", count(n.Response+n.Closing+n.Order)))
	}
	if len(u.Missing) > 0 {
		missing := make([]string, len(u.Missing))
		for i, name := range u.Missing {
			missing[i] = p.word("input.", name)
		}
		s.note(p.t("follow_up.missing", p.list(missing)))
	}
	if o := u.Open; o != nil && o.Dated > 0 {
		s.Tables = append(s.Tables, p.openTable(o))
	}
	for _, t := range []struct {
		key    string
		timing *analysis.Timing
	}{{"response", u.Response}, {"resolution", u.Resolution}} {
		if t.timing == nil || t.timing.Rate == nil {
			continue
		}
		for i := range t.timing.Tables {
			s.Tables = append(s.Tables, p.overdueTable(t.key, t.timing, &t.timing.Tables[i]))
		}
	}
	if r := u.Returns; r != nil && r.Rate != nil {
		for i := range r.Tables {
			s.Tables = append(s.Tables, p.againTable("returns", "returns.caption", &r.Tables[i]))
		}
	}
	if r := u.Repeats; r != nil {
		for i := range r.Tables {
			s.Tables = append(s.Tables, p.againTable("repeats", "repeats.caption", &r.Tables[i]))
		}
	}
	return s
}

// openTable is how long the complaints without a closing time have waited, by
// level.
func (p *printer) openTable(o *analysis.Open) table {
	t := table{ID: "open", Caption: p.t("open.caption", count(o.Dated)), Columns: []column{
		p.column(words, "age"),
		p.column(counts, "count"),
		p.column(shares, "share"),
	}}
	for l := range p.Levels {
		t.Columns = append(t.Columns, column{Kind: heats, Head: p.levelName(l)})
	}
	for _, age := range o.Ages {
		days := p.t("age.from", age.From)
		if age.To != nil {
			days = p.t("age.between", age.From, *age.To)
		}
		cells := []cell{say(days), whole(age.Count), figure(part(age.Count, o.Dated))}
		for _, n := range age.ByLevel {
			cells = append(cells, heat(n, part(n, age.Count)))
		}
		t.add("", cells...)
	}
	return t
}

// againTable is how often customers came back, by one dimension: key is
// "returns", after their complaint was closed, or "repeats".
func (p *printer) againTable(key, caption string, of *analysis.RateTable) table {
	t := table{ID: key, Caption: p.t(caption, p.word("overdue.", of.Dimension)), Columns: []column{
		p.column(words, "value"),
		p.column(counts, key+".of"),
		p.column(counts, key),
		p.column(shares, "share"),
		p.column(shares, "share.low"),
		p.column(shares, "share.high"),
		p.column(verdicts, "against.rest"),
	}}
	for _, r := range of.Rows {
		t.add("", say(p.choose(r.Name, r.NameEN)), whole(r.N), whole(r.Hits), figure(r.Rate), figure(r.Low), figure(r.High),
			p.verdictCell(r.Change, r.Q, p.t("why.against_rest", p.band())))
	}
	return t
}

// overdueTable is how often the rows of one dimension were late, all of them
// first.
func (p *printer) overdueTable(key string, timing *analysis.Timing, of *analysis.RateTable) table {
	t := table{ID: "overdue", Caption: p.t("overdue.caption."+key, p.word("overdue.", of.Dimension)), Columns: []column{
		p.column(words, "value"),
		p.column(counts, "judged"),
		p.column(counts, "overdue"),
		p.column(shares, "overdue.share"),
		p.column(shares, "share.low"),
		p.column(shares, "share.high"),
		p.column(verdicts, "against.rest"),
		p.column(rates, "median_hours"),
	}}
	none := p.t("why.not_recorded")
	t.add("total", say(p.t("total")), whole(timing.Judged), whole(timing.Overdue), maybe(timing.Rate, none), maybe(timing.Low, none), maybe(timing.High, none),
		cell{}, maybe(hours(timing.Median), none))
	for _, r := range of.Rows {
		t.add("", say(p.choose(r.Name, r.NameEN)), whole(r.N), whole(r.Hits), figure(r.Rate), figure(r.Low), figure(r.High),
			p.verdictCell(r.Change, r.Q, p.t("why.against_rest", p.band())), maybe(hours(r.Median), none))
	}
	return t
}

// hours turns minutes into hours.
func hours(minutes *int) *float64 {
	if minutes == nil {
		return nil
	}
	return new(float64(*minutes) / 60)
}

// actionSection tells what the measures did.
func (p *printer) actionSection() section {
	s := p.section("actions")
	if len(p.Actions) == 0 {
		return s
	}
	s.note(p.t("actions.key", p.band()))
	t := table{ID: "actions", Caption: p.t("actions.caption"), Columns: []column{
		p.column(words, "action"),
		p.column(identifiers, "date"),
		p.column(lists, "action.scope"),
		p.column(counts, "days.before"),
		p.column(counts, "days.after"),
		p.column(counts, "touched.before"),
		p.column(counts, "touched.after"),
		p.column(changes, "effect.rows"),
		p.column(changes, "effect.events"),
		p.column(verdicts, "effect"),
		p.column(prose, "cautions"),
	}}
	for i := range p.Actions {
		a := &p.Actions[i]
		note := a.Note
		if note == "" {
			note = p.t("action.numbered", i+1)
		}
		scope := make([]string, len(a.Scope))
		for j, c := range a.Scope {
			scope[j] = p.t("find.where", p.word("dimension.", c.Field), p.name(c.Value))
		}
		cautions := make([]string, len(a.Cautions))
		for j, w := range a.Cautions {
			cautions[j] = p.text(w.Message)
		}
		t.add("", say(note), say(day(a.Date)), either(p.list(scope), p.t("scope.all")), whole(a.Before), whole(a.After), whole(a.Rows.TouchedBefore), whole(a.Rows.TouchedAfter),
			p.effect(&a.Rows), p.effect(&a.Events), p.verdictCell(a.Verdict, a.Rows.Q, p.reason(&a.Rows)), say(strings.Join(cautions, p.t("sentence"))))
	}
	s.Tables = append(s.Tables, t)
	return s
}

// effect is the change of a measure's scope beyond that of its control.
func (p *printer) effect(e *analysis.Effect) cell {
	return cell{Value: percentOf(e.Ratio), Low: percentOf(e.Low), High: percentOf(e.High), Why: p.reason(e)}
}

// reason says why an effect was not tested, or what its verdict rests on.
func (p *printer) reason(e *analysis.Effect) string {
	if e.Reason != "" {
		return p.word("why.", e.Reason)
	}
	return p.t("because.action", p.band())
}

// adjustedSection lists the counts that an audit corrected, of all rows and of
// the latest complete period.
func (p *printer) adjustedSection() section {
	s := p.section("adjusted")
	a := p.Adjusted
	if a == nil {
		return s
	}
	s.note(p.t("adjusted.key", count(a.Answered), count(a.Empty), share(a.Right.Value), p.t("interval", p.confidence(), share(a.Right.Low), share(a.Right.High))))
	for _, scope := range a.Scopes {
		name := p.t("scope.all")
		if scope.Period != nil {
			if *scope.Period != p.latest() {
				continue
			}
			name = p.period(*scope.Period)
		}
		t := table{ID: "adjusted", Caption: p.t("adjusted.caption", name, count(scope.Answered)), Columns: []column{
			p.column(words, "category"),
			p.column(counts, "labelled"),
			p.column(counts, "human"),
			p.column(rates, "powered"),
			p.column(rates, "powered.low"),
			p.column(rates, "powered.high"),
			p.column(rates, "adjusted"),
		}}
		for _, c := range scope.Counts {
			t.add("", say(p.name(c.Code)), whole(c.Count), whole(c.Human), figure(c.Powered.Value), figure(c.Powered.Low), figure(c.Powered.High),
				maybe(c.Adjusted, p.t("why.not_adjusted")))
		}
		s.Tables = append(s.Tables, t)
	}
	return s
}
