package cues

import (
	"math"
	"slices"
	"unicode/utf8"

	"suxi/taxonomy"
)

// maxGap is how many characters … stands for at most.
const maxGap = 8

// A trie holds phrases letter by letter, so that phrases which begin alike
// share their beginning, numbers and gaps included.
//
// There are no failure links as in Aho and Corasick's automaton: most
// characters begin no phrase and phrases are short, so that starting again at
// the next character costs less than what gaps would do to such links.
//
// The steps are an open-addressing hash table, at most half full: most
// lookups are for a step that does not exist, and end at the first slot.
type trie struct {
	nodes []node // nodes[0] is the root
	steps []step // a power of two of them
	used  int
}

type node struct {
	values      []int // of the phrases that end here
	number, gap int32 // the node after {n} or …, 0 if there is none
}

// A step leads from a node to another, which is 0 in an empty slot.
type step struct {
	from   int32
	letter rune
	to     int32
}

// A hit is one phrase found in a text.
type hit struct {
	node       int32
	start, end int
	gap        int // where the last … ends; start if there is none
	number     int // the least of the numbers that {n} stands for; math.MaxInt without {n}
}

func newTrie() trie {
	return trie{nodes: make([]node, 1), steps: make([]step, 1024)}
}

// slot returns the index in steps of the step, or of the free slot for it.
func (t *trie) slot(from int32, letter rune) int {
	mask := len(t.steps) - 1
	i := int((uint64(from)<<21|uint64(letter))*0x9E3779B97F4A7C15>>32) & mask
	for t.steps[i].to != 0 && (t.steps[i].from != from || t.steps[i].letter != letter) {
		i = (i + 1) & mask
	}
	return i
}

// child returns the node after letter, which it adds if there is none.
func (t *trie) child(from int32, letter rune) int32 {
	if i := t.slot(from, letter); t.steps[i].to != 0 {
		return t.steps[i].to
	}
	if t.used++; 2*t.used > len(t.steps) {
		old := t.steps
		t.steps = make([]step, 2*len(old))
		for _, s := range old {
			if s.to != 0 {
				t.steps[t.slot(s.from, s.letter)] = s
			}
		}
	}
	to := t.newNode()
	t.steps[t.slot(from, letter)] = step{from, letter, to}
	return to
}

// insert adds a phrase that stands for value.
func (t *trie) insert(pieces []taxonomy.Piece, value int) {
	at := int32(0)
	for _, p := range pieces {
		switch p.Kind {
		case taxonomy.Number:
			if t.nodes[at].number == 0 {
				t.nodes[at].number = t.newNode()
			}
			at = t.nodes[at].number
		case taxonomy.Gap:
			if t.nodes[at].gap == 0 {
				t.nodes[at].gap = t.newNode()
			}
			at = t.nodes[at].gap
		default:
			for _, r := range p.Text {
				at = t.child(at, r)
			}
		}
	}
	if v := t.nodes[at].values; !slices.Contains(v, value) {
		t.nodes[at].values = append(v, value)
	}
}

func (t *trie) newNode() int32 {
	t.nodes = append(t.nodes, node{})
	return int32(len(t.nodes) - 1)
}

// search returns the phrases in text by start. Of several ways to read one
// phrase from one start, it is the one with the shortest gaps.
func (t *trie) search(text string) []hit {
	var hits []hit
	for i, r := range text {
		if t.steps[t.slot(0, lower(r))].to == 0 && (t.nodes[0].number == 0 || !beginsNumber(r)) {
			continue
		}
		hits = t.walk(hits, len(hits), hit{start: i, end: i, gap: i, number: math.MaxInt}, text)
	}
	return hits
}

// walk appends the phrases that continue h to hits, whose elements from first
// on have the same start.
func (t *trie) walk(hits []hit, first int, h hit, text string) []hit {
	for {
		n := &t.nodes[h.node]
		if len(n.values) > 0 && !slices.ContainsFunc(hits[first:], func(o hit) bool { return o.node == h.node && o.number >= h.number }) {
			hits = append(hits, h)
		}
		if n.number != 0 && h.end < len(text) {
			if value, width := number(text, h.end); width > 0 {
				hits = t.walk(hits, first, hit{n.number, h.start, h.end + width, h.gap, min(h.number, value)}, text)
			}
		}
		if n.gap != 0 {
			end := h.end
			for range maxGap + 1 {
				hits = t.walk(hits, first, hit{n.gap, h.start, end, end, h.number}, text)
				r, width := utf8.DecodeRuneInString(text[end:])
				if width == 0 || endsSentence(r) {
					break
				}
				end += width
			}
		}
		r, width := utf8.DecodeRuneInString(text[h.end:])
		if width == 0 {
			return hits
		}
		if h.node = t.steps[t.slot(h.node, lower(r))].to; h.node == 0 {
			return hits
		}
		h.end += width
	}
}

// lower returns r as phrases have it: Parse has put them in lower case, and no
// other letters than ASCII's occur in them in practice.
func lower(r rune) rune {
	if 'A' <= r && r <= 'Z' {
		return r + 'a' - 'A'
	}
	return r
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
