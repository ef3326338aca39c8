package main

import (
	"context"
	"encoding/json"
	"io"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"suxi/analysis"
	"suxi/complaint"
	"suxi/internal/atomicfile"
	"suxi/internal/job"
	"suxi/models"
	"suxi/pipeline"
	"suxi/reports"
)

// addLang adds the language of reports.
func addLang(cmd *cobra.Command, lang *string) {
	cmd.Flags().StringVar(lang, "lang", string(reports.Chinese), "language of the report: zh or en")
	completeValues(cmd, "lang", string(reports.Chinese), string(reports.English))
}

func newRunCommand(std streams) *cobra.Command {
	var flags labelFlags
	var analyze analyzeFlags
	var also labelledFormats
	var charts chartFlags
	var out, lang string
	cmd := &cobra.Command{
		Use:   "run --out DIR FILE...",
		Short: "Read, label, analyse and report in one go",
		Long: `Read complaint files (CSV, TSV, XLSX, JSONL, Parquet; folders, globs, - for
standard input), label each complaint, and write a report.

The output folder appears whole or not at all. labelled.parquet, its copies for
spreadsheets (--labelled csv, xlsx or jsonl) and rejects.csv hold raw complaint
text, figure_rows.parquet says by their ids which complaints each figure of the
report counts: these are readable by their owner alone. Everything else is
redacted.

What has been labelled waits in the hidden folder .DIR.partial beside the output
until that is there, so that an interrupted run can go on: --resume.`,
		Example: `  suxi run --out out testdata/demo
  suxi run --labelled xlsx --out out2 testdata/demo
  suxi run --figures charts --out out3 testdata/demo`,
		Args: inputArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := requireOut(cmd, out); err != nil {
				return err
			}
			if err := checkOut(cmd, args, out, charts.dir); err != nil {
				return err
			}
			if err := flags.validate(); err != nil {
				return err
			}
			options, err := analyze.options()
			if err != nil {
				return err
			}
			language, err := reports.ParseLanguage(lang)
			if err != nil {
				return usagef("--lang %s: want zh or en", lang)
			}
			return inWork(out, func(work *atomicfile.Work) error {
				return runRun(cmd.Context(), std, work, flags, analyze.audit, options, also, language, charts, out, args)
			})
		},
	}
	flags.add(cmd)
	analyze.add(cmd)
	addLang(cmd, &lang)
	charts.add(cmd)
	cmd.Flags().Var(&also, "labelled", "`formats` in which to write the labelled rows besides labelled.parquet: csv, xlsx or jsonl, several with commas")
	cmd.RegisterFlagCompletionFunc("labelled", completeList(alsoLabelled...))
	addPath(cmd, &out, "out", "folder to write")
	return cmd
}

// rejectsFile is private, as are the labelled rows.
const rejectsFile = "rejects.csv"

