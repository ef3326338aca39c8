package main

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// left returns the names in a folder.
func left(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// A panicking writer panics when the first stage ends, which is told where the
// command runs.
type panicking struct {
	text strings.Builder
	once bool
}

func (p *panicking) Write(b []byte) (int, error) {
	if !p.once && strings.Contains(string(b), `"ended":true`) {
		p.once = true
		panic("cells of 13800138000 do not match")
	}
	return p.text.Write(b)
}

// A panic is a failure that is told in one line, and leaves nothing behind.
func TestPanic(t *testing.T) {
	dir := t.TempDir()
	plant(t, dir, map[string]string{"in.csv": "text\n快递太慢了，等了两周\n"})
	stderr := tempFile(t, "stderr", "")
	var out panicking
	status := run(t.Context(), []string{"run", "--json", "--out", filepath.Join(dir, "out"), filepath.Join(dir, "in.csv")}, streams{in: os.Stdin, out: &out, err: stderr})
	text, err := os.ReadFile(stderr.Name())
	if err != nil {
		t.Fatal(err)
	}
	const want = "suxi: a fault in suxi at suxi/cmd/suxi.(*panicking).Write (ended_test.go:"
	if status != exitFailure || !strings.HasPrefix(string(text), want) || strings.Count(string(text), "\n") != 1 || !strings.Contains(string(text), "cells of 〔手机〕 do not match; no output was written") {
		t.Errorf("status %d, %q", status, text)
	}
	if !strings.HasSuffix(out.text.String(), "}\n") || !strings.Contains(out.text.String(), `{"event":"error","status":1,"message":"a fault in suxi at `) {
		t.Errorf("events %s", out.text.String())
	}
	if names := left(t, dir); len(names) != 1 {
		t.Errorf("left behind: %v", names)
	}
}

// A reader of the events that goes away is a failure of standard output: nothing
// is left half written.
func TestReaderGoesAway(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a closed pipe is another error there")
	}
	dir := t.TempDir()
	plant(t, dir, map[string]string{"in.csv": "text\n快递太慢了，等了两周\n"})
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	for _, args := range [][]string{{"label", "--json", "--out", "out.csv", "in.csv"}, {"segment", "in.csv"}} {
		cmd := program(t, dir, args...)
		var stderr strings.Builder
		cmd.Stdout, cmd.Stderr = w, &stderr
		var exit *exec.ExitError
		if err := cmd.Run(); !errors.As(err, &exit) || exit.ExitCode() != exitFailure || stderr.String() != "suxi: standard output is not complete: broken pipe\n" {
			t.Errorf("%s: %v, %q", args[0], err, stderr.String())
		}
	}
	if names := left(t, dir); strings.Join(names, " ") != "in.csv out.csv out.csv.rejects.csv" {
		t.Errorf("there are: %v", names)
	}
}

// A terminal that is closed interrupts a command, but not one under nohup.
func TestTerminalIsClosed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no signals")
	}
	for _, test := range []struct {
		name   string
		script string
		status int
		left   string
	}{
		{"closed", `exec suxi "$@"`, exitInterrupted, ""},
		{"nohup", `trap "" HUP; exec suxi "$@"`, exitDone, "out"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			cmd := exec.CommandContext(t.Context(), "sh", "-c", test.script, "sh", "run", "--quiet", "--out", "out", "-")
			cmd.Dir = dir
			in, err := cmd.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			for deadline := time.Now().Add(time.Minute); len(left(t, dir)) == 0; time.Sleep(10 * time.Millisecond) {
				if time.Now().After(deadline) {
					t.Fatal("no output was begun")
				}
			}
			if err := cmd.Process.Signal(syscall.SIGHUP); err != nil {
				t.Fatal(err)
			}
			if test.status == exitDone {
				if _, err := io.WriteString(in, "text\n快递太慢了，等了两周\n"); err != nil {
					t.Fatal(err)
				}
				in.Close()
			}
			cmd.Wait()
			if got := cmd.ProcessState.ExitCode(); got != test.status {
				t.Errorf("%v, want status %d", cmd.ProcessState, test.status)
			}
			if names := strings.Join(left(t, dir), " "); names != test.left {
				t.Errorf("there are: %q, want %q", names, test.left)
			}
		})
	}
}

// program is a command line of the program itself, which testscript.Main has put
// on the path.
func program(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "suxi", args...)
	cmd.Dir = dir
	return cmd
}
