package reports

import (
	"cmp"
	"fmt"
	"io"
	"sort"
	"strings"
	"unicode"

	"github.com/xuri/excelize/v2"

	"suxi/analysis"
)

// WriteXLSX writes the report as a workbook with one sheet per kind of table: headers
// frozen and filtered, figures as numbers, and native charts beside the Pareto
// and the trends. Figures that are not defined are text, a dash or the words
// that stand for them; the last sheet defines every figure.
//
// Cells of text hold no formula, here or after the sheet is saved as CSV and
// opened again: see inert.
func WriteXLSX(w io.Writer, r *analysis.Result, o Options) error {
	p, err := newPrinter(r, o)
	if err != nil {
		return err
	}
	b := &workbook{printer: p, file: excelize.NewFile(), styles: make(map[styleKey]int)}
	defer b.file.Close()
	if err := b.fill(); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	b.sortContentTypes()
	return b.file.Write(w)
}

// sortContentTypes undoes the random order in which excelize registers the
// image formats that a sheet with a chart might hold.
func (b *workbook) sortContentTypes() {
	defaults := b.file.ContentTypes.Defaults
	sort.Slice(defaults, func(i, j int) bool { return defaults[i].Extension < defaults[j].Extension })
}

// A workbook is a file being filled. It uses excelize's plain writer, not the
// streaming one: tables are aggregates and small, and streamed sheets come out
// in random order.
type workbook struct {
	*printer
	file   *excelize.File
	styles map[styleKey]int
	sheets int
}

func (b *workbook) fill() error {
	if err := b.file.SetDocProps(&excelize.DocProperties{
		Title: b.t("page.title"), Creator: "suxi", LastModifiedBy: "suxi", Language: string(b.language),
		Created: documentDate(b.AsOf), Modified: documentDate(b.AsOf),
	}); err != nil {
		return err
	}
	paretos, chart := b.paretoSheet()
	if err := b.add("overview", b.overview()); err != nil {
		return err
	}
	if err := b.add("pareto", paretos); err != nil {
		return err
	}
	if err := b.addParetoChart(paretos, chart); err != nil {
		return err
	}
	trends := b.trendTable()
	for _, s := range []struct {
		key   string
		table table
	}{
		{"comparison", b.comparisonSheet()},
		{"periods", b.periodTable(0)},
		{"trend", trends},
	} {
		if err := b.add(s.key, s.table); err != nil {
			return err
		}
	}
	if err := b.addTrendChart(trends); err != nil {
		return err
	}
	for _, s := range b.sections().All() {
		for _, t := range b.stacked(s) {
			if err := b.add(t.ID, t); err != nil {
				return err
			}
		}
	}
	all := len(b.Categories) + 1
	for i := range b.Crosstabs {
		c := &b.Crosstabs[i]
		if err := b.add(c.Dimension, b.crosstab(c, all)); err != nil {
			return err
		}
	}
	subcategories := b.subcategorySheet()
	for _, s := range []struct {
		key    string
		absent bool
		drawn  bool
		table  func() table
	}{
		{"subcategories", len(subcategories.Rows) == 0, false, func() table { return subcategories }},
		{"cause", len(b.Causes.Entries) == 0, true, func() table { return b.axisTable("cause", &b.Causes, all) }},
		{"demand", len(b.Demands.Entries) == 0, true, func() table { return b.axisTable("demand", &b.Demands, all) }},
		{"levels", false, false, b.levelTable},
		{"severity", false, false, b.severityTable},
		{"rules", len(b.Rules) == 0, false, func() table { return b.ruleTable(all) }},
		{"groups", false, false, b.groupTable},
		{"quotes", false, false, b.quoteTable},
		{"quality", b.quality == nil, false, b.qualityTable},
		{"inputs", b.quality == nil || len(b.quality.Inputs) == 0, false, b.inputTable},
		{"methods", false, false, b.methodSheet},
	} {
		if s.absent {
			continue
		}
		t := s.table()
		if err := b.add(s.key, t); err != nil {
			return err
		}
		if s.drawn {
			if err := b.addBarChart(s.key, t); err != nil {
				return err
			}
		}
	}
	return nil
}

// documentDate is the as-of day as a document property, so that no clock is
// read; without one it is the day that excelize writes into new files.
func documentDate(d analysis.Date) string { return string(cmp.Or(d, "2006-09-16")) + "T00:00:00Z" }

// items starts a table of two columns: what, and its text.
func (p *printer) items(id string) table {
	return table{ID: id, Columns: []column{p.column(words, "item"), p.column(prose, "text")}}
}

