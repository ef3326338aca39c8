package hotissue

import (
	"iter"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/cespare/xxhash/v2"
)

// A term is a pair of neighbouring characters: 28 bits of its hash
// and, in the lowest four, how often the text has it, at most 15. Two pairs of
// one hash are one in 2²⁸.
type term uint32

const frequencyBits = 4

func (t term) hash() uint32   { return uint32(t) >> frequencyBits }
func (t term) frequency() int { return int(t & (1<<frequencyBits - 1)) }

// maxRead bounds how much of a text is read: what it is about stands in the
// beginning.
const maxRead = 256

// A character of a text is an ideograph, or a run of other letters and digits.
type character struct {
	id         uint64
	start, end int  // bytes
	apart      bool // from the one before: punctuation stands between them, or nothing before
}

// characters ranges over the characters of a text. White space is skipped.
func characters(text string) iter.Seq[character] {
	return func(yield func(character) bool) {
		apart := true
		run := -1 // where the run began that this is in
		give := func(id uint64, start, end int) bool {
			c := character{id, start, end, apart}
			apart = false
			return yield(c)
		}
		for i, r := range text {
			letter := unicode.IsLetter(r) || unicode.IsDigit(r)
			ideograph := unicode.Is(unicode.Han, r)
			if run >= 0 && (!letter || ideograph) {
				if !give(word(text[run:i]), run, i) {
					return
				}
				run = -1
			}
			switch {
			case ideograph:
				if !give(uint64(r), i, i+utf8.RuneLen(r)) {
					return
				}
			case letter && run < 0:
				run = i
			case !letter && !unicode.IsSpace(r):
				apart = true
			}
		}
		if run >= 0 {
			give(word(text[run:]), run, len(text))
		}
	}
}

// pairOf returns the term of two characters, without its frequency.
func pairOf(a, b uint64) term {
	return term(mix(a*0x9E3779B97F4A7C15+b)>>(64-32)) &^ (1<<frequencyBits - 1)
}

// appendTerms appends the terms of a normalised text, ascending: the pairs of
// neighbouring characters with no punctuation between them.
func appendTerms(terms []term, text string) []term {
	from := len(terms)
	last := uint64(0)
	for c := range characters(text) {
		if !c.apart {
			if terms = append(terms, pairOf(last, c.id)); len(terms)-from == maxRead {
				break
			}
		}
		last = c.id
	}
	return slices.Delete(terms, from+count(terms[from:]), len(terms))
}

// word returns a number for a run of letters and digits, whatever its case. It is
// no ideograph's.
func word(run string) uint64 {
	lower := make([]rune, 0, 16)
	for _, r := range run {
		lower = append(lower, unicode.ToLower(r))
	}
	return xxhash.Sum64String(string(lower)) | 1<<63
}

// count sorts terms, joins equal ones with their frequency and returns how many
// are left.
func count(terms []term) int {
	slices.Sort(terms)
	n := 0
	for i := 0; i < len(terms); {
		j := i + 1
		for j < len(terms) && terms[j] == terms[i] {
			j++
		}
		terms[n] = terms[i] | term(min(j-i, 1<<frequencyBits-1))
		n++
		i = j
	}
	return n
}

// mix is the finalizer of MurmurHash3 (Appleby): every bit of h decides every
// bit of the result.
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xFF51AFD7ED558CCD
	h ^= h >> 33
	h *= 0xC4CEB9FE1A85EC53
	return h ^ h>>33
}
