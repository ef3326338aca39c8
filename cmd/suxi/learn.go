package main

import (
	"context"
	"maps"
	"strings"

	"github.com/spf13/cobra"

	"suxi/complaint"
	"suxi/internal/job"
	"suxi/models"
	"suxi/review"
	"suxi/segment"
	"suxi/taxonomy"
)

// learnFlags are shared by the commands that fit models: train and evaluate.
type learnFlags struct {
	read     readFlags
	taxonomy string
	dicts    []string
	mask     bool
	seed     uint64
	workers  int

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
	addQuiet(cmd)
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
		bar.counted(fits)
	}}
}

// openTaxonomy returns the taxonomy of --taxonomy, or nil.
func (f *learnFlags) openTaxonomy() (*taxonomy.Taxonomy, error) {
	if f.taxonomy == "" {
		return nil, nil
	}
	return job.Taxonomy(f.taxonomy)
}

// A trainingSet is what the inputs of train and evaluate hold.
type trainingSet struct {
	examples []models.Example
	files    []models.TrainingFile
	rejected int
}

// examples reads labelled rows. Rejected rows are counted. Corrections, as review
// import writes them, are read by their own columns.
func (f *learnFlags) examples(ctx context.Context, std streams, args []string) (*trainingSet, error) {
	inputs, err := complaint.Inputs(args)
	if err != nil {
		return nil, err
	}
	set := &trainingSet{}
	var rows []labelledRow
	bar := newProgress(std, "read", "rows")
	defer bar.done()
	for _, name := range inputs {
		options := f.read.options(ctx, std)
		if review.IsHistory(name) {
			options = complaint.ReaderOptions{Columns: ignored(options.Columns)}
		}
		if err := set.read(ctx, name, options, &rows, bar); err != nil {
			return nil, err
		}
	}
	warn(std, set.settle(rows))
	return set, nil
}

// ignored returns those of --column that keep a field from being read.
func ignored(columns map[string]string) map[string]string {
	columns = maps.Clone(columns)
	maps.DeleteFunc(columns, func(_, header string) bool { return strings.TrimSpace(header) != "" })
	return columns
}

// read appends the rows of a file to rows.
func (t *trainingSet) read(ctx context.Context, name string, options complaint.ReaderOptions, rows *[]labelledRow, bar *progress) error {
	r, err := complaint.OpenFile(name, options)
	if err != nil {
		return err
	}
	defer r.Close()
	err = eachRow(ctx, r, func(c *complaint.Complaint, bad *complaint.RowError) {
		if bad != nil {
			t.rejected++
			return
		}
		*rows = append(*rows, newLabelledRow(c, len(t.files)))
		bar.counted(int64(len(*rows)))
	})
	if err != nil {
		return err
	}
	hash, err := r.Hash()
	t.files = append(t.files, models.TrainingFile{Hash: hash})
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
