package reports

import (
	"cmp"
	"fmt"
	"html"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"suxi/analysis"
)

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

// A native chart draws text as zero, so that no column it draws has a dash.
func TestChartsDrawNoText(t *testing.T) {
	suppressed := fixture(t, analysis.Options{})
	if err := suppressed.Suppress(40); err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]*analysis.Result{"handmade": handmade(), "gap": withGap(), "real": fixture(t, analysis.Options{}), "suppressed": suppressed} {
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
