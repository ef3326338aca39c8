//go:build unix

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

// A process is suxi at work on one command, in its own folder.
type process struct {
	*exec.Cmd
	since time.Time
	ended chan struct{} // closed when there is a result

	mu     sync.Mutex
	stages []mark // that ended so far
	counts *counts
	news   chan struct{} // something may have been added to stages
	result result
}

// A mark is when a stage ended, from the beginning of the process.
type mark struct {
	stage string
	at    time.Duration
}

// A result is how a process ended.
type result struct {
	status int // -1 if a signal ended it
	counts *counts
	stages []mark
	stderr string
	took   time.Duration
	peak   int64 // resident memory, in bytes
}

func (r result) String() string {
	return fmt.Sprintf("status %d after %.1f s: %s", r.status, r.took.Seconds(), strings.TrimSpace(r.stderr))
}

// kept reports whether a run that failed left rows behind to go on from.
func (r result) kept() bool { return strings.Contains(r.stderr, "run again with --resume") }

// start starts suxi in a folder. Standard output is read for events, unless out
// takes it; what is said is in English.
func (w *world) start(dir string, in io.Reader, out *os.File, args ...string) (*process, error) {
	return w.startIn(exec.Command(w.suxi, args...), dir, in, out)
}

func (w *world) startIn(cmd *exec.Cmd, dir string, in io.Reader, out *os.File) (*process, error) {
	p := &process{Cmd: cmd, since: time.Now(), ended: make(chan struct{}), news: make(chan struct{}, 1)}
	p.Dir, p.Env, p.Stdin = dir, append(os.Environ(), "LC_ALL=C"), in
	p.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is for this program
	stderr := &head{left: 16 << 10}
	p.Stderr = stderr
	var events io.ReadCloser
	if out != nil {
		p.Stdout = out
	} else {
		var err error
		if events, err = p.StdoutPipe(); err != nil {
			return nil, err
		}
	}
	if err := p.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(p.ended)
		if events != nil {
			p.follow(events)
		}
		err := p.Wait()
		p.result = result{status: p.ProcessState.ExitCode(), stderr: stderr.String(), took: time.Since(p.since), stages: p.stages, counts: p.counts}
		if usage, ok := p.ProcessState.SysUsage().(*syscall.Rusage); ok {
			p.result.peak = peakOf(usage)
		}
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			p.result.stderr += err.Error()
		}
	}()
	return p, nil
}

// follow reads the events of a process to their end.
func (p *process) follow(events io.Reader) {
	lines := bufio.NewScanner(events)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var e struct {
			Event, Stage string
			Ended        bool
			Counts       map[string]int64
		}
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			continue
		}
		p.mu.Lock()
		if e.Ended {
			p.stages = append(p.stages, mark{e.Stage, time.Since(p.since)})
		}
		if e.Event == "done" {
			p.counts = &counts{e.Counts["read"], e.Counts["labelled"], e.Counts["rejected"], e.Counts["duplicate"]}
		}
		p.mu.Unlock()
		select {
		case p.news <- struct{}{}:
		default:
		}
	}
	io.Copy(io.Discard, events)
}

// after waits until n stages have ended, or the process has; it reports which.
func (p *process) after(n int) bool {
	for {
		p.mu.Lock()
		there := len(p.stages) >= n
		p.mu.Unlock()
		if there {
			return true
		}
		select {
		case <-p.news:
		case <-p.ended:
			return false
		}
	}
}

// hangs is how long no run takes.
const hangs = 15 * time.Minute

// end waits for the result. A process that hangs is killed, and says so.
func (p *process) end() result {
	select {
	case <-p.ended:
		return p.result
	case <-time.After(hangs):
		p.Process.Kill()
		<-p.ended
		p.result.stderr += "; killed, for it hung"
		return p.result
	}
}

// run runs suxi to its end.
func (w *world) run(dir string, args ...string) (result, error) {
	p, err := w.start(dir, nil, nil, args...)
	if err != nil {
		return result{}, err
	}
	return p.end(), nil
}

// A head keeps the beginning of what is written.
type head struct {
	bytes.Buffer
	left int
}

func (h *head) Write(b []byte) (int, error) {
	keep := min(len(b), h.left)
	h.left -= keep
	h.Buffer.Write(b[:keep])
	return len(b), nil
}
