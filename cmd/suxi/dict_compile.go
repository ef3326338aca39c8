package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"suxi/internal/atomicfile"
	"suxi/segment"
)

func newDictCompileCommand(std streams) *cobra.Command {
	var out string
	var force bool
	cmd := &cobra.Command{
		Use:   "compile --out FILE FILE...",
		Short: "Compile word lists into a dictionary that loads at once",
		Long: `Compile lists of "word frequency [tag]", such as jieba's dict.txt, into one
dictionary for --dict, which takes the place of the embedded one. The first of
several equal words counts. Frequencies are whole numbers from 2 on: they decide
where a text can be cut in several ways. A word with spaces can only be a user word.

To add some words to a dictionary, name them in a file of user words beside it:
they need neither frequencies nor compiling.`,
		Example: "  suxi dict compile --out mine.dict list.txt",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("no word list: name a file, or - for standard input")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := requireOut(cmd, out); err != nil {
				return err
			}
			if err := checkOut(cmd, args, out); err != nil {
				return err
			}
			return runDictCompile(cmd.Context(), std, out, force, args)
		},
	}
	addPath(cmd, &out, "out", "dictionary to write, such as mine.dict", "dict")
	addForce(cmd, &force)
	addQuiet(cmd)
	cmd.ValidArgsFunction = completeFiles("txt")
	return cmd
}

func runDictCompile(ctx context.Context, std streams, out string, force bool, args []string) error {
	file, err := atomicfile.CreateFile(out, force, 0o644)
	if err != nil {
		return err
	}
	defer file.Abort()
	var list bytes.Buffer
	for _, name := range args {
		words, err := readUserFile(ctx, std, name)
		if err != nil {
			return err
		}
		if err := appendWeighed(&list, words); err != nil {
			return fmt.Errorf("%s:%w", name, err)
		}
	}
	s, err := segment.NewFromDictionary(&list)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	data, err := s.AppendBinary(nil)
	if err != nil {
		return err
	}
	if _, err := file.Write(data); err != nil {
		return err
	}
	if err := file.Commit(); err != nil {
		return err
	}
	std.tell.closing("compiled %d words; %s", s.Words(), out)
	return nil
}

// maxFrequencyDigits keeps frequencies below the greatest that a dictionary has.
const maxFrequencyDigits = 12

// appendWeighed appends the words of a file with their frequencies to list.
func appendWeighed(list *bytes.Buffer, file *segment.UserFile) error {
	for _, l := range file.Lines {
		switch {
		case l.Err != nil:
			return fmt.Errorf("%d: %w", l.Line, l.Err)
		case l.Frequency == "":
			return fmt.Errorf("%d: no frequency behind %q: a word list has one in each line; user words need no compiling", l.Line, l.Text)
		case strings.TrimLeft(l.Frequency, "0") == "" || strings.TrimLeft(l.Frequency, "0") == "1":
			return fmt.Errorf("%d: frequency %s of %q: the least is 2", l.Line, l.Frequency, l.Text)
		case len(strings.TrimLeft(l.Frequency, "0")) > maxFrequencyDigits:
			return fmt.Errorf("%d: frequency %s of %q: %d digits are possible", l.Line, l.Frequency, l.Text, maxFrequencyDigits)
		case strings.Contains(l.Text, " "):
			return fmt.Errorf("%d: space in %q: make it a user word", l.Line, l.Text)
		}
		fmt.Fprintf(list, "%s %s\n", l.Text, l.Frequency)
	}
	return nil
}
