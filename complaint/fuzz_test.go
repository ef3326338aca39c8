package complaint

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"golang.org/x/text/encoding/simplifiedchinese"

	"suxi/internal/bounds"
)

// most is how many bytes may be allocated for a file of n: what the libraries
// take for any file, and a multiple of what was read.
func most(n int) uint64 { return 64<<20 + 4000*uint64(n) }

// checkRead reads a file of any format, and checks what holds for all of them:
// reading ends, takes no more memory than the file warrants, and accounts for
// every row; a complaint has text and an id, a reject is one row.
func checkRead(t *testing.T, name, in string, opts ReaderOptions) {
	t.Helper()
	var complaints []Complaint
	var rejects []*RowError
	var err error
	bounds.Memory(t, most(len(in)), func() { _, complaints, rejects, err = readAll(t, name, in, opts) })
	var file *FileError
	if err != nil && !errors.As(err, &file) {
		t.Errorf("error %v is not of a file", err)
	}
	for _, c := range complaints {
		switch {
		case strings.TrimSpace(c.Text) == "" || !utf8.ValidString(c.Text):
			t.Errorf("row %d: text %q", c.Row, c.Text)
		case c.ID == "" || c.File == "" || c.Row < 1:
			t.Errorf("row %d of %q: id %q", c.Row, c.File, c.ID)
		}
	}
	for _, r := range rejects {
		if r.Row < 1 || r.Err == nil || len(r.Raw) > maxRaw {
			t.Errorf("reject %v with %d bytes", r, len(r.Raw))
		}
	}
	if strings.HasSuffix(name, ".parquet") {
		return // of a damaged page without a checksum, package parquet may give what its buffers held before
	}
	_, again, _, _ := readAll(t, name, in, opts)
	if diff := cmp.Diff(complaints, again); diff != "" {
		t.Errorf("read again (-first +second):\n%s", diff)
	}
}

// FuzzRead reads any bytes as any format and in any encoding.
func FuzzRead(f *testing.F) {
	names := []string{"in.csv", "in.tsv", "in.jsonl", "in.xlsx", "in.parquet", "in", "in.csv.gz"}
	encodings := []string{"", "utf-8", "gb18030", "big5", "utf-16le", "utf-16be"}
	gbk := encode(f, simplifiedchinese.GB18030, sampleCSV(","))
	for _, in := range []string{
		sampleCSV(","), "\uFEFF" + sampleCSV("\t"), gbk, "\xFF\xFE" + encode(f, charsetUTF16LE.encoding, "text\n甲\n"), sampleCSV(",") + gbk,
		`{"text":"a"}` + "\n" + `{"text":["b"],"id":1}`, compress(f, sampleCSV(",")), "PK\x03\x04", "PAR1", "\xD0\xCF\x11\xE0",
		"text,category_source,model_category,severity_source,model_severity,extra,row,file\n甲,model,a,rule,1,\"[{\"\"name\"\":\"\"a\"\",\"\"before\"\":9}]\",7,x\n",
	} {
		for name := range names {
			f.Add([]byte(in), uint8(name), uint8(0))
		}
	}
	f.Fuzz(func(t *testing.T, in []byte, name, encoding uint8) {
		checkRead(t, names[int(name)%len(names)], string(in), ReaderOptions{Encoding: encodings[int(encoding)%len(encodings)]})
	})
}

