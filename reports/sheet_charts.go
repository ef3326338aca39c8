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

// drawPareto draws bars and the cumulative share on one scale.
func (b *workbook) drawPareto(tab string, t table) error {
	const names, values, cumulative = 1, 3, 5 // columns of paretoTable, from 1
	bars, err := drawn{tab, names, values, 0, len(t.Rows) - 1}.series()
	if err != nil {
		return err
	}
	curve, err := drawn{tab, names, cumulative, 0, len(t.Rows) - 1}.series()
	if err != nil {
		return err
	}
	corner, err := b.place(tab, t)
	if err != nil {
		return err
	}
	total := 0.0
	for _, r := range t.Rows {
		total += *r.Cells[values-1].Value
	}
	bars.Fill = solid(barColour)
	curve.Fill, curve.Line = solid(curveColour), excelize.ChartLine{Width: 2} // a line has the colour of its fill
	curve.Marker = excelize.ChartMarker{Symbol: "circle", Size: 6, Fill: solid(curveColour)}
	chart := b.chart(excelize.Col, t.Caption, bars)
	chart.PlotArea = excelize.ChartPlotArea{ShowVal: true}
	chart.YAxis.Maximum, chart.YAxis.MajorUnit, chart.YAxis.MajorGridLines = &total, total/5, false
	return b.file.AddChart(tab, corner, chart, &excelize.Chart{
		Type:   excelize.Line,
		Series: []excelize.ChartSeries{curve},
		YAxis:  axis(excelize.ChartAxis{Secondary: true, Minimum: new(0.0), Maximum: new(1.0), MajorUnit: 0.2, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "0%"}}),
	})
}

// drawBars draws the counts of an axis: the second column under the names in the
// first, without the row of what was not found.
func (b *workbook) drawBars(tab string, t table) error {
	rows := slices.IndexFunc(t.Rows, func(r tableRow) bool { return r.Class == "rest" })
	if rows < 0 {
		rows = len(t.Rows)
	}
	series, err := drawn{tab, 1, 2, 0, rows - 1}.series()
	if err != nil {
		return err
	}
	series.Fill = solid(barColour)
	chart := b.chart(excelize.Col, t.Columns[0].Head, series)
	chart.Legend.Position, chart.PlotArea.ShowVal = "none", true
	return b.addChart(tab, t, chart)
}

func (b *workbook) addChart(tab string, t table, chart *excelize.Chart) error {
	corner, err := b.place(tab, t)
	if err != nil {
		return err
	}
	return b.file.AddChart(tab, corner, chart)
}

// drawComparison draws the counts of the categories beside those of the base
// periods that all of them have.
func (b *workbook) drawComparison(tab string, t table) error {
	g := b.grid(tab, t)
	var series []excelize.ChartSeries
	for _, l := range []struct {
		column int // of comparisonColumns
		colour string
	}{{9, paleColour}, {5, farColour}, {1, barColour}} {
		if slices.ContainsFunc(t.Rows, func(r tableRow) bool { return r.Cells[l.column].Value == nil }) {
			continue // a chart would draw the dash as zero
		}
		first := 0
		if t.Rows[0].Class == "total" {
			first = 1
		}
		s, err := drawn{tab, 1, slices.Index(g.from, l.column) + 1, first, len(t.Rows) - 1}.series()
		if err != nil {
			return err
		}
		s.Fill = solid(l.colour)
		series = append(series, s)
	}
	if len(series) < 2 {
		return nil
	}
	chart := b.chart(excelize.Col, b.t("chart.compared"), series...)
	chart.GapWidth = new(uint(70))
	return b.addChart(tab, t, chart)
}

// trendLooks are the lines of the native trend chart, one for each of the most
// frequent categories: more cannot be told apart. Colours are Okabe and Ito's but
// for yellow; the marks tell the lines apart without them.
var trendLooks = []struct{ colour, symbol string }{
	{"0072B2", "circle"}, {"D55E00", "square"}, {"009E73", "triangle"}, {"CC79A7", "diamond"},
	{"E69F00", "x"}, {"56B4E9", "star"}, {"000000", "plus"}, {softColour, "dash"},
}

