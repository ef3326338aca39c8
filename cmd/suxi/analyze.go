package main

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"suxi/analysis"
	"suxi/classifier"
	"suxi/complaint"
	"suxi/internal/atomicfile"
	"suxi/models"
	"suxi/pipeline"
	"suxi/taxonomy"
)

func newAnalyzeCommand(std streams) *cobra.Command {
	var analyze analyzeFlags
	var restate restateFlags
	var out string
	var force bool
	cmd := &cobra.Command{
		Use:   "analyze --out FILE LABELLED...",
		Short: "Analyse labelled Parquet files",
		Long: `Analyse labelled Parquet files, as label and run write them, into one JSON file
that the report command renders: Pareto and drill-down, period comparison and what
the change comes from, control charts and spikes, hotspots, hot issues and batches,
terms, themes and fishbone, follow-up and the effect of measures.

Rates are per day, or per unit of the --exposure file, such as orders by month and
region. Files are analysed as one: in which of them a complaint is, and in which
order they are named, changes nothing.

--audit takes the answered sample that review export --audit drew from the same
files, and gives counts, the Pareto and changes of the latest period with intervals
that hold the errors of the model's labels.

Files that were labelled under several taxonomies are analysed together with --map
or --taxonomy: categories of one code or name are one, --map says what became of the
others, and how many rows of each old category have which new one is in the result.
A category that was split is spread over its parts at random, in the shares given,
always in the same way: its rows do not tell.`,
		Example: `  suxi analyze --out result.json labelled.parquet
  suxi analyze --map price=promise --out merged.json labelled.parquet`,
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
			options, err := analyze.options()
			if err != nil {
				return err
			}
			return runAnalyze(cmd.Context(), std, analyze.audit, restate, options, out, force, args)
		},
	}
	analyze.add(cmd)
	restate.add(cmd)
	addPath(cmd, &out, "out", "JSON file to write", "json")
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

// caution makes what a labelling warns of sentences of a result, so that a
// report says how far its labels can be relied on, whether run labelled the rows
// or label did before.
func caution(result *analysis.Result, warnings []pipeline.Warning) {
	for _, w := range warnings {
		en := []rune(w.Message.EN + ".")
		en[0] = unicode.ToUpper(en[0])
		result.Warn(analysis.Warning{Code: w.Code, Severity: analysis.Caution, Message: analysis.Text{ZH: w.Message.ZH + "。", EN: string(en)}})
	}
}

func runAnalyze(ctx context.Context, std streams, audit string, restate restateFlags, options analysis.Options, out string, force bool, args []string) error {
	inputs, err := complaint.Inputs(args)
	if err != nil {
		return err
	}
	in, err := restate.read(inputs)
	if err != nil {
		return err
	}
	warnings := in.warnings
	if err := checkActions(options, in.tax); err != nil {
		return err
	}
	if err := checkTemplates(options, in.tax); err != nil {
		return err
	}
	answers, err := readAnswers(audit, in.tax)
	if err != nil {
		return err
	}
	options.Audit, options.Training = answers.of(), trainingOf(in.training)
	file, err := atomicfile.CreateFile(out, force, shareable(options.Redact.Off))
	if err != nil {
		return err
	}
	defer file.Abort()
	builder := analysis.New(in.tax, options)
	rows := 0
	bar := newProgress(std, "groups", "")
	defer bar.done()
	finishing, err := pipeline.Finish(ctx, in.tax, in.training, twice(in.rows, in.count, bar), func(batch []complaint.Labelled) error {
		answers.add(builder, batch)
		rows += len(batch)
		return nil
	})
	if err != nil {
		return err
	}
	warnings = append(warnings, finishing.Warnings()...)
	bar.done()
	result, err := resultOf(std, builder, options.Suppress)
	if err != nil {
		return err
	}
	caution(result, warnings)
	if err := result.WriteJSON(file); err != nil {
		return err
	}
	if err := file.Commit(); err != nil {
		return err
	}
	for _, w := range warnings {
		std.tell.warnIn(analysis.Text(w.Message))
	}
	answers.warn(std)
	warnIn(std, told(result, time.Now()))
	warn(std, unredacted(result))
	std.tell.done(fmt.Sprintf("analysed %d rows; %s", rows, out), outcome{Out: out, Counts: map[string]int64{"rows": int64(rows)}})
	return nil
}

// resultOf finishes an analysis, of which nothing is told or written before its
// small counts are suppressed.
func resultOf(std streams, builder *analysis.Builder, suppress int) (*analysis.Result, error) {
	bar := newProgress(std, "analyze", "")
	defer bar.done()
	result := builder.Result()
	return result, suppressed(result, suppress)
}

// suppressed suppresses the counts of a result below k; 0 leaves it as it is.
func suppressed(result *analysis.Result, k int) error {
	if k == 0 {
		return nil
	}
	if err := result.Suppress(k); err != nil {
		return fmt.Errorf("--%w", err)
	}
	return nil
}

// readLabelled ranges over several labelled files as over one.
func readLabelled(names []string) iter.Seq2[complaint.Labelled, error] {
	return func(yield func(complaint.Labelled, error) bool) {
		for _, name := range names {
			for row, err := range complaint.ReadLabelled(name) {
				if !yield(row, err) {
					return
				}
			}
		}
	}
}
