package complaint

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A csvSheet writes rows as CSV: UTF-8 with byte order mark, rows ending in
// CRLF. A newline within a cell stays what it is, as spreadsheets have it.
type csvSheet struct {
	w     *bufio.Writer
	cells []string
	line  []byte
}

func newCSVSheet(w io.Writer) *csvSheet {
	return &csvSheet{w: bufio.NewWriter(w), line: []byte(charsetUTF8.bom)}
}

func (s *csvSheet) row(cells []any) error {
	s.cells = s.cells[:0]
	for _, c := range cells {
		s.cells = append(s.cells, csvText(c))
	}
	s.line = appendCSV(s.line, s.cells) // behind the mark, in the first row
	_, err := s.w.Write(s.line)
	s.line = s.line[:0]
	return err
}

func (s *csvSheet) close() error { return s.w.Flush() }

// appendCSV appends a row. A cell is quoted if it needs to be.
func appendCSV(b []byte, cells []string) []byte {
	for i, cell := range cells {
		if i > 0 {
			b = append(b, ',')
		}
		if !strings.ContainsAny(cell, ",\"\r\n") && strings.TrimSpace(cell) == cell {
			b = append(b, cell...)
			continue
		}
		b = append(b, '"')
		b = append(b, strings.ReplaceAll(cell, `"`, `""`)...)
		b = append(b, '"')
	}
	return append(b, "\r\n"...)
}

func csvText(v any) string {
	switch v := v.(type) {
	case string:
		return EscapeFormula(v)
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
	case []Mention:
		return mentionsText(v)
	}
	panic(fmt.Sprintf("complaint: cell of type %T", v))
}

var plainNumber = regexp.MustCompile(`^[+-]?[0-9]+(\.[0-9]+)?$`)

// EscapeFormula puts an apostrophe before a cell of CSV that a spreadsheet would take for
// a formula; the full-width signs are formulas to some. A plain number stays.
// Before apostrophes that stand there already it puts one more.
func EscapeFormula(s string) string {
	if formula(s) {
		return "'" + s
	}
	return s
}

// UnescapeFormula undoes EscapeFormula.
func UnescapeFormula(s string) string {
	if rest, ok := strings.CutPrefix(s, "'"); ok && formula(rest) {
		return rest
	}
	return s
}

// formula reports what a spreadsheet would take for a formula, behind any
// number of apostrophes.
func formula(s string) bool {
	s = strings.TrimLeft(s, "'")
	if s == "" || strings.IndexByte("=+-@\t\r\xEF", s[0]) < 0 || plainNumber.MatchString(s) {
		return false
	}
	for _, sign := range []string{"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"} {
		if strings.HasPrefix(s, sign) {
			return true
		}
	}
	return false
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
