package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"suxi/redact"
)

// mostLabels is how many values of a label are shown.
const mostLabels = 10

// finish sorts what was collected from the file called name; err is how reading
// ended.
func (in *inspector) finish(name string, err error) *inspection {
	if err != nil {
		in.Error = redact.Mask(strings.TrimPrefix(err.Error(), name+": "))
	}
	in.Rows = in.Complaints + in.Rejected
	if !in.first.IsZero() {
		in.From, in.To = in.first.Format(time.DateOnly), in.last.Format(time.DateOnly)
	}
	in.Normalized = []normalizedBy{}
	for _, rule := range slices.Sorted(maps.Keys(in.changed)) {
		in.Normalized = append(in.Normalized, *in.changed[rule])
	}
	in.Boilerplate = len(in.lines.Boilerplate().Lines())
	in.Reasons = []rejectReason{}
	for _, key := range slices.Sorted(maps.Keys(in.reasons)) {
		in.Reasons = append(in.Reasons, *in.reasons[key])
	}
	slices.SortStableFunc(in.Reasons, func(a, b rejectReason) int { return b.Rows - a.Rows })
	in.Labels = map[string][]labelCount{}
	for field, values := range in.labels {
		counts := []labelCount{}
		for _, value := range slices.Sorted(maps.Keys(values)) {
			counts = append(counts, labelCount{short(value), values[value]})
		}
		slices.SortStableFunc(counts, func(a, b labelCount) int { return b.Rows - a.Rows })
		if more := len(counts) - mostLabels; more > 0 {
			rest := 0
			for _, c := range counts[mostLabels:] {
				rest += c.Rows
			}
			counts = append(counts[:mostLabels], labelCount{fmt.Sprintf("(%s)", plural(more, "more value")), rest})
		}
		in.Labels[field] = counts
	}
	in.Hints = in.hints()
	return &in.inspection
}

// short shows a header or a label: with personal information masked, and not at
// all if it is so long that it may be a complaint.
func short(s string) string {
	if n := utf8.RuneCountInString(s); n > 20 {
		return fmt.Sprintf("(%d characters)", n)
	}
	return redact.Mask(s)
}

// print sets an inspection as a block for people.
func (f *inspection) print(w io.Writer) {
	fmt.Fprintln(w, f.File)
	line := func(what, format string, args ...any) {
		fmt.Fprintf(w, "  %-10s %s\n", what, fmt.Sprintf(format, args...))
	}
	if f.Error != "" {
		line("error", "%s", f.Error)
	}
	if f.Format != "" {
		line("format", "%s", f.layout())
	}
	if len(f.Sheets) > 1 {
		line("sheets", "%s", strings.Join(f.Sheets, ", "))
	}
	for i, s := range f.Skipped {
		line(first(i, "not read"), "sheet %s", s)
	}
	if f.Rows > 0 {
		line("rows", "%d = %s + %d rejected", f.Rows, plural(f.Complaints, "complaint"), f.Rejected)
		line("ids", "%d %s an id, %d of them with the same text", f.RepeatedIDs, number(f.RepeatedIDs, "repeats", "repeat"), f.Duplicates)
	}
	switch {
	case f.From != "":
		line("dates", "%s to %s; %s without a date", f.From, f.To, plural(f.Undated, "complaint"))
	case f.Complaints > 0:
		line("dates", "none")
	}
	for i, r := range f.Reasons {
		line(first(i, "rejected"), "%s: %s (first: %s)", plural(r.Rows, "row"), strings.Join(nonEmpty(r.Field, r.Reason), ": "), r.First)
	}
	for i, n := range f.Normalized {
		line(first(i, "normalised"), "%s: %s in %s", n.Rule, plural(n.Characters, "character"), plural(n.Rows, "complaint"))
	}
	width := 0
	for _, c := range f.Columns {
		width = max(width, columns.StringWidth(c.Header))
	}
	for i, c := range f.Columns {
		as := cmp.Or(c.Field, "(carried through)")
		if c.Twin != "" {
			as += fmt.Sprintf("; %s is read instead", c.Twin)
		}
		line(first(i, "columns"), "%s  %s", columns.FillRight(c.Header, width), as)
	}
	for _, field := range slices.Sorted(maps.Keys(f.Labels)) {
		var shown []string
		for _, l := range f.Labels[field] {
			shown = append(shown, fmt.Sprintf("%s %d", l.Value, l.Rows))
		}
		line(field, "%s", strings.Join(shown, ", "))
	}
	for i, s := range f.Sample {
		line(first(i, "sample"), "%s", s)
	}
	for i, h := range f.Hints {
		line(first(i, "to do"), "%s", h)
	}
}

// layout says how the bytes are read.
func (f *inspection) layout() string {
	parts := []string{f.Format}
	if f.Gzip {
		parts = append(parts, "gzip")
	}
	if f.Encoding != "" {
		parts = append(parts, fmt.Sprintf("%s by %s", f.Encoding, f.EncodingBy))
	}
	if f.Delimiter != "" {
		parts = append(parts, fmt.Sprintf("delimiter %q", f.Delimiter))
	}
	if f.HeaderRow > 0 {
		parts = append(parts, fmt.Sprintf("header in row %d", f.HeaderRow))
	}
	return strings.Join(parts, ", ")
}

// first returns s for the first line of a list and nothing for the others.
func first(i int, s string) string {
	if i > 0 {
		return ""
	}
	return s
}

// plural is a count with its noun.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// number is the one word for a count of one, and the other else.
func number(n int, one, other string) string {
	if n == 1 {
		return one
	}
	return other
}

func nonEmpty(parts ...string) []string {
	return slices.DeleteFunc(parts, func(s string) bool { return s == "" })
}
