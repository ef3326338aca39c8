package segment

import (
	"strings"
	"unicode/utf8"
)

// A finding says which rules may have work in a text. No rule changes a text
// without its finding.
type finding uint8

const (
	unsound finding = 1 << iota // bytes that are not UTF-8, invisible characters
	escaped                     // what may be an HTML entity
	tagged                      // what may be a tag
	shifted                     // what may be GBK out of step
	spelled                     // what may be pinyin in brackets
	varied                      // width, Traditional characters, repeated marks
)

// What an ASCII character may be.
const (
	control = 1 << iota
	mark
	opening // of markup: < and &
	bracket // ( and [
)

var ascii = [utf8.RuneSelf]uint8{
	'!': mark, '?': mark, '.': mark, ',': mark, ';': mark, ':': mark, '~': mark, '-': mark, '_': mark, '=': mark,
	'<': opening, '&': opening, '(': bracket, '[': bracket, 0x7F: control,
	0: control, 1: control, 2: control, 3: control, 4: control, 5: control, 6: control, 7: control, 8: control,
	11: control, 12: control, 14: control, 15: control, 16: control, 17: control, 18: control, 19: control,
	20: control, 21: control, 22: control, 23: control, 24: control, 25: control, 26: control, 27: control,
	28: control, 29: control, 30: control, 31: control,
}

// scan looks for work. Most of Chinese text are ideographs that no rule
// touches: it steps over them three bytes at a time.
func (c *conversion) scan(text string) (found finding) {
	for i := 0; i < len(text); {
		b := text[i]
		if b < utf8.RuneSelf {
			kind := ascii[b]
			if kind == 0 {
				i++
				continue
			}
			switch kind {
			case control:
				found |= unsound
				i++
			case opening:
				found |= openings(text[i:])
				i++
			case bracket:
				if pinyinEnd(text, i) > 0 {
					found |= spelled
				}
				i++
			case mark:
				end, has := scanMarks(text, i)
				found |= has
				i = end
			}
			continue
		}
		// Three bytes that begin with E4 to E9 are an ideograph.
		if 0xE4 <= b && b <= 0xE9 && i+2 < len(text) && text[i+1]&0xC0 == 0x80 && text[i+2]&0xC0 == 0x80 {
			if c.heads[int(b&0x0F)<<6|int(text[i+1]&0x3F)]>>(text[i+2]&0x3F)&1 != 0 {
				found |= c.variation(text[i:])
			}
			i += 3
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		next := i + size
		switch {
		case r == utf8.RuneError && size == 1 || isInvisible(r):
			found |= unsound
		case r == utf8.RuneError:
			if mayBeShifted(text, next) {
				found |= shifted
			}
		case isSign(r):
			if isOdd(text, i, next) {
				found |= shifted
			}
		case hasWidth(r):
			found |= varied
			if r == '？' && mayBeShifted(text, next) {
				found |= shifted
			}
			if (r == '（' || r == '［') && pinyinEnd(text, i) > 0 {
				found |= spelled
			}
		case markKind(r) != 0:
			var has finding
			next, has = scanMarks(text, i)
			found |= has
		case c.isHead(r):
			found |= c.variation(text[i:])
		}
		i = next
	}
	return found
}

// isInvisible reports whether r is a control character other than tab and line
// end, or cannot be seen: soft hyphen, zero-width space and joiners, direction
// marks, invisible operators, byte order mark, fillers, annotations, tags and
// variation selectors.
func isInvisible(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return ascii[r] == control
	case r <= 0x9F, r == 0xAD:
		return true
	case r < 0x180B || r > 0xE01EF:
		return r == 0x034F || r == 0x061C || r == 0x115F || r == 0x1160
	case r == 0x2800 || r == 0x3164 || r == 0xFFA0: // blanks of braille and Hangul
		return true
	}
	return r <= 0x180F || 0x200B <= r && r <= 0x200F || 0x202A <= r && r <= 0x202E || 0x2060 <= r && r <= 0x206F && r != 0x2065 ||
		0xFE00 <= r && r <= 0xFE0F || r == 0xFEFF || 0xFFF9 <= r && r <= 0xFFFB ||
		0xE0001 <= r && r <= 0xE007F || r >= 0xE0100
}

// openings returns what is found where text begins with < or &.
func openings(text string) finding {
	if len(text) < 3 {
		return 0
	}
	next := isAlphanumeric[text[1]]
	switch {
	case text[0] == '&' && (next || text[1] == '#'):
		return escaped
	case text[0] == '<' && (next || text[1] == '/' || text[1] == '!' || text[1] == '?'):
		return tagged
	}
	return 0
}

// scanMarks returns where the run of marks ends that begins at text[start], and
// what is found in it and right behind it.
func scanMarks(text string, start int) (end int, found finding) {
	end, n := markRun(text, start)
	first, _ := utf8.DecodeRuneInString(text[start:])
	if n > maxMarks(first) && !inCode(text, start, end) || n > 1 && strings.ContainsFunc(text[start:end], hasWidth) {
		found |= varied
	}
	if markKind(first) == '!' && mayBeShifted(text, end) {
		found |= shifted
	}
	return end, found
}

// variation returns what is found where text begins with the first character
// of a rule. The rules for text that is Simplified already mostly keep it.
func (c *conversion) variation(text string) finding {
	r, _ := utf8.DecodeRuneInString(text)
	if match := c.match(r, text); match == "" || strings.HasPrefix(text, match) {
		return 0
	}
	return varied
}
