package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// unknownCommand reports a word that is no command below cmd.
func unknownCommand(cmd *cobra.Command, word string) error {
	var names []string
	for _, sub := range subcommands(cmd) {
		names = append(names, sub.Name())
	}
	return usagef("unknown command %q%s: see %s --help", word, meant(cmd.CommandPath()+" ", word, names), cmd.CommandPath())
}

// flagError says what to do about a flag that cannot be read.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var bare *pflag.ValueRequiredError
	var wrong *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() == "":
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		name := unknown.GetSpecifiedName()
		return usagef("unknown flag --%s%s: see %s --help", name, meant("--", name, names), cmd.CommandPath())
	case errors.As(err, &bare):
		return usagef("--%s: want %s behind it: see %s --help", bare.GetFlag().Name, kind(bare.GetFlag()), cmd.CommandPath())
	case errors.As(err, &wrong):
		want := "want " + kind(wrong.GetFlag())
		if wrong.GetFlag().Value.Type() == "string" { // one with a check of its own
			want = wrong.Unwrap().Error()
		}
		return usagef("--%s %q: %s: see %s --help", wrong.GetFlag().Name, wrong.GetValue(), want, cmd.CommandPath())
	}
	return usagef("%v: see %s --help", err, cmd.CommandPath())
}

// meant asks whether the candidate nearest to a mistyped word was meant, or is
// empty if none is near.
func meant(prefix, word string, candidates []string) string {
	best, least := "", 3 // distances from here on are other words
	for _, c := range candidates {
		if d := distance(word, c); d < least && d < len(c) {
			best, least = c, d
		}
	}
	if best == "" {
		return ""
	}
	return ", did you mean " + prefix + best + "?"
}

// distance is that of Damerau and Levenshtein, restricted: the least number of
// insertions, deletions, substitutions and exchanges of neighbours, no byte being
// changed twice, that make b of a. Case does not count.
func distance(a, b string) int {
	a, b = strings.ToLower(a), strings.ToLower(b)
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		for j := range d[i] {
			switch {
			case i == 0 || j == 0:
				d[i][j] = i + j
				continue
			case a[i-1] == b[j-1]:
				d[i][j] = d[i-1][j-1]
			default:
				d[i][j] = 1 + min(d[i-1][j], d[i][j-1], d[i-1][j-1])
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}
