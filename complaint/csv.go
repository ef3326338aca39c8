package complaint

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
)

var (
	errShort    = errors.New("more input needed")
	errQuote    = errors.New("quote not closed, or a quote inside quotes not doubled")
	errTooLong  = errors.New("row longer than 1 MiB, or quote not closed")
	errSwallows = errors.New("quote not closed: the cell holds whole rows")
)

// A csvTable reads CSV or TSV (RFC 4180; a newline may be LF, CRLF or, if
// the header ends in one or a line has too many cells without it, CR) from
// decoded text, and finds its way back after damage. What stands within quotes
// is data, line ends included.
//
// A record is damaged if its quoting is broken, or if it spans several lines
// without having the header's number of cells: one quote too many or too few
// makes a cell swallow the rows below it. Then only its first line is given up
// for certain: reading resumes at the next line that is, by itself, the start
// of a sound record with the header's number of cells, and what was skipped is
// one RowError. A quote within an unquoted cell of a one-line record is itself,
// as spreadsheets read it.
//
// A record counts as one row however many lines it has, as in a spreadsheet;
// so do a blank line and a skipped span.
type csvTable struct {
	win       *window
	comma     byte
	columns   *columns
	headerRow int
	date      int // index of the received_at column, or -1
	row       int
	last      []byte // the record returned last, as text
	lost      bool   // the skipped span goes on beyond maxRecord: keep looking
	split     int    // the length of what is left of a record that splitAtCR made several of

	// The record parsed last.
	cells []byte
	ends  []int // ends[i] is where cell i ends in cells
	multi bool  // it spans several lines
	bare  bool  // it has a quote within an unquoted cell
}

func (t *csvTable) next() (row, error) {
	for {
		rest := t.lost
		n, damage, err := t.span()
		if err != nil {
			return row{}, err
		}
		t.take(n)
		if rest {
			continue
		}
		t.row++
		switch {
		case damage != nil:
			return row{}, &RowError{Row: t.row, Err: damage, Raw: t.raw()}
		case t.blank():
		case !t.pad():
			return row{}, &RowError{Row: t.row, Err: t.miscounted(), Raw: t.raw()}
		default:
			return row{number: t.row, columns: t.columns, cells: t.strings()}, nil
		}
	}
}

// span returns the length of the next row: of a record, which is parsed then, or
// of a blank line; or, with the damage, of what it costs; or of the rest of that, if
// lost was set before. At the end of the input its error is io.EOF.
func (t *csvTable) span() (n int, damage, err error) {
	if more, err := t.win.more(); err != nil || !more {
		return 0, nil, cmp.Or(err, io.EOF)
	}
	if t.lost {
		n, err = t.resync()
		return n, nil, err
	}
	n, err = t.parseAt(0)
	if err == nil && len(t.ends) > len(t.columns.names) && splitAtCR(t.win.bytes()[:n]) {
		t.split = n // it was several rows
		n, err = t.parseAt(0)
	}
	switch {
	case err == nil:
		damage = t.check(n)
	case damaged(err):
		damage = err
	default:
		return 0, nil, err
	}
	if damage != nil {
		n, err = t.resync()
		return n, damage, err
	}
	return n, nil, nil
}

// pad reports whether the record has the header's number of cells, after filling
// up a sound line that lacks trailing cells of Extra columns alone.
func (t *csvTable) pad() bool {
	fields, n := t.columns.fields, len(t.ends)
	if n < len(fields) && !t.multi && !t.bare && 0 <= t.date && t.date < n && t.columns.index(fieldText) < n &&
		!slices.ContainsFunc(fields[n:], func(field string) bool { return field != "" }) {
		for range fields[n:] {
			t.ends = append(t.ends, len(t.cells))
		}
	}
	return len(t.ends) == len(fields)
}

func (t *csvTable) raw() string  { return rawText(t.last) }
func (t *csvTable) close() error { return nil }

func (t *csvTable) take(n int) {
	t.last = t.win.bytes()[:n]
	t.win.skip(n)
	t.split = max(0, t.split-n)
}

func (t *csvTable) miscounted() error {
	return fmt.Errorf("%d cells, the header has %d", len(t.ends), len(t.columns.names))
}

// check looks for signs that the sound record of n bytes parsed last, if it has
// several lines, swallowed rows.
func (t *csvTable) check(n int) error {
	switch {
	case !t.multi || t.blank():
		return nil
	case len(t.ends) != len(t.columns.names):
		return t.miscounted()
	case t.bare:
		return errQuote
	}
	return t.swallows(t.win.bytes()[:n], func(cell string) bool {
		_, err := ParseTime(cell)
		return err == nil
	})
}

