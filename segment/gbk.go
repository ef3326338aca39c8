package segment

import (
	"bytes"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// A codePage is the two-byte part of GB18030, which is GBK with its
// user-defined areas.
type codePage struct {
	codes  [1 << 16]uint16        // of a character of the Basic Multilingual Plane, 0 for none
	chars  [1 << 15]uint16        // of code 0x8000+i, 0 for none
	common [(1 << 16) / 64]uint64 // the 3,755 everyday ideographs and the usual punctuation
}

// privateUse lists where GB18030 has characters of the private use area. The
// user-defined areas come first. Decoders of GBK write them for codes without
// a character.
var privateUse = []struct {
	first       rune
	code        uint16
	lead, trail int // extent of a block; codes of a block follow one another
}{
	{0xE000, 0xAAA1, 6, 94}, {0xE234, 0xF8A1, 7, 94}, {0xE4C6, 0xA140, 7, 96},
	{0xE766, 0xA2AB, 1, 6}, {0xE76C, 0xA2E3, 1, 2}, {0xE76E, 0xA2EF, 1, 2}, {0xE770, 0xA2FD, 1, 2},
	{0xE772, 0xA4F4, 1, 11}, {0xE77D, 0xA5F7, 1, 8}, {0xE785, 0xA6B9, 1, 8}, {0xE78D, 0xA6D9, 1, 7},
	{0xE794, 0xA6EC, 1, 2}, {0xE796, 0xA6F3, 1, 1}, {0xE797, 0xA6F6, 1, 9}, {0xE7A0, 0xA7C2, 1, 15},
	{0xE7AF, 0xA7F2, 1, 13}, {0xE7BC, 0xA896, 1, 11}, {0xE7C7, 0xA8BC, 1, 1}, {0xE7C8, 0xA8BF, 1, 1},
	{0xE7C9, 0xA8C1, 1, 4}, {0xE7CD, 0xA8EA, 1, 21}, {0xE7E2, 0xA958, 1, 1}, {0xE7E3, 0xA95B, 1, 1},
	{0xE7E4, 0xA95D, 1, 3}, {0xE7E7, 0xA989, 1, 13}, {0xE7F4, 0xA997, 1, 13}, {0xE801, 0xA9F0, 1, 15}, {0xE810, 0xD7FA, 1, 5},
}

// gbk is the code page. It takes a few milliseconds to make and is needed only
// where text may be damaged.
var gbk = sync.OnceValue(makeCodePage)

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
	for _, area := range privateUse {
		r := area.first
		for lead := range area.lead {
			for trail, code := 0, area.code+uint16(lead)<<8; trail < area.trail; code++ {
				if code&0xFF == 0x7F {
					continue
				}
				p.add(code, r)
				r++
				trail++
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
