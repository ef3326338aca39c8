package cues

import (
	_ "embed"
	"fmt"
	"strings"

	"suxi/taxonomy"
)

// A Lexicon counts the phrases of several groups in a text. It knows nothing
// of negation and the like: what it returns are features for a model, which
// learns how far each group can be trusted. It is immutable and safe for
// concurrent use.
type Lexicon struct {
	trie   trie
	groups []string
}

// A Group is phrases that say the same kind of thing.
type Group struct {
	Name    string
	Phrases []taxonomy.Phrase
}

// NewLexicon compiles groups. A phrase may belong to several of them. It panics
// on a phrase that does not parse, as taxonomy.Load has refused such.
func NewLexicon(groups []Group) *Lexicon {
	l := &Lexicon{trie: newTrie()}
	for g, group := range groups {
		l.groups = append(l.groups, group.Name)
		for _, p := range group.Phrases {
			pieces, err := p.Parse()
			if err != nil {
				panic(fmt.Sprintf("cues: phrase %q: %v", p, err))
			}
			l.trie.insert(pieces, g)
		}
	}
	return l
}

// Groups returns the names of the groups, in the order of Uses. It must not be
// changed.
func (l *Lexicon) Groups() []string { return l.groups }

// A Use is how often a text uses phrases of a group, and where first.
type Use struct {
	Count int // phrases that do not overlap, the longest at each place
	First int // byte offset of the first; 0 if there is none
}

// Uses returns the use of each group in text, which is normalised as package
// segment does.
func (l *Lexicon) Uses(text string) []Use {
	uses := make([]Use, len(l.groups))
	last := make([]hit, len(l.groups)) // of each group, the phrase counted last
	for _, h := range l.trie.search(text) {
		for _, g := range l.trie.nodes[h.node].values {
			switch {
			case uses[g].Count == 0:
				uses[g] = Use{1, h.start}
				last[g] = h
			case h.start >= last[g].end:
				uses[g].Count++
				last[g] = h
			case h.start == last[g].start && h.end > last[g].end:
				last[g] = h
			}
		}
	}
	return uses
}

// Tone lists how a complaint is put: as a question, a suggestion or a rebuke,
// mild or sharp, once or again and again, about a nuisance or a danger. It holds
// for any industry. [ParseLexicon] reads it.
//
//go:embed tone.txt
var Tone string

// ParseLexicon reads groups of phrases, one group a line: a name, a colon, and
// phrases apart by spaces. Empty lines and lines that begin with # are passed
// over.
func ParseLexicon(text string) (*Lexicon, error) {
	var groups []Group
	row := 0
	for line := range strings.Lines(text) {
		row++
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, phrases, ok := strings.Cut(line, ":")
		if !ok {
			return nil, fmt.Errorf("line %d: no group name before a colon", row)
		}
		group := Group{Name: name}
		for _, p := range strings.Fields(phrases) {
			if _, err := taxonomy.Phrase(p).Parse(); err != nil {
				return nil, fmt.Errorf("line %d: phrase %q %w", row, p, err)
			}
			group.Phrases = append(group.Phrases, taxonomy.Phrase(p))
		}
		groups = append(groups, group)
	}
	return NewLexicon(groups), nil
}
