package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"suxi/complaint"
)

// TestScaling holds docs/SCALING.md to what its commands do.
func TestScaling(t *testing.T) { openDocument(t, "docs/SCALING.md").play() }

// hasParallel reports whether GNU parallel is at hand, which must be where
// SUXI_NEED_PARALLEL is set.
func hasParallel(t *testing.T) bool {
	out, _ := exec.CommandContext(t.Context(), "parallel", "--version").Output()
	has := strings.HasPrefix(string(out), "GNU parallel")
	if !has && os.Getenv("SUXI_NEED_PARALLEL") != "" {
		t.Fatal("SUXI_NEED_PARALLEL is set, and there is no GNU parallel: install Debian's parallel")
	}
	return has
}

// TestLabelJob runs the command of the manifest for each index, the second time with
// nothing to do: the shards hold all rows. What Kubernetes makes of the manifest,
// distributed/manifests looks at.
func TestLabelJob(t *testing.T) {
	manifest, err := os.ReadFile("../../docs/scaling/label-job.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var job struct {
		Spec struct {
			Completions int
			Template    struct {
				Spec struct{ Containers []struct{ Command []string } }
			}
		}
	}
	if err := yaml.Unmarshal(manifest, &job); err != nil {
		t.Fatal(err)
	}
	demo, err := filepath.Abs("../../testdata/demo")
	if err != nil {
		t.Fatal(err)
	}
	dir, in := t.TempDir(), filepath.Join(t.TempDir(), "in")
	// Totals, which are alike and no complaints, are more than a tenth of one shard.
	if err := errors.Join(os.CopyFS(in, os.DirFS(demo)), os.WriteFile(filepath.Join(in, "totals.csv"), []byte("编号,投诉内容\n1,迟迟不退款\n"+strings.Repeat("合计,\n", 120)), 0o600)); err != nil {
		t.Fatal(err)
	}
	label := func(index int) string {
		command := job.Spec.Template.Spec.Containers[0].Command
		cmd := exec.CommandContext(t.Context(), command[0], command[1], strings.ReplaceAll(command[2], "/in", in))
		cmd.Dir, cmd.Env = dir, append(os.Environ(), fmt.Sprint("JOB_COMPLETION_INDEX=", index))
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return string(out)
	}
	for index := range job.Spec.Completions {
		label(index)
	}
	if said := label(0); said != "" {
		t.Errorf("a shard that is there was labelled again: %s", said)
	}
	if _, stderr, status := suxi(t, "label", "--quiet", "--out", filepath.Join(dir, "whole.parquet"), in); status != exitDone {
		t.Fatalf("status %d: %s", status, stderr)
	}
	rows := func(pattern string) (files int, rows int64) {
		names, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			l, err := complaint.OpenLabelled(name)
			if err != nil {
				t.Fatal(err)
			}
			rows += l.NumRows()
			l.Close()
		}
		return len(names), rows
	}
	files, got := rows("labelled-*.parquet")
	if _, want := rows("whole.parquet"); files != 8 || got != want || want == 0 {
		t.Errorf("%d shards of %d rows, want 8 of %d", files, got, want)
	}
}
