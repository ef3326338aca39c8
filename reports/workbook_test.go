package reports

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"html"
	"maps"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

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

// Every sheet behind the cover has a frozen header that is repeated in print, a
// filter, a name for its range, page numbers and a way back; the cover leads to
// each.
func TestWorkbookFrame(t *testing.T) {
	f := open(t, render(t, "xlsx", fixture(t, analysis.Options{}), Options{}))
	sheets := f.GetSheetList()
	names := make(map[string]string) // scope!name → range
	for _, n := range f.GetDefinedName() {
		names[n.Scope+"!"+n.Name] = n.RefersTo
	}
	if cover := sheets[0]; cover != "封面" {
		t.Fatalf("the first sheet is %s", cover)
	}
	var contents []string
	for row := range 100 {
		if ok, to, err := f.GetCellHyperLink("封面", fmt.Sprintf("A%d", row+1)); err != nil {
			t.Fatal(err)
		} else if ok {
			contents = append(contents, to)
		}
	}
	for i, sheet := range sheets[1:] {
		if want := "'" + sheet + "'!A1"; i >= len(contents) || contents[i] != want {
			t.Errorf("the contents %d of the cover do not lead to %s", i, want)
		}
		if ok, to, err := f.GetCellHyperLink(sheet, "A2"); err != nil || !ok || to != "'封面'!A1" {
			t.Errorf("%s: A2 leads to %q, %v", sheet, to, err)
		}
		panes, err := f.GetPanes(sheet)
		if err != nil || !panes.Freeze || panes.YSplit != headRow || panes.XSplit != 1 {
			t.Errorf("%s: header not frozen: %+v, %v", sheet, panes, err)
		}
		if got, want := names[sheet+"!_xlnm.Print_Titles"], "'"+sheet+"'!$3:$3"; got != want {
			t.Errorf("%s: %s is repeated in print, want %s", sheet, got, want)
		}
		if got := names["Workbook!_xlnm._FilterDatabase"] + names[sheet+"!_xlnm._FilterDatabase"]; !strings.HasPrefix(got, "'"+sheet+"'!$A$3:") {
			t.Errorf("%s: the filter is over %q", sheet, got)
		}
	}
	for _, sheet := range sheets {
		if props, err := f.GetSheetProps(sheet); err != nil || props.FitToPage == nil || !*props.FitToPage {
			t.Errorf("%s: not fitted to the page, %v", sheet, err)
		}
		layout, err := f.GetPageLayout(sheet)
		if err != nil || *layout.Size != paperA4 || *layout.Orientation != "landscape" || *layout.FitToWidth != 1 {
			t.Errorf("%s: page is %+v, %v", sheet, layout, err)
		}
		if footer, err := f.GetHeaderFooter(sheet); err != nil || !strings.Contains(footer.OddFooter, "第 &P 页，共 &N 页") || !strings.Contains(footer.OddFooter, sheet) {
			t.Errorf("%s: footer %+v, %v", sheet, footer, err)
		}
		if w, err := f.GetColWidth(sheet, "A"); err != nil || w < narrowest || w > widest {
			t.Errorf("%s: first column is %v wide, %v", sheet, w, err)
		}
	}
}

// Names of sheets keep to Excel's rules and differ without regard to case, in
// both languages, so that no file needs repair whatever sheets it has.
func TestSheetNames(t *testing.T) {
	for _, l := range []Language{Chinese, English} {
		taken := make(map[string]string)
		for key, phrase := range phrases {
			code, ok := strings.CutPrefix(key, "sheet.")
			if !ok || key == "sheet.back" || key == "sheet.page" {
				continue
			}
			name := phrase.zh
			if l == English {
				name = phrase.en
			}
			if units(name) > 31 || strings.ContainsAny(name, `[]:*?/\'`) || strings.TrimSpace(name) != name || strings.EqualFold(name, "history") {
				t.Errorf("%s: Excel forbids the name %q", key, name)
			}
			if other, ok := taken[strings.ToLower(name)]; ok {
				t.Errorf("%s and %s are both %q", key, other, name)
			}
			taken[strings.ToLower(name)] = key
			if !regexp.MustCompile(`^[a-z][a-z_-]*$`).MatchString(code) {
				t.Errorf("%s: suxi_%s is no name for a range", key, code)
			}
		}
	}
}

