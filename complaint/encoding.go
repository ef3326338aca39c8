package complaint

import (
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// A charset is a way bytes stand for text.
type charset struct {
	name        string
	encoding    encoding.Encoding
	bom         string // byte order mark, if it has one
	replacement string // how U+FFFD itself is written, if it can be
}

var (
	charsetUTF8    = &charset{"utf-8", unicode.UTF8, "\xEF\xBB\xBF", "\xEF\xBF\xBD"}
	charsetUTF16LE = &charset{"utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "\xFF\xFE", "\xFD\xFF"}
	charsetUTF16BE = &charset{"utf-16be", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "\xFE\xFF", "\xFF\xFD"}
	charsetGB18030 = &charset{"gb18030", gb18030{simplifiedchinese.GB18030}, "\x84\x31\x95\x33", "\x84\x31\xA4\x37"}
	charsetBig5    = &charset{"big5", traditionalchinese.Big5, "", ""}
)

// charsetNamed returns the charset that --encoding names. GBK and GB2312 are
// subsets of GB18030.
func charsetNamed(name string) (*charset, error) {
	switch normalizeHeader(name) {
	case "utf8":
		return charsetUTF8, nil
	case "utf16le":
		return charsetUTF16LE, nil
	case "utf16be":
		return charsetUTF16BE, nil
	case "gb18030", "gbk", "gb2312", "cp936":
		return charsetGB18030, nil
	case "big5", "cp950":
		return charsetBig5, nil
	}
	return nil, optionErrorf("unknown encoding %q; use utf-8, gb18030, gbk, gb2312, big5, utf-16le or utf-16be", name)
}

// A detection says in what charset a file is written, and how that was decided.
type detection struct {
	*charset
	by string // see Stats.EncodingBy
	// other is what lines may be written in that are not in charset, as where two
	// exports were joined; nil: every line is in charset.
	other *charset
}

// evidence is how many bytes from the first non-ASCII one decide the encoding.
const evidence = 1 << 20

// detectCharset recognises the encoding of src, which head begins: a byte order
// mark decides; else UTF-16 if every other byte is NUL where text is ASCII; else
// UTF-8 if the text is UTF-8; else GB18030 or Big5. A few damaged bytes do not
// turn a UTF-8 file into another: in GB18030 text some eight of ten bytes beyond
// ASCII break the rules of UTF-8, in damaged UTF-8 text few do. Of a file that
// is both, the larger part decides.
func detectCharset(src *io.SectionReader, head []byte) (detection, error) {
	for _, c := range []*charset{charsetUTF16LE, charsetUTF16BE} {
		if strings.HasPrefix(string(head), c.bom) {
			return detection{charset: c, by: "byte order mark"}, nil
		}
	}
	if c := utf16Without(head); c != nil {
		return detection{charset: c, by: "content"}, nil
	}
	start, err := firstNonASCII(src)
	if err != nil {
		return detection{}, err
	}
	b := make([]byte, min(evidence, src.Size()-start))
	if _, err := src.ReadAt(b, start); err != nil && !errors.Is(err, io.EOF) {
		return detection{}, err
	}
	if start+evidence < src.Size() {
		b = wholeUTF8(b)
	}
	d := detectByLines(b)
	switch {
	case strings.HasPrefix(string(head), charsetUTF8.bom):
		if d.by = "byte order mark"; d.other == charsetUTF8 {
			d.charset, d.other = d.other, d.charset
		}
	case strings.HasPrefix(string(head), charsetGB18030.bom):
		d = detection{charset: charsetGB18030, by: "byte order mark", other: charsetUTF8}
	}
	return d, nil
}

// detectByLines tells UTF-8 from GB18030 and Big5, by the lines that are UTF-8 and
// the others.
func detectByLines(b []byte) detection {
	sound, good, bad, others := 0, 0, 0, []byte(nil) // characters, and bytes that are none
	for len(b) > 0 {
		line := b[:lineEnd(b)]
		b = b[len(line):]
		if g, x := countUTF8(line); x == 0 {
			sound += g
		} else {
			good, bad, others = good+g, bad+x, append(others, line...)
		}
	}
	d := detection{charset: charsetUTF8, by: "content", other: charsetGB18030}
	if isBig5(others) {
		d.other = charsetBig5
	}
	if bad > good/4 && bad > 2*sound {
		d.charset, d.other = d.other, d.charset
	}
	return d
}

// wholeUTF8 drops the character that the end of b cuts.
func wholeUTF8(b []byte) []byte {
	for i := len(b) - 1; i >= 0 && i >= len(b)-utf8.UTFMax; i-- {
		if utf8.RuneStart(b[i]) {
			if !utf8.FullRune(b[i:]) {
				return b[:i]
			}
			break
		}
	}
	return b
}

// countUTF8 counts the characters beyond ASCII and the bytes that are none.
func countUTF8(b []byte) (good, bad int) {
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError && size == 1:
			bad++
		case size > 1:
			good++
		}
		b = b[size:]
	}
	return good, bad
}

// utf16Without recognises UTF-16 without a byte order mark, or returns nil. The
// digits, commas and line ends of a table have their NUL on one side; a stray
// NUL in other text has none of that.
func utf16Without(head []byte) *charset {
	var ascii, ends [2]int // with the NUL behind and before it
	units := len(head) / 2
	for i := range units {
		pair := head[2*i : 2*i+2]
		for side := range 2 {
			if c := pair[side]; pair[1-side] == 0 && (' ' <= c && c < 0x7F || c == '\t' || c == '\n' || c == '\r') {
				ascii[side]++
				if c == '\n' || c == '\r' {
					ends[side]++
				}
			}
		}
	}
	for side, c := range []*charset{charsetUTF16LE, charsetUTF16BE} {
		if ends[side] > 0 && ascii[side] >= 3 && ascii[side]*200 >= units && ascii[side] > 20*ascii[1-side] {
			return c
		}
	}
	return nil
}

// firstNonASCII returns the offset of the first byte beyond ASCII, or the size.
func firstNonASCII(src *io.SectionReader) (int64, error) {
	b := make([]byte, 64<<10)
	for at := int64(0); ; {
		n, err := src.ReadAt(b, at)
		if i := slices.IndexFunc(b[:n], func(c byte) bool { return c >= utf8.RuneSelf }); i >= 0 {
			return at + int64(i), nil
		}
		at += int64(n)
		switch {
		case errors.Is(err, io.EOF) || n == 0:
			return at, nil
		case err != nil:
			return 0, err
		}
	}
}

// notText reports that the head of a file is binary: text has almost no control
// characters, noise has one in nine bytes. NUL may pad the fields of text. One NUL
// or two controls in a file of a few bytes prove nothing.
func notText(head []byte) bool {
	controls, nuls := 0, 0
	for _, b := range head {
		switch {
		case b == 0:
			nuls++
		case b < ' ' && !strings.ContainsRune("\t\n\v\f\r\x1a\x1b", rune(b)) || b == 0x7F:
			controls++
		}
	}
	return controls > max(2, len(head)/50) || nuls > max(1, len(head)/4)
}
