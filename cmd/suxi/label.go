package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"suxi/analysis"
	"suxi/complaint"
	"suxi/internal/atomicfile"
	"suxi/internal/inputfile"
	"suxi/internal/job"
	"suxi/models"
	"suxi/pipeline"
	"suxi/segment"
)

// labelFlags are shared by the commands that label: run and label.
type labelFlags struct {
	read       readFlags
	model      modelFlags
	dicts      []string
	mask       bool
	workers    int
	maxRejects float64
	people     string // corrections
	what       labelerFlags
	force      bool
	resume     bool
	shard      shardFlag
}

func (f *labelFlags) add(cmd *cobra.Command) {
	f.read.add(cmd)
	f.model.add(cmd)
	addDict(cmd, &f.dicts)
	addMask(cmd, &f.mask)
	addPath(cmd, &f.people, "corrections", "what people said of these complaints, as review import writes it: their labels hold", "jsonl")
	f.what.addEvidence(cmd)
	addWorkers(cmd, &f.workers)
	addMaxRejects(cmd, &f.maxRejects)
	addForce(cmd, &f.force)
	cmd.Flags().BoolVar(&f.resume, "resume", false, "go on where an interrupted command of the same --out ended; anew if there is none")
	addQuiet(cmd)
	addEvents(cmd)
}

func (f *labelFlags) validate() error {
	if err := checkMaxRejects(f.maxRejects); err != nil {
		return err
	}
	if err := f.what.validate(); err != nil {
		return err
	}
	return useWorkers(f.workers)
}

