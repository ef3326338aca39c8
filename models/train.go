package models

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"slices"

	"suxi/classifier"
	"suxi/cues"
	"suxi/features"
	"suxi/segment"
	"suxi/taxonomy"
)

// Config says how to train. Its zero value is the configuration that the
// figures of docs/MODEL_CARD.md were measured with.
type Config struct {
	Features    features.Config
	Classifier  classifier.Config
	MaxFeatures int // features kept per head, 0 means 100,000
	// Plain is for complaints of another kind than the training rows: the category
	// head has no member that scales by naive Bayes, whose size is two thirds of
	// the head's, and the taxonomy's keywords weigh more. It is less accurate on
	// complaints like the training rows, and less lost on others.
	Plain bool
	Folds int    // folds behind calibration and held-out metrics, 0 means 5
	Seed  uint64 // of folds and coordinate order
	// MissRate is the share of texts of the most urgent severity that the queue of
	// [Prediction].Urgent may miss, 0 means .05. It holds on average, or with
	// MissConfidence above 0 with that probability; see classifier.BoundMisses.
	MissRate, MissConfidence float64
	// MultiLabel says that a category cell can join several categories, and that
	// the model is to give as many.
	MultiLabel bool
	// SubcategoryPrecision is the share that is to be right of the subcategories
	// given, each with its category; 0 means .9.
	SubcategoryPrecision float64
	// Accept asks for an accept certificate of the category; nil for none.
	Accept *classifier.Guarantee
	// Ungrouped lets CrossValidate score a row by a model that learned from its
	// near-duplicate. The figures are too good for a model in use, and comparable
	// to published ones.
	Ungrouped bool
	Workers   int    // goroutines, 0 means GOMAXPROCS; the result does not depend on it
	Fitted    func() // called after each fit, from one goroutine; may be nil

	lead   bool    // features of the lead besides those of the whole; see choose
	parent *Bundle // see Continue
}

func (c Config) withDefaults() Config {
	if c.MaxFeatures == 0 {
		c.MaxFeatures = 100_000
	}
	if c.Folds == 0 {
		c.Folds = 5
	}
	if c.Workers == 0 {
		c.Workers = runtime.GOMAXPROCS(0)
	}
	if c.MissRate == 0 {
		c.MissRate = defaultMissRate
	}
	if c.SubcategoryPrecision == 0 {
		c.SubcategoryPrecision = defaultPrecision
	}
	if c.Classifier.C == 0 {
		c.Classifier.C = 1
	}
	c.Classifier.Seed = c.Seed
	c.Classifier.Workers = c.Workers
	return c
}

