package complaint

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// A csvSheet writes rows as CSV: UTF-8 with byte order mark, CRLF.
type csvSheet struct {
	w     *csv.Writer
	cells []string
}

func newCSVSheet(w io.Writer) *csvSheet {
	c := csv.NewWriter(&bomWriter{w: w})
	c.UseCRLF = true
	return &csvSheet{w: c}
}

func (s *csvSheet) row(cells []any) error {
	s.cells = s.cells[:0]
	for _, c := range cells {
		s.cells = append(s.cells, csvText(c))
	}
	return s.w.Write(s.cells)
}

func (s *csvSheet) close() error {
	s.w.Flush()
	return s.w.Error()
}

func csvText(v any) string {
	switch v := v.(type) {
	case string:
		return neutralize(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case time.Time:
		if v.IsZero() {
			return ""
		}
		return v.In(shanghai).Format("2006-01-02 15:04:05.999")
	}
	panic(fmt.Sprintf("complaint: cell of type %T", v))
}

var plainNumber = regexp.MustCompile(`^[+-]?[0-9]+(\.[0-9]+)?$`)

// neutralize puts an apostrophe before a cell that a spreadsheet would take for
// a formula; the full-width signs are formulas to some. A plain number stays.
func neutralize(s string) string {
	if s == "" || strings.IndexByte("=+-@\t\r\xEF", s[0]) < 0 {
		return s
	}
	for _, sign := range []string{"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"} {
		if strings.HasPrefix(s, sign) && !plainNumber.MatchString(s) {
			return "'" + s
		}
	}
	return s
}

// plain undoes neutralize. Text that began with an apostrophe and a sign loses
// the apostrophe, too.
func plain(s string) string {
	if rest, ok := strings.CutPrefix(s, "'"); ok && neutralize(rest) == s {
		return rest
	}
	return s
}

// A bomWriter puts a byte order mark in front, so that spreadsheets read UTF-8.
type bomWriter struct {
	w       io.Writer
	started bool
}

func (b *bomWriter) Write(p []byte) (int, error) {
	if !b.started {
		b.started = true
		if _, err := io.WriteString(b.w, "\uFEFF"); err != nil {
			return 0, err
		}
	}
	return b.w.Write(p)
}

// An xlsxSheet writes rows as the one sheet of a workbook. It streams through a
// temporary file, which only the user can read.
type xlsxSheet struct {
	out   io.Writer
	book  *excelize.File
	w     *excelize.StreamWriter
	date  int // style of a date cell
	rows  int
	cells []any
}

const xlsxRows = 1 << 20

func newXLSXSheet(out io.Writer) (*xlsxSheet, error) {
	s := &xlsxSheet{out: out, book: excelize.NewFile()}
	format := "yyyy-mm-dd hh:mm:ss"
	var err error
	if s.date, err = s.book.NewStyle(&excelize.Style{CustomNumFmt: &format}); err != nil {
		return nil, err
	}
	s.w, err = s.book.NewStreamWriter("Sheet1")
	return s, err
}

func (s *xlsxSheet) row(cells []any) error {
	if s.rows++; s.rows > xlsxRows {
		return errors.New("an XLSX sheet holds 1,048,576 rows; write .parquet or .csv")
	}
	s.cells = s.cells[:0]
	for _, c := range cells {
		switch v := c.(type) {
		case time.Time:
			c = nil
			if !v.IsZero() {
				c = excelize.Cell{StyleID: s.date, Value: v.In(shanghai)}
			}
		case string:
			c = valid(v)
		}
		s.cells = append(s.cells, c)
	}
	return s.w.SetRow("A"+strconv.Itoa(s.rows), s.cells)
}

func (s *xlsxSheet) close() error {
	err := s.w.Flush()
	if err == nil {
		err = s.book.Write(s.out)
	}
	return errors.Join(err, s.book.Close())
}

// A RejectsWriter writes the rows that could not be read as CSV: file, row,
// field, reason and the row itself. The file is private: raw is complaint text.
type RejectsWriter struct{ sheet *csvSheet }

// NewRejectsWriter writes the header to w.
func NewRejectsWriter(w io.Writer) (*RejectsWriter, error) {
	r := &RejectsWriter{newCSVSheet(w)}
	return r, r.sheet.row([]any{"file", "row", "field", "reason", "raw"})
}

// Write adds one row.
func (r *RejectsWriter) Write(e *RowError) error {
	return r.sheet.row([]any{e.File, int64(e.Row), e.Field, e.Err.Error(), e.Raw})
}

// Close flushes; it does not close the underlying writer.
func (r *RejectsWriter) Close() error { return r.sheet.close() }
