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
	case counts, heats:
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

// add appends a sheet under the name "sheet.KEY" and fills it with t.
func (b *workbook) add(key string, t table) error {
	name := b.t("sheet." + key)
	if b.sheets == 0 {
		if err := b.file.SetSheetName("Sheet1", name); err != nil {
			return err
		}
	} else if _, err := b.file.NewSheet(name); err != nil {
		return err
	}
	b.sheets++

	var columns []sheetColumn
	var from []int // column of t
	for i, c := range t.Columns {
		for _, s := range b.sheetColumns(c) {
			columns, from = append(columns, s), append(from, i)
		}
	}
	widths := make([]int, len(columns))
	for i, c := range columns {
		var err error
		if widths[i], err = b.column(name, i+1, c, from[i], t.Rows); err != nil {
			return err
		}
	}
	fit(columns, widths)
	for i, w := range widths {
		letter, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := b.file.SetColWidth(name, letter, letter, float64(w)); err != nil {
			return err
		}
	}
	for y, row := range t.Rows {
		lines := 1
		for i, c := range columns {
			if c.wrap > 0 {
				_, text := c.of(row.Cells[from[i]])
				line := widths[i] - 2 // a wide character that does not fit goes to the next
				lines = max(lines, (width(text)+line-1)/line)
			}
		}
		if lines > 1 {
			if err := b.file.SetRowHeight(name, y+2, min(lineHeight*float64(lines), highest)); err != nil {
				return err
			}
		}
	}
	if len(columns) == 0 {
		return nil
	}
	if err := b.file.SetRowHeight(name, 1, 2*lineHeight+4); err != nil {
		return err
	}
	return b.frame(name, len(columns), len(t.Rows)+1)
}

// fit gives prose the room that the other columns leave on a page.
func fit(columns []sheetColumn, widths []int) {
	room := pageWidth
	for i, c := range columns {
		if c.wrap != proseWidth {
			room -= widths[i]
		}
	}
	for i, c := range columns {
		if c.wrap == proseWidth {
			widths[i] = min(max(room, proseLeast), proseWidth)
		}
	}
}

// column writes one column, its header first, and returns the width it needs.
func (b *workbook) column(sheet string, number int, c sheetColumn, from int, rows []tableRow) (int, error) {
	head, err := excelize.CoordinatesToCellName(number, 1)
	if err != nil {
		return 0, err
	}
	if err := b.put(sheet, head, nil, c.head, styleKey{head: true, format: c.format}); err != nil {
		return 0, err
	}
	most := max(narrowest, (width(c.head)+1)/2+4) // a header may wrap once
	for i, row := range rows {
		at, err := excelize.CoordinatesToCellName(number, i+2)
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
		return b.file.SetCellStr(sheet, at, inert(text))
	}
	return nil
}

// frame freezes the header and the first column, lets the rows be filtered,
// fits the columns to the width of an A4 page, set across, and repeats the
// header on each page.
func (b *workbook) frame(sheet string, columns, rows int) error {
	if err := b.file.SetPanes(sheet, &excelize.Panes{
		Freeze: true, XSplit: 1, YSplit: 1, TopLeftCell: "B2", ActivePane: "bottomRight",
	}); err != nil {
		return err
	}
	if err := b.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{
		Size: new(paperA4), Orientation: new("landscape"), FitToWidth: new(1), FitToHeight: new(0),
	}); err != nil {
		return err
	}
	if err := b.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + sheet + "'!$1:$1", Scope: sheet}); err != nil {
		return err
	}
	last, err := excelize.CoordinatesToCellName(columns, rows)
	if err != nil {
		return err
	}
	if err := b.file.AutoFilter(sheet, "A1:"+last, nil); err != nil {
		return err
	}
	return b.file.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: new(true)}) // AutoFilter forgets earlier properties
}

// paperA4 is the code of A4 in a workbook.
const paperA4 = 9

// A styleKey says how a cell looks. Equal keys share one style of the file.
type styleKey struct {
	head, bold, wrap bool
	format           string
}

func (b *workbook) style(k styleKey) (int, error) {
	if id, ok := b.styles[k]; ok {
		return id, nil
	}
	s := &excelize.Style{
		Font:      &excelize.Font{Bold: k.head || k.bold, Size: 10.5},
		Alignment: &excelize.Alignment{Vertical: "top", WrapText: k.wrap || k.head},
	}
	if k.head {
		s.Alignment.Vertical = "center"
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E4EDF4"}}
		s.Border = []excelize.Border{{Type: "bottom", Style: 1, Color: "566270"}}
	}
	if k.format != "" {
		s.CustomNumFmt = &k.format
		s.Alignment.Horizontal = "right" // a dash stands where a number would
	}
	id, err := b.file.NewStyle(s)
	if err != nil {
		return 0, err
	}
	b.styles[k] = id
	return id, nil
}
