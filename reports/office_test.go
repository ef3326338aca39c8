package reports

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"suxi/analysis"
	"suxi/taxonomy"
)

// office returns the first of the programs that are there and accept the
// arguments of the probe. Without any the test is skipped, or fails where
// SUXI_NEED_OFFICE is set, as in CI.
func office(t *testing.T, probe []string, programs ...string) string {
	t.Helper()
	if testing.Short() {
		t.Skip("other programs take their time")
	}
	for _, program := range programs {
		if path, err := exec.LookPath(program); err == nil && (probe == nil || exec.Command(path, probe...).Run() == nil) {
			return path
		}
	}
	if os.Getenv("SUXI_NEED_OFFICE") != "" {
		t.Fatalf("no %v with %q", programs, probe)
	}
	t.Skipf("no %v with %q", programs, probe)
	return ""
}

// officeBooks writes the workbooks that other programs must open, and returns
// their paths: a usual one, one of every section, one whose every text is hostile,
// one that is almost empty, and one of each day.
func officeBooks(t *testing.T) []string {
	t.Helper()
	spoilt := handmade()
	spoil(reflect.ValueOf(spoilt), "=cmd|' /C calc'!A0 &P <b>\" '\u202e😀\x01")
	dir := t.TempDir()
	var paths []string
	for _, book := range []struct {
		name   string
		result *analysis.Result
		o      Options
	}{
		{"usual", fixture(t, analysis.Options{}), Options{Quality: quality()}},
		{"sections", handmade(), Options{Language: English, Quality: quality()}},
		{"hostile", spoilt, Options{}},
		{"empty", analysis.New(taxonomy.Default(), analysis.Options{}).Result(), Options{}},
		{"days", fixture(t, analysis.Options{Period: analysis.Day}), Options{Language: English}},
	} {
		path := filepath.Join(dir, book.name+".xlsx")
		if err := os.WriteFile(path, render(t, "xlsx", book.result, book.o), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

// The causes for which Excel offers to repair a file are absent: XML that is not
// well-formed, a name twice in one scope, a priority twice on one sheet, a string
// too long, more styles than it takes.
func TestWorkbookSound(t *testing.T) {
	for _, path := range officeBooks(t) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for name, part := range parts(t, data) {
			name = filepath.Base(path) + ": " + name
			d := xml.NewDecoder(strings.NewReader(part))
			priorities, names, styles := make(map[string]bool), make(map[string]bool), 0
			text := 0
			for {
				token, err := d.Token()
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Errorf("%s: %v", name, err)
					break
				}
				switch token := token.(type) {
				case xml.CharData:
					text += units(string(token))
				case xml.EndElement:
					if token.Name.Local == "t" && text > longest {
						t.Errorf("%s: a string of %d", name, text)
					}
				case xml.StartElement:
					text = 0
					at := make(map[string]string)
					for _, a := range token.Attr {
						at[a.Name.Local] = a.Value
					}
					once := func(seen map[string]bool, key string) {
						if seen[key] {
							t.Errorf("%s: %s %q twice", name, token.Name.Local, key)
						}
						seen[key] = true
					}
					switch token.Name.Local {
					case "definedName":
						once(names, at["localSheetId"]+"!"+at["name"])
					case "cfRule":
						if priority, ok := at["priority"]; ok {
							once(priorities, priority)
						}
					case "xf":
						styles++
					}
				}
			}
			if styles > 1000 {
				t.Errorf("%s: %d styles", name, styles)
			}
		}
	}
}

// reread prints what openpyxl finds in each workbook: sheets with their filters,
// frozen panes, charts and conditional formats; it fails on a formula.
const reread = `
import sys, warnings
warnings.simplefilter("error")
warnings.filterwarnings("ignore", ".*extension is not supported")  # that of bars in cells
import openpyxl
for path in sys.argv[1:]:
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    sys.exit("%s %s %s: a formula" % (path, sheet.title, cell.coordinate))
        print(sheet.title, sheet.auto_filter.ref, sheet.freeze_panes, len(sheet._charts),
            sum(len(rules) for rules in sheet.conditional_formatting._cf_rules.values()), sheet.max_row, sep="\t")
`

func TestOpenpyxl(t *testing.T) {
	python := office(t, []string{"-c", "import openpyxl"}, "python3", "/usr/bin/python3") // a distribution's package is for its own Python
	for _, path := range officeBooks(t) {
		out, err := exec.Command(python, "-c", reread, path).CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", filepath.Base(path), err, out)
			continue
		}
		f := openFile(t, path)
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		sheets := f.GetSheetList()
		if len(lines) != len(sheets) {
			t.Errorf("%s: openpyxl finds %d sheets, want %d", filepath.Base(path), len(lines), len(sheets))
			continue
		}
		for i, line := range lines {
			got := strings.Split(line, "\t")
			rows, err := f.GetRows(sheets[i])
			if err != nil {
				t.Fatal(err)
			}
			rules := 0
			formats, err := f.GetConditionalFormats(sheets[i])
			if err != nil {
				t.Fatal(err)
			}
			for _, all := range formats {
				rules += len(all)
			}
			filter, frozen := fmt.Sprintf("$A$%d:", headRow), fmt.Sprintf("B%d", headRow+1)
			if i == 0 {
				filter, frozen = "None", "None"
			}
			if got[0] != sheets[i] || !strings.HasPrefix(got[1], filter) || got[2] != frozen || got[4] != strconv.Itoa(rules) || got[5] != strconv.Itoa(len(rows)) {
				t.Errorf("%s: openpyxl reads %q; want %s, a filter %s, frozen at %s, %d rules, %d rows", filepath.Base(path), got, sheets[i], filter, frozen, rules, len(rows))
			}
		}
	}
}

