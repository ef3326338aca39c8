package cues

import (
	"math"
	"slices"
	"unicode"
	"unicode/utf8"
)

// maxGap is how many characters … stands for at most.
const maxGap = 8

// A hit is one phrase found in a text.
type hit struct {
	node       int32
	start, end int32 // in letters
	gap        int32 // where the last … ends; start if there is none
	number     int   // the least of the numbers that {n} stands for; math.MaxInt without {n}
}

// at returns the values of the phrase found.
func (t *trie) at(h hit) []int32 {
	values := t.values[t.nodes[h.node].values:]
	return values[1 : 1+values[0]]
}

// A search is the room for one search, to be used again.
type search struct {
	letters []rune
	at      []int32 // where phrases may begin
	hits    []hit
	first   int // of the hits, those from here on have the start that is searched now
}

// of returns the phrases in letters, which are as phrases have them, by start.
// Of several ways to read one phrase from one start, it is the one with the
// shortest gaps, and those with longer ones whose numbers are larger. The hits
// hold until the next search.
func (s *search) of(t *trie, letters []rune) []hit {
	s.letters, s.hits = letters, s.hits[:0]
	for _, i := range s.openings(&t.opens, letters) {
		r := letters[i]
		begins, end := start(0), int(i)+1
		if t.opens.alone(r) {
			begins = t.first.of(r)
		} else {
			begins = t.opens.of(r, letters[end])
			end++
		}
		s.first = len(s.hits)
		if begins.number() {
			s.afterNumber(t, t.nodes[0].number, hit{start: i, end: i, gap: i, number: math.MaxInt})
		}
		node := begins.node()
		if node == 0 {
			continue
		}
		s.walk(t, hit{node, i, int32(end), i, math.MaxInt})
	}
	return s.hits
}

// openings returns where o says that phrases may begin. There is no branch on
// it, as none could be foreseen.
func (s *search) openings(o *openings, letters []rune) []int32 {
	s.at = slices.Grow(s.at[:0], len(letters))[:len(letters)]
	n, last := 0, len(letters)-1
	for i := range last {
		s.at[n] = int32(i)
		n += o.pass(letters[i], letters[i+1])
	}
	if last >= 0 && o.alone(letters[last]) {
		s.at[n] = int32(last)
		n++
	}
	return s.at[:n]
}

// walk takes the phrases that go on from h.
func (s *search) walk(t *trie, h hit) {
	for {
		n := &t.nodes[h.node]
		if n.values != 0 {
			s.take(h)
		}
		if n.number != 0 {
			s.afterNumber(t, n.number, h)
		}
		if n.gap != 0 {
			s.afterGap(t, n.gap, h)
		}
		if int(h.end) == len(s.letters) {
			return
		}
		if h.node = t.next(n, s.letters[h.end]); h.node == 0 {
			return
		}
		h.end++
	}
}

func (s *search) take(h hit) {
	for _, o := range s.hits[s.first:] {
		if o.node == h.node && o.number >= h.number {
			return
		}
	}
	s.hits = append(s.hits, h)
}

// afterNumber walks on from node behind the number where h ends, if there is
// one.
func (s *search) afterNumber(t *trie, node int32, h hit) {
	if value, length := number(s.letters, int(h.end)); length > 0 {
		s.walk(t, hit{node, h.start, h.end + int32(length), h.gap, min(h.number, value)})
	}
}

// afterGap walks on from node at each place where a gap behind h can end.
func (s *search) afterGap(t *trie, node int32, h hit) {
	n := &t.nodes[node]
	h.node = node
	for i, r := range s.letters[h.end:min(int(h.end)+maxGap+1, len(s.letters))] {
		if n.number != 0 || n.filter&bit(r) != 0 {
			h.gap = h.end
			s.walk(t, h)
		}
		if i == maxGap || endsSentence(r) {
			return
		}
		h.end++
	}
}

// longest returns the value of the longest phrase that letters begin with, and
// its length, which is 0 if there is none. The phrases are letters only.
func (t *trie) longest(letters []rune) (value, length int) {
	if len(letters) > 1 && t.opens.pass(letters[0], letters[1]) == 0 {
		return 0, 0
	}
	node := t.first.of(letters[0]).node()
	for i := 1; node != 0; i++ {
		n := &t.nodes[node]
		if n.values != 0 {
			value, length = int(t.values[n.values+1]), i
		}
		if i == len(letters) {
			break
		}
		node = t.next(n, letters[i])
	}
	return value, length
}

// lower returns r in lower case, as phrases have it.
func lower(r rune) rune {
	switch {
	case 'A' <= r && r <= 'Z':
		return r + 'a' - 'A'
	case r < utf8.RuneSelf, '⺀' <= r && r <= '鿿': // from radicals to the last ideograph there is no case
		return r
	}
	return unicode.ToLower(r)
}

// endsSentence reports whether no phrase reaches across r.
func endsSentence(r rune) bool {
	switch r {
	case '。', '!', '?', ';', '\n', '\r':
		return true
	}
	return false
}

// endsClause reports whether r ends a sentence or a part of one.
func endsClause(r rune) bool {
	switch r {
	case ',', ':', '…', '~':
		return true
	}
	return endsSentence(r)
}
