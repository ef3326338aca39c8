package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"suxi/analysis"
	"suxi/internal/atomicfile"
	"suxi/internal/inputfile"
	"suxi/models"
	"suxi/pipeline"
	"suxi/segment"
)

// readResult reads an analysis that the analyze command wrote.
func readResult(name string) (*analysis.Result, error) {
	f, err := inputfile.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r, err := analysis.ReadJSON(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return r, nil
}

// trainFlags are those of the train command.
type trainFlags struct {
	learnFlags
	accept acceptFlags
	cold   seedFlags
	from   string
	out    string
	force  bool
}

func newTrainCommand(std streams) *cobra.Command {
	var flags trainFlags
	cmd := &cobra.Command{
		Use:   "train --out MODEL FILE...",
		Short: "Train a model from labelled complaints",
		Long: `Train a model from complaints that carry a category column and, if there is
one, a severity column. Rows without a label are skipped and counted. Held-out
metrics, from five folds, go to standard output.

Without --taxonomy the classes are the values of the label column. Without
severity labels the severity head of the embedded model is copied in.

A person should see the complaints that may be of the most urgent level. Those
whose probability of it reaches a threshold are in the queue, as are those that
a rule raises to that level. --miss-rate says which share of the most urgent the
threshold may miss; what that costs is printed beside other rates. The promise
is for complaints like those of FILE.

With --accept-precision the held-out rows also give an accept certificate: the
probability from which label and run mark the category of a row as accepted. Of
the rows accepted at least that share is right, with 95% confidence, as long as
they are like the rows of training; run and analyze compare them, and withdraw
the certificate where they are not.

Where a complaint can have several categories, joined in its cell by |, 、 or a
semicolon, --multi-label learns them as a set: each has a probability of its own,
and column categories of what is labelled has all that are probable enough.

With a column of subcategories they are learnt below each category of which two
have five rows or more. A subcategory is given where it and its category are
probable enough that --subcategory-precision of those given are right, measured
on the held-out rows; elsewhere the category stands and a person is asked.

Of one complaint, known by id and text, or by its text where its file had no ids, a
row that suxi review import wrote replaces the label of another, wherever it
stands: a label that a person reviewed holds. --column is not about such files. --from takes taxonomy, dictionary, user words and configuration from a
model, and its severity head where no row has a severity. A model keeps no text:
give the rows it was trained on again, and the corrections with them.

With --seeds no row needs a label, and none is looked at: the names and keywords
of that taxonomy label the texts, as --route says, and the model learns that. A
table shows what the seeds of each category find: the texts with one, those that
another category claims too, and the labels given. Everything labelled with such
a model is marked as a cold start.`,
		Example: `  suxi train --out mine.suxi --column category=大类 history.csv
  suxi train --out certified.suxi --accept-precision 0.95 --column category=大类 history.csv
  suxi train --out start.suxi --seeds civic --unlabelled letters.csv`,
		Args: func(cmd *cobra.Command, args []string) error { return inputArgs(cmd, flags.cold.inputs(args)) },
		RunE: func(cmd *cobra.Command, args []string) error {
			args = flags.cold.inputs(args)
			if err := flags.check(cmd, args); err != nil {
				return err
			}
			return runTrain(cmd.Context(), std, flags, args)
		},
	}
	flags.add(cmd)
	addMask(cmd, &flags.mask)
	flags.accept.add(cmd)
	addTaxonomy(cmd, &flags.taxonomy, "what to learn (default: the values of the label column)")
	addPath(cmd, &flags.from, "from", "model file to continue from", "suxi")
	addPath(cmd, &flags.out, "out", "model file to write, such as mine.suxi", "suxi")
	addForce(cmd, &flags.force)
	addEvents(cmd)
	cmd.Flags().BoolVar(&flags.plain, "plain", false, "follow the words of FILE less and the keywords of the taxonomy more: for complaints of another kind than those of FILE; a third of the size")
	cmd.Flags().IntVar(&flags.maxFeatures, "max-features", 100_000, "n-grams that each head keeps, those that carry most weight")
	flags.addMisses(cmd)
	flags.addSets(cmd)
	flags.cold.add(cmd)
	return cmd
}

// check refuses values out of range, and flags that contradict one another.
func (f *trainFlags) check(cmd *cobra.Command, args []string) error {
	if err := f.cold.check(cmd); err != nil {
		return err
	}
	if err := requireOut(cmd, f.out); err != nil {
		return err
	}
	if err := checkOut(cmd, args, f.out); err != nil {
		return err
	}
	if err := useWorkers(f.workers); err != nil {
		return err
	}
	if err := f.checkMisses(cmd); err != nil {
		return err
	}
	if err := f.checkSets(); err != nil {
		return err
	}
	if err := f.accept.check(cmd); err != nil {
		return err
	}
	guarantee, err := f.accept.guarantee()
	switch seeded := f.cold.taxonomy != ""; {
	case err != nil:
		return err
	case f.maxFeatures < 1:
		return usagef("--max-features %d: want 1 or more", f.maxFeatures)
	case f.multiLabel && seeded:
		return usagef("--multi-label and --seeds: a cold start gives each text one category")
	case f.from != "" && (f.taxonomy != "" || seeded):
		return usagef("--from and --taxonomy or --seeds: a model continues with the taxonomy that it has")
	case guarantee != nil && seeded:
		return usagef("--accept-precision and --seeds: nothing can be certified without labels of people")
	}
	return nil
}

func runTrain(ctx context.Context, std streams, flags trainFlags, args []string) error {
	if flags.cold.taxonomy != "" {
		flags.taxonomy = flags.cold.taxonomy
	}
	parent, tax, err := flags.start(flags.from)
	if err != nil {
		return err
	}
	file, err := atomicfile.CreateFile(flags.out, flags.force, 0o644)
	if err != nil {
		return err
	}
	defer file.Abort()
	set, err := flags.examples(ctx, std, args)
	if err != nil {
		return err
	}
	segmenter, err := flags.segmenter(parent)
	if err != nil {
		return err
	}
	var boilerplate *segment.Boilerplate
	if flags.mask {
		boilerplate = set.boilerplate()
		segmenter = segmenter.Masking(boilerplate)
	}
	bar := newProgress(std, "train", "fits")
	config := flags.config(bar)
	if config.Accept, err = flags.accept.guarantee(); err != nil {
		return err
	}
	if parent != nil {
		config = parent.Continue(config)
	}
	bundle, heldOut, err := flags.cold.train(ctx, config, segmenter, tax, set.examples)
	bar.done()
	if err != nil {
		return err
	}
	bundle.Manifest.Training.Files = set.files
	if boilerplate != nil {
		bundle.Manifest.Training.Masked = len(boilerplate.Lines())
	}
	if err := bundle.Write(file); err != nil {
		return err
	}
	if err := file.Commit(); err != nil {
		return err
	}
	if !std.tell.events {
		printTraining(std.people(), bundle, heldOut)
	}
	warn(std, heldOut.Warnings)
	for _, w := range pipeline.BoilerplateWarnings(boilerplate) {
		std.tell.warnIn(analysis.Text(w.Message))
		heldOut.Warnings = append(heldOut.Warnings, w.Message.EN)
	}
	t := bundle.Manifest.Training
	read := t.Rows + t.Skipped + set.rejected
	std.tell.done(fmt.Sprintf("read %d = trained on %d + without label %d + rejected %d; %s", read, t.Rows, t.Skipped, set.rejected, flags.out), outcome{
		Out:        flags.out,
		Counts:     map[string]int64{"read": int64(read), "trained": int64(t.Rows), "without_label": int64(t.Skipped), "rejected": int64(set.rejected)},
		Evaluation: heldOut,
	})
	return nil
}

// printTraining prints what is known of a new model.
func printTraining(w io.Writer, bundle *models.Bundle, heldOut *models.Evaluation) {
	if start := bundle.Manifest.ColdStart; start != nil {
		printColdStart(w, start)
	}
	printEvaluation(w, heldOut)
	printQueueBound(w, bundle.Queue(), heldOut.QueueCosts)
	printAcceptance(w, bundle.Manifest.Heads.Category.Acceptance)
}
