package main

import (
	"context"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"suxi/internal/inputfile"
	"suxi/internal/job"
	"suxi/segment"
)

func newDictCommand(std streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "dict",
		Short: "Check, compile and compare dictionaries",
		Long: `Check, compile and compare the dictionaries that texts are cut with.

A file of user words holds one "word [frequency] [tag]" a line, as jieba's user
dictionaries do, in UTF-8 or GB18030. A user word always comes out whole, unless a
longer one, or an equally long one further left, overlaps it; inside a run of
Latin letters and digits nothing is found. Frequency and tag decide nothing, and
there are no comments.

A word may hold spaces if it stands in double quotes, if tabs separate the fields,
or if what follows the space is neither a whole number nor a part of speech.`,
		Example: `  suxi dict lint words.txt
  suxi dict diff --corpus testdata/demo accurate words.txt`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(cmd, args[0])
			}
			return nil
		},
	}
	cmd.AddCommand(
		ending(newDictLintCommand(std), exitFailure, exitGate, exitInterrupted),
		ending(newDictCompileCommand(std), exitFailure, exitInterrupted),
		ending(newDictDiffCommand(std), exitFailure, exitInterrupted),
	)
	return cmd
}

// dictExtensions are those of dictionaries: compiled ones and files of user words.
var dictExtensions = []string{"dict", "txt"}

// addDict adds --dict.
func addDict(cmd *cobra.Command, dicts *[]string) {
	cmd.Flags().StringArrayVar(dicts, "dict", nil, "dictionary `file` to cut texts with, compiled or of user words, or the name of an embedded one, accurate or gse; more than once for several (default: accurate, or what the model was trained with)")
	markPath(cmd, "dict")
	cmd.RegisterFlagCompletionFunc("dict", completeDict)
}

// openSegmenter returns a segmenter over the dictionaries that --dict names.
// Check, which may be nil, refuses user words; its errors begin with the line.
func openSegmenter(dicts []string, check func(*segment.UserWords) error) (*segment.Segmenter, error) {
	base, words, err := openDicts(dicts, check)
	if err != nil {
		return nil, err
	}
	return base.With(segment.NewUserWords(words...))
}

// openDicts opens the dictionaries that --dict names: one to cut with, which is
// the default unless named, and any number of files of user words.
func openDicts(dicts []string, check func(*segment.UserWords) error) (base *segment.Segmenter, files []*segment.UserFile, err error) {
	base, files, err = job.Dictionaries(dicts, check)
	if err != nil {
		return nil, nil, usagef("--dict %v", err)
	}
	if base == nil {
		base, err = segment.New()
	}
	return base, files, err
}

// readUserFile reads a file of user words, with its bad lines; - is standard input.
func readUserFile(ctx context.Context, std streams, name string) (*segment.UserFile, error) {
	in, err := openText(ctx, std, name)
	if err != nil {
		return nil, job.Named(name, err)
	}
	defer in.Close()
	words, err := segment.ReadUserFile(in)
	return words, job.Named(name, err)
}

// openText opens a file, of which reading ends when ctx is cancelled; - is
// standard input.
func openText(ctx context.Context, std streams, name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(interruptible{ctx, std.in}), nil
	}
	f, err := inputfile.Open(name)
	if err != nil {
		return nil, err
	}
	return struct {
		io.Reader
		io.Closer
	}{interruptible{ctx, f}, f}, nil
}

// completeDict completes the name of an embedded dictionary or of a file.
func completeDict(_ *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
	names := slices.DeleteFunc([]string{segment.Accurate, segment.GSE}, func(name string) bool { return !strings.HasPrefix(name, word) })
	if len(names) > 0 {
		return names, cobra.ShellCompDirectiveDefault
	}
	return dictExtensions, cobra.ShellCompDirectiveFilterFileExt
}
