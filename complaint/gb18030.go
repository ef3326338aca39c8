package complaint

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/transform"
)

// gb18030 is the encoding with its private use characters, of which
// golang.org/x/text has none of two bytes. They stand in text for characters of
// one's own, and where GBK was read one byte out of step; there their bytes are
// what is left of the text.
type gb18030 struct{ encoding.Encoding }

func (e gb18030) NewDecoder() *encoding.Decoder {
	return &encoding.Decoder{Transformer: privateDecoder{e.Encoding.NewDecoder().Transformer}}
}

// A privateDecoder adds the private use characters to a decoder that keeps no
// state.
type privateDecoder struct{ transform.Transformer }

// Transform is the decoder's, and once more, a character or so at a time, where
// that does not know one.
func (d privateDecoder) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	nDst, nSrc, err = d.Transformer.Transform(dst, src, atEOF)
	if !bytes.Contains(dst[:nDst], []byte(replacementUTF8)) {
		return nDst, nSrc, err
	}
	for nDst, nSrc = 0, 0; nSrc < len(src); {
		// Room for three bytes holds one U+FFFD and nothing beside it.
		out := dst[nDst:min(nDst+3, len(dst))]
		n, size, err := d.Transformer.Transform(out, src[nSrc:], atEOF)
		if size == 0 { // a character of four bytes; or no room, or half of one
			n, size, err = d.Transformer.Transform(dst[nDst:min(nDst+4, len(dst))], src[nSrc:], atEOF)
		}
		if size == 0 {
			return nDst, nSrc, err
		}
		if size == 2 && string(out[:n]) == replacementUTF8 {
			if r := privateUse(src[nSrc], src[nSrc+1]); r != 0 {
				utf8.EncodeRune(out, r) // three bytes, too
			}
		}
		nDst, nSrc = nDst+n, nSrc+size
	}
	return nDst, nSrc, nil
}

// privateUse returns the character of private use that two bytes stand for, and
// 0 if they have no meaning at all.
func privateUse(lead, trail byte) rune {
	for _, a := range privateAreas {
		row, column := int(lead)-int(a.code>>8), int(trail)-int(a.code&0xFF)
		if trail > 0x7F && a.code&0xFF < 0x7F {
			column-- // no trail byte is 7F
		}
		if 0 <= row && row < a.rows && 0 <= column && column < a.columns {
			return a.first + rune(row*a.columns+column)
		}
	}
	return 0
}

// privateAreas are the codes of private use of GB 18030-2000: the three areas
// that GBK leaves to its users, then the gaps in its tables.
var privateAreas = []struct {
	first         rune
	code          uint16
	rows, columns int
}{
	{0xE000, 0xAAA1, 6, 94}, {0xE234, 0xF8A1, 7, 94}, {0xE4C6, 0xA140, 7, 96},
	{0xE766, 0xA2AB, 1, 6}, {0xE76D, 0xA2E4, 1, 1}, {0xE76E, 0xA2EF, 1, 2}, {0xE770, 0xA2FD, 1, 2},
	{0xE772, 0xA4F4, 1, 11}, {0xE77D, 0xA5F7, 1, 8}, {0xE785, 0xA6B9, 1, 8}, {0xE78D, 0xA6D9, 1, 7},
	{0xE794, 0xA6EC, 1, 2}, {0xE796, 0xA6F3, 1, 1}, {0xE797, 0xA6F6, 1, 9}, {0xE7A0, 0xA7C2, 1, 15},
	{0xE7AF, 0xA7F2, 1, 13}, {0xE7BC, 0xA896, 1, 11}, {0xE7C7, 0xA8BC, 1, 1}, {0xE7C9, 0xA8C1, 1, 4},
	{0xE7CD, 0xA8EA, 1, 21}, {0xE7E2, 0xA958, 1, 1}, {0xE7E3, 0xA95B, 1, 1}, {0xE7E4, 0xA95D, 1, 3},
	{0xE7F4, 0xA997, 1, 13}, {0xE801, 0xA9F0, 1, 15}, {0xE810, 0xD7FA, 1, 5}, {0xE815, 0xFE50, 1, 81},
}
