package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"

	"github.com/mattn/go-runewidth"
	"github.com/spf13/cobra"

	"suxi/classifier"
	"suxi/models"
	"suxi/taxonomy"
)

func newEvaluateCommand(std streams) *cobra.Command {
	var flags learnFlags
	var model string
	var cv int
	var asJSON bool
	var gate float64
	cmd := &cobra.Command{
		Use:   "evaluate [--model MODEL | --cv K] FILE...",
		Short: "Score a model, or cross-validate, on labelled complaints",
		Long: `Score a model on labelled complaints it was not trained on, or, with --cv K,
cross-validate: train K times on the rest and score each fold, everything
fitted anew, near-identical texts on one side.

Without --model and --cv the embedded model is scored.`,
		Example: `  suxi evaluate --cv 5 --json --column category=大类 history.csv
  suxi evaluate --model mine.suxi --column category=大类 new.csv`,
		Args: inputArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case cmd.Flags().Changed("cv") && cv < 2:
				return usagef("--cv %d: want 2 folds or more", cv)
			case cv > 0 && model != "":
				return usagef("--cv and --model: cross-validation trains its own models; give one of them")
			}
			if err := checkWorkers(flags.workers); err != nil {
				return err
			}
			return runEvaluate(cmd.Context(), std, flags, model, cv, asJSON, gate, args)
		},
	}
	flags.add(cmd)
	addModel(cmd, &model)
	addTaxonomy(cmd, &flags.taxonomy, "with --cv what to learn (default: the values of the label column), else in the place of the model's, with the same categories and levels")
	cmd.Flags().IntVar(&cv, "cv", 0, "cross-validate with this many folds")
	addJSON(cmd, &asJSON)
	cmd.Flags().Float64Var(&gate, "min-macro-f1", 0, "exit with status 4 if the category macro-F1 is below this")
	return cmd
}

func runEvaluate(ctx context.Context, std streams, flags learnFlags, model string, cv int, asJSON bool, gate float64, args []string) error {
	var bundle *models.Bundle
	var tax *taxonomy.Taxonomy
	var err error
	if cv == 0 {
		bundle, err = (&modelFlags{model, flags.taxonomy}).open()
	} else {
		tax, err = flags.openTaxonomy()
	}
	if err != nil {
		return err
	}
	set, err := flags.examples(ctx, std, args)
	if err != nil {
		return err
	}
	var e *models.Evaluation
	if cv > 0 {
		segmenter, err := openSegmenter(flags.dicts, nil)
		if err != nil {
			return err
		}
		bar := newProgress(std.err, flags.quiet, "cross-validating", "fits")
		e, err = models.CrossValidate(ctx, flags.config(bar), segmenter, tax, set.examples, cv)
		bar.done()
		if err != nil {
			return err
		}
	} else {
		labeler, err := openLabeler(std, bundle, flags.dicts, nil)
		if err != nil {
			return err
		}
		if e, err = models.Evaluate(ctx, flags.workers, labeler, set.examples); err != nil {
			return err
		}
	}
	if asJSON {
		enc := json.NewEncoder(std.out)
		enc.SetIndent("", "  ")
		if err := enc.Encode(e); err != nil {
			return err
		}
	} else {
		printEvaluation(std.out, e)
	}
	warn(std, e.Warnings)
	fmt.Fprintf(std.err, "suxi: read %d = scored %d + without label %d + rejected %d\n",
		len(set.examples)+set.rejected, len(set.examples)-e.Skipped, e.Skipped, set.rejected)
	if gate > 0 {
		if e.Category == nil {
			return &statusError{exitGate, fmt.Errorf("no category label to hold against --min-macro-f1")}
		}
		if e.Category.MacroF1 < gate {
			return &statusError{exitGate, fmt.Errorf("category macro-F1 %.4f is below --min-macro-f1 %.4f", e.Category.MacroF1, gate)}
		}
	}
	return nil
}

// printEvaluation prints metrics as tables for people.
func printEvaluation(w io.Writer, e *models.Evaluation) {
	if m := e.Category; m != nil {
		printMetrics(w, "category", m)
	}
	if m := e.Severity; m != nil {
		printMetrics(w, "severity", &m.Metrics)
		printOrdinal(w, m)
	}
	if m := e.Raised; m != nil {
		printMetrics(w, "severity after the rules", &m.Metrics)
		printOrdinal(w, m)
	}
	if m := e.Demand; m != nil {
		fmt.Fprintf(w, "demand: %d rows, precision %s, recall %s, F1 %s, exact sets %s\n", m.N, figure(m.Precision), figure(m.Recall), figure(m.F1), figure(m.Exact))
		printClasses(w, m.Codes, m.PerClass)
	}
}

func printMetrics(w io.Writer, head string, m *classifier.Metrics) {
	fmt.Fprintf(w, "%s: %d rows, accuracy %s, macro-F1 %s, ECE %s, log loss %s\n", head, m.N, figure(m.Accuracy), figure(m.MacroF1), figure(m.ECE), figure(m.LogLoss))
	printClasses(w, m.Codes, m.PerClass)
}

func printOrdinal(w io.Writer, m *classifier.OrdinalMetrics) {
	fmt.Fprintf(w, "quadratic κ %s, mean absolute error %s\n", figure(m.QuadraticKappa), figure(m.MAE))
}

func printClasses(w io.Writer, codes []string, classes []classifier.ClassMetrics) {
	width := 0
	for _, code := range codes {
		width = max(width, columns.StringWidth(code))
	}
	fmt.Fprintf(w, "  %s  precision  recall      F1  rows\n", columns.FillRight("", width))
	for i, c := range classes {
		fmt.Fprintf(w, "  %s  %9s  %6s  %6s  %4d\n", columns.FillRight(codes[i], width), figure(c.Precision), figure(c.Recall), figure(c.F1), c.Support)
	}
}

// columns measures Chinese text as terminals show it, whatever the locale.
var columns = &runewidth.Condition{EastAsianWidth: false, StrictEmojiNeutral: true}

// figure prints four decimals, and a dash where a metric is undefined.
func figure(v float64) string {
	if math.IsNaN(v) {
		return "—"
	}
	return fmt.Sprintf("%.4f", v)
}
