// Package classifier fits, applies, calibrates and scores linear models on
// the sparse vectors of package features.
//
// The recipe:
//
//  1. [Folds] splits rows into stratified folds that keep groups together.
//  2. [Fit] trains a [Linear] model: one L2-regularised squared-hinge support
//     vector machine per class, the class against all others. [TopFeatures]
//     names the features that a small model needs.
//  3. [Linear.Decide] gives one decision value per class.
//  4. [Calibrate] learns from decision values on rows that the model did not
//     see how to turn them into probabilities: a [Calibration]. [Likeliest] and
//     [NearestMean] choose a class.
//  5. [Measure] and [MeasureOrdinal] compare probabilities with the truth,
//     [MeasureSets] sets of classes.
//  6. [Linear.AppendBinary] and [Decode] store a model.
//
// Classes are numbers 0…classes-1 and rows are vectors: the package knows
// neither texts nor what the classes mean. It does not cross-validate, because
// a fold refits more than the classifier.
package classifier

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"suxi/features"
)

// A Linear model has one hyperplane per class. It is immutable and safe for
// concurrent use.
type Linear struct {
	Classes int
	Weights []float32 // by feature, then class: [feature*Classes+class]
	Bias    []float32 // by class
}

// Features returns the number of features.
func (m *Linear) Features() int { return len(m.Weights) / m.Classes }

// Decide sets scores, of length Classes, to the decision values of v: the
// signed distances to the hyperplanes in units of the margin, so that 1 is a
// clear member of the class and -1 clearly none.
func (m *Linear) Decide(v features.Vector, scores []float64) {
	if len(scores) != m.Classes {
		panic(fmt.Sprintf("classifier: %d scores for %d classes", len(scores), m.Classes))
	}
	for c, b := range m.Bias {
		scores[c] = float64(b)
	}
	for i, feature := range v.Index {
		row := m.Weights[int(feature)*m.Classes:][:len(scores)]
		x := v.Value[i]
		for c, w := range row {
			scores[c] += float64(float64(w) * x) // no fused multiply-add: the same on all machines
		}
	}
}

// TopFeatures returns the k features, or all if there are fewer, that matter
// most to m over a corpus in which feature f occurs in df[f] documents: those
// with the greatest max_c |w_fc|·√df. Of two equal ones the lower number
// wins. The result is ascending.
func TopFeatures(m *Linear, df []int, k int) []int32 {
	if len(df) != m.Features() {
		panic(fmt.Sprintf("classifier: %d document frequencies for %d features", len(df), m.Features()))
	}
	type scored struct {
		feature int32
		score   float64
	}
	all := make([]scored, len(df))
	for f := range all {
		greatest := float32(0)
		for _, w := range m.Weights[f*m.Classes:][:m.Classes] {
			greatest = max(greatest, w, -w)
		}
		all[f] = scored{int32(f), float64(greatest) * math.Sqrt(float64(df[f]))}
	}
	slices.SortFunc(all, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.feature, b.feature))
	})
	top := make([]int32, min(max(k, 0), len(all)))
	for i := range top {
		top[i] = all[i].feature
	}
	slices.Sort(top)
	return top
}
