package reports

import (
	"slices"

	"github.com/xuri/excelize/v2"
)

// rangeOf writes a range of cells, whose columns and rows count from 1; absolute
// if asked.
func rangeOf(column, row, lastColumn, lastRow int, absolute ...bool) (string, error) {
	from, err := excelize.CoordinatesToCellName(column, row, absolute...)
	if err != nil {
		return "", err
	}
	to, err := excelize.CoordinatesToCellName(lastColumn, lastRow, absolute...)
	if err != nil || from == to {
		return from, err
	}
	return from + ":" + to, nil
}

// reference writes a range of cells as a chart or a name wants it. Names of our
// sheets have no apostrophe.
func reference(tab string, column, row, lastColumn, lastRow int) (string, error) {
	cells, err := rangeOf(column, row, lastColumn, lastRow, true)
	return "'" + tab + "'!" + cells, err
}

// Colours of native charts, Okabe and Ito's as on the page.
const (
	barColour, curveColour = "0072B2", "D55E00"
	paleColour, farColour  = "9AA7B4", "56B4E9"
	softColour             = "566270"
)

func solid(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

// axis is the look that the axes of all charts share.
func axis(a excelize.ChartAxis) excelize.ChartAxis {
	a.Font = excelize.Font{Size: 9, Color: softColour}
	return a
}

// upright is the axis of figures, which begins at zero.
func upright(format string) excelize.ChartAxis {
	return axis(excelize.ChartAxis{Minimum: new(0.0), MajorGridLines: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: format}})
}

// underRows is how many rows a table may have for its chart to stand below it.
const underRows = 40

// place returns where the chart of a table begins: below it, and then both are
// printed on one page, which would cut the chart else, or beside a long one.
func (b *workbook) place(tab string, t table) (string, error) {
	if len(t.Rows) > underRows {
		return excelize.CoordinatesToCellName(len(b.grid(tab, t).columns)+2, headRow)
	}
	if err := b.file.SetPageLayout(tab, &excelize.PageLayoutOptions{FitToHeight: new(1)}); err != nil {
		return "", err
	}
	return excelize.CoordinatesToCellName(1, headRow+len(t.Rows)+2)
}

// A drawn series is a column of a sheet, some rows of it.
type drawn struct {
	tab           string
	names, values int // columns of the sheet, from 1
	first, last   int // rows of the table, from 0, the last included
}

// series refers to the cells.
func (d drawn) series() (s excelize.ChartSeries, err error) {
	for _, r := range []struct {
		to                      *string
		column, row, lastColumn int
		lastRow                 int
	}{
		{&s.Name, d.values, headRow, d.values, headRow},
		{&s.Categories, d.names, headRow + 1 + d.first, d.names, headRow + 1 + d.last},
		{&s.Values, d.values, headRow + 1 + d.first, d.values, headRow + 1 + d.last},
	} {
		if *r.to, err = reference(d.tab, r.column, r.row, r.lastColumn, r.lastRow); err != nil {
			return s, err
		}
	}
	return s, nil
}

// chart is what the charts of the workbook have in common.
func (b *workbook) chart(kind excelize.ChartType, title string, series ...excelize.ChartSeries) *excelize.Chart {
	return &excelize.Chart{
		Type:       kind,
		Series:     series,
		Title:      []excelize.RichTextRun{{Text: title, Font: &excelize.Font{Size: 12, Bold: true}}},
		Legend:     excelize.ChartLegend{Position: "top"},
		Dimension:  excelize.ChartDimension{Width: 860, Height: 400},
		VaryColors: new(false),
		GapWidth:   new(uint(40)),
		XAxis:      axis(excelize.ChartAxis{}),
		YAxis:      upright("#,##0"),
		Format:     excelize.GraphicOptions{AltText: title},
	}
}

// undrawn reports whether a column of a table, from 0, has a figure that is not
// defined or is suppressed: a chart would draw what stands for it as zero.
func undrawn(t table, column int) bool {
	return slices.ContainsFunc(t.Rows, func(r tableRow) bool { return r.Cells[column].Value == nil })
}

func (b *workbook) addChart(tab string, t table, chart *excelize.Chart) error {
	corner, err := b.place(tab, t)
	if err != nil {
		return err
	}
	return b.file.AddChart(tab, corner, chart)
}
