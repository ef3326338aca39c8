package segment

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"sync"
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

// A search holds what finding the words of one text needs, for the next one.
type search struct {
	found   []match
	cluster []match // matches of which each overlaps another
	taken   []bool  // the bytes of the cluster that a winner covers
}

var searches = sync.Pool{New: func() any { return new(search) }}

// cut appends the ends of the words of text to ends: those of the user where
// they win, and between them those of d.
func (o *overlay) cut(d *dictionary, text string, ends []int) []int {
	s := searches.Get().(*search)
	defer searches.Put(s)
	s.find(o, text)
	done := 0
	for _, m := range s.found {
		ends, _ = d.cut(text[done:m.start], done, ends)
		ends = append(ends, m.end)
		done = m.end
	}
	ends, _ = d.cut(text[done:], done, ends)
	return ends
}

// find sets found to the words of the user in text that come out, in order.
// Where some overlap, the longest wins; of equally long ones the first.
func (s *search) find(o *overlay, text string) {
	s.found, s.cluster = s.found[:0], s.cluster[:0]
	end := 0 // of the cluster
	for i := 0; i < len(text); {
		next := unitEnd(text, i)
		if i >= end {
			s.settle()
		}
		at, characters := node(0), 0
		for j, unit := i, next; ; unit = unitEnd(text, j) {
			if at = o.run(at, text[j:unit]); at == 0 {
				break
			}
			characters += utf8.RuneCountInString(text[j:unit])
			j = unit
			if at.value() != 0 {
				s.cluster = append(s.cluster, match{i, j, characters})
				end = max(end, j)
			}
			if at.base() == 0 || j == len(text) {
				break
			}
		}
		i = next
	}
	s.settle()
}

// settle moves those of the cluster that come out to found.
func (s *search) settle() {
	switch len(s.cluster) {
	case 0:
		return
	case 1:
		s.found = append(s.found, s.cluster...)
		s.cluster = s.cluster[:0]
		return
	}
	start, end := s.cluster[0].start, 0
	for _, m := range s.cluster {
		end = max(end, m.end)
	}
	s.taken = slices.Grow(s.taken[:0], end-start)[:end-start]
	clear(s.taken)
	slices.SortFunc(s.cluster, func(a, b match) int {
		return cmp.Or(cmp.Compare(b.characters, a.characters), cmp.Compare(a.start, b.start))
	})
	first := len(s.found)
	for _, m := range s.cluster {
		if covered := s.taken[m.start-start : m.end-start]; !slices.Contains(covered, true) {
			s.found = append(s.found, m)
			for i := range covered {
				covered[i] = true
			}
		}
	}
	slices.SortFunc(s.found[first:], func(a, b match) int { return cmp.Compare(a.start, b.start) })
	s.cluster = s.cluster[:0]
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