// FuzzWorkbook reads workbooks whose parts are any text: a fuzzer that changes
// bytes of the ZIP archive gets no further than its checksums.
func FuzzWorkbook(f *testing.F) {
	parts := map[string]string{}
	book := workbook(f, true, [][]any{anys(sampleHeader), anys(sampleCells)}, [][]any{{"a", 1.5}, {true, nil}})
	z, err := zip.NewReader(strings.NewReader(book), int64(len(book)))
	if err != nil {
		f.Fatal(err)
	}
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			f.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			f.Fatal(err)
		}
		parts[part.Name] = string(text)
	}
	const sheet, shared, index = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
	f.Add(parts[sheet], parts[shared], parts[index])
	f.Add(`<worksheet><sheetData><row r="1048576"><c r="XFD1" t="inlineStr"><is><t>text</t></is></c></row><row r="3"><c t="s"><v>99999999</v></c></row></sheetData></worksheet>`, parts[shared], parts[index])
	f.Add(`<worksheet><sheetData><row><c t="s"><v>-1</v></c></row></sheetData></worksheet>`, `<sst count="4294967295" uniqueCount="-1"><si><t>text</t></si></sst>`, parts[index])
	f.Fuzz(func(t *testing.T, sheetText, sharedText, indexText string) {
		var out bytes.Buffer
		w := zip.NewWriter(&out)
		for _, part := range z.File {
			text := parts[part.Name]
			switch part.Name {
			case sheet:
				text = sheetText
			case shared:
				text = sharedText
			case index:
				text = indexText
			}
			entry, err := w.CreateHeader(&zip.FileHeader{Name: part.Name, Method: zip.Store})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(entry, text); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		checkRead(t, "in.xlsx", out.String(), ReaderOptions{})
	})
}

// FuzzParquet reads damaged Parquet files, somebody's and our own, which are not
// compressed, so that a changed byte of a page is a changed value.
func FuzzParquet(f *testing.F) {
	type foreign struct {
		ID    int64             `parquet:"id,optional"`
		Text  string            `parquet:"text,dict"`
		Date  int32             `parquet:"date,date"`
		Price int64             `parquet:"price,decimal(2:18)"`
		Tags  []string          `parquet:"tags,list"`
		More  map[string]string `parquet:"more"`
		Ratio *float64          `parquet:"ratio,split"`
	}
	ratio := 0.5
	rows := []foreign{{1, "退款", 18000, 1250, []string{"a", "b"}, map[string]string{"k": "v"}, &ratio}, {Text: "退款"}, {ID: 3, Text: "换货"}}
	for _, codec := range []parquet.WriterOption{parquet.Compression(&parquet.Uncompressed), parquet.Compression(&parquet.Snappy), parquet.DataPageVersion(1)} {
		var b bytes.Buffer
		w := parquet.NewGenericWriter[foreign](&b, codec)
		if _, err := w.Write(rows); err != nil {
			f.Fatal(err)
		}
		if err := w.Close(); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
	}
	var b bytes.Buffer
	w := parquet.NewGenericWriter[labelledRow](&b, parquet.Compression(&parquet.Uncompressed), parquet.KeyValueMetadata(schemaKey, schemaVersion))
	if _, err := w.Write([]labelledRow{toRow(&full), toRow(&full), {Text: "甲"}}); err != nil {
		f.Fatal(err)
	}
	if err := w.Close(); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add(labelledFile(f, []Labelled{full, {}}, map[string]string{"a": "b"}))
	path := filepath.Join(f.TempDir(), "in.parquet")
	f.Fuzz(func(t *testing.T, in []byte) {
		checkRead(t, "in.parquet", string(in), ReaderOptions{})
		if err := os.WriteFile(path, in, 0o600); err != nil {
			t.Fatal(err)
		}
		bounds.Memory(t, most(len(in)), func() {
			var last error
			for _, err := range ReadLabelled(path) {
				if last != nil {
					t.Errorf("%v after error %v", err, last)
				}
				last = err
			}
			var file *FileError
			if last != nil && !errors.As(last, &file) {
				t.Errorf("error %v is not of a file", last)
			}
		})
	})
}

// FuzzGzip holds gunzip against package gzip: what that reads to its end, and no
// more than is allowed, is what comes out.
func FuzzGzip(f *testing.F) {
	f.Add([]byte(compress(f, sampleCSV(","))), int64(1<<10))
	f.Add([]byte(compress(f, strings.Repeat("0", 1<<16))), int64(1<<16))
	f.Add([]byte(compress(f, "a")+compress(f, "b")), int64(2))
	f.Add([]byte(compress(f, "text")[:20]), int64(9))
	f.Fuzz(func(t *testing.T, in []byte, limit int64) {
		limit = max(0, limit%(1<<20))
		var want []byte
		z, sound := gzip.NewReader(bytes.NewReader(in))
		if sound == nil {
			want, sound = io.ReadAll(io.LimitReader(z, limit+1))
		}
		got, done, err := gunzip(section(string(in)), limit)
		if (err == nil) != (sound == nil && int64(len(want)) <= limit) {
			t.Fatalf("error %v; package gzip read %d bytes of at most %d, %v", err, len(want), limit, sound)
		}
		if err != nil {
			return
		}
		text, err := io.ReadAll(got)
		if err := errors.Join(err, done()); err != nil || !bytes.Equal(text, want) {
			t.Errorf("%d bytes, want %d; %v", len(text), len(want), err)
		}
	})
}

