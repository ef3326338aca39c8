package segment

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"unicode"
	"unicode/utf8"
)

// A lexicon is a trie over the characters of words. A word is a sequence of
// whole units (see [unitEnd]), in which ASCII letters are lower case.
type lexicon struct {
	codes [1 << 16]uint16 // the symbol of a character of the Basic Multilingual Plane, 0 for none
	rare  map[rune]uint16 // of the others
	runes []rune          // the character of symbol i+1
	nodes []node
}

// A dictionary is a compiled list of words: a lexicon with the cost of each
// word, in bits. It is immutable.
type dictionary struct {
	lexicon
	mode    mode
	costs   []float32 // by the value of a node, from 1; ascending
	words   int
	content [8]byte // hash of the mode, the words and their frequencies
}

// A mode is how a dictionary cuts.
type mode uint32

const (
	// plain joins numerals and adds costs up anew from every place that all
	// paths pass, so that a cut depends on what is near.
	plain mode = iota
	// likeGSE adds them up from the beginning of the text in float32, as gse
	// does, and joins nothing.
	likeGSE
	modes
)

// A word of a dictionary, with how often it is met.
type word struct {
	text      string
	frequency float64
}

// maxWordUnits bounds the units of a word, and so the work at one place of a
// text.
const maxWordUnits = 64

// numerals are the characters that numbers are written with. They have the
// first symbols of every lexicon, in this order, and 第 has the next one.
const (
	numerals     = "〇零一二三四五六七八九十百千万亿两"
	firstSymbols = numerals + "第"
	ordinal      = int32(len(firstSymbols) / len("第")) // the symbol of 第
)

var errCertain = errors.New("one word has all of the frequency: add other words")

// compile makes a dictionary of words with positive frequencies. The first of
// equal words counts.
//
// The cost of a word is log2(total/frequency), in the float32 arithmetic of
// gse's CalcToken.
func compile(m mode, words []word) (*dictionary, error) {
	words = distinct(words)
	d := &dictionary{mode: m, words: len(words), content: contentHash(m, words)}
	if err := d.number(words); err != nil {
		return nil, err
	}
	total := 0.0
	for _, w := range words {
		total += w.frequency
	}
	logTotal := float32(math.Log2(total))
	cost := func(w word) float32 { return logTotal - float32(math.Log2(w.frequency)) }
	for _, w := range words {
		d.costs = append(d.costs, cost(w))
	}
	slices.Sort(d.costs)
	d.costs = slices.Insert(slices.Compact(d.costs), 0, unknownCost)
	switch {
	case len(words) == 0:
		return nil, errors.New("no words")
	case d.costs[1] <= 0:
		return nil, errCertain
	case len(d.costs) > math.MaxUint16:
		return nil, fmt.Errorf("%d different frequencies, fewer than %d are possible: round them", len(d.costs)-1, math.MaxUint16)
	}
	d.build(words, func(w word) uint16 {
		i, _ := slices.BinarySearch(d.costs[1:], cost(w))
		return uint16(i + 1)
	})
	return d, nil
}

// distinct puts words in lower case and drops all but the first of equal ones.
func distinct(words []word) []word {
	seen := make(map[string]bool, len(words))
	kept := make([]word, 0, len(words))
	for _, w := range words {
		w.text = lower(w.text)
		if !seen[w.text] {
			seen[w.text] = true
			kept = append(kept, w)
		}
	}
	return kept
}

// contentHash names what a dictionary holds, whatever the order of its words.
func contentHash(m mode, words []word) [8]byte {
	sorted := slices.SortedFunc(slices.Values(words), func(a, b word) int { return cmp.Compare(a.text, b.text) })
	h := sha256.New()
	fmt.Fprintln(h, m)
	for _, w := range sorted {
		fmt.Fprintln(h, w.text, w.frequency)
	}
	return [8]byte(h.Sum(nil))
}

// number gives each character of words its symbol: behind the numerals, those
// that are met most come first.
func (l *lexicon) number(words []word) error {
	weight := make(map[rune]float64)
	for _, w := range words {
		units := 0
		for i := 0; i < len(w.text); i = unitEnd(w.text, i) {
			units++
		}
		if units > maxWordUnits {
			return fmt.Errorf("a word of %d characters: %d are possible", units, maxWordUnits)
		}
		for _, r := range w.text {
			weight[r] += w.frequency
		}
	}
	if len(weight)+int(ordinal) >= math.MaxUint16 {
		return fmt.Errorf("%d different characters: fewer than %d are possible", len(weight), math.MaxUint16-int(ordinal))
	}
	for _, r := range firstSymbols {
		delete(weight, r)
	}
	others := slices.SortedFunc(maps.Keys(weight), func(a, b rune) int {
		return cmp.Or(cmp.Compare(weight[b], weight[a]), cmp.Compare(a, b))
	})
	l.runes = slices.Concat([]rune(firstSymbols), others)
	l.index()
	return nil
}

// index fills the tables from character to symbol.
func (l *lexicon) index() {
	l.rare = make(map[rune]uint16)
	for i, r := range l.runes {
		if int(r) < len(l.codes) {
			l.codes[r] = uint16(i + 1)
		} else {
			l.rare[r] = uint16(i + 1)
		}
	}
}

// build makes the trie of words, whose characters have been numbered.
func (l *lexicon) build(words []word, value func(word) uint16) {
	keys := make([]key, len(words))
	for i, w := range words {
		symbols := make([]uint16, 0, utf8.RuneCountInString(w.text))
		for _, r := range w.text {
			symbols = append(symbols, l.code(r))
		}
		keys[i] = key{symbols, value(w), w.frequency}
	}
	l.nodes = buildTrie(keys, uint16(len(l.runes)))
}

// code returns the symbol of r, or 0.
func (l *lexicon) code(r rune) uint16 {
	if int(r) < len(l.codes) {
		return l.codes[r]
	}
	return l.rare[r]
}

// run returns the node that the characters of a run of Latin letters and digits
// lead to from n, or 0. The case of ASCII letters does not matter.
func (l *lexicon) run(n node, run string) node {
	for _, r := range run {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		c := l.code(r)
		if n != 0 && n.base() == 0 {
			return 0
		}
		if n = l.nodes[n.base()+uint32(c)]; c == 0 || n.label() != c {
			return 0
		}
	}
	return n
}

// unitEnd returns where the unit that begins at text[i] ends. A unit is a run
// of letters and numbers that take one or two bytes (Latin, Greek, Cyrillic,
// ASCII digits), or else one character, or one byte that is not UTF-8. This is
// how gse splits a text before it looks for words.
func unitEnd(text string, i int) int {
	start := i
	for i < len(text) {
		if b := text[i]; b < utf8.RuneSelf {
			if !isAlphanumeric[b] {
				break
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if size != 2 || !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			break
		}
		i += size
	}
	if i > start {
		return i
	}
	_, size := utf8.DecodeRuneInString(text[i:])
	return i + size
}

var isAlphanumeric = func() (is [256]bool) {
	for b := byte(0); b < utf8.RuneSelf; b++ {
		is[b] = '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
	}
	return is
}()

// lower puts the ASCII letters of s in lower case, and no others, as gse does.
func lower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
