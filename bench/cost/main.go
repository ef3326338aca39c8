//go:build unix

// Cost measures what suxi takes for one complaint, stage by stage, and works out
// what a hundred million and a billion take on many machines.
//
//	go run ./bench/cost complaints.csv
//
// The recipe:
//
//  1. process.go runs suxi label and analyze over the complaints, on one core and on
//     two;
//  2. measure.go takes the complaints through each stage apart, as an engine does that
//     holds no more than a row, or the rows of one key, at a time: processor time of
//     one core, garbage collection included; bytes as they travel; bytes that stay in
//     memory;
//  3. model.go adds the stages up, to hold the sum against what the processes took,
//     and extends it to more rows;
//  4. print.go prints all of it in Markdown, as docs/SCALING.md shows it.
//
// Processor times do not see who else is busy, but for the caches they share.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
)

func main() {
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "cost: name one file of complaints, such as bench/rows writes")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, "cost:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, name string) error {
	dir, err := os.MkdirTemp("", "suxi-cost-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	plain := filepath.Join(dir, "complaints.csv")
	if err := export(name, plain); err != nil {
		return err
	}
	took, err := runProcesses(ctx, plain, dir) // first: the peak of a process is no less than that of who starts it
	if err != nil {
		return err
	}
	m, err := measure(ctx, plain)
	if err != nil {
		return err
	}
	print(os.Stdout, m, took)
	return nil
}