// overview is what the first screen of the page says.
func (p *printer) overview() table {
	t := p.items("overview")
	title := p.t("page.title")
	if at := p.latest(); at >= 0 {
		title = p.t("page.title.of", p.period(at))
	}
	t.add("", say(title), say(strings.Join(p.about(), " · ")))
	for _, f := range p.findings() {
		t.add("", say(f.Lead), say(f.Detail))
	}
	for _, c := range p.cards() {
		t.add("", say(c.Label), say(p.t("value.count", c.Value, c.Note)))
	}
	for _, s := range p.sums() {
		t.add("", say(p.t("section.key")), say(s))
	}
	for _, w := range p.Warnings {
		t.add("", say(p.warningWord(w.Severity)), say(p.text(w.Message)))
	}
	if p.quality != nil {
		for _, w := range p.quality.Warnings {
			t.add("", say(p.t("warning.run")), say(p.text(w)))
		}
	}
	return t
}

// methodSheet defines the figures and explains the columns.
func (p *printer) methodSheet() table {
	t := p.items("methods")
	for _, m := range p.methods() {
		t.add("", say(m.Term), say(m.Text))
	}
	columns := append(p.comparisonColumns(), p.trendTable().Columns...)
	for _, s := range p.sections().All() {
		for _, one := range p.stacked(s) {
			columns = append(columns, one.Columns...)
		}
	}
	if len(p.Rules) > 0 {
		columns = append(columns, p.column(counts, "fired"), p.column(counts, "raised"))
	}
	told := make(map[string]bool)
	for _, c := range columns {
		if c.Note != "" && c.Kind != whiskers && !told[c.Head+c.Note] {
			told[c.Head+c.Note] = true
			t.add("", say(c.Head), say(c.Note))
		}
	}
	return t
}

// paretoSheet stacks all Paretos, and returns the rows of the one to draw, as
// indices from first up to but not including last.
func (p *printer) paretoSheet() (t table, drawn [2]int) {
	t = table{ID: "pareto"}
	for i := range p.Paretos {
		q := &p.Paretos[i]
		one := p.paretoTable(q)
		if t.Columns == nil {
			t.Columns = append([]column{{Kind: words, Head: p.t("pareto.scope")}, {Kind: words, Head: p.t("pareto.weight")}}, one.Columns...)
			t.Columns[4].Head = p.t("col.value")
		}
		if q.Weight == analysis.ByCount { // of the latest period where there is one: it comes last
			drawn = [2]int{len(t.Rows), len(t.Rows) + len(one.Rows)}
		}
		for _, r := range one.Rows {
			t.add(r.Class, append([]cell{say(p.scope(q)), say(p.t("weight." + string(q.Weight)))}, r.Cells...)...)
		}
	}
	return t, drawn
}

// subcategorySheet stacks the subcategories of all categories.
func (p *printer) subcategorySheet() table {
	t := table{ID: "subcategories"}
	for _, c := range p.subcategorised() {
		one := p.subcategoryTable(c, len(c.Subcategories.Entries))
		t.Columns = append([]column{p.column(words, "category")}, one.Columns...)
		for _, r := range one.Rows {
			t.add(r.Class, append([]cell{say(p.name(c.Code))}, r.Cells...)...)
		}
	}
	return t
}

// comparisonSheet is comparisonTable for all periods, oldest first.
func (p *printer) comparisonSheet() table {
	t := table{ID: "comparison", Columns: append([]column{
		p.column(identifiers, "period"), p.column(counts, "exposure"), p.column(words, "complete"),
	}, p.comparisonColumns()...)}
	for i := range p.PeriodRows {
		r := &p.PeriodRows[i]
		period := p.Periods[r.Period]
		complete := p.t("no")
		if period.Complete {
			complete = p.t("yes")
		}
		t.add(totalClass(r.Code), append([]cell{say(period.Label), whole(period.Exposure), say(complete)}, p.comparisonRow(r)...)...)
	}
	return t
}

// inert returns text that no spreadsheet takes for a formula. A string cell of
// a workbook is never one, but saved as CSV it loses its type: a first
// character that starts a formula, the full-width forms that Chinese and
// Japanese versions accept among them, therefore gets an apostrophe before it.
// White space and invisible marks do not count as first. Control characters,
// which XML cannot hold, become U+FFFD.
func inert(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(s, string(unicode.ReplacementChar)))
	first := strings.TrimLeftFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar
	})
	if strings.HasPrefix(s, "\t") || first != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(first)[0]) {
		return "'" + s
	}
	return s
}

const (
	narrowest, widest = 8, 60 // columns, in characters
	proseWidth        = 80    // of a column of prose, which has what its page leaves it
	proseLeast        = 40    // but no less
	listWidth         = 20    // of a column of lists
	pageWidth         = 140   // of a sheet that prints at a readable size, seven tenths and more
	lineHeight        = 15.0  // of a row, in points
	highest           = 409.0 // that a row may be
)
