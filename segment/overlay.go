package segment

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"
)

// An overlay finds the words of the user in a text, before the dictionary cuts
// what lies between them.
type overlay struct {
	lexicon
	content [32]byte // hash of the words
}

// newOverlay makes an overlay of distinct words in lower case.
func newOverlay(words []string) (*overlay, error) {
	list := make([]word, len(words))
	h := sha256.New()
	for i, w := range slices.Sorted(slices.Values(words)) {
		list[i] = word{w, 1}
		io.WriteString(h, w)
		io.WriteString(h, "\n")
	}
	o := &overlay{content: [32]byte(h.Sum(nil))}
	if err := o.number(list); err != nil {
		return nil, err
	}
	o.build(list, func(word) uint16 { return 1 })
	return o, nil
}

// A match is a word of the user in a text.
type match struct{ start, end, characters int }

// cut appends the ends of the words of text to ends: those of the user where
// they win, and between them those of d.
func (o *overlay) cut(d *dictionary, text string, ends []int) []int {
	done := 0
	for _, m := range o.find(text) {
		ends, _ = d.cut(text[done:m.start], done, ends)
		ends = append(ends, m.end)
		done = m.end
	}
	ends, _ = d.cut(text[done:], done, ends)
	return ends
}

// find returns the words of the user in text that come out, in order. Where
// some overlap, the longest wins; of equally long ones the first.
func (o *overlay) find(text string) []match {
	var found, cluster []match
	end := 0 // of the cluster, whose matches overlap
	for i := 0; i < len(text); {
		next := unitEnd(text, i)
		if i >= end {
			found, cluster = winners(found, cluster), cluster[:0]
		}
		for m := range o.from(text, i, next) {
			cluster = append(cluster, m)
			end = max(end, m.end)
		}
		i = next
	}
	return winners(found, cluster)
}

// from yields the words that begin with the unit text[i:next].
func (o *overlay) from(text string, i, next int) func(yield func(match) bool) {
	return func(yield func(match) bool) {
		at := node(0)
		for j, units := i, 0; j < len(text) && units < maxWordUnits; units++ {
			if at = o.run(at, text[j:next]); at == 0 {
				return
			}
			j = next
			if at.value() != 0 && !yield(match{i, j, utf8.RuneCountInString(text[i:j])}) {
				return
			}
			if at.base() == 0 || j == len(text) {
				return
			}
			next = unitEnd(text, j)
		}
	}
}

// winners appends those of a cluster of overlapping matches that come out.
func winners(found, cluster []match) []match {
	if len(cluster) > 1 {
		slices.SortFunc(cluster, func(a, b match) int {
			return cmp.Or(cmp.Compare(b.characters, a.characters), cmp.Compare(a.start, b.start))
		})
	}
	first := len(found)
	for _, m := range cluster {
		i, _ := slices.BinarySearchFunc(found[first:], m, func(a, b match) int { return cmp.Compare(a.start, b.start) })
		i += first
		if (i == first || found[i-1].end <= m.start) && (i == len(found) || m.end <= found[i].start) {
			found = slices.Insert(found, i, m)
		}
	}
	return found
}

// With returns a Segmenter that cuts as s does, but for words of the user,
// which come out whole. It replaces words that s was given before.
//
// A word of the user always is a token, unless a longer one, or an equally
// long one further left, overlaps it. Runs of Latin letters and digits are not
// taken apart: T恤 is not found in XT恤.
func (s *Segmenter) With(words *UserWords) (*Segmenter, error) {
	with := &Segmenter{name: s.name, dictionary: s.dictionary, words: words, masked: s.masked}
	if len(words.Words()) == 0 {
		return with, nil
	}
	var texts []string
	for _, w := range words.Words() {
		texts = append(texts, w.Key())
	}
	var err error
	if with.user, err = newOverlay(texts); err != nil {
		return nil, fmt.Errorf("user words: %w", err)
	}
	return with, nil
}

// UserWords returns the words that s was given.
func (s *Segmenter) UserWords() *UserWords {
	if s.words == nil {
		return new(UserWords)
	}
	return s.words
}
