package classifier

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"suxi/features"
)

// An Ensemble is several models of the same tasks over the same features. It
// decides nothing by itself: a [Stack] makes probabilities of what its members
// say.
type Ensemble []*Linear

// Tasks returns the number of decision values: those of the first member, then
// those of the second, and so on.
func (e Ensemble) Tasks() int { return len(e) * e[0].Classes }

// Features returns the number of features.
func (e Ensemble) Features() int { return e[0].Features() }

// Decide sets scores, of length Tasks, to the decision values of v.
func (e Ensemble) Decide(v features.Vector, scores []float64) {
	if len(scores) != e.Tasks() {
		panic(fmt.Sprintf("classifier: %d scores for %d tasks", len(scores), e.Tasks()))
	}
	for i, m := range e {
		m.Decide(v, scores[i*m.Classes:][:m.Classes])
	}
}

// Bias returns the part of the decision value of a task that does not depend on
// the vector.
func (e Ensemble) Bias(task int) float64 {
	return float64(e[task/e[0].Classes].Bias[task%e[0].Classes])
}

// Contributions sets out, of the length of v, to what each entry of v adds to
// the decision value of a task.
func (e Ensemble) Contributions(v features.Vector, task int, out []float64) {
	e[task/e[0].Classes].Contributions(v, task%e[0].Classes, out)
}

// TopFeatures returns the k features, or all if there are fewer, that matter
// most to e over a corpus in which feature f occurs in df[f] documents: those
// with the greatest |u_f|·√df of any class and member, where u_f is the weight
// times the ratio, if there is one, in units of the root mean square of the
// member's. Of two equal ones the lower number wins. The result is ascending.
func TopFeatures(e Ensemble, df []int, k int) []int32 {
	if len(df) != e.Features() {
		panic(fmt.Sprintf("classifier: %d document frequencies for %d features", len(df), e.Features()))
	}
	greatest := make([]float64, len(df))
	for _, m := range e {
		of, squares := make([]float64, len(df)), 0.0
		for i, w := range m.Weights {
			u := float64(w)
			if m.Ratio != nil {
				u *= float64(m.Ratio[i])
			}
			f := i / m.Classes
			of[f] = max(of[f], math.Abs(u))
			squares += float64(u * u)
		}
		unit := math.Sqrt(squares / float64(max(1, len(m.Weights))))
		for f, u := range of {
			if unit > 0 {
				greatest[f] = max(greatest[f], u/unit*math.Sqrt(float64(df[f])))
			}
		}
	}
	top := make([]int32, len(df))
	for f := range top {
		top[f] = int32(f)
	}
	slices.SortStableFunc(top, func(a, b int32) int { return cmp.Compare(greatest[b], greatest[a]) })
	top = top[:min(max(k, 0), len(top))]
	slices.Sort(top)
	return top
}

// Select returns e over the features in keep only, which become its features
// 0…len(keep)-1.
func (e Ensemble) Select(keep []int32) Ensemble {
	selected := make(Ensemble, len(e))
	for i, m := range e {
		pick := func(all []float32) []float32 {
			if all == nil {
				return nil
			}
			picked := make([]float32, 0, len(keep)*m.Classes)
			for _, f := range keep {
				picked = append(picked, all[int(f)*m.Classes:][:m.Classes]...)
			}
			return picked
		}
		selected[i] = &Linear{Classes: m.Classes, Weights: pick(m.Weights), Bias: m.Bias, Ratio: pick(m.Ratio)}
	}
	return selected
}
