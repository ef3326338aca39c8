// Package models turns labelled examples into one trained bundle, and a bundle
// into labels: text in, category and severity out.
//
// The recipe of Train:
//
//  1. Segment each text and prepare its document: lower case, long digit runs
//     masked (document.go).
//  2. Count word 1–2-grams and character 1–4-grams once (package features).
//  3. Put near-identical texts into one group, so that they never stand on
//     both sides of a split (package neardup).
//  4. For each of five folds: fit the vectorizer, the category and the severity
//     classifier on the other four, keep the features that carry weight, refit
//     on those, and score the fold. Nothing sees the rows it is scored on.
//  5. Calibrate the out-of-fold scores to probabilities, and report held-out
//     metrics from them.
//  6. Fit once more on all rows: that is the bundle.
//
// The package reads no complaint files and writes no reports; it never keeps a
// training text, only terms that occur in two distinct documents.
package models

import (
	"suxi/classifier"
	"suxi/features"
	"suxi/segment"
	"suxi/taxonomy"
)

// A Bundle is one trained model with everything labelling needs except the
// segmenter. It is immutable and safe for concurrent use.
type Bundle struct {
	Manifest Manifest
	Taxonomy *taxonomy.Taxonomy

	category head
	severity head
}

// A head decides one axis. Both heads of a bundle share one vectorizer unless
// the severity head was borrowed from another bundle.
type head struct {
	classes     []int // position in Taxonomy.Categories or Taxonomy.Severity of each score
	vectorizer  *features.Vectorizer
	linear      *classifier.Linear
	calibration classifier.Calibration
}

// probabilities returns the calibrated probability of each of n classes for x;
// classes the head never saw have probability 0.
func (h *head) probabilities(x features.Vector, n int) []float64 {
	scores := make([]float64, len(h.classes))
	h.linear.Decide(x, scores)
	h.calibration.Probabilities(scores, scores)
	p := make([]float64, n)
	for i, c := range h.classes {
		p[c] = scores[i]
	}
	return p
}

// A Prediction is what a bundle says of one text. Category and Severity are
// positions in the taxonomy's Categories and Severity; the probabilities are
// in the same order and sum to 1.
type Prediction struct {
	Category              int
	CategoryProbabilities []float64
	Severity              int
	SeverityProbabilities []float64
}

// A Labeler applies a bundle to text. It is safe for concurrent use.
type Labeler struct {
	bundle    *Bundle
	segmenter *segment.Segmenter
}

// NewLabeler joins a bundle to the segmenter that prepares its input.
func NewLabeler(b *Bundle, s *segment.Segmenter) *Labeler {
	return &Labeler{bundle: b, segmenter: s}
}

// Label predicts category and severity of one text. A text without a single
// known term gets the probabilities of an empty vector, which are close to the
// class shares of the training rows.
func (l *Labeler) Label(text string) Prediction {
	b := l.bundle
	doc := document(l.segmenter.Document(text))
	x := b.category.vectorizer.Transform(doc)
	p := Prediction{CategoryProbabilities: b.category.probabilities(x, len(b.Taxonomy.Categories))}
	if b.severity.vectorizer != b.category.vectorizer {
		x = b.severity.vectorizer.Transform(doc)
	}
	p.SeverityProbabilities = b.severity.probabilities(x, len(b.Taxonomy.Severity))
	p.Category = argmax(p.CategoryProbabilities)
	p.Severity = argmax(p.SeverityProbabilities)
	return p
}

// argmax returns the position of the largest value, the first on a tie.
func argmax(p []float64) int {
	best := 0
	for i, v := range p {
		if v > p[best] {
			best = i
		}
	}
	return best
}
