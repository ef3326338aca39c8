package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"suxi/internal/parallel"
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

// The panic of a goroutine is as that of the command.
func TestWorkerPanics(t *testing.T) {
	undone := false
	root := &cobra.Command{RunE: func(*cobra.Command, []string) error {
		defer func() { undone = true }()
		var g parallel.Group
		g.Go(func() { panic("cells do not match") })
		g.Wait()
		return nil
	}}
	root.SetArgs(nil)
	_, err := execute(t.Context(), root)
	const want = "a fault in suxi at suxi/cmd/suxi.TestWorkerPanics.func1.2 (ended_test.go:"
	if err == nil || !strings.HasPrefix(err.Error(), want) || !strings.Contains(err.Error(), "cells do not match; no output was written") || exitStatus(err) != exitFailure || !undone {
		t.Errorf("error %v, deferred calls ran: %v", err, undone)
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
	for _, args := range [][]string{
		{"label", "--json", "--out", "out.csv", "in.csv"}, {"segment", "in.csv"}, {"explain", "快递太慢了"}, {"explain", "--json", "快递太慢了"},
		{"inspect", "--quiet", "in.csv"}, {"inspect", "--quiet", "--json", "in.csv"}, {"normalize", "in.csv"}, {"version"},
	} {
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

// Of many files one may not be read: that is told, of that file, before any work
// is done.
func TestUnreadableAmongMany(t *testing.T) {
	dir := t.TempDir()
	files := map[string]string{}
	for i := range 20 {
		files[fmt.Sprintf("in/%02d.csv", i)] = "text\n快递太慢了，等了两周\n"
	}
	if err := os.Mkdir(filepath.Join(dir, "in"), 0o700); err != nil {
		t.Fatal(err)
	}
	plant(t, dir, files)
	path := filepath.Join(dir, "in", "13.csv")
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	cmd := program(t, dir, "label", "--quiet", "--out", "out.csv", "in")
	if f, err := os.Open(path); err == nil { // root may read everything, unless it gives that up
		f.Close()
		setpriv, err := exec.LookPath("setpriv")
		if err != nil {
			t.Skip("this user may read everything: run the test as another one, or install util-linux")
		}
		cmd.Args = append([]string{setpriv, "--bounding-set", "-dac_override,-dac_read_search", cmd.Path}, cmd.Args[1:]...)
		cmd.Path = setpriv
	}
	var stderr strings.Builder
	cmd.Stderr = &stderr
	want := "suxi: " + filepath.Join("in", "13.csv") + ": permission denied\n"
	if err := cmd.Run(); err == nil || cmd.ProcessState.ExitCode() != exitFailure || stderr.String() != want {
		t.Errorf("%v, %q, want %q", err, stderr.String(), want)
	}
	if names := left(t, dir); len(names) != 1 {
		t.Errorf("left behind: %v", names)
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
