package neardup

import (
	"math/bits"
	"slices"
	"unicode"
)

// Jaccard returns the share of shingles two texts have in common,
// |A ∩ B| / |A ∪ B|, with the masking and the shingles of an [Index]. It is 0
// if one of them has no shingles.
func Jaccard(a, b string) float64 {
	x, y := shingles(mask(nil, a)), shingles(mask(nil, b))
	return ratio(overlap(x, y, 0), len(x), len(y))
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

// shingles returns the set of shingles of a masked text, ascending. A shingle
// is its characters themselves, 21 bits each, so that equal shingles are equal
// texts. A text shorter than one shingle is its own only shingle.
func shingles(masked []rune) []uint64 {
	if len(masked) == 0 {
		return nil
	}
	set := make([]uint64, 0, max(1, len(masked)-size+1))
	var shingle uint64
	for i, r := range masked {
		shingle = (shingle<<21 | uint64(r)) & (1<<(size*21) - 1)
		if i >= size-1 {
			set = append(set, shingle)
		}
	}
	if len(set) == 0 {
		return append(set, shingle)
	}
	slices.Sort(set)
	return slices.Compact(set)
}

// A set is a set of shingles, ascending, with its sketch.
type set struct {
	shingles []uint64
	sketch   sketch
}

// A sketch has 1,024 bits, each the parity of the number of shingles that hash
// to it. Two sets differ in at least as many shingles as their sketches differ
// in bits (Sandes, Teodoro, Melo, Bitmap filter, 2020), which settles most
// comparisons of dissimilar texts in a few instructions.
type sketch [16]uint64

func sketchOf(shingles []uint64) sketch {
	var s sketch
	for _, shingle := range shingles {
		h := shingle * 0x9E3779B97F4A7C15 // the golden ratio: Fibonacci hashing
		s[h>>60] ^= 1 << (h >> 54 & 63)
	}
	return s
}

// similar reports whether the Jaccard similarity of two sets is at least
// threshold.
func (a *set) similar(b *set, threshold float64) bool {
	// J ≥ t, if and only if the sets share at least t/(1+t) · (|A|+|B|)
	// shingles, if and only if they differ in no more than the rest. The
	// one is for rounding.
	m, n := len(a.shingles), len(b.shingles)
	shared := int(threshold/(1+threshold)*float64(m+n)) - 1
	differ := 0
	for i := range a.sketch {
		differ += bits.OnesCount64(a.sketch[i] ^ b.sketch[i])
	}
	if differ > m+n-2*shared {
		return false
	}
	return ratio(overlap(a.shingles, b.shingles, shared), m, n) >= threshold
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
