package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"suxi/complaint"
	"suxi/taxonomy"
)

// completeValues completes a flag that takes one of a few values.
func completeValues(cmd *cobra.Command, flag string, values ...string) {
	cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
}

// completeFiles completes arguments that are files with one of these extensions.
func completeFiles(extensions ...string) cobra.CompletionFunc {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return extensions, cobra.ShellCompDirectiveFilterFileExt
	}
}

// completeFolder completes an argument that is a folder.
func completeFolder(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveFilterDirs
}

// completeTaxonomy completes the name of an embedded taxonomy or a file.
func completeTaxonomy(_ *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
	names := slices.DeleteFunc(taxonomy.Embedded(), func(name string) bool { return !strings.HasPrefix(name, word) })
	if len(names) > 0 {
		return names, cobra.ShellCompDirectiveDefault
	}
	return []string{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt
}

// completeColumn completes field=header: the field by its name, and then the
// header by those of the first file that stands on the line already.
func completeColumn(_ *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
	field, _, written := strings.Cut(word, "=")
	var pairs []string
	if !written {
		for _, name := range complaint.Fields() {
			if strings.HasPrefix(name, word) {
				pairs = append(pairs, name+"=")
			}
		}
		return pairs, cobra.ShellCompDirectiveNoSpace | cobra.ShellCompDirectiveNoFileComp
	}
	if len(args) == 0 || args[0] == "-" {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	for _, c := range headerOf(args[0]) {
		pairs = append(pairs, field+"="+c.Header)
	}
	return pairs, cobra.ShellCompDirectiveNoFileComp
}

// headerOf returns the columns of a complaint file, or none if it cannot be read.
func headerOf(name string) []complaint.Column {
	r, err := complaint.OpenFile(name, complaint.ReaderOptions{})
	if err != nil {
		return nil
	}
	defer r.Close()
	r.Read() // the columns of some formats are known by their rows
	return r.Stats().Columns
}
