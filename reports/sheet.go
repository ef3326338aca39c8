package reports

import (
	"math"
	"strings"

	"github.com/xuri/excelize/v2"
)

// A sheetColumn is a column of a sheet. A change takes three of them and a
// verdict two; a drawn interval takes none.
type sheetColumn struct {
	head   string
	format string // of numbers; "" for text
	wrap   int    // most characters of a line; 0 if it is not wrapped
	of     func(cell) (value *float64, text string)
}

// sheetColumns spreads a column of a table.
func (p *printer) sheetColumns(c column) []sheetColumn {
	plain := func(format string) []sheetColumn {
		return []sheetColumn{{head: c.Head, format: format, of: func(x cell) (*float64, string) { return x.Value, x.print(c.Kind) }}}
	}
	switch c.Kind {
	case whiskers:
		return nil
	case prose:
		return []sheetColumn{{head: c.Head, wrap: proseWidth, of: func(x cell) (*float64, string) { return nil, x.Text }}}
	case lists:
		return []sheetColumn{{head: c.Head, wrap: listWidth, of: func(x cell) (*float64, string) { return nil, x.print(c.Kind) }}}
	case counts, heats, ranks:
		return plain("#,##0")
	case signs:
		return plain("+#,##0.0;-#,##0.0;0")
	case rates, ratios:
		return plain("0.00")
	case shares:
		return plain("0.0%")
	case changes:
		end := func(head string, of func(cell) *float64) sheetColumn {
			return sheetColumn{head: head, format: signedPercent, of: func(x cell) (*float64, string) {
				if x.Value == nil { // no percentage, no interval in percent
					return nil, ""
				}
				return fraction(of(x)), ""
			}}
		}
		return []sheetColumn{
			{head: c.Head, format: signedPercent, of: func(x cell) (*float64, string) { return fraction(x.Value), x.print(c.Kind) }},
			end(p.t("col.low", c.Head), func(x cell) *float64 { return x.Low }),
			end(p.t("col.high", c.Head), func(x cell) *float64 { return x.High }),
		}
	case verdicts:
		return []sheetColumn{
			{head: c.Head, of: func(x cell) (*float64, string) { return nil, x.print(c.Kind) }},
			{head: p.t("col.q.of", c.Head), format: "0.000", of: func(x cell) (*float64, string) { return x.Value, "" }},
		}
	}
	return plain("")
}

// signedPercent is for fractions, as Excel's own percentages are.
const signedPercent = "+0.0%;-0.0%;0.0%"

func fraction(percent *float64) *float64 {
	if percent == nil {
		return nil
	}
	return new(*percent / 100)
}

// headRow is the row of the headers, below the caption and the way back.
const headRow = 3

const (
	narrowest, widest = 8, 60 // columns, in characters
	proseWidth        = 80    // of a column of prose, which has what its page leaves it
	proseLeast        = 40    // but no less
	listWidth         = 20    // of a column of lists
	pageWidth         = 140   // of a sheet that prints at a readable size, seven tenths and more
	lineHeight        = 15.0  // of a row, in points
	highest           = 409.0 // that a row may be
)

// A grid is a table spread over the columns of a sheet.
type grid struct {
	table
	tab     string
	columns []sheetColumn
	from    []int // for each of columns, the column of the table
}

func (p *printer) grid(tab string, t table) grid {
	g := grid{table: t, tab: tab}
	for i, c := range t.Columns {
		for _, s := range p.sheetColumns(c) {
			g.columns, g.from = append(g.columns, s), append(g.from, i)
		}
	}
	return g
}

// kind is that of the table's column behind column i.
func (g *grid) kind(i int) kind { return g.Columns[g.from[i]].Kind }

// set fills a sheet.
func (b *workbook) set(s sheet) error {
	tab := b.tab(s.Key)
	if err := b.put(tab, "A1", nil, s.Table.Caption, styleKey{bold: true, size: 13}); err != nil {
		return err
	}
	if err := b.link(tab, "A2", b.t("sheet.back"), b.t("sheet.cover")); err != nil {
		return err
	}
	g := b.grid(tab, s.Table)
	widths := make([]int, len(g.columns))
	for i, c := range g.columns {
		var err error
		if widths[i], err = b.column(tab, i+1, c, g.from[i], g.Rows); err != nil {
			return err
		}
	}
	fit(g.columns, widths)
	for i, w := range widths {
		letter, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := b.file.SetColWidth(tab, letter, letter, float64(w)); err != nil {
			return err
		}
	}
	if err := b.heights(&g, widths); err != nil {
		return err
	}
	if err := b.frame(&g, s.Key); err != nil {
		return err
	}
	if err := b.dress(&g); err != nil {
		return err
	}
	if s.Draw == nil {
		return nil
	}
	return s.Draw(tab, s.Table)
}

