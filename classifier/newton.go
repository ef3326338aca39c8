package classifier

import (
	"errors"

	"gonum.org/v1/gonum/mat"
)

// errNoOptimum is the error of newton.
var errNoOptimum = errors.New("did not converge: the scores differ too much in size")

// newton returns the minimum of a strictly convex function by Newton's method
// with backtracking. loss is +Inf where the function is not defined; start is a
// place where it is.
func newton(start []float64, loss func(x []float64) float64, derivatives func(x []float64) (*mat.VecDense, *mat.SymDense)) ([]float64, error) {
	x, value := start, loss(start)
	var step mat.VecDense
	var factor mat.Cholesky
	for range 100 {
		gradient, hessian := derivatives(x)
		if !factor.Factorize(hessian) || factor.SolveVecTo(&step, gradient) != nil {
			break
		}
		fall := mat.Dot(gradient, &step) // twice what the step should gain
		if fall < 1e-12*(1+value) {
			return x, nil
		}
		for t := 1.0; ; t /= 2 {
			next := make([]float64, len(x))
			for k := range next {
				next[k] = x[k] - float64(t*step.AtVec(k))
			}
			if l := loss(next); l <= value-1e-4*t*fall {
				x, value = next, l
				break
			}
			if t < 1e-9 { // rounding hides what is left to gain
				return x, nil
			}
		}
	}
	return nil, errNoOptimum
}
