package neardup

import (
	"slices"
	"unicode"
	"unicode/utf16"
)

// Jaccard returns the share of shingles two texts have in common,
// |A ∩ B| / |A ∪ B|, with the masking and the shingles of an [Index]. It is 0
// if one of them has no shingles.
func Jaccard(a, b string) float64 {
	x, y := shingles(a), shingles(b)
	return ratio(overlap(x, y, 0), len(x), len(y))
}

// shingles returns the set of shingles of a text, ascending.
func shingles(text string) []uint64 {
	return appendShingles(nil, utf16.Encode(mask(nil, text)))
}

// placeholder stands for a number or an order id.
const placeholder = '0'

// mask appends to masked the characters of text that are compared: letters, in
// lower case; pictographs; and one placeholder for a run of Latin letters and
// digits that has a digit. Placeholders that meet are one, so that 2023-05-06
// is 20230506.
func mask(masked []rune, text string) []rune {
	run, digits := 0, false // masked[run:] is the current run
	end := func() {
		if digits {
			masked = masked[:run]
			if run == 0 || masked[run-1] != placeholder {
				masked = append(masked, placeholder)
			}
		}
		digits = false
	}
	for _, r := range text {
		if '！' <= r && r <= '～' { // the full-width forms of ASCII
			r -= '！' - '!'
		}
		switch {
		case '一' <= r && r <= '鿿': // most of all, and letters
			end()
			masked = append(masked, r)
			run = len(masked)
		case 'A' <= r && r <= 'Z':
			masked = append(masked, r-'A'+'a')
		case 'a' <= r && r <= 'z':
			masked = append(masked, r)
		case unicode.In(r, unicode.Nd, unicode.No):
			digits = true
		default:
			end()
			if unicode.In(r, unicode.L, unicode.Nl, unicode.So) {
				masked = append(masked, unicode.ToLower(r))
			}
			run = len(masked)
		}
	}
	end()
	return masked
}

// size is the number of characters in a shingle.
const size = 3

// appendShingles appends to set, which is empty, the shingles of a masked text,
// ascending.
func appendShingles(set []uint64, masked []uint16) []uint64 {
	set = appendRepeated(set, masked)
	slices.Sort(set)
	return slices.Compact(set)
}

// appendRepeated appends to list, which is empty, the shingles of a masked text in
// UTF-16, as often as they are there. A shingle is its characters themselves, 21
// bits each, so that equal shingles are equal texts. A text shorter than one
// shingle is its own only shingle.
func appendRepeated(list []uint64, masked []uint16) []uint64 {
	var shingle uint64
	characters := 0
	for i := 0; i < len(masked); i++ {
		r := rune(masked[i])
		if utf16.IsSurrogate(r) { // the first of two
			i++
			r = utf16.DecodeRune(r, rune(masked[i]))
		}
		shingle = (shingle<<21 | uint64(r)) & (1<<(size*21) - 1)
		if characters++; characters >= size {
			list = append(list, shingle)
		}
	}
	if characters > 0 && len(list) == 0 {
		list = append(list, shingle)
	}
	return list
}

// ratio returns the Jaccard similarity of sets of m and n elements that share
// some.
func ratio(shared, m, n int) float64 {
	if shared == 0 {
		return 0
	}
	return float64(shared) / float64(m+n-shared)
}

// overlap counts the elements two ascending sets share. It gives up and
// returns 0 once they can't share need of them.
func overlap(a, b []uint64, need int) int {
	shared := 0
	for len(a) > 0 && len(b) > 0 {
		if shared+min(len(a), len(b)) < need {
			return 0
		}
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			shared++
			a, b = a[1:], b[1:]
		}
	}
	return shared
}
