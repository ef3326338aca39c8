package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// Every file of a run but timings.json is the same, whatever the number of
// workers. (For label and sizes of batches, see package pipeline.)
func TestRunIsDeterministic(t *testing.T) {
	if testing.Short() {
		t.Skip("runs three times")
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0)) // which --workers sets
	var want map[string]string
	for _, workers := range []int{1, 2, 8} {
		out := filepath.Join(t.TempDir(), "out")
		if _, stderr, status := suxi(t, "run", "--quiet", "--evidence", "--labelled", "csv,jsonl,xlsx", "--workers", fmt.Sprint(workers), "--out", out, "../../testdata/demo/store.xlsx", "../../testdata/demo/chat.csv"); status != exitDone {
			t.Fatalf("%d workers: exit status %d\n%s", workers, status, stderr)
		}
		got := contents(t, out)
		if delete(got, "timings.json"); want == nil {
			want = got
		}
		checkContents(t, fmt.Sprintf("%d workers", workers), got, want)
	}
}

// Nothing but timings.json depends on when and where a command runs: the times of
// the input's file, which the clock gave, the zone and the language are others.
func TestRunIsTimeless(t *testing.T) {
	if testing.Short() {
		t.Skip("runs twice")
	}
	var want map[string]string
	for _, zone := range []string{"Asia/Shanghai", "America/Los_Angeles"} {
		dir := t.TempDir()
		plant(t, dir, map[string]string{"in.csv": "编号,投诉内容,投诉时间\n1,快递太慢了等了两周还没到,2025-01-31 23:50\n2,屏幕用了三天就坏了,2025-02-01 00:10\n3,客服态度很差,2025-02-28\n4,昨天买的杯子漏水,\n5,退款不到账,13月5日\n"})
		if want != nil {
			then := time.Now().AddDate(-3, 0, 0)
			if err := os.Chtimes(filepath.Join(dir, "in.csv"), then, then); err != nil {
				t.Fatal(err)
			}
			time.Sleep(1100 * time.Millisecond) // another second, for what counts by these
		}
		cmd := program(t, dir, "run", "--quiet", "--max-rejects", "1", "--labelled", "csv,jsonl,xlsx", "--figures", "charts", "--out", "out", "in.csv")
		cmd.Env = append(os.Environ(), "TZ="+zone, "LANG=C")
		if text, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		got := contents(t, dir)
		if delete(got, "out/timings.json"); want == nil {
			want = got
		}
		checkContents(t, zone, got, want)
	}
}

// checkContents holds the files of a run to those of another.
func checkContents(t *testing.T, run string, got, want map[string]string) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d files, want %d", run, len(got), len(want))
	}
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s: %s has other bytes", run, name)
		}
	}
}

// contents returns the files below a folder by their paths there.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		all[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
