package models

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"suxi/taxonomy"
)

// dated spreads examples over days from 1 January 2025, one a day.
func dated(examples []Example) []Example {
	for i := range examples {
		examples[i].ReceivedAt = time.Date(2025, 1, 1+i, 23, 0, 0, 0, time.FixedZone("", 8*60*60))
	}
	return examples
}

func TestHoldOut(t *testing.T) {
	e, err := HoldOut(t.Context(), Config{}, smallSegmenter(t), taxonomy.Default(), synthetic(150, 1), .2)
	if err != nil {
		t.Fatal(err)
	}
	m := e.Method
	if m.Mode != "hold-out" || m.Trained+e.Category.N != 150 || e.Category.N < 28 || e.Category.N > 32 {
		t.Errorf("%+v and %d rows scored, want a fifth of 150", m, e.Category.N)
	}
	for _, c := range []string{"delivery", "attitude", "aftersale"} {
		if n := e.Category.PerClass[slices.Index(e.Category.Codes, c)].Support; n < 8 || n > 12 {
			t.Errorf("%d rows of %s, want about 10", n, c)
		}
	}
	if e.Category.Accuracy < .9 {
		t.Errorf("accuracy %.3f, want .9 at least", e.Category.Accuracy)
	}
}

func TestFraction(t *testing.T) {
	for share, want := range map[float64][2]int{.2: {1, 5}, .5: {1, 2}, .3: {3, 10}, 1. / 3: {1, 3}, .15: {3, 20}, .001: {1, 20}, .999: {19, 20}} {
		if n, d := fraction(share); [2]int{n, d} != want {
			t.Errorf("fraction(%v) = %d/%d, want %d/%d", share, n, d, want[0], want[1])
		}
	}
}

func TestHeldApart(t *testing.T) {
	for _, tt := range []struct {
		share      float64
		held, rows int
		warns      bool
	}{
		{.2, 49, 244, false}, {.05, 15, 244, true}, {.001, 15, 244, true}, {.1, 3, 20, false}, {.3, 280, 1000, false}, {.3, 260, 1000, true},
	} {
		if got := heldApart(tt.share, tt.held, tt.rows); (len(got) > 0) != tt.warns {
			t.Errorf("%d of %d rows for a share of %g: warnings %q", tt.held, tt.rows, tt.share, got)
		}
	}
}

func TestIntervalsHoldTheFigures(t *testing.T) {
	examples := synthetic(150, 1)
	for i := range examples {
		examples[i].Severity = fmt.Sprint(1 + i%3) // as the category
		if i%7 == 0 {
			examples[i].Category, examples[i].Severity = "delivery", "2"
		}
	}
	examples = append(examples, examples[0])
	e, err := CrossValidate(t.Context(), Config{}, smallSegmenter(t), taxonomy.Default(), examples, 3)
	if err != nil {
		t.Fatal(err)
	}
	c, s := e.Category, e.Severity
	for _, f := range []struct {
		name      string
		v, lo, hi float64
	}{
		{"accuracy", c.Accuracy, c.Intervals.Accuracy.Low, c.Intervals.Accuracy.High},
		{"macro-F1", c.MacroF1, c.Intervals.MacroF1.Low, c.Intervals.MacroF1.High},
		{"κ", s.QuadraticKappa, s.Intervals.QuadraticKappa.Low, s.Intervals.QuadraticKappa.High},
	} {
		if !(f.lo <= f.v && f.v <= f.hi && f.hi-f.lo > .01) {
			t.Errorf("%s %.3f, interval %.3f to %.3f", f.name, f.v, f.lo, f.hi)
		}
	}
	if e.Method.Mode != "cross-validation" || e.Method.Folds != 3 || c.N != 151 || c.Intervals.Groups >= 151 {
		t.Errorf("method %+v, %d groups", e.Method, c.Intervals.Groups)
	}
}

// The texts of February are those of January with other labels: whoever learns
// from the past errs on all of them, whoever saw the future on none.
func TestByTimeLearnsFromThePastOnly(t *testing.T) {
	examples := dated(synthetic(59, 1))
	turned := map[string]string{"delivery": "attitude", "attitude": "aftersale", "aftersale": "delivery"}
	for i := 31; i < 59; i++ {
		examples[i].Category = turned[examples[i].Category]
	}
	examples = append(examples, Example{Text: "没有日期的快递", Category: "delivery"}, Example{
		Text: examples[0].Text, Category: examples[0].Category, ReceivedAt: examples[40].ReceivedAt,
	})
	e, err := ByTime(t.Context(), Config{}, smallSegmenter(t), taxonomy.Default(), examples, Month)
	if err != nil {
		t.Fatal(err)
	}
	m := e.Method
	if m.Undated != 1 || m.Repeats != 1 || len(m.Periods) != 1 {
		t.Fatalf("%d undated, %d repeats, %d periods, want 1 each", m.Undated, m.Repeats, len(m.Periods))
	}
	if p := m.Periods[0]; p.Period != "2025-02" || p.Trained != 31 || p.Category.N != 28 || e.Category.N != 28 {
		t.Errorf("period %s: %d rows of the past, %d scored", p.Period, p.Trained, p.Category.N)
	}
	if e.Category.Accuracy > .3 {
		t.Errorf("accuracy %.3f on labels that the past contradicts: the model saw the future", e.Category.Accuracy)
	}
}

