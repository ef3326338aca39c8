package classifier

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/optimize"
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

// The strength of the priors of [FitStack]. mixPrior was chosen on three
// corpora of 700 to 16,000 rows; from 3 to 30 nothing changes by more than the
// choice of folds does.
const (
	mixPrior    = 10
	biasPrior   = 1
	weightPrior = 0.01
)

// maxMixed is the number of classes above which a Stack has no Mix, whose size
// grows with its square.
const maxMixed = 25

// FitStack learns a Stack from decision values, by row, of a model that was not
// fitted on these rows, such as those of cross-validation, and from the rows'
// classes y. It is stacked generalisation (Wolpert 1992) by multinomial logistic
// regression, which as a calibration is matrix scaling (Guo, Pleiss, Sun and
// Weinberger 2017) shrunk towards temperature scaling with biases (Alexandari,
// Kundaje and Shrikumar 2020): it minimises
//
//	Σ_i -ln p_i[y_i] + ½ (10 Σ Mix² + Σ Bias² + 0.01 Σ (Weight - 1)²)
//
// over decision values divided by their root mean square, by member. So few rows
// leave little but the weights, and many rows use what they know. The objective
// is strictly convex, and its optimum finite when all rows are classed right or
// a class has no row. From 26 classes on Mix is left out.
func FitStack(scores [][]float64, y []int, members, classes int) (*Stack, error) {
	if len(scores) != len(y) {
		panic(fmt.Sprintf("classifier: %d rows of scores for %d classes", len(scores), len(y)))
	}
	if len(y) == 0 {
		return nil, fmt.Errorf("no rows to calibrate on")
	}
	rms := make([]float64, members)
	for i, row := range scores {
		if len(row) != members*classes || y[i] < 0 || y[i] >= classes {
			panic(fmt.Sprintf("classifier: row %d has %d scores and class %d of %d", i, len(row), y[i], classes))
		}
		for j, s := range row {
			if math.IsNaN(s) || math.IsInf(s, 0) {
				return nil, fmt.Errorf("row %d has a score that is no number", i)
			}
			rms[j/classes] += float64(s * s)
		}
	}
	for m := range rms {
		rms[m] = math.Sqrt(rms[m] / float64(len(scores)*classes))
		if rms[m] == 0 {
			rms[m] = 1
		}
	}
	scaled := make([][]float64, len(scores))
	for i, row := range scores {
		scaled[i] = make([]float64, len(row))
		for j, s := range row {
			scaled[i][j] = s / rms[j/classes]
		}
	}

	f := &stackFit{scores: scaled, y: y, s: newStack(members, classes), gradient: newStack(members, classes), z: make([]float64, classes)}
	start := make([]float64, f.s.size())
	for m := range members {
		start[m] = 1
	}
	problem := optimize.Problem{
		Func: func(x []float64) float64 { return f.at(x) },
		Grad: func(grad, x []float64) { f.at(x); copy(grad, f.flat) },
	}
	settings := &optimize.Settings{GradientThreshold: 1e-6 * float64(len(y)), MajorIterations: 1000, Converger: optimize.NeverTerminate{}}
	result, err := optimize.Minimize(problem, start, settings, &optimize.LBFGS{})
	if result == nil || math.IsNaN(result.F) || math.IsInf(result.F, 0) || err != nil && !(f.steepness(result.X) <= 1e-3*float64(len(y))) {
		return nil, fmt.Errorf("calibration on %d rows did not converge: the scores differ too much in size", len(y))
	}
	f.s.set(result.X)
	for m := range f.s.Weight {
		f.s.Weight[m] /= rms[m]
	}
	for j, weights := range f.s.Mix {
		for c := range weights {
			weights[c] /= rms[j/classes]
		}
	}
	return f.s, nil
}

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

// A stackFit is the objective of FitStack.
type stackFit struct {
	scores   [][]float64
	y        []int
	s        *Stack // at which value and gradient were computed
	gradient *Stack
	flat     []float64 // the gradient as one list
	value    float64
	x        []float64
	z        []float64
}

// at returns the value at x and leaves the gradient in flat.
func (f *stackFit) at(x []float64) float64 {
	if f.x != nil && slices.Equal(f.x, x) {
		return f.value
	}
	f.x = append(f.x[:0], x...)
	f.s.set(x)
	s, g := f.s, f.gradient
	f.value = 0
	for part := range g.parts {
		clear(part)
	}
	for m, w := range s.Weight {
		f.value += float64(weightPrior * 0.5 * (w - 1) * (w - 1))
		g.Weight[m] = weightPrior * (w - 1)
	}
	for c, b := range s.Bias {
		f.value += float64(biasPrior * 0.5 * b * b)
		g.Bias[c] = biasPrior * b
	}
	for j, row := range s.Mix {
		for c, w := range row {
			f.value += float64(mixPrior * 0.5 * w * w)
			g.Mix[j][c] = mixPrior * w
		}
	}
	classes := len(s.Bias)
	for i, row := range f.scores {
		s.Logits(row, f.z)
		greatest, sum := slices.Max(f.z), 0.0
		own := f.z[f.y[i]]
		for c, z := range f.z {
			f.z[c] = math.Exp(z - greatest)
			sum += f.z[c]
		}
		f.value += greatest + math.Log(sum) - own
		for c := range f.z {
			f.z[c] /= sum
		}
		f.z[f.y[i]]-- // the gradient by z
		for c, d := range f.z {
			g.Bias[c] += d
		}
		for j, x := range row {
			g.Weight[j/classes] += float64(f.z[j%classes] * x)
		}
		for j, weights := range g.Mix {
			x := row[j]
			for c, d := range f.z {
				weights[c] += float64(x * d)
			}
		}
	}
	f.flat = f.flat[:0]
	for part := range g.parts {
		f.flat = append(f.flat, part...)
	}
	return f.value
}

// steepness returns the greatest part of the gradient at x.
func (f *stackFit) steepness(x []float64) float64 {
	f.at(x)
	greatest := 0.0
	for _, g := range f.flat {
		greatest = max(greatest, math.Abs(g))
	}
	return greatest
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
