package reports

import (
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// frame freezes the header and the first column, lets the rows be filtered,
// names the range "suxi_KEY" for formulas of the reader's own, and sets up the
// page.
func (b *workbook) frame(g *grid, key string) error {
	if err := b.file.SetPanes(g.tab, &excelize.Panes{
		Freeze: true, XSplit: 1, YSplit: headRow, TopLeftCell: "B4", ActivePane: "bottomRight",
	}); err != nil {
		return err
	}
	whole, err := reference(g.tab, 1, headRow, len(g.columns), headRow+len(g.Rows))
	if err != nil {
		return err
	}
	name := "suxi_" + strings.ReplaceAll(key, "-", "_")
	if err := b.file.SetDefinedName(&excelize.DefinedName{Name: name, RefersTo: whole, Comment: key}); err != nil {
		return err
	}
	_, cells, _ := strings.Cut(whole, "!")
	if err := b.file.AutoFilter(g.tab, strings.ReplaceAll(cells, "$", ""), nil); err != nil {
		return err
	}
	return b.paper(g.tab, headRow)
}

// paperA4 is the code of A4 in a workbook.
const paperA4 = 9

// paper fits the columns of a sheet to the width of an A4 page, set across,
// repeats a row on each page, and numbers the pages. It comes after AutoFilter,
// which forgets earlier properties.
func (b *workbook) paper(tab string, repeated int) error {
	if err := b.file.SetPageLayout(tab, &excelize.PageLayoutOptions{
		Size: new(paperA4), Orientation: new("landscape"), FitToWidth: new(1), FitToHeight: new(0),
	}); err != nil {
		return err
	}
	if err := b.file.SetPageMargins(tab, &excelize.PageLayoutMarginsOptions{
		Left: new(.5), Right: new(.5), Top: new(.5), Bottom: new(.7), Header: new(.3), Footer: new(.3), Horizontally: new(true),
	}); err != nil {
		return err
	}
	escape := strings.NewReplacer("&", "&&").Replace // in a footer & begins a code
	if err := b.file.SetHeaderFooter(tab, &excelize.HeaderFooterOptions{
		OddFooter: "&L" + escape(shorten(inert(b.title()))) + "&C" + escape(tab) + "&R" + b.t("sheet.page", "&P", "&N"),
	}); err != nil {
		return err
	}
	rows, err := reference(tab, 1, repeated, 1, repeated)
	if err != nil {
		return err
	}
	row := strings.TrimPrefix(rows[strings.LastIndex(rows, "!")+1:], "$A")
	if err := b.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + tab + "'!" + row + ":" + row, Scope: tab}); err != nil {
		return err
	}
	return b.file.SetSheetProps(tab, &excelize.SheetPropsOptions{FitToPage: new(true)})
}

// letters is the font of the cells: it has Chinese and is on every Windows; other
// systems take their own.
const letters = "Microsoft YaHei"

// Colours of cells: those of the page by day.
const (
	upColour, downColour = "B34700", "00714F"
	linkColour           = "0072B2"
	barFill              = "A9CFE8" // bars in cells, behind dark figures
	heatFill             = "56A5D8"
)

// dress adds the conditional formats: bars behind the first counts of a table
// and behind shares, colour scales along the rows of what the page shades, and the
// colour of the verdicts, which also have a sign.
func (b *workbook) dress(g *grid) error {
	counted, changed, heated := -1, -1, [2]int{}
	for i := range g.columns {
		var err error
		switch k := g.kind(i); {
		case k == counts && counted < 0:
			counted = i
			err = b.bars(g, i)
		case k == shares:
			err = b.bars(g, i)
		case k == heats && heated[1] == 0:
			heated = [2]int{i, i + 1}
		case k == heats:
			heated[1] = i + 1
		case k == changes && changed < 0:
			changed = i
		case k == verdicts && g.columns[i].format == "": // the words; q comes next
			from := i
			if changed >= 0 {
				from, changed = changed, -1
			}
			err = b.verdicts(g, from, i)
		}
		if err != nil {
			return err
		}
	}
	if heated[1] == 0 {
		return nil
	}
	return b.heat(g, heated, counted)
}

