package complaint

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
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

// A cell that stands for nothing is no product and no customer, if it is all of
// the cell; what people wrote, and labels, are as they are.
func TestNothing(t *testing.T) {
	header := "id,投诉内容,渠道,产品,地区,批次,客户编号,客户类型,部门,投诉类别\n"
	for cell, want := range map[string]string{"无": "", " - ": "", "N/A": "", "——": "", "null": "", "无糖可乐": "无糖可乐", "0": "0", "其他": "其他"} {
		r, err := NewReader("in.csv", strings.NewReader(header+"1,无"+strings.Repeat(","+cell, 8)+"\n"), ReaderOptions{})
		if err != nil {
			t.Fatal(err)
		}
		c, err := r.Read()
		if err != nil {
			t.Fatal(err)
		}
		for _, got := range []string{c.Channel, c.Product, c.Region, c.Batch, c.CustomerID, c.CustomerGroup, c.Department} {
			if got != want {
				t.Errorf("%q is read as %q", cell, got)
			}
		}
		if c.Text != "无" || c.Category != strings.TrimSpace(cell) {
			t.Errorf("text %q, category %q", c.Text, c.Category)
		}
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
	if LooksGenerated("A") || LooksGenerated("20250630-12") || !LooksGenerated(got[1].ID) || !LooksGenerated(got[1].ID+"-2") {
		t.Errorf("%q is not told from an id that somebody gave", got[1].ID)
	}
	if diff := cmp.Diff(got, again); diff != "" {
		t.Errorf("not deterministic:\n%s", diff)
	}
	if got[1].ID == other[1].ID {
		t.Errorf("two files share the id %s", got[1].ID)
	}
}
