package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"suxi/models"
	"suxi/redact"
	"suxi/segment"
	"suxi/taxonomy"
)

// evaluateOptions are the flags of the command evaluate.
type evaluateOptions struct {
	learn     learnFlags
	model     string
	against   string
	folds     int
	ungrouped bool
	holdOut   float64
	byTime    string
	curve     sampleSizes
	asJSON    bool
	gate      float64
}

func newEvaluateCommand(std streams) *cobra.Command {
	var o evaluateOptions
	cmd := &cobra.Command{
		Use:   "evaluate [--model MODEL | --cv K | --holdout SHARE | --by-time PERIOD] FILE...",
		Short: "Score a model, or the training itself, on labelled complaints",
		Long: `Score a model on labelled complaints it was not trained on: that of --model or
the embedded one. With --against another one of the same categories is scored on
the same rows, and the two are compared pair by pair.

Or score what training on these complaints would give, everything fitted anew,
near-identical texts on one side:

  --cv 5              train five times on four fifths, score the other fifth;
                      with --ungrouped near-identical texts on any side
  --holdout 0.2       train once, score a fifth
  --by-time month     train on the past, score the next month, month by month
  --learning-curve 50,100,200
                      cross-validate models of so many rows, and of all

Whether a model of --model learned from near-identical texts is not known: a
model file keeps no text.

Intervals are of 95%, drawn from groups of near-identical texts. The coverage at
a precision is measured on these rows, and is no guarantee for others.`,
		Example: `  suxi evaluate --cv 5 --json --column category=大类 history.csv
  suxi evaluate --model mine.suxi --column category=大类 new.csv`,
		Args: inputArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.check(cmd); err != nil {
				return err
			}
			if len(o.curve) > 0 {
				return runCurve(cmd.Context(), std, &o, args)
			}
			return runEvaluate(cmd.Context(), std, &o, args)
		},
	}
	o.learn.add(cmd)
	o.learn.addSets(cmd)
	addModel(cmd, &o.model)
	addPath(cmd, &o.against, "against", "model file to compare the model with on the same rows", "suxi")
	addTaxonomy(cmd, &o.learn.taxonomy, "when training what to learn (default: the values of the label column), else in the place of the model's, with the same categories and levels")
	cmd.Flags().IntVar(&o.folds, "cv", 0, "cross-validate with this many `folds`")
	cmd.Flags().Float64Var(&o.holdOut, "holdout", 0, "train on the rest and score this `share` of the rows")
	cmd.Flags().StringVar(&o.byTime, "by-time", "", "train on the past and score the next `period`: month, week or day")
	completeValues(cmd, "by-time", string(models.Month), string(models.Week), string(models.Day))
	cmd.Flags().BoolVar(&o.ungrouped, "ungrouped", false, "with --cv let near-identical texts stand on both sides, as in most published figures: to compare with those, too good otherwise")
	cmd.Flags().Var(&o.curve, "learning-curve", "cross-validate models of these `numbers` of rows, as in 50,100,200, and of all, with the folds of --cv (default: 5)")
	addJSON(cmd, &o.asJSON)
	cmd.Flags().Float64Var(&o.gate, "min-macro-f1", 0, "exit with status 4 if the category macro-F1 is below this")
	return cmd
}

func (o *evaluateOptions) check(cmd *cobra.Command) error {
	given := cmd.Flags().Changed
	switch {
	case given("cv") && o.folds < 2:
		return usagef("--cv %d: want 2 folds or more", o.folds)
	case o.ungrouped && !given("cv"):
		return usagef("--ungrouped is for --cv")
	case given("holdout") && !(o.holdOut > 0 && o.holdOut < 1):
		return usagef("--holdout %g: want a share between 0 and 1, such as 0.2", o.holdOut)
	case !(o.gate >= 0 && o.gate <= 1):
		return usagef("--min-macro-f1 %g: want a figure from 0 to 1, such as 0.8", o.gate)
	case o.trains() && o.model != "":
		return usagef("--cv, --holdout, --by-time and --learning-curve train their own models: not with --model")
	case o.trains() && o.against != "":
		return usagef("--against compares models on rows that neither has seen: not with --cv, --holdout, --by-time or --learning-curve")
	case o.holdOut > 0 && (o.folds > 0 || o.byTime != "" || len(o.curve) > 0) || o.byTime != "" && (o.folds > 0 || len(o.curve) > 0):
		return usagef("--cv, --holdout and --by-time part the rows in different ways: give one of them; --learning-curve goes with --cv alone")
	case o.learn.multiLabel && !o.trains():
		return usagef("--multi-label is about training: a model knows by itself whether it gives several categories")
	case o.learn.multiLabel && len(o.curve) > 0:
		return usagef("--multi-label and --learning-curve: the curve is of one category a row")
	case len(o.curve) > 0 && o.gate > 0:
		return usagef("--min-macro-f1 and --learning-curve: a curve has no single figure to hold against it")
	}
	switch models.Period(o.byTime) {
	case "", models.Day, models.Week, models.Month:
	default:
		return usagef("--by-time %q: want month, week or day", o.byTime)
	}
	if err := o.learn.checkSets(); err != nil {
		return err
	}
	return useWorkers(o.learn.workers)
}

// trains reports whether the rows are learned from.
func (o *evaluateOptions) trains() bool {
	return o.folds > 0 || o.holdOut > 0 || o.byTime != "" || len(o.curve) > 0
}

