package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"suxi/complaint"
	"suxi/segment"
)

// segmentFlags are the flags of segment.
type segmentFlags struct {
	dicts     []string
	separator string
	offsets   bool
}

func newSegmentCommand(std streams) *cobra.Command {
	var flags segmentFlags
	cmd := &cobra.Command{
		Use:   "segment [FILE...]",
		Short: "Cut lines of text into words",
		Long: `Cut each line of text into words: of files, or of standard input. The words are
normalised (half width, Simplified) and stand in one line each text, with a space
between them; white space of the text is left out. The encoding is recognised:
UTF-8, GB18030, Big5 or UTF-16, and line by line where two files were joined.

With --offsets each line is a JSON object with the text as it was read and all its
tokens, white space among them, with their byte offsets in that text.

What is printed is the text itself, personal information included.`,
		Example: `  suxi segment sentences.txt
  suxi segment --dict words.txt --separator '|' sentences.txt
  suxi segment --offsets < sentences.txt`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if flags.offsets && cmd.Flags().Changed("separator") {
				return usagef("--offsets and --separator: the tokens of a JSON object have no separator; give one of them")
			}
			return runSegment(cmd.Context(), std, flags, args)
		},
	}
	addDict(cmd, &flags.dicts)
	cmd.Flags().StringVar(&flags.separator, "separator", " ", "what stands between two words")
	cmd.Flags().BoolVar(&flags.offsets, "offsets", false, "print JSON lines with the offsets of the tokens")
	cmd.ValidArgsFunction = completeFiles("txt")
	return cmd
}

func runSegment(ctx context.Context, std streams, flags segmentFlags, args []string) error {
	segmenter, err := openSegmenter(flags.dicts, nil)
	if err != nil {
		return err
	}
	if len(args) == 0 {
		args = []string{"-"}
	}
	out := bufio.NewWriterSize(std.out, 1<<16)
	write := textCutter(segmenter, out, flags.separator)
	if flags.offsets {
		write = offsetCutter(segmenter, out)
	}
	for _, name := range args {
		in, err := openText(ctx, std, name)
		if err != nil {
			return err
		}
		err = eachLine(std, name, flushing{in, out}, func(_ int, line string) error { return write(line) })
		in.Close()
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return out.Flush()
}

// textCutter returns a function that writes the words of a line.
func textCutter(s *segment.Segmenter, out *bufio.Writer, separator string) func(line string) error {
	var ends []int
	return func(line string) error {
		text := segment.Normalize(line).Text
		ends = s.AppendEnds(ends[:0], text)
		start, first := 0, true
		for _, end := range ends {
			word := text[start:end]
			start = end
			if strings.TrimSpace(word) == "" {
				continue
			}
			if !first {
				out.WriteString(separator)
			}
			first = false
			out.WriteString(word)
		}
		return out.WriteByte('\n')
	}
}

// A tokenView is a token with its place in the text, in bytes.
type tokenView struct {
	Text  string `json:"text"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// offsetCutter returns a function that writes a line and its tokens.
func offsetCutter(s *segment.Segmenter, out io.Writer) func(line string) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	return func(line string) error {
		document := s.Document(line)
		tokens := make([]tokenView, 0, document.Len())
		for t := range document.Tokens() {
			tokens = append(tokens, tokenView{t.Text, t.Start, t.End})
		}
		return enc.Encode(struct {
			Text   string      `json:"text"`
			Tokens []tokenView `json:"tokens"`
		}{line, tokens})
	}
}

// A flushing reader writes out what was made of its input before it waits for
// more, so that a person or a program at the other end gets an answer to each
// line.
type flushing struct {
	in  io.Reader
	out *bufio.Writer
}

func (f flushing) Read(p []byte) (int, error) {
	if err := f.out.Flush(); err != nil {
		return 0, err
	}
	return f.in.Read(p)
}

// maxTextLine bounds a line of text, in bytes.
const maxTextLine = 64 << 20

// eachLine calls do with each line of in, as UTF-8, and its number, from 1. At
// the end it warns of bytes that could not be decoded.
func eachLine(std streams, name string, in io.Reader, do func(n int, line string) error) error {
	text, err := complaint.NewTextReader(in)
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(text)
	lines.Buffer(make([]byte, 1<<16), maxTextLine)
	for n := 1; lines.Scan(); n++ {
		if err := do(n, lines.Text()); err != nil {
			return err
		}
	}
	warnUndecodable(std, name, text)
	if err := lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		return fmt.Errorf("a line longer than %d MiB", maxTextLine>>20)
	} else {
		return err
	}
}

// warnUndecodable says how many bytes of a text were replaced.
func warnUndecodable(std streams, name string, text *complaint.TextReader) {
	if n := int(text.Undecodable()); n > 0 {
		warn(std, []string{fmt.Sprintf("%s: not %s: %s, replaced by U+FFFD", name, strings.ToUpper(text.Encoding()), plural(n, "byte"))})
	}
}
