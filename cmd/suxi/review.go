package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"suxi/complaint"
	"suxi/internal/atomicfile"
	"suxi/internal/job"
	"suxi/review"
	"suxi/taxonomy"
)

func newReviewCommand(std streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "review",
		Short: "Let people check labels, and learn from them",
		Long: `Let people check labels, and learn from them: export writes a queue of the
complaints whose check is worth most, import takes the answers into a file that
train and label read like any other.`,
		Example: `  suxi review export --out june.csv labelled.parquet
  suxi review import --out june.jsonl --reviewer 王芳 --as-of 2025-06-30 june.csv`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(cmd, args[0])
			}
			return nil
		},
	}
	cmd.AddCommand(
		ending(newReviewExportCommand(std), exitFailure, exitInterrupted),
		ending(newReviewImportCommand(std), exitFailure, exitRejects, exitInterrupted),
	)
	return cmd
}

func newReviewExportCommand(std streams) *cobra.Command {
	var options review.Options
	var audit auditSampleFlags
	var out string
	var force bool
	cmd := &cobra.Command{
		Use:   "export --out FILE LABELLED...",
		Short: "Write a queue of the complaints most worth checking",
		Long: `Write a queue of the complaints in labelled Parquet files, as label and run
write them, that are most worth checking: first those whose category is in doubt,
and in between a share drawn at random from all that the model labelled, by which
import measures how often it is right. Of near-duplicates there is one, with their
number. What people labelled is not asked again.

--audit N writes a sample of N in its place, by which analyze --audit corrects the
counts of categories. It is drawn at random from strata of model category,
standing (accepted, or else the model sure of it or not) and period (the latest
complete one, the one it is compared with, all other time), a third of it from each, and
more where the model is less sure; how many of how many is printed, and stands in
the sheet.

An XLSX queue has drop-downs and says on a sheet of its own how to fill it in; CSV
and JSON Lines have the same columns. The file holds complaint text as it is:
only its owner can read it.`,
		Example: `  suxi review export --out queue.xlsx labelled.parquet
  suxi review export --audit 300 --out sample.xlsx labelled.parquet`,
		Args: inputArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := requireOut(cmd, out); err != nil {
				return err
			}
			if err := checkOut(cmd, args, out); err != nil {
				return err
			}
			if err := review.CheckPath(out); err != nil {
				return usagef("--out %v", err)
			}
			if options.Size < 1 {
				return usagef("--size %d: want 1 or more", options.Size)
			}
			if !(options.Audit >= 0 && options.Audit <= 1) {
				return usagef("--audit-share %v: want a share between 0 and 1", options.Audit)
			}
			if cmd.Flags().Changed("audit") {
				for _, other := range []string{"size", "audit-share"} {
					if cmd.Flags().Changed(other) {
						return usagef("--audit with --%s: an audit is a sample and no queue; give one of them", other)
					}
				}
				audit.seed = options.Seed
				return audit.export(cmd.Context(), std, out, force, args)
			}
			return runReviewExport(cmd.Context(), std, options, out, force, args)
		},
	}
	addPath(cmd, &out, "out", "queue to write: .xlsx, .csv or .jsonl", "xlsx", "csv", "jsonl")
	cmd.Flags().IntVar(&options.Size, "size", 300, "complaints in the queue")
	cmd.Flags().Float64Var(&options.Audit, "audit-share", .1, "share of the queue that is drawn at random")
	cmd.Flags().Uint64Var(&options.Seed, "seed", 1, "seed of the random share, or of the sample")
	audit.add(cmd)
	addForce(cmd, &force)
	addQuiet(cmd)
	cmd.ValidArgsFunction = completeFiles("parquet")
	return cmd
}

func runReviewExport(ctx context.Context, std streams, options review.Options, out string, force bool, args []string) error {
	inputs, err := complaint.LabelledInputs(args)
	if err != nil {
		return err
	}
	tax, err := labelledTaxonomy(inputs)
	if err != nil {
		return err
	}
	var items []review.Item
	for row, err := range readLabelled(inputs) {
		if err := cmp.Or(err, ctx.Err()); err != nil {
			return err
		}
		items = append(items, review.FromLabelled(&row))
	}
	queue, err := review.Select(ctx, options, items)
	if err != nil {
		return err
	}
	if len(queue) == 0 {
		return errors.New("nothing to review: people labelled every complaint")
	}
	if err := review.Write(out, force, tax, queue); err != nil {
		return err
	}
	sampled := 0
	for _, item := range queue {
		if item.Reason == review.Sampled {
			sampled++
		}
	}
	std.tell.closing("read %d, queue of %d = in doubt %d + drawn at random %d; %s", len(items), len(queue), len(queue)-sampled, sampled, out)
	return nil
}

// reviewImportFlags are those of review import besides its output.
type reviewImportFlags struct {
	model      string
	taxonomy   string
	into       string
	reviewer   string
	asOf       string
	maxRejects float64
}

