package seeds

import (
	"math"
	"testing"

	"suxi/features"
)

func TestMixture(t *testing.T) {
	// Two words, two documents: one component has the first, another the second.
	x := &features.Matrix{Cols: 2, Start: []int{0, 1, 2}, Index: []int32{0, 1}, Value: []float64{30, 10}}
	m := fitMixture(x, [][]float64{{1, 0}, {0, 1}}, []int{0, 1}, 2)
	// Of 40 words 3 in 4 are the first; each component starts from 200 of those.
	want := [][]float64{{180. / 230, 150. / 210}, {50. / 230, 60. / 210}}
	for f := range want {
		for j := range want[f] {
			if got := math.Exp(m.terms[f][j]); math.Abs(got-want[f][j]) > 1e-12 {
				t.Errorf("word %d in component %d: %v, want %v", f, j, got, want[f][j])
			}
		}
	}
	// Bayes: both components have half of the documents.
	out := make([]float64, 2)
	m.shares(features.Vector{Index: []int32{0}, Value: []float64{2}}, out)
	a, b := math.Pow(want[0][0], 2), math.Pow(want[0][1], 2)
	if math.Abs(out[0]-a/(a+b)) > 1e-12 || math.Abs(out[0]+out[1]-1) > 1e-12 {
		t.Errorf("shares %v, want %v of the first", out, a/(a+b))
	}
	m.shares(features.Vector{}, out)
	if out[0] != out[1] {
		t.Errorf("shares %v of a document without words, want even ones", out)
	}
}

// Rows that were not given leave no trace but in what all components start from.
func TestMixtureOfSomeRows(t *testing.T) {
	x := &features.Matrix{Cols: 2, Start: []int{0, 1, 2}, Index: []int32{0, 1}, Value: []float64{10, 10}}
	m := fitMixture(x, [][]float64{{1, 0}, {0, 1}}, []int{0}, 2)
	if got := math.Exp(m.terms[1][1]); math.Abs(got-0.5) > 1e-12 {
		t.Errorf("a component without rows has word 1 with %v, want the corpus's .5", got)
	}
}
