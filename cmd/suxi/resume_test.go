package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"suxi/complaint"
	"suxi/internal/atomicfile"
	"suxi/internal/job"
	"suxi/pipeline"
)

// A command that was interrupted behind its first part goes on from there, and
// ends with the bytes of one that was not. Until then no other can write the same
// output.
func TestResumeAfterInterrupt(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no signals")
	}
	const n = 2*complaint.RowGroupRows - 100
	dir := t.TempDir()
	plant(t, dir, map[string]string{"in.csv": manyRows(n)})
	label := func(out string, more ...string) *exec.Cmd {
		return program(t, dir, append([]string{"label", "--quiet", "--only", "category", "--out", out, "in.csv"}, more...)...)
	}
	first := label("out.csv")
	var told bytes.Buffer
	first.Stderr = &told
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	part := filepath.Join(dir, ".out.csv.partial", "part-00001.parquet")
	waitFor(t, part)
	if err := first.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	first.Wait()
	const kept = "suxi: interrupted; no output was written; 32768 labelled rows are kept: run again with --resume to go on from there\n"
	if first.ProcessState.ExitCode() != exitInterrupted || told.String() != kept {
		t.Errorf("interrupted: %v, %q", first.ProcessState, told.String())
	}
	if names := strings.Join(left(t, dir), " "); names != ".out.csv.partial in.csv" {
		t.Errorf("there are: %s", names)
	}
	if names := strings.Join(left(t, filepath.Dir(part)), " "); names != "lock part-00001.parquet" {
		t.Errorf("in the work folder are: %s", names)
	}

	work, err := atomicfile.OpenWork(filepath.Join(dir, "out.csv"))
	if err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	const busy = "suxi: out.csv: another suxi is writing this output: wait for it, or choose another name\n"
	if text, err := label("out.csv", "--resume").CombinedOutput(); !errors.As(err, &exit) || exit.ExitCode() != exitFailure || string(text) != busy {
		t.Errorf("beside another: %v, %q", err, text)
	}
	if err := work.Close(); err != nil {
		t.Fatal(err)
	}

	other := program(t, dir, "label", "--quiet", "--out", "out.csv", "--resume", "in.csv")
	const differs = "suxi: the interrupted run was of another --only: run without --resume to label all rows anew\n"
	if text, err := other.CombinedOutput(); !errors.As(err, &exit) || exit.ExitCode() != exitUsage || string(text) != differs {
		t.Errorf("with other options: %v, %q", err, text)
	}
	formats := []string{"csv"}
	if !testing.Short() {
		formats = labelledExtensions
	}
	var want []string
	for _, format := range formats {
		out := "out." + format
		if format != "csv" { // whose part is as good for the others
			if err := os.CopyFS(filepath.Join(dir, "."+out+".partial"), os.DirFS(filepath.Dir(part))); err != nil {
				t.Fatal(err)
			}
		}
		want = append(want, out, out+".rejects.csv", "whole."+format, "whole."+format+".rejects.csv")
	}
	for _, format := range formats {
		out, whole := "out."+format, "whole."+format
		for _, cmd := range []*exec.Cmd{label(out, "--resume", "--workers", "1"), label(whole, "--resume")} {
			if text, err := cmd.CombinedOutput(); err != nil || len(text) > 0 {
				t.Fatalf("%v, %q", err, text)
			}
		}
		got, want := contents(t, dir)[out], contents(t, dir)[whole]
		if got != want || format == "csv" && strings.Count(got, "\n") != n+1 {
			t.Errorf("%s: %d bytes, want the %d of a run that was not interrupted", out, len(got), len(want))
		}
	}
	slices.Sort(want)
	if diff := cmp.Diff(append([]string{"in.csv"}, want...), left(t, dir)); diff != "" {
		t.Errorf("there are (-want +got):\n%s", diff)
	}
}

// A run that was killed goes on, and ends with the bytes of one that was not, its
// charts included.
func TestRunResumesWhenKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("runs on more rows than a part has")
	}
	dir := t.TempDir()
	plant(t, dir, map[string]string{"in.csv": manyRows(complaint.RowGroupRows + 50)})
	run := func(out string) *exec.Cmd {
		return program(t, dir, "run", "--resume", "--quiet", "--labelled", "jsonl", "--out", out, "--figures", out+"-charts", "in.csv")
	}
	first := run("out")
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	waitFor(t, filepath.Join(dir, ".out.partial", "part-00001.parquet"))
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	first.Wait()
	if names := strings.Join(left(t, dir), " "); names != ".out-charts.partial .out.partial in.csv" {
		t.Fatalf("when it was killed there are: %s", names)
	}
	var got []map[string]string
	for _, out := range []string{"out", "whole"} {
		if text, err := run(out).CombinedOutput(); err != nil {
			t.Fatalf("%v, %q", err, text)
		}
		files := contents(t, filepath.Join(dir, out))
		for name, content := range contents(t, filepath.Join(dir, out+"-charts")) {
			files["charts/"+name] = content
		}
		delete(files, "timings.json")
		got = append(got, files)
	}
	for name, content := range got[1] {
		if got[0][name] != content {
			t.Errorf("%s has other bytes than in a run that was not killed", name)
		}
	}
	if names := strings.Join(left(t, dir), " "); len(got[0]) != len(got[1]) || names != "in.csv out out-charts whole whole-charts" {
		t.Errorf("%d files, want %d; there are: %s", len(got[0]), len(got[1]), names)
	}
}