// LibreOffice reads every cell as it was written, and writes it again.
func TestLibreOffice(t *testing.T) {
	soffice := office(t, nil, "soffice", "libreoffice")
	paths, out := officeBooks(t)[:3], t.TempDir() // the others are the same to it
	convert := func(to string, paths ...string) {
		t.Helper()
		cmd := exec.Command(soffice, append([]string{"-env:UserInstallation=file://" + filepath.ToSlash(t.TempDir()), "--headless", "--convert-to", to, "--outdir", out}, paths...)...)
		if said, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("soffice: %v\n%s", err, said)
		}
	}
	convert("xlsx", paths...)
	for _, path := range paths {
		name := filepath.Base(path)
		want, got := openFile(t, path), openFile(t, filepath.Join(out, name))
		for _, sheet := range want.GetSheetList() {
			a, err := want.GetRows(sheet, excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			b, err := got.GetRows(sheet, excelize.Options{RawCellValue: true})
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			for y, row := range a {
				for x, v := range row {
					w := ""
					if y < len(b) && x < len(b[y]) {
						w = b[y][x]
					}
					if !sameValue(v, w) {
						t.Errorf("%s: %s, row %d, column %d: LibreOffice reads %.60q, want %.60q", name, sheet, y+1, x+1, w, v)
					}
				}
			}
		}
	}
	convert("pdf", paths[1])
	pdf, err := os.ReadFile(filepath.Join(out, "sections.pdf"))
	if pages := bytes.Count(pdf, []byte("/Type/Page/")) + bytes.Count(pdf, []byte("/Type/Page\n")); err != nil || !bytes.HasPrefix(pdf, []byte("%PDF")) || pages == 0 {
		t.Errorf("the workbook prints on %d pages, %v", pages, err)
	}
}

// sameValue reports whether two raw cells hold the same: LibreOffice writes
// numbers with 15 digits.
func sameValue(a, b string) bool {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	if errX == nil && errY == nil {
		return math.Abs(x-y) <= 1e-9*math.Max(1, math.Abs(x))
	}
	return a == b
}

func openFile(t *testing.T, path string) *excelize.File {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return open(t, data)
}
