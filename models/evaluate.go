package models

import (
	"context"
	"slices"

	"suxi/classifier"
	"suxi/cues"
	"suxi/internal/parallel"
	"suxi/taxonomy"
)

// An Evaluation scores each head on the rows that carry its gold label. A head
// without gold labels is nil.
type Evaluation struct {
	Method   *Method             `json:"method,omitempty"` // nil for the held-out figures of Train
	Category *classifier.Metrics `json:"category,omitempty"`
	// Categories stands in the place of Category where a row can have several.
	Categories *classifier.MultilabelMetrics `json:"categories,omitempty"`
	Severity   *classifier.OrdinalMetrics    `json:"severity,omitempty"`
	// Hierarchy scores categories and subcategories together. Nil where no
	// subcategory was learnt or none is known.
	Hierarchy *HierarchyScore `json:"hierarchy,omitempty"`
	// Raised is Severity after the taxonomy's rules that one text can fire. Nil
	// where heads alone are scored.
	Raised *classifier.OrdinalMetrics `json:"severity_with_rules,omitempty"`
	// Demand scores the demands found in the text. Nil where heads alone are
	// scored.
	Demand *classifier.SetMetrics `json:"demand,omitempty"`
	// Queue scores the queue of possibly most urgent texts: by the severity head
	// alone, or where a model is scored with the texts that rules raise. Nil
	// without a queue.
	Queue *QueueScore `json:"urgent_queue,omitempty"`
	// QueueCosts has, in the figures of Train, what other miss rates would cost.
	QueueCosts []classifier.MissBound `json:"urgent_queue_costs,omitempty"`
	// Confused are the pairs of categories that are most often mistaken, most
	// frequent first. It quotes texts, redacted; the figures of Train don't.
	Confused []Confusion `json:"confused,omitempty"`
	Against  *Against    `json:"against,omitempty"` // of Compare
	Skipped  int         `json:"-"`                 // rows without a label that the taxonomy holds
	Warnings []string    `json:"-"`                 // about labels that it does not hold, and labels of few rows
}

// MacroF1 returns that of the categories, one a row or several; ok is false if
// no row carries any.
func (e *Evaluation) MacroF1() (f1 float64, ok bool) {
	switch {
	case e.Category != nil:
		return e.Category.MacroF1, true
	case e.Categories != nil:
		return e.Categories.Sets.MacroF1, true
	}
	return 0, false
}

// A Method says which model was scored on which rows.
type Method struct {
	Mode   string `json:"mode"`            // model, cross-validation, hold-out or time
	Scored int    `json:"scored"`          // rows
	Model  string `json:"model,omitempty"` // mode model: Bundle.ID
	Folds  int    `json:"folds,omitempty"` // mode cross-validation
	// Ungrouped says that near-duplicates may stand on both sides of a fold.
	Ungrouped bool          `json:"ungrouped,omitempty"`
	Trained   int           `json:"trained,omitempty"` // mode hold-out: rows that the model learned from
	Period    Period        `json:"period,omitempty"`  // mode time, as the rest
	Periods   []PeriodScore `json:"periods,omitempty"` // those scored, in time
	Undated   int           `json:"undated,omitempty"` // rows left out because they have no date
	Repeats   int           `json:"repeats,omitempty"` // rows left out because a near-duplicate of the past was learned from
}

// outcomes collects what the labels of rows are and what a model made of them
// on one axis, over all classes of the taxonomy.
type outcomes struct {
	row  []int // in the dataset, or among the examples that carry a label
	gold []int
	p    [][]float64
	made []verdict // by the head alone, or with the rules of one text

	below []descent // of categories where level 2 was learnt, else nil
}

func (o *outcomes) add(row, gold int, p []float64, made verdict) {
	o.row = append(o.row, row)
	o.gold = append(o.gold, gold)
	o.p = append(o.p, p)
	o.made = append(o.made, made)
}

