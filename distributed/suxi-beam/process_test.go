package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// start starts this test binary in a role, in a process that ends with the test, and
// returns what it says.
func start(t *testing.T, env []string, args ...string) (*exec.Cmd, *output) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Env = append(os.Environ(), env...)
	said := &output{}
	cmd.Stdout, cmd.Stderr = said, said
	check(t, cmd.Start())
	t.Cleanup(func() { cmd.Process.Kill() })
	return cmd, said
}

// An output is what a process said so far.
type output struct {
	mu   sync.Mutex
	text strings.Builder
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// port returns a free port.
func port(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "localhost:0")
	check(t, err)
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	check(t, err)
	return port
}

// await waits until somebody listens at an address.
func await(t *testing.T, address string) {
	t.Helper()
	for range 600 {
		if c, err := net.Dial("tcp", address); err == nil {
			c.Close()
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("nobody listens at %s", address)
}

// jobServer starts Prism in a process of its own.
func jobServer(t *testing.T) (endpoint string) {
	t.Helper()
	at := port(t)
	start(t, []string{role + "=prism", "SUXI_BEAM_TEST_PORT=" + at})
	await(t, "localhost:"+at)
	return "localhost:" + at
}

// workerPool starts a pool of workers.
func workerPool(t *testing.T) (endpoint string) {
	t.Helper()
	at := port(t)
	start(t, []string{role + "=suxi-beam"}, "--worker_pool="+at)
	await(t, "localhost:"+at)
	return "localhost:" + at
}

// do starts a job on a job server.
func do(t *testing.T, server, out string, args ...string) (*exec.Cmd, *output) {
	t.Helper()
	all := append([]string{"--runner=universal", "--endpoint=" + server, "--worker_binary=" + os.Args[0], "--out=" + out, "--split=8192"}, args...)
	return start(t, []string{role + "=suxi-beam"}, all...)
}

func finish(t *testing.T, cmd *exec.Cmd, said *output) {
	t.Helper()
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
}

// process is the environment in which the job server starts workers by a script.
func process(script string) []string {
	return []string{
		"--environment_type=PROCESS",
		fmt.Sprintf(`--environment_config={"command":%q,"env":{"SUXI_BEAM":%q,%q:"suxi-beam"}}`, script, os.Args[0], role),
	}
}

// A job server in another process, and workers in the program that submits the job.
func TestLoopback(t *testing.T) {
	in := mixed(t)
	out := filepath.Join(t.TempDir(), "out")
	cmd, said := do(t, jobServer(t), out, "--environment_type=LOOPBACK", in)
	finish(t, cmd, said)
	agree(t, alone(t, in), read(t, out))
}

// Workers in processes that the job server starts.
func TestProcess(t *testing.T) {
	in := mixed(t)
	out := filepath.Join(t.TempDir(), "out")
	script, err := filepath.Abs("../worker.sh")
	check(t, err)
	cmd, said := do(t, jobServer(t), out, append(process(script), in)...)
	finish(t, cmd, said)
	agree(t, alone(t, in), read(t, out))
}

// Two pools of workers, and a job on each with half of the rows: what they labelled,
// analysed together, says what one job says.
func TestExternal(t *testing.T) {
	in := mixed(t)
	server := jobServer(t)
	parent := t.TempDir()
	var outs, labelled []string
	var cmds []*exec.Cmd
	var said []*output
	for i := range 2 {
		out := filepath.Join(parent, fmt.Sprint("half", i+1))
		cmd, says := do(t, server, out, "--environment_type=EXTERNAL", "--environment_config="+workerPool(t), fmt.Sprintf("--shard=%d/2", i+1), in)
		outs, cmds, said = append(outs, out), append(cmds, cmd), append(said, says)
	}
	for i, cmd := range cmds {
		finish(t, cmd, said[i])
	}
	want := alone(t, in)
	read1, read2 := read(t, outs[0]), read(t, outs[1])
	if a, b := read1.run.Counts, read2.run.Counts; a.Labelled == 0 || b.Labelled == 0 ||
		a.Read+b.Read != want.run.Counts.Read || a.Labelled+b.Labelled != want.run.Counts.Labelled || a.Rejected+b.Rejected != want.run.Counts.Rejected || a.Duplicate+b.Duplicate != want.run.Counts.Duplicate {
		t.Errorf("%+v and %+v, want the sum %+v", a, b, want.run.Counts)
	}
	for _, out := range outs {
		shards, err := filepath.Glob(filepath.Join(out, "labelled-*.parquet"))
		check(t, err)
		labelled = append(labelled, shards...)
	}
	if got := analysed(t, labelled); string(got) != string(want.analysis) {
		t.Error("the analysis of both halves is not that of the whole")
	}
}

// A worker that is killed while it writes the output fails the job, at the latest
// when its time is over, and nothing of the output is ever to be seen.
func TestWorkerIsKilled(t *testing.T) {
	in := mixed(t)
	parent, aside := t.TempDir(), t.TempDir()
	out, pidFile, script := filepath.Join(parent, "out"), filepath.Join(aside, "pid"), filepath.Join(aside, "worker.sh")
	ours, err := filepath.Abs("../worker.sh")
	check(t, err)
	check(t, os.WriteFile(script, fmt.Appendf(nil, "#!/bin/sh\necho $$ >%s\nexec %s \"$@\"\n", pidFile, ours), 0o700))
	cmd, said := do(t, jobServer(t), out, append(process(script), "--timeout=30s", in)...)
	for started := time.Now(); ; time.Sleep(time.Millisecond) {
		written, err := filepath.Glob(filepath.Join(parent, ".out.partial", "part-rows", "labelled-*.parquet"))
		check(t, err)
		if len(written) > 0 {
			break
		}
		if time.Since(started) > 2*time.Minute {
			t.Fatalf("nothing was written\n%s", said)
		}
	}
	data, err := os.ReadFile(pidFile)
	check(t, err)
	var pid int
	_, err = fmt.Sscan(string(data), &pid)
	check(t, err)
	worker, err := os.FindProcess(pid)
	check(t, err)
	check(t, worker.Kill())
	if _, err := os.Stat(out); err == nil {
		t.Fatal("the job had ended before its worker was killed: tests nothing")
	}
	if err := cmd.Wait(); err == nil {
		t.Errorf("the job did not fail\n%s", said)
	}
	left, err := os.ReadDir(parent)
	check(t, err)
	if len(left) > 0 {
		t.Errorf("the job left %s", left[0].Name())
	}
}
