// Package cues reads off the text of a complaint what can be said without a
// model: which rules of the taxonomy raise its severity, which subcategory,
// cause and demand its words name, and who, when, where, what, why and how.
//
// Compile puts the phrases of a taxonomy, and those of the six slots, which
// are the same for every taxonomy, into one trie. Then, for each text, Find
//
//  1. walks the trie from every character: a letter of a phrase is a step, {n}
//     takes a number, … tries the next nine places of the sentence;
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
	phrases trie
	cues    []cue // what the values in phrases mean
	guards  trie
}

// A cue is what a set of phrases is evidence of.
type cue struct {
	kind    Kind
	code    string
	atLeast int  // the least number that {n} stands for
	except  bool // the phrases explain others of the same kind and code away
	grow    func(text string, start, end int) (int, int)
}

// Compile makes a Finder. The taxonomy is one that taxonomy.Load or FromLabels
// returned: Compile panics on a phrase that cannot be parsed, which they have
// ruled out.
func Compile(t *taxonomy.Taxonomy) *Finder {
	f := &Finder{phrases: newTrie(), guards: guardWords()}
	for _, r := range t.Rules {
		f.add(cue{kind: Rule, code: r.Code, atLeast: r.AtLeast}, r.Phrases)
		f.add(cue{kind: Rule, code: r.Code, except: true}, r.Except)
	}
	for _, c := range t.Categories {
		for _, s := range c.Subcategories {
			f.add(cue{kind: Subcategory, code: s.Code}, s.Keywords)
		}
	}
	for _, c := range t.Causes {
		f.add(cue{kind: Cause, code: c.Code}, c.Keywords)
	}
	for _, d := range t.Demands {
		f.add(cue{kind: Demand, code: d.Code}, d.Keywords)
	}
	for _, s := range slots {
		f.add(cue{kind: s.kind, atLeast: s.atLeast, grow: s.grow}, s.phrases())
	}
	return f
}

func (f *Finder) add(c cue, phrases []taxonomy.Phrase) {
	for _, p := range phrases {
		pieces, err := p.Parse()
		if err != nil {
			panic(fmt.Sprintf("cues: %s %s: phrase %q: %v", c.kind, c.code, p, err))
		}
		f.phrases.insert(pieces, len(f.cues))
	}
	f.cues = append(f.cues, c)
}

// Find returns the cues in text by start, end, kind and code. The text is
// normalised as package segment does: Simplified characters, half-width
// punctuation. Offsets lie between characters of it.
func (f *Finder) Find(text string) []Mention {
	hits := f.phrases.search(text)
	if len(hits) == 0 {
		return nil
	}
	var found, exceptions []Mention
	quoted := quotations(text)
	for _, h := range hits {
		for _, v := range f.phrases.nodes[h.node].values {
			c := f.cues[v]
			m := Mention{c.kind, c.code, h.start, h.end}
			switch {
			case c.except:
				exceptions = append(exceptions, m)
				continue
			case h.number < c.atLeast, isSignal(c.kind) && (splitsWord(text, m.Start) || within(quoted, m) || !f.asserted(text, m, h.gap)):
				continue
			case c.grow != nil:
				if m.Start, m.End = c.grow(text, h.start, h.end); m.Start == m.End {
					continue
				}
			}
			found = append(found, m)
		}
	}
	found = unexplained(found, exceptions)
	return merge(found)
}

// isSignal reports whether mentions of the kind count for or against
// something, so that the guards apply. The slots only quote.
func isSignal(k Kind) bool {
	return k == Rule || k == Subcategory || k == Cause || k == Demand
}

// unexplained returns found without the rules that lie inside an exception of
// their own. Both are by start.
func unexplained(found, exceptions []Mention) []Mention {
	if len(exceptions) == 0 {
		return found
	}
	reach := make(map[string]int) // by code, how far the exceptions that begin before reach
	return slices.DeleteFunc(found, func(m Mention) bool {
		if m.Kind != Rule {
			return false
		}
		for len(exceptions) > 0 && exceptions[0].Start <= m.Start {
			e := exceptions[0]
			reach[e.Code] = max(reach[e.Code], e.End)
			exceptions = exceptions[1:]
		}
		return m.End <= reach[m.Code]
	})
}

// merge leaves no two mentions of one kind and code that overlap, and returns
// the rest in order. Of signals it keeps the longest, or the first of equal
// ones. Of slots it makes one mention of what overlaps or touches: 昨天 and
// 下午. It sorts found.
func merge(found []Mention) []Mention {
	slices.SortFunc(found, func(a, b Mention) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	kept := found[:0]
	for _, m := range found {
		last := len(kept) - 1
		switch {
		case last < 0 || kept[last].Kind != m.Kind || kept[last].Code != m.Code || kept[last].End < m.Start:
			kept = append(kept, m)
		case !isSignal(m.Kind):
			kept[last].End = max(kept[last].End, m.End)
		case kept[last].End == m.Start:
			kept = append(kept, m)
		case m.End-m.Start > kept[last].End-kept[last].Start:
			kept[last] = m
		}
	}
	slices.SortFunc(kept, func(a, b Mention) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Code, b.Code))
	})
	return kept
}
