// Package themes finds what a set of complaints is about: groups of documents
// that share words, without being told which.
//
// The recipe of [Find]:
//
//  1. The content words of a document are its tokens of two letters or more
//     that are no function words. The vocabulary is those that at least five
//     documents and 1% hold, and at most half. A word counts once a document.
//  2. For every number of themes from [Fewest] to [Most], an LDA (latent
//     Dirichlet allocation, by james-bowman/nlp) is fitted to each of four
//     random subsamples of the documents. The themes of the four are paired, and
//     their terms averaged.
//  3. The number of themes is the one with the greatest mean coherence: NPMI of
//     a theme's top terms within windows of ten words.
//  4. For that number, the refits are made [Refits]. A document belongs to the
//     theme that is its largest in more than half of the refits that saw it, and
//     to none if there is no such theme.
//  5. Stability: how well one half of the refits agrees with the other on the
//     documents of a theme. A theme below [StableFrom] is not to be relied on.
//
// One LDA of short texts is mostly chance: another subsample gives other themes.
// The mean of many is not, and what is left of chance is measured. Random words
// have no stable themes, which the tests show by simulation.
//
// The same documents in the same order and the same seed give the same themes, to
// the last bit on one architecture: nlp's sums may round otherwise on another.
//
// The package does not cut text, and it gives themes no names. It must be given
// masked text: a term or a medoid is shown to people.
package themes

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

const (
	Fewest, Most = 3, 8 // numbers of themes that are tried
	Refits       = 24   // models behind the result
	trials       = 4    // of them, those that the number of themes is chosen by

	// StableFrom is the stability from which a theme is stable. No theme of
	// random words reached it (see TestNoise).
	StableFrom = .6

	// MinDocuments is the fewest documents with words of the vocabulary in
	// which themes are looked for, and MinSize the fewest of a theme.
	MinDocuments, MinSize = 30, 10

	topTerms = 10
	minTerms = 2 * topTerms // the smallest vocabulary
)

// A Reason says why there are no themes.
type Reason string

// The reasons for a Result without themes.
const (
	FewDocuments Reason = "few_documents" // fewer than MinDocuments
	FewTerms     Reason = "few_terms"     // hardly a word is in several documents and not in most
	NoGroups     Reason = "no_groups"     // no theme has MinSize documents
)

// A Result is the themes of some documents.
type Result struct {
	Reason    Reason    // "" if there are themes
	Documents int       // with words of the vocabulary
	Terms     int       // of the vocabulary
	Tried     []float64 // mean coherence of Fewest, Fewest+1, … Most themes; nil if none were tried
	Themes    []Theme   // the largest first; fewer than the number chosen where some are below MinSize
	Of        []int     // of each document: its place in Themes, or -1
}

// A Theme is what some documents have in common.
type Theme struct {
	Terms     []Term  // up to ten, the most relevant first
	Documents int     // whose main theme it is
	Medoid    int     // of these, the one most like the others
	Coherence float64 // mean NPMI of Terms, −1 to 1: 0 for words that meet by chance
	Stability float64 // Cohen's κ between halves of the refits, at most 1: 0 for agreement by chance
}

// Stable reports whether other samples of the same documents give the theme
// again.
func (t *Theme) Stable() bool { return t.Stability >= StableFrom }

// A Term is a word of a theme.
type Term struct {
	Text      string
	Documents int // of the theme, that hold it
	Total     int // of all
}

// Find looks for the themes of documents, which are their tokens in order. Its
// time is linear in them up to 20,000 words of the vocabulary, and about
// constant from there.
func Find(ctx context.Context, docs [][]string, seed uint64) (*Result, error) {
	c := newCorpus(docs)
	result := &Result{Documents: len(c.sets), Terms: len(c.terms), Of: slices.Repeat([]int{-1}, len(docs))}
	switch {
	case len(c.sets) < MinDocuments:
		result.Reason = FewDocuments
		return result, nil
	case len(c.terms) < minTerms:
		result.Reason = FewTerms
		return result, nil
	}

	together := c.cooccurrences()
	var trial [][]refit
	for k := Fewest; k <= Most; k++ {
		refits, err := c.refits(ctx, k, 0, trials, seed)
		if err != nil {
			return nil, err
		}
		align(refits)
		coherence := 0.0
		for _, p := range terms(refits) {
			coherence += together.coherence(c.top(p)) / float64(k)
		}
		trial, result.Tried = append(trial, refits), append(result.Tried, coherence)
	}
	chosen := slices.Index(result.Tried, slices.Max(result.Tried))
	others, err := c.refits(ctx, Fewest+chosen, trials, Refits, seed)
	if err != nil {
		return nil, err
	}
	refits := append(trial[chosen], others...)
	align(refits)

	of := mainThemes(refits, len(c.sets))
	stabilities := stability(refits, len(c.sets), seed)
	type numbered struct {
		Theme
		number int
	}
	var found []numbered
	for t, p := range terms(refits) {
		members := c.members(of, t)
		if len(members) < MinSize {
			continue
		}
		top := c.top(p)
		found = append(found, numbered{Theme{
			Terms:     c.count(top, members),
			Documents: len(members),
			Medoid:    c.source[c.medoid(members)],
			Coherence: together.coherence(top),
			Stability: stabilities[t],
		}, t})
	}
	if len(found) == 0 {
		result.Reason = NoGroups
	}
	slices.SortFunc(found, func(a, b numbered) int {
		return cmp.Or(-cmp.Compare(a.Documents, b.Documents), strings.Compare(a.Terms[0].Text, b.Terms[0].Text))
	})
	for i, theme := range found {
		result.Themes = append(result.Themes, theme.Theme)
		for _, d := range c.members(of, theme.number) {
			result.Of[c.source[d]] = i
		}
	}
	return result, nil
}

// members returns the documents whose theme in of is t.
func (c *corpus) members(of []int, t int) []int {
	var members []int
	for d := range of {
		if of[d] == t {
			members = append(members, d)
		}
	}
	return members
}
