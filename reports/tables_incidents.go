package reports

import "suxi/analysis"

// incidentSection counts events by how far a matter reaches, and draws when the
// largest near-duplicate groups fell.
func (p *printer) incidentSection() section {
	s := p.section("incidents")
	all := p.Counts.Rows - p.Counts.UnknownCategory
	if all == 0 || len(p.Incidents) == 0 {
		return s
	}
	s.note(p.t("incidents.key"))
	t := table{ID: "incidents", Caption: p.t("incidents.caption"), Columns: []column{
		p.column(words, "incident"),
		p.column(counts, "events"),
		p.column(counts, "count"),
		p.column(shares, "share"),
		p.column(prose, "incident.rule"),
	}}
	for _, n := range p.Incidents {
		t.add("", say(p.word("incident.", string(n.Kind))), whole(n.Events), whole(n.Rows), figure(part(n.Rows, all)), say(p.word("incident.rule.", string(n.Kind))))
	}
	s.Tables = append(s.Tables, t)
	var courses []course
	for _, g := range p.Groups {
		courses = append(courses, course{p.t("find.where", p.name(g.Category), g.ID), g.Timeline})
	}
	if len(courses) > 1 {
		s.draw(p.chart("groups-course", wide, p.t("groups.course", min(len(courses), drawnCourses)), p.timelineChart(courses)))
	}
	return s
}

const shownAnswers = 3 // to each question, in the table

// slotSection says what the texts of the vital few answer to the six questions.
func (p *printer) slotSection() section {
	s := p.section("slots")
	t := table{ID: "slots", Caption: p.t("slots.caption"), Columns: []column{p.column(words, "category")}}
	for _, kind := range slotKinds {
		t.Columns = append(t.Columns, p.column(lists, "slot."+kind))
	}
	for _, code := range p.vitalFew() {
		for i := range p.Slots {
			if c := &p.Slots[i]; c.Category == code && c.Read > 0 {
				t.add("", p.slotCells(c)...)
			}
		}
	}
	if len(t.Rows) > 0 {
		s.note(p.t("slots.key"))
		s.Tables = append(s.Tables, t)
	}
	return s
}

// slotKinds are the questions in the order of the columns.
var slotKinds = [...]string{"who", "when", "where", "what", "why", "how"}

// slotCells are the answers of one category.
func (p *printer) slotCells(c *analysis.CategorySlots) []cell {
	cells := []cell{say(p.name(c.Category))}
	for _, kind := range slotKinds {
		answer := undefined(p.t("why.no_answer"))
		for _, one := range c.Slots {
			if one.Kind != kind || len(one.Values) == 0 {
				continue
			}
			var said []analysis.ValueCount
			for _, v := range one.Values[:min(len(one.Values), shownAnswers)] {
				name := v.Value
				if kind == "when" {
					name = p.word("time.", v.Value)
				}
				said = append(said, analysis.ValueCount{Value: name, Count: v.Count})
			}
			answer = cell{Text: p.values(said), Why: p.t("slots.read", count(c.Read), count(one.Count), share(part(one.Count, c.Read)))}
		}
		cells = append(cells, answer)
	}
	return cells
}

// vitalFew are the codes of the vital few of all rows by count.
func (p *printer) vitalFew() []string {
	var out []string
	if q := p.pareto(analysis.ScopeAll, analysis.ByCount); q != nil {
		for _, r := range q.Rows {
			if r.Vital {
				out = append(out, r.Code)
			}
		}
	}
	return out
}
