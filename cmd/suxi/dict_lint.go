package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"suxi/complaint"
	"suxi/redact"
	"suxi/segment"
)

// lintFlags are the flags of dict lint.
type lintFlags struct {
	read   readFlags
	dicts  []string
	corpus string
	tests  string
	asJSON bool
}

func newDictLintCommand(std streams) *cobra.Command {
	var flags lintFlags
	cmd := &cobra.Command{
		Use:   "lint FILE...",
		Short: "Check files of user words, and show what each word changes",
		Long: `Check files of user words, and show how a sentence with each word is cut before
and after. The files are taken together, and added to the dictionaries of --dict.

Errors are lines without a usable word and failed tests. Warnings are words that
are twice in the files, that hold personal information or marks which other programs
put between fields, whose spaces can be read in two ways, that cut numbers or other
words apart, that overlap another user word, or that are not in the corpus. Notes
are what is as it should be and good to know, such as the words that one takes in.

--corpus takes the sentences from complaints, with personal information masked,
and counts how often each word is there and comes out. --tests names a file of
sentences with | between the words they must be cut into, one a line, as
suxi segment --separator '|' writes them.`,
		Example: `  suxi dict lint words.txt
  suxi dict lint --corpus testdata/demo --tests cuts.txt words.txt`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("no user words: name a file, or - for standard input")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return runDictLint(cmd.Context(), std, flags, args)
		},
	}
	flags.read.add(cmd)
	addDict(cmd, &flags.dicts)
	addCorpus(cmd, &flags.corpus)
	addPath(cmd, &flags.tests, "tests", "sentences cut as they must be", "txt")
	addJSON(cmd, &flags.asJSON)
	addQuiet(cmd)
	cmd.ValidArgsFunction = completeFiles("txt")
	return cmd
}

// A level says how bad a finding is.
type level string

const (
	lintError   level = "error"
	lintWarning level = "warning"
	lintNote    level = "note"
)

// A finding is one thing that dict lint has to say. Text of complaints in it is
// masked.
type finding struct {
	File    string `json:"file"`
	Line    int    `json:"line,omitempty"` // 0: the file as a whole
	Level   level  `json:"level"`
	Kind    string `json:"kind"` // see the checks
	Word    string `json:"word,omitempty"`
	Message string `json:"message"`
}

// A proof shows how a sentence with a word is cut without and with the words.
type proof struct {
	File   string   `json:"file"`
	Line   int      `json:"line"`
	Word   string   `json:"word"`
	Before []string `json:"before"`
	After  []string `json:"after"`
	// In the corpus: how often the word is there, and how often it comes out.
	Occurrences int `json:"occurrences"`
	Whole       int `json:"whole"`
}

// A lintReport is what dict lint prints.
type lintReport struct {
	Dictionary string    `json:"dictionary"` // what the words are added to
	Files      []string  `json:"files"`
	Words      int       `json:"words"`
	Corpus     *corpus   `json:"corpus,omitempty"`
	Tests      int       `json:"tests"`
	Errors     int       `json:"errors"`
	Warnings   int       `json:"warnings"`
	Notes      int       `json:"notes"`
	Findings   []finding `json:"findings"` // by file and line
	Proofs     []proof   `json:"proofs"`
}

func runDictLint(ctx context.Context, std streams, flags lintFlags, args []string) error {
	base, words, err := openDicts(flags.dicts, nil)
	if err != nil {
		return err
	}
	before, err := base.With(segment.NewUserWords(words...))
	if err != nil {
		return err
	}
	l := newLinter(before)
	for _, name := range args {
		file, err := readUserFile(ctx, std, name)
		if err != nil {
			return err
		}
		l.addFile(name, file)
	}
	if l.after, err = base.With(segment.NewUserWords(append(words, l.files...)...)); err != nil {
		return err
	}
	l.checkWords()
	if flags.corpus != "" {
		inputs, err := complaint.Inputs([]string{flags.corpus})
		if err != nil {
			return err
		}
		l.report.Corpus = &corpus{}
		bar := newProgress(std, "read", "rows")
		if err := l.report.Corpus.each(ctx, inputs, flags.read.options(ctx, std), bar, l.addText); err != nil {
			return err
		}
		l.checkCorpus()
	}
	if flags.tests != "" {
		if err := l.runTests(ctx, std, flags.tests); err != nil {
			return err
		}
	}
	r := l.finish()
	if flags.asJSON {
		enc := json.NewEncoder(std.out)
		enc.SetIndent("", "  ")
		err = enc.Encode(r)
	} else {
		err = r.print(std.people())
	}
	if err == nil && r.Errors > 0 {
		err = &statusError{exitGate, fmt.Errorf("%s in %s", plural(r.Errors, "error"), plural(len(r.Files), "file"))}
	}
	return err
}

// A linter collects a report.
type linter struct {
	report lintReport
	before *segment.Segmenter
	after  *segment.Segmenter // with the words
	files  []*segment.UserFile
	index  *wordIndex
	words  []lintWord
	cuts   cutter
}

// A lintWord is a word that counts: the first of its kind.
type lintWord struct {
	segment.UserWord
	file     string
	sentence string         // of the corpus, as it is
	found    int            // in the corpus
	whole    int            // of found, how often it comes out
	breaks   int            // of whole, how often it cuts words of the dictionary apart
	broken   map[string]int // those words, and how often
}

func newLinter(before *segment.Segmenter) *linter {
	return &linter{
		report: lintReport{Dictionary: before.Dictionary(), Findings: []finding{}, Proofs: []proof{}},
		before: before,
		index:  newWordIndex(),
	}
}

func (l *linter) add(file string, line int, level level, kind, word, format string, args ...any) {
	l.report.Findings = append(l.report.Findings, finding{
		redact.Mask(file), line, level, kind, redact.Mask(word), redact.Mask(fmt.Sprintf(format, args...)),
	})
}

// addWord adds a finding about a word that counts.
func (l *linter) addWord(w *lintWord, level level, kind, format string, args ...any) {
	l.add(w.file, w.Line, level, kind, w.Text, format, args...)
}

// finish sorts the findings and counts them.
func (l *linter) finish() *lintReport {
	r := &l.report
	r.Words = len(l.words)
	order := func(f finding) int {
		if i := slices.Index(r.Files, f.File); i >= 0 {
			return i
		}
		return len(r.Files) // the tests
	}
	slices.SortStableFunc(r.Findings, func(a, b finding) int {
		return cmp.Or(order(a)-order(b), a.Line-b.Line)
	})
	for _, f := range r.Findings {
		switch f.Level {
		case lintError:
			r.Errors++
		case lintWarning:
			r.Warnings++
		case lintNote:
			r.Notes++
		}
	}
	for i := range l.words {
		r.Proofs = append(r.Proofs, l.prove(&l.words[i]))
	}
	return r
}