// drawTrend draws the counts of the latest unbroken run of complete periods,
// from the sheet of all periods, whose rows are those of Result.Trends.
func (b *workbook) drawTrend(tab string, trends table) error {
	last := len(b.Periods) - 1
	for last >= 0 && !b.Periods[last].Complete {
		last--
	}
	first := last
	for first > 0 && b.Periods[first-1].Complete {
		first--
	}
	if first == last { // none, or a single point
		return nil
	}
	own, _ := b.frequent(len(trendLooks))
	var series []excelize.ChartSeries
	for i, category := range own {
		look := trendLooks[i]
		row := headRow + 2 + category // below the total
		s := excelize.ChartSeries{
			Fill: solid(look.colour), Line: excelize.ChartLine{Width: 1.75},
			Marker: excelize.ChartMarker{Symbol: look.symbol, Size: 5, Fill: solid(look.colour)},
		}
		for _, r := range []struct {
			to                    *string
			column, row, toColumn int
		}{
			{&s.Name, 1, row, 1}, {&s.Categories, first + 2, headRow, last + 2}, {&s.Values, first + 2, row, last + 2},
		} {
			var err error
			if *r.to, err = reference(b.tab("periods"), r.column, r.row, r.toColumn, r.row); err != nil {
				return err
			}
		}
		series = append(series, s)
	}
	if len(series) == 0 {
		return nil
	}
	chart := b.chart(excelize.Line, b.t("chart.counts"), series...)
	chart.Legend.Position = "right"
	return b.addChart(tab, trends, chart)
}

// drawControl draws the points of the control chart between their limits, those
// with a signal as dots.
func (b *workbook) drawControl(tab string, t table) error {
	limit := excelize.ChartLine{Width: 1.25, Dash: excelize.ChartDashDash}
	none := excelize.ChartMarker{Symbol: "none"}
	looks := []struct {
		column int
		colour string
		line   excelize.ChartLine
		marker excelize.ChartMarker
	}{
		{2, barColour, excelize.ChartLine{Width: 2}, excelize.ChartMarker{Symbol: "circle", Size: 4, Fill: solid(barColour)}},
		{3, softColour, limit, none},
		{4, softColour, excelize.ChartLine{Width: 1.25}, none},
		{5, softColour, limit, none},
		{6, curveColour, excelize.ChartLine{Type: excelize.ChartLineNone}, excelize.ChartMarker{Symbol: "diamond", Size: 10, Fill: solid(curveColour)}},
	}
	var series []excelize.ChartSeries
	for _, l := range looks {
		if !slices.ContainsFunc(t.Rows, func(r tableRow) bool { return r.Cells[l.column-1].Value != nil }) {
			continue
		}
		s, err := drawn{tab, 1, l.column, 0, len(t.Rows) - 1}.series()
		if err != nil {
			return err
		}
		s.Fill, s.Line, s.Marker = solid(l.colour), l.line, l.marker
		series = append(series, s)
	}
	chart := b.chart(excelize.Line, t.Caption, series...)
	chart.YAxis, chart.ShowBlanksAs = upright("0.0"), "gap"
	return b.addChart(tab, t, chart)
}

// drawWaterfall stacks the columns of waterfallTable.
func (b *workbook) drawWaterfall(tab string, t table) error {
	var series []excelize.ChartSeries
	for i, colour := range []string{paleColour, softColour, curveColour, barColour} {
		s, err := drawn{tab, 1, 3 + i, 0, len(t.Rows) - 1}.series()
		if err != nil {
			return err
		}
		if s.Fill = solid(colour); i == 0 {
			s.Fill.Transparency = 100
		}
		series = append(series, s)
	}
	chart := b.chart(excelize.ColStacked, t.Caption, series...)
	chart.Legend.Position = "none"
	return b.addChart(tab, t, chart)
}
