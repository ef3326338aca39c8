// Package cues reads off the text of a complaint what can be said without a
// model: which rules of the taxonomy raise its severity, which subcategory,
// cause and demand its words name, and who, when, where, what, why and how.
//
// Compile puts the phrases of a taxonomy, and those of the six slots, which
// are the same for every taxonomy, into one trie. Then, for each text, Find
//
//  1. walks the trie from every two characters that begin a phrase, which a bit
//     filter tells from the others: a letter of a phrase is a step, {n} takes a
//     number, … tries the next nine places of the sentence;
//  2. drops what the complaint does not assert: negated, supposed, feared,
//     asked, hearsay or quoted (see guard.go), and what a longer phrase of the
//     rule's exceptions explains away;
//  3. grows the marks of some slots into the words they introduce or end: the
//     name before 公司, the clause after 因为;
//  4. keeps, of mentions of one kind and code that overlap, the longest.
//
// Every mention is a span of the text, so that a reader can see what fired.
// The time is linear in the length of the text.
//
// A Lexicon only counts phrases, without guards, as features for a model.
//
// The package does not learn, rank, resolve pronouns or dates, or decide a
// severity: the caller does that with the rules that fired. It reads one text
// at a time, so the batch evidence of a rule is not its business. Precision
// goes before recall: most texts leave most slots empty.
//
// The slots quote the complaint, and who and where may well be personal
// information: they belong in private files only, as the text itself does.
package cues

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"suxi/taxonomy"
)

// A Kind is what a Mention is evidence of.
type Kind string

const (
	Rule        Kind = "rule"
	Subcategory Kind = "subcategory"
	Cause       Kind = "cause"
	Demand      Kind = "demand"
	Who         Kind = "who"   // a role or a body, such as 快递员 or 市场监督管理局
	When        Kind = "when"  // a date, a time, a stretch of time
	Where       Kind = "where" // a place by its name, an address
	What        Kind = "what"  // the thing complained about
	Why         Kind = "why"   // the clause that states a reason
	How         Kind = "how"   // the way it was bought, done or reported
)

// A Mention is one stretch of a text, as byte offsets, and what it says.
type Mention struct {
	Kind       Kind
	Code       string // of the rule, subcategory, cause or demand; empty for the six slots
	Start, End int
}

// A Finder finds the cues of one taxonomy. It is immutable and safe for
// concurrent use.
type Finder struct {
	phrases  trie
	cues     []cue     // what the values in phrases mean
	meanings []meaning // in order
	guards   trie
	scratch  sync.Pool // of *findings
}

// findings are the room that Find works in.
type findings struct {
	Letters
	room              Letters // of a text that Find takes apart itself
	search            search
	found, exceptions []mark
	quoted            [][2]int // by quotations, if sawQuotes
	sawQuotes         bool
}

// Letters are a text taken apart.
type Letters struct {
	Text  string
	Runes []rune  // of Text, in lower case
	At    []int32 // where each begins, in bytes, and where the last ends
}

// take takes text apart.
func (l *Letters) take(text string) {
	l.Text, l.Runes, l.At = text, l.Runes[:0], l.At[:0]
	for i, r := range text {
		l.Runes, l.At = append(l.Runes, lower(r)), append(l.At, int32(i))
	}
	l.At = append(l.At, int32(len(text)))
}

// A cue is what a set of phrases is evidence of.
type cue struct {
	meaning
	means   int  // position of meaning in Finder.meanings
	atLeast int  // the least number that {n} stands for
	except  bool // the phrases explain others of the same meaning away
	grow    func(text string, start, end int) (int, int)
}

// A meaning is what a Mention says.
type meaning struct {
	kind Kind
	code string
}

func (m meaning) compare(o meaning) int {
	return cmp.Or(strings.Compare(string(m.kind), string(o.kind)), strings.Compare(m.code, o.code))
}

// A mark is a Mention whose meaning is told by its position, to be compared.
type mark struct{ means, start, end int }

