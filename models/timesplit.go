package models

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"suxi/classifier"
	"suxi/segment"
	"suxi/taxonomy"
)

// A Period is a stretch of the calendar.
type Period string

// The periods of ByTime. A week begins on Monday, as in ISO 8601.
const (
	Day   Period = "day"
	Week  Period = "week"
	Month Period = "month"
)

// key names the period that t is in, in the time zone of t: 2025-03-31, 2025-W14
// or 2025-03. The keys of a kind are in the order of time.
func (p Period) key(t time.Time) string {
	switch p {
	case Day:
		return t.Format(time.DateOnly)
	case Week:
		year, week := t.ISOWeek()
		return fmt.Sprintf("%04d-W%02d", year, week)
	case Month:
		return t.Format("2006-01")
	}
	panic(fmt.Sprintf("models: period %q", string(p)))
}

// A PeriodScore is how a model of the past did in one period.
type PeriodScore struct {
	Period   string `json:"period"`
	Trained  int    `json:"trained"`            // rows of the past that it learned from
	Category *Score `json:"category,omitempty"` // nil without labels
	Severity *Score `json:"severity,omitempty"`
}

// A Score is the figures of few rows. Where a row can have several categories
// it is right if all are.
type Score struct {
	N              int                 `json:"n"`
	Accuracy       float64             `json:"accuracy"`
	Interval       classifier.Interval `json:"interval"` // of Accuracy, exact
	MacroF1        float64             `json:"macro_f1"`
	QuadraticKappa *float64            `json:"quadratic_kappa,omitempty"` // nil if it is undefined, or the classes have no order
}

// newScore measures what was collected on one axis, nil if that is nothing.
func (t *trial) newScore(axis int, o *outcomes) *Score {
	n := len(o.gold)
	if n == 0 {
		return nil
	}
	if axis == category && t.data.sets != nil {
		sets := o.measureSets(t.tax, t.data.sets).Sets
		exact := int(math.Round(sets.Exact * float64(n)))
		return &Score{N: n, Accuracy: sets.Exact, Interval: classifier.ExactInterval(exact, n), MacroF1: sets.MacroF1}
	}
	m := classifier.MeasureDecided(o.gold, o.p, o.decisions(axis, t.data.groups).Predicted, codesOf(t.tax)[axis])
	s := &Score{N: n, Accuracy: m.Accuracy, MacroF1: m.MacroF1}
	right := 0
	for c, row := range m.Confusion {
		right += row[c]
	}
	s.Interval = classifier.ExactInterval(right, n)
	if axis == severity && !math.IsNaN(m.QuadraticKappa) {
		s.QuadraticKappa = &m.QuadraticKappa
	}
	return s
}

// leastPast is the number of rows that two labels of the past must have before a
// model is made of it.
const leastPast = 5

// ByTime scores each period with a model of the examples of all earlier ones,
// as it would have been in use: what a model does not know of the future,
// new words, new products and labels that drift, costs here what it costs
// there. The figures of an Evaluation are of all periods scored.
//
// A row without a date is left out, and so is one whose near-duplicate was
// learned from. Periods before the past has two labels of five rows each are not
// scored.
func ByTime(ctx context.Context, cfg Config, seg *segment.Segmenter, tax *taxonomy.Taxonomy, examples []Example, period Period) (*Evaluation, error) {
	t, err := newTrial(ctx, cfg, seg, tax, examples)
	if err != nil {
		return nil, err
	}
	method := Method{Mode: "time", Period: period}
	byPeriod := map[string][]int{}
	for row, e := range t.gold.examples {
		if e.ReceivedAt.IsZero() {
			method.Undated++
			continue
		}
		key := period.key(e.ReceivedAt)
		byPeriod[key] = append(byPeriod[key], row)
	}
	var all [axes]outcomes
	var past []int
	known := map[int]bool{} // groups of the past
	for _, key := range slices.Sorted(maps.Keys(byPeriod)) {
		if t.data.learnable(past) {
			var test []int
			for _, row := range byPeriod[key] {
				if known[t.data.groups[row]] {
					method.Repeats++
				} else {
					test = append(test, row)
				}
			}
			o, err := t.score(ctx, past, test)
			if err != nil {
				return nil, fmt.Errorf("period %s: %w", key, err)
			}
			method.Scored += len(test)
			method.Periods = append(method.Periods, PeriodScore{
				key, len(past), t.newScore(category, &o[category]), t.newScore(severity, &o[severity]),
			})
			for axis := range all {
				all[axis].append(o[axis])
			}
		}
		for _, row := range byPeriod[key] {
			past = append(past, row)
			known[t.data.groups[row]] = true
		}
	}
	if len(method.Periods) == 0 {
		return nil, fmt.Errorf("%d dated rows in %d periods (%s), %d rows without a date: no period has a past with two labels of %d rows each: give a longer history or a shorter period",
			len(past), len(byPeriod), period, method.Undated, leastPast)
	}
	return t.evaluation(&all, method), nil
}

// learnable reports whether rows have enough of two classes of an axis.
func (d *dataset) learnable(rows []int) bool {
	for _, l := range d.labels {
		count, enough := make([]int, len(l.classes)), 0
		_, y := l.of(rows)
		for _, class := range y {
			if count[class]++; count[class] == leastPast {
				enough++
			}
		}
		if enough >= 2 {
			return true
		}
	}
	return false
}
