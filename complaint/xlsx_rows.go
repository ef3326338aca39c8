package complaint

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// A cellText collects the text of a cell or shared string: of its elements v and
// t, without the readings (rPh) that stand beside Japanese.
type cellText struct {
	text     []byte
	within   bool
	phonetic bool
}

func (c *cellText) start(e xml.StartElement) {
	switch e.Name.Local {
	case "rPh":
		c.phonetic = true
	case "v", "t":
		c.within = !c.phonetic
	}
}

func (c *cellText) add(text xml.CharData) error {
	if !c.within {
		return nil
	}
	if len(c.text)+len(text) > maxRecord {
		return errors.New("a cell is longer than 1 MiB")
	}
	c.text = append(c.text, text...)
	return nil
}

func (c *cellText) end(e xml.EndElement) {
	switch e.Name.Local {
	case "rPh":
		c.phonetic = false
	case "v", "t":
		c.within = false
	}
}

// take returns what was collected, and begins anew.
func (c *cellText) take() []byte {
	text := c.text
	c.text, c.within, c.phonetic = c.text[:0], false, false
	return text
}

// A sheetRows reads the rows of a worksheet.
type sheetRows struct {
	book *book
	part *part
	row  int // the number of the row read last
	text cellText
}

func (b *book) rows(s bookSheet) (*sheetRows, error) {
	p, err := openPart(b.parts[s.part])
	if err != nil {
		return nil, err
	}
	return &sheetRows{book: b, part: p}, nil
}

// next returns the cells of the next row that the sheet has. A cell that it does
// not have is empty. After the last row the error is io.EOF; a sheet that breaks
// off before that is an error of another kind.
func (r *sheetRows) next() (cells []string, err error) {
	cell, column, kind := false, -1, ""
	for {
		piece, err := r.part.next()
		if err == io.EOF {
			err = errors.New("it ends too early")
		}
		if err != nil {
			return nil, fmt.Errorf("near row %d: %w", r.row, err)
		}
		switch e := piece.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "row":
				n, err := strconv.Atoi(attribute(e, "r"))
				if err != nil || n <= r.row {
					n = r.row + 1
				}
				if n > xlsxRows {
					return nil, fmt.Errorf("near row %d: more than %d rows", r.row, xlsxRows)
				}
				r.row, cells, column = n, nil, -1
			case "c":
				cell, kind = true, attribute(e, "t")
				if column = columnAt(attribute(e, "r"), column+1); column >= xlsxColumns {
					return nil, fmt.Errorf("row %d: more than %d columns", r.row, xlsxColumns)
				}
			default:
				if cell {
					r.text.start(e)
				}
			}
		case xml.CharData:
			if err := r.text.add(e); err != nil {
				return nil, fmt.Errorf("row %d: %w", r.row, err)
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "c":
				if !cell {
					return nil, fmt.Errorf("near row %d: a cell ends that has not begun", r.row)
				}
				value, err := r.value(kind)
				if err != nil {
					return nil, fmt.Errorf("row %d: %w", r.row, err)
				}
				for len(cells) <= column {
					cells = append(cells, "")
				}
				cells[column], cell = value, false
			case "row":
				return cells, nil
			case "sheetData":
				if err := r.part.check(); err != nil {
					return nil, fmt.Errorf("near row %d: %w", r.row, err)
				}
				return nil, io.EOF
			default:
				r.text.end(e)
			}
		}
	}
}

// value returns the value of the cell that was collected.
func (r *sheetRows) value(kind string) (string, error) {
	text := r.text.take()
	switch kind {
	case "s":
		if len(text) == 0 {
			return "", nil
		}
		i, err := strconv.Atoi(strings.TrimSpace(string(text)))
		if err != nil || i < 0 || i >= len(r.book.shared.ends) {
			return "", fmt.Errorf("a cell names a shared string that is not there, of %d", len(r.book.shared.ends))
		}
		return r.book.shared.at(i)
	case "inlineStr", "str":
		return unescapeXLSX(string(text)), nil
	}
	return string(text), nil
}

func (r *sheetRows) close() error { return r.part.close() }

// columnAt returns the column, from 0, of a reference such as AB12, or next if it
// has none.
func columnAt(reference string, next int) int {
	column := 0
	for _, c := range []byte(reference) {
		if c |= 0x20; c < 'a' || c > 'z' || column > xlsxColumns {
			break
		}
		column = column*26 + int(c-'a') + 1
	}
	if column == 0 {
		return next
	}
	return column - 1
}

// escaped is how a workbook writes a character that XML cannot hold, see xmlEscape.
var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

func unescapeXLSX(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escaped.ReplaceAllStringFunc(s, func(e string) string {
		n, _ := strconv.ParseUint(e[2:6], 16, 16) // hexadecimal, by the pattern
		return string(rune(n))
	})
}
