package main

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"suxi/analysis"
	"suxi/complaint"
	"suxi/internal/atomicfile"
	"suxi/models"
	"suxi/pipeline"
	"suxi/review"
	"suxi/segment"
)

// defaultMaxRejects is the default of --max-rejects.
const defaultMaxRejects = 0.05

// labelFlags are shared by the commands that label: run and label.
type labelFlags struct {
	read       readFlags
	model      modelFlags
	dicts      []string
	mask       bool
	workers    int
	maxRejects float64
	people     string // corrections
	force      bool
}

func (f *labelFlags) add(cmd *cobra.Command) {
	f.read.add(cmd)
	f.model.add(cmd)
	addDict(cmd, &f.dicts)
	addMask(cmd, &f.mask)
	addPath(cmd, &f.people, "corrections", "what people said of these complaints, as review import writes it: their labels hold", "jsonl")
	addWorkers(cmd, &f.workers)
	cmd.Flags().Float64Var(&f.maxRejects, "max-rejects", defaultMaxRejects, "share of rejected rows above which the exit status is 3")
	addForce(cmd, &f.force)
	addQuiet(cmd)
	addEvents(cmd)
}

func (f *labelFlags) validate() error {
	if f.maxRejects < 0 || f.maxRejects > 1 {
		return usagef("--max-rejects %v: want a share between 0 and 1", f.maxRejects)
	}
	return checkWorkers(f.workers)
}

// label runs the first pass over args: open the inputs and the model, load the
// dictionary, look for boilerplate if it is to be masked, label every row into
// out and rejects.
func (f *labelFlags) label(ctx context.Context, std streams, args []string, bundle *models.Bundle, out pipeline.Sink, rejects pipeline.RejectSink) (*pipeline.Labelling, error) {
	inputs, err := complaint.Inputs(args)
	if err != nil {
		return nil, err
	}
	if f.mask && slices.Contains(inputs, "-") {
		return nil, usagef("--mask-boilerplate reads its input twice, and standard input can be read only once: name a file")
	}
	if err := tryOpen(inputs, f.read.options(ctx, std)); err != nil {
		return nil, err
	}
	var boilerplate *segment.Boilerplate
	if f.mask {
		if boilerplate, err = f.boilerplate(ctx, std, inputs); err != nil {
			return nil, err
		}
	}
	labeler, err := openLabeler(std, bundle, f.dicts, boilerplate)
	if err != nil {
		return nil, err
	}
	amend, err := f.amend()
	if err != nil {
		return nil, err
	}
	bar := newProgress(std, "label", "rows")
	defer bar.done()
	labelling, err := pipeline.Label(ctx, pipeline.Options{
		Reader:   f.read.options(ctx, std),
		Workers:  f.workers,
		Progress: func(c pipeline.Counts, share float64) { bar.counted(c.Read); bar.within(share) },
		Amend:    amend,
	}, bundle.Taxonomy, labeler, inputs, out, rejects)
	if err != nil {
		return nil, err
	}
	labelling.Dictionary, labelling.Boilerplate = labeler.Dictionary(), boilerplate
	if labelling.Counts.Read == 0 {
		return nil, fmt.Errorf("no complaint in %d input files", len(inputs))
	}
	return labelling, nil
}

// amend returns what gives a complaint the labels of --corrections.
func (f *labelFlags) amend() (func(*complaint.Complaint), error) {
	if f.people == "" {
		return nil, nil
	}
	history, err := review.ReadHistory(f.people)
	if err != nil {
		return nil, err
	}
	return func(c *complaint.Complaint) {
		if said, ok := history.Lookup(c.ID, c.Text); ok {
			c.Category, c.Severity = cmp.Or(said.Category, c.Category), cmp.Or(said.Severity, c.Severity)
		}
	}, nil
}

// boilerplate reads inputs for the lines to mask. What repeats is decided file
// by file, for each has its own form, and masked in all, so that the label of a
// text does not depend on the file it stands in.
func (f *labelFlags) boilerplate(ctx context.Context, std streams, inputs []string) (*segment.Boilerplate, error) {
	bar := newProgress(std, "boilerplate", "rows")
	defer bar.done()
	var rows corpus
	var parts []*segment.Boilerplate
	for _, name := range inputs {
		var lines segment.Lines
		if err := rows.read(ctx, name, f.read.options(ctx, std), bar, lines.Add); err != nil {
			return nil, err
		}
		parts = append(parts, lines.Boilerplate())
	}
	return segment.MergeBoilerplate(parts...), nil
}

