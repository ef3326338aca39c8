package hotissue

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"suxi/segment"
)

const (
	titleLength = 20 // characters

	// A title has only pairs that half of the other texts have: what few say would
	// name one place for all. A pair is worth their share, less a quarter, so that
	// one that is said twice costs what it says again.
	titleShare = .5
	titleCost  = .25
)

const (
	// particles begin or end no title.
	particles = "的了吗呢吧啊和与及在是有就也都被把将向对请我你他她它们这那个着过很"

	// A word of one character behind one of numerals, or behind a run of letters
	// and digits, belongs to it, and begins no title: A市, 三次.
	numerals = "一二三四五六七八九十百千万两几多第"
)

// Title returns a phrase of at most 20 characters for texts about one matter: of all
// stretches of words of one of them, without punctuation and all of whose pairs of
// neighbouring characters half of the others have, that whose pairs most have, the
// longer the better. It returns "" if there is none, as of fewer than two texts.
//
// It quotes: texts are to be redacted before.
func Title(words *segment.Segmenter, texts []string) string {
	texts = slices.Clone(texts)
	for i, s := range texts {
		texts[i] = segment.Normalize(s).Text
	}
	shared := shares(texts)
	title, greatest := "", 0.0
	for _, s := range texts {
		if t, worth := phrase(words, s, shared); worth > greatest || worth == greatest && t < title {
			title, greatest = t, worth
		}
	}
	return title
}

// Typical returns the index of the text that is most like the others: whose
// terms, in the mean, most of them have. It returns the first of equals, -1 for no
// texts.
func Typical(texts []string) int {
	normalized := make([]string, len(texts))
	for i, s := range texts {
		normalized[i] = segment.Normalize(s).Text
	}
	shared := shares(normalized)
	typical, greatest := -1, -1.0
	for i, s := range normalized {
		terms := appendTerms(nil, s)
		sum := 0.0
		for _, t := range terms {
			sum += shared[t.hash()]
		}
		// Pairs that are added to a short text make it more telling.
		if mean := sum / float64(len(terms)+titleLength); mean > greatest {
			typical, greatest = i, mean
		}
	}
	return typical
}

// shares returns, per hash of a term, the share of the other texts that have what
// one of them has.
func shares(texts []string) map[uint32]float64 {
	shared := make(map[uint32]float64)
	for _, s := range texts {
		for _, t := range appendTerms(nil, s) {
			shared[t.hash()]++
		}
	}
	for hash, n := range shared {
		shared[hash] = (n - 1) / float64(max(1, len(texts)-1))
	}
	return shared
}

// phrase returns the stretch of a text that is worth most, and what.
func phrase(words *segment.Segmenter, text string, shared map[uint32]float64) (best string, greatest float64) {
	all := slices.Collect(characters(text))
	bounds := map[int]bool{0: true} // of words
	for _, end := range words.AppendEnds(nil, text) {
		bounds[end] = true
	}
	outer := func(c character) bool { return !strings.Contains(particles, text[c.start:c.end]) }
	leans := func(i int) bool { // on what stands before it
		if all[i].apart || !bounds[all[i].end] {
			return false
		}
		before := text[all[i-1].start:all[i-1].end]
		r, _ := utf8.DecodeRuneInString(before)
		return !unicode.Is(unicode.Han, r) || strings.Contains(numerals, before)
	}
	for from := range all {
		if !bounds[all[from].start] || !outer(all[from]) || leans(from) {
			continue
		}
		worth, seen := 0.0, make(map[term]bool)
		for to := from + 1; to < len(all) && to < from+titleLength && !all[to].apart; to++ {
			pair := pairOf(all[to-1].id, all[to].id)
			share := shared[pair.hash()]
			if share < titleShare {
				break
			}
			if !seen[pair] { // a phrase gains nothing by saying it twice
				worth += share
			}
			worth -= titleCost
			seen[pair] = true
			phrase := text[all[from].start:all[to].end]
			if worth > greatest && bounds[all[to].end] && outer(all[to]) && utf8.RuneCountInString(phrase) <= titleLength {
				best, greatest = phrase, worth
			}
		}
	}
	return best, greatest
}
