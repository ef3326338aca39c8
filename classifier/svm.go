package classifier

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"sync/atomic"

	"suxi/features"
	"suxi/internal/parallel"
)

// Config controls [Fit]. A field left 0 has its default.
type Config struct {
	// C weighs errors against the size of the weights, above 0; default 1.
	// Greater C follows the training rows more closely.
	C float64
	// Tolerance ends training of a class when the projected gradients of the
	// dual problem, in units of the margin, differ by no more; default 0.01.
	// LIBLINEAR's default, 0.1, takes a fifth less time, but on few rows it
	// can leave the objective some per mille above the optimum.
	Tolerance float64
	// MaxIterations bounds the passes over the rows, for each class; default 1000.
	MaxIterations int
	// Seed orders the rows in each pass. Every seed comes close to the one
	// optimum.
	Seed uint64
	// Workers is how many tasks are trained at a time; default GOMAXPROCS.
	// The model does not depend on it.
	Workers int
	// NaiveBayes is the smoothing α, above 0, of the naive-Bayes log ratio that
	// each task scales its features by; see [Fit]. 0 scales nothing.
	NaiveBayes float64
}

func (c Config) withDefaults() (Config, error) {
	if c.C == 0 {
		c.C = 1
	}
	if c.Tolerance == 0 {
		c.Tolerance = 0.01
	}
	if c.MaxIterations == 0 {
		c.MaxIterations = 1000
	}
	if c.Workers == 0 {
		c.Workers = runtime.GOMAXPROCS(0)
	}
	switch {
	case !(c.C > 0) || math.IsInf(c.C, 1):
		return c, fmt.Errorf("cost C %v: choose a number above 0", c.C)
	case !(c.Tolerance > 0):
		return c, fmt.Errorf("tolerance %v: choose a number above 0", c.Tolerance)
	case !(c.NaiveBayes >= 0) || math.IsInf(c.NaiveBayes, 1):
		return c, fmt.Errorf("naive-Bayes smoothing %v: choose a number above 0, or 0 for none", c.NaiveBayes)
	case c.MaxIterations < 0 || c.Workers < 0:
		return c, fmt.Errorf("%d iterations, %d workers: choose 1 or more", c.MaxIterations, c.Workers)
	}
	return c, nil
}

// A Task is one binary problem over the rows of a matrix, and one column of the
// [Linear] that solves it.
type Task struct {
	// Sign has, for each row, +1 if it is in the class, -1 if not, and 0 if it
	// has no part in the task.
	Sign []int8
	// Positive weighs the errors of the rows of sign +1; those of the others
	// weigh 1. 0 means 1.
	Positive float64
}

// OneVersusRest returns a task for each of the classes 0…classes-1: its rows
// against all others. y has the class of each row.
func OneVersusRest(y []int, classes int) ([]Task, error) {
	if classes < 2 {
		return nil, fmt.Errorf("%d classes: a classifier needs at least two", classes)
	}
	tasks := make([]Task, classes)
	for c := range tasks {
		tasks[c].Sign = make([]int8, len(y))
	}
	for i, class := range y {
		if class < 0 || class >= classes {
			return nil, fmt.Errorf("row %d has class %d, outside 0…%d", i, class, classes-1)
		}
		for c := range tasks {
			tasks[c].Sign[i] = -1
		}
		tasks[class].Sign[i] = 1
	}
	return tasks, nil
}

// Fit trains one support vector machine per task on the rows of x. It is
// LIBLINEAR's solver 1 with a bias (train -s 1 -B 1): for each task, with y_i
// the sign of row i and C_i = C, times Positive where y_i is 1,
//
//	minimise over (w, b)   ½(w·w + b²) + Σ_i C_i max(0, 1 - y_i(w·x_i + b))²
//
// by coordinate descent in the dual with shrinking (Hsieh, Chang, Lin, Keerthi
// and Sundararajan 2008, A dual coordinate descent method for large-scale
// linear SVM).
//
// With Config.NaiveBayes = α each task sees the rows through its own scale, the
// log-count ratio of Wang and Manning (2012, Baselines and Bigrams) over the
// weights of x: with P_f and N_f the sums of feature f, which must not be
// negative, over the rows of sign +1 and -1,
//
//	r_f = ln (α + P_f)/Σ_g(α + P_g) - ln (α + N_f)/Σ_g(α + N_g)
//
// x_i is multiplied by r, entry by entry, and divided by its L2 norm.
//
// A task without rows of sign +1, as a fold can leave it, is learnt as well:
// nothing belongs to the class, and its decision value is close to -1
// everywhere. Fit ends between two passes when ctx is cancelled.
func Fit(ctx context.Context, cfg Config, x *features.Matrix, tasks []Task) (*Linear, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	for _, t := range tasks {
		if len(t.Sign) != x.Rows() {
			panic(fmt.Sprintf("classifier: %d signs for %d rows", len(t.Sign), x.Rows()))
		}
	}

	p := newProblem(x, cfg)
	m := &Linear{Classes: len(tasks), Weights: make([]float32, x.Cols*len(tasks)), Bias: make([]float32, len(tasks))}
	if cfg.NaiveBayes > 0 {
		m.Ratio = make([]float32, len(m.Weights))
	}
	errs := make([]error, len(tasks))
	var next atomic.Int32
	var wg parallel.Group
	for range min(cfg.Workers, len(tasks)) {
		wg.Go(func() {
			own := *p
			for {
				t := int(next.Add(1)) - 1
				if t >= len(tasks) {
					return
				}
				var ratio []float64
				if cfg.NaiveBayes > 0 {
					ratio = p.ratio(tasks[t])
					own.scale(p, ratio)
				}
				s, err := own.solve(ctx, tasks[t], uint64(t))
				if err != nil {
					errs[t] = fmt.Errorf("class %d: %w", t, err)
					return
				}
				for i, w := range s.weights {
					m.Weights[int(p.column[i])*len(tasks)+t] = float32(w)
				}
				for i, r := range ratio {
					m.Ratio[int(p.column[i])*len(tasks)+t] = float32(r)
				}
				m.Bias[t] = float32(s.bias)
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return m, nil
}
