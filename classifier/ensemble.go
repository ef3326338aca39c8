package classifier

import (
	"fmt"

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
