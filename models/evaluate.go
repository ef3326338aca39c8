package models

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"suxi/classifier"
	"suxi/cues"
	"suxi/segment"
	"suxi/taxonomy"
)

// An Evaluation scores each head on the rows that carry its gold label. A head
// without gold labels is nil.
type Evaluation struct {
	Category *classifier.Metrics        `json:"category,omitempty"`
	Severity *classifier.OrdinalMetrics `json:"severity,omitempty"`
	// Raised is Severity after the taxonomy's rules that one text can fire. Nil
	// where heads alone are scored.
	Raised *classifier.OrdinalMetrics `json:"severity_with_rules,omitempty"`
	// Demand scores the demands found in the text. Nil where heads alone are
	// scored.
	Demand   *classifier.SetMetrics `json:"demand,omitempty"`
	Skipped  int                    `json:"-"` // rows without a label that the taxonomy holds
	Warnings []string               `json:"-"` // about labels that it does not hold
}

// outcomes collects gold classes and probabilities of one axis, over all
// classes of the taxonomy.
type outcomes struct {
	gold []int
	p    [][]float64
}

func (o *outcomes) add(gold int, p []float64) {
	o.gold = append(o.gold, gold)
	o.p = append(o.p, p)
}

// evaluation measures what was collected.
func evaluation(tax *taxonomy.Taxonomy, o *[axes]outcomes) Evaluation {
	var e Evaluation
	if len(o[category].gold) > 0 {
		m := classifier.Measure(o[category].gold, o[category].p, categoryCodes(tax))
		e.Category = &m
	}
	if len(o[severity].gold) > 0 {
		m := classifier.MeasureOrdinal(o[severity].gold, o[severity].p, severityCodes(tax))
		e.Severity = &m
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

// Evaluate scores a labeler on examples it was not trained on.
func Evaluate(ctx context.Context, workers int, l *Labeler, examples []Example) (*Evaluation, error) {
	tax := l.bundle.Taxonomy
	gold, err := resolve(tax, examples)
	if err != nil {
		return nil, err
	}
	predictions := make([]Prediction, len(gold.examples))
	workers = Config{Workers: workers}.withDefaults().Workers
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(predictions) && ctx.Err() == nil; i += workers {
				predictions[i] = l.Label(gold.examples[i].Text)
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var o [axes]outcomes
	for i, p := range predictions {
		if c := gold.positions[category][i]; c >= 0 {
			o[category].add(c, p.CategoryProbabilities)
		}
		if s := gold.positions[severity][i]; s >= 0 {
			o[severity].add(s, p.SeverityProbabilities)
		}
	}
	e := evaluation(tax, &o)
	e.Raised = raised(tax, gold, predictions)
	e.Demand = demanded(tax, gold, predictions)
	e.Skipped, e.Warnings = gold.skipped, gold.warnings
	return &e, nil
}

// raised scores the severities that the rules of the taxonomy leave, nil
// without rules or gold.
func raised(tax *taxonomy.Taxonomy, gold *resolution, predictions []Prediction) *classifier.OrdinalMetrics {
	var levels, decided []int
	var prob [][]float64
	for i, p := range predictions {
		if s := gold.positions[severity][i]; s >= 0 {
			levels = append(levels, s)
			prob = append(prob, p.SeverityProbabilities)
			decided = append(decided, p.raised(tax))
		}
	}
	if len(levels) == 0 || len(tax.Rules) == 0 {
		return nil
	}
	m := classifier.MeasureDecided(levels, prob, decided, severityCodes(tax))
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

// CrossValidate trains k times on k−1 folds of the examples, calibration and
// all, and scores the fold left out. Near-duplicates share a fold. A nil
// taxonomy is made of the label values.
func CrossValidate(ctx context.Context, cfg Config, seg *segment.Segmenter, tax *taxonomy.Taxonomy, examples []Example, k int) (*Evaluation, error) {
	cfg = cfg.withDefaults()
	tax, err := taxonomyFor(tax, examples)
	if err != nil {
		return nil, err
	}
	r, err := resolve(tax, examples)
	if err != nil {
		return nil, err
	}
	d, err := newDataset(ctx, cfg, seg, tax, r)
	if err != nil {
		return nil, err
	}
	var o [axes]outcomes
	folds := d.folds(d.rows, k, cfg.Seed)
	for fold := range k {
		train, test := split(d.rows, folds, fold)
		if len(train) == 0 || len(test) == 0 {
			return nil, fmt.Errorf("%d rows in %d groups of near-duplicates do not fill %d folds: give more rows or fewer folds", len(d.rows), groupCount(d.groups), k)
		}
		heads, err := d.train(ctx, cfg, train)
		if err != nil {
			return nil, fmt.Errorf("fold %d of %d: %w", fold+1, k, err)
		}
		for axis, h := range heads {
			if h.linear == nil {
				continue
			}
			labelled, y := d.labels[axis].of(test)
			x := h.block.appendRows(h.vectorizer.TransformRows(d.counts, labelled), d.profiles[axis], labelled)
			for i := range labelled {
				p := h.probabilities(x.Row(i), axisLen(tax, axis))
				o[axis].add(h.classes[y[i]], p)
			}
		}
	}
	e := evaluation(tax, &o)
	e.Skipped, e.Warnings = r.skipped, append(r.warnings, r.untrained(tax)...)
	return &e, nil
}

// axisLen is the number of classes of an axis.
func axisLen(tax *taxonomy.Taxonomy, axis int) int {
	if axis == category {
		return len(tax.Categories)
	}
	return len(tax.Severity)
}

func groupCount(groups []int) int {
	seen := map[int]bool{}
	for _, g := range groups {
		seen[g] = true
	}
	return len(seen)
}
