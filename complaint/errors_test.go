package complaint

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"
)

func TestFileErrors(t *testing.T) {
	noise := make([]byte, 5000)
	random := rand.NewChaCha8([32]byte{})
	random.Read(noise)
	book := workbook(t, false, [][]any{anys(sampleHeader), anys(sampleCells)})
	var labelled bytes.Buffer
	w := NewParquetWriter(&labelled, nil)
	if err := errors.Join(w.Write([]Labelled{{Complaint: sample[0]}}), w.Close()); err != nil {
		t.Fatal(err)
	}
	var protected bytes.Buffer
	f := excelize.NewFile()
	if err := errors.Join(f.Write(&protected, excelize.Options{Password: "secret"}), f.Close()); err != nil {
		t.Fatal(err)
	}
	locked, zipped := protected.String(), compress(t, sampleCSV(","))
	middle := func(s string) string { return s[:len(s)/2] + "xxxxxxxx" + s[len(s)/2+8:] }
	tests := []struct {
		name, file, in string
		opts           ReaderOptions
		is             error
		want           string
	}{
		{name: "empty", file: "in.csv", is: ErrEmpty, want: "in.csv: is empty"},
		{name: "mark only", file: "in.csv", in: "\uFEFF", is: ErrEmpty, want: "in.csv: is empty"},
		{name: "blank lines only", file: "in.csv", in: "\n\n", is: ErrEmpty, want: "in.csv: is empty"},
		{name: "header only", file: "in.csv", in: "id,text\n", is: ErrNoComplaints, want: "in.csv: holds a header but no complaints"},
		{name: "header and blank rows", file: "in.csv", in: "id,text\n,\n\n", is: ErrNoComplaints},
		{name: "header only, XLSX", file: "in.xlsx", in: workbook(t, false, [][]any{{"内容"}}), is: ErrNoComplaints},
		{name: "empty workbook", file: "in.xlsx", in: workbook(t, false), is: ErrEmpty},
		{name: "noise", file: "in.csv", in: string(noise), want: "in.csv: is not text"},
		{name: "two stray characters in few", file: "in.csv", in: "\x01id,姓名\x00\x02\n", is: ErrNoText},
		{name: "a little noise", file: "in.csv", in: string(noise[:200]), want: "in.csv: is not text"},
		{name: "UTF-16 without a mark or a line end", file: "in.csv", in: "t\x00e\x00x\x00t\x00", want: "is not text; it is binary, or UTF-16 (then name it with --encoding"},
		{name: "no text column", file: "in.csv", in: "编号,标题\n1,甲\n", is: ErrNoText,
			want: `in.csv: no text column; the headers are "编号", "标题"; name it with --column text=HEADER`},
		{name: "no header row", file: "in.csv", in: "1,张三的手机13900000000,收到的杯子碎了两个而且客服三天没有人回复我\n", is: ErrNoText,
			want: `the headers are (the first row has 3 cells and looks like data, not like a header);`},
		{name: "no header row, short texts", file: "in.csv", in: "张三投诉，退钱,张三13900,收到杯子碎了两个客服不理\n", is: ErrNoText,
			want: `the headers are (the first row has 3 cells and looks like data, not like a header);`},
		{name: "no text key", file: "in.jsonl", in: `{"id":1}`, is: ErrNoText, want: `the headers are "id"`},
		{name: "no text column, another encoding", file: "in.csv", in: "投诉内容\n慢\n", opts: ReaderOptions{Encoding: "gb18030"}, is: ErrNoText,
			want: `name it with --column text=HEADER; it was read as gb18030, which was asked for: else its encoding is recognised`},
		{name: "no text column, XLSX", file: "in.xlsx", in: workbook(t, false, [][]any{{"编号"}}, [][]any{{"x"}}), is: ErrNoText, want: `the headers are "编号"`},
		{name: "JSON array", file: "in.jsonl", in: `[{"text":"a"}]`, want: "is a JSON array, not JSON Lines"},
		{name: "open quote in the header", file: "in.csv", in: "id,\"text\n1,甲\n", want: "in.csv: header: quote not closed"},
		{name: "override without header", file: "in.csv", in: "id,text\n1,甲\n", opts: ReaderOptions{Columns: map[string]string{"category": "大类"}},
			want: `in.csv: no column "大类" for category; the headers are "id", "text"`},
		{name: "one header for two fields", file: "in.csv", in: "id,text\n", opts: ReaderOptions{Columns: map[string]string{"category": "text", "text": "text"}},
			want: `column "text" is given for text and for category`},
		{name: "workbook named CSV", file: "in.csv", in: book, want: "in.csv: looks like xlsx inside, not csv"},
		{name: "Parquet named CSV", file: "in.csv", in: labelled.String(), want: "looks like parquet inside"},
		{name: "old workbook", file: "in.xls", in: "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", want: "in.xls: is an old Excel workbook (.xls); open it in a spreadsheet program and save it as .xlsx"},
		{name: "old workbook, compressed", file: "in.xls.gz", in: compress(t, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), want: "in.xls.gz: is an old Excel workbook"},
		{name: "workbook with a password", file: "in.xlsx", in: locked, want: "in.xlsx: is protected by a password; open it in a spreadsheet program and save it without one"},
		{name: "the same, by format", file: "in.dat", in: locked, opts: ReaderOptions{Format: "xlsx"}, want: "in.dat: is protected by a password"},
		{name: "cut gzip", file: "in.csv.gz", in: zipped[:60], want: "in.csv.gz: is a gzip file that is cut short (unexpected EOF); copy or download it again"},
		{name: "gzip cut within its header", file: "in.csv.gz", in: zipped[:6], want: "in.csv.gz: is a gzip file that is cut short"},
		{name: "gzip without its checksum", file: "in.csv.gz", in: zipped[:len(zipped)-8], want: "is a gzip file that is cut short"},
		{name: "damaged gzip", file: "in.csv.gz", in: middle(zipped), want: "in.csv.gz: is a damaged gzip file ("},
		{name: "gzip of nothing", file: "in.csv.gz", in: compress(t, ""), is: ErrEmpty, want: "in.csv.gz: is empty"},
		{name: "gzip within gzip", file: "in.csv.gz", in: compress(t, compress(t, string(noise))), want: "in.csv.gz: is not text"},
		{name: "text named XLSX", file: "in.xlsx", in: "id,text\n", want: "in.xlsx: cannot be read as an XLSX workbook"},
		{name: "cut workbook", file: "in.xlsx", in: book[:len(book)-100], want: "cannot be read as an XLSX workbook"},
		{name: "damaged workbook", file: "in.xlsx", in: damagedPart(book, "xl/sharedStrings.xml"), want: "cannot be read as an XLSX workbook (shared strings: "},
		{name: "text named Parquet", file: "in.parquet", in: "id,text\n", want: "in.parquet: cannot be read as Parquet"},
		{name: "cut Parquet", file: "in.parquet", in: labelled.String()[:labelled.Len()-20], want: "cannot be read as Parquet"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rows, _, _, err := readAll(t, tt.file, tt.in, tt.opts)
			var file *FileError
			if !errors.As(err, &file) || len(rows) > 0 {
				t.Fatalf("%d rows and error %v, want a FileError", len(rows), err)
			}
			if tt.is != nil && !errors.Is(err, tt.is) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %q, want %v and %q", err, tt.is, tt.want)
			}
			if strings.Contains(err.Error(), "\n") || len(err.Error()) > 500 {
				t.Errorf("not one clear line: %q", err)
			}
		})
	}
}

