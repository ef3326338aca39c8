package reports

import "github.com/xuri/excelize/v2"

// reference writes a range of cells as a chart wants it; columns and rows
// count from 1. Names of our sheets have no apostrophe.
func reference(sheet string, column, row, lastColumn, lastRow int) (string, error) {
	from, err := excelize.CoordinatesToCellName(column, row, true)
	if err != nil {
		return "", err
	}
	to, err := excelize.CoordinatesToCellName(lastColumn, lastRow, true)
	if err != nil {
		return "", err
	}
	if from == to {
		return "'" + sheet + "'!" + from, nil
	}
	return "'" + sheet + "'!" + from + ":" + to, nil
}

// Colours of native charts.
const barColour, curveColour = "0072B2", "D55E00"

func solid(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

// axis is the look that the axes of all charts share.
func axis(a excelize.ChartAxis) excelize.ChartAxis {
	a.Font = excelize.Font{Size: 9, Color: "566270"}
	return a
}

// below returns the cell under a table where its chart begins, and has both
// printed on one page, which would cut the chart else.
func (b *workbook) below(sheet string, t table) (string, error) {
	if err := b.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{FitToHeight: new(1)}); err != nil {
		return "", err
	}
	return excelize.CoordinatesToCellName(1, len(t.Rows)+4)
}

// addParetoChart draws rows drawn[0] to drawn[1] of the Pareto sheet: bars
// and the cumulative share on one scale.
func (b *workbook) addParetoChart(t table, drawn [2]int) error {
	rows := t.Rows[drawn[0]:drawn[1]]
	if len(rows) == 0 {
		return nil
	}
	sheet := b.t("sheet.pareto")
	const names, values, cumulative = 3, 5, 7 // columns of paretoSheet, from 1
	refs := make(map[int]string)
	heads := make(map[int]string)
	for _, column := range []int{names, values, cumulative} {
		var err error
		if refs[column], err = reference(sheet, column, drawn[0]+2, column, drawn[1]+1); err != nil {
			return err
		}
		if heads[column], err = reference(sheet, column, 1, column, 1); err != nil {
			return err
		}
	}
	total := 0.0
	for _, r := range rows {
		total += *r.Cells[values-1].Value
	}
	corner, err := excelize.CoordinatesToCellName(len(t.Columns)+2, 2)
	if err != nil {
		return err
	}
	return b.file.AddChart(sheet, corner,
		&excelize.Chart{
			Type:       excelize.Col,
			Series:     []excelize.ChartSeries{{Name: heads[values], Categories: refs[names], Values: refs[values], Fill: solid(barColour)}},
			Title:      []excelize.RichTextRun{{Text: b.t("pareto.caption", rows[0].Cells[0].Text, rows[0].Cells[1].Text)}},
			Legend:     excelize.ChartLegend{Position: "top"},
			Dimension:  excelize.ChartDimension{Width: 820, Height: 420},
			VaryColors: new(false),
			GapWidth:   new(uint(40)),
			XAxis:      axis(excelize.ChartAxis{}),
			YAxis:      axis(excelize.ChartAxis{Minimum: new(0.0), Maximum: &total, MajorUnit: total / 5, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "#,##0"}}),
			PlotArea:   excelize.ChartPlotArea{ShowVal: true},
			Format:     excelize.GraphicOptions{AltText: b.t("section.pareto")},
		},
		&excelize.Chart{
			Type: excelize.Line,
			Series: []excelize.ChartSeries{{
				Name: heads[cumulative], Categories: refs[names], Values: refs[cumulative],
				Line:   excelize.ChartLine{Width: 2, Fill: solid(curveColour)},
				Marker: excelize.ChartMarker{Symbol: "circle", Size: 6, Fill: solid(curveColour)},
			}},
			YAxis: axis(excelize.ChartAxis{Secondary: true, Minimum: new(0.0), Maximum: new(1.0), MajorUnit: 0.2, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "0%"}}),
		})
}

// addBarChart draws the counts of an axis beside its table: the second column
// under the names in the first, without the row of what was not found.
func (b *workbook) addBarChart(key string, t table) error {
	sheet, rows := b.t("sheet."+key), 0
	for _, r := range t.Rows {
		if r.Class != "rest" {
			rows++
		}
	}
	var refs [3]string
	for i, r := range [3][4]int{{2, 1, 2, 1}, {1, 2, 1, rows + 1}, {2, 2, 2, rows + 1}} {
		var err error
		if refs[i], err = reference(sheet, r[0], r[1], r[2], r[3]); err != nil {
			return err
		}
	}
	corner, err := b.below(sheet, t)
	if err != nil {
		return err
	}
	return b.file.AddChart(sheet, corner, &excelize.Chart{
		Type:       excelize.Col,
		Series:     []excelize.ChartSeries{{Name: refs[0], Categories: refs[1], Values: refs[2], Fill: solid(barColour)}},
		Title:      []excelize.RichTextRun{{Text: t.Columns[0].Head}},
		Legend:     excelize.ChartLegend{Position: "none"},
		Dimension:  excelize.ChartDimension{Width: 820, Height: 360},
		VaryColors: new(false),
		GapWidth:   new(uint(40)),
		XAxis:      axis(excelize.ChartAxis{}),
		YAxis:      axis(excelize.ChartAxis{Minimum: new(0.0), MajorGridLines: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "#,##0"}}),
		PlotArea:   excelize.ChartPlotArea{ShowVal: true},
		Format:     excelize.GraphicOptions{AltText: t.Caption},
	})
}

// drawnLines is the number of categories in the native trend chart: more lines
// cannot be told apart.
const drawnLines = 8

// addTrendChart draws the counts of the complete periods, beside the trends.
// It takes its figures from the sheet of all periods, whose rows are those of
// Result.Trends.
func (b *workbook) addTrendChart(trends table) error {
	first, last := -1, -1
	for i, p := range b.Periods {
		if p.Complete {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first == last { // none, or a single point
		return nil
	}
	own, _ := b.frequent(drawnLines)
	var series []excelize.ChartSeries
	for _, category := range own {
		row := category + 3 // below the header and the total
		sheet := b.t("sheet.periods")
		name, err := reference(sheet, 1, row, 1, row)
		if err != nil {
			return err
		}
		heads, err := reference(sheet, first+2, 1, last+2, 1)
		if err != nil {
			return err
		}
		values, err := reference(sheet, first+2, row, last+2, row)
		if err != nil {
			return err
		}
		series = append(series, excelize.ChartSeries{Name: name, Categories: heads, Values: values, Line: excelize.ChartLine{Width: 1.75}})
	}
	if len(series) == 0 {
		return nil
	}
	corner, err := b.below(b.t("sheet.trend"), trends)
	if err != nil {
		return err
	}
	return b.file.AddChart(b.t("sheet.trend"), corner, &excelize.Chart{
		Type:      excelize.Line,
		Series:    series,
		Title:     []excelize.RichTextRun{{Text: b.t("chart.counts")}},
		Legend:    excelize.ChartLegend{Position: "right"},
		Dimension: excelize.ChartDimension{Width: 900, Height: 400},
		XAxis:     axis(excelize.ChartAxis{}),
		YAxis:     axis(excelize.ChartAxis{Minimum: new(0.0), MajorGridLines: true}),
		Format:    excelize.GraphicOptions{AltText: b.t("section.trend")},
	})
}