func runEvaluate(ctx context.Context, std streams, o *evaluateOptions, args []string) error {
	score := o.scoreModel
	if o.trains() {
		score = o.scoreTraining
	}
	e, set, err := score(ctx, std, args)
	if err != nil {
		return err
	}
	view := newEvaluationView(e, set)
	if o.asJSON {
		err = writeIndented(std.out, view)
	} else {
		out := std.people()
		printEvaluation(out, e)
		printDetails(out, e)
	}
	if err != nil {
		return err
	}
	warn(std, e.Warnings)
	std.tell.closing("%s", view.Rows)
	if o.gate > 0 {
		f1, ok := e.MacroF1()
		if !ok {
			return &statusError{exitGate, fmt.Errorf("no category label to hold against --min-macro-f1")}
		}
		if !(f1 >= o.gate) {
			return &statusError{exitGate, fmt.Errorf("category macro-F1 %.4f is below --min-macro-f1 %.4f", f1, o.gate)}
		}
	}
	return nil
}

// scoreModel scores the model, and that of --against, on the rows of args.
func (o *evaluateOptions) scoreModel(ctx context.Context, std streams, args []string) (*models.Evaluation, *trainingSet, error) {
	var labelers []*models.Labeler
	for i, name := range []string{o.model, o.against} {
		if i > 0 && name == "" {
			break
		}
		bundle, err := (&modelFlags{name, o.learn.taxonomy}).open()
		if err != nil {
			return nil, nil, err
		}
		labeler, err := openLabeler(std, bundle, o.learn.dicts, nil, models.LabelerOptions{})
		if err != nil {
			return nil, nil, err
		}
		labelers = append(labelers, labeler)
	}
	set, err := o.learn.examples(ctx, std, args)
	if err != nil {
		return nil, nil, err
	}
	bar := newProgress(std, "score", "")
	defer bar.done()
	var e *models.Evaluation
	if len(labelers) > 1 {
		e, err = models.Compare(ctx, o.learn.workers, labelers[0], labelers[1], set.examples)
	} else {
		e, err = models.Evaluate(ctx, o.learn.workers, labelers[0], set.examples)
	}
	return e, set, err
}

// A lesson is what a command learns from.
type lesson struct {
	set       *trainingSet
	taxonomy  *taxonomy.Taxonomy // nil for the values of the label column
	segmenter *segment.Segmenter
}

// lesson reads the inputs.
func (o *evaluateOptions) lesson(ctx context.Context, std streams, args []string) (*lesson, error) {
	tax, err := o.learn.openTaxonomy()
	if err != nil {
		return nil, err
	}
	set, err := o.learn.examples(ctx, std, args)
	if err != nil {
		return nil, err
	}
	segmenter, err := openSegmenter(o.learn.dicts, nil)
	return &lesson{set, tax, segmenter}, err
}

// scoreTraining trains on some of the rows of args and scores others.
func (o *evaluateOptions) scoreTraining(ctx context.Context, std streams, args []string) (*models.Evaluation, *trainingSet, error) {
	in, err := o.lesson(ctx, std, args)
	if err != nil {
		return nil, nil, err
	}
	bar := newProgress(std, "train and score", "fits")
	defer bar.done()
	cfg := o.learn.config(bar)
	var e *models.Evaluation
	switch {
	case o.folds > 0:
		cfg.Ungrouped = o.ungrouped
		e, err = models.CrossValidate(ctx, cfg, in.segmenter, in.taxonomy, in.set.examples, o.folds)
	case o.holdOut > 0:
		e, err = models.HoldOut(ctx, cfg, in.segmenter, in.taxonomy, in.set.examples, o.holdOut)
	default:
		e, err = models.ByTime(ctx, cfg, in.segmenter, in.taxonomy, in.set.examples, models.Period(o.byTime))
	}
	return e, in.set, err
}

// An evaluationView is what evaluate --json prints.
type evaluationView struct {
	*models.Evaluation
	Rows     rowCounts `json:"rows"`
	Warnings []string  `json:"warnings"`
}

// rowCounts say what became of the rows that were read.
type rowCounts struct {
	Read         int `json:"read"`
	Scored       int `json:"scored"`
	Learned      int `json:"learned_from"` // and not scored
	Undated      int `json:"undated"`
	Repeats      int `json:"repeats"`
	WithoutLabel int `json:"without_label"`
	Rejected     int `json:"rejected"`
}

func newEvaluationView(e *models.Evaluation, set *trainingSet) evaluationView {
	m := e.Method
	rows := rowCounts{
		Read: len(set.examples) + set.rejected, Scored: m.Scored, Undated: m.Undated, Repeats: m.Repeats,
		WithoutLabel: e.Skipped, Rejected: set.rejected,
	}
	rows.Learned = len(set.examples) - m.Scored - m.Undated - m.Repeats - e.Skipped
	return evaluationView{e, rows, masked(e.Warnings)}
}

// masked returns texts without personal information.
func masked(texts []string) []string {
	list := []string{}
	for _, t := range texts {
		list = append(list, redact.Mask(t))
	}
	return list
}

func (r rowCounts) String() string {
	s := fmt.Sprintf("read %d = scored %d", r.Read, r.Scored)
	for _, part := range []struct {
		what string
		rows int
	}{{"learned from", r.Learned}, {"without a date", r.Undated}, {"repeats of the past", r.Repeats}} {
		if part.rows > 0 {
			s += fmt.Sprintf(" + %s %d", part.what, part.rows)
		}
	}
	return s + fmt.Sprintf(" + without label %d + rejected %d", r.WithoutLabel, r.Rejected)
}

// writeIndented writes v as indented JSON.
func writeIndented(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
