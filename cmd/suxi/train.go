package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"suxi/analysis"
	"suxi/classifier"
	"suxi/complaint"
	"suxi/internal/atomicfile"
	"suxi/models"
	"suxi/pipeline"
	"suxi/segment"
	"suxi/taxonomy"
)

// readResult reads an analysis that the analyze command wrote.
func readResult(name string) (*analysis.Result, error) {
	f, err := os.Open(name)
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

// loadTaxonomy returns the embedded taxonomy of that name, or reads a file;
// what is wrong with it is a matter of configuration.
func loadTaxonomy(name string) (*taxonomy.Taxonomy, error) {
	if t, ok := taxonomy.Named(name); ok {
		return t, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, usagef("%v", err)
	}
	defer f.Close()
	t, err := taxonomy.Load(name, f)
	if err != nil {
		return nil, usagef("%v", err)
	}
	return t, nil
}

// learnFlags are shared by the commands that fit models: train and evaluate.
type learnFlags struct {
	read     readFlags
	taxonomy string
	dicts    []string
	mask     bool
	seed     uint64
	workers  int
	quiet    bool

	plain                    bool // for train
	maxFeatures              int
	missRate, missConfidence float64

	multiLabel           bool
	subcategoryPrecision float64
}

func (f *learnFlags) add(cmd *cobra.Command) {
	f.read.add(cmd)
	addDict(cmd, &f.dicts)
	cmd.Flags().Uint64Var(&f.seed, "seed", 1, "seed of folds and optimiser")
	addWorkers(cmd, &f.workers)
	addQuiet(cmd, &f.quiet)
}

// addSets adds the flags of several categories and of subcategories.
func (f *learnFlags) addSets(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.multiLabel, "multi-label", false, "a category cell can join several by |, 、 or a semicolon, and the model gives as many")
	cmd.Flags().Float64Var(&f.subcategoryPrecision, "subcategory-precision", 0.9, "`share` of the subcategories given that is to be right; others are left to a person")
}

func (f *learnFlags) checkSets() error {
	if !(f.subcategoryPrecision > 0 && f.subcategoryPrecision < 1) {
		return usagef("--subcategory-precision %g: want a share between 0 and 1, such as 0.9", f.subcategoryPrecision)
	}
	return nil
}

// addMisses adds the flags of the queue of possibly most urgent complaints.
func (f *learnFlags) addMisses(cmd *cobra.Command) {
	cmd.Flags().Float64Var(&f.missRate, "miss-rate", 0.05, "`share` of the most urgent complaints that the queue for a person may miss")
	cmd.Flags().Float64Var(&f.missConfidence, "miss-confidence", 0, "keep to --miss-rate with this `probability`, such as 0.95 (default: on average)")
}

func (f *learnFlags) checkMisses(cmd *cobra.Command) error {
	if !(f.missRate > 0 && f.missRate < 1) {
		return usagef("--miss-rate %g: want a share between 0 and 1, such as 0.05", f.missRate)
	}
	if cmd.Flags().Changed("miss-confidence") && !(f.missConfidence > 0 && f.missConfidence < 1) {
		return usagef("--miss-confidence %g: want a probability between 0 and 1, such as 0.95", f.missConfidence)
	}
	return nil
}

// config returns the training configuration; bar is told of every fit.
func (f *learnFlags) config(bar *progress) models.Config {
	fits := int64(0)
	return models.Config{Seed: f.seed, Workers: f.workers, Plain: f.plain, MaxFeatures: f.maxFeatures, MissRate: f.missRate, MissConfidence: f.missConfidence, MultiLabel: f.multiLabel, SubcategoryPrecision: f.subcategoryPrecision, Fitted: func() {
		fits++
		bar.at(fits)
	}}
}

// openTaxonomy returns the taxonomy of --taxonomy, or nil.
func (f *learnFlags) openTaxonomy() (*taxonomy.Taxonomy, error) {
	if f.taxonomy == "" {
		return nil, nil
	}
	return loadTaxonomy(f.taxonomy)
}

// A trainingSet is what the inputs of train and evaluate hold.
type trainingSet struct {
	examples []models.Example
	files    []models.TrainingFile
	rejected int
	known    map[string]*sameComplaint // by review.Key
}

// examples reads labelled rows. Rejected rows are counted.
func (f *learnFlags) examples(ctx context.Context, std streams, args []string) (*trainingSet, error) {
	inputs, err := complaint.Inputs(args)
	if err != nil {
		return nil, err
	}
	set := &trainingSet{known: map[string]*sameComplaint{}}
	for _, name := range inputs {
		if err := set.read(ctx, name, f.read.options(ctx, std)); err != nil {
			return nil, err
		}
	}
	return set, nil
}