// label runs the first pass over args: open the inputs and the model, load the
// dictionary, look for boilerplate if it is to be masked, label every row into
// parts in work, and into rejects.
func (f *labelFlags) label(ctx context.Context, std streams, args []string, bundle *models.Bundle, work *atomicfile.Work, rejects pipeline.RejectSink) (labelling *pipeline.Labelling, parts []string, err error) {
	inputs, err := complaint.Inputs(args)
	if err != nil {
		return nil, nil, err
	}
	if f.mask && slices.ContainsFunc(inputs, onceOnly) {
		return nil, nil, usagef("--mask-boilerplate reads its input twice, and standard input or a pipe can be read only once: name a file")
	}
	if err := tryOpen(inputs, f.read.options(ctx, std)); err != nil {
		return nil, nil, err
	}
	var boilerplate *segment.Boilerplate
	if f.mask {
		if boilerplate, err = f.boilerplate(ctx, std, inputs); err != nil {
			return nil, nil, err
		}
	}
	labeler, err := openLabeler(std, bundle, f.dicts, boilerplate, f.what.options())
	if err != nil {
		return nil, nil, err
	}
	corrections, err := job.Corrections(f.people)
	if err != nil {
		return nil, nil, err
	}
	origin, err := f.origin(bundle, labeler.Dictionary(), boilerplate, corrections)
	if err != nil {
		return nil, nil, err
	}
	done, err := f.parts(std, work, origin)
	if err != nil {
		return nil, nil, err
	}
	defer done.Close()
	bar := newProgress(std, "label", "rows")
	defer bar.done()
	labelling, err = pipeline.Label(ctx, pipeline.Options{
		Reader:     f.read.options(ctx, std),
		Workers:    f.workers,
		Shard:      f.shard.Shard,
		Scratch:    work.Path(""),
		Progress:   func(c pipeline.Counts, share float64) { bar.counted(c.Read); bar.within(share) },
		Amend:      job.Amending(corrections),
		From:       done.Last(),
		Checkpoint: done.Checkpoint,
	}, bundle.Taxonomy, labeler, inputs, done, rejects)
	if err != nil {
		return nil, nil, kept(err, done.Last().Labelled)
	}
	labelling.Dictionary, labelling.Boilerplate, labelling.Origin = labeler.Dictionary(), boilerplate, origin
	if labelling.Counts.Read == 0 && f.shard.Of <= 1 { // a shard of few rows may have none
		return nil, nil, fmt.Errorf("no complaint in %d input files", len(inputs))
	}
	return labelling, done.Paths(), nil
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

// onceOnly reports an input that can be read once: standard input, or a pipe.
func onceOnly(name string) bool { return name == "-" || inputfile.IsPipe(name) }

// tryOpen opens each file, so that one that cannot be read is told before any
// work begins.
func tryOpen(inputs []string, options complaint.ReaderOptions) error {
	for _, name := range inputs {
		if onceOnly(name) {
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
// that as an error with exit status 3 if too many rows were rejected. Of a shard that
// is not judged: rows that cannot be read and are alike are all in one.
func (f *labelFlags) finish(std streams, l *pipeline.Labelling, out, where, rejects string) error {
	for _, w := range l.Warnings() {
		std.tell.warnIn(analysis.Text(w.Message))
	}
	closing, o := accounted(l.Counts, l.Decisions, out, where)
	most := f.maxRejects
	if f.shard.Of > 0 {
		most = 1
	}
	return judged(std, l.Counts, most, rejects, closing, o)
}

// accounted is what to say of rows that are all accounted for, and in out.
func accounted(c pipeline.Counts, d pipeline.Decisions, out, where string) (closing string, o outcome) {
	closing = fmt.Sprintf("read %d = labelled %d + rejected %d + duplicate %d; labelled = accept %d + review %d + human %d; %s",
		c.Read, c.Labelled, c.Rejected, c.Duplicate, d.Accept, d.Review, d.Human, where)
	return closing, outcome{Out: out, Counts: map[string]int64{
		"read": c.Read, "labelled": c.Labelled, "rejected": c.Rejected, "duplicate": c.Duplicate,
		"accept": d.Accept, "review": d.Review, "human": d.Human,
	}}
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
are readable by their owner alone (mode 0600), as is the hidden folder
.OUT.partial, in which what has been labelled waits until the output is there, so
that an interrupted command can go on: --resume.

The column decision says who answers for the category: accept (the model, if it
was trained with --accept-precision), review (nobody yet, for the reason beside
it) or human. Whether the rows are such as the model's certificate is about,
only run and analyze can tell, from all of them together.

--shard 3/8 labels one of eight parts of the rows of all FILEs, which are named to
each alike: on eight machines, say. A row's part is by its content, so that all
copies of a complaint are in one, and rows that cannot be read and are alike, too:
so merge, and not label, judges --max-rejects. analyze --partial and merge put the
parts together again.

With --only category nothing is decided but the category, which is faster: there
is no severity, and no rule, cause, demand or other mention is looked for. What
people have written of them in the input stays.`,
		Example: `  suxi label --out labelled.parquet testdata/demo
  suxi label --shard 1/2 --out shard1.parquet testdata/demo
  suxi label --shard 2/2 --out shard2.parquet testdata/demo`,
		Args: inputArgs,
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
	flags.what.addOnly(cmd)
	cmd.Flags().Var(&flags.shard, "shard", "label one of several parts of the rows, `i/n` such as 3/8, into Parquet (default: all rows)")
	addPath(cmd, &out, "out", "labelled file to write", labelledExtensions...)
	return cmd
}

func runLabel(ctx context.Context, std streams, flags labelFlags, out string, args []string) error {
	if !slices.Contains(labelledExtensions, extension(out)) {
		return usagef("--out %s: want the extension .parquet, .csv, .xlsx or .jsonl", out)
	}
	if flags.shard.Of > 0 && extension(out) != "parquet" {
		return usagef("--out %s: want the extension .parquet with --shard, for merge reads no other", out)
	}
	bundle, err := flags.model.open()
	if err != nil {
		return err
	}
	var labelling *pipeline.Labelling
	if err := inWork(out, func(work *atomicfile.Work) (err error) {
		labelling, err = flags.labelFile(ctx, std, args, bundle, work, out)
		return err
	}); err != nil {
		return err
	}
	return flags.finish(std, labelling, out, out, out+".rejects.csv")
}

// extension is that of a file name, in lower case and without its dot.
func extension(name string) string {
	return strings.TrimPrefix(strings.ToLower(filepath.Ext(name)), ".")
}
