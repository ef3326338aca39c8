package classifier

import (
	"fmt"
	"math"
	"slices"
)

// A Stack turns the decision values of an [Ensemble] into probabilities: with
// s_mj the value that member m has for class j,
//
//	p = softmax(z),  z_c = Σ_m Weight_m s_mc + Σ_m Σ_j Mix_mj,c s_mj + Bias_c
//
// The first sum says how far each member is to be believed. Mix corrects for
// classes that are mistaken for one another.
type Stack struct {
	Weight []float64   `json:"weight"`        // by member
	Mix    [][]float64 `json:"mix,omitempty"` // by member and then class of the score; in it by class; nil for none
	Bias   []float64   `json:"bias"`          // by class
}

// maxMixed is the number of classes above which a Stack has no Mix, whose size
// grows with its square.
const maxMixed = 25

func newStack(members, classes int) *Stack {
	s := &Stack{Weight: make([]float64, members), Bias: make([]float64, classes)}
	if classes <= maxMixed {
		s.Mix = make([][]float64, members*classes)
		for j := range s.Mix {
			s.Mix[j] = make([]float64, classes)
		}
	}
	return s
}

// parts ranges over the numbers of s as one list: weights, biases, mix.
func (s *Stack) parts(yield func([]float64) bool) {
	if !yield(s.Weight) || !yield(s.Bias) {
		return
	}
	for _, row := range s.Mix {
		if !yield(row) {
			return
		}
	}
}

func (s *Stack) size() int {
	n := 0
	for part := range s.parts {
		n += len(part)
	}
	return n
}

func (s *Stack) set(x []float64) {
	for part := range s.parts {
		x = x[copy(part, x):]
	}
}

// Valid reports whether s, as read from a file, fits an ensemble of so many
// members and classes.
func (s *Stack) Valid(members, classes int) bool {
	if len(s.Weight) != members || len(s.Bias) != classes || s.Mix != nil && len(s.Mix) != members*classes {
		return false
	}
	for _, row := range s.Mix {
		if len(row) != classes {
			return false
		}
	}
	for part := range s.parts {
		if slices.ContainsFunc(part, func(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) }) {
			return false
		}
	}
	return true
}

// Coefficient returns what z_c gains for each unit of the decision value of a
// task of the ensemble.
func (s *Stack) Coefficient(task, c int) float64 {
	w := 0.0
	if s.Mix != nil {
		w = s.Mix[task][c]
	}
	if task%len(s.Bias) == c {
		w += s.Weight[task/len(s.Bias)]
	}
	return w
}

// Logits sets z, by class, to the logarithms of the probabilities up to a
// constant. scores are the decision values of an ensemble.
func (s *Stack) Logits(scores, z []float64) {
	classes := len(s.Bias)
	if len(scores) != len(s.Weight)*classes || len(z) != classes {
		panic(fmt.Sprintf("classifier: %d scores and %d probabilities for %d members and %d classes", len(scores), len(z), len(s.Weight), classes))
	}
	copy(z, s.Bias)
	for j, x := range scores {
		z[j%classes] += float64(s.Weight[j/classes] * x)
	}
	for j, weights := range s.Mix {
		x := scores[j]
		for c, w := range weights {
			z[c] += float64(w * x)
		}
	}
}

// Probabilities sets p to the probabilities of the classes. They sum to 1.
func (s *Stack) Probabilities(scores, p []float64) {
	s.Logits(scores, p)
	softmax(p)
}

// softmax turns logits into probabilities in place.
func softmax(z []float64) {
	greatest, sum := slices.Max(z), 0.0
	for c, x := range z {
		z[c] = math.Exp(x - greatest)
		sum += z[c]
	}
	for c := range z {
		z[c] /= sum
	}
}
