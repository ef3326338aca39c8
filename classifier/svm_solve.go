package classifier

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"suxi/features"
)

// A problem is what the tasks share in training. Its columns are those of
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
	p.measure()
	return p
}

// measure sets the norms.
func (p *problem) measure() {
	for i := range p.norm {
		p.norm[i] = 1
		for _, v := range p.value[p.start[i]:p.start[i+1]] {
			p.norm[i] += float64(v * v)
		}
	}
}

type solution struct {
	weights []float64 // by the problem's own columns
	bias    float64
	alpha   []float64 // dual variable of each row
}

// solve trains one task. The names follow LIBLINEAR.
func (p *problem) solve(ctx context.Context, t Task, seed uint64) (*solution, error) {
	s := &solution{weights: make([]float64, len(p.column)), alpha: make([]float64, len(p.norm))}
	positive := cmp.Or(t.Positive, 1)
	random := rand.New(rand.NewPCG(p.cfg.Seed, seed))
	var order []int32 // the rows still active come first
	for i, sign := range t.Sign {
		if sign != 0 {
			order = append(order, int32(i))
		}
	}
	rows := len(order)
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
			sign, diag := -1.0, 0.5/p.cfg.C
			if t.Sign[i] > 0 {
				sign, diag = 1, 0.5/(p.cfg.C*positive)
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
	return nil, fmt.Errorf("no optimum after %d iterations: lower C, or raise the tolerance or the iterations", p.cfg.MaxIterations)
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