// tryOpen opens each file, so that one that cannot be read is told before any
// work begins.
func tryOpen(inputs []string, options complaint.ReaderOptions) error {
	for _, name := range inputs {
		if name == "-" {
			continue
		}
		r, err := complaint.OpenFile(name, options)
		if err != nil {
			return err
		}
		if err := r.Close(); err != nil {
			return err
		}
	}
	return nil
}

// finish tells that a command has labelled into out, and where to look, or returns
// that as an error with exit status 3 if too many rows were rejected.
func (f *labelFlags) finish(std streams, l *pipeline.Labelling, out, where, rejects string) error {
	for _, w := range l.Warnings() {
		std.tell.warnIn(analysis.Text(w.Message))
	}
	c, d := l.Counts, l.Decisions
	closing := fmt.Sprintf("read %d = labelled %d + rejected %d + duplicate %d; labelled = accept %d + review %d + human %d; %s",
		c.Read, c.Labelled, c.Rejected, c.Duplicate, d.Accept, d.Review, d.Human, where)
	share := float64(c.Rejected) / float64(c.Read)
	o := outcome{Out: out, Counts: map[string]int64{
		"read": c.Read, "labelled": c.Labelled, "rejected": c.Rejected, "duplicate": c.Duplicate,
		"accept": d.Accept, "review": d.Review, "human": d.Human,
	}}
	if share > f.maxRejects {
		o.Status = exitRejects
	}
	std.tell.done(closing, o)
	if o.Status == exitRejects {
		return &statusError{exitRejects, fmt.Errorf("%s; %.1f%% of the rows were rejected, more than --max-rejects %.1f%%: see %s", closing, 100*share, 100*f.maxRejects, rejects)}
	}
	return nil
}

// labelledExtensions are the formats of a labelled file.
var labelledExtensions = []string{"parquet", "csv", "xlsx", "jsonl"}

func newLabelCommand(std streams) *cobra.Command {
	var flags labelFlags
	var out string
	cmd := &cobra.Command{
		Use:   "label --out FILE FILE...",
		Short: "Label complaints with category and severity",
		Long: `Label complaints with category and severity.

The output's extension chooses its format: .parquet .csv .xlsx .jsonl. Rejected
rows go to a file beside it, OUT.rejects.csv. Both hold raw complaint text and
are readable by their owner alone (mode 0600).

The column decision says who answers for the category: accept (the model, if it
was trained with --accept-precision), review (nobody yet, for the reason beside
it) or human. Whether the rows are such as the model's certificate is about,
only run and analyze can tell, from all of them together.`,
		Example: "  suxi label --out labelled.parquet testdata/demo",
		Args:    inputArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := requireOut(cmd, out); err != nil {
				return err
			}
			if err := checkOut(cmd, args, out, out+".rejects.csv"); err != nil {
				return err
			}
			if err := flags.validate(); err != nil {
				return err
			}
			return runLabel(cmd.Context(), std, flags, out, args)
		},
	}
	flags.add(cmd)
	addPath(cmd, &out, "out", "labelled file to write", labelledExtensions...)
	return cmd
}

func runLabel(ctx context.Context, std streams, flags labelFlags, out string, args []string) error {
	format := strings.TrimPrefix(strings.ToLower(filepath.Ext(out)), ".")
	if !slices.Contains(labelledExtensions, format) {
		return usagef("--out %s: want the extension .parquet, .csv, .xlsx or .jsonl", out)
	}
	bundle, err := flags.model.open()
	if err != nil {
		return err
	}
	file, err := atomicfile.CreateFile(out, flags.force, 0o600)
	if err != nil {
		return err
	}
	defer file.Abort()
	rejectsFile, err := atomicfile.CreateFile(out+".rejects.csv", flags.force, 0o600)
	if err != nil {
		return err
	}
	defer rejectsFile.Abort()

	sink, err := complaint.NewWriter(format, file, bundle.Metadata())
	if err != nil {
		return err
	}
	rejects, err := complaint.NewRejectsWriter(rejectsFile)
	if err != nil {
		return err
	}
	labelling, err := flags.label(ctx, std, args, bundle, sink, rejects)
	if err != nil {
		return err
	}
	if err := closeAll(sink, rejects); err != nil {
		return err
	}
	if err := rejectsFile.Commit(); err != nil {
		return err
	}
	if err := file.Commit(); err != nil {
		return err
	}
	return flags.finish(std, labelling, out, out, out+".rejects.csv")
}
