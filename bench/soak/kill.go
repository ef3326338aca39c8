//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// A killer ends runs at points of their lives.
type killer struct {
	*world
	points, rows int
	within       time.Duration // after Ctrl-C
	resume       bool          // suxi knows --resume

	marks []killed
}

// A command is what is run, and what an uninterrupted run of it gives.
type command struct {
	name   string
	args   []string // but for --resume and --force; paths are relative to a folder beside in
	out    string
	inputs []string
	stages []mark // how they end; the last is the end of the process
	files  map[string]sum
}

// A killed is what became of one point.
type killed struct {
	command, stage string
	interrupted    bool // by Ctrl-C, not killed
	whole          bool // the output was there
	parts          int  // that were left to go on from
	tooLate        bool // the process had ended by itself
	took           time.Duration
}

// everyInterrupt is how many points there are to one at which Ctrl-C takes the
// place of kill -9.
const everyInterrupt = 4

func (k *killer) run(ctx context.Context) error {
	help, err := exec.Command(k.suxi, "run", "--help").Output()
	if err != nil {
		return fmt.Errorf("%s run --help: %w", k.suxi, err)
	}
	if k.resume = strings.Contains(string(help), "--resume"); !k.resume {
		fmt.Println("this suxi knows no --resume: runs begin anew")
	}
	commands, err := k.prepare()
	if err != nil {
		return err
	}
	for _, c := range commands {
		if err := k.learn(c); err != nil {
			return err
		}
	}
	shares := []int{0, 0, 0, 0, 1, 1, 1, 2, 3, 4} // of commands, in ten points
	for i := range k.points {
		c := commands[shares[i%len(shares)]]
		if ctx.Err() != nil {
			break
		}
		if err := k.point(i, c); err != nil {
			return err
		}
		if (i+1)%20 == 0 {
			fmt.Printf("%s  %d of %d points, %d things wrong\n", time.Now().Format(time.TimeOnly), i+1, k.points, k.wrong)
		}
	}
	k.print(os.Stdout)
	return errors.Join(k.err(), ctx.Err())
}

// prepare writes the inputs and says what is run on them.
func (k *killer) prepare() ([]*command, error) {
	in := filepath.Join(k.dir, "in")
	if err := os.Mkdir(in, 0o700); err != nil {
		return nil, err
	}
	var inputs []string
	for i, name := range []string{"utf8.csv", "lines.jsonl"} {
		rows, want := draw(k.random, k.stock, string(rune('a'+i)), k.rows)
		if err := write(in, name, rows); err != nil {
			return nil, err
		}
		inputs = append(inputs, filepath.Join("../in", name))
		fmt.Printf("%s: %v\n", name, want)
	}
	commands := []*command{{name: "run", out: "out", args: []string{"run", "--labelled", "csv,jsonl"}, inputs: inputs[:1]}}
	for _, format := range []string{"parquet", "csv", "jsonl", "xlsx"} {
		commands = append(commands, &command{name: "label " + format, out: "out." + format, args: []string{"label"}, inputs: inputs})
	}
	for _, c := range commands {
		c.args = slices.Concat(c.args, []string{"--json", "--max-rejects", "1", "--out", c.out}, c.inputs)
	}
	return commands, nil
}

// learn runs a command to its end.
func (k *killer) learn(c *command) error {
	dir, err := os.MkdirTemp(k.dir, "whole-*")
	if err != nil {
		return err
	}
	r, err := k.world.run(dir, c.args...)
	if err != nil {
		return err
	}
	if r.status != 0 {
		return fmt.Errorf("%s: %v", c.name, r)
	}
	if found, ok := k.verify(dir, c); !ok {
		return fmt.Errorf("%s: an uninterrupted run does not verify: %s", c.name, found)
	}
	c.stages = append(r.stages, mark{"end", r.took})
	if c.files, err = files(dir); err != nil {
		return err
	}
	var ends []string
	for _, s := range c.stages {
		ends = append(ends, fmt.Sprintf("%s %.2f", s.stage, s.at.Seconds()))
	}
	fmt.Printf("%s: stages end at %s s, peak %d MB\n", c.name, strings.Join(ends, ", "), r.peak>>20)
	return os.RemoveAll(dir)
}

