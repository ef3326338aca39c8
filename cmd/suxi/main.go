// Command suxi labels Chinese complaints and turns a month of them into a
// root-cause report. See README.md for the commands.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"suxi/complaint"
	"suxi/internal/atomicfile"
)

func main() {
	signal.Ignore(syscall.SIGPIPE) // a reader that went away is an error of the write
	os.Exit(run(context.Background(), os.Args[1:], streams{in: os.Stdin, out: os.Stdout, err: os.Stderr, words: spoken(os.Getenv)}))
}

// plainWriteError says in the user's terms that a disk is full: what the system
// says names the hidden file that the output would have been renamed from.
func plainWriteError(err error) error {
	var write *fs.PathError
	if errors.As(err, &write) && write.Op == "write" {
		return fmt.Errorf("cannot write the output: %w; no output was written: free space or choose another place", write.Err)
	}
	return err
}

// streams are the standard streams. Data goes to out; everything a person
// reads while waiting goes to err.
type streams struct {
	in    *os.File
	out   io.Writer
	err   *os.File
	words catalogue // of what is said to people
	tell  *teller
}

// A noticing writer knows whether something was written, and whether that failed.
type noticing struct {
	io.Writer
	written bool
	failed  error
}

func (w *noticing) Write(p []byte) (int, error) {
	w.written = w.written || len(p) > 0
	n, err := w.Writer.Write(p)
	w.failed = cmp.Or(w.failed, err)
	return n, err
}

// run executes one command line and returns its exit status. It prints an
// error as one line, with personal information masked.
func run(ctx context.Context, args []string, std streams) int {
	ends := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as nohup has it
		ends = append(ends, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(ctx, ends...)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	out := &noticing{Writer: std.out}
	std.out, std.tell = out, newTeller(out, std.err)
	std.tell.words = std.words
	root := newRootCommand(std)
	root.SetArgs(args)
	cmd, err := execute(ctx, root)
	switch {
	case out.failed != nil && (err == nil || errors.Is(err, out.failed)):
		err = fmt.Errorf("standard output is not complete: %w", cmp.Or(errors.Unwrap(out.failed), out.failed))
	case err == nil:
		return exitDone
	}
	err = plainWriteError(err)
	std.tell.follow(cmd, args)
	status, message := exitStatus(err), err.Error()
	switch {
	case status != exitInterrupted:
	case out.written && !std.tell.events:
		message = "interrupted; standard output is not complete"
	default:
		message = "interrupted; no output was written"
	}
	std.tell.failed(status, message)
	return status
}

// execute runs the command that root finds, and returns which it was, if that is
// known. A panic is an error, before which what was deferred has removed what was
// begun.
func execute(ctx context.Context, root *cobra.Command) (cmd *cobra.Command, err error) {
	defer func() {
		if what := recover(); what != nil {
			err = fmt.Errorf("a fault in suxi%s: %v; no output was written: please report it, with what suxi version prints", panicked(), what)
		}
	}()
	return root.ExecuteContextC(ctx)
}

// panicked returns where, as " at main.run (main.go:70)"; it is called by the
// function that recovers.
func panicked() string {
	callers := make([]uintptr, 64)
	frames := runtime.CallersFrames(callers[:runtime.Callers(1, callers)])
	thrown := false
	for {
		frame, more := frames.Next()
		system := strings.HasPrefix(frame.Function, "runtime.")
		if thrown && !system {
			return fmt.Sprintf(" at %s (%s:%d)", frame.Function, filepath.Base(frame.File), frame.Line)
		}
		if thrown = thrown || system && frame.Function != "runtime.Callers"; !more {
			return ""
		}
	}
}

// exitStatus returns the status that a command ends with because of an error.
func exitStatus(err error) int {
	var status *statusError
	switch {
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.As(err, &status):
		return status.status
	case errors.Is(err, atomicfile.ErrExists), errors.Is(err, complaint.ErrOption):
		return exitUsage
	}
	return exitFailure
}
