// Package models turns labelled examples into one trained bundle, and a bundle
// into labels: text in, category and severity out.
//
// The recipe of Train:
//
//  1. Segment each text and prepare its document: lower case, long digit runs
//     masked (document.go).
//  2. Count word 1–2-grams and character 1–3-grams once (package features), of
//     the whole and of the lead (space.go), and what the taxonomy's keywords and
//     the tone of the text say (block.go).
//  3. Put near-identical texts into one group, so that they never stand on
//     both sides of a split (package neardup).
//  4. Find out by validation whether the lead helps (choose.go).
//  5. For each of five folds: fit the vectorizer on the other four, keep the
//     features that carry weight in a plain machine, fit on those the ensemble of
//     the category head and the severity head (fit.go), and score the fold.
//     Nothing sees the rows it is scored on.
//  6. Learn from the out-of-fold scores how to make probabilities of them: a
//     classifier.Stack for categories, a classifier.Ordinal for severities. Report
//     held-out metrics, each fold under what the others taught.
//  7. If asked, certify from the same scores from which probability on a label
//     needs no person (accept.go), and profile them, so that the certificate can
//     expire where texts change.
//  8. Fit once more on all rows: that is the bundle.
//  9. Where examples carry subcategories, learn them by a local classifier below
//     each category (hierarchy.go).
//
// With Config.MultiLabel a text can have several categories (multilabel.go).
//
// A Labeler applies it, with the cues that the taxonomy's phrases find in the
// text (package cues); Explain says which words decided. Evaluate scores it on other
// examples, Compare two of them; CrossValidate, HoldOut, ByTime and
// LearningCurve score the training itself.
//
// The package reads no complaint files and writes no reports; it never keeps a
// training text, only terms that occur in two distinct documents.
package models

import (
	"sync"

	"suxi/classifier"
	"suxi/cues"
	"suxi/features"
	"suxi/internal/parallel"
	"suxi/segment"
	"suxi/taxonomy"
)

// A Bundle is one trained model with everything labelling needs except the
// dictionary, which is larger (see [Bundle.Segmenter]). It is immutable and safe for concurrent use.
type Bundle struct {
	Manifest Manifest
	Taxonomy *taxonomy.Taxonomy // in force; see With

	trained  *taxonomy.Taxonomy
	category head
	severity head
	level2   *level2 // nil where no subcategories were learnt
	tone     string  // the lexicon behind the severity head's block; empty if it has none
	words    string  // user words of the training, as segment.ReadUserFile reads them

	// What a file says, so that it need not be written once more to be known.
	id   string // empty if the bundle was not loaded, or is of an older version
	yaml string // of Taxonomy; empty if that was not loaded with the bundle
}

// A head decides one axis. Both heads of a bundle share one space unless
// the severity head was borrowed from another bundle.
type head struct {
	classes  []int // position in Taxonomy.Categories or Taxonomy.Severity of each score
	space    space
	block    block // its features follow those of the space
	ensemble classifier.Ensemble
	stack    *classifier.Stack     // makes probabilities of its decision values
	ordinal  *classifier.Ordinal   // in the place of stack, for a severity head from version 3 on
	queue    *classifier.MissBound // of a severity head; nil if it has none
	// multilabel stands in the place of stack for a category head that gives
	// several categories.
	multilabel *classifier.Multilabel
}

// probabilities returns the calibrated probability of each of n classes for x;
// classes the head never saw have probability 0.
func (h *head) probabilities(x features.Vector, n int) []float64 {
	scores := make([]float64, h.ensemble.Tasks())
	h.ensemble.Decide(x, scores)
	return h.decode(scores, n)
}

// complete appends the head's block to the vector x of doc.
func (h *head) complete(x features.Vector, doc *document) features.Vector {
	return h.block.append(x, h.space.Len(), h.block.profile(nil, &profiler{text: doc.body.Chars}))
}

// A Prediction is what a bundle says of one text. Category and Severity are
// positions in the taxonomy's Categories and Severity; the probabilities are
// in the same order and sum to 1, but where a text can have several categories:
// then each has a probability of its own. Category is the most probable; Severity is
// where the levels' probabilities, summed from the most urgent, reach the cut of
// the level, about one half, because a level too far costs more.
type Prediction struct {
	Category              int
	CategoryProbabilities []float64
	Categories            []int       // all categories, the most probable first; nil unless a text can have several
	Subcategory           Subcategory // of Category
	Severity              int
	SeverityProbabilities []float64
	Acceptance            Acceptance
	Unknown               float64        // share of the text's words that the category head does not know; 1 for a text without words
	Urgent                bool           // among the texts that may be of the most urgent level and that a person should see first
	Evidence              []Evidence     // up to three spans that spoke most for the category, the strongest first
	Mentions              []cues.Mention // what the taxonomy's phrases found; offsets in the text as given
	Normalized            segment.Counts // characters that normalisation changed
}

