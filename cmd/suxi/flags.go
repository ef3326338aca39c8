package main

import (
	"context"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"suxi/analysis"
	"suxi/complaint"
	"suxi/internal/job"
	"suxi/models"
	"suxi/segment"
	"suxi/taxonomy"
)

// readFlags are the flags of commands that read complaint files.
type readFlags struct {
	columns  map[string]string
	encoding string
	format   string
}

func (f *readFlags) add(cmd *cobra.Command) {
	addColumn(cmd, &f.columns)
	cmd.Flags().StringVar(&f.encoding, "encoding", "", "encoding of CSV, TSV and JSONL: utf-8, gb18030, big5, utf-16le or utf-16be (default: detected)")
	cmd.Flags().StringVar(&f.format, "format", "", "format of the inputs: csv, tsv, xlsx, jsonl or parquet (default: by extension or content)")
	completeValues(cmd, "encoding", "utf-8", "gb18030", "big5", "utf-16le", "utf-16be")
	completeValues(cmd, "format", "csv", "tsv", "xlsx", "jsonl", "parquet")
	cmd.ValidArgsFunction = completeFiles(inputExtensions...)
}

// addColumn adds --column.
func addColumn(cmd *cobra.Command, columns *map[string]string) {
	cmd.Flags().StringToStringVar(columns, "column", nil, "`field=header` for headers that are not recognised, as in text=反映内容,category=大类; an empty header ignores the field, header#2 is the second of that name")
	cmd.Flags().Lookup("column").DefValue = "" // instead of [], which help would show
	cmd.RegisterFlagCompletionFunc("column", completeColumn)
}

// inputExtensions are those of complaint files.
var inputExtensions = []string{"csv", "tsv", "txt", "xlsx", "jsonl", "ndjson", "parquet", "gz"}

func (f *readFlags) options(ctx context.Context, std streams) complaint.ReaderOptions {
	return complaint.ReaderOptions{
		Columns:  f.columns,
		Encoding: f.encoding,
		Format:   f.format,
		Stdin:    interruptible{ctx, std.in},
	}
}

// useWorkers checks the value of --workers and has the program use as many
// processor cores, whatever it does beside its work; 0 is all.
func useWorkers(n int) error {
	if n < 0 {
		return usagef("--workers %d: want 1 or more, or 0 for all processors", n)
	}
	runtime.GOMAXPROCS(n)
	return nil
}

// warn tells warnings.
func warn(std streams, warnings []string) {
	for _, w := range warnings {
		std.tell.warn(w)
	}
}

// warnIn tells warnings that are there in both languages.
func warnIn(std streams, warnings []analysis.Text) {
	for _, w := range warnings {
		std.tell.warnIn(w)
	}
}

// modelFlags name the model of a command that labels.
type modelFlags struct {
	model    string
	taxonomy string
}

func (f *modelFlags) add(cmd *cobra.Command) {
	addModel(cmd, &f.model)
	addTaxonomy(cmd, &f.taxonomy, "instead of the model's, with the same categories and levels: names, subcategories, rules, phrases and deadlines hold without training again")
}

// open returns the bundle, with the taxonomy in force.
func (f *modelFlags) open() (*models.Bundle, error) {
	go segment.New() // decodes the dictionary meanwhile
	bundle, err := job.Model(f.model)
	if err != nil {
		return nil, err
	}
	return job.Under(bundle, f.taxonomy)
}

// labelerFlags say what is worked out of each text.
type labelerFlags struct {
	evidence bool
	only     string // categoryOnly, or empty for everything
}

// categoryOnly is the value of --only.
const categoryOnly = "category"

func (f *labelerFlags) addEvidence(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.evidence, "evidence", false, "fill the column evidence: the words that spoke most for each category; labelling takes longer")
}

func (f *labelerFlags) addOnly(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.only, "only", "", "label the category alone: category")
	completeValues(cmd, "only", categoryOnly)
}

func (f *labelerFlags) validate() error {
	if f.only != "" && f.only != categoryOnly {
		return usagef("--only %s: want %s, or leave it out to label everything", f.only, categoryOnly)
	}
	return nil
}

func (f *labelerFlags) options() models.LabelerOptions {
	return models.LabelerOptions{Evidence: f.evidence, CategoryOnly: f.only == categoryOnly}
}

// openLabeler is job.Labeler, and tells its warning.
func openLabeler(std streams, bundle *models.Bundle, dicts []string, boilerplate *segment.Boilerplate, o models.LabelerOptions) (*models.Labeler, error) {
	labeler, warning, err := job.Labeler(bundle, dicts, boilerplate, o)
	if warning != "" {
		std.tell.warn(warning)
	}
	return labeler, err
}

// pathFlag is the annotation of a flag that names a file or a folder.
const pathFlag = "path"

// addPath adds a flag that names a file with one of these extensions, or a
// folder if there are none.
func addPath(cmd *cobra.Command, path *string, name, usage string, extensions ...string) {
	cmd.Flags().StringVar(path, name, "", usage)
	markPath(cmd, name)
	if len(extensions) == 0 {
		cmd.MarkFlagDirname(name)
	} else {
		cmd.MarkFlagFilename(name, extensions...)
	}
}

// markPath makes a flag's value in a configuration file relative to that file.
func markPath(cmd *cobra.Command, name string) { cmd.Flags().SetAnnotation(name, pathFlag, []string{}) }

// addModel adds --model.
func addModel(cmd *cobra.Command, model *string) {
	addPath(cmd, model, "model", "model file (default: the embedded consumer model)", "suxi")
}

// addTaxonomy adds --taxonomy; use says what it is for.
func addTaxonomy(cmd *cobra.Command, name *string, use string) {
	cmd.Flags().StringVar(name, "taxonomy", "", "taxonomy `file`, or the name of an embedded one, "+strings.Join(taxonomy.Embedded(), " or ")+": "+use)
	markPath(cmd, "taxonomy")
	cmd.RegisterFlagCompletionFunc("taxonomy", completeTaxonomy)
}

// addQuiet adds --quiet, which the teller looks for.
func addQuiet(cmd *cobra.Command) {
	cmd.Flags().Bool("quiet", false, "no progress and no closing line on standard error: warnings and errors alone")
}

// addEvents adds the --json of a command that writes files, for which the teller
// looks.
func addEvents(cmd *cobra.Command) {
	cmd.Flags().Bool("json", false, "tell progress, warnings and the outcome on standard output, one JSON object a line")
	cmd.Flags().SetAnnotation("json", eventsFlag, []string{})
}

// addForce adds --force.
func addForce(cmd *cobra.Command, force *bool) {
	cmd.Flags().BoolVar(force, "force", false, "replace existing output")
}

// addJSON adds --json.
func addJSON(cmd *cobra.Command, asJSON *bool) {
	cmd.Flags().BoolVar(asJSON, "json", false, "print one JSON object")
}

// addMask adds --mask-boilerplate.
func addMask(cmd *cobra.Command, mask *bool) {
	cmd.Flags().BoolVar(mask, "mask-boilerplate", false, "leave lines that many complaints of a file have, such as page numbers and disclaimers, out of what the model sees")
}

// addWorkers adds --workers; 0 is the default.
func addWorkers(cmd *cobra.Command, workers *int) {
	cmd.Flags().IntVar(workers, "workers", 0, "processor cores to use (default: all; the output does not depend on it)")
}