// FuzzDecoder decodes any bytes by every charset: what comes out is UTF-8 and
// does not depend on how the bytes arrive, and no more bytes are undecodable than
// came in. Sound UTF-8 comes out as it went in.
func FuzzDecoder(f *testing.F) {
	for _, in := range []string{"退a款😀", "退\xFFa", encode(f, simplifiedchinese.GB18030, "退a款😀㐂€°\n"), "\x84\x31\xA4\x37a", "\xB0\n\xCD", "\uFFFD\xFF", "a\x00b\x00\n\x00", "退\n\xCD\xCB\n退\r"} {
		f.Add([]byte(in), uint8(0), false)
		f.Add([]byte(in), uint8(1), true)
	}
	charsets := []*charset{charsetUTF8, charsetGB18030, charsetBig5, charsetUTF16LE, charsetUTF16BE}
	f.Fuzz(func(t *testing.T, in []byte, first uint8, lines bool) {
		found, err := detectCharset(section(string(in)), in)
		if err != nil || found.charset == nil {
			t.Fatalf("detected %v, %v", found, err)
		}
		if first > 0 {
			found = detection{charset: charsets[int(first)%len(charsets)]}
			if lines && !strings.HasPrefix(found.name, "utf-16") {
				found.other = charsets[int(first/8)%3]
			}
		}
		text, bad := decodeAll(t, found, string(in))
		if !utf8.ValidString(text) || bad < 0 || bad > int64(len(in)) {
			t.Errorf("%s: %q became %q with %d undecodable bytes", found.name, in, text, bad)
		}
		if found.charset == charsetUTF8 && utf8.Valid(in) && (text != string(in) || bad > 0) {
			t.Errorf("%q became %q with %d undecodable bytes", in, text, bad)
		}
		d := newDecoder(found, iotest.OneByteReader(bytes.NewReader(in)))
		slowly, err := io.ReadAll(d)
		if err != nil || string(slowly) != text || d.undecodable != bad {
			t.Errorf("%s, %q byte by byte: %q with %d undecodable bytes, want %q with %d; %v", found.name, in, slowly, d.undecodable, text, bad, err)
		}
	})
}

// FuzzCell takes cells to what they stand for and back.
func FuzzCell(f *testing.F) {
	for _, cell := range []string{"=1+1", "'=1", "''@a", "-12.50", "＝a", "\t", "demand:refund@3-9; who@1-2", `[{"kind":"demand","code":"a"}]`, "a;b|c@", "rule:"} {
		f.Add(cell, "refund")
	}
	f.Fuzz(func(t *testing.T, cell, code string) {
		escaped := EscapeFormula(cell)
		if got := UnescapeFormula(escaped); got != cell || formula(escaped) && !strings.HasPrefix(escaped, "'") {
			t.Errorf("%q is escaped as %q and read as %q", cell, escaped, got)
		}
		found := mentioned(fieldDemand, cell)
		if !slices.IsSorted(found) {
			t.Errorf("mentions of %q: %q", cell, found)
		}
		if code == "" || strings.TrimSpace(code) != code || strings.ContainsAny(code, ";@") {
			return // not a code of a taxonomy
		}
		text := mentionsText([]Mention{{"who", "", 1, 2}, {fieldDemand, code, 3, 9}})
		if got := mentioned(fieldDemand, text); !slices.Equal(got, []string{code}) {
			t.Errorf("code %q is written as %q and read as %q", code, text, got)
		}
	})
}