// manyRows is a file of so many complaints.
func manyRows(n int) string {
	var rows strings.Builder
	rows.WriteString("id,text\n")
	for i := range n {
		fmt.Fprintf(&rows, "%d,第%d单太慢了\n", i, i%50)
	}
	return rows.String()
}

// waitFor waits until a file is there.
func waitFor(t *testing.T, name string) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Minute); ; time.Sleep(10 * time.Millisecond) {
		if _, err := os.Stat(name); err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("there is no %s", filepath.Base(name))
		}
	}
}

// Charts whose report did not follow are replaced by the next of that report, not by
// those of another.
func TestChartsWithoutTheirReport(t *testing.T) {
	t.Chdir(t.TempDir())
	plant(t, ".", map[string]string{"in.csv": "id,text\n1,快递太慢了\n2,杯子漏水\n"})
	std := streams{tell: newTeller(io.Discard, tempFile(t, "stderr", ""))}
	work, err := atomicfile.OpenWork("out")
	if err != nil {
		t.Fatal(err)
	}
	charts, err := (chartFlags{dir: "charts"}).open(std, work, "out", false)
	if err != nil {
		t.Fatal(err)
	}
	if err := writeFile(charts.dir, atomicfile.Marker, 0o600, func(io.Writer) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if err := charts.commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	charts.close()
	if err := work.Close(); err != nil {
		t.Fatal(err)
	}

	if _, stderr, status := suxi(t, "run", "--quiet", "--resume", "--out", "other", "--figures", "charts", "in.csv"); status != exitUsage {
		t.Errorf("another report: exit status %d, %s", status, stderr)
	}
	for _, want := range []int{exitDone, exitUsage} {
		if _, stderr, status := suxi(t, "run", "--quiet", "--resume", "--out", "out", "--figures", "charts", "in.csv"); status != want {
			t.Errorf("exit status %d, want %d: %s", status, want, stderr)
		}
	}
	if names := strings.Join(left(t, "."), " "); names != "charts in.csv out" || len(left(t, "charts")) < 2 {
		t.Errorf("there are: %s", names)
	}
}

// Corrections that come out of a pipe, which can be read only once, are of the origin
// by what they say.
func TestOriginOfCorrectionsFromAPipe(t *testing.T) {
	mkfifo, err := exec.LookPath("mkfifo")
	if err != nil {
		t.Skip("there are no named pipes")
	}
	bundle, err := (&modelFlags{}).open()
	if err != nil {
		t.Fatal(err)
	}
	origin := func(category string) pipeline.Origin {
		pipe := filepath.Join(t.TempDir(), "pipe")
		if err := exec.Command(mkfifo, pipe).Run(); err != nil {
			t.Fatal(err)
		}
		written := make(chan error)
		go func() {
			const line = `{"id":"1","text":"快递太慢了","category":%[1]q,"answers":[{"category":%[1]q,"reviewer":"甲","reviewed_at":"2025-03-01T00:00:00+08:00"}]}` + "\n"
			written <- os.WriteFile(pipe, fmt.Appendf(nil, line, category), 0o600)
		}()
		corrections, err := job.Corrections(pipe)
		if err := errors.Join(err, <-written); err != nil {
			t.Fatal(err)
		}
		c := complaint.Complaint{ID: "1", Text: "快递太慢了"}
		if job.Amending(corrections)(&c); c.Category != category {
			t.Fatalf("category %q, want %q", c.Category, category)
		}
		o, err := new(labelFlags).origin(bundle, "", nil, corrections)
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	first := origin("quality")
	if diff := cmp.Diff(first, origin("quality")); diff != "" {
		t.Errorf("the same corrections (-first +second):\n%s", diff)
	}
	if other := origin("safety"); other["corrections"] == first["corrections"] {
		t.Error("other corrections are of the same origin")
	}
}

// A run with --force that was killed between the renames of its two files left the
// new rejects beside the old output, and its parts: --resume makes both new.
func TestResumeBetweenTheTwoRenames(t *testing.T) {
	t.Chdir(t.TempDir())
	plant(t, ".", map[string]string{"in.csv": "id,text,date\n1,快递太慢了,2024-01-01\n2,杯子漏水,2024-13-01\n3,一直没人回复,2024-01-02\n"})
	const rejects = "out.csv.rejects.csv"
	if _, stderr, status := suxi(t, "label", "--quiet", "--max-rejects", "1", "--out", "out.csv", "in.csv"); status != exitDone {
		t.Fatalf("exit status %d: %s", status, stderr)
	}
	want := contents(t, ".")

	var flags labelFlags
	flags.add(&cobra.Command{})
	bundle, err := flags.model.open()
	if err != nil {
		t.Fatal(err)
	}
	work, err := atomicfile.OpenWork("out.csv")
	if err != nil {
		t.Fatal(err)
	}
	discard, err := complaint.NewRejectsWriter(io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	std := streams{tell: newTeller(io.Discard, tempFile(t, "stderr", ""))}
	if _, _, err := flags.label(t.Context(), std, []string{"in.csv"}, bundle, work, discard); err != nil {
		t.Fatal(err)
	}
	if err := work.Close(); err != nil {
		t.Fatal(err)
	}
	plant(t, ".", map[string]string{"out.csv": "old"})

	if _, stderr, status := suxi(t, "label", "--max-rejects", "1", "--resume", "--force", "--out", "out.csv", "in.csv"); status != exitDone || !strings.Contains(stderr, "goes on from the 2 rows") {
		t.Errorf("exit status %d: %s", status, stderr)
	}
	if diff := cmp.Diff(want, contents(t, ".")); diff != "" || !strings.Contains(want[rejects], "2024-13-01") {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}
