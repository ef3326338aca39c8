package classifier

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// A Calibration turns decision values into probabilities:
//
//	p = softmax(Scale·scores + Bias)
//
// Scale is above 0, so that Bias alone can change which class is greatest.
type Calibration struct {
	Scale float64   `json:"scale"`
	Bias  []float64 `json:"bias"` // by class
}

// Calibrate learns a Calibration from the decision values of rows that the
// model was not fitted on, such as those of cross-validation, and from their
// classes y. It is temperature scaling (Guo, Pleiss, Sun and Weinberger 2017)
// with biases (Alexandari, Kundaje and Shrikumar 2020): it minimises
//
//	Σ_i -ln p_i[y_i]  +  Scale - 1 - ln Scale  +  ½ Σ_c Bias_c²
//
// by Newton's method. The terms after the first are a prior (Gamma(2, 1) on
// Scale, standard normal on each bias) that weighs as much as a row or two. It
// makes the objective strictly convex, keeps Scale above 0, and keeps the
// optimum finite when all rows are classed right or a class has no row.
func Calibrate(scores [][]float64, y []int, classes int) (Calibration, error) {
	if len(scores) != len(y) {
		panic(fmt.Sprintf("classifier: %d rows of scores for %d classes", len(scores), len(y)))
	}
	if len(y) == 0 {
		return Calibration{}, fmt.Errorf("no rows to calibrate on")
	}
	for i, row := range scores {
		if len(row) != classes || y[i] < 0 || y[i] >= classes {
			panic(fmt.Sprintf("classifier: row %d has %d scores and class %d of %d", i, len(row), y[i], classes))
		}
		if slices.ContainsFunc(row, func(s float64) bool { return math.IsNaN(s) || math.IsInf(s, 0) }) {
			return Calibration{}, fmt.Errorf("row %d has a score that is no number", i)
		}
	}

	of := func(x []float64) Calibration { return Calibration{x[0], x[1:]} }
	start := make([]float64, 1+classes)
	start[0] = 1
	x, err := newton(start, func(x []float64) float64 {
		if !(x[0] > 0) {
			return math.Inf(1)
		}
		return of(x).loss(scores, y)
	}, func(x []float64) (*mat.VecDense, *mat.SymDense) { return of(x).derivatives(scores, y) })
	if err != nil {
		return Calibration{}, fmt.Errorf("calibration on %d rows %w", len(y), err)
	}
	return of(x), nil
}

func (c Calibration) logits(scores, z []float64) {
	for i, s := range scores {
		z[i] = float64(c.Scale*s) + c.Bias[i]
	}
}

// loss is Calibrate's objective.
func (c Calibration) loss(scores [][]float64, y []int) float64 {
	loss := c.Scale - 1 - math.Log(c.Scale)
	for _, b := range c.Bias {
		loss += float64(b*b) / 2
	}
	z := make([]float64, len(c.Bias))
	for i, row := range scores {
		c.logits(row, z)
		greatest, sum := slices.Max(z), 0.0
		for _, x := range z {
			sum += math.Exp(x - greatest)
		}
		loss += greatest + math.Log(sum) - z[y[i]] // finite where p is too small for a float64
	}
	return loss
}

// derivatives returns the gradient and the Hessian of loss by (Scale, Bias).
func (c Calibration) derivatives(scores [][]float64, y []int) (*mat.VecDense, *mat.SymDense) {
	k := len(c.Bias)
	gradient, hessian := make([]float64, 1+k), make([]float64, (1+k)*(1+k))
	gradient[0] = 1 - 1/c.Scale
	hessian[0] = 1 / float64(c.Scale*c.Scale)
	for i, b := range c.Bias {
		gradient[1+i] = b
		hessian[(1+i)*(1+k)+1+i] = 1
	}
	p := make([]float64, k)
	for n, row := range scores {
		c.Probabilities(row, p)
		mean := 0.0
		for i, s := range row {
			mean += float64(p[i] * s)
		}
		gradient[0] += mean - row[y[n]]
		gradient[1+y[n]]--
		for i, s := range row {
			gradient[1+i] += p[i]
			hessian[0] += float64(p[i] * (s - mean) * (s - mean))
			hessian[1+i] += float64(p[i] * (s - mean))
			upper := hessian[(1+i)*(1+k)+1:][:k]
			upper[i] += p[i]
			for j := i; j < k; j++ {
				upper[j] -= float64(p[i] * p[j])
			}
		}
	}
	return mat.NewVecDense(1+k, gradient), mat.NewSymDense(1+k, hessian)
}

// Probabilities sets p, of the same length as scores, to the probabilities of
// the classes. They sum to 1.
func (c Calibration) Probabilities(scores, p []float64) {
	if len(scores) != len(c.Bias) || len(p) != len(c.Bias) {
		panic(fmt.Sprintf("classifier: %d scores and %d probabilities for %d classes", len(scores), len(p), len(c.Bias)))
	}
	c.logits(scores, p)
	softmax(p)
}