func runRun(ctx context.Context, std streams, work *atomicfile.Work, flags labelFlags, audit string, options analysis.Options, also labelledFormats, language reports.Language, charts chartFlags, out string, args []string) (err error) {
	clock := newStopwatch()
	bundle, err := flags.model.open()
	if err != nil {
		return err
	}
	if err := job.Check(options, bundle.Taxonomy); err != nil {
		return err
	}
	answers, err := job.ReadAnswers(audit, bundle.Taxonomy)
	if err != nil {
		return err
	}
	options.Audit, options.Training = answers.Audit(), job.Training(bundle.Profile())
	dir, err := work.CreateDir(flags.force)
	if err != nil {
		return err
	}
	defer dir.Abort()
	chartDir, err := charts.open(std, work, out, flags.force)
	if err != nil {
		return err
	}
	defer chartDir.close()

	labelling, parts, err := labelInto(ctx, std, flags, work, dir, bundle, args)
	if err != nil {
		return err
	}
	written := false
	defer func() {
		if !written {
			err = kept(err, labelling.Counts.Labelled)
		}
	}()
	clock.lap("label")

	builder := analysis.New(bundle.Taxonomy, options)
	finishing, err := finishInto(ctx, std, dir, bundle, builder, answers, also, parts, labelling.Counts.Labelled)
	if err != nil {
		return err
	}
	labelling.Finishing = *finishing
	clock.lap("groups")
	result, err := resultOf(ctx, std, builder, options.Suppress)
	if err != nil {
		return err
	}
	labelling.Rules = job.Rules(labelling.Rules, result)
	job.Caution(result, finishing.Warnings())
	warn(std, answers.Warnings())
	tellOf(std, result, nil) // flags.finish tells of the labelling
	clock.lap("analyze")

	rendering := reports.Options{Language: language, Quality: job.Quality(bundle, labelling)}
	if err := writeReports(ctx, std, dir, result, rendering); err != nil {
		return err
	}
	clock.lap("report")
	if err := chartDir.write(ctx, result, rendering); err != nil {
		return err
	}
	clock.lap("charts")
	if err := writeFigureRows(ctx, dir, result, bundle.Taxonomy); err != nil {
		return err
	}
	clock.lap("figures")

	manifest := pipeline.NewRun(bundle, labelling, result.Options)
	manifest.ID = result.Run
	if err := writeManifest(ctx, dir, manifest, result.Options.Redaction.Off); err != nil {
		return err
	}
	if err := writeFile(dir, "timings.json", 0o644, clock.write); err != nil {
		return err
	}
	if err := flush(ctx, dir.Sync); err != nil {
		return err
	}
	if err := chartDir.commit(ctx); err != nil {
		return err
	}
	if err := dir.Commit(); err != nil {
		return err
	}
	written = true
	if err := work.Remove(); err != nil {
		return err
	}
	return flags.finish(std, labelling, out, "report in "+filepath.Join(out, "report.html"), filepath.Join(out, rejectsFile))
}

// labelInto labels args into parts in work, whose paths it returns, and rejects.csv
// of dir.
func labelInto(ctx context.Context, std streams, flags labelFlags, work *atomicfile.Work, dir *atomicfile.Dir, bundle *models.Bundle, args []string) (*pipeline.Labelling, []string, error) {
	out, err := dir.Create(rejectsFile, 0o600)
	if err != nil {
		return nil, nil, err
	}
	defer out.Close()
	rejects, err := complaint.NewRejectsWriter(out)
	if err != nil {
		return nil, nil, err
	}
	labelling, parts, err := flags.label(ctx, std, args, bundle, work, rejects)
	if err != nil {
		return nil, nil, err
	}
	return labelling, parts, closeAll(rejects, out)
}

// writeManifest lists the files of dir in its manifest.json: all are private if
// nothing was redacted.
func writeManifest(ctx context.Context, dir *atomicfile.Dir, run *pipeline.Run, unredacted bool) error {
	private := []string{rejectsFile, figureRowsFile}
	for _, format := range labelledExtensions {
		private = append(private, labelledIn(format))
	}
	manifest, err := pipeline.NewManifest(ctx, version, run, dir.Path(""), func(name string) bool { return unredacted || slices.Contains(private, name) })
	if err != nil {
		return err
	}
	return writeFile(dir, atomicfile.Marker, 0o644, manifest.Write)
}

// A stopwatch measures the stages of a run for timings.json, the one output
// that differs from run to run.
type stopwatch struct {
	last   time.Time
	Stages []stage `json:"stages"`
}

type stage struct {
	Name    string  `json:"name"`
	Seconds float64 `json:"seconds"`
}

func newStopwatch() *stopwatch { return &stopwatch{last: time.Now()} }

func (s *stopwatch) lap(name string) {
	now := time.Now()
	s.Stages = append(s.Stages, stage{name, now.Sub(s.last).Seconds()})
	s.last = now
}

func (s *stopwatch) write(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(s)
}
