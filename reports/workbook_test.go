package reports

import (
	"archive/zip"
	"bytes"
	"fmt"
	"math"
	"reflect"
	"regexp"
	"slices"
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
		if r[0] == "2025-03" && r[3] == "上升类" {
			row = i + 1
		}
	}
	for i, want := range []string{"2025-03", "31", "是", "上升类", "120", "120", "0.22140221402214022", "3.870967741935484", "31", "1.4973985431841832", "0.6000000000000001", "2.9", "▲ 上升", "0.0004"} {
		at, _ := excelize.CoordinatesToCellName(i+1, row)
		raw, err := f.GetCellValue("环比同比", at, excelize.Options{RawCellValue: true})
		if err != nil || raw != want {
			t.Errorf("%s %s = %q, %v, want %q", rows[0][i], at, raw, err, want)
		}
	}
}

// Every sheet has a frozen header and a filter; the
// Pareto, the trends, the causes and the demands have charts.
func TestWorkbookFrame(t *testing.T) {
	data := render(t, "xlsx", fixture(t, analysis.Options{}), Options{})
	f := open(t, data)
	for _, sheet := range f.GetSheetList() {
		panes, err := f.GetPanes(sheet)
		if err != nil || !panes.Freeze || panes.YSplit != 1 {
			t.Errorf("%s: header not frozen: %+v, %v", sheet, panes, err)
		}
		if props, err := f.GetSheetProps(sheet); err != nil || props.FitToPage == nil || !*props.FitToPage {
			t.Errorf("%s: not fitted to the page, %v", sheet, err)
		}
		titles := slices.ContainsFunc(f.GetDefinedName(), func(n excelize.DefinedName) bool {
			return n.Name == "_xlnm.Print_Titles" && n.Scope == sheet && n.RefersTo == "'"+sheet+"'!$1:$1"
		})
		if !titles {
			t.Errorf("%s: the header is not repeated in print", sheet)
		}
		if w, err := f.GetColWidth(sheet, "A"); err != nil || w < narrowest || w > widest {
			t.Errorf("%s: first column is %v wide, %v", sheet, w, err)
		}
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	charts, filters := 0, 0
	for _, file := range archive.File {
		if regexp.MustCompile(`^xl/charts/chart\d+\.xml$`).MatchString(file.Name) {
			charts++
		}
		r, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := b.ReadFrom(r); err != nil {
			t.Fatal(err)
		}
		filters += strings.Count(b.String(), "<autoFilter ")
		if !file.Modified.IsZero() && file.Modified.Year() > 1980 {
			t.Errorf("%s bears a time: %v", file.Name, file.Modified)
		}
	}
	if charts != 4 || filters != len(f.GetSheetList()) {
		t.Errorf("%d charts and %d filters, want 4 and %d", charts, filters, len(f.GetSheetList()))
	}
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
	for _, sheet := range []string{"概览", "重复与批次", "热点问题", "主题", "原话", "说明"} {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		all := 0.0
		for x := range rows[0] {
			letter, _ := excelize.ColumnNumberToName(x + 1)
			w, err := f.GetColWidth(sheet, letter)
			if err != nil {
				t.Fatal(err)
			}
			all += w
			for y, row := range rows[1:] {
				if x >= len(row) {
					continue
				}
				height, err := f.GetRowHeight(sheet, y+2)
				if lines := math.Ceil(float64(width(row[x])) / w); err != nil || height < min(lines*lineHeight, highest) {
					t.Errorf("%s: row %d is %v high, %v, want %v lines", sheet, y+2, height, err, lines)
				}
			}
		}
		if all > 104/.7 {
			t.Errorf("%s is %v characters wide, %.0f%% in print", sheet, all, 100*104/all)
		}
	}
}

// The expected forms follow the advice of OWASP on CSV injection.
func TestInert(t *testing.T) {
	for s, want := range map[string]string{
		"产品质量": "产品质量", "": "", "a=b": "a=b", "3-1": "3-1", "—": "—", "−5%": "−5%",
		"=1+1": "'=1+1", "+86": "'+86", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "＝1": "'＝1", "＠a": "'＠a",
		"\t=1": "'\t=1", "\tx": "'\tx", "  =1": "'  =1", "\u202e=1": "'\u202e=1", "\ufeff-1": "'\ufeff-1",
		"\r=1": "'\ufffd=1", "a\x00b": "a\ufffdb", "\x00=1": "'\ufffd=1",
	} {
		if got := inert(s); got != want {
			t.Errorf("inert(%q) = %q, want %q", s, got, want)
		}
	}
}

// No text of a result becomes a formula, in the workbook or after it.
func TestWorkbookHostileText(t *testing.T) {
	for _, s := range hostile {
		r := handmade()
		spoil(reflect.ValueOf(r), s)
		f := open(t, render(t, "xlsx", r, Options{}))
		_, values := cells(t, f)
		for at, v := range values {
			sheet, cell, _ := strings.Cut(at, "!")
			formula, err := f.GetCellFormula(sheet, cell)
			if err != nil || formula != "" {
				t.Errorf("%.20q: %s has formula %q, %v", s, at, formula, err)
			}
			kind, err := f.GetCellType(sheet, cell)
			if err != nil {
				t.Fatal(err)
			}
			if text := kind == excelize.CellTypeSharedString || kind == excelize.CellTypeInlineString; text && inert(v) != v {
				t.Errorf("%.20q: %s is %.30q", s, at, v)
			}
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

// A Chinese character is two cells wide whatever the locale says.
func TestWidth(t *testing.T) {
	for s, want := range map[string]int{"": 0, "abc": 3, "投诉": 4, "q 值": 4} {
		t.Run(fmt.Sprint(s), func(t *testing.T) {
			if got := width(s); got != want {
				t.Errorf("width(%q) = %d, want %d", s, got, want)
			}
		})
	}
}
