package classifier

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/optimize"
)

// The strength of the priors of [FitStack]. mixPrior was chosen on three
// corpora of 700 to 16,000 rows; from 3 to 30 nothing changes by more than the
// choice of folds does.
const (
	mixPrior    = 10
	biasPrior   = 1
	weightPrior = 0.01
)

// firstLook is about the number of rows that FitStack begins with: from twice as
// many on, the optimum of an even part of the rows is where it looks for that of
// all, which is close by.
const firstLook = 10_000

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
	x := make([]float64, f.s.size())
	for m := range members {
		x[m] = 1
	}
	if step := len(y) / firstLook; step > 1 {
		some := *f
		some.scores, some.y = everyNth(scaled, step), everyNth(y, step)
		if at, ok := some.minimise(x); ok {
			x = at
		}
	}
	x, ok := f.minimise(x)
	if !ok {
		return nil, fmt.Errorf("calibration on %d rows did not converge: the scores differ too much in size", len(y))
	}
	f.s.set(x)
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

// everyNth returns items 0, n, 2n and so on of list.
func everyNth[T any](list []T, n int) []T {
	some := make([]T, 0, len(list)/n+1)
	for i := 0; i < len(list); i += n {
		some = append(some, list[i])
	}
	return some
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

// minimise returns the optimum that it finds from start, and whether it did.
func (f *stackFit) minimise(start []float64) (x []float64, ok bool) {
	problem := optimize.Problem{
		Func: func(x []float64) float64 { return f.at(x) },
		Grad: func(grad, x []float64) { f.at(x); copy(grad, f.flat) },
	}
	rows := float64(len(f.y))
	settings := &optimize.Settings{GradientThreshold: 1e-6 * rows, MajorIterations: 1000, Converger: optimize.NeverTerminate{}}
	result, err := optimize.Minimize(problem, start, settings, &optimize.LBFGS{})
	if result == nil || math.IsNaN(result.F) || math.IsInf(result.F, 0) || err != nil && !(f.steepness(result.X) <= 1e-3*rows) {
		return nil, false
	}
	return result.X, true
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
