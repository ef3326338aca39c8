package complaint

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"
)

// maxRecord bounds one row, and how far a reader looks for the next good row
// after a damaged one: 1 MiB of decoded text.
const maxRecord = 1 << 20

// maxRaw bounds RowError.Raw; a spreadsheet cell holds 32,767 characters.
const maxRaw = 32 << 10

// A window is the part of a text stream that is in memory: what was looked at
// and not yet consumed. It holds what its user lets it grow to.
//
// Of a part of a text, what follows is looked at where that decides what the part
// holds, as it decides it in the whole, and is never consumed.
type window struct {
	src    io.Reader
	ahead  io.Reader // what follows src; nil: nothing does
	buf    []byte
	lo, hi int
	past   bool // src has ended, at end, and ahead is read
	end    int
	eof    bool
	cr     bool  // a CR alone ends a line, too
	nuls   int64 // NUL characters dropped
	ends   int64 // CR and LF consumed
}

func newWindow(src io.Reader) *window {
	return &window{src: src, buf: make([]byte, 256<<10)}
}

// bytes returns what is in memory. It is valid until the next grow.
func (w *window) bytes() []byte { return w.buf[w.lo:w.hi] }

// skip consumes n bytes, which stay valid until the next grow.
func (w *window) skip(n int) {
	b := w.buf[w.lo : w.lo+n]
	w.ends += int64(bytes.Count(b, []byte{'\n'}) + bytes.Count(b, []byte{'\r'}))
	w.lo += n
}

// more reports whether something is left to consume.
func (w *window) more() (bool, error) {
	for w.lo == w.hi && !w.eof && !w.past {
		if err := w.grow(); err != nil {
			return false, err
		}
	}
	if w.past {
		return w.lo < w.end, nil
	}
	return w.lo < w.hi, nil
}

// grow reads more, and sets eof when there is no more.
func (w *window) grow() error {
	if w.lo == 0 && w.hi == len(w.buf) {
		w.buf = append(w.buf, make([]byte, len(w.buf))...)
	} else if w.lo > 0 {
		w.hi = copy(w.buf, w.buf[w.lo:w.hi])
		w.end -= w.lo
		w.lo = 0
	}
	n, err := io.ReadFull(w.src, w.buf[w.hi:])
	w.hi += w.dropNULs(w.buf[w.hi : w.hi+n])
	switch {
	case err != io.EOF && err != io.ErrUnexpectedEOF:
		return err
	case w.ahead != nil:
		w.src, w.ahead, w.past, w.end = w.ahead, nil, true, w.hi
	default:
		w.eof = true
	}
	return nil
}

// dropNULs closes the gaps that NUL characters leave in b and returns its new
// length. They come from fields of fixed length and mean nothing.
func (w *window) dropNULs(b []byte) int {
	if bytes.IndexByte(b, 0) < 0 {
		return len(b)
	}
	n := 0
	for _, c := range b {
		if c != 0 {
			b[n] = c
			n++
		}
	}
	if !w.past {
		w.nuls += int64(len(b) - n)
	}
	return n
}

// line returns the length of the line at offset off, newline included. Without
// a newline within most bytes, or to the end, it returns what there is.
func (w *window) line(off, most int) (int, error) {
	for {
		b := w.bytes()[off:]
		if n := endOfLine(b[:min(len(b), most)], w.cr, w.eof || len(b) >= most); n > 0 {
			return n, nil
		}
		if w.eof || len(b) >= most {
			return min(len(b), most), nil
		}
		if err := w.grow(); err != nil {
			return 0, err
		}
	}
}

// endOfLine returns the length of the line that b starts with, its end included,
// or 0 if b does not hold its end: LF or, with cr, a CR that no LF follows. The
// last byte may be half of a CRLF, unless b is whole.
func endOfLine(b []byte, cr, whole bool) int {
	n := bytes.IndexByte(b, '\n') + 1
	if !cr {
		return n
	}
	line := b
	if n > 0 {
		line = b[:n]
	}
	switch i := bytes.IndexByte(line, '\r'); {
	case i < 0 || i+2 == n:
		return n
	case i+1 == len(b) && !whole:
		return 0
	default:
		return i + 1
	}
}

// findLineEnds sets cr if a CR alone ends the lines: of a file without any LF,
// or with one only below its first lines.
func (w *window) findLineEnds() error {
	n, err := w.line(0, maxRecord)
	if err != nil {
		return err
	}
	head := w.bytes()[:n]
	w.cr = bytes.IndexByte(head, '\n') < 0 && bytes.IndexByte(head, '\r') >= 0 || loneCR(head)
	return nil
}

// loneCR reports a CR outside quotes that more of a line follows.
func loneCR(b []byte) bool {
	quoted := false
	for i, c := range b {
		if c == '"' {
			quoted = !quoted
		}
		if c == '\r' && !quoted && i+1 < len(b) && b[i+1] != '\r' && b[i+1] != '\n' {
			return true
		}
	}
	return false
}

// splitAtCR makes LF of every CR outside quotes that more than LF follows, and
// reports whether there was one.
func splitAtCR(b []byte) bool {
	quoted, found := false, false
	for i, c := range b {
		if c == '"' {
			quoted = !quoted
		}
		if c == '\r' && !quoted && i+1 < len(b) && b[i+1] != '\n' {
			b[i], found = '\n', true
		}
	}
	return found
}

// rawText is b as RowError.Raw: bounded, and whole characters.
func rawText(b []byte) string {
	if len(b) > maxRaw {
		b = b[:maxRaw]
		for len(b) > 0 && !utf8.RuneStart(b[len(b)-1]) {
			b = b[:len(b)-1]
		}
		b = b[:max(0, len(b)-1)]
	}
	return strings.TrimRight(string(b), "\r\n")
}
