package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"suxi/analysis"
	"suxi/complaint"
	"suxi/internal/atomicfile"
	"suxi/models"
	"suxi/pipeline"
	"suxi/reports"
	"suxi/reports/tables"
	"suxi/segment"
	"suxi/taxonomy"
)

// analyzeFlags are shared by the commands that analyse: run and analyze.
type analyzeFlags struct {
	asOf   string
	period string
	cut    string
	cost   string

	fishbone string
	exposure string
	audit    string

	dimensions []string
	stratify   string

	actions    []string
	actionDays int
}

func (f *analyzeFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.asOf, "as-of", "", "the day the report speaks from, as in 2025-06-30 (default: the latest date in the data)")
	cmd.Flags().StringVar(&f.period, "period", string(analysis.Month), "length of a period: day, week, month, quarter or year")
	cmd.Flags().StringVar(&f.cut, "cut", string(analysis.Crossing), "Pareto rule: crossing (smallest set that reaches 80%) or strict (largest set within 80%)")
	cmd.Flags().StringVar(&f.cost, "cost", "", "`column` with the money that a complaint costs, such as 赔付金额: adds a Pareto by cost")
	cmd.Flags().StringVar(&f.exposure, "exposure", "", "`FILE` of what complaints are counted against instead of days, such as orders by month and region; FILE:COLUMN names its column of numbers")
	addPath(cmd, &f.audit, "audit", "answered sample of review export --audit, which corrects the counts of the model's labels", "xlsx", "csv", "jsonl")
	cmd.Flags().StringArrayVar(&f.actions, "action", nil, "`DATE,SCOPE,NOTE` of a measure, as in 2025-04-01,category=delivery&region=华东,换承运商: did it work? (repeatable)")
	cmd.Flags().IntVar(&f.actionDays, "action-days", 90, "days compared before and after each --action")
	addPath(cmd, &f.fishbone, "fishbone", "YAML file that says which causes lie on which bone of 人机料法环测 (default: the fishbone.yaml that init writes)", "yaml", "yml")
	cmd.Flags().StringSliceVar(&f.dimensions, "dimensions", nil, "what hotspots are looked for in, of category, subcategory, channel, product, region, customer_group, department, batch (default category,product,region,channel)")
	cmd.Flags().StringVar(&f.stratify, "stratify", "", "period, or a dimension that is not in --dimensions: hotspots are what its shares do not explain")
	completePeriod(cmd)
	completeValues(cmd, "cut", string(analysis.Crossing), string(analysis.Strict))
}

// completePeriod completes the values of --period.
func completePeriod(cmd *cobra.Command) {
	completeValues(cmd, "period", string(analysis.Day), string(analysis.Week), string(analysis.Month), string(analysis.Quarter), string(analysis.Year))
}

func (f *analyzeFlags) options() (analysis.Options, error) {
	asOf, err := parseAsOf(f.asOf)
	if err != nil {
		return analysis.Options{}, err
	}
	o := analysis.Options{Period: analysis.PeriodUnit(f.period), Cut: analysis.Cut(f.cut), Cost: f.cost, Dimensions: f.dimensions, Stratify: f.stratify, ActionDays: f.actionDays, AsOf: asOf}
	if f.exposure != "" {
		if o.Exposure, err = readExposure(f.exposure); err != nil {
			return analysis.Options{}, err
		}
	}
	for _, s := range f.actions {
		a, err := analysis.ParseAction(s)
		if err != nil {
			return analysis.Options{}, usagef("--action: %v", err)
		}
		o.Actions = append(o.Actions, a)
	}
	if f.fishbone != "" {
		if o.Fishbone, err = loadFishbone(f.fishbone); err != nil {
			return analysis.Options{}, err
		}
	}
	if err := o.Validate(); err != nil {
		return analysis.Options{}, usagef("%v", err)
	}
	return o, nil
}

func loadFishbone(name string) (*taxonomy.Fishbone, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, usagef("%v", err)
	}
	defer f.Close()
	b, err := taxonomy.LoadFishbone(name, f)
	if err != nil {
		return nil, usagef("%v", err)
	}
	return b, nil
}

// readExposure reads the value of --exposure. A file may have a colon in its
// name.
func readExposure(value string) (*analysis.Exposure, error) {
	path, column := value, ""
	if _, err := os.Stat(path); err != nil {
		if i := strings.LastIndexByte(value, ':'); i > 0 {
			path, column = value[:i], value[i+1:]
		}
	}
	return analysis.ReadExposure(path, column)
}

// langFlag is the language of reports.
func addLang(cmd *cobra.Command, lang *string) {
	cmd.Flags().StringVar(lang, "lang", string(reports.Chinese), "language of the report: zh or en")
	completeValues(cmd, "lang", string(reports.Chinese), string(reports.English))
}

func newRunCommand(std streams) *cobra.Command {
	var flags labelFlags
	var analyze analyzeFlags
	var also labelledFormats
	var out, lang string
	cmd := &cobra.Command{
		Use:   "run --out DIR FILE...",
		Short: "Read, label, analyse and report in one go",
		Long: `Read complaint files (CSV, TSV, XLSX, JSONL, Parquet; folders, globs, - for
standard input), label each complaint, and write a report.

The output folder appears whole or not at all. labelled.parquet, its copies for
spreadsheets (--labelled csv, xlsx or jsonl) and rejects.csv hold raw complaint
text and are readable by their owner alone; everything else is redacted.`,
		Example: `  suxi run --out out testdata/demo
  suxi run --labelled xlsx --out out2 testdata/demo`,
		Args: inputArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := requireOut(out); err != nil {
				return err
			}
			if err := checkOut(cmd, args, out); err != nil {
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
			return runRun(cmd.Context(), std, flags, analyze.audit, options, also, language, out, args)
		},
	}
	flags.add(cmd)
	analyze.add(cmd)
	addLang(cmd, &lang)
	cmd.Flags().Var(&also, "labelled", "`formats` in which to write the labelled rows besides labelled.parquet: csv, xlsx or jsonl, several with commas")
	completeValues(cmd, "labelled", alsoLabelled...)
	addPath(cmd, &out, "out", "folder to write")
	return cmd
}

