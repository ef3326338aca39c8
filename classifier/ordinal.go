package classifier

import (
	"fmt"
	"math"
)

// Cumulative returns the tasks of classes that have an order: for each k but
// the last class, the rows of the classes 0…k against those above. Positive
// balances each task, so that both sides weigh the same however rare one is.
// y has the class of each row.
//
// Each task has weights of its own (Frank and Hall 2001, A simple approach to
// ordinal classification). A model of one direction with several thresholds has
// fewer, but what makes a complaint urgent is not more of what makes a remark a
// complaint.
func Cumulative(y []int, classes int) ([]Task, error) {
	if classes < 2 {
		return nil, fmt.Errorf("%d classes: a classifier needs at least two", classes)
	}
	tasks := make([]Task, classes-1)
	for k := range tasks {
		sign, below := make([]int8, len(y)), 0
		for i, class := range y {
			if class < 0 || class >= classes {
				return nil, fmt.Errorf("row %d has class %d, outside 0…%d", i, class, classes-1)
			}
			sign[i] = -1
			if class <= k {
				sign[i] = 1
				below++
			}
		}
		tasks[k].Sign = sign
		if below > 0 && below < len(y) {
			tasks[k].Positive = float64(len(y)-below) / float64(below)
		}
	}
	return tasks, nil
}

// An Ordinal turns the decision values of [Cumulative] tasks into the
// probabilities of classes and a decision: with s_k the value of task k,
//
//	p(class ≤ k) = 1/(1 + exp(-Scale_k·s_k - Bias_k))
//
// but never below p(class ≤ k-1), and the class is the first k with
// p(class ≤ k) ≥ Cut_k.
type Ordinal struct {
	Scale []float64 `json:"scale"` // by task, above 0
	Bias  []float64 `json:"bias"`  // by task
	Cut   []float64 `json:"cut"`   // by task, in (0, 1); ½ everywhere decides for the median
}

// Classes returns the number of classes, one more than there are tasks.
func (o *Ordinal) Classes() int { return len(o.Cut) + 1 }

// Valid reports whether the parts of o, as read from a file, fit together.
func (o *Ordinal) Valid() bool {
	if len(o.Cut) == 0 || len(o.Scale) != len(o.Cut) || len(o.Bias) != len(o.Cut) {
		return false
	}
	for k, cut := range o.Cut {
		if !(cut > 0 && cut < 1 && o.Scale[k] > 0) || math.IsInf(o.Scale[k], 0) || math.IsNaN(o.Bias[k]) || math.IsInf(o.Bias[k], 0) {
			return false
		}
	}
	return true
}

// Cumulated sets p, of the same length as scores, to p(class ≤ k) of each task.
func (o *Ordinal) Cumulated(scores, p []float64) {
	if len(scores) != len(o.Cut) || len(p) != len(o.Cut) {
		panic(fmt.Sprintf("classifier: %d scores and %d probabilities for %d tasks", len(scores), len(p), len(o.Cut)))
	}
	least := 0.0
	for k, s := range scores {
		least = max(least, 1/(1+math.Exp(-float64(o.Scale[k]*s)-o.Bias[k])))
		p[k] = least
	}
}

// Probabilities sets p, one longer than scores, to the probabilities of the
// classes. They sum to 1.
func (o *Ordinal) Probabilities(scores, p []float64) {
	last := len(p) - 1
	o.Cumulated(scores, p[:last])
	p[last] = 1
	for k := last; k > 0; k-- {
		p[k] -= p[k-1]
	}
}

// Class returns the class that o decides for, given the probabilities of the
// classes.
func (o *Ordinal) Class(p []float64) int {
	below := 0.0
	for k, cut := range o.Cut {
		if below += p[k]; below >= cut {
			return k
		}
	}
	return len(o.Cut)
}

// CalibrateOrdinal learns an [Ordinal] from the decision values of rows that
// the model was not fitted on, by row and then task, and from their classes y.
// Scale and Bias are those of [Calibrate] for each task.
//
// The cuts maximise quadratic κ on these rows, one after the other until none
// moves, but the maximum is flat and does not carry over: of the multiples of
// .05 whose κ is within one standard error of the best, the one nearest ½ is
// taken (the one-standard-error rule of Breiman, Friedman, Olshen and Stone
// 1984, with the jackknife's error). So few rows, or a κ that hardly depends on
// the cut, leave the median; a level too rare ever to be the median is still
// found.
func CalibrateOrdinal(scores [][]float64, y []int, classes int) (*Ordinal, error) {
	tasks := classes - 1
	o := &Ordinal{make([]float64, tasks), make([]float64, tasks), make([]float64, tasks)}
	pairs, below := make([][]float64, len(scores)), make([]int, len(y))
	for k := range tasks {
		for i, s := range scores {
			pairs[i] = []float64{0, s[k]}
			below[i] = 0
			if y[i] <= k {
				below[i] = 1
			}
		}
		c, err := Calibrate(pairs, below, 2)
		if err != nil {
			return nil, err
		}
		o.Scale[k], o.Bias[k], o.Cut[k] = c.Scale, c.Bias[1]-c.Bias[0], .5
	}
	p := make([][]float64, len(scores))
	for i, s := range scores {
		p[i] = make([]float64, classes)
		o.Probabilities(s, p[i])
	}
	for range 10 * tasks { // two or three do; a cycle cannot go on for ever
		moved := false
		for k := range tasks {
			before := o.Cut[k]
			o.Cut[k] = o.cautiousCut(k, p, y)
			moved = moved || o.Cut[k] != before
		}
		if !moved {
			break
		}
	}
	return o, nil
}

// cautiousCut returns the cut of task k, the others as they are, that is
// nearest ½ of those whose κ is within one standard error of the best.
func (o *Ordinal) cautiousCut(k int, p [][]float64, y []int) float64 {
	const steps = 20
	kappa := make([]float64, steps)
	best, bestError := math.Inf(-1), 0.0
	for step := 1; step < steps; step++ {
		o.Cut[k] = float64(step) / steps
		confusion := o.confusion(p, y)
		kappa[step] = QuadraticKappa(confusion)
		if kappa[step] > best {
			best, bestError = kappa[step], kappaError(confusion)
		}
	}
	const middle = steps / 2
	for away := range middle {
		for _, step := range []int{middle - away, middle + away} { // of two, the more urgent
			if kappa[step] >= best-bestError {
				return float64(step) / steps
			}
		}
	}
	return .5 // κ is undefined: all rows are of one class
}

func (o *Ordinal) confusion(p [][]float64, y []int) [][]int {
	table := make([][]int, o.Classes())
	for c := range table {
		table[c] = make([]int, len(table))
	}
	for i := range p {
		table[y[i]][o.Class(p[i])]++
	}
	return table
}

// kappaError is the jackknife's standard error of [QuadraticKappa]: the rows of
// one cell leave the same κ when they are left out. It changes confusion and
// changes it back.
func kappaError(confusion [][]int) float64 {
	n, mean := 0, 0.0
	type left struct {
		count int
		kappa float64
	}
	var all []left
	for i, row := range confusion {
		for j, count := range row {
			if count == 0 {
				continue
			}
			confusion[i][j]--
			l := left{count, QuadraticKappa(confusion)}
			confusion[i][j]++
			all = append(all, l)
			n += count
			mean += float64(float64(count) * l.kappa)
		}
	}
	mean /= float64(n)
	variance := 0.0
	for _, l := range all {
		variance += float64(float64(l.count) * (l.kappa - mean) * (l.kappa - mean))
	}
	return math.Sqrt(variance * float64(n-1) / float64(n))
}
