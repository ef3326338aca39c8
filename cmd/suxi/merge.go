package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"suxi/analysis"
	"suxi/complaint"
	"suxi/internal/atomicfile"
	"suxi/internal/job"
	"suxi/pipeline"
)

func newMergeCommand(std streams) *cobra.Command {
	var flags mergeFlags
	cmd := &cobra.Command{
		Use:   "merge --out FILE PART...",
		Short: "Put partials together into one analysis",
		Long: `Put partials together, as analyze --partial writes them of the shards that
label --shard has labelled, or of files that were labelled apart, into one JSON file
that the report command renders: to the byte what analyze makes of all rows labelled
at once. How the rows were divided, and in which order the PARTs are named, changes
nothing. A folder is the Parquet files in it.

No shard may be missing, or there twice; and all must have been labelled with the
same model, taxonomy, dictionary, corrections and suxi, with the same lines masked by
--mask-boilerplate, which shards of one labelling have and files labelled apart may
not have, and made with the same options of analyze.

Files that were labelled apart are put together in the order of their paths, as label
was given them: that of one label or run which is given a folder or a pattern with all
of them in it, name by name, provided that each label was given its own in that order.
A complaint that they have in common, by its id and text, counts once, where it comes
first.

--max-rejects is of the rows of all shards: with more rejected ones the status is 3,
and the outputs are there all the same.

Its memory is that of analyze, and up to some 15 MB for each shard that is open: all of
one label, and of files labelled apart those that alternate by path. Where these are in
more files than the system lets be open, make fewer and larger partials: analyze
--partial takes several labelled files.

--labelled writes the labelled rows as well, with their groups and batch severities,
as run does, in the order of the inputs. It is readable by its owner alone, as is the
hidden folder .FILE.partial in which each output grows.`,
		Example: "  suxi merge --labelled rows.xlsx --out all.json part1.parquet part2.parquet",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("no partial: name the files that analyze --partial has written, as in: %s", example(cmd))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := requireOut(cmd, flags.out); err != nil {
				return err
			}
			if err := checkOut(cmd, args, flags.out, flags.labelled); err != nil {
				return err
			}
			if flags.labelled != "" && filepath.Clean(flags.labelled) == filepath.Clean(flags.out) {
				return usagef("--labelled %s: is the file of --out as well: name another", flags.labelled)
			}
			if flags.labelled != "" && !slices.Contains(labelledExtensions, extension(flags.labelled)) {
				return usagef("--labelled %s: want the extension .parquet, .csv, .xlsx or .jsonl", flags.labelled)
			}
			if err := checkMaxRejects(flags.maxRejects); err != nil {
				return err
			}
			return runMerge(cmd.Context(), std, flags, args)
		},
	}
	addPath(cmd, &flags.out, "out", "JSON file to write", "json")
	addPath(cmd, &flags.labelled, "labelled", "file of the labelled rows to write as well", labelledExtensions...)
	addPath(cmd, &flags.key, "pseudonym-key", "file with the secret that analyze --partial was given, if it was given one: no partial holds it", "key", "txt")
	addMaxRejects(cmd, &flags.maxRejects)
	addForce(cmd, &flags.force)
	addQuiet(cmd)
	addEvents(cmd)
	cmd.ValidArgsFunction = completeFiles("parquet")
	return cmd
}

type mergeFlags struct {
	out, labelled string
	key           string // file of it
	maxRejects    float64
	force         bool
}

// runPartial writes the rows of labelled files into one partial.
func runPartial(ctx context.Context, std streams, options analysis.Options, out string, force bool, args []string) error {
	inputs, err := complaint.LabelledInputs(args)
	if err != nil {
		return err
	}
	rows, err := openUnion(ctx, pipeline.OpenLabelled, inputs)
	if err != nil {
		return err
	}
	if err := job.Check(options, rows.Taxonomy); err != nil {
		return err
	}
	carried, err := json.Marshal(carry(options))
	if err != nil {
		return err
	}
	n := int64(0)
	if err := inWork(out, func(work *atomicfile.Work) error {
		file, err := work.CreateFile(out, force, 0o600)
		if err != nil {
			return err
		}
		defer file.Abort()
		bar := newProgress(std, "check", "rows")
		defer bar.done()
		for _, err := range rows.Rows() {
			if err := cmp.Or(err, ctx.Err()); err != nil {
				return err
			}
			n++
			bar.counted(n)
			bar.within(float64(n) / float64(rows.NumRows()))
		}
		bar.done()
		if err := rows.WritePartial(ctx, file.File, carried); err != nil {
			return err
		}
		return file.Commit()
	}); err != nil {
		return err
	}
	std.tell.done(fmt.Sprintf("partial of %d rows; %s", n, out), outcome{Out: out, Counts: map[string]int64{"rows": n}})
	return nil
}

