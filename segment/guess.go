package segment

import (
	"math"
	"slices"
	"unicode"
	"unicode/utf8"
)

// The edges of a repair: where the damage begins and ends, and what the bytes
// were that are lost there.

// markBehind returns where the first full-width mark behind the sign at
// text[at:] is, and 0 if there is none near.
func (r *repair) markBehind(at int) int {
	for n := range maxBehind {
		c, size := utf8.DecodeRuneInString(r.text[at:])
		if r.code(c) == 0 {
			break
		}
		if n > minRead && (r.isUsualMark(c) || hasWidth(c) && !unicode.IsLetter(c) && !unicode.IsDigit(c)) {
			return at
		}
		at += size
	}
	return 0
}

// cut ends the stretch where the text is in step again, k or later.
func (r *repair) cut(k int) {
	best, most := k, 0.0
	for j := k + 1; j <= len(r.next); j++ {
		if gain := r.cost(r.chars[k:j]) - r.cost(r.next[k:j]); gain > most {
			best, most = j, gain
		}
	}
	r.next = r.next[:best]
	if best+1 < len(r.chars) {
		r.to = r.at[best+1]
		r.chars, r.at = r.chars[:best+1], r.at[:best+1]
	}
	r.inStep = true
}

// last returns the character that the last byte begins or, where no mark stands
// behind it, ends, and 0 if there is no likely one. Its other byte may follow as
// a letter; else it is lost and guessed.
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
	marked := size > 0 && isMarkOfLoss(after)
	at := r.to
	if marked {
		at += size
	}
	c := r.likeliest(r.next[max(0, len(r.next)-3):], r.inStepAt(at), half{byte(r.code(r.chars[k])), 0, inwards(marked)}, minLead)
	if c != 0 && marked {
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

// first returns the character that the first byte ends or, where no mark stands
// for the byte before it, begins. It returns 0 if there is no likely one; but at
// the beginning of a text, where nothing would show that one is missing, the
// likeliest is good enough.
func (r *repair) first(start, marks int) rune {
	before := r.chars[max(0, start-marks-2) : start-marks]
	after := r.next[start:min(start+3, len(r.next))]
	lead := byte(r.code(r.chars[start]) >> 8)
	if r.at[start] == 0 {
		return r.likeliest(before, after, half{lead, impossible, 0}, 0)
	}
	return r.likeliest(before, after, half{lead, inwards(marks > 0), 0}, minLead)
}

// fit removes the first of the characters read if they are more than there were
// and the place of the first is not as long: one more goes with it.
func (r *repair) fit() {
	if len(r.read) > len(r.chars) && utf8.RuneLen(r.chars[0]) < utf8.RuneLen(r.read[0]) {
		r.read = r.read[1:]
	}
}

// inStepAt returns the characters that follow at an offset, where all is well.
func (r *repair) inStepAt(at int) (after []rune) {
	for _, c := range r.text[at:] {
		if len(after) == 3 || !r.page.isCommon(c) {
			break
		}
		after = append(after, c)
	}
	return after
}

// A half is a byte of a character, with the information in its being the first
// of the two, and the second.
type half struct {
	byte          byte
	first, second float64
}

// inwards returns the information in the loss of the byte on the inner side of a
// half at an edge, which is rarer and not possible where a mark stands outside.
func inwards(marked bool) float64 {
	if marked {
		return impossible
	}
	return innerBits
}

var impossible = math.Inf(1)

// likeliest returns the everyday character of a half that fits best between
// others. It returns 0 if the next best is likely but for a lead of fewer bits: no
// character is better than a wrong one.
func (r *repair) likeliest(before, after []rune, h half, lead float64) (best rune) {
	least, second := math.Inf(1), math.Inf(1)
	text := slices.Concat(before, []rune{0}, after)
	try := func(c rune, bits float64) {
		if c == 0 || c == best || !r.page.isCommon(c) {
			return
		}
		text[len(before)] = c
		if cost := r.cost(text) + bits; cost < least {
			best, least, second = c, cost, least
		} else {
			second = min(second, cost)
		}
	}
	for lost := byte(0x40); lost < 0xFF; lost++ {
		if h.first < impossible {
			try(r.page.char(h.byte, lost), h.first)
		}
		if h.second < impossible {
			try(r.page.char(lost, h.byte), h.second)
		}
	}
	if second-least < lead {
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
		case isPrivate(c) || c == '〇':
			own = emojiBits
		case !unicode.Is(unicode.Han, c) && c != utf8.RuneError:
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
