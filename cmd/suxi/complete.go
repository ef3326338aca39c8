package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

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

// completeHeader completes a header of the first file that stands on the line
// already, behind one of the prefixes if there are any.
func completeHeader(prefixes ...string) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
		prefix := ""
		if len(prefixes) > 0 {
			at := slices.IndexFunc(prefixes, func(p string) bool { return strings.HasPrefix(word, p) })
			if at < 0 {
				return prefixes, cobra.ShellCompDirectiveNoSpace | cobra.ShellCompDirectiveNoFileComp
			}
			prefix = prefixes[at]
		}
		var headers []string
		if len(args) > 0 && args[0] != "-" {
			for _, c := range headerOf(args[0]) {
				headers = append(headers, prefix+c.Header)
			}
		}
		return headers, cobra.ShellCompDirectiveNoFileComp
	}
}

// completeList completes the last of several values with commas, each of which
// stands once.
func completeList(values ...string) cobra.CompletionFunc {
	return func(_ *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
		before := word[:strings.LastIndexByte(word, ',')+1]
		taken := strings.Split(before, ",")
		var lists []string
		for _, v := range values {
			if !slices.Contains(taken, v) {
				lists = append(lists, before+v)
			}
		}
		return lists, cobra.ShellCompDirectiveNoSpace | cobra.ShellCompDirectiveNoFileComp
	}
}

// completeRest keeps a shell from offering files for the flags of a command whose
// values can be anything else, such as dates and numbers.
func completeRest(cmd *cobra.Command) {
	cmd.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
		_, known := cmd.GetFlagCompletionFunc(f.Name)
		if !known && f.Annotations[cobra.BashCompFilenameExt] == nil && f.Annotations[cobra.BashCompSubdirsInDir] == nil {
			cmd.RegisterFlagCompletionFunc(f.Name, cobra.NoFileCompletions)
		}
	})
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
