package themes

import (
	"github.com/james-bowman/nlp"
	"github.com/james-bowman/sparse"
	"golang.org/x/exp/rand"
	"gonum.org/v1/gonum/mat"
)

// The settings of a fit, chosen on complaints for the agreement of fits to
// different subsamples (see docs/RATIONALE.md): few passes over small batches
// with steps of (10+t)^−.7, since it is the mean of many fits that counts.
const (
	alpha     = .5 // prior of a theme in a document
	eta       = .1 // prior of a term in a theme
	passes    = 12
	batchSize = 20
)

// A model is one LDA.
type model struct {
	terms     [][]float64 // themes × terms: p(term | theme)
	documents [][]float64 // themes × documents: p(theme | document)
}

// newLDA returns an LDA of k themes, to be fitted by stochastic collapsed
// variational inference (SCVB0: Foulds and others, 2013) to documents of the
// given mean number of terms.
func newLDA(k int, meanLength float64, seed uint64) *nlp.LatentDirichletAllocation {
	l := nlp.NewLatentDirichletAllocation(k)
	l.Processes = 1 // two would race
	l.Rnd = rand.New(rand.NewSource(seed))
	l.Iterations, l.BatchSize = passes, batchSize
	l.PerplexityEvaluationFrequency = 0
	l.RhoPhi = nlp.LearningSchedule{S: 1, Tau: 10, Kappa: .7}
	// nlp scales what it counts in a batch by the documents of the batch where
	// the paper has its tokens, so that its counts are too large by the mean
	// length of a document. Where the prior grows alike, the fit is the paper's.
	l.Alpha, l.Eta = alpha, float64(eta*meanLength)
	return l
}

// fit fits an LDA of k themes to a matrix of terms × documents.
func fit(m *sparse.CSC, k int, seed uint64) (model, error) {
	_, documents := m.Dims()
	l := newLDA(k, float64(m.NNZ())/float64(documents), seed)
	shares, err := l.FitTransform(m)
	if err != nil {
		return model{}, err
	}
	return model{terms: rows(l.Components()), documents: rows(shares)}, nil
}

func rows(m mat.Matrix) [][]float64 {
	k, _ := m.Dims()
	out := make([][]float64, k)
	for i := range out {
		out[i] = mat.Row(nil, i, m)
	}
	return out
}
