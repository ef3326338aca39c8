package segment

import (
	"cmp"
	"iter"
	"slices"
)

// Split yields the words of the dictionary that words of the user cut apart,
// the most frequent first, each with its tokens: with the user word 服务 it
// yields 服务员 and 服务, 员. Words that the dictionary itself cuts are left out.
func (s *Segmenter) Split() iter.Seq2[string, []string] {
	return func(yield func(string, []string) bool) {
		if s.user == nil {
			return
		}
		var ends []int
		for _, word := range s.dictionary.all() {
			if ends, _ = s.dictionary.cut(word, 0, ends[:0]); len(ends) > 1 {
				continue
			}
			if ends = s.user.cut(s.dictionary, word, ends[:0]); len(ends) == 1 {
				continue
			}
			tokens := make([]string, len(ends))
			start := 0
			for i, end := range ends {
				tokens[i] = word[start:end]
				start = end
			}
			if !yield(word, tokens) {
				return
			}
		}
	}
}

// all returns the words of d, the most frequent first.
func (d *dictionary) all() []string {
	// No two nodes have the same base, so that a base tells the parent.
	parents := make([]int32, len(d.nodes))
	for i, n := range d.nodes {
		if n.base() > 0 {
			parents[n.base()] = int32(i)
		}
	}
	var ends []int // nodes at which words end
	for i, n := range d.nodes {
		if n.value() > 0 {
			ends = append(ends, i)
		}
	}
	slices.SortStableFunc(ends, func(a, b int) int {
		return cmp.Compare(d.costs[d.nodes[a].value()], d.costs[d.nodes[b].value()])
	})
	words := make([]string, 0, len(ends))
	var characters []rune
	for _, at := range ends {
		characters = characters[:0]
		for at > 0 && len(characters) < longestSpelling {
			symbol := int(d.nodes[at].label())
			if symbol == 0 || symbol > min(at, len(d.runes)) {
				break
			}
			characters = append(characters, d.runes[symbol-1])
			at = int(parents[at-symbol])
		}
		if at == 0 {
			slices.Reverse(characters)
			words = append(words, string(characters))
		}
	}
	return words
}

// longestSpelling bounds the characters of a word. Only nodes that were not made
// by compile, which may lead in a circle, have longer ones.
const longestSpelling = 1 << 12