// Damage anywhere in a binary file is an error or a read, never a panic.
func TestDamagedBinaryFiles(t *testing.T) {
	var labelled, foreign bytes.Buffer
	w := NewParquetWriter(&labelled, nil)
	batch := make([]Labelled, 50)
	for i := range batch {
		batch[i].Complaint = sample[0]
		batch[i].ID = fmt.Sprint(i)
	}
	if err := errors.Join(w.Write(batch), w.Close()); err != nil {
		t.Fatal(err)
	}
	p := parquet.NewGenericWriter[Field](&foreign, parquet.Compression(&parquet.Snappy))
	for i := range 50 {
		p.Write([]Field{{"x", fmt.Sprint(i)}})
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	files := map[string]string{
		"labelled.parquet": labelled.String(), "foreign.parquet": foreign.String(),
		"in.xlsx": workbook(t, false, [][]any{anys(sampleHeader), anys(sampleCells)}),
	}
	for name, in := range files {
		for at := 0; at < len(in); at += max(1, len(in)/80) {
			damaged := in[:at] + string(in[at]^0x55) + in[at+1:]
			readAll(t, name, damaged, ReaderOptions{Columns: map[string]string{"text": "value"}})
		}
	}
}

// What no file could be read with is told before any file is looked at.
func TestOptionErrors(t *testing.T) {
	tests := []struct {
		name string
		opts ReaderOptions
		want string
	}{
		{"override of no field", ReaderOptions{Columns: map[string]string{"brand": "id"}}, `unknown field "brand"; the fields are id, text, received_at,`},
		{"a field twice", ReaderOptions{Columns: map[string]string{"date": "a", "received_at": "b"}}, "field received_at is given twice"},
		{"no text", ReaderOptions{Columns: map[string]string{"text": " "}}, "field text cannot be left out"},
		{"unknown encoding", ReaderOptions{Encoding: "klingon"}, `unknown encoding "klingon"; use utf-8`},
		{"unknown format", ReaderOptions{Format: "pdf"}, `unknown format "pdf"; use csv`},
	}
	for _, tt := range tests {
		r, err := NewReader("in.csv", strings.NewReader("id,text\n1,a\n"), tt.opts)
		if r != nil || !errors.Is(err, ErrOption) || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%s: %v, want ErrOption %q", tt.name, err, tt.want)
		}
	}
	if _, err := NewReader("in.csv", strings.NewReader(""), ReaderOptions{}); errors.Is(err, ErrOption) {
		t.Errorf("an empty file is no ErrOption: %v", err)
	}
}