func TestByTimeRolls(t *testing.T) {
	e, err := ByTime(t.Context(), Config{}, smallSegmenter(t), taxonomy.Default(), dated(synthetic(60, 1)), Week)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	rows := 0
	for _, p := range e.Method.Periods {
		got = append(got, fmt.Sprintf("%s after %d", p.Period, p.Trained))
		rows += p.Category.N
	}
	// 1 January 2025 is a Wednesday; two labels have five rows after the third week.
	want := []string{"2025-W04 after 19", "2025-W05 after 26", "2025-W06 after 33", "2025-W07 after 40", "2025-W08 after 47", "2025-W09 after 54"}
	if diff := cmp.Diff(want, got); diff != "" || rows != e.Category.N || rows+19 != 60 {
		t.Errorf("%d rows scored; periods (-want +got):\n%s", rows, diff)
	}
}

func TestPeriodKeys(t *testing.T) {
	at := time.Date(2024, 12, 30, 23, 30, 0, 0, time.FixedZone("", 8*60*60)) // a Monday; 15:30 in Greenwich
	for p, want := range map[Period]string{Day: "2024-12-30", Week: "2025-W01", Month: "2024-12"} {
		if got := p.key(at); got != want {
			t.Errorf("%s: %s, want %s", p, got, want)
		}
	}
}

