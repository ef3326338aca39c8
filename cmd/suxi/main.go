// Command suxi labels Chinese complaints and turns a month of them into a
// root-cause report. See README.md for the commands.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"syscall"

	"suxi/complaint"
	"suxi/internal/atomicfile"
	"suxi/redact"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
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
	in  *os.File
	out io.Writer
	err *os.File
}

// A noticing writer knows whether something was written.
type noticing struct {
	io.Writer
	written bool
}

func (w *noticing) Write(p []byte) (int, error) {
	w.written = w.written || len(p) > 0
	return w.Writer.Write(p)
}

// run executes one command line and returns its exit status. It prints an
// error as one line, with personal information masked.
func run(ctx context.Context, args []string, std streams) int {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	out := &noticing{Writer: std.out}
	std.out = out
	root := newRootCommand(std)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, context.Canceled) && out.written:
		fmt.Fprintln(std.err, "suxi: interrupted; standard output is not complete")
		return exitInterrupted
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(std.err, "suxi: interrupted; no output was written")
		return exitInterrupted
	}
	err = plainWriteError(err)
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
