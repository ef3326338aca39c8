package complaint

import (
	"bytes"
	"context"
	"io"
)

// A csvCutter cuts CSV and TSV between rows. What is a row, a csvTable says; but it
// says so of decoded text, with every cell in hand. Most lines are rows whatever
// they hold:
//
//  1. A line without a quote, and without a CR but the one of its end, is one.
//  2. So is a record that is sound as bytes, with no line in it that could be
//     a row: in every encoding but UTF-16 a quote, a comma, a tab and the ends of lines
//     are these bytes, and nothing else is. (Other delimiters may be the second byte
//     of a character of GB18030 or Big5.)
//  3. The rest, such as damage, is decoded and left to a csvTable, for a
//     while: there is more where it comes from.
//
// Undecoded lines are counted at the speed at which bytes are searched.
type csvCutter struct {
	src   *io.SectionReader
	found detection
	table csvTable // has the columns, and parses bytes
	buf   []byte   // bytes of src
}

const (
	// A line of so many bytes is no longer than maxRecord, however it is decoded: a
	// byte is a character of three at most.
	cutBytes = 256 << 10
	// So much text is left to a csvTable at a time.
	cutText = 1 << 20
)

func newCSVCutter(src *io.SectionReader, found detection, t *csvTable) *csvCutter {
	return &csvCutter{
		src: src, found: found, buf: make([]byte, cutBytes),
		table: csvTable{win: &window{cr: t.win.cr}, comma: t.comma, columns: t.columns, date: t.date},
	}
}

func (c *csvCutter) next(ctx context.Context, from mark, target int64) (mark, error) {
	to := from
	for to.at < min(target, c.src.Size()) {
		b, err := readAt(ctx, c.src, c.buf, to.at)
		if err != nil {
			return to, err
		}
		n, rows := c.plain(b, target-to.at)
		to.at, to.row = to.at+int64(n), to.row+rows
		if n > 0 {
			continue
		}
		if to, err = c.decoded(ctx, to, min(cutText, target-to.at)); err != nil {
			return to, err
		}
	}
	return to, nil
}

// plain returns how many rows of at least so many bytes b starts with, as far as
// they are rows for certain, and their length.
func (c *csvCutter) plain(b []byte, least int64) (n, rows int) {
	if c.table.win.cr {
		return 0, 0
	}
	quote := 0 // the first quote from n on
	for int64(n) < least {
		if quote <= n {
			if quote = bytes.IndexByte(b[n:], '"'); quote < 0 {
				quote = len(b)
			} else {
				quote += n
			}
		}
		lines := b[n:quote]
		lines = lines[:bytes.LastIndexByte(lines, '\n')+1]
		if want := least - int64(n); int64(len(lines)) > want {
			lines = lines[:int(want)+bytes.IndexByte(lines[want-1:], '\n')]
		}
		if len(lines) > 0 {
			if cr := bytes.Count(lines, []byte{'\r'}); cr > 0 && cr != bytes.Count(lines, []byte("\r\n")) {
				break
			}
			n, rows = n+len(lines), rows+bytes.Count(lines, []byte{'\n'})
			continue
		}
		record := c.sound(b[n:])
		if record == 0 {
			break
		}
		n, rows = n+record, rows+1
	}
	return n, rows
}

// sound returns the length of the record that b starts with, or 0 if it is not
// certain to be one.
func (c *csvCutter) sound(b []byte) int {
	t := &c.table
	if t.comma != ',' && t.comma != '\t' {
		return 0
	}
	n, err := t.parse(b, false)
	if err != nil || bytes.IndexByte(b[:n], 0) >= 0 {
		return 0
	}
	switch cells := len(t.ends) - len(t.columns.names); {
	case cells > 0 && bytes.IndexByte(b[:n], '\r') >= 0: // it may be several
	case !t.multi:
		return n
	case cells == 0 && !t.bare && t.swallows(b[:n], func(string) bool { return true }) == nil:
		return n
	}
	return 0
}

// decoded goes over the rows of at least so many bytes of text by a csvTable.
func (c *csvCutter) decoded(ctx context.Context, from mark, least int64) (mark, error) {
	text := newDecoder(c.found, io.NewSectionReader(c.src, from.at, c.src.Size()-from.at))
	t := csvTable{win: newWindow(text), comma: c.table.comma, columns: c.table.columns, date: c.table.date}
	t.win.cr = c.table.win.cr
	to := from
	for bytes := int64(0); ; {
		rest := t.lost
		n, _, err := t.span()
		if err == io.EOF {
			to.at = c.src.Size()
			return to, nil
		}
		if err != nil {
			return to, err
		}
		t.take(n)
		if bytes += int64(n); !rest {
			to.row++
		}
		if bytes < least || t.lost || t.split > 0 {
			continue
		}
		more, err := t.win.more()
		if err != nil {
			return to, err
		}
		if more {
			to.at, err = c.behind(ctx, from.at, t.win.ends)
			return to, err
		}
	}
}

// behind returns the offset behind so many CR and LF from at on. Text has them where
// its bytes have them.
func (c *csvCutter) behind(ctx context.Context, at, ends int64) (int64, error) {
	for ends > 0 {
		b, err := readAt(ctx, c.src, c.buf, at)
		if err != nil || len(b) == 0 {
			return at, err
		}
		for i, x := range b {
			if x == '\n' || x == '\r' {
				if ends--; ends == 0 {
					return at + int64(i) + 1, nil
				}
			}
		}
		at += int64(len(b))
	}
	return at, nil
}
