package seeds

import (
	"context"
	"math"

	"suxi/features"
)

// A mixture is a multinomial naive Bayes model with one component for each name
// of the taxonomy, several to a class.
type mixture struct {
	prior []float64   // log share of each component
	terms [][]float64 // by feature, then component: log probability
}

const (
	// mixtureWeight is how many words a document counts for at most. Words of
	// one text depend on each other: counted all, they would leave no doubt.
	mixtureWeight = 20
	// background is how many words of the whole corpus each component starts
	// from, so that a name with few documents stays near the corpus.
	background = 200
	// emSteps is how often the documents are shared out again.
	emSteps = 3
)

// fitMixture learns a mixture from the rows of x given, whose values are term
// frequencies, and the share that each component has in them.
func fitMixture(x *features.Matrix, share [][]float64, rows []int, components int) *mixture {
	corpus := make([]float64, x.Cols)
	for k, f := range x.Index {
		corpus[f] += x.Value[k]
	}
	total := 0.0
	for _, c := range corpus {
		total += c
	}
	m := &mixture{make([]float64, components), make([][]float64, x.Cols)}
	flat := make([]float64, x.Cols*components)
	size := make([]float64, components)
	for f := range m.terms {
		m.terms[f] = flat[f*components:][:components]
		for j := range m.terms[f] {
			m.terms[f][j] = background * corpus[f] / total
		}
	}
	for j := range size {
		size[j] = background
		m.prior[j] = 1
	}
	for _, i := range rows {
		v := x.Row(i)
		sum := 0.0
		for k, f := range v.Index {
			addScaled(m.terms[f], v.Value[k], share[i])
			sum += v.Value[k]
		}
		addScaled(size, sum, share[i])
		addScaled(m.prior, 1, share[i])
	}
	for _, term := range m.terms {
		for j := range term {
			term[j] = math.Log(term[j] / size[j])
		}
	}
	for j := range m.prior {
		m.prior[j] = math.Log(m.prior[j] / float64(len(rows)+components))
	}
	return m
}

// shares sets out to the probability of each component for a document.
func (m *mixture) shares(v features.Vector, out []float64) {
	copy(out, m.prior)
	for k, f := range v.Index {
		addScaled(out, v.Value[k], m.terms[f])
	}
	softmax(out)
}

// spread shares the rows of x out again, emSteps times, each time by a mixture
// fitted to the shares of the time before: expectation maximisation from share,
// which it changes.
func spread(ctx context.Context, x *features.Matrix, share [][]float64) error {
	for range emSteps {
		if err := ctx.Err(); err != nil {
			return err
		}
		m := fitMixture(x, share, upTo(len(share)), len(share[0]))
		for i := range share {
			m.shares(x.Row(i), share[i])
		}
	}
	return nil
}

// byClass adds the shares of components up by their class.
func byClass(shares []float64, class []int, classes int) []float64 {
	p := make([]float64, classes)
	for j, s := range shares {
		p[class[j]] += s
	}
	return p
}

// softmax turns logarithms into shares of 1.
func softmax(z []float64) {
	greatest := math.Inf(-1)
	for _, v := range z {
		greatest = max(greatest, v)
	}
	sum := 0.0
	for i, v := range z {
		z[i] = math.Exp(v - greatest)
		sum += z[i]
	}
	for i := range z {
		z[i] /= sum
	}
}