func (t *trainingSet) read(ctx context.Context, name string, options complaint.ReaderOptions) error {
	r, err := complaint.OpenFile(name, options)
	if err != nil {
		return err
	}
	defer r.Close()
	before := len(t.examples)
	err = eachRow(ctx, r, func(c *complaint.Complaint, bad *complaint.RowError) {
		if bad != nil {
			t.rejected++
			return
		}
		t.add(c)
	})
	if err != nil {
		return err
	}
	hash, err := r.Hash()
	t.files = append(t.files, models.TrainingFile{Hash: hash, Rows: len(t.examples) - before})
	return err
}

// boilerplate finds the lines to mask, file by file as label does.
func (t *trainingSet) boilerplate() *segment.Boilerplate {
	var parts []*segment.Boilerplate
	at := 0
	for _, f := range t.files {
		var lines segment.Lines
		for _, e := range t.examples[at : at+f.Rows] {
			lines.Add(e.Text)
		}
		at += f.Rows
		parts = append(parts, lines.Boilerplate())
	}
	return segment.MergeBoilerplate(parts...)
}

func newTrainCommand(std streams) *cobra.Command {
	var flags learnFlags
	var accept acceptFlags
	var cold seedFlags
	var out, from string
	var force bool
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

Of one complaint, known by id and text, a row that suxi review import wrote
replaces the label of another, wherever it stands: a label that a person reviewed
holds. --from takes taxonomy, dictionary, user words and configuration from a
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
		Args: func(cmd *cobra.Command, args []string) error { return inputArgs(cmd, cold.inputs(args)) },
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := cold.check(cmd); err != nil {
				return err
			}
			args = cold.inputs(args)
			if err := requireOut(out); err != nil {
				return err
			}
			if err := checkOut(cmd, args, out); err != nil {
				return err
			}
			if err := checkWorkers(flags.workers); err != nil {
				return err
			}
			if err := flags.checkMisses(cmd); err != nil {
				return err
			}
			if flags.maxFeatures < 1 {
				return usagef("--max-features %d: want 1 or more", flags.maxFeatures)
			}
			if err := flags.checkSets(); err != nil {
				return err
			}
			if flags.multiLabel && cold.taxonomy != "" {
				return usagef("--multi-label and --seeds: a cold start gives each text one category")
			}
			if from != "" && (flags.taxonomy != "" || cold.taxonomy != "") {
				return usagef("--from and --taxonomy or --seeds: a model continues with the taxonomy that it has")
			}
			guarantee, err := accept.guarantee()
			if err != nil {
				return err
			}
			if guarantee != nil && cold.taxonomy != "" {
				return usagef("--accept-precision and --seeds: nothing can be certified without labels of people")
			}
			return runTrain(cmd.Context(), std, flags, guarantee, cold, from, out, force, args)
		},
	}
	flags.add(cmd)
	addMask(cmd, &flags.mask)
	accept.add(cmd)
	addTaxonomy(cmd, &flags.taxonomy, "what to learn (default: the values of the label column)")
	addPath(cmd, &from, "from", "model file to continue from", "suxi")
	addPath(cmd, &out, "out", "model file to write, such as mine.suxi", "suxi")
	addForce(cmd, &force)
	cmd.Flags().BoolVar(&flags.plain, "plain", false, "follow the words of FILE less and the keywords of the taxonomy more: for complaints of another kind than those of FILE; a third of the size")
	cmd.Flags().IntVar(&flags.maxFeatures, "max-features", 100_000, "n-grams that each head keeps, those that carry most weight")
	flags.addMisses(cmd)
	flags.addSets(cmd)
	cold.add(cmd)
	return cmd
}

func runTrain(ctx context.Context, std streams, flags learnFlags, accept *classifier.Guarantee, cold seedFlags, from, out string, force bool, args []string) error {
	if cold.taxonomy != "" {
		flags.taxonomy = cold.taxonomy
	}
	parent, tax, err := flags.start(from)
	if err != nil {
		return err
	}
	file, err := atomicfile.CreateFile(out, force, 0o644)
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
	bar := newProgress(std.err, flags.quiet, "training", "fits")
	config := flags.config(bar)
	config.Accept = accept
	if parent != nil {
		config = parent.Continue(config)
	}
	bundle, heldOut, err := cold.train(ctx, config, segmenter, tax, set.examples)
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
	if start := bundle.Manifest.ColdStart; start != nil {
		printColdStart(std.out, start)
	}
	printEvaluation(std.out, heldOut)
	printQueueBound(std.out, bundle.Queue(), heldOut.QueueCosts)
	printAcceptance(std.out, bundle.Manifest.Heads.Category.Acceptance)
	for _, w := range pipeline.BoilerplateWarnings(boilerplate) {
		heldOut.Warnings = append(heldOut.Warnings, w.Message.EN)
	}
	warn(std, heldOut.Warnings)
	t := bundle.Manifest.Training
	fmt.Fprintf(std.err, "suxi: read %d = trained on %d + without label %d + rejected %d; %s\n",
		t.Rows+t.Skipped+set.rejected, t.Rows, t.Skipped, set.rejected, out)
	return nil
}
