package classifier

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// within compares ends of intervals: two bootstraps of 1,000 samples differ by
// some hundredths of the width.
func within(t *testing.T, name string, got, want Interval, tolerance float64) {
	t.Helper()
	if math.Abs(got.Low-want.Low) > tolerance || math.Abs(got.High-want.High) > tolerance {
		t.Errorf("%s: %.4f to %.4f, want %.4f to %.4f within %g", name, got.Low, got.High, want.Low, want.High, tolerance)
	}
}

// The figures are those that testdata/oracle/bootstrap.py prints, of 20,000
// samples: numpy 1.24.2, scikit-learn 1.2.1.
func TestBootstrapEqualsScikitLearn(t *testing.T) {
	var data oracle
	readJSON(t, "../testdata/oracle/metrics.json", &data)
	likeliest, nearest := decide(data.Probabilities, Likeliest), decide(data.Probabilities, NearestMean)
	threes := make([]int, len(data.Gold))
	for i := range threes {
		threes[i] = i / 3
	}
	for _, tt := range []struct {
		name                                  string
		groups                                []int
		n                                     int
		accuracy, f1, kappa                   Interval // of the likeliest
		accuracyBetter, f1Better, kappaBetter Interval // than the nearest to the mean
	}{
		{
			name: "rows", n: 90,
			accuracy: Interval{.5556, .7556}, f1: Interval{.4033, .5616}, kappa: Interval{.2726, .6254},
			accuracyBetter: Interval{.1, .3222}, f1Better: Interval{-.0518, .1447}, kappaBetter: Interval{-.0211, .22},
		},
		{
			name: "groups of three", n: 30, groups: threes,
			accuracy: Interval{.5667, .7444}, f1: Interval{.3905, .5669}, kappa: Interval{.2783, .6175},
			accuracyBetter: Interval{.1111, .3111}, f1Better: Interval{-.0527, .1314}, kappaBetter: Interval{-.0009, .1922},
		},
	} {
		d := Decisions{data.Gold, likeliest, tt.groups, 5, true}
		got := Bootstrap(d, 1)
		if got.Groups != tt.n {
			t.Errorf("%s: %d groups, want %d", tt.name, got.Groups, tt.n)
		}
		within(t, tt.name+": accuracy", got.Accuracy, tt.accuracy, .025)
		within(t, tt.name+": macro-F1", got.MacroF1, tt.f1, .025)
		within(t, tt.name+": κ", got.QuadraticKappa, tt.kappa, .04)
		c := Compare(d, nearest, 1)
		within(t, tt.name+": difference of accuracies", c.Accuracy.Interval, tt.accuracyBetter, .025)
		within(t, tt.name+": difference of macro-F1", c.MacroF1.Interval, tt.f1Better, .025)
		within(t, tt.name+": difference of κ", c.QuadraticKappa.Interval, tt.kappaBetter, .04)
		if d := Bootstrap(d, 1); d != got {
			t.Errorf("%s: the same seed gives %+v and %+v", tt.name, got, d)
		}
	}
}

// One row in ten is wrong. The number of wrong rows in a sample is binomial: the
// bounds are qbinom(c(.025, .975), 1000, .9) of R, and of 500 pairs of twins.
func TestBootstrapDrawsGroups(t *testing.T) {
	gold, predicted, twins := make([]int, 1000), make([]int, 1000), make([]int, 1000)
	for i := range gold {
		if i%20 < 2 {
			predicted[i] = 1
		}
		twins[i] = i / 2
	}
	d := Decisions{Gold: gold, Predicted: predicted, Classes: 2}
	within(t, "rows", Bootstrap(d, 1).Accuracy, Interval{.881, .918}, .004)
	d.Groups = twins
	within(t, "pairs", Bootstrap(d, 1).Accuracy, Interval{.872, .926}, .006)
	if i := Bootstrap(d, 1); i.QuadraticKappa != (Interval{}) {
		t.Errorf("κ %v of classes without order", i.QuadraticKappa)
	}
}

// Of 400 sets of 100 complaints, each sent twice, 95% have intervals that hold
// the true accuracy of .85 if copies are drawn together, but for the 3 points
// that are some three standard errors; else about .84 do (an interval narrower by √2).
func TestIntervalsHoldTheTruth(t *testing.T) {
	const sets, truth = 400, .85
	random := rand.New(rand.NewPCG(1, 1))
	together, apart := 0, 0
	for range sets {
		d := Decisions{Classes: 2}
		for complaint := range 100 {
			predicted := 0
			if random.Float64() > truth {
				predicted = 1
			}
			d.Gold = append(d.Gold, 0, 0)
			d.Predicted = append(d.Predicted, predicted, predicted)
			d.Groups = append(d.Groups, complaint, complaint)
		}
		if i := Bootstrap(d, 1).Accuracy; i.Low <= truth && truth <= i.High {
			together++
		}
		d.Groups = nil
		if i := Bootstrap(d, 1).Accuracy; i.Low <= truth && truth <= i.High {
			apart++
		}
	}
	if share := float64(together) / sets; share < .92 || share > .98 {
		t.Errorf("%.3f of the intervals hold the truth, want .95", share)
	}
	if share := float64(apart) / sets; share > .90 {
		t.Errorf("%.3f of the intervals hold the truth where copies count as rows: the test sees nothing", share)
	}
}

