package main

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"suxi/analysis"
	"suxi/internal/inputfile"
	"suxi/taxonomy"
)

// analyzeFlags are shared by the commands that analyse: run and analyze.
type analyzeFlags struct {
	asOf   string
	period string
	cut    string
	cost   string

	fishbone string
	exposure []string // one at most
	audit    string

	dimensions string // with commas
	stratify   string

	actions    []string
	actionDays int

	privacy  privacyFlags
	template templateFlags
}

func (f *analyzeFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.asOf, "as-of", "", "the day the report speaks from, as in 2025-06-30 (default: the latest date in the data)")
	cmd.Flags().StringVar(&f.period, "period", string(analysis.Month), "length of a period: day, week, month, quarter or year")
	cmd.Flags().StringVar(&f.cut, "cut", string(analysis.Crossing), "Pareto rule: crossing (smallest set that reaches 80%) or strict (largest set within 80%)")
	cmd.Flags().StringVar(&f.cost, "cost", "", "`column` with the money that a complaint costs, such as 赔付金额: adds a Pareto by cost")
	cmd.Flags().StringArrayVar(&f.exposure, "exposure", nil, "`FILE` of what complaints are counted against instead of days, such as orders by month and region; FILE:COLUMN names its column of numbers")
	addPath(cmd, &f.audit, "audit", "answered sample of review export --audit, which corrects the counts of the model's labels", "xlsx", "csv", "jsonl")
	cmd.Flags().StringArrayVar(&f.actions, "action", nil, "`DATE,SCOPE,NOTE` of a measure, as in 2025-04-01,category=delivery&region=华东,换承运商: did it work? (repeatable)")
	cmd.Flags().IntVar(&f.actionDays, "action-days", 90, "days compared before and after each --action")
	addPath(cmd, &f.fishbone, "fishbone", "YAML file that says which causes lie on which bone of 人机料法环测 (default: the fishbone.yaml that init writes)", "yaml", "yml")
	cmd.Flags().StringVar(&f.dimensions, "dimensions", "", "`names`, with commas, of what hotspots are looked for in: of category, subcategory, channel, product, region, customer_group, department, batch (default category,product,region,channel)")
	cmd.Flags().StringVar(&f.stratify, "stratify", "", "period, or a dimension that is not in --dimensions: hotspots are what its shares do not explain")
	f.privacy.add(cmd)
	f.template.add(cmd)
	dimensions := []string{"category", "subcategory", "channel", "product", "region", "customer_group", "department", "batch"}
	cmd.RegisterFlagCompletionFunc("dimensions", completeList(dimensions...))
	completeValues(cmd, "stratify", append(dimensions, "period")...)
	cmd.RegisterFlagCompletionFunc("cost", completeHeader())
	cmd.MarkFlagFilename("exposure", inputExtensions...)
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
	if f.actionDays < 1 { // 0 is the default of Options
		return analysis.Options{}, usagef("--action-days %d: want 1 or more", f.actionDays)
	}
	o := analysis.Options{Period: analysis.PeriodUnit(f.period), Cut: analysis.Cut(f.cut), Cost: f.cost, Stratify: f.stratify, ActionDays: f.actionDays, AsOf: asOf}
	if f.dimensions != "" {
		for name := range strings.SplitSeq(f.dimensions, ",") {
			o.Dimensions = append(o.Dimensions, strings.TrimSpace(name))
		}
	}
	if err := f.template.fill(&o); err != nil {
		return analysis.Options{}, err
	}
	if len(f.exposure) > 1 {
		return analysis.Options{}, usagef("--exposure: given %d times: join the files to one, or name its column behind a colon", len(f.exposure))
	}
	for _, value := range f.exposure {
		if o.Exposure, err = readExposure(value); err != nil {
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
	if err := f.privacy.set(&o); err != nil {
		return analysis.Options{}, err
	}
	if err := o.Validate(); err != nil {
		return analysis.Options{}, usagef("%v", err)
	}
	return o, nil
}

// checkActions reports a measure about a category that is not in the taxonomy.
func checkActions(o analysis.Options, tax *taxonomy.Taxonomy) error {
	for _, a := range o.Actions {
		if err := a.Check(tax); err != nil {
			return usagef("--action %s: %v", a.Date, err)
		}
	}
	return nil
}

func loadFishbone(name string) (*taxonomy.Fishbone, error) {
	f, err := inputfile.Open(name)
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
// name, and on Windows one behind its drive.
func readExposure(value string) (*analysis.Exposure, error) {
	path, column := value, ""
	if _, err := os.Stat(path); err != nil {
		if i := strings.LastIndexByte(value, ':'); i > len(filepath.VolumeName(value)) {
			path, column = value[:i], value[i+1:]
		}
	}
	return analysis.ReadExposure(path, column)
}
