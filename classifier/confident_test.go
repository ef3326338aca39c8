package classifier

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// The figures are derived by hand from the definitions of Northcutt, Jiang and
// Chuang 2021, sections 3.1 and 3.2.
func TestFindSuspects(t *testing.T) {
	tests := []struct {
		name     string
		labels   []int
		p        [][]float64
		want     ConfidentJoint
		noise    float64
		suspects []Suspect
	}{
		{
			name:   "three classes, a wrong label in each, a row that reaches no threshold",
			labels: []int{0, 0, 0, 1, 1, 1, 1, 2, 2},
			p: [][]float64{
				{.9, .1, 0}, {.7, .2, .1}, {.2, .8, 0},
				{.1, .9, 0}, {.3, .5, .2}, {.65, .25, .1}, {.45, .35, .2},
				{.1, .3, .6}, {.1, .5, .4},
			},
			want: ConfidentJoint{
				Thresholds: []float64{.6, .5, .5},
				Counts:     [][]int{{2, 1, 0}, {1, 2, 0}, {0, 1, 1}},
				Joint:      [][]float64{{2. / 9, 1. / 9, 0}, {4. / 27, 8. / 27, 0}, {0, 1. / 9, 1. / 9}},
			},
			noise:    10. / 27,
			suspects: []Suspect{{2, 1, .6}, {5, 0, .4}, {8, 1, .1}},
		},
		{
			name:   "a class that the model is shy of is not under suspicion, and what is more probable than the rest is no suspect",
			labels: []int{0, 0, 0, 1, 1},
			p:      [][]float64{{.95, .05}, {.9, .1}, {.55, .45}, {.6, .4}, {.6, .4}},
			want: ConfidentJoint{
				Thresholds: []float64{.8, .4},
				Counts:     [][]int{{2, 1}, {0, 2}},
				Joint:      [][]float64{{.4, .2}, {0, .4}},
			},
			noise: .2,
		},
		{
			name:   "a class without rows, and a margin that is equal",
			labels: []int{0, 2, 0, 2},
			p:      [][]float64{{.75, .25, 0}, {.75, .25, 0}, {0, .25, .75}, {0, .25, .75}},
			want: ConfidentJoint{
				Thresholds: []float64{.375, math.NaN(), .375},
				Counts:     [][]int{{1, 0, 1}, {0, 0, 0}, {1, 0, 1}},
				Joint:      [][]float64{{.25, 0, .25}, {0, 0, 0}, {.25, 0, .25}},
			},
			noise:    .5,
			suspects: []Suspect{{1, 0, .75}, {2, 2, .75}},
		},
		{
			name:   "a row that reaches no threshold is under suspicion with the rest of its class",
			labels: []int{0, 0, 0, 0, 1, 1},
			p:      [][]float64{{.9, .1}, {.1, .9}, {.1, .9}, {.3, .7}, {.2, .8}, {.2, .8}},
			want: ConfidentJoint{
				Thresholds: []float64{.35, .8},
				Counts:     [][]int{{1, 2}, {0, 2}},
				Joint:      [][]float64{{2. / 9, 4. / 9}, {0, 3. / 9}},
			},
			noise:    4. / 9,
			suspects: []Suspect{{1, 1, .8}, {2, 1, .8}, {3, 1, .4}},
		},
		{
			// By class: 14/5 ≈ 3 rows labelled 0, those with .1, .15 and .2 of it. By
			// noise rate: 7/5 ≈ 1 row each, the first for 1 and the third for 2.
			name:   "both rules must choose a row",
			labels: []int{0, 0, 0, 0, 0, 0, 0, 1, 2},
			p: [][]float64{
				{.3, .7, 0}, {.2, .35, .45}, {.1, .3, .6}, {.15, .5, .35}, {1, 0, 0}, {1, 0, 0}, {1, 0, 0},
				{0, .6, .4}, {0, .4, .6},
			},
			want: ConfidentJoint{
				Thresholds: []float64{3.75 / 7, .6, .6},
				Counts:     [][]int{{3, 1, 1}, {0, 1, 0}, {0, 0, 1}},
				Joint:      [][]float64{{7. / 15, 7. / 45, 7. / 45}, {0, 1. / 9, 0}, {0, 0, 1. / 9}},
			},
			noise:    14. / 45,
			suspects: []Suspect{{2, 2, .5}},
		},
		{name: "nothing", want: ConfidentJoint{Thresholds: []float64{}, Counts: [][]int{}, Joint: [][]float64{}}},
	}
	close := cmp.Options{cmpopts.EquateApprox(0, 1e-12), cmpopts.EquateNaNs()}
	for _, tt := range tests {
		joint, suspects := FindSuspects(tt.labels, tt.p, len(tt.want.Thresholds))
		if diff := cmp.Diff(&tt.want, joint, close); diff != "" {
			t.Errorf("%s: joint (-want +got):\n%s", tt.name, diff)
		}
		if diff := cmp.Diff(tt.suspects, suspects, close); diff != "" {
			t.Errorf("%s: suspects (-want +got):\n%s", tt.name, diff)
		}
		if got := joint.NoiseRate(); math.Abs(got-tt.noise) > 1e-12 {
			t.Errorf("%s: noise rate %v, want %v", tt.name, got, tt.noise)
		}
	}
}

// With probabilities that depend on the true class alone, the joint is that of
// the labels as they were changed (the paper's theorem 1). Where each wrong row
// also leans to its own class the most, exactly those are the suspects.
func TestJointIsExactForIdealProbabilities(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const n = 2000
	flip := [3][3]float64{{.9, .1, 0}, {.02, .96, .02}, {.15, 0, .85}} // by true class, then label
	ideal := [][]float64{{.7, .2, .1}, {.3, .5, .2}, {.1, .15, .75}}   // by true class
	labels, p := make([]int, n), make([][]float64, n)
	want, wrong := [3][3]float64{}, 0
	for i := range n {
		truth := r.IntN(3)
		p[i] = ideal[truth]
		at := r.Float64()
		for labels[i] = 0; at >= flip[truth][labels[i]]; labels[i]++ {
			at -= flip[truth][labels[i]]
		}
		want[labels[i]][truth] += 1. / n
		if labels[i] != truth {
			wrong++
		}
	}
	joint, suspects := FindSuspects(labels, p, 3)
	for i, row := range joint.Joint {
		for j, share := range row {
			if math.Abs(share-want[i][j]) > 1e-12 {
				t.Errorf("labelled %d, truly %d: share %v, want %v", i, j, share, want[i][j])
			}
		}
	}
	for _, s := range suspects {
		if ideal[s.Likely][0] != p[s.Row][0] || s.Likely == labels[s.Row] {
			t.Errorf("row %d, labelled %d: suspect of being %d", s.Row, labels[s.Row], s.Likely)
		}
	}
	if len(suspects) != wrong {
		t.Errorf("%d suspects, %d wrong labels", len(suspects), wrong)
	}
}