// A class of one row is in some samples and not in others, and no sample need
// have two classes: nothing fails for it. No sample of rows that are all right
// has a wrong one, but those to come may: 3 of 3 say .2924 to 1 (binom.test of
// R), 1,000 of 1,000 say .9963 to 1.
func TestBootstrapOfFewErrors(t *testing.T) {
	for _, tt := range []struct {
		gold []int
		want Interval
	}{
		{nil, Interval{0, 1}},
		{[]int{0}, Interval{.025, 1}},
		{[]int{0, 0, 1}, Interval{.2924, 1}},
		{make([]int, 1000), Interval{.9963, 1}},
	} {
		i := Bootstrap(Decisions{tt.gold, slices.Clone(tt.gold), nil, 3, true}, 1)
		if within(t, "all right", i.Accuracy, tt.want, 5e-5); i.Groups != len(tt.gold) {
			t.Errorf("%d groups of %d rows", i.Groups, len(tt.gold))
		}
	}
}

// Six classes have a row each that is taken for another class: the macro-F1 of
// eight classes is about a quarter in every sample, be those rows drawn or not.
// Where they are all right it is 1 in every sample.
func TestBootstrapOfRareClasses(t *testing.T) {
	d := Decisions{Classes: 9} // and one that no row has
	for i := range 200 {
		d.Gold, d.Predicted = append(d.Gold, i%2), append(d.Predicted, i%2)
	}
	for class := 2; class < 8; class++ {
		d.Gold, d.Predicted = append(d.Gold, class), append(d.Predicted, 0)
	}
	value := macroF1(confusionOf(d.Gold, d.Predicted, d.Classes))
	i := Bootstrap(d, 1).MacroF1
	if i.Low < .23 || i.Low > value || i.High < value || i.High > .25 {
		t.Errorf("all rare ones wrong: macro-F1 %.4f, and %.4f to %.4f in the samples", value, i.Low, i.High)
	}
	c := Compare(d, d.Gold, 1).MacroF1
	within(t, "less than without error", c.Interval, Interval{i.Low - 1, i.High - 1}, 1e-9)
	d.Predicted = d.Gold
	if i := Bootstrap(d, 1).MacroF1; i != (Interval{1, 1}) {
		t.Errorf("all right: macro-F1 %.4f to %.4f in the samples", i.Low, i.High)
	}
}

func TestCompareCountsRows(t *testing.T) {
	gold := []int{0, 0, 0, 0, 1, 1, 1, 1}
	this := []int{0, 0, 0, 0, 1, 1, 0, 0}
	that := []int{0, 1, 1, 1, 1, 1, 1, 0}
	c := Compare(Decisions{Gold: gold, Predicted: this, Classes: 2}, that, 1)
	if c.N != 8 || c.OnlyThis != 3 || c.OnlyThat != 1 || c.ExactP != .625 || c.Accuracy.Value != .25 {
		t.Errorf("%+v, want 3 rows against 1, p .625 and a quarter more accuracy", c)
	}
	same := Compare(Decisions{Gold: gold, Predicted: this, Classes: 2}, this, 1)
	if none := (Difference{}); same.Accuracy != none || same.MacroF1 != none || same.ExactP != 1 {
		t.Errorf("a model against itself: %+v", same)
	}
}

func TestComparisonJSON(t *testing.T) {
	c := Comparison{
		N: 8, OnlyThis: 3, OnlyThat: 1, ExactP: .625, MidP: .375,
		Accuracy: Difference{.25, Interval{-.25, .75}}, MacroF1: Difference{math.NaN(), Interval{math.NaN(), 1}},
	}
	data, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"n":8,"only_this":3,"only_that":1,"mcnemar_exact_p":0.625,"mcnemar_mid_p":0.375,` +
		`"accuracy":{"difference":0.25,"interval":[-0.25,0.75]},"macro_f1":{"difference":null,"interval":[null,1]}}`
	if diff := cmp.Diff(want, string(data)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var back Comparison
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(c, back, cmpopts.EquateNaNs()); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
}
