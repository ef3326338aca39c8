package complaint

import (
	"bytes"
	"fmt"
	"io"
)

// headerRows is among how many rows the header is looked for: a title and the
// like may stand above it.
const headerRows = 10

// findHeaderRow maps the first row that has a text column, of what next yields
// until io.EOF. If there is none, the error is that of the first row, or
// ErrEmpty.
func findHeaderRow(overrides map[string]string, next func() ([]string, error)) (*columns, error) {
	failed := ErrEmpty
	for range headerRows {
		cells, err := next()
		var c *columns
		if err == nil {
			if c, err = mapColumns(cells, overrides); c.index(fieldText) >= 0 {
				return c, err
			}
		}
		if err != io.EOF && failed == ErrEmpty {
			failed = err
		}
		if c == nil {
			break
		}
	}
	return nil, failed
}

// newCSVTable finds the header. A comma of 0 is to be recognised.
func newCSVTable(src io.Reader, comma byte, overrides map[string]string) (*csvTable, error) {
	t := &csvTable{win: newWindow(src)}
	if err := t.win.endLinesAsLF(); err != nil {
		return nil, err
	}
	n, err := t.win.line(0, maxRecord)
	if err != nil {
		return nil, err
	}
	head := t.win.bytes()[:n]
	commas := []byte{comma}
	if named, ok := separatorLine(head); ok {
		t.win.skip(n)
		t.row++
		commas = []byte{named}
	} else if comma == 0 {
		commas = []byte{',', ';', '\t', '|'}
		if bytes.IndexByte(head, '\t') >= 0 && bytes.IndexByte(head, ',') < 0 {
			commas = []byte{'\t', ',', ';', '|'}
		}
	}
	var failed error
	for _, t.comma = range commas {
		if err = t.header(overrides); err == nil {
			t.date = t.columns.index(fieldReceivedAt)
			return t, nil
		}
		if failed == nil {
			failed = err
		}
		if t.columns != nil { // a header was found, but not all that was asked for
			break
		}
	}
	return nil, failed
}

// header finds the header row and goes below it, if it finds one.
func (t *csvTable) header(overrides map[string]string) (err error) {
	off, rows := 0, 0
	t.columns, err = findHeaderRow(overrides, func() ([]string, error) {
		for {
			n, err := t.parseAt(off)
			if err != nil {
				return nil, fmt.Errorf("header: %w", err)
			}
			if n == 0 || off > headerRows*maxRecord {
				return nil, io.EOF
			}
			off += n
			rows++
			if !t.blank() {
				return t.strings(), nil
			}
		}
	})
	if err == nil {
		t.win.skip(off)
		t.row += rows
	}
	return err
}

// separatorLine reads the line "sep=;" by which Excel is told the delimiter.
func separatorLine(line []byte) (comma byte, ok bool) {
	line = bytes.Trim(bytes.TrimRight(line, "\r\n"), `"`)
	if len(line) != 5 || !bytes.EqualFold(line[:4], []byte("sep=")) || bytes.IndexByte([]byte(",;\t|:"), line[4]) < 0 {
		return 0, false
	}
	return line[4], true
}
