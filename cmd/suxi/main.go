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
	"runtime"
	"runtime/debug"
	"sync"
	"syscall"

	"github.com/spf13/cobra"

	"suxi/complaint"
	"suxi/internal/atomicfile"
	"suxi/internal/job"
	"suxi/internal/parallel"
	"suxi/pipeline"
)

func main() {
	setCollection()
	signal.Ignore(syscall.SIGPIPE) // a reader that went away is an error of the write
	os.Exit(run(context.Background(), os.Args[1:], streams{in: os.Stdin, out: os.Stdout, err: os.Stderr, words: spoken(os.Getenv)}))
}

// setCollection lets the heap grow to 64 MiB before garbage is collected for the
// first time. Until then a command reads a model and a dictionary, which it keeps:
// to collect them is work for nothing. From then on the heap grows by half between
// collections instead of doubling: a quarter less memory for up to a tenth more
// time. What the environment says in GOGC holds instead.
func setCollection() {
	if os.Getenv("GOGC") != "" {
		return
	}
	debug.SetGCPercent(1600) // of the 4 MiB at which the first one begins
	runtime.AddCleanup(new(*int), func(usual int) { debug.SetGCPercent(usual) }, 50)
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
// It can be asked while a write waits.
type noticing struct {
	io.Writer
	mu      sync.Mutex
	written bool
	failed  error
}

func (w *noticing) Write(p []byte) (int, error) {
	w.notice(len(p) > 0, nil)
	n, err := w.Writer.Write(p)
	w.notice(false, err)
	return n, err
}

// notice adds to what is known, and returns it.
func (w *noticing) notice(writes bool, err error) (written bool, failed error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.written, w.failed = w.written || writes, cmp.Or(w.failed, err)
	return w.written, w.failed
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
	written, failed := out.notice(false, nil)
	switch {
	case failed != nil && (err == nil || errors.Is(err, failed)):
		err = fmt.Errorf("standard output is not complete: %w", cmp.Or(errors.Unwrap(failed), failed))
	case err == nil:
		return exitDone
	}
	note := keptNote(err)
	err = plainWriteError(err)
	std.tell.follow(cmd, args)
	status, message := exitStatus(err), err.Error()
	switch {
	case status != exitInterrupted:
	case written && !std.tell.events:
		message = "interrupted; standard output is not complete"
	default:
		message = "interrupted; no output was written"
	}
	std.tell.failed(status, message+note)
	return status
}

// execute runs the command that root finds, and returns which it was, if that is
// known. A panic is an error, before which what was deferred has removed what was
// begun.
func execute(ctx context.Context, root *cobra.Command) (cmd *cobra.Command, err error) {
	defer func() {
		if what := recover(); what != nil {
			thrown := parallel.Recovered(what)
			err = fmt.Errorf("a fault in suxi at %s: %w; no output was written: please report it, with what suxi version prints", thrown.Where, thrown)
		}
	}()
	return root.ExecuteContextC(ctx)
}

// exitStatus returns the status that a command ends with because of an error.
func exitStatus(err error) int {
	var status *statusError
	var origin *pipeline.OriginError
	var usage *job.UsageError
	switch {
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.As(err, &status):
		return status.status
	case errors.Is(err, atomicfile.ErrExists), errors.Is(err, complaint.ErrOption), errors.As(err, &origin), errors.As(err, &usage):
		return exitUsage
	}
	return exitFailure
}
