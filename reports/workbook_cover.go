package reports

import (
	"strconv"

	"github.com/xuri/excelize/v2"
)

// title names the report and its period.
func (p *printer) title() string {
	if at := p.latest(); at >= 0 {
		return p.t("page.title.of", p.period(at))
	}
	return p.t("page.title")
}

// Columns of the cover: what, its text, and rows of a sheet.
var coverWidths = [3]float64{26, 96, 10}

// cover fills the first sheet: what the report is about, what became of the rows,
// and the contents, each line of which leads to its sheet.
func (b *workbook) cover(sheets []sheet) error {
	tab := b.t("sheet.cover")
	for i, w := range coverWidths {
		letter, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := b.file.SetColWidth(tab, letter, letter, w); err != nil {
			return err
		}
	}
	at := 0
	row := func(style styleKey, texts ...string) error {
		at++
		lines := 1
		for i, text := range texts {
			s := style
			s.wrap = i == 1
			if s.wrap {
				lines = max(lines, (width(text)+int(coverWidths[i])-3)/(int(coverWidths[i])-2))
			}
			cell := string(rune('A'+i)) + strconv.Itoa(at)
			if err := b.put(tab, cell, nil, text, s); err != nil {
				return err
			}
		}
		if style.size > 0 {
			return b.file.SetRowHeight(tab, at, 2*style.size)
		}
		return b.file.SetRowHeight(tab, at, min(lineHeight*float64(lines)+4, highest))
	}
	if err := row(styleKey{bold: true, size: 20}, b.title()); err != nil {
		return err
	}
	for _, f := range b.facts() {
		if err := row(styleKey{}, f.Term, f.Text); err != nil {
			return err
		}
	}
	at++
	if err := row(styleKey{head: true}, b.t("cover.sheet"), b.t("cover.holds"), b.t("cover.rows")); err != nil {
		return err
	}
	first := at
	for _, s := range sheets {
		if err := row(styleKey{}, "", s.Table.Caption); err != nil {
			return err
		}
		line := strconv.Itoa(at)
		if err := b.link(tab, "A"+line, b.tab(s.Key), b.tab(s.Key)); err != nil {
			return err
		}
		rows := float64(len(s.Table.Rows))
		if err := b.put(tab, "C"+line, &rows, "", styleKey{format: "#,##0"}); err != nil {
			return err
		}
	}
	at++
	for _, key := range []string{"colours", "names"} {
		if err := row(styleKey{}, b.t("cover."+key), b.t("cover."+key+".text")); err != nil {
			return err
		}
	}
	if err := b.file.SetSheetView(tab, 0, &excelize.ViewOptions{ShowGridLines: new(false)}); err != nil {
		return err
	}
	return b.paper(tab, first)
}

// facts are what the cover says of the report: when, of what, by which taxonomy,
// and what became of the rows.
func (p *printer) facts() []method {
	out := []method{{p.t("cover.as_of"), day(p.AsOf)}, {p.t("cover.data"), p.span(p.First, p.Last)}}
	if at := p.latest(); at >= 0 {
		out = append([]method{{p.t("cover.period"), p.period(at)}}, out...)
	}
	for _, words := range p.held() {
		out = append(out, method{p.t("cover.held"), words})
	}
	out = append(out, method{p.t("cover.taxonomy"), p.Taxonomy.Name})
	for i, s := range p.sums() {
		term := ""
		if i == 0 {
			term = p.t("cover.sums")
		}
		out = append(out, method{term, s})
	}
	return out
}