// rejectsFile is private, as are the labelled rows.
const rejectsFile = "rejects.csv"

// firstPass is the labelled file before groups are known. It never leaves the
// hidden folder that a run is written in.
const firstPass = "labelled.first.parquet"

func runRun(ctx context.Context, std streams, flags labelFlags, audit string, options analysis.Options, also labelledFormats, language reports.Language, out string, args []string) error {
	clock := newStopwatch()
	bundle, err := flags.model.open()
	if err != nil {
		return err
	}
	answers, err := readAnswers(audit, bundle.Taxonomy)
	if err != nil {
		return err
	}
	options.Audit, options.Training = answers.of(), trainingOf(bundle.Profile())
	dir, err := atomicfile.CreateDir(out, flags.force)
	if err != nil {
		return err
	}
	defer dir.Abort()

	labelling, err := labelInto(ctx, std, flags, dir, bundle, args)
	if err != nil {
		return err
	}
	clock.lap("label")

	builder := analysis.New(bundle.Taxonomy, options)
	finishing, err := finishInto(ctx, dir, bundle, builder, answers, also)
	if err != nil {
		return err
	}
	labelling.Finishing = *finishing
	clock.lap("groups")
	result := builder.Result()
	caution(result, finishing.Warnings())
	answers.warn(std)
	clock.lap("analyze")

	if err := writeReports(dir, result, qualityOf(labelling), language); err != nil {
		return err
	}
	clock.lap("report")

	if err := writeManifest(dir, pipeline.NewRun(bundle, labelling, result.Options)); err != nil {
		return err
	}
	if err := writeFile(dir, "timings.json", 0o644, clock.write); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := dir.Commit(); err != nil {
		return err
	}
	return flags.finish(std, labelling, "report in "+filepath.Join(out, "report.html"), filepath.Join(out, rejectsFile))
}

// labelInto labels args into the first-pass file and rejects.csv of dir.
func labelInto(ctx context.Context, std streams, flags labelFlags, dir *atomicfile.Dir, bundle *models.Bundle, args []string) (*pipeline.Labelling, error) {
	rejectsOut, err := dir.Create(rejectsFile, 0o600)
	if err != nil {
		return nil, err
	}
	defer rejectsOut.Close()
	firstOut, err := dir.Create(firstPass, 0o600)
	if err != nil {
		return nil, err
	}
	defer firstOut.Close()
	out, err := complaint.NewWriter("parquet", firstOut, nil)
	if err != nil {
		return nil, err
	}
	rejects, err := complaint.NewRejectsWriter(rejectsOut)
	if err != nil {
		return nil, err
	}
	labelling, err := flags.label(ctx, std, args, bundle, out, rejects)
	if err != nil {
		return nil, err
	}
	return labelling, closeAll(out, rejects, firstOut, rejectsOut)
}

// qualityOf tells the report what became of the rows of a run.
func qualityOf(l *pipeline.Labelling) *reports.Quality {
	q := &reports.Quality{
		Read: l.Counts.Read, Labelled: l.Counts.Labelled, Rejected: l.Counts.Rejected, Duplicate: l.Counts.Duplicate,
	}
	for rule := range (segment.Counts{}).All() {
		changed := l.Normalized[rule.String()]
		q.Changed = append(q.Changed, reports.Changed{Rule: rule.String(), Characters: changed.Characters, Rows: changed.Rows})
	}
	for _, w := range l.InputWarnings() {
		q.Warnings = append(q.Warnings, analysis.Text(w.Message))
	}
	for _, in := range l.Inputs {
		q.Inputs = append(q.Inputs, reports.Input{Name: in.Name, Format: in.Format, Encoding: in.Encoding, Rows: in.Rows, Rejected: in.Rejected, Undecodable: in.Undecodable})
	}
	for _, r := range l.Rules {
		q.Raised = append(q.Raised, reports.Raised{Rule: r.Code, Rows: r.Raised})
	}
	return q
}

// writeReports writes everything that is rendered from a result.
func writeReports(dir *atomicfile.Dir, result *analysis.Result, quality *reports.Quality, language reports.Language) error {
	o := reports.Options{Language: language, Quality: quality}
	type file struct {
		name  string
		write func(io.Writer) error
	}
	files := []file{
		{"analysis.json", result.WriteJSON},
		{"report.xlsx", func(w io.Writer) error { return reports.WriteXLSX(w, result, o) }},
		{"report.html", func(w io.Writer) error { return reports.WriteHTML(w, result, o) }},
	}
	for _, t := range tables.All() {
		files = append(files, file{t.Name + ".parquet", func(w io.Writer) error { return t.WriteParquet(w, result) }})
	}
	for _, f := range files {
		if err := writeFile(dir, f.name, 0o644, f.write); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
	}
	return nil
}

// writeManifest lists the files of dir in its manifest.json.
func writeManifest(dir *atomicfile.Dir, run *pipeline.Run) error {
	private := []string{rejectsFile}
	for _, format := range labelledExtensions {
		private = append(private, labelledIn(format))
	}
	manifest, err := pipeline.NewManifest(version, run, dir.Path(""), private...)
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
