package models

import (
	"cmp"
	"math"
	"slices"

	"suxi/classifier"
)

// An Explanation is a Prediction with the reasons of both heads.
type Explanation struct {
	Prediction
	CategoryReasons Reasons
	SeverityReasons Reasons
}

// Reasons say why a head preferred one class to another. Class and RunnerUp are
// positions in the taxonomy; RunnerUp is the most probable of the others, or of
// severities the more probable neighbour. The contributions and Prior sum to
// Margin.
type Reasons struct {
	Class, RunnerUp int
	// Margin is the ln of the ratio of their probabilities; of severities the ln
	// odds that the text lies on Class's side of the boundary between them.
	Margin        float64
	Prior         float64        // the part that does not depend on the text
	Contributions []Contribution // by size, the largest first
}

// A Contribution is how much one term of the text, or one group of a head's
// block, speaks for the class and against the runner-up. Word and character
// n-grams that are spelt alike are one term.
type Contribution struct {
	Term  string  // of the vocabulary, or a group such as "delivery" or "question"
	Block string  // of a group, the name of its block; empty for a term
	Value float64 // negative if it speaks for the runner-up
}

// A logOdds is a constant and scaled decision values of tasks, to be summed.
type logOdds struct {
	constant float64
	tasks    []scaledTask
}

type scaledTask struct {
	task  int
	scale float64
}

// Explain is Label with reasons.
func (l *Labeler) Explain(text string) Explanation {
	segmented := l.segmenter.Document(text)
	doc := prepare(segmented)
	e := Explanation{Prediction: l.predict(segmented, doc)}
	b := l.bundle
	e.CategoryReasons = b.category.reasons(doc, e.Category, e.CategoryProbabilities)
	e.SeverityReasons = b.severity.reasons(doc, e.Severity, e.SeverityProbabilities)
	return e
}

// reasons compares the class, a position in the taxonomy, with the most
// probable other one.
func (h *head) reasons(doc document, class int, p []float64) Reasons {
	others := slices.Clone(p)
	others[class] = -1
	r := Reasons{Class: class, RunnerUp: classifier.Likeliest(others)}
	a, aKnown := slices.BinarySearch(h.classes, r.Class)
	z, zKnown := slices.BinarySearch(h.classes, r.RunnerUp)
	if !aKnown || !zKnown && h.ordinal == nil {
		return r // a class that the head never saw has no weights
	}
	var odds logOdds
	if h.ordinal != nil {
		z = h.neighbour(a, p)
		r.RunnerUp = h.classes[z]
		odds = h.boundary(a, z)
	} else {
		odds = logOdds{constant: h.stack.Bias[a] - h.stack.Bias[z]}
		for task := range h.ensemble.Tasks() {
			odds.tasks = append(odds.tasks, scaledTask{task, h.stack.Coefficient(task, a) - h.stack.Coefficient(task, z)})
		}
	}
	r.Prior = odds.constant
	for _, t := range odds.tasks {
		r.Prior += float64(t.scale * h.ensemble.Bias(t.task))
	}
	r.Margin = r.Prior
	sums := map[Contribution]float64{} // by term and block
	x := h.complete(h.space.transform(doc), doc)
	values, ofTask := make([]float64, len(x.Index)), make([]float64, len(x.Index))
	for _, t := range odds.tasks {
		h.ensemble.Contributions(x, t.task, ofTask)
		for i, v := range ofTask {
			values[i] += float64(t.scale * v)
		}
	}
	for i, f := range x.Index {
		v := values[i]
		r.Margin += v
		of := Contribution{}
		if n := h.space.Len(); int(f) < n {
			of.Term, _ = h.space.term(int(f))
		} else {
			of.Term, of.Block = h.block.feature(int(f)-n), h.block.name
		}
		sums[of] += v
	}
	for c, v := range sums {
		if v != 0 {
			c.Value = v
			r.Contributions = append(r.Contributions, c)
		}
	}
	slices.SortFunc(r.Contributions, func(a, b Contribution) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Value), math.Abs(a.Value)), cmp.Compare(a.Term, b.Term), cmp.Compare(a.Block, b.Block))
	})
	return r
}
