package classifier

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// rows are confidences and whether the row is right, ascending.
func rows(t ...top) []top { return t }

func TestReliabilityBins(t *testing.T) {
	for _, tt := range []struct {
		name string
		tops []top
		bins int
		want []Bin // without intervals
	}{
		{"none", nil, 3, []Bin{}},
		{"fewer rows than bins", rows(top{.5, true}, top{.75, false}), 4, []Bin{{N: 1, Confidence: .5, Accuracy: 1}, {N: 1, Confidence: .75}}},
		{"as many rows in each", rows(top{.25, false}, top{.5, true}, top{.5, true}, top{1, true}), 2, []Bin{{N: 3, Confidence: 1.25 / 3, Accuracy: 2. / 3}, {N: 1, Confidence: 1, Accuracy: 1}}},
		{"one confidence is one bin", rows(top{.5, false}, top{.5, true}, top{.5, true}, top{.5, true}), 2, []Bin{{N: 4, Confidence: .5, Accuracy: .75}}},
	} {
		got := reliability(tt.tops, tt.bins)
		if diff := cmp.Diff(tt.want, got, cmpopts.IgnoreFields(Bin{}, "Interval"), cmpopts.EquateApprox(0, 1e-12)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		for _, b := range got {
			if b.Accuracy < b.Interval.Low || b.Accuracy > b.Interval.High {
				t.Errorf("%s: accuracy %v outside of %v", tt.name, b.Accuracy, b.Interval)
			}
		}
	}
}

func TestCoverage(t *testing.T) {
	nan := math.NaN()
	// From the top: 19 right, one wrong at .8, then 20 right at .7, then all wrong.
	var mixed []top
	for range 5 {
		mixed = append(mixed, top{.6, false})
	}
	for range 20 {
		mixed = append(mixed, top{.7, true})
	}
	mixed = append(mixed, top{.8, false})
	for range 19 {
		mixed = append(mixed, top{.9, true})
	}
	for _, tt := range []struct {
		name string
		tops []top
		want []Coverage
	}{
		{"all right", rows(top{.4, true}, top{.9, true}), []Coverage{{.9, 1, .4}, {.95, 1, .4}, {.98, 1, .4}, {.99, 1, .4}}},
		{"all wrong", rows(top{.4, false}), []Coverage{{.9, 0, nan}, {.95, 0, nan}, {.98, 0, nan}, {.99, 0, nan}}},
		{"no threshold parts equal confidences", rows(top{.4, false}, top{.4, true}), []Coverage{{.9, 0, nan}, {.95, 0, nan}, {.98, 0, nan}, {.99, 0, nan}}},
		// 39 of 40 are .975 right, 19 of 20 exactly .95; with the last five .867.
		{"a dip is passed", mixed, []Coverage{{.9, 40. / 45, .7}, {.95, 40. / 45, .7}, {.98, 19. / 45, .9}, {.99, 19. / 45, .9}}},
		{"no rows", nil, []Coverage{{.9, nan, nan}, {.95, nan, nan}, {.98, nan, nan}, {.99, nan, nan}}},
	} {
		if diff := cmp.Diff(tt.want, coverage(tt.tops), cmpopts.EquateApprox(0, 1e-12), cmpopts.EquateNaNs()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestCoverageAt(t *testing.T) {
	// In any order: from the top right, right, wrong, right, wrong.
	confidence, right := []float64{.5, .9, .6, .8, .7}, []bool{false, true, true, true, false}
	for _, want := range []Coverage{{.6, 1, .5}, {.75, .8, .6}, {.8, .4, .8}} {
		if got := CoverageAt(confidence, right, want.Precision); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
}
