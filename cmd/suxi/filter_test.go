package main

import (
	"bufio"
	"errors"
	"io"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// asked is suxi filter with somebody at the other end.
type asked struct {
	*exec.Cmd
	in      io.WriteCloser
	out     io.Closer
	answers *bufio.Reader
	stderr  strings.Builder
}

func askFilter(t *testing.T) *asked {
	t.Helper()
	a := &asked{Cmd: program(t, t.TempDir(), "filter")}
	in, err := a.StdinPipe()
	out, err2 := a.StdoutPipe()
	a.Stderr = &a.stderr
	if err := errors.Join(err, err2, a.Start()); err != nil {
		t.Fatal(err)
	}
	a.in, a.out, a.answers = in, out, bufio.NewReader(out)
	return a
}

// ask sends a line and waits for its answer.
func (a *asked) ask(t *testing.T, line string) (answer string) {
	t.Helper()
	io.WriteString(a.in, line+"\n")
	got := make(chan string, 1)
	go func() {
		answer, _ := a.answers.ReadString('\n')
		got <- answer
	}()
	select {
	case answer = <-got:
	case <-time.After(10 * time.Second):
		a.Process.Kill()
		t.Fatalf("no answer to %s", line)
	}
	return answer
}

// A program that writes a line and waits for its label gets it, and an interrupt
// ends the filter though input may come.
func TestFilterAnswersEachLine(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no signals")
	}
	a := askFilter(t)
	for _, ask := range []struct{ line, want string }{
		{`{"id":"1","text":"快递丢了"}`, `{"id":"1",`},
		{"", `{"line":2,`},
		{`{"id":"3","text":"杯子漏水"}`, `{"id":"3",`},
	} {
		if got := a.ask(t, ask.line); !strings.HasPrefix(got, ask.want) {
			t.Errorf("%s: got %s", ask.line, got)
		}
	}
	began := time.Now()
	a.Process.Signal(syscall.SIGINT)
	a.Wait()
	const want = "suxi: read 3 = labelled 2 + rejected 1; labelled = accept 0 + review 2 + human 0\nsuxi: interrupted; standard output is not complete\n"
	if got := a.ProcessState.ExitCode(); got != exitInterrupted || a.stderr.String() != want || time.Since(began) > 5*time.Second {
		t.Errorf("status %d after %v, %q", got, time.Since(began), a.stderr.String())
	}
}

// Answers that nobody takes keep no line waiting, and no interrupt;
// and as not all is answered, no counts are told.
func TestFilterWithoutReader(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no signals")
	}
	for _, test := range []struct {
		name   string
		end    func(*asked)
		status int
		stderr string
	}{
		{"closed", func(a *asked) {
			a.out.Close()
			io.WriteString(a.in, `{"text":"快递丢了"}`+"\n")
		}, exitFailure, "suxi: standard output is not complete: broken pipe\n"},
		{"full", func(a *asked) {
			go io.WriteString(a.in, strings.Repeat(`{"text":"快递丢了"}`+"\n", 10000))
			time.Sleep(time.Second)
			a.Process.Signal(syscall.SIGINT)
		}, exitInterrupted, "suxi: interrupted; standard output is not complete\n"},
	} {
		a := askFilter(t)
		a.ask(t, `{"text":"快递丢了"}`)
		test.end(a)
		ended := make(chan error, 1)
		go func() { ended <- a.Wait() }()
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			a.Process.Kill()
			t.Fatalf("%s: goes on", test.name)
		}
		if got := a.ProcessState.ExitCode(); got != test.status || a.stderr.String() != test.stderr {
			t.Errorf("%s: status %d, %q", test.name, got, a.stderr.String())
		}
	}
}
