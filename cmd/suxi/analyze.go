package main

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"github.com/spf13/cobra"

	"suxi/analysis"
	"suxi/classifier"
	"suxi/complaint"
	"suxi/internal/atomicfile"
	"suxi/internal/job"
	"suxi/models"
	"suxi/pipeline"
	"suxi/taxonomy"
)

func newAnalyzeCommand(std streams) *cobra.Command {
	var analyze analyzeFlags
	var restate restateFlags
	var out string
	var force, partial bool
	cmd := &cobra.Command{
		Use:   "analyze --out FILE LABELLED...",
		Short: "Analyse labelled Parquet files",
		Long: `Analyse labelled Parquet files, as label and run write them, into one JSON file
that the report command renders: Pareto and drill-down, period comparison and what
the change comes from, control charts and spikes, hotspots, hot issues and batches,
terms, themes and fishbone, follow-up and the effect of measures.

Rates are per day, or per unit of the --exposure file, such as orders by month and
region. Files are analysed as one: in which of them a complaint is, and in which
order they are named, changes nothing. A folder is the Parquet files in it.

--audit takes the answered sample that review export --audit drew from the same
files, and gives counts, the Pareto and changes of the latest period with intervals
that hold the errors of the model's labels.

Files that were labelled under several taxonomies are analysed together with --map
or --taxonomy: categories of one code or name are one, --map says what became of the
others, and how many rows of each old category have which new one is in the result.
A category that was split is spread over its parts at random, in the shares given,
always in the same way: its rows do not tell.

--partial writes, instead of a result, what merge makes one of together with others:
the labelled rows, which label has written, and the options of the analysis. It is
private, as they are. Groups, batches and drift, all rows together tell.`,
		Example: `  suxi analyze --out result.json labelled.parquet
  suxi analyze --map price=promise --out merged.json labelled.parquet
  suxi analyze --partial --out part1.parquet shard1.parquet
  suxi analyze --partial --out part2.parquet shard2.parquet`,
		Args: inputArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := requireOut(cmd, out); err != nil {
				return err
			}
			if err := checkOut(cmd, args, out); err != nil {
				return err
			}
			if analyze.audit != "" && restate.given() {
				return usagef("--audit with --map or --taxonomy: a sample is of the categories that the files have; give one of them")
			}
			if partial != (extension(out) == "parquet") {
				return usagef("--out %s: want the extension .parquet with --partial, and not without it", out)
			}
			if partial && (analyze.audit != "" || restate.given()) {
				return usagef("--partial with --audit, --map or --taxonomy: these are about all rows; have merge write them with --labelled, and analyse that file")
			}
			options, err := analyze.options()
			if err != nil {
				return err
			}
			if partial {
				return runPartial(cmd.Context(), std, options, out, force, args)
			}
			return runAnalyze(cmd.Context(), std, analyze.audit, restate, options, out, force, args)
		},
	}
	analyze.add(cmd)
	restate.add(cmd)
	addPath(cmd, &out, "out", "JSON file to write, or with --partial a Parquet file", "json", "parquet")
	cmd.Flags().BoolVar(&partial, "partial", false, "write a partial for merge, of the shards that the files hold")
	addForce(cmd, &force)
	addQuiet(cmd)
	addEvents(cmd)
	cmd.ValidArgsFunction = completeFiles("parquet")
	return cmd
}

// labelledTaxonomy returns the taxonomy that all files were labelled under, as
// the files themselves carry it.
func labelledTaxonomy(names []string) (*taxonomy.Taxonomy, error) {
	var tax *taxonomy.Taxonomy
	for _, name := range names {
		t, err := fileTaxonomy(name)
		if err != nil {
			return nil, err
		}
		if tax != nil && t.Fingerprint() != tax.Fingerprint() {
			return nil, fmt.Errorf("%s: was labelled under taxonomy %q (%.8s), %s under %q (%.8s): analyse them apart, label them with one model, or say with analyze --map what categories became", name, t.Name, t.Fingerprint(), names[0], tax.Name, tax.Fingerprint())
		}
		tax = t
	}
	return tax, nil
}

