package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"suxi/complaint"
	"suxi/segment"
)

// normalizeFlags are the flags of normalize.
type normalizeFlags struct {
	boilerplate bool
	asJSON      bool
}

func newNormalizeCommand(std streams) *cobra.Command {
	var flags normalizeFlags
	cmd := &cobra.Command{
		Use:   "normalize [FILE...]",
		Short: "Repair damaged text and make its spelling regular",
		Long: `Print text as it is before it is cut: half width, Simplified, without markup,
invisible characters, injected pinyin and long runs of marks, and with GBK that was
read one byte out of step repaired. Each file, or standard input, is one document;
its encoding is recognised: UTF-8, GB18030, Big5 or UTF-16.

With --json every change is told: its rule, where in the text it was made, in bytes,
and what stood and stands there; and how many characters each rule changed.

What is printed is the text itself, personal information included.`,
		Example: `  suxi normalize damaged.txt
  suxi normalize --boilerplate --json < damaged.txt`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runNormalize(cmd.Context(), std, flags, args)
		},
	}
	cmd.Flags().BoolVar(&flags.boilerplate, "boilerplate", false, "remove lines that many documents, or one document several times, have, such as page numbers and disclaimers")
	addJSON(cmd, &flags.asJSON)
	cmd.ValidArgsFunction = completeFiles("txt", "html")
	return cmd
}

// maxNormalized bounds a document, in bytes.
const maxNormalized = 64 << 20

// A normalizedView is one document that was normalised.
type normalizedView struct {
	File   string         `json:"file"`
	Text   string         `json:"text"`
	Counts map[string]int `json:"counts"` // how many characters each rule changed
	Edits  []editView     `json:"edits"`  // in the order in which they were made
}

// An editView is one change.
type editView struct {
	Rule  string `json:"rule"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	From  string `json:"from"`
	To    string `json:"to"`
}

func runNormalize(ctx context.Context, std streams, flags normalizeFlags, args []string) error {
	if len(args) == 0 {
		args = []string{"-"}
	}
	var texts []string
	var lines segment.Lines
	for _, name := range args {
		text, err := readText(ctx, std, name)
		if err != nil {
			return err
		}
		texts = append(texts, text)
		if flags.boilerplate {
			lines.Add(text)
		}
	}
	boilerplate := lines.Boilerplate()
	views := []normalizedView{}
	last := "" // printed
	for i, text := range texts {
		if flags.asJSON {
			views = append(views, newNormalizedView(args[i], text, boilerplate))
			continue
		}
		document := boilerplate.Mask(segment.Normalize(text)).Text
		if document == "" {
			continue
		}
		if last != "" && !strings.HasSuffix(last, "\n") {
			document = "\n" + document
		}
		if _, err := io.WriteString(std.out, document); err != nil {
			return err
		}
		last = document
	}
	if !flags.asJSON {
		return nil
	}
	enc := json.NewEncoder(std.out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(map[string]any{"files": views})
}

func newNormalizedView(name, text string, boilerplate *segment.Boilerplate) normalizedView {
	whole, edits := segment.Trace(text)
	n := boilerplate.Mask(whole)
	v := normalizedView{File: name, Text: n.Text, Counts: make(map[string]int), Edits: []editView{}}
	for rule, count := range n.Counts.All() {
		v.Counts[rule.String()] = count
	}
	for _, e := range edits {
		v.Edits = append(v.Edits, editView{e.Rule.String(), e.Start, e.End, text[e.Start:e.End], e.Text})
	}
	at, rest := 0, n.Text
	for line := range strings.Lines(whole.Text) {
		var kept bool
		if rest, kept = strings.CutPrefix(rest, line); !kept {
			start, end := whole.Span(at, at+len(line))
			v.Edits = append(v.Edits, editView{segment.Masked.String(), start, end, text[start:end], ""})
		}
		at += len(line)
	}
	return v
}

// readText reads a document.
func readText(ctx context.Context, std streams, name string) (string, error) {
	in, err := openText(ctx, std, name)
	if err != nil {
		return "", err
	}
	defer in.Close()
	decoded, err := complaint.NewTextReader(in)
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	data, err := io.ReadAll(io.LimitReader(decoded, maxNormalized+1))
	switch {
	case err != nil:
		return "", fmt.Errorf("%s: %w", name, err)
	case len(data) > maxNormalized:
		return "", fmt.Errorf("%s: more than %d MiB: split it", name, maxNormalized>>20)
	}
	warnUndecodable(std, name, decoded)
	return string(data), nil
}
