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

// Contributions adds to out, of the length of v, what each entry of v adds to
// Σ_t scale_t·d_t, where d_t is the decision value of task t, and returns the
// rest of that sum, which does not depend on v.
func (e Ensemble) Contributions(v features.Vector, scale, out []float64) (constant float64) {
	for i, m := range e {
		constant += m.Contributions(v, scale[i*m.Classes:][:m.Classes], out)
	}
	return constant
}
