package complaint

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// A charset is a way bytes stand for text.
type charset struct {
	name        string
	encoding    encoding.Encoding
	bom         string
	replacement string // how U+FFFD itself is written
}

// The first three are recognised by their byte order mark.
var charsets = []charset{
	{"utf-8", unicode.UTF8, "\xEF\xBB\xBF", "\xEF\xBF\xBD"},
	{"utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "\xFF\xFE", "\xFD\xFF"},
	{"utf-16be", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "\xFE\xFF", "\xFF\xFD"},
	{"gb18030", simplifiedchinese.GB18030, "\x84\x31\x95\x33", "\x84\x31\xA4\x37"},
}

// charsetNamed returns the charset that --encoding names. GBK and GB2312 are
// subsets of GB18030.
func charsetNamed(name string) (charset, error) {
	short := strings.ReplaceAll(normalizeHeader(name), "-", "")
	switch short {
	case "gbk", "gb2312", "cp936":
		short = "gb18030"
	}
	for _, c := range charsets {
		if short == strings.ReplaceAll(c.name, "-", "") {
			return c, nil
		}
	}
	return charset{}, optionErrorf("unknown encoding %q; use utf-8, gb18030, gbk, gb2312, utf-16le or utf-16be", name)
}

// evidence is how many bytes from the first non-ASCII one decide the encoding.
const evidence = 1 << 20

// detectCharset recognises the encoding of src: a byte order mark decides; else
// UTF-8 if the text is UTF-8; else GB18030. A few damaged bytes do not turn a
// UTF-8 file into a GB18030 one: in GB18030 text some eight of ten bytes beyond
// ASCII break the rules of UTF-8, in damaged UTF-8 text few do.
func detectCharset(src *io.SectionReader) (charset, error) {
	head := make([]byte, 4)
	n, err := src.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return charset{}, err
	}
	for _, c := range charsets {
		if strings.HasPrefix(string(head[:n]), c.bom) {
			return c, nil
		}
	}
	start, err := firstNonASCII(src)
	if err != nil {
		return charset{}, err
	}
	b := make([]byte, min(evidence, src.Size()-start))
	if _, err := src.ReadAt(b, start); err != nil && !errors.Is(err, io.EOF) {
		return charset{}, err
	}
	good, bad := 0, 0
	for len(b) > 0 {
		if b[0] < utf8.RuneSelf {
			b = b[1:]
			continue
		}
		r, size := utf8.DecodeRune(b)
		if r == utf8.RuneError && size == 1 {
			if !utf8.FullRune(b) && start+evidence < src.Size() {
				break // a character cut by the end of the evidence
			}
			bad++
		} else {
			good++
		}
		b = b[size:]
	}
	if bad > good/4 {
		return charsets[3], nil
	}
	return charsets[0], nil
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
// characters, noise has one in nine bytes.
func notText(head []byte) bool {
	controls := 0
	for _, b := range head {
		if b < ' ' && !strings.ContainsRune("\t\n\v\f\r\x1a\x1b", rune(b)) || b == 0x7F {
			controls++
		}
	}
	return controls*50 > len(head)
}

// A decoder turns the bytes of a charset into UTF-8. What cannot be decoded
// becomes U+FFFD; undecodable is how many bytes that were.
type decoder struct {
	transform.Transformer
	replacement string
	undecodable int64
}

func newDecoder(c charset) *decoder {
	return &decoder{Transformer: c.encoding.NewDecoder(), replacement: c.replacement}
}

// reader returns src decoded.
func (d *decoder) reader(src io.Reader) io.Reader { return transform.NewReader(src, d) }

const replacementUTF8 = "\uFFFD"

// Transform is the charset's, with counting.
func (d *decoder) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	nDst, nSrc, err = d.Transformer.Transform(dst, src, atEOF)
	if bytes.Contains(dst[:nDst], []byte(replacementUTF8)) {
		d.count(src, nSrc, atEOF)
	}
	return nDst, nSrc, err
}

// count decodes src[:n] once more, a character or so at a time, to learn which
// bytes became U+FFFD and were not written as such.
func (d *decoder) count(src []byte, n int, atEOF bool) {
	var dst [utf8.UTFMax]byte
	for i := 0; i < n; {
		// Room for three bytes holds one U+FFFD and nothing beside it.
		nDst, nSrc, _ := d.Transformer.Transform(dst[:3], src[i:], atEOF)
		if nSrc == 0 {
			// A character of four bytes; or four bytes of UTF-8 that promised to be
			// one and are U+FFFD and a byte of ASCII.
			nDst, nSrc, _ = d.Transformer.Transform(dst[:], src[i:], atEOF)
			if nDst == 4 && string(dst[:3]) == replacementUTF8 {
				nDst, nSrc = 3, nSrc-1
			}
		}
		if nSrc == 0 {
			return
		}
		if string(dst[:nDst]) == replacementUTF8 && string(src[i:i+nSrc]) != d.replacement {
			d.undecodable += int64(nSrc)
		}
		i += nSrc
	}
}
