package cues

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"suxi/taxonomy"
)

// A Lexicon counts the phrases of several groups in a text. It knows nothing
// of negation and the like: what it returns are features for a model, which
// learns how far each group can be trusted. It is immutable and safe for
// concurrent use.
type Lexicon struct {
	trie     trie
	groups   []string
	searches sync.Pool // of *search
}

// A Group is phrases that say the same kind of thing.
type Group struct {
	Name    string
	Phrases []taxonomy.Phrase
}

// NewLexicon compiles groups. A phrase may belong to several of them. It panics
// on a phrase that does not parse, as taxonomy.Load has refused such.
func NewLexicon(groups []Group) *Lexicon {
	l := &Lexicon{searches: sync.Pool{New: func() any { return new(search) }}}
	var phrases []entry
	for g, group := range groups {
		l.groups = append(l.groups, group.Name)
		for _, p := range group.Phrases {
			pieces, err := p.Parse()
			if err != nil {
				panic(fmt.Sprintf("cues: phrase %q: %v", p, err))
			}
			phrases = append(phrases, newEntry(pieces, g))
		}
	}
	l.trie = newTrie(phrases)
	return l
}

// Groups returns the names of the groups, in the order of Uses. It must not be
// changed.
func (l *Lexicon) Groups() []string { return l.groups }

// A Place is a phrase of a group in a text.
type Place struct {
	Group      int // in the order of Groups
	Start, End int // in characters
}

// Places appends to found the phrases in a text, by start; some overlap. The
// text is given as its characters, normalised as package segment does and in
// lower case.
func (l *Lexicon) Places(found []Place, text []rune) []Place {
	s := l.searches.Get().(*search)
	defer l.searches.Put(s)
	for _, h := range s.of(&l.trie, text) {
		for _, g := range l.trie.at(h) {
			found = append(found, Place{int(g), int(h.start), int(h.end)})
		}
	}
	return found
}

// A Use is how often a text uses phrases of a group, and where first.
type Use struct {
	Count int // phrases that do not overlap, the longest at each place
	First int // where the first begins, in characters; 0 if there is none

	start, end int // of the phrase counted last
}

// Count appends to uses the use of each group in a text with the given places.
func (l *Lexicon) Count(uses []Use, places []Place) []Use {
	from := len(uses)
	uses = append(uses, make([]Use, len(l.groups))...)
	for _, p := range places {
		switch u := &uses[from+p.Group]; {
		case u.Count == 0:
			*u = Use{1, p.Start, p.Start, p.End}
		case p.Start >= u.end:
			u.Count++
			u.start, u.end = p.Start, p.End
		case p.Start == u.start && p.End > u.end:
			u.end = p.End
		}
	}
	return uses
}

// Uses returns the use of each group in a text, which is normalised as package
// segment does.
func (l *Lexicon) Uses(text string) []Use {
	letters := []rune(text)
	for i, r := range letters {
		letters[i] = lower(r)
	}
	return l.Count(nil, l.Places(nil, letters))
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