// A category of one row is learned from, scored or neither, as it falls.
func TestRareClassesInEveryMode(t *testing.T) {
	examples := dated(append(synthetic(60, 1), Example{Text: "漏电把手烫了", Category: "safety", Severity: "1"}))
	for name, run := range map[string]func() error{
		"hold-out": func() error {
			_, err := HoldOut(t.Context(), Config{}, smallSegmenter(t), taxonomy.Default(), examples, .5)
			return err
		},
		"by time": func() error {
			_, err := ByTime(t.Context(), Config{}, smallSegmenter(t), taxonomy.Default(), examples, Month)
			return err
		},
		"learning curve": func() error {
			_, err := LearningCurve(t.Context(), Config{}, smallSegmenter(t), taxonomy.Default(), examples, 2, []int{10})
			return err
		},
	} {
		if err := run(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestValidationErrors(t *testing.T) {
	few := dated(synthetic(6, 1))
	same := []Example{{Text: "快递太慢了，两周没到", Category: "a"}, {Text: "快递太慢了，两周没到", Category: "b"}}
	tests := []struct {
		name string
		run  func() error
		want string
	}{
		{"too many folds", func() error {
			_, err := CrossValidate(t.Context(), Config{}, smallSegmenter(t), nil, same, 5)
			return err
		}, "2 rows in 1 groups of near-duplicates do not fill 5 folds"},
		{"all near-duplicates", func() error {
			_, err := HoldOut(t.Context(), Config{}, smallSegmenter(t), nil, same, .5)
			return err
		}, "in 1 groups of near-duplicates do not fill both parts"},
		{"no past", func() error {
			_, err := ByTime(t.Context(), Config{}, smallSegmenter(t), nil, few, Month)
			return err
		}, "6 dated rows in 1 periods (month), 0 rows without a date"},
		{"no dates", func() error {
			_, err := ByTime(t.Context(), Config{}, smallSegmenter(t), nil, synthetic(30, 1), Day)
			return err
		}, "30 rows without a date"},
		{"no categories", func() error {
			_, err := LearningCurve(t.Context(), Config{}, smallSegmenter(t), taxonomy.Default(), []Example{{Text: "快递", Severity: "1"}}, 5, []int{10})
			return err
		}, "no row carries"},
	}
	for _, tt := range tests {
		if err := tt.run(); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q in it", tt.name, err, tt.want)
		}
	}
}

func TestCompare(t *testing.T) {
	good, _ := trainSynthetic(t, Config{})
	confusing := synthetic(150, 1)
	for i := range confusing {
		if i%2 == 0 {
			confusing[i].Category = "delivery"
		}
	}
	poor, _, err := Train(t.Context(), Config{}, smallSegmenter(t), taxonomy.Default(), confusing)
	if err != nil {
		t.Fatal(err)
	}
	seg := smallSegmenter(t)
	rows := synthetic(90, 2)
	e, err := Compare(t.Context(), 2, NewLabeler(good, seg, LabelerOptions{}), NewLabeler(poor, seg, LabelerOptions{}), rows)
	if err != nil {
		t.Fatal(err)
	}
	alone, err := Evaluate(t.Context(), 2, NewLabeler(poor, seg, LabelerOptions{}), rows)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(alone.Category.Confusion, e.Against.Category.Confusion); diff != "" || e.Against.Model != poor.ID() {
		t.Errorf("against %s; the other alone against the other compared (-want +got):\n%s", e.Against.Model, diff)
	}
	c := e.Against.CategoryComparison
	if got, want := c.Accuracy.Value, e.Category.Accuracy-alone.Category.Accuracy; math.Abs(got-want) > 1e-12 {
		t.Errorf("difference of accuracy %v, want %v", got, want)
	}
	if !(c.MidP < c.ExactP && c.ExactP < .01) || !(c.Accuracy.Interval.Low > 0) || c.N != 90 {
		t.Errorf("%+v, want the good model to be better beyond doubt", c)
	}
	if e.Against.SeverityComparison == nil {
		t.Error("the severity heads are not compared")
	}

	own := synthetic(60, 3)
	other, _, err := Train(t.Context(), Config{}, seg, nil, own)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Compare(t.Context(), 1, NewLabeler(good, seg, LabelerOptions{}), NewLabeler(other, seg, LabelerOptions{}), rows); err == nil || !strings.Contains(err.Error(), "only one of the models knows the category quality: ") {
		t.Errorf("models of two schemes: error %v", err)
	}
}

// Whoever learns from more rows does better, and the last point has them all.
func TestLearningCurve(t *testing.T) {
	examples := synthetic(120, 1)
	examples = append(examples, Example{Text: "没有类别的一条", Severity: "1"})
	c, err := LearningCurve(t.Context(), Config{}, smallSegmenter(t), taxonomy.Default(), examples, 3, []int{5000, 40, 12})
	if err != nil {
		t.Fatal(err)
	}
	var rows []int
	for _, p := range c.Points {
		rows = append(rows, p.Rows)
		if f := p.MacroF1; !(f.Low <= f.Mean && f.Mean <= f.High && f.High <= 1) {
			t.Errorf("%d rows: macro-F1 %+v", p.Rows, f)
		}
	}
	if !slices.Equal(rows, []int{12, 40, 80}) || c.Rows != 120 || c.Folds != 3 || c.Seeds != 3 {
		t.Errorf("points at %v of %d rows, want 12, 40 and the 80 that a third of 120 leaves", rows, c.Rows)
	}
	if want := []string{"3 folds of 120 rows leave 80 to learn from: the point at 5000 is passed over"}; !slices.Equal(c.Warnings, want) {
		t.Errorf("warnings %q, want %q", c.Warnings, want)
	}
	if first, last := c.Points[0].MacroF1, c.Points[2].MacroF1; first.High > last.Low || last.Mean < .9 {
		t.Errorf("macro-F1 %+v of 12 rows, %+v of 80", first, last)
	}
}

func TestSampleIsStratified(t *testing.T) {
	d := &dataset{strata: make([]int, 1000)}
	var rows []int
	for i := range d.strata {
		d.strata[i] = []int{0, 0, 0, 0, 0, 1, 1, 1, 2, 3}[i%10]
		if i%3 > 0 {
			rows = append(rows, i)
		}
	}
	one, two := d.sample(rows, 50, 1), d.sample(rows, 50, 2)
	for _, sample := range [][]int{one, two} {
		var count [4]int
		for _, r := range sample {
			count[d.strata[r]]++
		}
		if !slices.IsSorted(sample) || len(slices.Compact(slices.Clone(sample))) != 50 || r3(sample) {
			t.Errorf("sample %v", sample)
		}
		for s, want := range [4]int{25, 15, 5, 5} {
			if d := count[s] - want; d < -1 || d > 1 {
				t.Errorf("stratum %d: %d of 50 rows, want %d", s, count[s], want)
			}
		}
	}
	if slices.Equal(one, two) || !slices.Equal(one, d.sample(rows, 50, 1)) {
		t.Error("the sample does not follow the seed")
	}
	if all := d.sample(rows, 5000, 1); !slices.Equal(all, rows) {
		t.Error("a sample of more than there are is not all")
	}
}

// r3 reports whether a row that was not given is in the sample.
func r3(sample []int) bool {
	return slices.ContainsFunc(sample, func(r int) bool { return r%3 == 0 })
}

// Twins share a fold unless they are told not to.
func TestUngroupedFoldsPartTwins(t *testing.T) {
	var examples []Example
	for _, e := range synthetic(40, 9) {
		examples = append(examples, e, e)
	}
	for _, ungrouped := range []bool{false, true} {
		cfg := Config{Seed: 1, Ungrouped: ungrouped}
		trial, err := newTrial(t.Context(), cfg, smallSegmenter(t), taxonomy.Default(), examples)
		if err != nil {
			t.Fatal(err)
		}
		apart := 0
		folds := trial.folds(4, 1)
		for i := 0; i < len(folds); i += 2 {
			if folds[i] != folds[i+1] {
				apart++
			}
		}
		if ungrouped != (apart > 0) {
			t.Errorf("ungrouped %v: %d twins apart", ungrouped, apart)
		}
		e, err := CrossValidate(t.Context(), cfg, smallSegmenter(t), taxonomy.Default(), examples, 4)
		if err != nil {
			t.Fatal(err)
		}
		if e.Method.Ungrouped != ungrouped {
			t.Errorf("the method says %v, not %v", e.Method.Ungrouped, ungrouped)
		}
	}
}