// Acceptance says whether a category needs no person to look at it, and if it
// does, why.
type Acceptance struct {
	Accepted bool
	Reason   string
}

// Evidence is a span of the text as given and what its words add to the ln of
// the ratio of two probabilities: that of the class decided to that of the
// runner-up. See [Reasons].
type Evidence struct {
	Start, End int // bytes
	Weight     float64
}

// LabelerOptions say what a Labeler computes of a text. The zero value computes
// everything but the evidence.
type LabelerOptions struct {
	Evidence bool // Prediction.Evidence as well, which takes about as long again
	// CategoryOnly leaves out what does not decide the category: the severity
	// and its probabilities, the queue of urgent texts and the mentions stay
	// zero.
	CategoryOnly bool
}

// A Labeler applies a bundle to text. It is safe for concurrent use.
type Labeler struct {
	bundle    *Bundle
	segmenter *segment.Segmenter
	options   LabelerOptions
	finder    *cues.Finder
	scorers   []*scorer // of the heads by axis
	locals    []*scorer // of the local classifiers, by category; nil where there is none
	readings  sync.Pool // of *reading
}

// Dictionary identifies the segmenter of l.
func (l *Labeler) Dictionary() string { return l.segmenter.Dictionary() }

// NewLabeler joins a bundle to the segmenter that prepares its input.
func NewLabeler(b *Bundle, s *segment.Segmenter, o LabelerOptions) *Labeler {
	l := &Labeler{bundle: b, segmenter: s, options: o}
	var running parallel.Group
	running.Go(func() { l.finder = cues.Compile(b.Taxonomy) })
	defer running.Wait()
	if o.CategoryOnly {
		l.scorers = newScorers(&b.category)
	} else {
		l.scorers = newScorers(&b.category, &b.severity)
	}
	l.locals = make([]*scorer, len(b.Taxonomy.Categories))
	for c, h := range b.level2.all() {
		l.locals[c] = newScorer(h)
	}
	return l
}

// Label predicts category and severity of one text. A text without a single
// known term gets the probabilities of an empty vector, which are close to the
// class shares of the training rows.
func (l *Labeler) Label(text string) Prediction {
	r := l.read(text, l.options.Evidence)
	defer l.readings.Put(r)
	return l.predict(r)
}

func (l *Labeler) predict(r *reading) Prediction {
	b := l.bundle
	scores := l.score(r)
	p := Prediction{
		CategoryProbabilities: b.category.decode(scores[category], len(b.Taxonomy.Categories)),
		Unknown:               r.unknown,
		Normalized:            r.segmented.Counts,
	}
	v := b.category.verdict(category, p.CategoryProbabilities)
	p.Category, p.Categories = v.class, v.set
	p.Subcategory = l.subcategory(&r.document, p.Category, p.CategoryProbabilities[p.Category])
	p.Acceptance = b.accept(v, v.confidence(p.CategoryProbabilities), p.Unknown)
	if l.options.Evidence {
		x := b.category.complete(r.locate(b.category.space), &r.document)
		p.Evidence = r.evidence(&b.category, x, p.Category, p.CategoryProbabilities)
	}
	if l.options.CategoryOnly {
		return p
	}
	p.SeverityProbabilities = b.severity.decode(scores[severity], len(b.Taxonomy.Severity))
	p.Mentions = l.finder.FindIn(cues.Letters{Text: r.segmented.Text, Runes: r.preparer.chars, At: r.preparer.at})
	for i, m := range p.Mentions {
		p.Mentions[i].Start, p.Mentions[i].End = r.segmented.Span(m.Start, m.End)
	}
	p.settle(&b.severity, b.Taxonomy)
	return p
}

// score returns the decision values of the heads by axis, and sets r.unknown.
func (l *Labeler) score(r *reading) [][]float64 {
	if r.scores == nil {
		r.scores = [][]float64{
			category: make([]float64, l.bundle.category.ensemble.Tasks()),
			severity: make([]float64, l.bundle.severity.ensemble.Tasks()),
		}
	}
	r.unknown = l.scorers[0].score(&r.document, r.scores)
	if len(l.scorers) > 1 {
		l.scorers[1].score(&r.document, r.scores[severity:])
	}
	return r.scores
}
