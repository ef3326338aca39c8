package main

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"suxi/analysis"
	"suxi/internal/inputfile"
	"suxi/taxonomy"
)

// templateFlags say which regulators' tables to fill in.
type templateFlags struct {
	names string // with commas
	file  string // which category has which 投诉性质
}

func (f *templateFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.names, "template", "", "regulators' `tables` to fill in, with commas: nature (中消协投诉性质), users (百万用户申诉率), outlets (每千营业网点), customers (每千万个人客户); all but nature need --exposure by channel, product or region")
	addPath(cmd, &f.file, "template-map", "CSV file with the columns old and new: which category is counted under which 投诉性质 (default: those of the embedded scheme)", "csv")
	var names []string
	for _, t := range analysis.Templates() {
		names = append(names, string(t))
	}
	completeValues(cmd, "template", names...)
}

// fill puts them into options.
func (f *templateFlags) fill(o *analysis.Options) error {
	if f.names != "" {
		for name := range strings.SplitSeq(f.names, ",") {
			o.Templates = append(o.Templates, analysis.Template(strings.TrimSpace(name)))
		}
	}
	if f.file == "" {
		return nil
	}
	if !slices.Contains(o.Templates, analysis.Nature) {
		return usagef("--template-map is for --template nature: give both")
	}
	in, err := inputfile.Open(f.file)
	if err != nil {
		return usagef("--template-map: %v", err)
	}
	defer in.Close()
	o.Natures = &taxonomy.Crosswalk{}
	if err := o.Natures.Read(filepath.Base(f.file), in); err != nil {
		return usagef("--template-map: %v", err)
	}
	return nil
}

// checkTemplates reports what the table of natures cannot make of a taxonomy.
func checkTemplates(o analysis.Options, tax *taxonomy.Taxonomy) error {
	if !slices.Contains(o.Templates, analysis.Nature) {
		return nil
	}
	of, err := taxonomy.NaturesOf(tax, o.Natures)
	if err != nil {
		return usagef("--template-map: %v", err)
	}
	rest := len(taxonomy.Natures()) - 1
	if !slices.ContainsFunc(of, func(i int) bool { return i != rest }) {
		return usagef("--template nature: no category of taxonomy %q has a 投诉性质: say which have which in a CSV file with the columns old and new, --template-map FILE", tax.Name)
	}
	return nil
}
