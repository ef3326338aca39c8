package main

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"suxi/analysis"
	"suxi/internal/atomicfile"
	"suxi/internal/job"
	"suxi/reports"
)

func newReportCommand(std streams) *cobra.Command {
	var out, lang string
	var charts chartFlags
	var labelled []string
	var suppress int
	var key string
	var force bool
	cmd := &cobra.Command{
		Use:   "report --out DIR RESULT",
		Short: "Render an analysis as HTML, XLSX and Parquet",
		Long: `Render an analysis, as analyze writes it, as a page, a workbook and tables.

With the labelled files that were analysed it also writes figure_rows.parquet,
which says by their ids which complaints each figure of the report counts, and is
readable by its owner alone.`,
		Example: `  suxi report --out report result.json
  suxi report --labelled labelled.parquet --out report2 result.json`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("want one result file, as analyze writes it; got %d", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := requireOut(cmd, out); err != nil {
				return err
			}
			if err := checkOut(cmd, append(args, labelled...), out, charts.dir); err != nil {
				return err
			}
			language, err := reports.ParseLanguage(lang)
			if err != nil {
				return usagef("--lang %s: want zh or en", lang)
			}
			if err := job.CheckSuppress(suppress); err != nil {
				return err
			}
			return inWork(out, func(work *atomicfile.Work) error {
				return runReport(cmd.Context(), std, work, labelled, key, suppress, reports.Options{Language: language}, charts, out, force, args[0])
			})
		},
	}
	addPath(cmd, &out, "out", "folder to write")
	cmd.Flags().StringArrayVar(&labelled, "labelled", nil, "labelled Parquet `file` that was analysed; may be given again")
	addPath(cmd, &key, "pseudonym-key", "key file that the analysis was made with, if any: --labelled needs it", "key", "txt")
	addSuppress(cmd, &suppress)
	cmd.MarkFlagFilename("labelled", "parquet")
	addForce(cmd, &force)
	addQuiet(cmd)
	cmd.ValidArgsFunction = completeFiles("json")
	addLang(cmd, &lang)
	charts.add(cmd)
	return cmd
}

func runReport(ctx context.Context, std streams, work *atomicfile.Work, labelled []string, key string, suppress int, o reports.Options, charts chartFlags, out string, force bool, name string) error {
	result, err := readResult(name)
	if err != nil {
		return err
	}
	if len(labelled) > 0 {
		if result.Options.Redact, err = redactionOf(result.Options.Redaction, key); err != nil {
			return err
		}
	}
	if err := job.Suppress(result, suppress); err != nil {
		return err
	}
	dir, err := work.CreateDir(force)
	if err != nil {
		return err
	}
	defer dir.Abort()
	chartDir, err := charts.open(std, work, out, force)
	if err != nil {
		return err
	}
	defer chartDir.close()
	if err := writeReports(ctx, std, dir, result, o); err != nil {
		return err
	}
	if err := chartDir.write(ctx, result, o); err != nil {
		return err
	}
	if len(labelled) > 0 {
		if err := writeFigureRowsOf(ctx, dir, result, labelled); err != nil {
			return err
		}
	}
	if err := writeManifest(ctx, dir, nil, result.Options.Redaction.Off); err != nil {
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
	if err := work.Remove(); err != nil {
		return err
	}
	warn(std, unredacted(result))
	std.tell.closing("report in %s", out)
	return nil
}

// writeReports writes everything that is rendered from a result.
func writeReports(ctx context.Context, std streams, dir *atomicfile.Dir, result *analysis.Result, o reports.Options) error {
	bar := newProgress(std, "report", "files")
	defer bar.done()
	for i, f := range job.Files(result, o) {
		bar.counted(int64(i))
		var content bytes.Buffer
		failed, err := promptly(ctx, func() error { return f.Write(&content) })
		if err != nil {
			return err
		}
		if failed == nil {
			failed = writeFile(dir, f.Name, shareable(result.Options.Redaction.Off), func(w io.Writer) error {
				_, err := content.WriteTo(w)
				return err
			})
		}
		if failed != nil {
			return fmt.Errorf("%s: %w", f.Name, failed)
		}
	}
	return nil
}
