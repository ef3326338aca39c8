// Command suxi labels Chinese complaints and turns a month of them into a
// root-cause report. See README.md for the commands.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"suxi/complaint"
	"suxi/internal/atomicfile"
	"suxi/redact"
)

func main() { os.Exit(run(os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr})) }

// Exit statuses, printed in the help of the root command.
const (
	exitDone        = 0
	exitFailure     = 1
	exitUsage       = 2
	exitRejects     = 3
	exitGate        = 4
	exitInterrupted = 130
)

// streams are the standard streams. Data goes to out; everything a person
// reads while waiting goes to err.
type streams struct {
	in  *os.File
	out io.Writer
	err *os.File
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

// run executes one command line and returns its exit status. It prints an
// error as one line, with personal information masked.
func run(args []string, std streams) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	root := newRootCommand(std)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(std.err, "suxi: interrupted; no output was written")
		return exitInterrupted
	}
	fmt.Fprintln(std.err, "suxi: "+redact.Mask(err.Error()))
	var status *statusError
	if errors.As(err, &status) {
		return status.status
	}
	if errors.Is(err, atomicfile.ErrExists) || errors.Is(err, complaint.ErrOption) {
		return exitUsage
	}
	return exitFailure
}
