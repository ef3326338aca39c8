package classifier

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
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

// logistic returns the weights of the columns of x, with that of a constant
// behind them, that minimise
//
//	Σ_i ln(1 + exp(∓(w·x_i + w_last)))  +  ½ |w - centre|²
//
// where the sign is - for the positive rows. The objective is strictly convex;
// Newton's method finds its minimum.
func logistic(x [][]float64, positive []bool, centre []float64) ([]float64, error) {
	n := len(centre)
	w := slices.Clone(centre)
	margin := func(w, row []float64) float64 {
		z := w[n-1]
		for k, v := range row {
			z += float64(w[k] * v)
		}
		return z
	}
	loss := func(w []float64) float64 {
		sum := 0.0
		for k := range w {
			d := w[k] - centre[k]
			sum += float64(d*d) / 2
		}
		for i, row := range x {
			z := margin(w, row)
			if positive[i] {
				z = -z
			}
			sum += max(z, 0) + math.Log1p(math.Exp(-math.Abs(z)))
		}
		return sum
	}
	current := loss(w)
	if math.IsNaN(current) || math.IsInf(current, 0) {
		return nil, fmt.Errorf("a score is no number")
	}
	var step mat.VecDense
	var factor mat.Cholesky
	for range 100 {
		gradient, hessian := mat.NewVecDense(n, nil), mat.NewSymDense(n, nil)
		for k := range n {
			gradient.SetVec(k, w[k]-centre[k])
			hessian.SetSym(k, k, 1)
		}
		for i, row := range x {
			p := 1 / (1 + math.Exp(-margin(w, row)))
			residual, curve := p, p*(1-p)
			if positive[i] {
				residual = p - 1
			}
			for j := range n {
				a := 1.0
				if j < n-1 {
					a = row[j]
				}
				gradient.SetVec(j, gradient.AtVec(j)+float64(residual*a))
				for k := j; k < n; k++ {
					b := 1.0
					if k < n-1 {
						b = row[k]
					}
					hessian.SetSym(j, k, hessian.At(j, k)+float64(curve*a*b))
				}
			}
		}
		if !factor.Factorize(hessian) || factor.SolveVecTo(&step, gradient) != nil {
			break
		}
		fall := mat.Dot(gradient, &step) // twice what the step should gain
		if fall < 1e-12*(1+current) {
			return w, nil
		}
		for t := 1.0; ; t /= 2 {
			next := make([]float64, n)
			for k := range next {
				next[k] = w[k] - float64(t*step.AtVec(k))
			}
			if l := loss(next); l <= current-1e-4*t*fall {
				w, current = next, l
				break
			}
			if t < 1e-9 { // rounding hides what is left to gain
				return w, nil
			}
		}
	}
	return nil, fmt.Errorf("calibration on %d rows did not converge: the scores differ too much in size", len(x))
}