// bars draws the figures of a column behind them, but for those of rows that
// sum others up and would dwarf them.
func (b *workbook) bars(g *grid, column int) error {
	var ranges []string
	for first := 0; first < len(g.Rows); first++ {
		last := first
		for last < len(g.Rows) && g.Rows[last].Class != "total" && g.Rows[last].Class != "rest" {
			last++
		}
		if last > first {
			at, err := rangeOf(column+1, headRow+1+first, column+1, headRow+last)
			if err != nil {
				return err
			}
			ranges = append(ranges, at)
		}
		first = last
	}
	if len(ranges) == 0 {
		return nil
	}
	return b.file.SetConditionalFormat(g.tab, strings.Join(ranges, " "), []excelize.ConditionalFormatOptions{{
		Type: "data_bar", Criteria: "=", MinType: "num", MinValue: "0", MaxType: "max", BarColor: "#" + barFill, BarSolid: true,
	}})
}

// heat shades each row of the columns from heated[0] up to heated[1]: by the
// share in the row's count, in column counted, or else, as of periods, by how far
// a figure is above the mean of its row, twice the mean being the darkest.
func (b *workbook) heat(g *grid, heated [2]int, counted int) error {
	var columns []int
	for i := heated[0]; i < heated[1]; i++ {
		columns = append(columns, i)
	}
	for y, r := range g.Rows {
		has := func(column int) bool { return r.Cells[g.from[column]].Value != nil }
		if counted >= 0 && !has(counted) || !slices.ContainsFunc(columns, has) { // suppressed, or not split
			continue
		}
		row := headRow + 1 + y
		cells, err := rangeOf(heated[0]+1, row, heated[1], row)
		if err != nil {
			return err
		}
		scale := excelize.ConditionalFormatOptions{
			Type: "2_color_scale", Criteria: "=", MinType: "num", MinValue: "0", MaxType: "formula", MinColor: "#FFFFFF", MaxColor: "#" + heatFill,
		}
		if counted >= 0 {
			scale.MaxValue, err = excelize.CoordinatesToCellName(counted+1, row, true)
		} else {
			var all string
			all, err = rangeOf(heated[0]+1, row, heated[1], row, true)
			scale.MinType, scale.MinValue, scale.MaxValue = "formula", "AVERAGE("+all+")", "2*AVERAGE("+all+")"
		}
		if err != nil {
			return err
		}
		if err := b.file.SetConditionalFormat(g.tab, cells, []excelize.ConditionalFormatOptions{scale}); err != nil {
			return err
		}
	}
	return nil
}

// verdicts colours the columns from a change to its verdict where the verdict
// says so; a change that is none stays black.
func (b *workbook) verdicts(g *grid, from, verdict int) error {
	cells, err := rangeOf(from+1, headRow+1, verdict+1, headRow+len(g.Rows))
	if err != nil {
		return err
	}
	letter, err := excelize.CoordinatesToCellName(verdict+1, headRow+1)
	if err != nil {
		return err
	}
	var rules []excelize.ConditionalFormatOptions
	for i, colour := range []string{upColour, downColour} {
		if b.marks[i] == nil {
			id, err := b.file.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Color: colour, Bold: true}})
			if err != nil {
				return err
			}
			b.marks[i] = &id
		}
		word := b.t([]string{"verdict.up", "verdict.down"}[i])
		rules = append(rules, excelize.ConditionalFormatOptions{Type: "formula", Criteria: "$" + letter + `="` + word + `"`, Format: b.marks[i]})
	}
	return b.file.SetConditionalFormat(g.tab, cells, rules)
}

// A styleKey says how a cell looks. Equal keys share one style of the file.
type styleKey struct {
	head, bold, wrap, link bool
	size                   float64 // of the letters, in points; 0: as usual
	format                 string
}

func (b *workbook) style(k styleKey) (int, error) {
	if id, ok := b.styles[k]; ok {
		return id, nil
	}
	s := &excelize.Style{
		Font:      &excelize.Font{Family: letters, Bold: k.head || k.bold, Size: 10.5},
		Alignment: &excelize.Alignment{Vertical: "top", WrapText: k.wrap || k.head},
	}
	if k.size > 0 {
		s.Font.Size, s.Alignment.Vertical = k.size, "center"
	}
	if k.link {
		s.Font.Color, s.Font.Underline = linkColour, "single"
	}
	if k.head {
		s.Alignment.Vertical = "center"
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E4EDF4"}}
		s.Border = []excelize.Border{{Type: "bottom", Style: 1, Color: "566270"}}
	}
	switch {
	case k.format != "":
		s.CustomNumFmt = &k.format
		s.Alignment.Horizontal = "right" // a dash stands where a number would
	case k.size == 0 && !k.link:
		s.Alignment.Horizontal, s.Alignment.Indent = "left", 1 // off the figures before
	}
	id, err := b.file.NewStyle(s)
	if err != nil {
		return 0, err
	}
	b.styles[k] = id
	return id, nil
}
