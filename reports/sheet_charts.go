package reports

import (
	"slices"

	"github.com/xuri/excelize/v2"

	"suxi/analysis"
)

// drawPareto draws bars and the cumulative share on one scale.
func (b *workbook) drawPareto(tab string, t table) error {
	const names, values, cumulative = 1, 3, 5 // columns of paretoTable, from 1
	if undrawn(t, values-1) || undrawn(t, cumulative-1) {
		return nil
	}
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
// first, down to the row of what was not found, or of a count that is suppressed.
func (b *workbook) drawBars(tab string, t table) error {
	rows := slices.IndexFunc(t.Rows, func(r tableRow) bool { return r.Class == "rest" || r.Cells[1].Value == nil })
	if rows < 0 {
		rows = len(t.Rows)
	}
	if rows == 0 {
		return nil
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

// drawComparison draws the counts of the categories beside those of the base
// periods that all of them have.
func (b *workbook) drawComparison(tab string, t table) error {
	g := b.grid(tab, t)
	var series []excelize.ChartSeries
	for _, l := range []struct {
		column int // of comparisonColumns
		colour string
	}{{9, paleColour}, {5, farColour}, {1, barColour}} {
		if undrawn(t, l.column) {
			continue
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
		at := slices.IndexFunc(b.Trends, func(t analysis.Trend) bool { return t.Code == b.Categories[category].Code })
		if at < 0 || slices.Min(b.Trends[at].Counts[first:last+1]) < 0 { // suppressed
			continue
		}
		look := trendLooks[i]
		row := headRow + 1 + at
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
