package classifier

import (
	"encoding/json"

	"suxi/stats"
)

// A Difference is how much greater a figure is for one model than for another
// on the same rows. If 0 is in the Interval, the rows do not tell them apart.
type Difference struct {
	Value    float64
	Interval Interval
}

type differenceJSON struct {
	Value    number   `json:"difference"`
	Interval Interval `json:"interval"`
}

// MarshalJSON writes {difference, interval}, with null for NaN.
func (d Difference) MarshalJSON() ([]byte, error) {
	return json.Marshal(differenceJSON{number(d.Value), d.Interval})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (d *Difference) UnmarshalJSON(data []byte) error {
	var j differenceJSON
	err := json.Unmarshal(data, &j)
	*d = Difference{float64(j.Value), j.Interval}
	return err
}

// A Comparison sets two models against each other, row by row: what both find
// easy or hard is in the figures of both and cancels, so that it sees smaller
// differences than the intervals of each alone do.
type Comparison struct {
	N        int `json:"n"`         // rows
	OnlyThis int `json:"only_this"` // rows that this model alone classes right
	OnlyThat int `json:"only_that"` // rows that the other alone classes right

	// ExactP and MidP are the p-values of [stats.McNemar] for equal accuracy. They
	// count rows as independent, near-duplicates too; the intervals of the
	// differences do not.
	ExactP float64 `json:"mcnemar_exact_p"`
	MidP   float64 `json:"mcnemar_mid_p"`

	// Differences are those of this model less that.
	Accuracy       Difference `json:"accuracy"`
	MacroF1        Difference `json:"macro_f1"`
	QuadraticKappa Difference `json:"quadratic_kappa,omitzero"` // zero if the classes have no order
}

// Compare sets the predictions of d against those of another model for the same
// rows. The intervals are of [Bootstrap], each sample drawn for both.
func Compare(d Decisions, that []int, seed uint64) Comparison {
	c := Comparison{N: len(d.Gold)}
	for i, class := range d.Gold {
		switch this, that := d.Predicted[i] == class, that[i] == class; {
		case this && !that:
			c.OnlyThis++
		case that && !this:
			c.OnlyThat++
		}
	}
	c.ExactP, c.MidP = stats.McNemar(c.OnlyThis, c.OnlyThat)
	pair := [][]int{d.Predicted, that}
	all := [][][]int{confusionOf(d.Gold, d.Predicted, d.Classes), confusionOf(d.Gold, that, d.Classes)}
	plain := func(figure func(confusion [][]int) float64) func(sample, all [][]int) float64 {
		return func(sample, _ [][]int) float64 { return figure(sample) }
	}
	figures := []func(sample, all [][]int) float64{plain(accuracy), macroF1Of}
	into := []*Difference{&c.Accuracy, &c.MacroF1}
	if d.Ordinal {
		figures, into = append(figures, plain(QuadraticKappa)), append(into, &c.QuadraticKappa)
	}
	samples := make([][]float64, len(figures))
	resample(d, pair, seed, func(confusions [][][]int) {
		for i, figure := range figures {
			samples[i] = append(samples[i], figure(confusions[0], all[0])-figure(confusions[1], all[1]))
		}
	})
	for i, figure := range figures {
		value := figure(all[0], all[0]) - figure(all[1], all[1])
		*into[i] = Difference{value, percentiles(samples[i])}
	}
	return c
}
