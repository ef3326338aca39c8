//go:build unix

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"time"
)

// A process is what one run of suxi took.
type process struct {
	command    string
	workers    int
	seconds    float64 // on the clock
	processors float64 // seconds of all cores
	peak       int64   // most bytes resident
}

// runProcesses runs suxi over the complaints of a CSV, on one core and on two.
func runProcesses(ctx context.Context, complaints, dir string) ([]process, error) {
	suxi := filepath.Join(dir, "suxi")
	build := exec.CommandContext(ctx, "go", "build", "-o", suxi, "./cmd/suxi")
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("go build: %w\n%s", err, out)
	}
	labelled := filepath.Join(dir, "labelled.parquet")
	var took []process
	for _, workers := range []int{1, 2} {
		for _, args := range [][]string{
			{"label", "--force", "--quiet", "--out", labelled, complaints},
			{"analyze", "--force", "--quiet", "--out", filepath.Join(dir, "result.json"), labelled},
		} {
			p, err := runProcess(ctx, suxi, workers, args)
			if err != nil {
				return nil, err
			}
			took = append(took, p)
		}
	}
	return took, nil
}

func runProcess(ctx context.Context, suxi string, workers int, args []string) (process, error) {
	cmd := exec.CommandContext(ctx, suxi, args...)
	cmd.Env = append(os.Environ(), "GOMAXPROCS="+strconv.Itoa(workers))
	start := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		return process{}, fmt.Errorf("suxi %s: %w\n%s", args[0], err, out)
	}
	usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	peak := int64(usage.Maxrss) << 10
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" { // counts bytes, the others kilobytes
		peak >>= 10
	}
	return process{
		command: args[0], workers: workers, seconds: time.Since(start).Seconds(),
		processors: (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds(), peak: peak,
	}, nil
}
