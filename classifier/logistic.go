package classifier

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// A logisticProblem is rows, which of them are positive, and the centre of the
// prior of the weights: those of the columns, and of a constant behind them.
type logisticProblem struct {
	x        [][]float64
	positive []bool
	centre   []float64
}

// logistic returns the weights w that minimise
//
//	Σ_i ln(1 + exp(∓(w·x_i + w_last)))  +  ½ |w - centre|²
//
// where the sign is - for the positive rows. The objective is strictly convex;
// Newton's method finds its minimum.
func logistic(x [][]float64, positive []bool, centre []float64) ([]float64, error) {
	p := logisticProblem{x, positive, centre}
	w := slices.Clone(centre)
	if loss := p.loss(w); math.IsNaN(loss) || math.IsInf(loss, 0) {
		return nil, errors.New("a score is no number")
	}
	w, err := newton(w, p.loss, p.derivatives)
	if err != nil {
		return nil, fmt.Errorf("calibration on %d rows %w", len(x), err)
	}
	return w, nil
}

// margin is the log odds that a row is positive.
func (p *logisticProblem) margin(w, row []float64) float64 {
	z := w[len(row)]
	for k, v := range row {
		z += float64(w[k] * v)
	}
	return z
}

func (p *logisticProblem) loss(w []float64) float64 {
	sum := 0.0
	for k, c := range p.centre {
		sum += float64((w[k]-c)*(w[k]-c)) / 2
	}
	for i, row := range p.x {
		z := p.margin(w, row)
		if p.positive[i] {
			z = -z
		}
		sum += max(z, 0) + math.Log1p(math.Exp(-math.Abs(z))) // finite where exp z is too large for a float64
	}
	return sum
}

// derivatives returns the gradient and the Hessian of loss.
func (p *logisticProblem) derivatives(w []float64) (*mat.VecDense, *mat.SymDense) {
	n := len(w)
	gradient, hessian := make([]float64, n), make([]float64, n*n)
	for k, c := range p.centre {
		gradient[k] = w[k] - c
		hessian[k*n+k] = 1
	}
	column := make([]float64, n) // of a row, with the constant
	column[n-1] = 1
	for i, row := range p.x {
		copy(column, row)
		q := 1 / (1 + math.Exp(-p.margin(w, row)))
		residual := q
		if p.positive[i] {
			residual--
		}
		for j, a := range column {
			gradient[j] += float64(residual * a)
			for k := j; k < n; k++ {
				hessian[j*n+k] += float64(q * (1 - q) * a * column[k])
			}
		}
	}
	return mat.NewVecDense(n, gradient), mat.NewSymDense(n, hessian)
}
