package main

import (
	"iter"
	"slices"
	"unicode"
	"unicode/utf8"

	"suxi/segment"
)

// A wordIndex finds user words in texts: all of them, also those that overlap.
type wordIndex struct {
	ids     map[string]int
	lengths map[rune][]int // in bytes, of the words that begin with a character, ascending
}

func newWordIndex() *wordIndex {
	return &wordIndex{map[string]int{}, map[rune][]int{}}
}

// add gives a word an id, unless it has one, which is returned.
func (x *wordIndex) add(w segment.UserWord, id int) (had int, ok bool) {
	key := w.Key()
	if had, ok := x.ids[key]; ok {
		return had, true
	}
	x.ids[key] = id
	first, _ := utf8.DecodeRuneInString(key)
	lengths := x.lengths[first]
	if i, found := slices.BinarySearch(lengths, len(key)); !found {
		x.lengths[first] = slices.Insert(lengths, i, len(key))
	}
	return 0, false
}

// id returns the id of a word, as it stands in a text that is normalised.
func (x *wordIndex) id(word string) (int, bool) {
	id, ok := x.ids[segment.UserWord{Text: word}.Key()]
	return id, ok
}

// An occurrence is where a word stands in a text, in bytes.
type occurrence struct{ word, start, end int }

// in yields the places of all words in a text that is normalised, by start and
// length. A place begins and ends where a token may: not in a run of letters and
// digits.
func (x *wordIndex) in(text string) iter.Seq[occurrence] {
	key := segment.UserWord{Text: text}.Key()
	return func(yield func(occurrence) bool) {
		for i, r := range key {
			lengths := x.lengths[r]
			if len(lengths) == 0 || !parts(key, i) {
				continue
			}
			for _, n := range lengths {
				if i+n > len(key) {
					break
				}
				if id, ok := x.ids[key[i:i+n]]; ok && parts(key, i+n) && !yield(occurrence{id, i, i + n}) {
					return
				}
			}
		}
	}
}

// parts reports whether a token may end at i: not between two letters or digits
// of an alphabet.
func parts(text string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i:])
	return !alphanumeric(before) || !alphanumeric(after)
}

func alphanumeric(r rune) bool {
	return r < 0x800 && (unicode.IsLetter(r) || unicode.IsNumber(r))
}

// A cutter cuts texts that are normalised. It keeps its memory.
type cutter struct{ ends []int }

// tokens cuts a text into tokens.
func (c *cutter) tokens(s *segment.Segmenter, text string) []string {
	c.ends = s.AppendEnds(c.ends[:0], text)
	tokens := make([]string, len(c.ends))
	start := 0
	for i, end := range c.ends {
		tokens[i] = text[start:end]
		start = end
	}
	return tokens
}
