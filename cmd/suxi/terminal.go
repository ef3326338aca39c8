package main

import (
	"io"
	"os"

	"golang.org/x/term"
)

// isTerminal reports whether a person looks at f through something that can move
// its cursor: TERM=dumb cannot.
func isTerminal(f *os.File) bool {
	return term.IsTerminal(int(f.Fd())) && os.Getenv("TERM") != "dumb" && understandsEscapes(f)
}

// onTerminal reports whether what is written to w shows on a terminal.
func onTerminal(w io.Writer) bool {
	if n, ok := w.(*noticing); ok {
		w = n.Writer
	}
	f, ok := w.(*os.File)
	return ok && isTerminal(f)
}

// coloured reports whether w is a terminal whose user did not decline colour
// (no-color.org).
func coloured(w io.Writer) bool { return os.Getenv("NO_COLOR") == "" && onTerminal(w) }

// A style sets words in the colours of a terminal, or not at all.
type style bool

func (s style) set(code, text string) string {
	if !s {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// Codes of ECMA-48. Errors are red and warnings yellow; in an explanation, what
// fires a rule is red, what speaks for the category green and for its runner-up
// yellow, and other mentions are underlined.
const (
	bold       = "1"
	underlined = "4"
	red        = "31"
	green      = "32"
	yellow     = "33"
)
