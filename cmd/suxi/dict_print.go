package main

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
)

// mostListed is how many findings of a kind and how many proofs are printed.
const mostListed = 20

// print sets a report as tables for people.
func (r *lintReport) print(out io.Writer) error {
	w := bufio.NewWriter(out)
	var rows [][]string
	printed := map[string]int{}
	var kinds []string
	for _, f := range r.Findings {
		if printed[f.Kind]++; printed[f.Kind] == mostListed+1 {
			kinds = append(kinds, f.Kind)
		}
		if printed[f.Kind] > mostListed {
			continue
		}
		at := f.File
		if f.Line > 0 {
			at = fmt.Sprintf("%s:%d", f.File, f.Line)
		}
		rows = append(rows, []string{at, string(f.Level), f.Kind, strings.Join(nonEmpty(f.Word, f.Message), ": ")})
	}
	printTable(w, "", rows)
	for _, kind := range kinds {
		fmt.Fprintf(w, "and %d more of %s: --json has them all\n", printed[kind]-mostListed, kind)
	}
	if len(rows) > 0 && len(r.Proofs) > 0 {
		fmt.Fprintln(w)
	}
	rows = nil
	for _, p := range r.Proofs[:min(len(r.Proofs), mostListed)] {
		change := strings.Join(p.Before, "|") + " → " + strings.Join(p.After, "|")
		if slices.Equal(p.Before, p.After) {
			change = strings.Join(p.After, "|") + " as before"
		}
		rows = append(rows, []string{p.Word, r.places(p), change})
	}
	printTable(w, "", rows)
	if n := len(r.Proofs) - mostListed; n > 0 {
		fmt.Fprintf(w, "and %d more: --json has them all\n", n)
	}
	fmt.Fprintln(w)
	if r.Corpus != nil {
		fmt.Fprintf(w, "corpus: %s, %d rejected\n", plural(r.Corpus.Rows, "complaint"), r.Corpus.Rejected)
	}
	fmt.Fprintf(w, "%s: %s, %s, %s", plural(r.Words, "word"), plural(r.Errors, "error"), plural(r.Warnings, "warning"), plural(r.Notes, "note"))
	if r.Tests > 0 {
		fmt.Fprintf(w, "; %s", plural(r.Tests, "test"))
	}
	fmt.Fprintln(w)
	return w.Flush()
}

// places says how often a word is in the corpus, and comes out.
func (r *lintReport) places(p proof) string {
	switch {
	case r.Corpus == nil:
		return ""
	case p.Whole == p.Occurrences:
		return fmt.Sprint(p.Occurrences)
	}
	return fmt.Sprintf("%d of %d", p.Whole, p.Occurrences)
}

// printTable sets rows in columns, the last as long as it is. Columns without
// any text are left out.
func printTable(w io.Writer, indent string, rows [][]string) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], columns.StringWidth(cell))
		}
	}
	for _, row := range rows {
		line := indent
		for i, cell := range row {
			if widths[i] > 0 {
				line += columns.FillRight(cell, widths[i]) + "  "
			}
		}
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
}
