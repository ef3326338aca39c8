package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"suxi/internal/inputfile"
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
	base, files, err = openNamed(dicts, check)
	if err != nil {
		return nil, nil, usagef("--dict %v", err)
	}
	if base == nil {
		base, err = segment.New()
	}
	return base, files, err
}

// openNamed opens dictionaries as openDicts does, without a default: base is
// nil unless named. Errors begin with the name.
func openNamed(dicts []string, check func(*segment.UserWords) error) (base *segment.Segmenter, files []*segment.UserFile, err error) {
	for _, name := range dicts {
		dictionary, words, err := openDict(name)
		switch {
		case err != nil:
			return nil, nil, err
		case words != nil:
			if check != nil {
				if err := check(segment.NewUserWords(words)); err != nil {
					return nil, nil, fmt.Errorf("%s:%w", name, err)
				}
			}
			files = append(files, words)
		case base != nil:
			return nil, nil, fmt.Errorf("%s: a second dictionary: one cuts, the others are files of user words", name)
		default:
			base = dictionary
		}
	}
	return base, files, nil
}

// isDictName tells the name of an embedded dictionary from that of a file.
func isDictName(name string) bool { return name == segment.Accurate || name == segment.GSE }

// openDict opens an embedded dictionary, a compiled one, or a file of user words.
func openDict(name string) (*segment.Segmenter, *segment.UserFile, error) {
	if isDictName(name) {
		s, err := segment.Embedded(name)
		return s, nil, err
	}
	f, err := inputfile.Open(name)
	if err != nil {
		return nil, nil, named(name, err)
	}
	defer f.Close()
	in := bufio.NewReader(f)
	beginning, _ := in.Peek(8) // as much as IsCompiled looks at; an error comes again
	if segment.IsCompiled(beginning) {
		s, err := decodeDict(in)
		return s, nil, named(name, err)
	}
	words, err := segment.ReadUserFile(in)
	if err != nil {
		return nil, nil, named(name, err)
	}
	for _, l := range words.Lines {
		if l.Err != nil {
			return nil, nil, fmt.Errorf("%s:%d: %w; suxi dict lint lists all", name, l.Line, l.Err)
		}
	}
	return nil, words, nil
}

// maxCompiled bounds a compiled dictionary, in bytes.
const maxCompiled = 256 << 20

// decodeDict reads a compiled dictionary.
func decodeDict(in io.Reader) (*segment.Segmenter, error) {
	data, err := io.ReadAll(io.LimitReader(in, maxCompiled+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxCompiled {
		return nil, fmt.Errorf("compiled dictionary: more than %d MiB", maxCompiled>>20)
	}
	return segment.Decode(data)
}

// named puts the name of a file before an error, in the place of what the system
// says of opening or reading it; nil stays nil.
func named(name string, err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", name, err)
}

// readUserFile reads a file of user words, with its bad lines; - is standard input.
func readUserFile(ctx context.Context, std streams, name string) (*segment.UserFile, error) {
	in, err := openText(ctx, std, name)
	if err != nil {
		return nil, named(name, err)
	}
	defer in.Close()
	words, err := segment.ReadUserFile(in)
	return words, named(name, err)
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