func (o *outcomes) append(more outcomes) {
	o.row = append(o.row, more.row...)
	o.gold = append(o.gold, more.gold...)
	o.p = append(o.p, more.p...)
	o.made = append(o.made, more.made...)
	o.below = append(o.below, more.below...)
}

// decisions returns what is predicted of the rows; groups has the
// near-duplicates of all.
func (o *outcomes) decisions(axis int, groups []int) classifier.Decisions {
	d := classifier.Decisions{Gold: o.gold, Ordinal: axis == severity}
	for i, p := range o.p {
		d.Predicted = append(d.Predicted, o.made[i].class)
		d.Groups = append(d.Groups, groups[o.row[i]])
		d.Classes = len(p)
	}
	return d
}

// evaluation measures what was collected, with intervals. Sets has all right
// categories of each row, nil if each has one.
func evaluation(tax *taxonomy.Taxonomy, o *[axes]outcomes, groups []int, sets [][]int, seed uint64) Evaluation {
	var e Evaluation
	if c := &o[category]; len(c.gold) > 0 && sets != nil {
		e.Categories = c.measureSets(tax, sets)
	} else if len(c.gold) > 0 {
		m := classifier.Measure(c.gold, c.p, categoryCodes(tax))
		intervals := classifier.Bootstrap(c.decisions(category, groups), seed)
		m.Intervals = &intervals
		e.Category = &m
		e.Hierarchy = c.hierarchy(tax)
	}
	if s := &o[severity]; len(s.gold) > 0 {
		decided := s.decisions(severity, groups)
		m := classifier.MeasureDecided(s.gold, s.p, decided.Predicted, severityCodes(tax))
		intervals := classifier.Bootstrap(decided, seed)
		m.Intervals = &intervals
		e.Severity = &m
		e.Queue = s.scoreQueue()
	}
	return e
}

func categoryCodes(tax *taxonomy.Taxonomy) []string {
	codes := make([]string, len(tax.Categories))
	for i, c := range tax.Categories {
		codes[i] = c.Code
	}
	return codes
}

func severityCodes(tax *taxonomy.Taxonomy) []string {
	codes := make([]string, len(tax.Severity))
	for i, l := range tax.Severity {
		codes[i] = l.Code
	}
	return codes
}

// codesOf returns the codes of each axis.
func codesOf(tax *taxonomy.Taxonomy) [axes][]string {
	return [axes][]string{category: categoryCodes(tax), severity: severityCodes(tax)}
}

// axisNames are for messages.
var axisNames = [axes]string{category: "category", severity: "severity"}

// Evaluate scores a labeler on examples it was not trained on. Whether it was
// trained on near-duplicates of theirs a bundle cannot tell: it keeps no text.
func Evaluate(ctx context.Context, workers int, l *Labeler, examples []Example) (*Evaluation, error) {
	s, err := newScoring(ctx, l.bundle, examples)
	if err != nil {
		return nil, err
	}
	predictions, err := s.predict(ctx, workers, l)
	if err != nil {
		return nil, err
	}
	return s.evaluation(l.bundle, predictions), nil
}

// A scoring is labelled examples that trained models are scored on.
type scoring struct {
	gold   *resolution
	groups []int
}

func newScoring(ctx context.Context, b *Bundle, examples []Example) (*scoring, error) {
	gold, err := resolve(b.Taxonomy, b.MultiLabel(), examples)
	if err != nil {
		return nil, err
	}
	groups, err := nearDuplicates(ctx, gold.examples)
	return &scoring{gold, groups}, err
}

// predict labels the examples.
func (s *scoring) predict(ctx context.Context, workers int, l *Labeler) ([]Prediction, error) {
	predictions := make([]Prediction, len(s.gold.examples))
	workers = Config{Workers: workers}.withDefaults().Workers
	var wg parallel.Group
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(predictions) && ctx.Err() == nil; i += workers {
				predictions[i] = l.Label(s.gold.examples[i].Text)
			}
		})
	}
	wg.Wait()
	return predictions, ctx.Err()
}

