package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// The exit statuses. Every command's help lists those that it can end with.
const (
	exitDone        = 0
	exitFailure     = 1
	exitUsage       = 2
	exitRejects     = 3
	exitGate        = 4
	exitInterrupted = 130
)

// statusMeanings is in the order of the help.
var statusMeanings = []struct {
	status  int
	meaning string
}{
	{exitDone, "done"},
	{exitFailure, "failure: an input, a model or a disk"},
	{exitUsage, "usage or configuration"},
	{exitRejects, "done, but more rows rejected than --max-rejects"},
	{exitGate, "quality gate not met: --min-macro-f1, errors that dict lint found, or a check of verify"},
	{exitInterrupted, "interrupted; no output file was written"},
}

// statusHelp is the annotation of a command that its help ends with.
const statusHelp = "exit status"

// helpTemplate is cobra's, and the exit statuses below it.
const helpTemplate = `{{with (or .Long .Short)}}{{. | trimTrailingWhitespaces}}

{{end}}{{if or .Runnable .HasSubCommands}}{{.UsageString}}{{end}}{{with index .Annotations "` + statusHelp + `"}}
Exit status:
{{.}}{{end}}`

// ending declares with which of the statuses besides 0 (done) and 2 (usage) a
// command can end.
func ending(cmd *cobra.Command, statuses ...int) *cobra.Command {
	can := map[int]bool{exitDone: true, exitUsage: true}
	for _, s := range statuses {
		can[s] = true
	}
	var help strings.Builder
	for _, m := range statusMeanings {
		if can[m.status] {
			fmt.Fprintf(&help, "  %-3d  %s\n", m.status, m.meaning)
		}
	}
	cmd.Annotations = map[string]string{statusHelp: help.String()}
	return cmd
}

// A statusError carries the exit status of a command that did not end with 0.
type statusError struct {
	status int
	err    error
}

func (e *statusError) Error() string { return e.err.Error() }
func (e *statusError) Unwrap() error { return e.err }

// usagef reports that the command line or a configuration must change.
func usagef(format string, args ...any) error {
	return &statusError{exitUsage, fmt.Errorf(format, args...)}
}
