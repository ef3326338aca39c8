//go:build unix

// Soak finds out whether suxi loses rows or leaves wreckage when the world is
// unkind to it. It builds suxi, makes complaint files of its own, and runs suxi on
// them as a process, as a scheduler would:
//
//	go run ./bench/soak kill --points 300     # kill -9 and Ctrl-C at any moment
//	go run ./bench/soak --for 30m             # whatever else can happen, for long
//
// kill learns from an uninterrupted run when each stage begins and ends, and ends
// further runs within them: half of the points are spread over time, half over
// stages, so that short ones are hit, too. After each the output must be absent,
// or whole, which suxi verify says. Then the same command with --resume must give
// the bytes of the uninterrupted run, and leave nothing hidden behind.
//
// Without kill it mixes commands, file formats, encodings and damage with faults:
// kills, a full disk, files that grow or shrink while they are read, a closed
// standard output. After each the status must be one that fits, what was written
// must hold under suxi verify, and the counts must be those of the rows that were
// written into the input. At the end the peak memory of each kind of run in the
// last third of the time is compared with the first.
//
// What is done when is decided by --seed; when a process gets how far is not. What
// was not as it should be is printed, its folder is kept, and the status is 1.
//
// It needs Unix: signals, ulimit, and for a full disk the right to mount a tmpfs,
// without which the size of a file is limited instead.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	args := os.Args[1:]
	kill := len(args) > 0 && args[0] == "kill"
	if kill {
		args = args[1:]
	}
	flags := flag.NewFlagSet("soak", flag.ExitOnError)
	seed := flags.Uint64("seed", 1, "what is done when")
	binary := flags.String("suxi", "", "the program to run (default: built from ./cmd/suxi)")
	points := flags.Int("points", 300, "of kill: how many runs are ended")
	rows := flags.Int("rows", 40_000, "of kill: rows of an input; run has one, label two, and a part has 32,768")
	within := flags.Duration("within", time.Second, "of kill: how soon a run must end after Ctrl-C")
	length := flags.Duration("for", 30*time.Minute, "how long to go on")
	flags.Parse(args)
	if flags.NArg() > 0 || *points < 1 || *rows < 1 {
		flags.Usage()
		os.Exit(2)
	}
	err := func() error {
		w, err := newWorld(ctx, *binary, *seed)
		if err != nil {
			return err
		}
		defer w.close()
		if kill {
			return (&killer{world: w, points: *points, rows: *rows, within: *within}).run(ctx)
		}
		return (&soaker{world: w, until: time.Now().Add(*length), seed: *seed}).run(ctx)
	}()
	if err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}
