package redact

import (
	"strings"
	"unicode/utf8"
)

// windowSize is the number of digits a window reads ahead: 0086, an area code
// and a number need 16, a bank card 19, and one more tells that a run goes on.
const windowSize = 20

// A window is the beginning of a piece of text that starts with a digit: its
// first digits, with what separates them left out.
type window struct {
	digit [windowSize]byte // the digits as ASCII
	end   [windowSize]int  // where in the text each ends
	n     int              // how many there are
	// last has bit i set if digit i is the last of its run: what follows it
	// is not a digit.
	last uint32
}

// read fills w from the digits in text[start:limit]. Digits further apart
// than one group separator are left out.
func (w *window) read(text string, start, limit int) {
	w.n, w.last = 0, 0
	for i := start; w.n < windowSize; {
		d, size := digitAt(text, i, limit)
		if size == 0 {
			if w.n == 0 {
				return
			}
			w.last |= 1 << (w.n - 1)
			i = skipSeparator(text, i, limit)
			if d, size = digitAt(text, i, limit); size == 0 {
				return
			}
		}
		i += size
		w.digit[w.n], w.end[w.n] = d, i
		w.n++
	}
	// The window is full; its last digit is not known to end a run.
}

// grouped reports whether the n digits from digit from on are grouped as
// shape, a word of last bits, says, and end a run.
func (w *window) grouped(from, n int, shape uint32) bool {
	return from+n <= w.n && w.last>>from&(1<<n-1) == shape
}

// shape returns the last bits of runs of the given lengths.
func shape(runs ...int) uint32 {
	var bits uint32
	n := 0
	for _, r := range runs {
		n += r
		bits |= 1 << (n - 1)
	}
	return bits
}

// digitAt returns the digit at text[i:limit] as ASCII and its size in bytes,
// which is 0 if there is none.
func digitAt(text string, i, limit int) (digit byte, size int) {
	if i >= limit {
		return 0, 0
	}
	c := text[i]
	if c-'0' <= 9 {
		return c, 1
	}
	// ０–９ are EF BC 90–99.
	if c == 0xEF && i+3 <= limit && text[i+1] == 0xBC && text[i+2]-0x90 <= 9 {
		return text[i+2] - 0x90 + '0', 3
	}
	return 0, 0
}

// maxSeparator is how many separating characters may stand between two groups
// of one number: enough for ") " and " - ".
const maxSeparator = 3

// skipSeparator returns where the separator at text[i:limit] ends: i if there
// is none or it is too long.
func skipSeparator(text string, i, limit int) int {
	at := i
	for range maxSeparator + 1 {
		r, size := utf8.DecodeRuneInString(text[at:limit])
		if size == 0 || !isSeparator(r) {
			return at
		}
		at += size
	}
	return i
}

// isSeparator reports whether r may stand between the groups of a number:
// spaces, hyphens and dashes of all widths, and the parenthesis behind an area
// code.
func isSeparator(r rune) bool {
	return strings.ContainsRune(" \u00A0\u2002\u2003\u2009\u3000-－\u2010\u2011\u2012–—\u2212)）", r)
}

func isSpace(r rune) bool { return r == ' ' || r == '\u3000' || r == '\u00A0' }

func isHyphen(r rune) bool {
	return strings.ContainsRune("-－\u2010\u2011\u2012–—\u2212", r)
}