// swallows reports, as an error, a line of the record parsed last, b, that has
// every cell, and a date in the right one: it is a row, and two stray quotes made a
// sound cell of it.
func (t *csvTable) swallows(b []byte, isDate func(cell string) bool) error {
	if t.date < 0 || len(t.ends) < 3 {
		return nil
	}
	probe := csvTable{win: &window{cr: t.win.cr}, comma: t.comma}
	for {
		i := endOfLine(b, t.win.cr, true)
		if i == 0 || i == len(b) {
			return nil
		}
		b = b[i:]
		if _, err := probe.parse(b, true); err != nil || probe.multi || probe.bare || len(probe.ends) != len(t.ends) {
			continue
		}
		if isDate(probe.strings()[t.date]) {
			return errSwallows
		}
	}
}

// resync returns how many bytes lie before the next line that starts a sound
// record, and sets lost if there is none within maxRecord.
func (t *csvTable) resync() (int, error) {
	t.lost = false
	for off := 0; ; {
		n, err := t.win.line(off, maxRecord-off)
		if err != nil {
			return 0, err
		}
		off += n
		switch b := t.win.bytes(); {
		case off == len(b) && t.win.eof:
			return off, nil
		case off >= maxRecord:
			t.lost = true
			return off, nil
		}
		_, err = t.parseAt(off)
		if err != nil && !damaged(err) {
			return 0, err
		}
		if err == nil && len(t.ends) == len(t.columns.names) && !t.bare && !t.blank() {
			return off, nil
		}
	}
}

// damaged tells a broken record from a failing reader.
func damaged(err error) bool { return err == errQuote || err == errTooLong }

// parseAt parses the record at offset off of the window, reading on as needed.
// Its length is 0 at the end of the input. One of more than maxRecord bytes is too
// long, however much of it is in memory.
func (t *csvTable) parseAt(off int) (int, error) {
	for {
		b := t.win.bytes()[off:]
		long := len(b) > maxRecord
		n, err := t.parse(b[:min(len(b), maxRecord)], t.win.eof && !long)
		switch {
		case err != errShort:
			return n, err
		case long:
			return 0, errTooLong
		}
		if err := t.win.grow(); err != nil {
			return 0, err
		}
	}
}

// parse splits the record that b starts with and returns its length.
func (t *csvTable) parse(b []byte, atEOF bool) (n int, err error) {
	t.cells, t.ends, t.multi, t.bare = t.cells[:0], t.ends[:0], false, false
	if len(b) == 0 {
		if atEOF {
			return 0, nil
		}
		return 0, errShort
	}
	for next := 0; ; { // where the line ends that n is in
		quoted := n < len(b) && b[n] == '"'
		if quoted {
			if n, err = t.parseQuoted(b, n, atEOF); err != nil {
				return 0, err
			}
		}
		if n >= next {
			i := endOfLine(b[n:], t.win.cr, atEOF)
			if i == 0 && !atEOF {
				return 0, errShort
			}
			if next = n + i; i == 0 {
				next = len(b)
			}
		}
		// The rest of the cell, empty after a closing quote, ends at a comma or
		// at the end of the line.
		cell, more := b[n:next], false
		if i := bytes.IndexByte(cell, t.comma); i >= 0 {
			cell, more = cell[:i], true
			n += i + 1
		} else {
			cell = bytes.TrimRight(cell, "\r\n")
			n = next
		}
		if quoted && len(cell) > 0 {
			return 0, errQuote
		}
		t.bare = t.bare || bytes.IndexByte(cell, '"') >= 0
		t.cells = append(t.cells, cell...)
		t.ends = append(t.ends, len(t.cells))
		if !more {
			return n, nil
		}
	}
}

// parseQuoted appends the quoted cell at b[n] and returns the offset behind its
// closing quote.
func (t *csvTable) parseQuoted(b []byte, n int, atEOF bool) (int, error) {
	for {
		n++ // the opening quote, or the second of two
		i := bytes.IndexByte(b[n:], '"')
		end := n + i
		if i < 0 {
			end = len(b)
		}
		t.multi = t.multi || endOfLine(b[n:end], t.win.cr, true) > 0
		t.cells = append(t.cells, b[n:end]...)
		n = end + 1
		switch {
		case i < 0 && atEOF:
			return 0, errQuote
		case i < 0 || n == len(b) && !atEOF:
			return 0, errShort
		case n == len(b) || b[n] != '"':
			return n, nil
		}
		t.cells = append(t.cells, '"')
	}
}

// strings returns the cells parsed last, in one allocation for their text.
func (t *csvTable) strings() []string {
	all, cells, start := string(t.cells), make([]string, len(t.ends)), 0
	for i, end := range t.ends {
		cells[i] = all[start:end]
		start = end
	}
	return cells
}

func (t *csvTable) blank() bool { return len(bytes.TrimSpace(t.cells)) == 0 }