func newReviewImportCommand(std streams) *cobra.Command {
	var flags reviewImportFlags
	var out string
	var force bool
	cmd := &cobra.Command{
		Use:   "import --out FILE QUEUE...",
		Short: "Take the answers of reviewed queues",
		Long: `Take the answers of reviewed queues into a file of labelled complaints, with
who gave them and when; --into adds them to those of such a file. No answer is
lost: of several the latest holds, and where two people disagree, that is told
and both stay in the file. train and label read the file like any other.

A row that cannot be what the reviewer meant is named with its column, and left
out: a label that the taxonomy does not hold, an id that lost its text, two
answers of one person, one dated after --as-of. From the share of the queue that
was drawn at random it prints how often the model was right, with an exact
interval; where the answers contradict the model beyond chance, it asks whether
they were sorted apart from their rows.

The file holds complaint text as it is: only its owner can read it.`,
		Example: "  suxi review import --out corrections.jsonl --reviewer 王芳 --as-of 2025-06-30 queue.xlsx",
		Args:    inputArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := requireOut(cmd, out); err != nil {
				return err
			}
			if err := checkOut(cmd, args, out); err != nil {
				return err
			}
			if strings.ToLower(filepath.Ext(out)) != ".jsonl" {
				return usagef("--out %s: corrections are JSON Lines: name it .jsonl", out)
			}
			if err := checkMaxRejects(flags.maxRejects); err != nil {
				return err
			}
			at, err := job.ParseAsOf(flags.asOf)
			if err != nil {
				return err
			}
			return runReviewImport(cmd.Context(), std, flags, at, out, force, args)
		},
	}
	addPath(cmd, &out, "out", "corrections to write, such as corrections.jsonl", "jsonl")
	addPath(cmd, &flags.into, "into", "corrections of earlier imports, to which these are added", "jsonl")
	addModel(cmd, &flags.model)
	addTaxonomy(cmd, &flags.taxonomy, "that the labels are of (default: the model's)")
	cmd.Flags().StringVar(&flags.reviewer, "reviewer", "", "who reviewed the rows that do not say it")
	cmd.Flags().StringVar(&flags.asOf, "as-of", "", "`date` of the rows that do not say when they were reviewed, such as 2025-06-30; rows of a later date are rejected")
	addMaxRejects(cmd, &flags.maxRejects)
	addForce(cmd, &force)
	addQuiet(cmd)
	cmd.ValidArgsFunction = completeFiles("xlsx", "csv", "jsonl")
	return cmd
}

// scheme returns the taxonomy that the labels of a queue are of.
func (f *reviewImportFlags) scheme() (*taxonomy.Taxonomy, error) {
	if f.taxonomy != "" {
		return job.Taxonomy(f.taxonomy)
	}
	bundle, err := job.Model(f.model)
	if err != nil {
		return nil, err
	}
	return bundle.Taxonomy, nil
}

func runReviewImport(ctx context.Context, std streams, flags reviewImportFlags, at time.Time, out string, force bool, args []string) error {
	tax, err := flags.scheme()
	if err != nil {
		return err
	}
	file, err := atomicfile.CreateFile(out, force, 0o600)
	if err != nil {
		return err
	}
	defer file.Abort()
	history := &review.History{}
	if flags.into != "" {
		if history, err = review.ReadHistory(flags.into); err != nil {
			return err
		}
	}
	inputs, err := complaint.Inputs(args)
	if err != nil {
		return err
	}
	var items []review.Item
	var problems []review.Problem
	for _, name := range inputs {
		if err := ctx.Err(); err != nil {
			return err
		}
		more, wrong, err := review.Read(name, tax)
		if err != nil {
			return err
		}
		items, problems = append(items, more...), append(problems, wrong...)
	}
	read := len(items) + rowsOf(problems)
	merged := history.Merge(items, flags.reviewer, at)
	problems = append(problems, merged.Problems...)
	if err := history.Write(file); err != nil {
		return err
	}
	if err := file.Commit(); err != nil {
		return err
	}
	warnings := job.ProblemWarnings(problems)
	for _, c := range merged.Conflicts {
		warnings = append(warnings, c.String())
	}
	all, accepted := review.Audit(items, .95)
	if all.Implausible() {
		warnings = append(warnings, fmt.Sprintf("%d of %d labels drawn at random were right, where the model expected %.1f: were the answers sorted apart from their rows? If not, the model does not fit these complaints", all.Right, all.Of, all.Expected))
	}
	warn(std, warnings)
	printPrecision(std.people(), "labels drawn at random", all)
	printPrecision(std.people(), "accepted labels among them", accepted)
	rejected := rowsOf(problems)
	std.tell.closing("read %d = answered %d (%d of them confirmed) + known %d + not answered %d + rejected %d; %d complaints in %s",
		read, merged.Answers, merged.Confirmed, merged.Repeated, merged.Empty, rejected, len(history.Cases()), out)
	if float64(rejected) > flags.maxRejects*float64(read) {
		return &statusError{exitRejects, fmt.Errorf("%d of %d rows rejected, more than --max-rejects allows", rejected, read)}
	}
	return nil
}

// printPrecision prints how often the labels of a sample were right, nothing
// without a sample.
func printPrecision(out io.Writer, what string, p review.Precision) {
	if p.Of > 0 {
		fmt.Fprintf(out, "audit: %d of %d %s were right, precision %.3f, 95%% interval %.3f to %.3f\n",
			p.Right, p.Of, what, float64(p.Right)/float64(p.Of), p.Low, p.High)
	}
}
