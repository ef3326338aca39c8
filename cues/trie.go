package cues

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"suxi/taxonomy"
)

// A trie holds phrases letter by letter, so that phrases which begin alike
// share their beginning, numbers and gaps included.
//
// There are no failure links as in Aho and Corasick's automaton: phrases are
// short, and starting again at the next character costs less than what gaps
// would do to such links. What counts is to start seldom. Of the characters of
// a text more than half begin some phrase, but few go on with one; so a search
// begins with pairs of characters (see openings).
type trie struct {
	opens  openings
	first  table
	nodes  []node  // nodes[0] is the root
	letter []rune  // that leads to each node
	values []int32 // of the phrases that end at a node, behind how many they are; first those of a node without any
}

type node struct {
	filter      uint64 // bit r%64 is set for each letter r that leads on
	letters     int32  // the first of the nodes that letters lead to, which stand side by side
	number, gap int32  // the node after {n} or …, 0 if there is none
	values      int32  // position in trie.values
	size        int32  // how many nodes letters lead to
}

// An entry is a phrase to be put into a trie.
type entry struct {
	steps []rune // letters, and the two below
	value int    // what it stands for
}

// Steps that are no letters. They sort before all letters.
const (
	numberStep rune = -2
	gapStep    rune = -1
)

// newEntry makes an entry of a parsed phrase.
func newEntry(pieces []taxonomy.Piece, value int) entry {
	room := 0
	for _, p := range pieces {
		room += max(1, utf8.RuneCountInString(p.Text))
	}
	e := entry{make([]rune, 0, room), value}
	for _, p := range pieces {
		switch p.Kind {
		case taxonomy.Number:
			e.steps = append(e.steps, numberStep)
		case taxonomy.Gap:
			e.steps = append(e.steps, gapStep)
		default:
			for _, r := range p.Text {
				e.steps = append(e.steps, r)
			}
		}
	}
	return e
}

// newTrie builds the trie of entries, which it sorts, level by level: then the
// nodes that follow one another in a phrase's beginning stand side by side.
func newTrie(entries []entry) trie {
	slices.SortFunc(entries, func(a, b entry) int {
		return cmp.Or(slices.Compare(a.steps, b.steps), cmp.Compare(a.value, b.value))
	})
	t := trie{nodes: make([]node, 1), letter: make([]rune, 1), values: make([]int32, 1)}
	type span struct{ from, to, depth int } // the entries that begin as a node does
	spans := []span{{0, len(entries), 0}}   // of each node
	for n := 0; n < len(t.nodes); n++ {
		s := spans[n]
		var values []int32
		for s.from < s.to && len(entries[s.from].steps) == s.depth {
			if v := int32(entries[s.from].value); len(values) == 0 || values[len(values)-1] != v {
				values = append(values, v)
			}
			s.from++
		}
		if values != nil {
			t.nodes[n].values = int32(len(t.values))
			t.values = append(append(t.values, int32(len(values))), values...)
		}
		for s.from < s.to {
			step, end := entries[s.from].steps[s.depth], s.from
			for end < s.to && entries[end].steps[s.depth] == step {
				end++
			}
			t.link(int32(n), step)
			spans = append(spans, span{s.from, end, s.depth + 1})
			s.from = end
		}
	}
	t.first = t.firstLetters()
	t.opens = t.newOpenings()
	return t
}

// link adds the node after a step from node n, whose other steps it has linked
// already are the last nodes.
func (t *trie) link(n int32, step rune) {
	from, to := &t.nodes[n], int32(len(t.nodes))
	switch step {
	case numberStep:
		from.number = to
	case gapStep:
		from.gap = to
	default:
		if from.size == 0 {
			from.letters = to
		}
		from.size++
		from.filter |= bit(step)
	}
	t.nodes = append(t.nodes, node{})
	t.letter = append(t.letter, step)
}

func bit(r rune) uint64 { return 1 << (uint32(r) % 64) }

// next returns the node that letter leads to from node n, 0 if there is none.
func (t *trie) next(n *node, letter rune) int32 {
	if n.filter&bit(letter) == 0 {
		return 0
	}
	for to, l := range t.letter[n.letters : n.letters+n.size] {
		if l >= letter {
			if l > letter {
				return 0
			}
			return n.letters + int32(to)
		}
	}
	return 0
}

// A table says of each character what begins with it: a start.
type table struct {
	pages  []uint16          // which block holds the characters of a page
	blocks [][pageSize]start // blocks[0] is empty
}

const pageSize = 256

// A start is the node after a character or two from the root, 0 if no phrase
// begins with them, doubled; plus one if they begin a number and a phrase begins
// with one.
type start int32

func (s start) node() int32  { return int32(s) >> 1 }
func (s start) number() bool { return s&1 != 0 }

func (t *table) of(r rune) start { return t.blocks[t.pages[r/pageSize]][r%pageSize] }

func (t *table) set(r rune, s start) {
	page := &t.pages[r/pageSize]
	if *page == 0 {
		*page = uint16(len(t.blocks))
		t.blocks = append(t.blocks, [pageSize]start{})
	}
	t.blocks[*page][r%pageSize] |= s
}

// firstLetters returns the table of the root's steps.
func (t *trie) firstLetters() table {
	first := table{make([]uint16, (utf8.MaxRune+1)/pageSize), make([][pageSize]start, 1)}
	root := t.nodes[0]
	for to := root.letters; to < root.letters+root.size; to++ {
		r := t.letter[to]
		first.set(r, start(to<<1))
	}
	if root.number != 0 {
		for _, r := range numberBeginnings {
			first.set(r, 1)
		}
	}
	return first
}
