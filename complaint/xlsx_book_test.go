package complaint

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A zipped part of an archive, in the order in which they stand in it.
type zipped struct{ name, text string }

func archive(t testing.TB, parts ...zipped) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range parts {
		w, err := z.Create(p.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(p.text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// relate is the XML of relations: id, kind, target.
func relate(relations ...[3]string) string {
	var b strings.Builder
	b.WriteString("<Relationships>")
	for _, r := range relations {
		fmt.Fprintf(&b, `<Relationship Id="%s" Type="http://example.com/%s" Target="%s"/>`, r[0], r[1], r[2])
	}
	return b.String() + "</Relationships>"
}

// bookOf is the parts of a workbook with one sheet of these rows, as XML.
func bookOf(rows string, more ...zipped) []zipped {
	return append([]zipped{
		{"_rels/.rels", relate([3]string{"r1", "officeDocument", "xl/workbook.xml"})},
		{"xl/workbook.xml", `<workbook><sheets><sheet name="One" sheetId="1" r:id="r1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", relate([3]string{"r1", "worksheet", "worksheets/sheet1.xml"})},
		{"xl/worksheets/sheet1.xml", `<worksheet><sheetData><row r="1"><c t="str"><v>text</v></c></row>` + rows},
	}, more...)
}

const endOfSheet = `</sheetData></worksheet>`

// inline is a row of one cell.
func inline(text string) string {
	return `<row><c t="inlineStr"><is><t>` + text + `</t></is></c></row>`
}

func damagedPart(book, name string) string {
	at := strings.Index(book, name) + len(name) + 40
	return book[:at] + "xxxxxxxx" + book[at+8:]
}

// What stands in the cells of a workbook, by the ways in which programs write it.
func TestXLSXCellsOfOthers(t *testing.T) {
	shared := zipped{"xl/sharedStrings.xml", `<sst><si><t>甲</t></si><si><r><t>乙</t></r><r><t xml:space="preserve"> 丙</t></r><rPh><t>kana</t></rPh></si><si/><si><t>_x4E01__x005F_x0041_</t></si></sst>`}
	tests := []struct {
		name, rows string
		want       []string
	}{
		{"shared", `<row><c t="s"><v>0</v></c></row><row><c t="s"><v> 1 </v></c></row><row><c t="s"><v>3</v></c></row>`, []string{"甲", "乙 丙", "丁_x0041_"}},
		{"an empty shared one", `<row><c t="s"><v>2</v></c><c t="s"/></row><row><c t="s"><v>0</v></c></row>`, []string{"甲"}},
		{"inline", inline("甲&amp;乙") + inline("_x0041_") + inline("a\nb"), []string{"甲&乙", "A", "a\nb"}},
		{"of a formula", `<row><c t="str"><f>A1&amp;"x"</f><v>甲</v></c></row>`, []string{"甲"}},
		{"a number, a truth value, an error", `<row><c><v>12.50</v></c></row><row><c t="b"><v>1</v></c></row><row><c t="e"><v>#N/A</v></c></row>`, []string{"12.50", "1", "#N/A"}},
		{"with a prefix", `<x:row><x:c t="str"><x:v>甲</x:v></x:c></x:row>`, []string{"甲"}},
		{"in a column of its own", `<row><c r="C2" t="str"><v>旁注</v></c></row>` + inline("甲"), []string{"甲"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, got, _, err := readAll(t, "in.xlsx", archive(t, bookOf(tt.rows+endOfSheet, shared)...), ReaderOptions{})
			if err != nil {
				t.Fatal(err)
			}
			var texts []string
			for _, c := range got {
				texts = append(texts, c.Text)
			}
			if diff := cmp.Diff(tt.want, texts); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A sheet that is no worksheet, such as a chart, is passed over.
func TestXLSXChartSheet(t *testing.T) {
	book := bookOf(inline("甲") + endOfSheet)
	book[1].text = `<workbook><sheets><sheet name="Chart" r:id="r9"/><sheet name="One" r:id="r1"/><sheet name="Lost" r:id="r8"/></sheets></workbook>`
	book[2].text = relate([3]string{"r1", "worksheet", "/xl/worksheets/sheet1.xml"}, [3]string{"r9", "chartsheet", "chartsheets/sheet1.xml"})
	book = append(book, zipped{"xl/chartsheets/sheet1.xml", "<chartsheet/>"})
	if _, got, _, err := readAll(t, "in.xlsx", archive(t, book...), ReaderOptions{}); err != nil || len(got) != 1 {
		t.Errorf("%d rows, %v", len(got), err)
	}
}

// A workbook that breaks anywhere is an error, never one that ends there; what it
// claims takes no memory.
func TestXLSXBroken(t *testing.T) {
	huge := strings.Repeat("a", maxRecord+10)
	part := bookOf(inline("甲") + endOfSheet)
	noBook := []zipped{{"_rels/.rels", relate([3]string{"r1", "officeDocument", "xl/none.xml"})}}
	tests := []struct {
		name string
		in   string
		want string
	}{
		{"a control character", archive(t, bookOf(inline("甲")+inline("乙\x01")+inline("丙")+endOfSheet)...), `sheet "One": near row 3: its XML breaks in line 1`},
		{"a control character, escaped", archive(t, bookOf(inline("甲")+inline("乙&#1;")+endOfSheet)...), `near row 3: its XML breaks`},
		{"cut within a row", archive(t, bookOf(inline("甲")+`<row><c t="str"><v>乙`)...), `near row 3: it ends too early`},
		{"cut between rows", archive(t, bookOf(inline("甲"))...), `near row 2: it ends too early`},
		{"a row too far", archive(t, bookOf(inline("甲")+`<row r="1048577"/>`+endOfSheet)...), "near row 2: more than 1048576 rows"},
		{"a column too far", archive(t, bookOf(`<row><c r="XFE2"><v>1</v></c></row>`+endOfSheet)...), "row 2: more than 16384 columns"},
		{"a column much too far", archive(t, bookOf(`<row><c r="ZZZZZZZZZZZZZZZZZZZZ2"><v>1</v></c></row>`+endOfSheet)...), "more than 16384 columns"},
		{"no such shared string", archive(t, bookOf(`<row><c t="s"><v>7</v></c></row>`+endOfSheet)...), "row 2: a cell names a shared string that is not there, of 0"},
		{"a shared string below 0", archive(t, bookOf(`<row><c t="s"><v>-5</v></c></row>`+endOfSheet)...), "shared string that is not there"},
		{"a long cell", archive(t, bookOf(inline(huge)+endOfSheet)...), "a piece of it is longer than 1 MiB"},
		{"a long cell of short pieces", archive(t, bookOf(`<row><c t="inlineStr"><is>`+strings.Repeat("<r><t>"+huge[:maxRecord/2]+"</t></r>", 3)+"</is></c></row>"+endOfSheet)...), "row 2: a cell is longer than 1 MiB"},
		{"a long name", archive(t, bookOf(`<row `+huge+`="1"/>`+endOfSheet)...), "longer than 1 MiB"},
		{"a long shared string", archive(t, bookOf(endOfSheet, zipped{"xl/sharedStrings.xml", "<sst><si><t>" + huge + "</t></si></sst>"})...), "shared strings: a piece of it is longer"},
		{"no workbook", archive(t, noBook...), "there is no workbook in it"},
		{"a part twice", archive(t, append(part, zipped{`xl\Worksheets\Sheet1.xml`, "<worksheet/>"})...), "a part is there twice"},
		{"parts too large", oversized(t, part, 2<<30), "its parts are too large when decompressed"},
		{"a lying size", oversized(t, part, 10), "cannot be read as an XLSX workbook"},
		{"damage", damagedPart(archive(t, bookOf(strings.Repeat(inline("甲"), 1000)+endOfSheet)...), "xl/worksheets/sheet1.xml"), "cannot be read as an XLSX workbook"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, _, _, err := readAll(t, "in.xlsx", tt.in, ReaderOptions{})
			var file *FileError
			if !errors.As(err, &file) || !strings.HasPrefix(err.Error(), "in.xlsx: cannot be read as an XLSX workbook (") || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "乙") {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

// oversized is an archive whose last part claims to be of that size.
func oversized(t *testing.T, parts []zipped, size uint64) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i, p := range parts {
		h := zip.FileHeader{Name: p.name, CRC32: crc32.ChecksumIEEE([]byte(p.text)), CompressedSize64: uint64(len(p.text)), UncompressedSize64: uint64(len(p.text))}
		if i == len(parts)-1 {
			h.UncompressedSize64 = size
		}
		w, err := z.CreateRaw(&h)
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(p.text))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Shared strings beyond what memory may hold wait in a file, which ends with the
// reader.
func TestSharedStringsSpill(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	var s sharedStrings
	text := func(i int) string { return fmt.Sprint(i, strings.Repeat("文", 1000)) }
	n := sharedInMemory/3000 + 100
	for i := range n {
		if err := s.add([]byte(text(i))); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.done(); err != nil || s.tail == nil {
		t.Fatalf("in a file: %v, %v", s.tail != nil, err)
	}
	for _, i := range []int{0, 1, n / 2, n - 1} {
		if got, err := s.at(i); got != text(i) || err != nil {
			t.Errorf("text %d has %d bytes, %v", i, len(got), err)
		}
	}
	if err := s.close(); err != nil {
		t.Error(err)
	}
}
