package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"suxi/complaint"
	"suxi/cues"
	"suxi/redact"
)

// A maskedText is a text without personal information, which knows where a
// stretch of the original stands in it.
type maskedText struct {
	text  string
	spans []redact.Span // in the original
	masks []redact.Span // in text, one for each of spans
}

func newMaskedText(original string, redactor *redact.Redactor) maskedText {
	m := maskedText{spans: redactor.Find(original)}
	var b strings.Builder
	from := 0
	for _, s := range m.spans {
		b.WriteString(original[from:s.Start])
		start := b.Len()
		b.WriteString(redactor.Mask(s.Kind, original[s.Start:s.End]))
		m.masks = append(m.masks, redact.Span{Start: start, End: b.Len(), Kind: s.Kind})
		from = s.End
	}
	b.WriteString(original[from:])
	m.text = b.String()
	return m
}

// span returns where the original's [start, end) stands; one that begins or
// ends in personal information takes in the whole mask.
func (m maskedText) span(start, end int) (int, int) {
	shiftStart, shiftEnd := 0, 0
	for i, s := range m.spans {
		mask := m.masks[i]
		switch {
		case s.End <= start:
			shiftStart = mask.End - s.End
		case s.Start < start:
			shiftStart = mask.Start - start
		}
		switch {
		case s.End <= end:
			shiftEnd = mask.End - s.End
		case s.Start < end:
			shiftEnd = mask.End - end
		}
	}
	return start + shiftStart, end + shiftEnd
}

// shownClasses and shownReasons are how many of a head are printed.
const (
	shownClasses = 3
	shownReasons = 6
)

// print sets an explanation for people.
func (e *explanation) print(w io.Writer, colour bool) {
	s := style(colour)
	fmt.Fprintf(w, "%s\n\n", e.marked(s))
	line := func(what, text string) {
		if text != "" {
			fmt.Fprintf(w, "%-12s %s\n", what, text)
		}
	}
	for _, h := range []struct {
		name string
		headView
	}{{"category", e.Category}, {"severity", e.Severity}} {
		line(h.name, s.set(bold, h.Code+" "+h.Name)+decidedBy(h.Source))
		for _, c := range h.Classes[:min(len(h.Classes), shownClasses)] {
			line("", fmt.Sprintf("%6.1f%%  %s %s", 100*c.Probability, c.Code, c.Name))
		}
		line("", h.Reasons.print(s))
	}
	decision := e.Decision
	if e.Reason != "" {
		decision += "  " + e.Reason
	}
	line("decision", decision)
	for _, r := range e.Rules {
		line("rule", r.Code+" "+r.Name+e.words(string(cues.Rule), r.Code))
	}
	if e.Subcategory != nil {
		line("subcategory", e.Subcategory.Code+" "+e.Subcategory.Name+e.words(string(cues.Subcategory), e.Subcategory.Code))
	}
	if e.Cause != nil {
		line("cause", e.Cause.Code+" "+e.Cause.Name+e.words(string(cues.Cause), e.Cause.Code))
	}
	for _, d := range e.Demands {
		line("demand", d.Code+" "+d.Name+e.words(string(cues.Demand), d.Code))
	}
	for _, slot := range []cues.Kind{cues.Who, cues.When, cues.Where, cues.What, cues.Why, cues.How} {
		line(string(slot), strings.TrimSpace(e.words(string(slot), "")))
	}
}

// A reason is one part of a margin, to be printed.
type reason struct {
	words string
	value float64
	span  *spanView // nil for a group
}

// strongest returns the parts that are printed, the largest first, and the sum
// of the others.
func (r reasonsView) strongest() (shown []reason, others float64) {
	for _, g := range r.Groups {
		shown = append(shown, reason{g.Block + "·" + g.Term, g.Value, nil})
	}
	for i, s := range r.Spans {
		shown = append(shown, reason{"「" + s.Text + "」", s.Value, &r.Spans[i]})
	}
	slices.SortStableFunc(shown, func(a, b reason) int { return cmp.Compare(math.Abs(b.value), math.Abs(a.value)) })
	for _, o := range shown[min(len(shown), shownReasons):] {
		others += o.value
	}
	return shown[:min(len(shown), shownReasons)], others
}

// print is as in "safety rather than price (+2.1): 「冒烟」 +1.2 keywords·safety
// +0.9 「退款」 -0.3 others +0.1 prior +0.2".
func (r reasonsView) print(s style) string {
	shown, others := r.strongest()
	if len(shown) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s rather than %s (%s):", r.Class, r.RunnerUp, signed(r.Margin))
	for _, p := range shown {
		fmt.Fprintf(&b, " %s %s", s.set(p.colour(), p.words), signed(p.value))
	}
	if len(shown) < len(r.Groups)+len(r.Spans) {
		fmt.Fprintf(&b, " others %s", signed(others))
	}
	fmt.Fprintf(&b, " prior %s", signed(r.Prior))
	return b.String()
}

// signed prints to one decimal, and what rounds to zero as +0.0.
func signed(v float64) string { return fmt.Sprintf("%+.1f", math.Round(10*v)/10+0) }

func (r reason) colour() string {
	if r.value < 0 {
		return yellow
	}
	return green
}

// decidedBy names the source of a label that is not the model's own.
func decidedBy(s complaint.Source) string {
	if s == complaint.ByRule {
		return " (raised by a rule)"
	}
	return ""
}

// words quotes the stretches of the text that say something.
func (e *explanation) words(kind, code string) string {
	var b strings.Builder
	for _, m := range e.Mentions {
		if m.Kind == kind && m.Code == code {
			fmt.Fprintf(&b, " 「%s」", m.Text)
		}
	}
	return b.String()
}

// marked is the text with its evidence in colour.
func (e *explanation) marked(s style) string {
	if !s {
		return e.Text
	}
	colours, lines := make([]string, len(e.Text)), make([]string, len(e.Text))
	paint := func(codes []string, start, end int, code string) {
		for i := start; i < end; i++ {
			codes[i] = code
		}
	}
	shown, _ := e.Category.Reasons.strongest()
	for _, r := range shown {
		if r.span != nil {
			paint(colours, r.span.Start, r.span.End, r.colour())
		}
	}
	for _, m := range e.Mentions {
		if m.Kind == string(cues.Rule) {
			paint(colours, m.Start, m.End, red)
		} else {
			paint(lines, m.Start, m.End, underlined)
		}
	}
	code := func(i int) string { return strings.Trim(lines[i]+";"+colours[i], ";") }
	var b strings.Builder
	for i := 0; i < len(e.Text); {
		end := i + 1
		for end < len(e.Text) && code(end) == code(i) {
			end++
		}
		if code(i) == "" {
			b.WriteString(e.Text[i:end])
		} else {
			b.WriteString(s.set(code(i), e.Text[i:end]))
		}
		i = end
	}
	return b.String()
}