// outcomes pairs the labels with predictions.
func (s *scoring) outcomes(predictions []Prediction) *[axes]outcomes {
	var o [axes]outcomes
	for i, p := range predictions {
		if c := s.gold.positions[category][i]; c >= 0 {
			o[category].add(i, c, p.CategoryProbabilities, verdict{class: p.Category, set: p.Categories})
			o[category].below = append(o[category].below, descent{s.gold.children[i], p.Subcategory})
		}
		if l := s.gold.positions[severity][i]; l >= 0 {
			o[severity].add(i, l, p.SeverityProbabilities, verdict{class: p.Severity, urgent: p.Urgent})
		}
	}
	return &o
}

// evaluation measures the predictions of b, with its seed.
func (s *scoring) evaluation(b *Bundle, predictions []Prediction) *Evaluation {
	tax, seed := b.Taxonomy, b.Manifest.Seed
	o := s.outcomes(predictions)
	e := evaluation(tax, o, s.groups, s.gold.sets, seed)
	e.Method = &Method{Mode: "model", Scored: len(predictions), Model: b.ID()}
	e.Raised = s.raised(tax, predictions, seed)
	e.Demand = demanded(tax, s.gold, predictions)
	if s.gold.sets == nil {
		e.Confused = confused(tax, &o[category], s.gold.examples, s.groups)
	}
	e.Skipped, e.Warnings = s.gold.skipped, append(s.gold.warnings, s.gold.rare(tax)...)
	return &e
}

// raised scores the severities that the rules of the taxonomy leave, nil
// without rules or gold.
func (s *scoring) raised(tax *taxonomy.Taxonomy, predictions []Prediction, seed uint64) *classifier.OrdinalMetrics {
	d := classifier.Decisions{Classes: len(tax.Severity), Ordinal: true}
	var prob [][]float64
	for i, p := range predictions {
		if l := s.gold.positions[severity][i]; l >= 0 {
			d.Gold = append(d.Gold, l)
			d.Predicted = append(d.Predicted, p.raised(tax))
			d.Groups = append(d.Groups, s.groups[i])
			prob = append(prob, p.SeverityProbabilities)
		}
	}
	if len(d.Gold) == 0 || len(tax.Rules) == 0 {
		return nil
	}
	m := classifier.MeasureDecided(d.Gold, prob, d.Predicted, severityCodes(tax))
	intervals := classifier.Bootstrap(d, seed)
	m.Intervals = &intervals
	return &m
}

// raised returns the position of the most urgent of the model's severity and
// of those that rules raise to.
func (p Prediction) raised(tax *taxonomy.Taxonomy) int {
	level := p.Severity
	for _, m := range p.Mentions {
		for _, r := range tax.Rules {
			if m.Kind == cues.Rule && m.Code == r.Code {
				level = min(level, r.RaiseTo-1)
			}
		}
	}
	return level
}

// demanded scores the demands found, nil without gold.
func demanded(tax *taxonomy.Taxonomy, gold *resolution, predictions []Prediction) *classifier.SetMetrics {
	var want, got [][]int
	for i, p := range predictions {
		if gold.demands[i] == nil {
			continue
		}
		found := []int{}
		for d, entry := range tax.Demands {
			if slices.ContainsFunc(p.Mentions, func(m cues.Mention) bool { return m.Kind == cues.Demand && m.Code == entry.Code }) {
				found = append(found, d)
			}
		}
		want, got = append(want, gold.demands[i]), append(got, found)
	}
	if len(want) == 0 {
		return nil
	}
	codes := make([]string, len(tax.Demands))
	for i, d := range tax.Demands {
		codes[i] = d.Code
	}
	m := classifier.MeasureSets(want, got, codes)
	return &m
}
