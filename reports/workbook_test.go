package reports

import (
	"archive/zip"
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"suxi/analysis"
)

func open(t *testing.T, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// cells returns the cells of all sheets as they are shown, by "sheet!cell".
func cells(t *testing.T, f *excelize.File) (out []string, values map[string]string) {
	t.Helper()
	values = make(map[string]string)
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, "== "+sheet)
		for y, row := range rows {
			for x, v := range row {
				at, _ := excelize.CoordinatesToCellName(x+1, y+1)
				values[sheet+"!"+at] = v
			}
			out = append(out, strings.Join(row, "\t"))
		}
	}
	return out, values
}

func TestWorkbookGolden(t *testing.T) {
	for _, l := range []Language{Chinese, English} {
		f := open(t, render(t, "xlsx", handmade(), Options{Language: l, Quality: quality()}))
		lines, _ := cells(t, f)
		golden(t, "workbook."+string(l)+".tsv", strings.Join(lines, "\n")+"\n")
	}
}

// Figures are numbers with the format of their kind, not text.
func TestWorkbookNumbers(t *testing.T) {
	f := open(t, render(t, "xlsx", handmade(), Options{}))
	row := 0
	rows, err := f.GetRows("环比同比")
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range rows {
		if len(r) > 3 && r[0] == "2025-03" && r[3] == "上升类" {
			row = i + 1
		}
	}
	for i, want := range []string{"2025-03", "31", "是", "上升类", "120", "120", "0.22140221402214022", "3.870967741935484", "31", "1.4973985431841832", "0.6000000000000001", "2.9", "▲ 上升", "0.0004"} {
		at, _ := excelize.CoordinatesToCellName(i+1, row)
		raw, err := f.GetCellValue("环比同比", at, excelize.Options{RawCellValue: true})
		if err != nil || raw != want {
			t.Errorf("%s %s = %q, %v, want %q", rows[headRow-1][i], at, raw, err, want)
		}
	}
}

// parts are the files of a workbook, none of which bears a time.
func parts(t *testing.T, data []byte) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string]string)
	for _, file := range archive.File {
		r, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := b.ReadFrom(r); err != nil {
			t.Fatal(err)
		}
		out[file.Name] = b.String()
		if !file.Modified.IsZero() && file.Modified.Year() > 1980 {
			t.Errorf("%s bears a time: %v", file.Name, file.Modified)
		}
	}
	return out
}

// A sheet whose text wraps prints at seven tenths of its size and more: some 104
// characters fill the width of the page at full size. What wraps has the height
// for its lines.
func TestWorkbookPrints(t *testing.T) {
	r := fixture(t, analysis.Options{})
	for i := range r.Groups {
		for n := range 8 {
			v := analysis.ValueCount{Value: fmt.Sprintf("保温杯%d号", n), Count: 10}
			r.Groups[i].Products, r.Groups[i].Regions = append(r.Groups[i].Products, v), append(r.Groups[i].Regions, v)
		}
	}
	r.Issues, r.Themes = handmade().Issues, handmade().Themes
	for i := range r.Issues.Rows {
		n := &r.Issues.Rows[i]
		n.Title, n.Quote, n.Regions = strings.Repeat("题", 20), strings.Repeat("文", 80), r.Groups[0].Regions
	}
	for i := range r.Themes.Categories[0].Themes {
		theme := &r.Themes.Categories[0].Themes[i]
		theme.Medoid.Text = strings.Repeat("文", 80)
		for range listedTerms {
			theme.Terms = append(theme.Terms, analysis.ThemeTerm{Text: "净水器滤芯"})
		}
	}
	f := open(t, render(t, "xlsx", r, Options{Quality: quality()}))
	for _, sheet := range []string{"摘要", "重复与批次", "热点问题", "主题", "原话", "说明"} {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		all := 0.0
		for x := range rows[headRow-1] {
			letter, _ := excelize.ColumnNumberToName(x + 1)
			w, err := f.GetColWidth(sheet, letter)
			if err != nil {
				t.Fatal(err)
			}
			all += w
			for y, row := range rows[headRow:] {
				if x >= len(row) {
					continue
				}
				height, err := f.GetRowHeight(sheet, headRow+1+y)
				if lines := math.Ceil(float64(width(row[x])) / w); err != nil || height < min(lines*lineHeight, highest) {
					t.Errorf("%s: row %d is %v high, %v, want %v lines", sheet, headRow+1+y, height, err, lines)
				}
			}
		}
		if all > 104/.7 {
			t.Errorf("%s is %v characters wide, %.0f%% in print", sheet, all, 100*104/all)
		}
	}
}

// No figure is wider than its column.
func TestFigureWidth(t *testing.T) {
	for _, test := range []struct {
		value  float64
		format string
		want   int
	}{
		{0.5, "0.00", len("+0.50%")}, {12345, "#,##0", len("+12,345%")}, {-31.25, signedPercent, len("-3,125.0%")}, {0.0004, "0.000", len("+0.000%")},
	} {
		if got := figureWidth(&test.value, test.format); got != test.want {
			t.Errorf("%v as %s: width %d, want %d", test.value, test.format, got, test.want)
		}
	}
	r := handmade()
	for i := range r.PeriodRows {
		if c := r.PeriodRows[i].Previous; c != nil && c.High != nil {
			*c.High *= 100
		}
	}
	f := open(t, render(t, "xlsx", r, Options{}))
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			for x, v := range row {
				letter, _ := excelize.ColumnNumberToName(x + 1)
				room, err := f.GetColWidth(sheet, letter)
				if figure := strings.Trim(v, "+-0123456789.,%") == ""; err != nil || figure && float64(len(v)) > room {
					t.Errorf("%s: %q in a column %v wide, %v", sheet, v, room, err)
				}
			}
		}
	}
}
