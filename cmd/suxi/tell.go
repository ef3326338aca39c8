package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"suxi/analysis"
	"suxi/redact"
)

// A teller says what a command does besides its data: to a person on standard
// error, or to a program, with --json, as one JSON object a line on standard
// output. Whatever it says has personal information masked.
type teller struct {
	out io.Writer
	err *os.File

	quiet    bool // no progress and no closing line
	events   bool
	terminal bool // err shows a bar
	style    style
	words    catalogue

	mu    sync.Mutex
	bar   int  // the columns of the bar on the terminal, 0 if there is none
	ended bool // the last event was written
}

func newTeller(out io.Writer, stderr *os.File) *teller {
	return &teller{out: out, err: stderr, terminal: isTerminal(stderr), style: style(coloured(stderr))}
}

// eventsFlag is the annotation of a --json that asks for events.
const eventsFlag = "events"

// configure takes over the flags of the command that runs.
func (t *teller) configure(cmd *cobra.Command) {
	set := func(name string) bool {
		flag := cmd.Flags().Lookup(name)
		return flag != nil && flag.Value.String() == "true"
	}
	t.quiet = set("quiet")
	t.events = set("json") && cmd.Flags().Lookup("json").Annotations[eventsFlag] != nil
}

// follow finds out how to tell why a command line that was not understood failed:
// configure is not called for one.
func (t *teller) follow(cmd *cobra.Command, args []string) {
	if cmd == nil {
		return
	}
	if flag := cmd.Flags().Lookup("json"); flag != nil && flag.Annotations[eventsFlag] != nil {
		t.events = t.events || flag.Value.String() == "true" || slices.Contains(args, "--json")
	}
}

// say prints one line for a person, above the bar.
func (t *teller) say(line string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.wipe()
	fmt.Fprintln(t.err, line)
}

// event writes one line for a program.
func (t *teller) event(v any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	enc := json.NewEncoder(t.out)
	enc.SetEscapeHTML(false)
	enc.Encode(v)
}

// warnIn tells a warning that is there in both languages.
func (t *teller) warnIn(text analysis.Text) {
	if t.words != nil && !t.events {
		t.warn(text.ZH)
	} else {
		t.warn(text.EN)
	}
}

// warn tells a warning.
func (t *teller) warn(message string) {
	message = redact.Mask(message)
	if t.events {
		t.event(struct {
			Event   string `json:"event"`
			Message string `json:"message"`
		}{"warning", message})
		return
	}
	t.say("suxi: " + t.style.set(yellow, t.words.translate("warning:")) + " " + t.words.translate(message))
}

// closing prints the last line of a command, which says what it did.
func (t *teller) closing(format string, args ...any) {
	if !t.quiet {
		t.say("suxi: " + t.words.translate(redact.Mask(fmt.Sprintf(format, args...))))
	}
}

// An outcome is how a command that tells events ended: the last of them.
type outcome struct {
	Event      string           `json:"event"` // done
	Status     int              `json:"status"`
	Out        string           `json:"out"`
	Counts     map[string]int64 `json:"counts"`
	Evaluation any              `json:"evaluation,omitempty"` // of train
}

// done tells that the files of a command are written: by its closing line, or by
// the last event.
func (t *teller) done(closing string, o outcome) {
	switch {
	case t.events:
		o.Event, o.Out = "done", redact.Mask(o.Out)
		t.event(o)
		t.ended = true
	case o.Status == exitDone: // else the line stands in the error that follows
		t.closing("%s", closing)
	}
}

// failed tells why a command did not end as it should: on standard error, and as
// the last event if there was no other.
func (t *teller) failed(status int, message string) {
	message = redact.Mask(message)
	t.say(t.style.set(red, "suxi:") + " " + t.words.translate(message))
	if t.events && !t.ended {
		t.event(struct {
			Event   string `json:"event"`
			Status  int    `json:"status"`
			Message string `json:"message"`
		}{"error", status, message})
	}
}

// progress tells how far a stage has come.
func (t *teller) progress(s standing) {
	switch {
	case t.events:
		t.event(s)
	case t.terminal:
		t.mu.Lock()
		defer t.mu.Unlock()
		t.draw(s.in(t.words))
	default:
		t.say("suxi: " + s.in(t.words))
	}
}

// stageEnds removes the bar of a stage, or tells its last event.
func (t *teller) stageEnds(s standing) {
	if t.events {
		s.Ended, s.Left = true, nil
		t.event(s)
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.wipe()
}

// draw sets the bar, no wider than the terminal.
func (t *teller) draw(line string) {
	width, _, err := term.GetSize(int(t.err.Fd()))
	if err != nil || width < 2 {
		width = 80
	}
	line = columns.Truncate(line, width-1, "")
	now := columns.StringWidth(line)
	fmt.Fprint(t.err, "\r"+line+strings.Repeat(" ", max(0, t.bar-now)))
	t.bar = max(1, now)
}

// wipe removes the bar.
func (t *teller) wipe() {
	if t.bar > 0 {
		fmt.Fprint(t.err, "\r"+strings.Repeat(" ", t.bar)+"\r")
		t.bar = 0
	}
}
