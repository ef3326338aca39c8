package segment

import (
	"math"
	"slices"
	"unicode"
	"unicode/utf8"
)

// The edges of a repair: where the damage begins and ends, and what the bytes
// were that are lost there.

// last returns the character that the last byte begins, and 0 if it begins
// none. Its other byte may follow as a letter; else it is lost and guessed.
func (r *repair) last() rune {
	if r.inStep {
		return 0
	}
	k := len(r.chars) - 1
	after, size := utf8.DecodeRuneInString(r.text[r.to:])
	if after < utf8.RuneSelf && size > 0 {
		if c := r.pair(k, byte(after)); c != utf8.RuneError {
			r.chars = append(r.chars, after)
			r.at = append(r.at, r.to)
			r.to += size
			return c
		}
	}
	context := r.next[max(0, len(r.next)-3):]
	c := r.likeliest(context, nil, func(b byte) rune { return r.pair(k, b) })
	if c != 0 && size > 0 && isMarkOfLoss(after) {
		r.chars = append(r.chars, after)
		r.at = append(r.at, r.to)
		r.to += size
	}
	return c
}

// start returns the index of the first damaged character, and the number of
// marks that stand before it for the lost byte.
func (r *repair) start() (start, marks int) {
	least := math.Inf(1)
	for k := r.sign; k >= 0 && (k == r.sign || r.next[k] != utf8.RuneError); k-- {
		m := 0
		if k > 0 && isMarkOfLoss(r.chars[k-1]) {
			m = 1
		}
		cost := r.cost(r.chars[:k-m]) + r.cost(r.next[k:min(r.sign+4, len(r.next))])
		if trail := byte(r.code(r.chars[k]) >> 8); r.isUsualMark(r.page.char(0xA1, trail)) || r.isUsualMark(r.page.char(0xA3, trail)) {
			cost += markBits
		} else {
			cost += charBits + guessBits
		}
		if cost < least {
			start, marks, least = k, m, cost
		}
	}
	return start, marks
}

// first returns the character that ends with the first byte, and 0 if there is
// no likely one.
func (r *repair) first(start, marks int) rune {
	before := r.chars[max(0, start-marks-2) : start-marks]
	after := r.next[start:min(start+3, len(r.next))]
	trail := byte(r.code(r.chars[start]) >> 8)
	return r.likeliest(before, after, func(b byte) rune { return r.page.char(b, trail) })
}

// likeliest returns the everyday character that fits best between others, of
// those that complete makes of a byte. It returns 0 if the next best fits
// nearly as well: no character is better than a wrong one.
func (r *repair) likeliest(before, after []rune, complete func(byte) rune) (best rune) {
	least, second := math.Inf(1), math.Inf(1)
	for b := byte(0x40); b < 0xFF; b++ {
		c := complete(b)
		if c == 0 || !r.page.isCommon(c) {
			continue
		}
		text := append(append(slices.Clone(before), c), after...)
		if cost := r.cost(text); cost < least {
			best, least, second = c, cost, least
		} else {
			second = min(second, cost)
		}
	}
	if second-least < minLead {
		return 0
	}
	return best
}

// cost returns the information in characters. Words are in the dictionary,
// marks, letters and digits are not.
func (r *repair) cost(chars []rune) float64 {
	bits := 0.0
	begin := 0
	for i, c := range chars {
		own := 0.0
		switch {
		case c == '。' || c == '，':
			own = stopBits
		case c < utf8.RuneSelf || r.isUsualMark(c):
			own = markBits
		case !unicode.Is(unicode.Han, c) && !isPrivate(c) && c != utf8.RuneError:
			own = symbolBits
		default:
			continue
		}
		bits += r.bits(string(chars[begin:i])) + own
		begin = i + 1
	}
	return bits + r.bits(string(chars[begin:]))
}

// isUsualMark reports whether c is usual punctuation.
func (r *repair) isUsualMark(c rune) bool { return r.page.isCommon(c) && !unicode.Is(unicode.Han, c) }