// fileTaxonomy reads the taxonomy in a labelled file.
func fileTaxonomy(name string) (*taxonomy.Taxonomy, error) {
	r, err := complaint.OpenLabelled(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	text, ok := r.Lookup(models.TaxonomyKey)
	if !ok {
		return nil, fmt.Errorf("%s: carries no taxonomy: label it with suxi label or suxi run", name)
	}
	return taxonomy.Load(name, strings.NewReader(text))
}

// labelledProfile returns what the model that labelled all files said of its
// training rows, or nil: with a warning if several models with an accept
// certificate labelled them.
func labelledProfile(names []string, tax *taxonomy.Taxonomy) (profile *classifier.Profile, warnings []pipeline.Warning, err error) {
	values := map[string]bool{}
	for _, name := range names {
		r, err := complaint.OpenLabelled(name)
		if err != nil {
			return nil, nil, err
		}
		value, ok := r.Lookup(models.ProfileKey)
		r.Close()
		values[value] = true
		if ok && profile == nil {
			if profile, err = models.ParseProfile(value, tax); err != nil {
				return nil, nil, fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	if profile != nil && len(values) > 1 {
		return nil, []pipeline.Warning{{Code: "several_models", Count: int64(len(values)), Message: pipeline.Text{
			ZH: "这些文件由几个模型标注，没有检验这批投诉是否仍在其准确率保证的范围之内；请用同一个模型标注",
			EN: "several models labelled the files: whether the rows are such as their accept certificates are about was not checked; label them with one model",
		}}}, nil
	}
	return profile, nil, nil
}

func runAnalyze(ctx context.Context, std streams, audit string, restate restateFlags, options analysis.Options, out string, force bool, args []string) error {
	inputs, err := complaint.LabelledInputs(args)
	if err != nil {
		return err
	}
	in, err := restate.read(inputs)
	if err != nil {
		return err
	}
	if err := job.Check(options, in.tax); err != nil {
		return err
	}
	answers, err := job.ReadAnswers(audit, in.tax)
	if err != nil {
		return err
	}
	options.Audit = answers.Audit()
	file, err := atomicfile.CreateFile(out, force, shareable(options.Redact.Off))
	if err != nil {
		return err
	}
	defer file.Abort()
	rows := 0
	result, finishing, err := analysed(ctx, std, in, options, answers, func(batch []complaint.Labelled) error {
		rows += len(batch)
		return nil
	})
	if err != nil {
		return err
	}
	warnings := append(in.warnings, finishing.Warnings()...)
	job.Caution(result, warnings)
	if err := result.WriteJSON(file); err != nil {
		return err
	}
	if err := file.Commit(); err != nil {
		return err
	}
	warn(std, answers.Warnings())
	tellOf(std, result, warnings)
	std.tell.done(fmt.Sprintf("analysed %d rows; %s", rows, out), outcome{Out: out, Counts: map[string]int64{"rows": int64(rows)}})
	return nil
}

// analysed runs the final pass over rows, of which also gets each batch, and analyses
// them.
func analysed(ctx context.Context, std streams, in labelledInput, options analysis.Options, answers *job.Answers, also func([]complaint.Labelled) error) (*analysis.Result, *pipeline.Finishing, error) {
	options.Training = job.Training(in.training)
	builder := analysis.New(in.tax, options)
	bar := newProgress(std, "groups", "")
	defer bar.done()
	finishing, err := pipeline.Finish(ctx, in.tax, in.training, twice(in.rows, in.count, bar), func(batch []complaint.Labelled) error {
		for i := range batch {
			answers.Add(builder, &batch[i])
		}
		return also(batch)
	})
	if err != nil {
		return nil, nil, err
	}
	bar.done()
	result, err := resultOf(ctx, std, builder, options.Suppress)
	return result, finishing, err
}

// resultOf finishes an analysis, of which nothing is told or written before its
// small counts are suppressed.
func resultOf(ctx context.Context, std streams, builder *analysis.Builder, suppress int) (*analysis.Result, error) {
	bar := newProgress(std, "analyze", "")
	defer bar.done()
	result, err := promptly(ctx, builder.Result)
	if err != nil {
		return nil, err
	}
	return result, job.Suppress(result, suppress)
}

// readLabelled ranges over several labelled files as over one, which are the same
// each time.
func readLabelled(names []string) iter.Seq2[complaint.Labelled, error] {
	return joinLabelled(names, func(int, *complaint.Labelled) {})
}

// joinLabelled is readLabelled of rows that are changed first, by the index of their file.
func joinLabelled(names []string, change func(file int, row *complaint.Labelled)) iter.Seq2[complaint.Labelled, error] {
	var files []iter.Seq2[complaint.Labelled, error]
	for _, name := range names {
		files = append(files, complaint.ReadLabelled(name))
	}
	return func(yield func(complaint.Labelled, error) bool) {
		for i, rows := range files {
			for row, err := range rows {
				change(i, &row)
				if !yield(row, err) {
					return
				}
			}
		}
	}
}
