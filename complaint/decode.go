package complaint

import (
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

// A decoder reads the bytes of a text source as UTF-8. What cannot be decoded
// becomes U+FFFD and is counted.
//
// Where an other charset is given, a line that is not sound in the first one and
// has more common characters when it is read in the other is in that: so a GBK
// export behind a UTF-8 one is read, and a damaged character stays one.
type decoder struct {
	undecodable int64 // bytes that became U+FFFD
	mixed       int64 // lines in the other charset
	other       *charset

	src         io.Reader
	first       *counter
	second      *counter // nil: no lines are in another charset
	raw         []byte   // read and not yet decoded
	text        []byte   // decoded last
	out         []byte   // the part of text that was not returned yet
	err         error    // of src
	firstIsUTF8 bool
}

func newDecoder(d detection, src io.Reader) *decoder {
	dec := &decoder{src: src, other: d.other, firstIsUTF8: d.charset == charsetUTF8}
	dec.first = newCounter(d.charset, &dec.undecodable)
	if d.other == nil {
		dec.src = transform.NewReader(src, dec.first)
	} else {
		dec.second = newCounter(d.other, new(int64))
	}
	return dec
}

func (d *decoder) Read(p []byte) (int, error) {
	if d.second == nil {
		return d.src.Read(p)
	}
	for len(d.out) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		d.fill()
	}
	n := copy(p, d.out)
	d.out = d.out[n:]
	return n, nil
}

// fill decodes the lines that the next bytes complete; a line longer than a
// record may be is decoded in pieces.
func (d *decoder) fill() {
	const block = 64 << 10
	held := len(d.raw)
	d.raw = append(d.raw, make([]byte, block)...)
	n, err := d.src.Read(d.raw[held:]) // no more than comes: somebody may type the text
	d.raw = d.raw[:held+n]
	d.err = err
	whole := len(d.raw)
	if err == nil {
		switch whole = lastLineEnd(d.raw[held:]); { // what was held has none
		case whole > 0:
			whole += held
		case len(d.raw) > maxLine:
			whole = d.piece(d.raw)
		}
	}
	d.text = d.decode(d.text[:0], d.raw[:whole])
	d.out = d.text
	d.raw = append(d.raw[:0], d.raw[whole:]...)
}

// piece returns how much of a line is decoded as if it were one: all of a line that
// is no longer than maxLine.
func (d *decoder) piece(line []byte) int {
	switch {
	case len(line) <= maxLine:
		return len(line)
	case d.firstIsUTF8:
		return lastCharacterEnd(line[:maxLine])
	}
	return maxLine
}

// lastCharacterEnd returns where the last character of UTF-8 ends in b, which may be
// cut amid the next.
func lastCharacterEnd(b []byte) int {
	for i := len(b) - 1; i >= 0 && i > len(b)-utf8.UTFMax; i-- {
		if utf8.RuneStart(b[i]) && !utf8.FullRune(b[i:]) {
			return i
		}
	}
	return len(b)
}

// decode appends the text of lines to dst.
func (d *decoder) decode(dst, lines []byte) []byte {
	if d.firstIsUTF8 && utf8.Valid(lines) {
		return append(dst, lines...)
	}
	run := 0 // the end of the lines in the first charset that were not decoded yet
	for run < len(lines) {
		line := lines[run:][:lineEnd(lines[run:])]
		n := d.piece(line)
		text, ok := d.inOther(line[:n])
		run += n
		switch {
		case ok:
			d.mixed++
			dst, _, _ = transform.Append(d.first, dst, lines[:run-n])
			dst = append(dst, text...)
		case n < len(line):
			dst, _, _ = transform.Append(d.first, dst, lines[:run])
		default:
			continue
		}
		lines, run = lines[run:], 0
	}
	dst, _, _ = transform.Append(d.first, dst, lines)
	return dst
}

// inOther returns the text of a line that is in the other charset.
func (d *decoder) inOther(line []byte) (text []byte, ok bool) {
	// Only a line that is not UTF-8 and ought to be, or the reverse, is in doubt.
	if utf8.Valid(line) == d.firstIsUTF8 || isASCII(line) {
		return nil, false
	}
	text, bad := d.second.text(line)
	first, _ := newCounter(d.first.charset, new(int64)).text(line)
	return text, bad == 0 && common(text) > common(first)
}

// lineEnd returns the length of the first line, up to its CR or LF. No charset
// that is decoded by lines has one of them within a character.
func lineEnd(b []byte) int {
	if i := bytes.IndexAny(b, "\r\n"); i >= 0 {
		return i + 1
	}
	return len(b)
}

// lastLineEnd returns the length of all whole lines.
func lastLineEnd(b []byte) int {
	return max(bytes.LastIndexByte(b, '\n'), bytes.LastIndexByte(b, '\r')) + 1
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// A counter turns the bytes of a charset into UTF-8 and counts those that cannot
// be decoded.
type counter struct {
	transform.Transformer
	charset     *charset
	undecodable *int64
}

func newCounter(c *charset, undecodable *int64) *counter {
	return &counter{c.encoding.NewDecoder(), c, undecodable}
}

// text decodes b and returns how many bytes could not be.
func (c *counter) text(b []byte) (text []byte, bad int64) {
	before := *c.undecodable
	text, _, _ = transform.Append(c, nil, b)
	return text, *c.undecodable - before
}

const replacementUTF8 = "\uFFFD"

// Transform is the charset's, with counting.
func (c *counter) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	nDst, nSrc, err = c.Transformer.Transform(dst, src, atEOF)
	if bytes.Contains(dst[:nDst], []byte(replacementUTF8)) {
		c.count(src, nSrc, atEOF)
	}
	return nDst, nSrc, err
}

// count decodes src[:n] once more, a character or so at a time, to learn which
// bytes became U+FFFD and were not written as such.
func (c *counter) count(src []byte, n int, atEOF bool) {
	var dst [utf8.UTFMax]byte
	for i := 0; i < n; {
		// Room for three bytes holds one U+FFFD and nothing beside it.
		nDst, nSrc, _ := c.Transformer.Transform(dst[:3], src[i:], atEOF)
		if nSrc == 0 {
			// A character of four bytes; or four bytes of UTF-8 that promised to be
			// one and are U+FFFD and a byte of ASCII.
			nDst, nSrc, _ = c.Transformer.Transform(dst[:], src[i:], atEOF)
			if nDst == 4 && string(dst[:3]) == replacementUTF8 {
				nDst, nSrc = 3, nSrc-1
			}
		}
		if nSrc == 0 {
			return
		}
		if string(dst[:nDst]) == replacementUTF8 && string(src[i:i+nSrc]) != c.charset.replacement {
			*c.undecodable += int64(nSrc)
		}
		i += nSrc
	}
}
