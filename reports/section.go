package reports

import "slices"

// A section is a part of the report that is made of charts and tables: on the
// page they stand under its heading, charts first; in the workbook the tables of
// one ID make a sheet. The zero section is one that the result has nothing for.
type section struct {
	ID     string // of its heading on the page
	Title  string
	Notes  []string
	Charts []chart
	Tables []table
}

// A chart is one drawing: on the page, and as a file of its own.
type chart struct {
	ID      string // of its element on the page, and the name of its file
	Title   string // of the caption
	Note    string // under the title; ""
	Label   string // what it shows, for those who do not see it
	Size    size
	Drawing option
}

// A size is how much room a chart takes on the page.
type size string

const (
	little size = "little" // a few beside one another
	wide   size = "wide"   // the width of the page, low
	tall   size = "tall"   // the width of the page
)

// section starts a section, with the title "section.ID" in phrases.
func (p *printer) section(id string) section { return section{ID: id, Title: p.t("section." + id)} }

func (s *section) note(text string) { s.Notes = append(s.Notes, text) }

// draw adds a chart, if there is anything to draw.
func (s *section) draw(c chart) {
	if c.Drawing != nil {
		s.Charts = append(s.Charts, c)
	}
}

// chart makes a chart whose figures a table of its section has.
func (p *printer) chart(id string, of size, title string, drawing option) chart {
	return chart{ID: "chart-" + id, Title: title, Label: p.t("chart.label", title), Size: of, Drawing: drawing}
}

// Absent reports whether there is nothing to say.
func (s section) Absent() bool { return len(s.Notes)+len(s.Charts)+len(s.Tables) == 0 }

// Sections of the report, by what they follow on the page.
type sections struct {
	Pareto, Comparison, Trend, Crosstabs, Axes, Severity, Groups, Quality []section
}

// sections makes those that the result has something for.
func (p *printer) sections() sections {
	there := func(all ...section) []section { return slices.DeleteFunc(all, section.Absent) }
	return sections{
		Pareto:     there(p.stabilitySection(), p.costSection()),
		Comparison: there(p.explainedSection(), p.comparedSection(), p.festivalSection()),
		Trend:      there(p.spikeSection(), p.heatSection()),
		Crosstabs:  there(p.hotspotSection(), p.issueSection()),
		Axes:       there(p.fishboneSection(), p.rootSection(), p.slotSection(), p.levelSection()),
		Severity:   there(p.followUpSection(), p.actionSection()),
		Groups:     there(p.batchSection(), p.incidentSection(), p.templateSection()),
		Quality:    there(p.labelSection(), p.adjustedSection()),
	}
}

// All are the sections in the order of the page.
func (s sections) All() []section {
	return slices.Concat(s.Pareto, s.Comparison, s.Trend, s.Crosstabs, s.Axes, s.Severity, s.Groups, s.Quality)
}

// stacked are the tables of a section as the workbook has them: those of one ID
// below one another, their captions before the rows if there are several.
func (p *printer) stacked(s section) []table {
	var out []table
	for i, t := range s.Tables {
		alike := func(other table) bool { return other.ID == t.ID }
		if slices.ContainsFunc(s.Tables[:i], alike) {
			continue
		}
		all := slices.DeleteFunc(slices.Clone(s.Tables), func(other table) bool { return !alike(other) })
		if len(all) > 1 {
			t.Caption = s.Title
			t.Columns = append([]column{p.column(prose, "table")}, t.Columns...)
			t.Rows = nil
			for _, one := range all {
				for _, r := range one.Rows {
					t.add(r.Class, append([]cell{say(one.Caption)}, r.Cells...)...)
				}
			}
		}
		out = append(out, t)
	}
	return out
}

// word is the phrase for a value that the result names, such as a status; a
// value of a later version prints as it is.
func (p *printer) word(prefix, value string) string {
	if _, ok := phrases[prefix+value]; ok {
		return p.t(prefix + value)
	}
	return value
}

// either is a cell of text, or says why it is empty.
func either(text, why string) cell {
	if text == "" {
		return undefined(why)
	}
	return say(text)
}

// named is a value of an input column, or the word for none.
func (p *printer) named(value string) string {
	if value == "" {
		return p.t("crosstab.missing")
	}
	return value
}

// subject names what a chart or a test is about: the total, a category, or a
// value of a dimension.
func (p *printer) subject(scope, code string) string {
	switch scope {
	case "total", "category":
		return p.name(code)
	}
	return p.t("find.where", p.word("dimension.", scope), code)
}
