package complaint

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// The same complaint in every format.
var (
	sample = []Complaint{{
		ID: "A1", Text: "快递破损，\n要求赔偿", ReceivedAt: time.Date(2020, 6, 5, 8, 3, 11, 0, shanghai),
		Channel: "电话", Product: "杯子", Region: "华东", Batch: "B7", Category: "物流", Severity: "二级",
		Extra: []Field{{"门店", "一店"}, {"备注", ""}}, Row: 2,
	}}
	sampleHeader = []string{"工单号", "投诉内容", "门店", "受理时间", "渠道", "产品", "地区", "批次", "投诉类别", "严重程度", "备注"}
	sampleCells  = []string{"A1", "快递破损，\n要求赔偿", "一店", "2020/6/5 8:03:11", "电话", "杯子", "华东", "B7", "物流", "二级", ""}
)

func sampleCSV(comma string) string {
	cells := append([]string(nil), sampleCells...)
	cells[1] = `"` + cells[1] + `"`
	return strings.Join(sampleHeader, comma) + "\n" + strings.Join(cells, comma) + "\n"
}

// workbook writes sheets, each a list of rows, in order.
func workbook(t testing.TB, date1904 bool, sheets ...[][]any) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, rows := range sheets {
		name := fmt.Sprintf("Sheet%d", i+1)
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for j, row := range rows {
			if err := f.SetSheetRow(name, fmt.Sprintf("A%d", j+1), &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &date1904}); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func anys(cells []string) []any {
	row := make([]any, len(cells))
	for i, c := range cells {
		row[i] = c
	}
	return row
}

func TestReaderFormats(t *testing.T) {
	json := `{"工单号":"A1","投诉内容":"快递破损，\n要求赔偿","门店":"一店","受理时间":"2020/6/5 8:03:11","渠道":"电话","产品":"杯子",` +
		`"地区":"华东","批次":"B7","投诉类别":"物流","严重程度":"二级","备注":null}`
	serial := anys(sampleCells)
	serial[3] = 43987.3355439815 // 2020-06-05 8:03:11
	tests := []struct {
		name, file, in string
		opts           ReaderOptions
		row            int
	}{
		{name: "CSV", file: "in.csv", in: sampleCSV(","), row: 2},
		{name: "CSV with a mark", file: "in.csv", in: "\uFEFF" + sampleCSV(","), row: 2},
		{name: "CSV in GBK", file: "in.csv", in: encode(t, simplifiedchinese.GBK, sampleCSV(",")), row: 2},
		{name: "CSV in GB18030, by option", file: "in.csv", in: encode(t, simplifiedchinese.GB18030, sampleCSV(",")), opts: ReaderOptions{Encoding: "GBK"}, row: 2},
		{name: "TSV", file: "in.tsv", in: sampleCSV("\t"), row: 2},
		{name: "text with tabs", file: "in.txt", in: sampleCSV("\t"), row: 2},
		{name: "text with commas", file: "in.TXT", in: sampleCSV(","), row: 2},
		{name: "CSV without a name", file: "stdin", in: sampleCSV(","), row: 2},
		{name: "CSV by format", file: "in.dat", in: sampleCSV(","), opts: ReaderOptions{Format: "csv"}, row: 2},
		{name: "JSON Lines", file: "in.jsonl", in: json + "\n", row: 1},
		{name: "JSON Lines without a name", file: "stdin", in: "\n" + json, row: 2},
		{name: "JSON Lines in GBK", file: "in.ndjson", in: encode(t, simplifiedchinese.GBK, json), row: 1},
		{name: "XLSX", file: "in.xlsx", in: workbook(t, false, [][]any{anys(sampleHeader), anys(sampleCells)}), row: 2},
		{name: "XLSX, a serial date", file: "in.xlsx", in: workbook(t, false, [][]any{anys(sampleHeader), serial}), row: 2},
		{name: "XLSX without a name", file: "stdin", in: workbook(t, false, [][]any{anys(sampleHeader), anys(sampleCells)}), row: 2},
		{name: "XLSX, second sheet, after blank rows", file: "in.xlsx",
			in: workbook(t, false, [][]any{{"说明"}}, [][]any{{}, anys(sampleHeader), {}, anys(sampleCells)}), row: 4},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, got, rejects, err := readAll(t, tt.file, tt.in, tt.opts)
			if err != nil || len(rejects) > 0 {
				t.Fatal(err, rejects)
			}
			want := append([]Complaint(nil), sample...)
			want[0].File, want[0].Row = tt.file, tt.row
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestXLSX1904(t *testing.T) {
	// The serial of 2020-06-05 in the 1904 system is 1462 days less.
	in := workbook(t, true, [][]any{{"内容", "日期"}, {"甲", 43987.5 - 1462}, {"乙", "2020-06-05"}})
	_, got, _, err := readAll(t, "in.xlsx", in, ReaderOptions{})
	if err != nil || len(got) != 2 {
		t.Fatal(got, err)
	}
	for i, want := range []time.Time{time.Date(2020, 6, 5, 12, 0, 0, 0, shanghai), time.Date(2020, 6, 5, 0, 0, 0, 0, shanghai)} {
		if !got[i].ReceivedAt.Equal(want) {
			t.Errorf("row %d: %v, want %v", i, got[i].ReceivedAt, want)
		}
	}
}

// Every sheet with a text column is read, in order, but for notes without an id
// or a date beside sheets that have one; a row is named by its sheet and has an
// id of its own.
func TestXLSXSheets(t *testing.T) {
	in := workbook(t, true,
		[][]any{{"说明"}, {"甲"}},
		[][]any{{"2020年投诉明细表"}, {}, {"内容", "日期"}, {"甲", 43987 - 1462}, {"乙", "昨天"}},
		[][]any{},
		[][]any{{"内容"}},
		[][]any{{"编号"}, {"x"}},
		[][]any{{}, {"渠道", "日期", "内容"}, {}, {"电话", 43988 - 1462, "丙"}, {"", "昨天", "丁"}},
	)
	r, err := NewReader("in.xlsx", strings.NewReader(in), ReaderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if diff := cmp.Diff([]string{"Sheet1", "Sheet4", "Sheet5"}, r.Stats().SkippedSheets); diff != "" {
		t.Errorf("skipped (-want +got):\n%s", diff)
	}
	rows, complaints, rejects, err := readAll(t, "in.xlsx", in, ReaderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"4:甲", "5!received_at", "4:丙", "5!received_at"}, rows); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	for i, day := range []int{5, 6} {
		if c := complaints[i]; c.File != "in.xlsx" || !c.ReceivedAt.Equal(time.Date(2020, 6, day, 0, 0, 0, 0, shanghai)) {
			t.Errorf("%+v", c)
		}
	}
	if complaints[0].ID == complaints[1].ID {
		t.Errorf("one id for two rows: %s", complaints[0].ID)
	}
	for i, want := range []string{"in.xlsx[Sheet2]:5: received_at: bad date (2 characters)", "in.xlsx[Sheet6]:5: received_at: bad date (2 characters)"} {
		if got := rejects[i].Error(); got != want {
			t.Errorf("message %q, want %q", got, want)
		}
	}
}

func TestXLSXRows(t *testing.T) {
	in := workbook(t, false, [][]any{{"内容", "", "日期"}, {"甲", "x", "昨天"}, {}, {"乙", nil, nil, "旁注"}, {nil, "y", nil}})
	rows, complaints, rejects, err := readAll(t, "in.xlsx", in, ReaderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"2!received_at", "4:乙", "5!text"}, rows); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Field{{"column 2", ""}, {"column 4", "旁注"}}, complaints[0].Extra); diff != "" {
		t.Errorf("columns without a header (-want +got):\n%s", diff)
	}
	if want := "甲,x,昨天"; rejects[0].Raw != want {
		t.Errorf("raw %q, want %q", rejects[0].Raw, want)
	}
}

// A Parquet file that somebody else wrote: optional, numeric, date and nested
// columns.
func TestForeignParquet(t *testing.T) {
	type foreign struct {
		Text    *string   `parquet:"text,optional"`
		Created time.Time `parquet:"created_at,timestamp(microsecond)"`
		Day     int32     `parquet:"day,date"`
		Score   float64   `parquet:"score"`
		Count   int64     `parquet:"count"`
		Tags    []string  `parquet:"tags,list"`
	}
	text := "退款"
	var b bytes.Buffer
	w := parquet.NewGenericWriter[foreign](&b, parquet.MaxRowsPerRowGroup(300))
	for range 700 { // over row groups and batches
		if _, err := w.Write([]foreign{{&text, time.Date(2020, 6, 5, 0, 3, 11, 5e6, time.UTC), 18418, 2.5, 7, []string{"a", "b"}}}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.Write([]foreign{{Created: time.Unix(0, 0)}}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	rows, got, _, err := readAll(t, "in.parquet", b.String(), ReaderOptions{})
	if err != nil || len(got) != 700 || len(rows) != 701 || rows[700] != "701!text" {
		t.Fatal(len(got), len(rows), err)
	}
	for _, i := range []int{0, 299, 699} {
		c := got[i]
		if c.Text != text || c.Row != i+1 || !c.ReceivedAt.Equal(time.Date(2020, 6, 5, 8, 3, 11, 5e6, shanghai)) {
			t.Errorf("row %d: %+v", i+1, c)
		}
		if len(c.Extra) != 4 || c.Extra[0] != (Field{"day", "2020-06-05"}) || c.Extra[1] != (Field{"score", "2.5"}) ||
			c.Extra[2] != (Field{"count", "7"}) || !strings.Contains(c.Extra[3].Value, `"a"`) {
			t.Errorf("row %d: extra %+v", i+1, c.Extra)
		}
	}
}

func TestColumns(t *testing.T) {
	tests := []struct {
		name      string
		headers   []string
		overrides map[string]string
		want      []string
	}{
		{"Chinese", []string{"工单号", "投诉内容", "投诉时间", "渠道", "商品", "区域", "批号", "类别", "等级"}, nil, fieldNames},
		{"English", []string{"ID", "Text", "Date", "Channel", "Product", "Region", "Batch", "Label", "Severity"}, nil, fieldNames},
		{"our own", fieldNames, nil, fieldNames},
		{"stars, brackets, quotes, remarks", []string{"【编号】", "*投诉内容(必填)", "[受理时间（北京时间）]", "“渠道”", "产品(*)(必填)", "(地区)", "批次"}, nil,
			[]string{"id", "text", "received_at", "channel", "product", "", "batch"}},
		{"override as written", []string{"text", "备注(甲)", "备注(乙)"}, map[string]string{"category": "备注(乙)"}, []string{"text", "", "category"}},
		{"a field left out", []string{"text", "等级"}, map[string]string{"severity": ""}, []string{"text", ""}},
		{"case, width, spaces, marks", []string{" ｉｄ ", "TEXT", "Received At", "received-at", "投诉 渠道"}, nil, []string{"id", "text", "received_at", "", "channel"}},
		{"first of two wins", []string{"内容", "投诉内容"}, nil, []string{"text", ""}},
		{"not recognised", []string{"内容", "订单号", "序号", "", "回复时间"}, nil, []string{"text", "", "", "", ""}},
		{"override", []string{"text", "label", "single_label"}, map[string]string{"category": "Single Label"}, []string{"text", "", "category"}},
		{"override by another name", []string{"标题", "time", "reply_time"}, map[string]string{"内容": "标题", "date": "reply_time"}, []string{"text", "", "received_at"}},
		{"override takes a header from its field", []string{"text", "body"}, map[string]string{"category": "text"}, []string{"category", "text"}},
	}
	for _, tt := range tests {
		overrides, err := canonicalColumns(tt.overrides)
		if err != nil {
			t.Fatal(err)
		}
		c, err := mapColumns(tt.headers, overrides)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
		} else if diff := cmp.Diff(tt.want, c.fields); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// No header stands for two fields.
func TestSynonymsAreDistinct(t *testing.T) {
	seen := map[string]string{}
	for _, field := range fieldNames {
		for _, name := range append([]string{field}, synonyms[field]...) {
			key := normalizeHeader(name)
			if other, twice := seen[key]; twice {
				t.Errorf("%q stands for %s and for %s", name, other, field)
			}
			seen[key] = field
		}
	}
}

func TestIDs(t *testing.T) {
	const in = "id,text\nA,甲\n,乙\n \t,丙\n"
	read := func(in string) []Complaint {
		_, got, _, err := readAll(t, "in.csv", in, ReaderOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	got, again, other := read(in), read(in), read(in+"B,丁\n")
	if got[0].ID != "A" || got[0].GeneratedID {
		t.Errorf("given id: %+v", got[0])
	}
	if !got[1].GeneratedID || !strings.HasSuffix(got[1].ID, "-3") || !strings.HasSuffix(got[2].ID, "-4") {
		t.Errorf("generated ids: %q, %q", got[1].ID, got[2].ID)
	}
	if diff := cmp.Diff(got, again); diff != "" {
		t.Errorf("not deterministic:\n%s", diff)
	}
	if got[1].ID == other[1].ID {
		t.Errorf("two files share the id %s", got[1].ID)
	}
}

// What "-" reads is an option, its error keeps its identity, and nothing stays
// behind in the folder for temporary files.
func TestStdin(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	r, err := OpenFile("-", ReaderOptions{Stdin: io.MultiReader(strings.NewReader("text\n甲\n"))})
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" {
		if left, err := os.ReadDir(temp); len(left) > 0 || err != nil {
			t.Errorf("while reading: %v, %v", left, err)
		}
	}
	if c, err := r.Read(); err != nil || c.Text != "甲" || c.File != "stdin" {
		t.Errorf("%+v, %v", c, err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	_, err = OpenFile("-", ReaderOptions{Stdin: io.MultiReader(strings.NewReader("text\n"), iotest.ErrReader(context.Canceled))})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	if left, err := os.ReadDir(temp); len(left) > 0 || err != nil {
		t.Errorf("afterwards: %v, %v", left, err)
	}
}

// A pipe gives what a file gives, ids included.
func TestPipe(t *testing.T) {
	in := "text\n甲\n乙\n"
	r, err := NewReader("in.csv", io.MultiReader(strings.NewReader(in)), ReaderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	temp := r.src
	c, err := r.Read()
	_, want, _, _ := readAll(t, "in.csv", in, ReaderOptions{})
	if diff := cmp.Diff(want[0], c); diff != "" || err != nil {
		t.Errorf("(-file +pipe):\n%s%v", diff, err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if _, err := temp.ReadAt(make([]byte, 1), 0); err == nil {
		t.Error("temporary file is still open")
	}
}

func TestOpenFile(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := errors.Join(os.WriteFile("in.csv", []byte("id,text\n1,甲\n2\n"), 0o600), os.Mkdir("dir", 0o700)); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"missing.csv": "missing.csv: no such file", "dir": "dir: is a folder"} {
		if _, err := OpenFile(path, ReaderOptions{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("OpenFile(%q): %v, want %q", path, err, want)
		}
	}
	r, err := OpenFile(filepath.Join(".", "in.csv"), ReaderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if c, err := r.Read(); err != nil || c.File != "in.csv" {
		t.Errorf("%+v, %v", c, err)
	}
	if _, err := r.Read(); err == nil || err.Error() != "in.csv:3: 1 cells, the header has 2" {
		t.Errorf("got %v", err)
	}
	want := Stats{Format: "csv", Encoding: "utf-8", Rows: 2, Columns: []Column{{"id", "id"}, {"text", "text"}}}
	if diff := cmp.Diff(want, r.Stats()); diff != "" {
		t.Errorf("stats (-want +got):\n%s", diff)
	}
	for range 2 {
		if _, err := r.Read(); err != io.EOF {
			t.Errorf("at the end: %v, want io.EOF", err)
		}
	}
}
