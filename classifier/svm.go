package classifier

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"suxi/features"
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
	// Workers is how many classes are trained at a time; default GOMAXPROCS.
	// The model does not depend on it.
	Workers int
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
	case c.MaxIterations < 0 || c.Workers < 0:
		return c, fmt.Errorf("%d iterations, %d workers: choose 1 or more", c.MaxIterations, c.Workers)
	}
	return c, nil
}

// Fit trains one support vector machine per class on the rows of x, whose
// classes are y. It is LIBLINEAR's solver 1 with a bias (train -s 1 -B 1): for
// each class, with y_i = 1 for its rows and -1 for all others,
//
//	minimise over (w, b)   ½(w·w + b²) + C Σ_i max(0, 1 - y_i(w·x_i + b))²
//
// by coordinate descent in the dual with shrinking (Hsieh, Chang, Lin, Keerthi
// and Sundararajan 2008, A dual coordinate descent method for large-scale
// linear SVM).
//
// A class without rows, as a fold can leave it, is learnt as well: nothing
// belongs to it, and its decision value is close to -1 everywhere. Fit ends
// between two passes when ctx is cancelled.
func Fit(ctx context.Context, cfg Config, x *features.Matrix, y []int, classes int) (*Linear, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	if err := checkClasses(y, classes); err != nil {
		return nil, err
	}
	if len(y) != x.Rows() {
		panic(fmt.Sprintf("classifier: %d classes for %d rows", len(y), x.Rows()))
	}

	p := newProblem(x, cfg)
	m := &Linear{classes, make([]float32, x.Cols*classes), make([]float32, classes)}
	errs := make([]error, classes)
	var next atomic.Int32
	var wg sync.WaitGroup
	for range min(cfg.Workers, classes) {
		wg.Go(func() {
			for {
				class := int(next.Add(1)) - 1
				if class >= classes {
					return
				}
				s, err := p.solve(ctx, y, class)
				if err != nil {
					errs[class] = err
					return
				}
				for i, w := range s.weights {
					m.Weights[int(p.column[i])*classes+class] = float32(w)
				}
				m.Bias[class] = float32(s.bias)
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

func checkClasses(y []int, classes int) error {
	if classes < 2 {
		return fmt.Errorf("%d classes: a classifier needs at least two", classes)
	}
	for i, class := range y {
		if class < 0 || class >= classes {
			return fmt.Errorf("row %d has class %d, outside 0…%d", i, class, classes-1)
		}
	}
	return nil
}

// A problem is what the classes share in training. Its columns are those of
// the matrix by falling number of entries, so that the weights used most lie
// close together in memory: most of a text's terms are among the frequent
// ones.
type problem struct {
	cfg    Config
	start  []int
	index  []int32
	value  []float64
	norm   []float64 // squared, of each row with the 1 of its bias
	column []int32   // number of each column in the matrix
}

func newProblem(x *features.Matrix, cfg Config) *problem {
	entries := make([]int32, x.Cols)
	for _, col := range x.Index {
		entries[col]++
	}
	column := make([]int32, x.Cols)
	for i := range column {
		column[i] = int32(i)
	}
	slices.SortStableFunc(column, func(a, b int32) int { return int(entries[b]) - int(entries[a]) })
	place := entries
	for i, col := range column {
		place[col] = int32(i)
	}
	p := &problem{cfg, x.Start, make([]int32, len(x.Index)), x.Value, make([]float64, x.Rows()), column}
	for i, col := range x.Index {
		p.index[i] = place[col]
	}
	for i := range p.norm {
		p.norm[i] = 1
		for _, v := range p.value[p.start[i]:p.start[i+1]] {
			p.norm[i] += float64(v * v)
		}
	}
	return p
}

type solution struct {
	weights []float64 // by the problem's own columns
	bias    float64
	alpha   []float64 // dual variable of each row
}

// solve trains one class. The names follow LIBLINEAR.
func (p *problem) solve(ctx context.Context, y []int, class int) (*solution, error) {
	rows := len(p.norm)
	s := &solution{weights: make([]float64, len(p.column)), alpha: make([]float64, rows)}
	diag := 0.5 / p.cfg.C
	random := rand.New(rand.NewPCG(p.cfg.Seed, uint64(class)))
	order := make([]int32, rows) // the rows still active come first
	for i := range order {
		order[i] = int32(i)
	}
	active := rows
	lastMax := math.Inf(1) // greatest projected gradient of the last pass

	for range p.cfg.MaxIterations {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		random.Shuffle(active, func(i, j int) { order[i], order[j] = order[j], order[i] })
		maxPG, minPG := math.Inf(-1), math.Inf(1)
		for k := 0; k < active; k++ {
			i := order[k]
			sign := -1.0
			if y[i] == class {
				sign = 1
			}
			lo, hi := p.start[i], p.start[i+1]
			index, value := p.index[lo:hi], p.value[lo:hi]
			alpha := s.alpha[i]
			gradient := sign*(dot(s.weights, index, value)+s.bias) - 1 + float64(alpha*diag)
			if alpha == 0 && gradient > 0 {
				// The row is beyond its margin; if by more than any violation
				// of the last pass, it is unlikely to come back.
				if gradient > lastMax {
					active--
					order[k], order[active] = order[active], order[k]
					k--
					continue
				}
				maxPG, minPG = max(maxPG, 0), min(minPG, 0)
				continue
			}
			maxPG, minPG = max(maxPG, gradient), min(minPG, gradient)
			if math.Abs(gradient) > 1e-12 {
				s.alpha[i] = max(alpha-gradient/(p.norm[i]+diag), 0)
				step := (s.alpha[i] - alpha) * sign
				add(s.weights, step, index, value)
				s.bias += step
			}
		}
		switch {
		case maxPG-minPG > p.cfg.Tolerance:
			lastMax = maxPG
			if lastMax <= 0 {
				lastMax = math.Inf(1)
			}
		case active < rows: // optimal on the active rows: look at all again
			active = rows
			lastMax = math.Inf(1)
		default:
			return s, nil
		}
	}
	return nil, fmt.Errorf("class %d: no optimum after %d iterations: lower C, or raise the tolerance or the iterations", class, p.cfg.MaxIterations)
}

// dot has four sums because one would wait for each addition to end.
func dot(w []float64, index []int32, value []float64) float64 {
	value = value[:len(index)]
	var s0, s1, s2, s3 float64
	k := 0
	for ; k+4 <= len(index); k += 4 {
		s0 += float64(w[index[k]] * value[k])
		s1 += float64(w[index[k+1]] * value[k+1])
		s2 += float64(w[index[k+2]] * value[k+2])
		s3 += float64(w[index[k+3]] * value[k+3])
	}
	for ; k < len(index); k++ {
		s0 += float64(w[index[k]] * value[k])
	}
	return s0 + s1 + s2 + s3
}

func add(w []float64, step float64, index []int32, value []float64) {
	value = value[:len(index)]
	for k, i := range index {
		w[i] += float64(step * value[k])
	}
}
