package complaint

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
)

// headerRows is among how many rows the header is looked for: a title and the
// like may stand above it.
const headerRows = 10

// A headerSearch looks for the header among the first rows: the row with the
// most recognised fields that has the text, and of several the first. A row that
// holds more of the overridden headers as written goes before.
type headerSearch struct {
	overrides map[string]string
	guessed   bool // the delimiter is a guess, which a row has to bear out

	best   *columns
	err    error // of best
	at     int   // which row best is, from 0
	exact  int
	fields int
	width  int // the number of cells of best

	seen   int
	title  bool  // the first row is one cell that reads like a title
	wide   bool  // a row below it has more cells
	failed error // of the first row
}

// add looks at the next row that is not blank.
func (s *headerSearch) add(cells []string) {
	if s.guessed && s.best != nil && s.seen == s.at+1 && len(cells) != s.width {
		s.best = nil
	}
	at := s.seen
	s.seen++
	if at == 0 {
		s.title = isTitle(cells)
	} else if s.title && !s.wide {
		s.wide = filled(cells) > 1
	}
	c, err := mapColumns(cells, s.overrides)
	if at == 0 {
		s.failed = err
	}
	exact, fields := 0, len(c.fields)-c.extra
	for _, header := range s.overrides {
		if notBlank(header) && slices.Contains(c.labels, strings.TrimSpace(header)) {
			exact++
		}
	}
	if c.index(fieldText) < 0 {
		return
	}
	named, datum := at == 0 && exact > 0, slices.ContainsFunc(cells, isDatum)
	switch {
	case at > 0 || s.guessed:
		if datum || fields < 2 && !named {
			return
		}
	case datum && fields < 2 && !named && len(cells) > 1 && !isTitle(cells):
		s.failed = fmt.Errorf("%w; the headers are %s; name it with --column text=HEADER", ErrNoText, listHeaders(cells))
		return // a row of data with a cell like 内容
	}
	if s.best == nil || exact > s.exact || exact == s.exact && fields > s.fields {
		s.best, s.err, s.at, s.exact, s.fields, s.width = c, err, at, exact, fields, len(cells)
	}
}

// isDatum tells a cell that is surely not a header: a date, or one with a number
// of five digits.
func isDatum(cell string) bool {
	_, err := ParseTime(cell)
	return err == nil || longDigits(cell)
}

// isTitle tells a row of one cell that ends in a remark with a number.
func isTitle(cells []string) bool {
	if filled(cells) != 1 {
		return false
	}
	cell := strings.TrimSpace(cells[slices.IndexFunc(cells, notBlank)])
	return (strings.HasSuffix(cell, ")") || strings.HasSuffix(cell, "）")) && strings.ContainsFunc(cell, unicode.IsNumber)
}

// filled returns how many cells are not blank.
func filled(cells []string) int {
	n := 0
	for _, c := range cells {
		if notBlank(c) {
			n++
		}
	}
	return n
}

// run looks at what next yields until io.EOF or a damaged row. If there is no
// header, the error is that of the first row, or ErrEmpty.
func (s *headerSearch) run(next func() ([]string, error)) (*columns, error) {
	for s.seen < headerRows {
		cells, err := next()
		if err == io.EOF || s.seen > 0 && (errors.Is(err, errQuote) || errors.Is(err, errTooLong)) {
			break
		}
		if err != nil {
			return nil, err
		}
		s.add(cells)
	}
	switch {
	case s.best != nil && s.at == 0 && s.title && s.wide && s.exact == 0:
		return nil, fmt.Errorf("%w: the first row is a title, and no row below it is a header; name the column with --column text=HEADER", ErrNoText)
	case s.best != nil:
		return s.best, s.err
	case s.failed == nil && s.seen == 0:
		return nil, ErrEmpty
	case s.failed == nil:
		return nil, ErrNoText
	}
	return nil, s.failed
}

// newCSVTable finds the header. A comma of 0 is to be recognised.
func newCSVTable(win *window, comma byte, overrides map[string]string) (*csvTable, error) {
	t := &csvTable{win: win}
	if err := t.win.findLineEnds(); err != nil {
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
	for i := range commas {
		t.comma = commas[i]
		if err = t.header(overrides, i > 0); err == nil {
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
func (t *csvTable) header(overrides map[string]string, guessed bool) (err error) {
	off, rows := 0, 0
	type mark struct{ start, end, rows int }
	var marks []mark
	s := headerSearch{overrides: overrides, guessed: guessed}
	t.columns, err = s.run(func() ([]string, error) {
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
				marks = append(marks, mark{off - n, off, rows})
				return t.strings(), nil
			}
		}
	})
	if t.columns != nil {
		marks = marks[:s.at+1]
	}
	for _, m := range marks {
		if !t.win.cr && loneCR(t.win.bytes()[m.start:m.end]) {
			t.win.cr = true
			return t.header(overrides, guessed)
		}
	}
	if err == nil {
		m := marks[s.at]
		t.win.skip(m.end)
		t.row += m.rows
		t.headerRow = t.row
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
