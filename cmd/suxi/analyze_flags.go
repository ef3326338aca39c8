package main

import (
	"github.com/spf13/cobra"

	"suxi/analysis"
	"suxi/internal/job"
)

// analyzeFlags are shared by the commands that analyse: run and analyze.
type analyzeFlags struct {
	say      job.Analysis
	exposure []string // one at most
	audit    string
}

func (f *analyzeFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.say.AsOf, "as-of", "", "the day the report speaks from, as in 2025-06-30 (default: the latest date in the data)")
	cmd.Flags().StringVar(&f.say.Period, "period", string(analysis.Month), "length of a period: day, week, month, quarter or year")
	cmd.Flags().StringVar(&f.say.Cut, "cut", string(analysis.Crossing), "Pareto rule: crossing (smallest set that reaches 80%) or strict (largest set within 80%)")
	cmd.Flags().StringVar(&f.say.Cost, "cost", "", "`column` with the money that a complaint costs, such as 赔付金额: adds a Pareto by cost")
	cmd.Flags().StringArrayVar(&f.exposure, "exposure", nil, "`FILE` of what complaints are counted against instead of days, such as orders by month and region; FILE:COLUMN names its column of numbers")
	addPath(cmd, &f.audit, "audit", "answered sample of review export --audit, which corrects the counts of the model's labels", "xlsx", "csv", "jsonl")
	cmd.Flags().StringArrayVar(&f.say.Actions, "action", nil, "`DATE,SCOPE,NOTE` of a measure, as in 2025-04-01,category=delivery&region=华东,换承运商: did it work? (repeatable)")
	cmd.Flags().IntVar(&f.say.ActionDays, "action-days", 90, "days compared before and after each --action")
	addPath(cmd, &f.say.Fishbone, "fishbone", "YAML file that says which causes lie on which bone of 人机料法环测 (default: the fishbone.yaml that init writes)", "yaml", "yml")
	cmd.Flags().StringVar(&f.say.Dimensions, "dimensions", "", "`names`, with commas, of what hotspots are looked for in: of category, subcategory, channel, product, region, customer_group, department, batch (default category,product,region,channel)")
	cmd.Flags().StringVar(&f.say.Stratify, "stratify", "", "period, or a dimension that is not in --dimensions: hotspots are what its shares do not explain")
	addPrivacy(cmd, &f.say)
	addTemplates(cmd, &f.say)
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
	if f.say.ActionDays < 1 { // 0 is the default
		return analysis.Options{}, usagef("--action-days %d: want 1 or more", f.say.ActionDays)
	}
	if len(f.exposure) > 1 {
		return analysis.Options{}, usagef("--exposure: given %d times: join the files to one, or name its column behind a colon", len(f.exposure))
	}
	for _, value := range f.exposure {
		f.say.Exposure, f.say.ExposureColumn = job.SplitExposure(value)
	}
	return f.say.Options()
}
