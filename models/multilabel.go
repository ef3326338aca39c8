package models

import (
	"fmt"
	"math"
	"slices"

	"suxi/classifier"
	"suxi/taxonomy"
)

// A complaint can have several categories: a car whose engine fails and whose
// dealer is rude. With Config.MultiLabel the category cell of an example joins
// them, and the category head is trained and decoded for sets:
//
//   - one task per category, its rows against all others, by the same members
//     (classifier.BinaryRelevance);
//   - a calibrated probability for each category by itself, and cuts that decide
//     which are given (classifier.Multilabel), on scores out of fold;
//   - at least one category is always given, and the most probable one is the
//     category where there is room for one only.
//
// Without it a cell that joins several is a label like any other, with a hint
// where there are many.

// maxJoined is the share of category cells that may join several categories
// before a hint tells how to learn them as sets.
const maxJoined = 0.05

// severalHint returns a hint if more than maxJoined of the labelled rows have a
// cell that joins categories, whether tax holds the cell as a whole (of a
// taxonomy made of the cells) or not.
func severalHint(tax *taxonomy.Taxonomy, unknown map[string]int, known []Example, labelled int) string {
	joined := 0
	joins := func(cell string) bool {
		labels := taxonomy.SplitLabels(cell)
		for _, l := range labels {
			if _, ok := tax.Category(l); !ok {
				return false
			}
		}
		return len(labels) > 1
	}
	for cell, n := range unknown {
		if joins(cell) {
			joined += n
		}
	}
	for _, e := range known {
		if joins(e.Category) {
			joined++
		}
	}
	if float64(joined) <= maxJoined*float64(labelled) {
		return ""
	}
	return fmt.Sprintf("%d of %d rows join several categories in one cell: --multi-label learns them as such", joined, labelled)
}

// prefixed returns text with prefix before it, and nothing for nothing.
func prefixed(prefix, text string) string {
	if text == "" {
		return ""
	}
	return prefix + text
}

// tasks returns what the classifier of one axis learns from rows of classes y.
func (l labels) tasks(axis int, rows, y []int) ([]classifier.Task, error) {
	switch {
	case axis == severity:
		return classifier.Cumulative(y, len(l.classes))
	case l.sets != nil:
		return classifier.BinaryRelevance(l.setsOf(rows), len(l.classes))
	}
	return classifier.OneVersusRest(y, len(l.classes))
}

// setsOf returns the sets of rows.
func (l labels) setsOf(rows []int) [][]int {
	sets := make([][]int, len(rows))
	for i, r := range rows {
		sets[i] = l.sets[r]
	}
	return sets
}

// loss is -ln of the probability of the right answer for row r: of its class, or
// if it can have several of all answers together. p has the classes of the
// taxonomy.
func (l labels) loss(r int, p []float64) float64 {
	if l.sets == nil {
		return -math.Log(max(p[l.classes[l.y[r]]], math.SmallestNonzeroFloat64))
	}
	loss := 0.0
	for i, c := range l.classes {
		right := p[c]
		if !slices.Contains(l.sets[r], i) {
			right = 1 - right
		}
		loss -= math.Log(max(right, math.SmallestNonzeroFloat64))
	}
	return loss
}

// MultiLabel reports whether b gives a text several categories.
func (b *Bundle) MultiLabel() bool { return b.category.multilabel != nil }

// given returns the categories that a multi-label head gives for the
// probabilities of all n of the taxonomy, most probable first.
func (h *head) given(p []float64) []int {
	q := make([]float64, len(h.classes))
	for i, c := range h.classes {
		q[i] = p[c]
	}
	set := h.multilabel.Decide(q)
	for i, c := range set {
		set[i] = h.classes[c]
	}
	slices.SortStableFunc(set, func(a, b int) int {
		if p[a] > p[b] {
			return -1
		} else if p[a] < p[b] {
			return 1
		}
		return 0
	})
	return set
}

// alone returns the ln odds of class a of a multi-label head.
func (h *head) alone(a int) logOdds {
	odds := logOdds{h.multilabel.Bias[a], make([]float64, h.ensemble.Tasks())}
	for m, slope := range h.multilabel.Slope[a] {
		odds.scale[m*len(h.classes)+a] = slope
	}
	return odds
}

// measureSets scores the sets of outcomes; sets has the right ones of each row.
func (o *outcomes) measureSets(tax *taxonomy.Taxonomy, sets [][]int) *classifier.MultilabelMetrics {
	var gold, predicted [][]int
	for i, row := range o.row {
		gold, predicted = append(gold, sets[row]), append(predicted, o.made[i].set)
	}
	m := classifier.MeasureMultilabel(gold, predicted, o.p, categoryCodes(tax))
	return &m
}