// heights gives every row the height of its wrapped lines.
func (b *workbook) heights(g *grid, widths []int) error {
	for at, h := range map[int]float64{1: 1.5 * lineHeight, headRow: 2*lineHeight + 4} {
		if err := b.file.SetRowHeight(g.tab, at, h); err != nil {
			return err
		}
	}
	for y, row := range g.Rows {
		lines := 1
		for i, c := range g.columns {
			if c.wrap > 0 {
				_, text := c.of(row.Cells[g.from[i]])
				line := widths[i] - 2 // a wide character that does not fit goes to the next
				lines = max(lines, (width(text)+line-1)/line)
			}
		}
		if lines > 1 {
			if err := b.file.SetRowHeight(g.tab, headRow+1+y, min(lineHeight*float64(lines), highest)); err != nil {
				return err
			}
		}
	}
	return nil
}

// fit gives columns of prose the room that the other columns leave on a page, to
// each as much.
func fit(columns []sheetColumn, widths []int) {
	room, sharing := pageWidth, 0
	for i, c := range columns {
		if c.wrap == proseWidth {
			sharing++
		} else {
			room -= widths[i]
		}
	}
	for i, c := range columns {
		if c.wrap == proseWidth {
			widths[i] = min(max(room/sharing, proseLeast), proseWidth)
		}
	}
}

// headWidth is what a header needs: it may wrap once, Chinese anywhere, other
// words between them.
func headWidth(head string) int {
	most := (width(head) + 1) / 2
	for word := range strings.FieldsSeq(head) {
		if width(word) == len(word) {
			most = max(most, len(word))
		}
	}
	return most + 4
}

// column writes one column, its header first, and returns the width it needs.
func (b *workbook) column(sheet string, number int, c sheetColumn, from int, rows []tableRow) (int, error) {
	head, err := excelize.CoordinatesToCellName(number, headRow)
	if err != nil {
		return 0, err
	}
	if err := b.put(sheet, head, nil, c.head, styleKey{head: true, format: c.format}); err != nil {
		return 0, err
	}
	most := max(narrowest, headWidth(c.head))
	for i, row := range rows {
		at, err := excelize.CoordinatesToCellName(number, headRow+1+i)
		if err != nil {
			return 0, err
		}
		value, text := c.of(row.Cells[from])
		style := styleKey{format: c.format, wrap: c.wrap > 0, bold: row.Class == "total"}
		if value != nil && c.format == "#,##0" && *value != float64(int64(*value)) {
			style.format = "#,##0.0"
		}
		if err := b.put(sheet, at, value, text, style); err != nil {
			return 0, err
		}
		most = max(most, width(text)+2, figureWidth(value, c.format)+2)
	}
	if c.wrap > 0 {
		return min(most, c.wrap), nil
	}
	return min(most, widest), nil
}

// figureWidth is how many characters a figure takes in a format such as
// "+0.0%": too narrow a column shows ### in its place.
func figureWidth(value *float64, format string) int {
	if value == nil {
		return 0
	}
	v := *value
	if strings.Contains(format, "%") {
		v *= 100
	}
	first, _, _ := strings.Cut(format, ";")
	_, decimals, _ := strings.Cut(first, ".")
	return len(thousands(math.Abs(v), strings.Count(decimals, "0"))) + len("+%")
}

// put writes a number, or else a text that is no formula.
func (b *workbook) put(sheet, at string, value *float64, text string, s styleKey) error {
	style, err := b.style(s)
	if err != nil {
		return err
	}
	if err := b.file.SetCellStyle(sheet, at, at, style); err != nil {
		return err
	}
	switch {
	case value != nil:
		return b.file.SetCellFloat(sheet, at, *value, -1, 64)
	case text != "":
		return b.file.SetCellStr(sheet, at, b.cellText(text))
	}
	return nil
}

// link writes text that leads to the top of another sheet. Names of our sheets
// have no apostrophe.
func (b *workbook) link(sheet, at, text, to string) error {
	if err := b.put(sheet, at, nil, text, styleKey{link: true}); err != nil {
		return err
	}
	return b.file.SetCellHyperLink(sheet, at, "'"+to+"'!A1", "Location")
}
