package models

import (
	"cmp"
	"math"
	"slices"

	"suxi/classifier"
	"suxi/features"
)

// An Explanation is a Prediction with the reasons of both heads.
type Explanation struct {
	Prediction
	CategoryReasons Reasons
	SeverityReasons Reasons
}

// Reasons say why a head preferred one class to another. Class and RunnerUp are
// positions in the taxonomy; RunnerUp is the most probable of the others, or of
// severities the more probable neighbour. Prior, the Groups and the Spans sum to
// Margin; so do Prior, the Groups and the Terms.
type Reasons struct {
	Class, RunnerUp int
	// Margin is the ln of the ratio of their probabilities; of severities the ln
	// odds that the text lies on Class's side of the boundary between them; where a
	// text can have several categories the ln odds of Class by itself.
	Margin float64
	Prior  float64        // the part that does not depend on the text
	Groups []Contribution // of the head's block: "delivery", "question", the length of the text; the largest first
	Terms  []Contribution // n-grams of the vocabulary, the largest first
	Spans  []Evidence     // where the terms stand, in the order of the text
}

// A Contribution is how much something speaks for the class and against the
// runner-up. Word and character n-grams that are spelt alike are one term.
type Contribution struct {
	Name  string
	Block string  // of a group, the name of its block; empty for a term
	Value float64 // negative if it speaks for the runner-up
}

// A logOdds is linear in the decision values of an ensemble.
type logOdds struct {
	constant float64
	scale    []float64 // by task
}

// Explain is Label with reasons. The Labeler must not be for categories only.
func (l *Labeler) Explain(text string) Explanation {
	read := l.read(text, true)
	e := Explanation{Prediction: l.predict(read)}
	e.CategoryReasons = l.bundle.category.reasons(read, e.Category, e.CategoryProbabilities)
	e.SeverityReasons = l.bundle.severity.reasons(read, e.Severity, e.SeverityProbabilities)
	return e
}

// reasons compares the class, a position in the taxonomy, with its rival.
func (h *head) reasons(text *reading, class int, p []float64) Reasons {
	other, known := h.rival(class, p)
	r := Reasons{Class: class, RunnerUp: other}
	if !known {
		return r
	}
	x := h.complete(text.locate(h.space), &text.document)
	prior, parts := h.contributions(x, class, other)
	r.Prior, r.Margin = prior, prior
	terms := map[string]float64{}
	groups := map[string]float64{}
	for i, f := range x.Index {
		r.Margin += parts[i]
		if n := h.space.Len(); int(f) < n {
			term, _ := h.space.term(int(f))
			terms[term] += parts[i]
		} else {
			groups[h.block.feature(int(f)-n)] += parts[i]
		}
	}
	r.Terms, r.Groups = contributions(terms, ""), contributions(groups, h.block.name)
	r.Spans = text.spans(parts)
	return r
}

// contributions lists sums by size.
func contributions(sums map[string]float64, block string) []Contribution {
	var list []Contribution
	for name, v := range sums {
		if v != 0 {
			list = append(list, Contribution{name, block, v})
		}
	}
	slices.SortFunc(list, func(a, b Contribution) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Value), math.Abs(a.Value)), cmp.Compare(a.Name, b.Name))
	})
	return list
}

// rival returns what class, a position in the taxonomy, is compared with: the
// most probable other class, or of an ordinal head the more probable neighbour.
// It reports whether the head has weights for both; it has none for a class
// that it never saw.
func (h *head) rival(class int, p []float64) (other int, known bool) {
	a, known := slices.BinarySearch(h.classes, class)
	if known && h.ordinal != nil {
		return h.classes[h.neighbour(a, p)], true
	}
	others := slices.Clone(p)
	others[class] = -1
	other = classifier.Likeliest(others)
	_, otherKnown := slices.BinarySearch(h.classes, other)
	return other, known && otherKnown
}

// contributions returns what each entry of x adds to the log odds of class
// against other, positions in the taxonomy that the head knows, and prior, what
// does not depend on x.
func (h *head) contributions(x features.Vector, class, other int) (prior float64, parts []float64) {
	a, _ := slices.BinarySearch(h.classes, class)
	z, _ := slices.BinarySearch(h.classes, other)
	var odds logOdds
	switch {
	case h.ordinal != nil:
		odds = h.boundary(a, z)
	case h.multilabel != nil:
		odds = h.alone(a)
	default:
		odds = h.ratio(a, z)
	}
	parts = make([]float64, len(x.Index))
	return odds.constant + h.ensemble.Contributions(x, odds.scale, parts), parts
}

// ratio returns the ln of the ratio of the probabilities of classes a and z.
func (h *head) ratio(a, z int) logOdds {
	odds := logOdds{h.stack.Bias[a] - h.stack.Bias[z], make([]float64, h.ensemble.Tasks())}
	for task := range odds.scale {
		odds.scale[task] = h.stack.Coefficient(task, a) - h.stack.Coefficient(task, z)
	}
	return odds
}
