package complaint

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// An xlsxSheet writes rows as a workbook, straight into the archive: it holds one
// row, whatever their number. The first row is the header, frozen and filtered;
// where a sheet is full, the next one begins with it. Text is text by its type
// and, if it is short, by its format, so that a long number stays as it is also
// after it was edited.
//
// It is written by hand because excelize has the whole file in memory before the
// first byte of it is written, and puts several streamed sheets in random order.
type xlsxSheet struct {
	zip    *zip.Writer
	w      *bufio.Writer // the sheet that is being written; nil before the first row
	most   int           // rows of a sheet
	header []string
	sheets int
	rows   int // of this sheet
	line   bytes.Buffer
}

const (
	xlsxRows  = 1 << 20 // that Excel takes in a sheet
	xlsxUnits = 32767   // of UTF-16, that it takes in a cell
	xlsxShort = 255     // from here on, Excel shows ### for text that has the format of text
)

// Styles of cells: the places in cellXfs of xlsxStyles.
const (
	styleText = 1 + iota
	styleTime
	styleHeader
)

const xlsxStyles = xml.Header + `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
	`<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/></numFmts>` +
	`<fonts count="2"><font><sz val="11"/><name val="Microsoft YaHei"/></font><font><b/><sz val="11"/><name val="Microsoft YaHei"/></font></fonts>` +
	`<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>` +
	`<fill><patternFill patternType="solid"><fgColor rgb="FFE4EDF4"/></patternFill></fill></fills>` +
	`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
	`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
	`<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
	`<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>` +
	`<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>` +
	`<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"/></cellXfs>` +
	`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

// xlsxWidths are the widths of columns, in digits, by their names; others are as
// wide as their header, within bounds.
var xlsxWidths = map[string]int{
	"id": 22, "text": 60, "evidence": 30, "mentions": 30, "review_reason": 30,
	"received_at": 20, "responded_at": 20, "closed_at": 20, "due_at": 20,
}

func newXLSXSheet(out io.Writer) *xlsxSheet {
	return &xlsxSheet{zip: zip.NewWriter(out), most: xlsxRows}
}

func (s *xlsxSheet) row(cells []any) error {
	if s.header == nil {
		for _, c := range cells {
			s.header = append(s.header, c.(string))
		}
		return s.begin()
	}
	if s.rows == s.most {
		if err := s.end(); err != nil {
			return err
		}
		if err := s.begin(); err != nil {
			return err
		}
	}
	s.rows++
	fmt.Fprintf(&s.line, `<row r="%d">`, s.rows)
	for i, c := range cells {
		s.cell(i, c)
	}
	s.line.WriteString("</row>")
	_, err := s.line.WriteTo(s.w)
	return err
}

// begin starts a sheet with the header.
func (s *xlsxSheet) begin() error {
	s.sheets++
	part, err := s.zip.Create(fmt.Sprintf("xl/worksheets/sheet%d.xml", s.sheets))
	if err != nil {
		return err
	}
	s.w, s.rows = bufio.NewWriterSize(part, 64<<10), 1
	s.line.WriteString(xml.Header + `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0">` +
		`<pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/></sheetView></sheetViews><cols>`)
	for i, name := range s.header {
		w, ok := xlsxWidths[name]
		if !ok {
			w = min(max(10, len(name)+4), 24)
		}
		fmt.Fprintf(&s.line, `<col min="%d" max="%[1]d" width="%d" customWidth="1"/>`, i+1, w)
	}
	s.line.WriteString(`</cols><sheetData><row r="1">`)
	for i, name := range s.header {
		s.text(i, styleHeader, name)
	}
	s.line.WriteString("</row>")
	_, err = s.line.WriteTo(s.w)
	return err
}

// end finishes a sheet with its filter; numbers as text are no mistake.
func (s *xlsxSheet) end() error {
	all := fmt.Sprintf("A1:%s%d", columnName(len(s.header)-1), s.rows)
	fmt.Fprintf(s.w, `</sheetData><autoFilter ref="%s"/><ignoredErrors><ignoredError sqref="%[1]s" numberStoredAsText="1"/></ignoredErrors></worksheet>`, all)
	return s.w.Flush()
}

