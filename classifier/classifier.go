// Package classifier fits, applies, calibrates and scores linear models on
// the sparse vectors of package features.
//
// The recipe:
//
//  1. [Folds] splits rows into stratified folds that keep groups together.
//  2. [Fit] trains a [Linear] model: one L2-regularised squared-hinge support
//     vector machine per task: a class against all others ([OneVersusRest]), or
//     of ordered classes those up to a boundary against those beyond it
//     ([Cumulative]), or where rows can have several those that have it against
//     those that don't ([BinaryRelevance]). With [Config].NaiveBayes each task
//     scales its features first. [TopFeatures] names the features that a small
//     model needs. Several models of the same tasks are an [Ensemble].
//  3. [Ensemble.Decide] gives one decision value per member and task. [Fuse] lays
//     out the weights of several ensembles so that they are read at once.
//  4. [FitStack] learns from decision values on rows that the model did not see
//     how to turn them into probabilities, [CalibrateOrdinal] those of ordered
//     classes, with a decision, [CalibrateMultilabel] those of sets of classes.
//     [Likeliest] and [NearestMean] choose a class, and [BoundMisses] sets the
//     threshold of a queue that few rows of one class miss.
//  5. [Measure] and [MeasureDecided] compare probabilities with the truth,
//     [MeasureSets] and [MeasureMultilabel] sets of classes, [MeasureHierarchy]
//     classes below classes; [Bootstrap] says how far the figures can be
//     trusted, [Compare] whether one model is better than another.
//  6. [Certify] learns from which confidence on predictions can be accepted
//     unseen; [Profile.Compare] tells when rows have changed so much that the
//     certificate is not about them.
//  7. [Ensemble.AppendBinary] and [Decode] store a model.
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
	// Ratio, of the length of Weights, is what each class multiplies a vector by
	// before it divides it by its L2 norm; nil where vectors are used as they are.
	Ratio []float32
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
	clear(scores)
	if m.Ratio == nil {
		for i, feature := range v.Index {
			row := m.Weights[int(feature)*m.Classes:][:len(scores)]
			x := v.Value[i]
			for c, w := range row {
				scores[c] += float64(float64(w) * x) // no fused multiply-add: the same on all machines
			}
		}
	} else {
		norms := make([]float64, m.Classes) // squared
		for i, feature := range v.Index {
			row := m.Weights[int(feature)*m.Classes:][:len(scores)]
			ratio := m.Ratio[int(feature)*m.Classes:][:len(scores)]
			for c, r := range ratio {
				x := v.Value[i] * float64(r)
				norms[c] += float64(x * x)
				scores[c] += float64(float64(row[c]) * x)
			}
		}
		for c, n := range norms {
			if n > 0 {
				scores[c] /= math.Sqrt(n)
			}
		}
	}
	for c, b := range m.Bias {
		scores[c] += float64(b)
	}
}

// Contributions adds to out, of the length of v, what each entry of v adds to
// Σ_c scale_c·d_c, where d_c is the decision value of class c, and returns the
// rest of that sum, which does not depend on v.
func (m *Linear) Contributions(v features.Vector, scale, out []float64) (constant float64) {
	for c, b := range m.Bias {
		constant += float64(scale[c] * float64(b))
	}
	if m.Ratio == nil {
		for i, feature := range v.Index {
			sum := 0.0
			for c, w := range m.Weights[int(feature)*m.Classes:][:len(scale)] {
				sum += float64(scale[c] * float64(w))
			}
			out[i] += float64(sum * v.Value[i])
		}
		return constant
	}
	norms := make([]float64, m.Classes) // squared
	for i, feature := range v.Index {
		for c, r := range m.Ratio[int(feature)*m.Classes:][:len(norms)] {
			x := v.Value[i] * float64(r)
			norms[c] += float64(x * x)
		}
	}
	for c, n := range norms {
		if n > 0 {
			norms[c] = scale[c] / math.Sqrt(n)
		}
	}
	for i, feature := range v.Index {
		row := m.Weights[int(feature)*m.Classes:][:len(norms)]
		sum := 0.0
		for c, r := range m.Ratio[int(feature)*m.Classes:][:len(norms)] {
			sum += float64(norms[c] * float64(r) * float64(row[c]))
		}
		out[i] += float64(sum * v.Value[i])
	}
	return constant
}

// Short returns m with weights and ratios of eight significant bits, which are
// stored in two bytes. Scores change by less than a hundredth of a margin.
func (m *Linear) Short() *Linear {
	round := func(numbers []float32) []float32 {
		if numbers == nil {
			return nil
		}
		short := make([]float32, len(numbers))
		for i, x := range numbers {
			bits := math.Float32bits(x)
			bits += 0x7fff + bits>>16&1 // to the nearest, of two to the even one
			short[i] = math.Float32frombits(bits &^ 0xffff)
		}
		return short
	}
	return &Linear{Classes: m.Classes, Weights: round(m.Weights), Bias: m.Bias, Ratio: round(m.Ratio)}
}

// isShort reports whether all numbers are of eight significant bits.
func isShort(numbers []float32) bool {
	return !slices.ContainsFunc(numbers, func(x float32) bool { return math.Float32bits(x)&0xffff != 0 })
}

// TopFeatures returns the k features, or all if there are fewer, that matter
// most to m over a corpus in which feature f occurs in df[f] documents: those
// with the greatest max_c |w_fc|·√df. Of two equal ones the lower number
// wins. The result is ascending.
func TopFeatures(m *Linear, df []int, k int) []int32 {
	if len(df) != m.Features() {
		panic(fmt.Sprintf("classifier: %d document frequencies for %d features", len(df), m.Features()))
	}
	scores := make([]float64, len(df))
	top := make([]int32, len(df))
	for f := range top {
		top[f] = int32(f)
		for _, w := range m.Weights[f*m.Classes:][:m.Classes] {
			scores[f] = max(scores[f], math.Abs(float64(w))*math.Sqrt(float64(df[f])))
		}
	}
	slices.SortStableFunc(top, func(a, b int32) int { return cmp.Compare(scores[b], scores[a]) })
	top = top[:min(max(k, 0), len(top))]
	slices.Sort(top)
	return top
}
