package complaint

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// A full sheet is followed by another with the same header; the reader takes
// them as one table.
func TestXLSXFullSheets(t *testing.T) {
	var rows []Labelled
	for i := range 7 {
		rows = append(rows, Labelled{Complaint: Complaint{ID: fmt.Sprint(i), Text: "文", Extra: []Field{{"备注", fmt.Sprint("第", i)}}}})
	}
	written := func() string {
		var b bytes.Buffer
		sheet := newXLSXSheet(&b)
		sheet.most = 4 // the header and three rows
		w := &sheetWriter{sheet: sheet}
		if err := w.Write(rows); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	out := written()
	if out != written() {
		t.Error("the same rows make other bytes")
	}
	_, got, rejects, err := readAll(t, "out.xlsx", out, ReaderOptions{})
	if err != nil || len(rejects) > 0 || len(got) != len(rows) {
		t.Fatalf("%d of %d rows, %v, %v", len(got), len(rows), rejects, err)
	}
	for i, c := range got {
		if c.ID != rows[i].ID || c.Extra[0].Value != rows[i].Extra[0].Value {
			t.Errorf("row %d is %+v", i, c)
		}
	}
	book, err := excelize.OpenReader(strings.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if diff := cmp.Diff([]string{"Sheet1", "Sheet2", "Sheet3"}, book.GetSheetList()); diff != "" {
		t.Fatal(diff)
	}
	filters := map[string]string{}
	for _, n := range book.GetDefinedName() {
		filters[n.Scope] = n.RefersTo
	}
	for sheet, last := range map[string]int{"Sheet1": 4, "Sheet2": 4, "Sheet3": 2} {
		panes, err := book.GetPanes(sheet)
		if err != nil || !panes.Freeze || panes.YSplit != 1 || panes.XSplit != 1 {
			t.Errorf("%s: panes %+v, %v", sheet, panes, err)
		}
		if w, err := book.GetColWidth(sheet, "C"); err != nil || w != 60 {
			t.Errorf("%s: the text is %v wide, %v", sheet, w, err)
		}
		if rows, err := book.GetRows(sheet); err != nil || len(rows) != last || rows[0][0] != "id" {
			t.Errorf("%s: %q, %v", sheet, rows, err)
		}
		columns := columnName(len(labelledColumns) + 1) // 备注 and extra
		if got, want := filters[sheet]+filters["Workbook"], fmt.Sprintf("%s!$A$1:$%s$%d", sheet, columns, last); got != want {
			t.Errorf("%s: the filter is over %s, want %s", sheet, got, want)
		}
	}
}

// What a cell holds, and with which format: 49 is text.
func TestXLSXCells(t *testing.T) {
	for _, test := range []struct {
		name   string
		in     any
		want   string
		format int
	}{
		{"a long number", "123000000000000123456", "123000000000000123456", 49},
		{"a formula", "=1+1", "=1+1", 49},
		{"an escape", "_x003D_1", "_x003D_1", 49},
		{"space at the ends", " 甲\n", " 甲\n", 49},
		{"long text", strings.Repeat("长", 200), strings.Repeat("长", 200), 0},
		{"text that is too long", strings.Repeat("长", 40_000), strings.Repeat("长", xlsxUnits), 0},
		{"pairs that are too long", strings.Repeat("😀", 20_000), strings.Repeat("😀", xlsxUnits/2), 0},
		{"a time", time.Date(2025, 3, 1, 12, 0, 0, 0, shanghai), "45717.5", 164},
		{"a time of before spreadsheets", time.Date(1800, 3, 1, 12, 0, 0, 0, shanghai), "1800-03-01 12:00:00", 49},
		{"a whole number", int64(-12), "-12", 0},
		{"a number", .25, "0.25", 0},
		{"yes", true, "1", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			var b bytes.Buffer
			s := newXLSXSheet(&b)
			for _, row := range [][]any{{"id", "text"}, {"", test.in}} {
				if err := s.row(row); err != nil {
					t.Fatal(err)
				}
			}
			if err := s.close(); err != nil {
				t.Fatal(err)
			}
			book, err := excelize.OpenReader(&b, excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			defer book.Close()
			if got, err := book.GetCellValue("Sheet1", "B2"); err != nil || got != test.want {
				t.Errorf("got %.40q, %v, want %.40q", got, err, test.want)
			}
			id, err := book.GetCellStyle("Sheet1", "B2")
			if err != nil {
				t.Fatal(err)
			}
			style, err := book.GetStyle(id)
			if err != nil {
				t.Fatal(err)
			}
			if got := style.NumFmt; got != test.format && !(test.format == 164 && style.CustomNumFmt != nil && *style.CustomNumFmt == `yyyy\-mm\-dd\ hh:mm:ss`) {
				t.Errorf("format %d, want %d", got, test.format)
			}
		})
	}
}

func TestColumnName(t *testing.T) {
	for i, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 51: "AZ", 701: "ZZ", 702: "AAA", 16383: "XFD"} {
		if got := columnName(i); got != want {
			t.Errorf("column %d is %s, want %s", i, got, want)
		}
	}
}

// Other programs read what is written here by hand. They are skipped where they
// are missing, unless SUXI_NEED_OFFICE is set, as in CI.
func TestXLSXInOtherPrograms(t *testing.T) {
	if testing.Short() {
		t.Skip("other programs take their time")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "labelled.xlsx")
	if err := os.WriteFile(path, []byte(write(t, "xlsx", written)), 0o600); err != nil {
		t.Fatal(err)
	}
	const script = `
import sys, warnings
warnings.simplefilter("error")
import openpyxl
sheet = openpyxl.load_workbook(sys.argv[1])["Sheet1"]
print(sheet["C2"].value, sheet["C2"].data_type, sheet["D2"].value, sheet.freeze_panes, sheet.auto_filter.ref, sheet["A2"].number_format, sep="|")
`
	for name, run := range map[string]func() (string, error){
		"openpyxl": func() (string, error) {
			out, err := exec.Command("python3", "-c", script, path).CombinedOutput()
			if err != nil { // a distribution's package is for its own Python
				out, err = exec.Command("/usr/bin/python3", "-c", script, path).CombinedOutput()
			}
			return string(out), err
		},
		"LibreOffice": func() (string, error) {
			out, err := exec.Command("soffice", "-env:UserInstallation=file://"+filepath.ToSlash(t.TempDir()), "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", dir, path).CombinedOutput()
			if err != nil {
				return string(out), err
			}
			csv, err := os.ReadFile(filepath.Join(dir, "labelled.csv"))
			return string(csv), err
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := run()
			if err != nil && os.Getenv("SUXI_NEED_OFFICE") == "" {
				t.Skip(err)
			}
			want := map[string]string{
				"openpyxl":    "=HYPERLINK(\"x\")\n第二行|s|2020-06-05 08:03:11|B2|A1:BN3|@",
				"LibreOffice": "A1,FALSE,\"=HYPERLINK(\"\"x\"\")\n第二行\",2020-06-05 08:03:11,2020-06-05 09:00:00,,@渠道",
			}[name]
			if err != nil || !strings.Contains(got, want) {
				t.Errorf("reads %q, %v, want %q", got, err, want)
			}
		})
	}
}