// cell appends a cell to the line; an empty one is left out.
func (s *xlsxSheet) cell(column int, v any) {
	number := func(style int, digits string) {
		fmt.Fprintf(&s.line, `<c r="%s%d" s="%d"><v>%s</v></c>`, columnName(column), s.rows, style, digits)
	}
	switch v := v.(type) {
	case int64:
		number(0, strconv.FormatInt(v, 10))
	case float64:
		number(0, strconv.FormatFloat(v, 'g', -1, 64))
	case bool:
		fmt.Fprintf(&s.line, `<c r="%s%d" t="b"><v>%d</v></c>`, columnName(column), s.rows, map[bool]int{true: 1}[v])
	case time.Time:
		if days, ok := serialDays(v); ok {
			number(styleTime, strconv.FormatFloat(days, 'f', -1, 64))
			return
		}
		s.text(column, styleText, csvText(v))
	case string:
		s.text(column, styleText, v)
	case []Mention:
		s.text(column, styleText, mentionsText(v))
	default:
		panic(fmt.Sprintf("complaint: cell of type %T", v))
	}
}

// xmlEscape is how a workbook writes a character that XML cannot hold; text that
// looks like one is escaped.
var xmlEscape = regexp.MustCompile(`_(x[0-9A-Fa-f]{4}_)`)

// text appends a cell of text, cut to what Excel takes.
func (s *xlsxSheet) text(column, style int, v string) {
	if v == "" {
		return
	}
	if len(v) > xlsxUnits {
		v = cutUnits(v, xlsxUnits)
	}
	if style == styleText && len(v) > xlsxShort {
		style = 0
	}
	if strings.Contains(v, "_x") {
		v = xmlEscape.ReplaceAllString(v, "_x005F_$1")
	}
	fmt.Fprintf(&s.line, `<c r="%s%d" s="%d" t="inlineStr"><is><t xml:space="preserve">`, columnName(column), s.rows, style)
	xml.EscapeText(&s.line, []byte(v)) // a bytes.Buffer does not fail
	s.line.WriteString("</t></is></c>")
}

// cutUnits cuts v to so many units of UTF-16, between characters.
func cutUnits(v string, most int) string {
	for i, r := range v {
		if most -= utf16.RuneLen(r); most < 0 {
			return v[:i]
		}
	}
	return v
}

// columnName is the letters of a column, from 0: A, Z, AA.
func columnName(i int) string {
	name := ""
	for ; i >= 0; i = i/26 - 1 {
		name = string(rune('A'+i%26)) + name
	}
	return name
}

// serialDays is t, as clocks in Shanghai show it, in days since the end of 1899,
// to the millisecond; false before March 1900, where spreadsheets disagree.
func serialDays(t time.Time) (days float64, ok bool) {
	t = t.In(shanghai)
	_, offset := t.Zone()
	const epoch = -25569 // days from 1970 to 1899-12-30
	ms := t.UnixMilli() + int64(offset)*1000
	days = float64(ms)/86_400_000 - epoch
	return days, days >= 61 && t.Year() < 10_000
}

// close finishes the last sheet and writes the parts that name them all.
func (s *xlsxSheet) close() error {
	if err := s.end(); err != nil {
		return err
	}
	const (
		office  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
		ours    = "application/vnd.openxmlformats-officedocument.spreadsheetml."
		related = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	)
	var sheets, names, relations, types strings.Builder
	for i := range s.sheets {
		fmt.Fprintf(&sheets, `<sheet name="Sheet%d" sheetId="%[1]d" r:id="rId%[1]d"/>`, i+1)
		fmt.Fprintf(&relations, `<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%[1]d.xml"/>`, i+1, office)
		fmt.Fprintf(&types, `<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="%sworksheet+xml"/>`, i+1, ours)
		rows := s.most
		if i == s.sheets-1 {
			rows = s.rows
		}
		fmt.Fprintf(&names, `<definedName name="_xlnm._FilterDatabase" localSheetId="%d" hidden="1">Sheet%d!$A$1:$%s$%d</definedName>`, i, i+1, columnName(len(s.header)-1), rows)
	}
	for _, part := range []struct{ name, text string }{
		{"xl/styles.xml", xlsxStyles},
		{"xl/workbook.xml", xml.Header + `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="` + office + `"><bookViews><workbookView/></bookViews><sheets>` + sheets.String() +
			`</sheets><definedNames>` + names.String() + `</definedNames></workbook>`},
		{"xl/_rels/workbook.xml.rels", xml.Header + related + relations.String() + fmt.Sprintf(`<Relationship Id="rId%d" Type="%s/styles" Target="styles.xml"/></Relationships>`, s.sheets+1, office)},
		{"_rels/.rels", xml.Header + related + `<Relationship Id="rId1" Type="` + office + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"[Content_Types].xml", xml.Header + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="` + ours + `sheet.main+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="` + ours + `styles+xml"/>` + types.String() + `</Types>`},
	} {
		w, err := s.zip.Create(part.name)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, part.text); err != nil {
			return err
		}
	}
	return s.zip.Close()
}