// What a workbook looks like beyond its cells: conditional formats, by sheet, and
// charts with their cells.
func TestWorkbookLooks(t *testing.T) {
	data := render(t, "xlsx", handmade(), Options{Quality: quality()})
	f := open(t, data)
	var out []string
	for _, sheet := range f.GetSheetList() {
		formats, err := f.GetConditionalFormats(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range slices.Sorted(maps.Keys(formats)) {
			for _, c := range formats[at] {
				look := c.Type + " " + c.Criteria
				switch c.Type {
				case "data_bar":
					look = fmt.Sprint("bar ", c.MinType, c.MinValue, " to ", c.MaxType, " ", c.BarColor)
				case "2_color_scale":
					look = fmt.Sprint("scale ", c.MinValue, " ", c.MinColor, " to ", c.MaxValue, " ", c.MaxColor)
				case "formula":
					style, err := f.GetConditionalStyle(*c.Format)
					if err != nil {
						t.Fatal(err)
					}
					look += " " + style.Font.Color
				}
				out = append(out, sheet+"\t"+at+"\t"+look)
			}
		}
	}
	all := parts(t, data)
	for i := 1; all[fmt.Sprintf("xl/charts/chart%d.xml", i)] != ""; i++ {
		part := all[fmt.Sprintf("xl/charts/chart%d.xml", i)]
		out = append(out, "chart\t"+strings.Join(found(`<a:t>([^<]*)</a:t>`, part), ""))
		for _, kind := range found(`<(\w+Chart)>`, part) {
			out = append(out, "\t"+kind)
		}
		for _, ref := range found(`<f>([^<]*)</f>`, part) {
			out = append(out, "\t"+html.UnescapeString(ref))
		}
	}
	golden(t, "workbook.looks.tsv", strings.Join(out, "\n")+"\n")
}

func found(pattern, in string) (out []string) {
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(in, -1) {
		out = append(out, m[1])
	}
	return out
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

// A native chart draws text as zero, so that no column it draws has a dash.
func TestChartsDrawNoText(t *testing.T) {
	for name, r := range map[string]*analysis.Result{"handmade": handmade(), "gap": withGap(), "real": fixture(t, analysis.Options{})} {
		data := render(t, "xlsx", r, Options{})
		f := open(t, data)
		drawn := 0
		for part, text := range parts(t, data) {
			if !strings.HasPrefix(part, "xl/charts/") {
				continue
			}
			for _, values := range found(`<val><numRef><f>([^<]*)</f>`, text) {
				sheet, at, _ := strings.Cut(html.UnescapeString(values), "!")
				sheet = strings.Trim(sheet, "'")
				from, to, _ := strings.Cut(strings.ReplaceAll(at, "$", ""), ":")
				x, y, err := excelize.CellNameToCoordinates(from)
				if err != nil {
					t.Fatal(err)
				}
				lastX, lastY, err := excelize.CellNameToCoordinates(cmp.Or(to, from))
				if err != nil {
					t.Fatal(err)
				}
				for ; x <= lastX; x++ {
					for row := y; row <= lastY; row++ {
						cell, _ := excelize.CoordinatesToCellName(x, row)
						kind, err := f.GetCellType(sheet, cell)
						if err != nil {
							t.Fatal(err)
						}
						if kind == excelize.CellTypeSharedString {
							text, _ := f.GetCellValue(sheet, cell)
							t.Errorf("%s: a chart draws %s!%s, which is %q", name, sheet, cell, text)
						}
						drawn++
					}
				}
			}
		}
		if drawn == 0 {
			t.Errorf("%s: no chart draws anything", name)
		}
	}
}

// The waterfall leads from one level to the other: its last step ends where the
// latest period stands.
func TestWaterfall(t *testing.T) {
	p, err := newPrinter(handmade(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	rows := p.waterfallTable().Rows
	at := *rows[0].Cells[3].Value
	for _, r := range rows[1 : len(rows)-1] {
		if rise := r.Cells[4].Value; rise != nil {
			if ground := *r.Cells[2].Value; ground != at {
				t.Errorf("%s rises from %v, not from %v", r.Cells[0].Text, ground, at)
			}
			at += *rise
		} else {
			at -= *r.Cells[5].Value
			if ground := *r.Cells[2].Value; ground != at {
				t.Errorf("%s falls to %v, not to %v", r.Cells[0].Text, ground, at)
			}
		}
	}
	if want := *rows[len(rows)-1].Cells[3].Value; at != want {
		t.Errorf("the steps end at %v, want %v", at, want)
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

// No text of a result becomes a formula, in the workbook or after it, nor a code
// of a footer, nor part of a reference.
func TestWorkbookHostileText(t *testing.T) {
	ours := make(map[string]bool) // tabs
	for key, phrase := range phrases {
		if strings.HasPrefix(key, "sheet.") {
			ours[phrase.zh] = true
		}
	}
	more := []string{"－1", "＋1", "\n=1", "\u00a0=1", "\u200b=1", "'=1", `=HYPERLINK("//x","y")`, `=DDE("cmd";"/C calc";"!A0")`, "&P&D&A"}
	for _, s := range append(more, hostile...) {
		r := handmade()
		spoil(reflect.ValueOf(r), s)
		data := render(t, "xlsx", r, Options{})
		f := open(t, data)
		_, values := cells(t, f)
		for at, v := range values {
			sheet, cell, _ := strings.Cut(at, "!")
			kind, err := f.GetCellType(sheet, cell)
			if err != nil {
				t.Fatal(err)
			}
			if text := kind == excelize.CellTypeSharedString || kind == excelize.CellTypeInlineString; text && inert(v) != v {
				t.Errorf("%.20q: %s is %.30q", s, at, v)
			}
		}
		for name, part := range parts(t, data) {
			switch {
			case strings.HasPrefix(name, "xl/worksheets/sheet"):
				if strings.Contains(part, "<f>") || strings.Contains(part, "<f ") {
					t.Errorf("%.20q: %s has a formula", s, name)
				}
				for _, to := range found(`<hyperlink [^>]*location="([^"]*)"`, part) {
					if tab := strings.TrimSuffix(strings.TrimPrefix(html.UnescapeString(to), "'"), "'!A1"); !ours[tab] {
						t.Errorf("%.20q: %s leads to %s", s, name, to)
					}
				}
				for _, footer := range found(`<oddFooter>([^<]*)</oddFooter>`, part) {
					footer = html.UnescapeString(footer)
					codes := found(`&(.)`, strings.ReplaceAll(footer, "&&", ""))
					if units(footer) > 255 || strings.Join(codes, "") != "LCRPN" {
						t.Errorf("%.20q: the footer of %s has the codes %q in %q", s, name, codes, footer)
					}
				}
			case strings.HasPrefix(name, "xl/charts/"):
				for _, ref := range found(`<f>([^<]*)</f>`, part) {
					tab, at, _ := strings.Cut(strings.TrimPrefix(html.UnescapeString(ref), "'"), "'!")
					if !ours[tab] || !regexp.MustCompile(`^\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?$`).MatchString(at) {
						t.Errorf("%.20q: %s refers to %s", s, name, ref)
					}
				}
			case strings.Contains(name, "external") || strings.Contains(name, "comments"):
				t.Errorf("%.20q: the workbook has %s", s, name)
			}
		}
		for _, n := range f.GetDefinedName() {
			tab, _, _ := strings.Cut(strings.TrimPrefix(n.RefersTo, "'"), "'!")
			if !ours[tab] || !regexp.MustCompile(`^(suxi_[a-z_]+|_xlnm\.(Print_Titles|_FilterDatabase))$`).MatchString(n.Name) {
				t.Errorf("%.20q: the name %s refers to %s", s, n.Name, n.RefersTo)
			}
		}
	}
}

// A cell holds 32,767 UTF-16 units and says so if there was more.
func TestCellText(t *testing.T) {
	p, err := newPrinter(handmade(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, text string
		cut        bool
	}{
		{"short", "投诉", false}, {"full", strings.Repeat("长", longest), false}, {"one more", strings.Repeat("长", longest+1), true},
		{"long", strings.Repeat("长", 40_000), true}, {"pairs", strings.Repeat("😀", 20_000), true}, {"formula", "=" + strings.Repeat("a", longest-1), true},
	} {
		got := p.cellText(test.text)
		if n := units(got); n > longest || !utf8.ValidString(got) || test.cut && n < longest-1 {
			t.Errorf("%s: %d units, want up to %d", test.name, n, longest)
		}
		if cut := strings.HasSuffix(got, p.t("cell.cut", count(units(inert(test.text))))); cut != test.cut {
			t.Errorf("%s: said to be cut: %v, want %v: ...%q", test.name, cut, test.cut, []rune(got)[max(0, len([]rune(got))-40):])
		}
	}
	r := handmade()
	r.Quotes[0].Text, r.Quotes[1].Text = strings.Repeat("长", 40_000), "_x003D_1"
	data := render(t, "xlsx", r, Options{})
	f := open(t, data)
	if !strings.Contains(parts(t, data)["xl/sharedStrings.xml"], ">_x005F_x003D_1<") {
		t.Error("the escape of a sign in XML is not escaped: Excel would read =1")
	}
	if got, err := f.GetCellValue("原话", "E4"); err != nil || got != p.cellText(r.Quotes[0].Text) {
		t.Errorf("the quote is of %d units, %v", units(got), err)
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