// Compile makes a Finder. The taxonomy is one that taxonomy.Load or FromLabels
// returned: Compile panics on a phrase that cannot be parsed, which they have
// ruled out.
func Compile(t *taxonomy.Taxonomy) *Finder {
	f := &Finder{guards: guardWords()}
	f.scratch.New = func() any { return new(findings) }
	var phrases []entry
	add := func(c cue, list []taxonomy.Phrase) {
		for _, p := range list {
			pieces, err := p.Parse()
			if err != nil {
				panic(fmt.Sprintf("cues: %s %s: phrase %q: %v", c.kind, c.code, p, err))
			}
			phrases = append(phrases, newEntry(pieces, len(f.cues)))
		}
		f.cues, f.meanings = append(f.cues, c), append(f.meanings, c.meaning)
	}
	for _, r := range t.Rules {
		add(cue{meaning: meaning{Rule, r.Code}, atLeast: r.AtLeast}, r.Phrases)
		add(cue{meaning: meaning{Rule, r.Code}, except: true}, r.Except)
	}
	for _, c := range t.Categories {
		for _, s := range c.Subcategories {
			add(cue{meaning: meaning{Subcategory, s.Code}}, s.Keywords)
		}
	}
	for _, c := range t.Causes {
		add(cue{meaning: meaning{Cause, c.Code}}, c.Keywords)
	}
	for _, d := range t.Demands {
		add(cue{meaning: meaning{Demand, d.Code}}, d.Keywords)
	}
	for _, s := range slots {
		add(cue{meaning: meaning{kind: s.kind}, atLeast: s.atLeast, grow: s.grow}, s.phrases())
	}
	f.phrases = newTrie(phrases)
	slices.SortFunc(f.meanings, meaning.compare)
	f.meanings = slices.Compact(f.meanings)
	for i, c := range f.cues {
		f.cues[i].means, _ = slices.BinarySearchFunc(f.meanings, c.meaning, meaning.compare)
	}
	return f
}

// Find returns the cues in text by start, end, kind and code. The text is
// normalised as package segment does: Simplified characters, half-width
// punctuation. Offsets lie between characters of it.
func (f *Finder) Find(text string) []Mention {
	s := f.scratch.Get().(*findings)
	defer f.scratch.Put(s)
	s.room.take(text)
	return f.find(s, s.room)
}

// FindIn is Find for a text that was taken apart already.
func (f *Finder) FindIn(text Letters) []Mention {
	s := f.scratch.Get().(*findings)
	defer f.scratch.Put(s)
	return f.find(s, text)
}

func (f *Finder) find(s *findings, text Letters) []Mention {
	s.Letters, s.found, s.exceptions, s.sawQuotes = text, s.found[:0], s.exceptions[:0], false
	for _, h := range s.search.of(&f.phrases, text.Runes) {
		for _, v := range f.phrases.at(h) {
			c := &f.cues[v]
			m := mark{c.means, int(text.At[h.start]), int(text.At[h.end])}
			switch {
			case c.except:
				s.exceptions = append(s.exceptions, m)
				continue
			case h.number < c.atLeast, isSignal(c.kind) && (splitsWord(text.Text, m.start) || !f.asserted(s, c.kind, h) || s.quotes(m)):
				continue
			case c.grow != nil:
				if m.start, m.end = c.grow(text.Text, m.start, m.end); m.start == m.end {
					continue
				}
			}
			s.found = append(s.found, m)
		}
	}
	marks := f.merge(f.unexplained(s.found, s.exceptions))
	mentions := slices.Grow([]Mention(nil), len(marks))
	for _, m := range marks {
		is := f.meanings[m.means]
		mentions = append(mentions, Mention{is.kind, is.code, m.start, m.end})
	}
	return mentions
}

// isSignal reports whether mentions of the kind count for or against
// something, so that the guards apply. The slots only quote.
func isSignal(k Kind) bool {
	return k == Rule || k == Subcategory || k == Cause || k == Demand
}

// unexplained returns found without the rules that lie inside an exception of
// their own. Both are by start.
func (f *Finder) unexplained(found, exceptions []mark) []mark {
	if len(exceptions) == 0 {
		return found
	}
	reach := make(map[int]int) // by meaning, how far the exceptions that begin before reach
	return slices.DeleteFunc(found, func(m mark) bool {
		if f.meanings[m.means].kind != Rule {
			return false
		}
		for len(exceptions) > 0 && exceptions[0].start <= m.start {
			e := exceptions[0]
			reach[e.means] = max(reach[e.means], e.end)
			exceptions = exceptions[1:]
		}
		return m.end <= reach[m.means]
	})
}

// merge leaves no two marks of one meaning that overlap, and returns
// the rest in order. Of signals it keeps the longest, or the first of equal
// ones. Of slots it makes one mark of what overlaps or touches: 昨天 and
// 下午. It sorts found.
func (f *Finder) merge(found []mark) []mark {
	if len(found) < 2 {
		return found
	}
	slices.SortFunc(found, func(a, b mark) int { return cmp.Or(a.means-b.means, a.start-b.start, a.end-b.end) })
	kept := found[:0]
	for _, m := range found {
		last := len(kept) - 1
		switch {
		case last < 0 || kept[last].means != m.means || kept[last].end < m.start:
			kept = append(kept, m)
		case !isSignal(f.meanings[m.means].kind):
			kept[last].end = max(kept[last].end, m.end)
		case kept[last].end == m.start:
			kept = append(kept, m)
		case m.end-m.start > kept[last].end-kept[last].start:
			kept[last] = m
		}
	}
	slices.SortFunc(kept, func(a, b mark) int { return cmp.Or(a.start-b.start, a.end-b.end, a.means-b.means) })
	return kept
}
