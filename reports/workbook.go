package reports

import (
	"fmt"
	"io"
	"slices"
	"sort"
	"time"

	"github.com/xuri/excelize/v2"

	"suxi/analysis"
)

// WriteXLSX writes the report as a workbook: a cover with links to every sheet,
// a summary, and one sheet per kind of table, with its caption and a way back
// above it, filtered, headers frozen, figures as numbers. What the page draws and
// a spreadsheet can, it draws natively: Pareto, comparison, trend, control chart
// and waterfall as charts, shares within a row as colour scales, counts and shares
// as bars in their cells, and verdicts in colour. Figures that are not defined are
// text, a dash or the words that stand for them; the last sheet defines every
// figure.
//
// No cell holds a formula, and none becomes one when a sheet is saved as CSV and
// opened again: see inert. The formulas of conditional formats, the names of
// sheets and of ranges are made of our own words only.
func WriteXLSX(w io.Writer, r *analysis.Result, o Options) (err error) {
	defer refuse(&err)
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
// streaming one: tables are aggregates and small.
type workbook struct {
	*printer
	file   *excelize.File
	styles map[styleKey]int
	marks  [2]*int // styles of conditional formats: what rose, what fell; nil before they are used
}

// A sheet is a table with its place in the workbook.
type sheet struct {
	Key   string // of its name, the phrase "sheet.KEY", and of its range, "suxi_KEY"
	Table table
	Draw  func(tab string, t table) error // its native chart; nil if it has none
}

func (b *workbook) fill() error {
	if err := b.file.SetDocProps(&excelize.DocProperties{
		Title: b.title(), Subject: b.t("page.description"), Creator: "suxi", LastModifiedBy: "suxi", Language: string(b.language),
		Created: documentDate(b.AsOf), Modified: documentDate(b.AsOf),
	}); err != nil {
		return err
	}
	sheets := b.sheets()
	if err := b.file.SetSheetName("Sheet1", b.t("sheet.cover")); err != nil {
		return err
	}
	for _, s := range sheets {
		if _, err := b.file.NewSheet(b.tab(s.Key)); err != nil {
			return err
		}
	}
	if err := b.cover(sheets); err != nil {
		return err
	}
	for _, s := range sheets {
		if err := b.set(s); err != nil {
			return err
		}
	}
	return nil
}

// tab is the name of a sheet.
func (b *workbook) tab(key string) string { return b.t("sheet." + key) }

// documentDate is the as-of day as a document property, so that no clock is
// read; without one it is the day that excelize writes into new files.
func documentDate(d analysis.Date) string {
	at, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		at = time.Date(2006, 9, 16, 0, 0, 0, 0, time.UTC)
	}
	return at.Format(time.RFC3339)
}

// sheets are those behind the cover, in the order of the page: the tables that
// have rows.
func (b *workbook) sheets() []sheet {
	all := len(b.Categories) + 1 // columns of crosstabs: a workbook has room for all
	out := []sheet{
		{"summary", b.summary(), nil},
		{"pareto", b.paretoSheet(), b.drawPareto},
		{"paretos", b.paretosSheet(), nil},
	}
	if at := b.latest(); at >= 0 {
		out = append(out, sheet{"latest", b.comparisonTable(at), b.drawComparison})
	}
	periods := b.periodTable(0)
	periods.Caption = b.t("periods.caption.sheet")
	out = append(out,
		sheet{"comparison", b.comparisonSheet(), nil},
		sheet{"waterfall", b.waterfallTable(), b.drawWaterfall},
		sheet{"periods", periods, nil},
		sheet{"trend", b.trendTable(), b.drawTrend},
		sheet{"control", b.controlTable(), b.drawControl})
	for _, s := range b.sections().All() {
		for _, t := range b.stacked(s) {
			out = append(out, sheet{t.ID, t, nil})
		}
	}
	for i := range b.Crosstabs {
		c := &b.Crosstabs[i]
		out = append(out, sheet{c.Dimension, b.crosstab(c, all), nil})
	}
	out = append(out, sheet{"subcategories", b.subcategorySheet(), nil})
	for _, a := range []struct {
		key  string
		axis *analysis.Axis
	}{{"cause", &b.Causes}, {"demand", &b.Demands}} {
		if len(a.axis.Entries) > 0 {
			out = append(out, sheet{a.key, b.axisTable(a.key, a.axis, all), b.drawBars})
		}
	}
	out = append(out,
		sheet{"levels", b.levelTable(), nil},
		sheet{"severity", b.severityTable(), nil},
		sheet{"rules", b.ruleTable(all), nil},
		sheet{"groups", b.groupTable(), nil},
		sheet{"quotes", b.quoteTable(), nil})
	if b.quality != nil {
		out = append(out, sheet{"quality", b.qualityTable(), nil}, sheet{"inputs", b.inputTable(), nil})
	}
	out = append(out, sheet{"methods", b.methodSheet(), nil})
	return slices.DeleteFunc(out, func(s sheet) bool { return len(s.Table.Rows) == 0 })
}
