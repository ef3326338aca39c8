package main

import (
	"github.com/spf13/cobra"

	"suxi/analysis"
	"suxi/internal/job"
)

// addTemplates adds the flags that say which regulators' tables to fill in.
func addTemplates(cmd *cobra.Command, say *job.Analysis) {
	cmd.Flags().StringVar(&say.Templates, "template", "", "regulators' `tables` to fill in, with commas: nature (中消协投诉性质), users (百万用户申诉率), outlets (每千营业网点), customers (每千万个人客户); all but nature need --exposure by channel, product or region")
	addPath(cmd, &say.TemplateMap, "template-map", "CSV file with the columns old and new: which category is counted under which 投诉性质 (default: those of the embedded scheme)", "csv")
	var names []string
	for _, t := range analysis.Templates() {
		names = append(names, string(t))
	}
	completeValues(cmd, "template", names...)
}