// verify reports whether suxi verify finds nothing wrong with an output.
func (k *killer) verify(dir string, c *command) (found string, ok bool) {
	args := []string{"verify", c.out}
	if !strings.HasSuffix(c.out, ".xlsx") { // which cannot be compared with inputs
		args = append(args, c.inputs...)
	}
	cmd := exec.Command(k.suxi, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	return string(out), err == nil
}

// draw draws a point: a stage, and how long after its beginning.
func (k *killer) draw(c *command) (stage int, after time.Duration) {
	begin := func(i int) time.Duration {
		if i == 0 {
			return 0
		}
		return c.stages[i-1].at
	}
	if k.random.IntN(2) == 0 {
		stage = k.random.IntN(len(c.stages))
		return stage, time.Duration(k.random.Float64() * float64(c.stages[stage].at-begin(stage)))
	}
	at := time.Duration(k.random.Float64() * float64(c.stages[len(c.stages)-1].at))
	stage = slices.IndexFunc(c.stages, func(m mark) bool { return at < m.at })
	return stage, at - begin(stage)
}

// A plan is what is done at a point.
type plan struct {
	stage     int           // in which the run is ended
	after     time.Duration // its beginning
	interrupt bool          // by Ctrl-C in place of kill -9
}

// point ends a run, one of four a second time when it has gone on, looks at what is
// left, and runs the command to its end: with other workers, and one time in ten
// without --resume.
func (k *killer) point(i int, c *command) error {
	dir := filepath.Join(k.dir, fmt.Sprintf("point-%04d", i))
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	wrong := k.wrong
	for strike := range 1 + k.random.IntN(4)/3 {
		p := plan{interrupt: (i+strike)%everyInterrupt == 0}
		p.stage, p.after = k.draw(c)
		if err := k.strike(dir, c, p); err != nil {
			return err
		}
	}
	args := append(slices.Clone(c.args), "--workers", fmt.Sprint(1+k.random.IntN(3)))
	if k.random.IntN(10) > 0 {
		args = k.resuming(args)
	}
	if exists(filepath.Join(dir, c.out)) {
		args = append(args, "--force")
	}
	k.again(dir, c, args)
	if k.wrong > wrong {
		return nil // to be looked at
	}
	return os.RemoveAll(dir)
}

// resuming adds --resume to a command line, if suxi knows it.
func (k *killer) resuming(args []string) []string {
	if k.resume {
		args = append(args, "--resume")
	}
	return args
}

// strike starts a command, ends it and looks at what it left.
func (k *killer) strike(dir string, c *command, plan plan) error {
	if exists(filepath.Join(dir, c.out)) {
		return nil // a first strike came too late
	}
	p, err := k.start(dir, nil, nil, k.resuming(slices.Clone(c.args))...)
	if err != nil {
		return err
	}
	if p.after(plan.stage) {
		select {
		case <-time.After(plan.after):
		case <-p.ended:
		}
	}
	m := killed{command: c.name, interrupted: plan.interrupt}
	select {
	case <-p.ended:
		m.tooLate = true
	default:
	}
	p.mu.Lock()
	m.stage = c.stages[min(len(p.stages), len(c.stages)-1)].stage
	p.mu.Unlock()
	sent := time.Now()
	if plan.interrupt {
		p.Process.Signal(syscall.SIGINT)
	} else {
		p.Process.Kill()
	}
	r := p.end()
	m.took = time.Since(sent)
	where := fmt.Sprintf("%s, %s, %s after %.3f s", filepath.Base(dir), c.name, m.stage, r.took.Seconds())

	m.whole = exists(filepath.Join(dir, c.out))
	for _, name := range hidden(dir) {
		parts, _ := filepath.Glob(filepath.Join(dir, name, "part-*.parquet"))
		m.parts += len(parts)
	}
	if m.whole {
		if found, ok := k.verify(dir, c); !ok {
			k.complain(where, "the output is there and does not verify:\n%s", found)
		}
	}
	if m.interrupted && !m.tooLate {
		switch {
		case r.status == 0 && m.whole, r.status == -1 && r.took < time.Second && len(r.stages) == 0: // too late, or before signals are caught
		case r.status != 130 || m.whole:
			k.complain(where, "Ctrl-C: output there: %v; %v", m.whole, r)
		case m.took > k.within:
			k.complain(where, "Ctrl-C: ended after %.2f s", m.took.Seconds())
		}
	}
	k.marks = append(k.marks, m)
	return nil
}

// again runs a command to its end and compares what it gives with an uninterrupted
// run.
func (k *killer) again(dir string, c *command, args []string) {
	where := fmt.Sprintf("%s, %s, run again", filepath.Base(dir), c.name)
	r, err := k.world.run(dir, args...)
	if err != nil || r.status != 0 {
		k.complain(where, "%v, %v", r, err)
		return
	}
	got, err := files(dir)
	if err != nil {
		k.complain(where, "%v", err)
		return
	}
	for _, name := range slices.Sorted(maps.Keys(c.files)) {
		sum, there := got[name]
		switch {
		case !there:
			k.complain(where, "%s is missing", name)
		case sum != c.files[name]:
			k.complain(where, "%s has other bytes", name)
		}
		delete(got, name)
	}
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if k.resume || !strings.HasPrefix(name, ".") {
			k.complain(where, "%s is left behind", name)
		}
	}
}
