//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// system runs a program that is not suxi.
func system(name string, args ...string) error { return exec.Command(name, args...).Run() }

// damaged runs suxi on inputs one of which is damaged. It may be read all the same.
func (t *trial) damaged() error {
	inputs, _, err := t.draw(inputNames)
	if err != nil {
		return err
	}
	name := filepath.Join(t.dir, inputs[t.random.IntN(len(inputs))])
	switch t.random.IntN(4) {
	case 0:
		err = t.flip(name, 1+t.random.IntN(100))
	case 1:
		var info os.FileInfo
		if info, err = os.Stat(name); err == nil {
			err = os.Truncate(name, t.random.Int64N(info.Size()))
		}
	case 2:
		err = os.WriteFile(name, nil, 0o600)
	case 3:
		noise := make([]byte, 4096)
		for i := range noise {
			noise[i] = byte(t.random.Uint32())
		}
		err = os.WriteFile(name, noise, 0o600)
	}
	if err != nil {
		return err
	}
	return t.either(inputs, inputs)
}

// either labels inputs, which may fail: then nothing is left, else what was written
// holds, compared with known if they are what was read.
func (t *trial) either(inputs, known []string) error {
	args := append([]string{"label", "--json", "--max-rejects", "1", "--out", "out.parquet"}, inputs...)
	p, err := t.start(t.dir, nil, nil, args...)
	if err != nil {
		return err
	}
	return t.judge(t.result(p, args), t.dir, "out.parquet", known)
}

// judge looks at what a command left that may have failed.
func (t *trial) judge(r result, dir, out string, inputs []string) error {
	switch r.status {
	case 0:
		return t.verified(filepath.Join(dir, out), inputs)
	case 1:
		t.failed = true
		if strings.TrimSpace(r.stderr) == "" {
			t.complain(t.where, "failed without a word")
		}
		t.nothing(r, dir, out)
	default:
		t.complain(t.where, "%v", r)
	}
	return nil
}

// changing runs suxi on a file to which rows are added, or from which they are
// taken, while it is read.
func (t *trial) changing() error {
	rows, _ := draw(t.random, t.stock, "g", 8*most)
	half := len(rows) / 2
	if err := write(t.dir, "growing.csv", rows[:half]); err != nil {
		return err
	}
	name := filepath.Join(t.dir, "growing.csv")
	args := []string{"run", "--json", "--max-rejects", "1", "--out", "out", "growing.csv"}
	grow, wait := t.random.IntN(2) == 0, time.Duration(t.random.IntN(1500))*time.Millisecond
	p, err := t.start(t.dir, nil, nil, args...)
	if err != nil {
		return err
	}
	select {
	case <-time.After(wait):
	case <-p.ended:
	}
	if grow {
		var f *os.File
		if f, err = os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0); err == nil {
			err = writeCSV(f, ',', rows[half:])
			f.Close()
		}
	} else {
		var info os.FileInfo
		if info, err = os.Stat(name); err == nil {
			err = os.Truncate(name, info.Size()/2)
		}
	}
	r := t.result(p, args)
	if err != nil {
		return err
	}
	return t.judge(r, t.dir, "out", nil)
}

// ended ends a run by a signal, and runs it again.
func (t *trial) ended(signal os.Signal) error {
	inputs, want, err := t.draw(inputNames)
	if err != nil {
		return err
	}
	args := append([]string{"run", "--json", "--max-rejects", "1", "--out", "out"}, inputs...)
	p, err := t.start(t.dir, nil, nil, args...)
	if err != nil {
		return err
	}
	select {
	case <-time.After(time.Duration(t.random.IntN(8000)) * time.Millisecond):
	case <-p.ended:
	}
	p.Process.Signal(signal)
	r := t.result(p, args)
	there := exists(filepath.Join(t.dir, "out"))
	t.failed = !there
	switch {
	case there:
		return t.verified("out", inputs) // it was too late
	case signal == os.Interrupt && r.status != 130 && r.status != -1:
		t.complain(t.where, "%v", r)
	}
	again := []string{"run"}
	if help, err := exec.Command(t.suxi, "run", "--help").Output(); err == nil && bytes.Contains(help, []byte("--resume")) {
		again = append(again, "--resume")
	}
	if err := t.labels(again, "out", inputs, want); err != nil {
		return err
	}
	if left := hidden(t.dir); len(left) > 0 && len(again) > 1 {
		t.complain(t.where, "left behind: %v", left)
	}
	return nil
}

// full runs suxi where there is not enough room, and again where there is.
func (t *trial) full() error {
	inputs, want, err := t.draw(inputNames)
	if err != nil {
		return err
	}
	dir, name := t.dir, t.suxi
	var before []string
	room := 16 + t.random.IntN(4000) // KiB
	ballast := filepath.Join(t.disk, "ballast")
	if t.disk != "" {
		dir = t.disk
		defer system("find", t.disk, "-mindepth", "1", "-delete")
		if err := os.WriteFile(ballast, make([]byte, (diskSize-room)<<10), 0o600); err != nil {
			return err
		}
	} else {
		name, before = "sh", []string{"-c", fmt.Sprintf(`ulimit -f %d; exec "$0" "$@"`, room/4), t.suxi}
	}
	out := filepath.Join(dir, "out")
	args := append([]string{"run", "--json", "--max-rejects", "1", "--out", out}, inputs...)
	p, err := t.startIn(exec.Command(name, append(before, args...)...), t.dir, nil, nil)
	if err != nil {
		return err
	}
	r := t.result(p, args)
	if err := t.judge(r, dir, "out", inputs); err != nil || !r.kept() {
		return err
	}
	os.Remove(ballast)
	if err := t.labels([]string{"run", "--resume"}, out, inputs, want); err != nil {
		return err
	}
	if left := hidden(dir); len(left) > 0 {
		t.complain(t.where, "left behind: %v", left)
	}
	return nil
}

// closed runs suxi with nobody left to read what it prints. What fails then is
// told, and what was written is whole.
func (t *trial) closed() error {
	inputs, _, err := t.draw(inputNames)
	if err != nil {
		return err
	}
	reader, writer, err := os.Pipe()
	if err != nil {
		return err
	}
	defer writer.Close()
	reader.Close()
	args := append([]string{"run", "--json", "--max-rejects", "1", "--out", "out"}, inputs...)
	p, err := t.start(t.dir, nil, writer, args...)
	if err != nil {
		return err
	}
	r := t.result(p, args)
	if t.failed = true; r.status != 1 {
		t.complain(t.where, "%v", r)
	}
	if exists(filepath.Join(t.dir, "out")) {
		return t.verified("out", inputs)
	}
	t.nothing(r, t.dir, "out")
	return nil
}
