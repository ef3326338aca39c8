package complaint

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/transform"

	"suxi/internal/gbk"
)

// gb18030 is the encoding with its private use characters.
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
			if r := gbk.PrivateUse(src[nSrc], src[nSrc+1]); r != 0 {
				utf8.EncodeRune(out, r) // three bytes, too
			}
		}
		nDst, nSrc = nDst+n, nSrc+size
	}
	return nDst, nSrc, nil
}