// openUnion opens files, each of which is read whole: its bytes are as its seal says.
func openUnion(ctx context.Context, open func(paths []string, scratch string) (*pipeline.Union, error), paths []string) (*pipeline.Union, error) {
	var failed error
	rows, err := promptly(ctx, func() (u *pipeline.Union) {
		u, failed = open(paths, "")
		return u
	})
	if err != nil {
		return nil, err
	}
	var differ *pipeline.OptionsError
	if errors.As(failed, &differ) {
		failed = &pipeline.OptionsError{File: differ.File, Other: differ.Other, Names: carriedFlags(differ.Names)}
	}
	return rows, failed
}

func runMerge(ctx context.Context, std streams, flags mergeFlags, args []string) error {
	parts, err := complaint.LabelledInputs(args)
	if err != nil {
		return err
	}
	rows, err := openUnion(ctx, pipeline.OpenPartials, parts)
	if err != nil {
		return err
	}
	options, err := uncarry(rows.Options, flags.key)
	if err != nil {
		return err
	}
	var result *analysis.Result
	var finishing *pipeline.Finishing
	merge := func(work, of *atomicfile.Work) (err error) {
		result, finishing, err = flags.merge(ctx, std, rows, options, work, of)
		return err
	}
	if err := inWork(flags.out, func(work *atomicfile.Work) error {
		if flags.labelled == "" {
			return merge(work, nil)
		}
		return inWork(flags.labelled, func(of *atomicfile.Work) error { return merge(work, of) })
	}); err != nil {
		return err
	}
	tellOf(std, result, append(rows.InputWarnings(), finishing.Warnings()...))
	closing, o := accounted(rows.Counts, finishing.Decisions, flags.out, flags.out)
	return judged(std, rows.Counts, flags.maxRejects, "*.rejects.csv", closing, o)
}

// merge writes the result of rows in its work folder, and the labelled rows in theirs
// if there is one.
func (f *mergeFlags) merge(ctx context.Context, std streams, rows *pipeline.Union, options analysis.Options, work, of *atomicfile.Work) (*analysis.Result, *pipeline.Finishing, error) {
	file, err := work.CreateFile(f.out, f.force, shareable(options.Redact.Off))
	if err != nil {
		return nil, nil, err
	}
	defer file.Abort()
	files := []*atomicfile.File{file}
	labelled := complaint.Writer(nowhere{})
	if of != nil {
		rowsFile, err := of.CreateFile(f.labelled, f.force, 0o600)
		if err != nil {
			return nil, nil, err
		}
		defer rowsFile.Abort()
		if labelled, err = complaint.NewWriter(extension(f.labelled), rowsFile, rows.Metadata); err != nil {
			return nil, nil, err
		}
		files = []*atomicfile.File{rowsFile, file}
	}
	in := labelledInput{tax: rows.Taxonomy, training: rows.Training, rows: rows.Rows(), count: rows.NumRows()}
	result, finishing, err := analysed(ctx, std, in, options, nil, labelled.Write)
	if err != nil {
		return nil, nil, err
	}
	job.Caution(result, finishing.Warnings())
	if err := cmp.Or(labelled.Close(), result.WriteJSON(file)); err != nil {
		return nil, nil, err
	}
	return result, finishing, atomicfile.Commit(files...)
}

// nowhere is where labelled rows go that nobody asked for.
type nowhere struct{}

func (nowhere) Write([]complaint.Labelled) error { return nil }
func (nowhere) Close() error                     { return nil }

// shardFlag is the value of --shard; zero if it is empty.
type shardFlag struct{ pipeline.Shard }

func (f *shardFlag) Set(s string) (err error) {
	if s == "" {
		f.Shard = pipeline.Shard{}
		return nil
	}
	f.Shard, err = pipeline.ParseShard(s)
	return err
}

func (f *shardFlag) String() string {
	if f.Of == 0 {
		return ""
	}
	return f.Shard.String()
}

func (f *shardFlag) Type() string { return "string" }
