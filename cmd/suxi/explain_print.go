package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

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

func newMaskedText(original string, raw bool) maskedText {
	if raw {
		return maskedText{text: original}
	}
	m := maskedText{spans: redact.Find(original)}
	var b strings.Builder
	from := 0
	for _, s := range m.spans {
		b.WriteString(original[from:s.Start])
		start := b.Len()
		b.WriteString(s.Kind.Mask())
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

// coloured reports whether w is a terminal whose user did not decline colour
// (no-color.org).
func coloured(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && os.Getenv("NO_COLOR") == "" && term.IsTerminal(int(f.Fd()))
}

// A style sets words in the colours of a terminal, or not at all.
type style bool

func (s style) set(code, text string) string {
	if !s {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// Codes of ECMA-48: what raises a severity is red, other evidence underlined.
const (
	bold       = "1"
	underlined = "4"
	red        = "31"
)

// shownClasses and shownTerms are how many of a head are printed.
const (
	shownClasses = 3
	shownTerms   = 6
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
		line("", h.Reasons.String())
	}
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

// maskedTerm stands in a vocabulary for every long run of digits.
const maskedTerm = "#"

// String is the head of the list, as in "rather than price: 冒烟 +1.2 退款 -0.3".
func (r reasonsView) String() string {
	var b strings.Builder
	for i, t := range r.Terms {
		if i == shownTerms {
			break
		}
		term := strings.Join(strings.Fields(t.Block+" "+t.Term), "·")
		if term == maskedTerm {
			term = "(number)"
		}
		fmt.Fprintf(&b, " %s %+.1f", term, t.Value)
	}
	if b.Len() == 0 {
		return ""
	}
	return fmt.Sprintf("%s rather than %s:%s", r.Class, r.RunnerUp, b.String())
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
	codes := make([]string, len(e.Text))
	for _, m := range e.Mentions {
		for i := m.Start; i < m.End; i++ {
			if m.Kind == string(cues.Rule) {
				codes[i] = red
			} else if codes[i] == "" {
				codes[i] = underlined
			}
		}
	}
	var b strings.Builder
	for i := 0; i < len(e.Text); {
		end := i + 1
		for end < len(e.Text) && codes[end] == codes[i] {
			end++
		}
		if codes[i] == "" {
			b.WriteString(e.Text[i:end])
		} else {
			b.WriteString(s.set(codes[i], e.Text[i:end]))
		}
		i = end
	}
	return b.String()
}
