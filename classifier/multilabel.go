package classifier

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// BinaryRelevance returns a task for each of the classes 0…classes-1: the rows
// that have it against those that don't. sets has the classes of each row.
//
// Classes that come together are learned apart (binary relevance; Tsoumakas and
// Katakis 2007). Chains and label powersets would learn what comes with what,
// from combinations that hardly any row has.
func BinaryRelevance(sets [][]int, classes int) ([]Task, error) {
	if classes < 2 {
		return nil, fmt.Errorf("%d classes: a classifier needs at least two", classes)
	}
	tasks := make([]Task, classes)
	for c := range tasks {
		tasks[c].Sign = slices.Repeat([]int8{-1}, len(sets))
	}
	for i, set := range sets {
		for _, class := range set {
			if class < 0 || class >= classes {
				return nil, fmt.Errorf("row %d has class %d, outside 0…%d", i, class, classes-1)
			}
			tasks[class].Sign[i] = 1
		}
	}
	return tasks, nil
}

// A Multilabel turns the decision values of [BinaryRelevance] tasks, of one or
// several members of an ensemble, into a probability for each class and a set
// of classes: with s_mc the value of member m for class c,
//
//	p_c = 1/(1 + exp(-Σ_m Slope_cm·s_mc - Bias_c))
//
// and the set is the classes with p_c ≥ Cut_c, or if there is none the class
// whose p_c comes nearest its cut by ratio. The probabilities do not sum to 1.
type Multilabel struct {
	Slope [][]float64 `json:"slope"` // by class, then member
	Bias  []float64   `json:"bias"`  // by class
	Cut   []float64   `json:"cut"`   // by class, in (0, 1)
}

// Valid reports whether the parts of l, as read from a file, fit together and
// to decision values of so many members and classes.
func (l *Multilabel) Valid(members, classes int) bool {
	if len(l.Slope) != classes || len(l.Bias) != classes || len(l.Cut) != classes {
		return false
	}
	finite := func(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
	for c, cut := range l.Cut {
		if len(l.Slope[c]) != members || !(cut > 0 && cut < 1) || !finite(l.Bias[c]) {
			return false
		}
		for _, s := range l.Slope[c] {
			if !finite(s) {
				return false
			}
		}
	}
	return true
}

// Probabilities sets p to the probability of each class. The scores are by
// member, then class.
func (l *Multilabel) Probabilities(scores, p []float64) {
	if len(p) != len(l.Bias) || len(scores) != len(p)*len(l.Slope[0]) {
		panic(fmt.Sprintf("classifier: %d scores and %d probabilities for %d classes", len(scores), len(p), len(l.Bias)))
	}
	for c, b := range l.Bias {
		z := b
		for m, slope := range l.Slope[c] {
			z += float64(slope * scores[m*len(p)+c])
		}
		p[c] = 1 / (1 + math.Exp(-z))
	}
}

// Decide returns the set of classes for their probabilities, ascending and
// never empty.
func (l *Multilabel) Decide(p []float64) []int {
	var set []int
	nearest := 0
	for c, cut := range l.Cut {
		if p[c] >= cut {
			set = append(set, c)
		}
		if p[c]*l.Cut[nearest] > p[nearest]*cut {
			nearest = c
		}
	}
	if set == nil {
		return []int{nearest}
	}
	return set
}

// CalibrateMultilabel learns a [Multilabel] from the decision values of rows
// that the members were not fitted on, by row, then member, then class, and
// from the classes of each row, its sets.
//
// Slopes and biases are those of Platt's scaling (Platt 1999) with a common
// prior: one logistic regression over all classes at once says what scores mean
// on the whole, and each class departs from it as far as its rows bear out,
// with standard normal departures before the rows speak. A class of few rows
// keeps what holds for all.
//
// A cut lies half way between ½, which is wrong least often, and the cut that
// maximises the F1 of its class to be expected if the probabilities are right,
//
//	2 Σ_{p≥cut} p / (n_{p≥cut} + Σ p)
//
// which is about half of that F1 (Lipton, Elkan and Naryanaswamy 2014), so that
// rare classes are found although a few more are wrong. Cuts that maximise the
// counted F1 of the same rows would fit those better and others worse.
func CalibrateMultilabel(scores [][]float64, sets [][]int, members, classes int) (*Multilabel, error) {
	if len(scores) != len(sets) {
		panic(fmt.Sprintf("classifier: %d rows of scores for %d sets", len(scores), len(sets)))
	}
	if len(scores) == 0 {
		return nil, fmt.Errorf("no rows to calibrate on")
	}
	byClass := make([][][]float64, classes) // scores of the members, by class and row
	has := make([][]bool, classes)
	for c := range classes {
		byClass[c], has[c] = make([][]float64, len(scores)), make([]bool, len(scores))
		for i, s := range scores {
			if len(s) != members*classes {
				panic(fmt.Sprintf("classifier: row %d has %d scores for %d members and %d classes", i, len(s), members, classes))
			}
			for m := range members {
				byClass[c][i] = append(byClass[c][i], s[m*classes+c])
			}
			has[c][i] = slices.Contains(sets[i], c)
		}
	}
	centre := slices.Repeat([]float64{1 / float64(members)}, members)
	common, err := logistic(slices.Concat(byClass...), slices.Concat(has...), append(centre, 0))
	if err != nil {
		return nil, err
	}
	l := &Multilabel{make([][]float64, classes), make([]float64, classes), make([]float64, classes)}
	for c := range classes {
		w, err := logistic(byClass[c], has[c], common)
		if err != nil {
			return nil, err
		}
		l.Slope[c], l.Bias[c] = w[:members], w[members]
	}
	p, column := make([]float64, classes), make([][]float64, classes)
	for _, s := range scores {
		l.Probabilities(s, p)
		for c := range p {
			column[c] = append(column[c], p[c])
		}
	}
	for c := range l.Cut {
		l.Cut[c] = (.5 + expectedCut(column[c])) / 2
	}
	return l, nil
}

// expectedCut returns the cut that maximises the expected F1 of a class with
// probabilities p, which it sorts; of equal ones the greatest.
func expectedCut(p []float64) float64 {
	slices.SortFunc(p, func(a, b float64) int { return cmp.Compare(b, a) })
	all := 0.0
	for _, x := range p {
		all += x
	}
	best, cut, hits := 0.0, .5, 0.0
	for i, x := range p {
		hits += x
		if i+1 < len(p) && p[i+1] == x {
			continue // no cut parts them
		}
		if f := hits / (float64(i+1) + all); f > best {
			best, cut = f, x
		}
	}
	return cut
}
