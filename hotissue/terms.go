package hotissue

import (
	"slices"
	"unicode"

	"github.com/cespare/xxhash/v2"
)

// A term is a pair of neighbouring characters of a text: 28 bits of its hash
// and, in the lowest four, how often the text has it, at most 15. Two pairs of
// one hash are one in 2²⁸.
type term uint32

const frequencyBits = 4

func (t term) hash() uint32   { return uint32(t) >> frequencyBits }
func (t term) frequency() int { return int(t & (1<<frequencyBits - 1)) }

// maxRead bounds how much of a text is read: what it is about stands in the
// beginning.
const maxRead = 256

// appendTerms appends the terms of a normalised text, ascending. Ideographs are
// characters, and so is a run of other letters and digits, whatever its case.
// White space is skipped; no pair reaches over punctuation.
func appendTerms(terms []term, text string) []term {
	from := len(terms)
	var last uint64 // the character before, 0 for none
	run := -1       // where the run began that this is in
	pair := func(character uint64) {
		if last != 0 {
			terms = append(terms, term(mix(last*0x9E3779B97F4A7C15+character)>>(64-32))&^(1<<frequencyBits-1))
		}
		last = character
	}
	for i, r := range text {
		if len(terms)-from >= maxRead {
			run = -1
			break
		}
		letter := unicode.IsLetter(r) || unicode.IsDigit(r)
		ideograph := unicode.Is(unicode.Han, r)
		if run >= 0 && (!letter || ideograph) {
			pair(word(text[run:i]))
			run = -1
		}
		switch {
		case ideograph:
			pair(uint64(r))
		case letter && run < 0:
			run = i
		case !letter && !unicode.IsSpace(r):
			last = 0
		}
	}
	if run >= 0 {
		pair(word(text[run:]))
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