// Train learns a bundle from the examples that carry a label. A nil taxonomy
// is made of the category values; without a severity label the severity head
// of the embedded bundle is copied in. The evaluation is of the training rows,
// out of fold. Words of the user that hold personal information are an error,
// because the bundle holds them all.
func Train(ctx context.Context, cfg Config, seg *segment.Segmenter, tax *taxonomy.Taxonomy, examples []Example) (*Bundle, *Evaluation, error) {
	cfg = cfg.withDefaults()
	if err := CheckWords(seg.UserWords()); err != nil {
		return nil, nil, fmt.Errorf("user words:%w", err)
	}
	tax, err := taxonomyFor(tax, cfg.MultiLabel, examples)
	if err != nil {
		return nil, nil, err
	}
	r, err := resolve(tax, cfg.MultiLabel, examples)
	if err != nil {
		return nil, nil, err
	}
	d, err := newDataset(ctx, cfg, seg, tax, r)
	if err != nil {
		return nil, nil, err
	}
	if n := len(d.labels[category].classes); n < 2 {
		return nil, nil, fmt.Errorf("labelled rows of %d categories: a classifier needs two", n)
	}
	if l := d.labels[severity].classes; len(l) == 1 {
		return nil, nil, fmt.Errorf("all severity labels that the scale holds are %q: a classifier needs two levels; correct the column, or leave it out with --column severity=", tax.Severity[l[0]].Name)
	}
	if cfg, err = d.choose(ctx, cfg, d.rows); err != nil {
		return nil, nil, err
	}
	scores, unknown, folds, err := d.outOfFold(ctx, cfg, d.rows)
	if err != nil {
		return nil, nil, err
	}
	heads, err := d.fitCalibrated(ctx, cfg, d.rows, scores)
	if err != nil {
		return nil, nil, err
	}
	o, err := d.heldOut(cfg, tax, scores, folds)
	if err != nil {
		return nil, nil, err
	}
	below, warnings, err := d.trainLevel2(ctx, cfg, tax, d.rows, folds, &o[category])
	if err != nil {
		return nil, nil, err
	}
	evaluated := evaluation(tax, o, d.groups, d.sets, cfg.Seed)
	heldOut := &evaluated
	if h := &heads[severity]; h.ensemble != nil {
		if heldOut.QueueCosts, err = h.missBounds(cfg.MissConfidence, d, scores[severity], d.rows, offeredMissRates...); err != nil {
			return nil, nil, err
		}
	}
	heldOut.Skipped, heldOut.Warnings = r.skipped, slices.Concat(r.warnings, r.untrained(tax), r.rare(tax), warnings)
	asJSON, err := json.Marshal(heldOut)
	if err != nil {
		return nil, nil, err
	}
	b := &Bundle{Taxonomy: tax, trained: tax, category: heads[category], severity: heads[severity], level2: below, tone: cues.Tone}
	words, err := seg.UserWords().AppendText(nil)
	if err != nil {
		return nil, nil, err
	}
	b.words = string(words)
	b.Manifest = Manifest{
		Dictionary:  seg.Dictionary(),
		Training:    Training{Rows: len(d.rows), Skipped: r.skipped, Groups: groupCount(d.groups)},
		Features:    heads[category].space.body.Config(),
		C:           cfg.Classifier.C,
		MaxFeatures: cfg.MaxFeatures,
		Plain:       cfg.Plain,
		Folds:       cfg.Folds,
		Seed:        cfg.Seed,
		HeldOut:     asJSON,
	}
	uncertain, err := d.certify(cfg, tax, &o[category], unknown, &b.Manifest.Heads.Category)
	if err != nil {
		return nil, nil, err
	}
	heldOut.Warnings = append(heldOut.Warnings, uncertain...)
	if b.severity.ensemble == nil {
		if len(d.labels[severity].classes) > 0 {
			heldOut.Warnings = append(heldOut.Warnings, "the rows with a severity are too few, or near-duplicates of one another: the severity head is that of the embedded model; give more of them")
		}
		warnings, err := b.borrowSeverity(cfg.parent, seg)
		if err != nil {
			return nil, nil, err
		}
		heldOut.Warnings = append(heldOut.Warnings, warnings...)
	}
	if cfg.parent != nil {
		b.Manifest.Parent = cfg.parent.ID()
		rated, _ := d.labels[severity].of(d.rows)
		heldOut.Warnings = append(heldOut.Warnings, cfg.parent.forgets(cfg, len(d.rows), len(rated))...)
	}
	return b, heldOut, nil
}

// train fits calibrated heads, and what the examples say of level 2, on rows of
// d and on nothing else.
func (d *dataset) train(ctx context.Context, cfg Config, tax *taxonomy.Taxonomy, rows []int) (heads [axes]head, below *level2, err error) {
	if cfg, err = d.choose(ctx, cfg, rows); err != nil {
		return heads, nil, err
	}
	scores, _, folds, err := d.outOfFold(ctx, cfg, rows)
	if err != nil {
		return heads, nil, err
	}
	if heads, err = d.fitCalibrated(ctx, cfg, rows, scores); err != nil || !d.descends() {
		return heads, nil, err
	}
	o, err := d.over(rows).heldOut(cfg, tax, scores, folds)
	if err != nil {
		return heads, nil, err
	}
	below, _, err = d.trainLevel2(ctx, cfg, tax, rows, folds, &o[category])
	return heads, below, err
}

// fitCalibrated fits heads on rows and calibrates them by the out-of-fold
// scores of the same rows.
func (d *dataset) fitCalibrated(ctx context.Context, cfg Config, rows []int, scores [axes][][]float64) (heads [axes]head, err error) {
	f, err := fit(ctx, cfg, d, rows)
	if err != nil {
		return heads, err
	}
	for axis := range heads {
		if f.ensemble[axis] == nil || axis == severity && !d.scored(axis, scores[axis], rows) {
			continue // a severity that cannot be calibrated is not learnt
		}
		h := head{classes: d.labels[axis].classes, space: f.space, block: f.blocks[axis], ensemble: f.ensemble[axis]}
		if err := h.calibrate(d, axis, scores[axis], rows); err != nil {
			return heads, err
		}
		heads[axis] = h
	}
	if h := &heads[severity]; h.ensemble != nil {
		if err := h.boundMisses(cfg, d, scores[severity], rows); err != nil {
			return heads, err
		}
	}
	return heads, nil
}
