package segment

import (
	"bytes"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"suxi/internal/gbk"
)

// A codePage is the two-byte part of GB18030, which is GBK with its
// user-defined areas.
type codePage struct {
	codes  [1 << 16]uint16        // of a character of the Basic Multilingual Plane, 0 for none
	chars  [1 << 15]uint16        // of code 0x8000+i, 0 for none
	common [(1 << 16) / 64]uint64 // the 3,755 everyday ideographs and the usual punctuation
}

// page is the code page. It takes a few milliseconds to make and is needed only
// where text may be damaged.
var page = sync.OnceValue(makeCodePage)

func makeCodePage() *codePage {
	p := new(codePage)
	var lines []byte
	var codes []uint16
	for lead := uint16(0x81); lead <= 0xFE; lead++ {
		for trail := uint16(0x40); trail <= 0xFE; trail++ {
			codes = append(codes, lead<<8|trail)
			lines = append(lines, byte(lead), byte(trail), '\n')
		}
	}
	text, _ := simplifiedchinese.GB18030.NewDecoder().Bytes(lines) // never fails
	for line := range bytes.Lines(text) {
		if r, size := utf8.DecodeRune(line); size == len(line)-1 && r != utf8.RuneError {
			p.add(codes[0], r)
		}
		codes = codes[1:]
	}
	for lead := 0x81; lead <= 0xFE; lead++ {
		for trail := 0x40; trail <= 0xFE; trail++ {
			if r := gbk.PrivateUse(byte(lead), byte(trail)); r != 0 {
				p.add(uint16(lead<<8|trail), r)
			}
		}
	}
	for code := 0xB0A1; code <= 0xD7F9; code++ {
		r := p.chars[code-0x8000]
		if trail := code & 0xFF; trail >= 0xA1 && r != 0 {
			p.common[r/64] |= 1 << (r % 64)
		}
	}
	for _, r := range usualMarks {
		p.common[r/64] |= 1 << (r % 64)
	}
	return p
}

const usualMarks = "、。·—…“”‘’《》！（），：；？"

// add adds a code and its character. The first character of a code and the
// first code of a character count.
func (p *codePage) add(code uint16, r rune) {
	if r > 0xFFFF {
		return
	}
	if p.codes[r] == 0 {
		p.codes[r] = code
	}
	if p.chars[code-0x8000] == 0 {
		p.chars[code-0x8000] = uint16(r)
	}
}

// code returns the two bytes of r, and 0 if r has others.
func (p *codePage) code(r rune) uint16 {
	if r < utf8.RuneSelf || r > 0xFFFF {
		return 0
	}
	return p.codes[r]
}

// char returns the character of two bytes, and 0 if there is none.
func (p *codePage) char(lead, trail byte) rune {
	if lead < 0x81 || trail < 0x40 {
		return 0
	}
	return rune(p.chars[uint16(lead)<<8|uint16(trail)-0x8000])
}

// isCommon reports whether r is an everyday ideograph or usual punctuation.
func (p *codePage) isCommon(r rune) bool {
	return r <= 0xFFFF && p.common[r/64]>>(r%64)&1 != 0
}
