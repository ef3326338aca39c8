package reports

import "suxi/analysis"

const (
	listedTerms = 8 // words of a theme, and of a category
	listedRibs  = 4 // of a bone
)

// fishboneSection spreads the complaints over the bones of a cause-and-effect
// diagram.
func (p *printer) fishboneSection() section {
	s := p.section("fishbone")
	f := &p.Fishbone
	mapped, left, of := false, "0", share(0)
	for _, b := range f.Bones {
		if b.Code != analysis.Unmapped {
			mapped = mapped || b.Count != 0
			continue
		}
		if left, of = count(b.Count), dash; b.Count >= 0 {
			of = share(b.Share)
		}
	}
	if !mapped {
		return s
	}
	s.note(p.t("fishbone.key", left, of))
	s.draw(p.chart("fishbone", tall, p.t("fishbone.title"), p.fishboneChart(f)))
	s.Tables = append(s.Tables, p.fishboneTable())
	return s
}

// rootSection is what the complaints say of causes: the themes of the vital few,
// and the words of categories.
func (p *printer) rootSection() section {
	s := p.section("roots")
	for i := range p.Themes.Categories {
		s.Tables = append(s.Tables, p.themeTable(&p.Themes.Categories[i]))
	}
	if t := p.termTable(); len(t.Rows) > 0 {
		s.Tables = append(s.Tables, t)
	}
	if len(s.Tables) > 0 {
		s.note(p.t("roots.key"))
	}
	return s
}

// fishboneTable counts all complaints on the bones.
func (p *printer) fishboneTable() table {
	t := table{ID: "fishbone", Caption: p.t("fishbone.caption"), Columns: []column{
		p.column(words, "bone"),
		p.column(counts, "count"),
		p.column(counts, "unique"),
		p.column(shares, "share"),
		p.column(prose, "ribs"),
		p.column(prose, "quote"),
	}}
	for _, b := range p.Fishbone.Bones {
		class := ""
		if len(b.Ribs) == 0 {
			class = "rest"
		}
		var ribs []analysis.ValueCount
		for _, r := range b.Ribs[:min(len(b.Ribs), listedRibs)] {
			name := p.word("rib.", string(r.Kind))
			if r.Kind != analysis.RibPhrase {
				name = p.t("find.where", name, p.choose(r.Name, r.NameEN))
			}
			ribs = append(ribs, analysis.ValueCount{Value: name, Count: r.Count})
		}
		quote := cell{}
		if len(b.Quotes) > 0 {
			quote = say(b.Quotes[0].Text)
		}
		t.add(class, say(p.choose(b.Name, b.NameEN)), whole(b.Count), whole(b.Unique), figure(b.Share), say(p.values(ribs)), quote)
	}
	return t
}

// themeTable lists the themes of one category, or says why it has none.
func (p *printer) themeTable(c *analysis.CategoryThemes) table {
	t := table{ID: "themes", Caption: p.t("themes.caption", p.name(c.Category), count(c.Read)), Columns: []column{
		p.column(lists, "theme"),
		p.column(counts, "events"),
		p.column(shares, "share"),
		p.column(ratios, "stability"),
		p.column(words, "stable"),
		p.column(prose, "quote"),
	}}
	rest := func(name string, n cell) {
		part := cell{}
		if n.Value != nil && c.Read > 0 {
			part = figure(*n.Value / float64(c.Read))
		}
		t.add("rest", say(name), n, part, cell{}, cell{}, cell{})
	}
	for _, theme := range c.Themes {
		said := make([]string, 0, listedTerms)
		for _, term := range theme.Terms[:min(len(theme.Terms), listedTerms)] {
			said = append(said, term.Text)
		}
		stable := p.t("stable.no")
		if theme.Stable {
			stable = p.t("stable.yes")
		}
		t.add("", say(p.list(said)), whole(theme.Count), figure(theme.Share), figure(theme.Stability), say(stable), say(theme.Medoid.Text))
	}
	switch {
	case c.Reason != "":
		rest(p.word("why.themes.", c.Reason), cell{})
	case c.None > 0:
		rest(p.t("themes.none"), whole(c.None))
	}
	return t
}

// termTable lists the words that tell a category from the rest, or its latest
// period from those before.
func (p *printer) termTable() table {
	t := table{ID: "terms", Caption: p.t("terms.caption"), Columns: []column{
		p.column(words, "category"),
		p.column(words, "against"),
		p.column(counts, "events"),
		p.column(prose, "terms"),
	}}
	for _, terms := range p.Terms {
		if len(terms.Rows) == 0 {
			continue
		}
		var said []analysis.ValueCount
		for _, r := range terms.Rows[:min(len(terms.Rows), listedTerms)] {
			said = append(said, analysis.ValueCount{Value: r.Text, Count: r.Count})
		}
		t.add(totalClass(terms.Category), say(p.name(terms.Category)), say(p.word("against.", string(terms.Against))), whole(terms.Documents), say(p.values(said)))
	}
	return t
}
