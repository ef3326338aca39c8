package classifier

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"suxi/stats"
)

// draws is the number of bootstrap samples behind an interval, fewRows the
// number of rows of a kind that is too small for it.
const (
	draws   = 1000
	fewRows = 10
)

// Decisions are the predicted and the true classes of rows.
type Decisions struct {
	Gold, Predicted []int
	Groups          []int // rows of the same number are drawn together; nil makes each row a group of its own
	Classes         int
	Ordinal         bool // the classes are in the order of their ranks
}

// Intervals say how far the figures of [Metrics] can be trusted: between which
// values 95% of them are when the rows are drawn anew.
type Intervals struct {
	Draws          int      `json:"draws"`
	Groups         int      `json:"groups"` // that were drawn from
	Accuracy       Interval `json:"accuracy"`
	MacroF1        Interval `json:"macro_f1"`
	QuadraticKappa Interval `json:"quadratic_kappa,omitzero"` // zero if the classes have no order
}

// Bootstrap returns percentile intervals (Efron 1979) of 1,000 samples of as
// many groups as there are, with replacement: near-duplicates are one event,
// and to draw them one by one would make the intervals too narrow. They hold
// for the model as it is; how it would vary with other training rows is not in
// them. Where fewer than ten rows are wrong, or right, samples show too little
// of what could be, and the interval of the accuracy is the exact one.
//
// The macro-F1 of every sample is over the same classes, those of the data. One
// that a sample says nothing of, because none of its rows was drawn and none
// predicted to be of it, keeps the F1 that it has in the data: to leave it out
// would give the mean of other classes, and to count it as 0 would make every
// rare class a failure. What a class of a few rows adds to the interval is
// therefore too little rather than too much.
//
// Groups whose rows have the same true and predicted classes are alike to all
// figures, so that a sample is a multinomial draw over the kinds of groups: its
// cost does not grow with the rows.
func Bootstrap(d Decisions, seed uint64) Intervals {
	var accuracies, f1s, kappas []float64
	all := confusionOf(d.Gold, d.Predicted, d.Classes)
	groups := resample(d, [][]int{d.Predicted}, seed, func(confusions [][][]int) {
		accuracies = append(accuracies, accuracy(confusions[0]))
		f1s = append(f1s, macroF1Of(confusions[0], all))
		if d.Ordinal {
			kappas = append(kappas, QuadraticKappa(confusions[0]))
		}
	})
	i := Intervals{Draws: draws, Groups: groups, Accuracy: percentiles(accuracies), MacroF1: percentiles(f1s)}
	if d.Ordinal {
		i.QuadraticKappa = percentiles(kappas)
	}
	right := 0
	for row, class := range d.Gold {
		if d.Predicted[row] == class {
			right++
		}
	}
	if min(right, len(d.Gold)-right) < fewRows {
		i.Accuracy = ExactInterval(right, len(d.Gold))
	}
	return i
}

// resample draws groups of rows and calls visit with a table of counts by true
// and predicted class for each of predictions. The tables are valid until visit
// returns. It returns the number of groups.
func resample(d Decisions, predictions [][]int, seed uint64, visit func(confusions [][][]int)) (groups int) {
	kinds := kindsOf(d, predictions)
	counts := make([]int, len(kinds))
	for i, k := range kinds {
		counts[i] = k.groups
		groups += k.groups
	}
	confusions := make([][][]int, len(predictions))
	for i := range confusions {
		confusions[i] = make([][]int, d.Classes)
		for c := range confusions[i] {
			confusions[i][c] = make([]int, d.Classes)
		}
	}
	source := rand.NewPCG(seed, uint64(len(d.Gold)))
	drawn := make([]int, len(kinds))
	for range draws {
		stats.Multinomial(source, counts, drawn)
		for i := range confusions {
			for _, row := range confusions[i] {
				clear(row)
			}
		}
		for k, times := range drawn {
			for _, row := range kinds[k].rows {
				for i, predicted := range predictions {
					confusions[i][d.Gold[row]][predicted[row]] += times
				}
			}
		}
		visit(confusions)
	}
	return groups
}

// A kind is all groups whose rows have the same classes, true and predicted.
type kind struct {
	rows   []int // of one of the groups
	groups int
}

// kindsOf returns the kinds of groups in the order of their first rows.
func kindsOf(d Decisions, predictions [][]int) []kind {
	var kinds []kind
	number := map[string]int{}
	for _, g := range groupRows(d.Gold, d.Groups) {
		outcomes := make([]string, len(g.rows))
		for i, row := range g.rows {
			outcome := []int{d.Gold[row]}
			for _, predicted := range predictions {
				outcome = append(outcome, predicted[row])
			}
			outcomes[i] = fmt.Sprint(outcome)
		}
		slices.Sort(outcomes)
		name := strings.Join(outcomes, "")
		k, ok := number[name]
		if !ok {
			k = len(kinds)
			number[name] = k
			kinds = append(kinds, kind{rows: g.rows})
		}
		kinds[k].groups++
	}
	return kinds
}

// percentiles returns the interval that leaves one in forty of values on either
// side. Undefined values are left out; without any other it is NaN.
func percentiles(values []float64) Interval {
	values = slices.DeleteFunc(values, math.IsNaN)
	if len(values) == 0 {
		return Interval{math.NaN(), math.NaN()}
	}
	slices.Sort(values)
	tail := len(values) / 40
	return Interval{values[tail], values[len(values)-1-tail]}
}
