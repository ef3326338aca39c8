package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"suxi/complaint"
	"suxi/pipeline"
	"suxi/reports/tables"
	"suxi/verify"
)

// A verified is a copy of the folder of a run, and of its input, to be damaged.
type verified struct {
	*testing.T
	out, in string
}

const verifiedInput = `编号,投诉内容,受理时间
1,快递太慢了，等了两周,2025-06-01
2,杯子漏水，要求退货,2025-06-02
2,杯子漏水，要求退货,2025-06-02
2,客服说话特别冲,2025-06-03
3,,2025-06-03
4,多扣了我三十块钱,昨天
,插上电就冒烟,2025-06-04
`

// runToVerify returns a function that copies what one run wrote.
func runToVerify(t *testing.T) func(*testing.T) verified {
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.csv"), filepath.Join(dir, "out")
	plant(t, dir, map[string]string{"in.csv": verifiedInput})
	if _, stderr, status := suxi(t, "run", "--quiet", "--max-rejects", "1", "--labelled", "csv,jsonl,xlsx", "--out", out, in); status != exitDone {
		t.Fatal(stderr)
	}
	return func(t *testing.T) verified {
		v := verified{t, filepath.Join(t.TempDir(), "out"), filepath.Join(t.TempDir(), "in.csv")}
		if err := os.CopyFS(v.out, os.DirFS(out)); err != nil {
			t.Fatal(err)
		}
		entries, err := os.ReadDir(v.out)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries { // which were copied with other modes
			if err := os.Chmod(filepath.Join(v.out, e.Name()), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		plant(t, filepath.Dir(v.in), map[string]string{"in.csv": verifiedInput})
		return v
	}
}

func (v verified) read(name string) []byte {
	v.Helper()
	data, err := os.ReadFile(filepath.Join(v.out, name))
	if err != nil {
		v.Fatal(err)
	}
	return data
}

func (v verified) write(name string, data []byte) {
	v.Helper()
	if err := os.WriteFile(filepath.Join(v.out, name), data, 0o600); err != nil {
		v.Fatal(err)
	}
}

// rewrite changes the labelled rows.
func (v verified) rewrite(change func([]complaint.Labelled) []complaint.Labelled) {
	v.Helper()
	var rows []complaint.Labelled
	for row, err := range complaint.ReadLabelled(filepath.Join(v.out, "labelled.parquet")) {
		if err != nil {
			v.Fatal(err)
		}
		rows = append(rows, row)
	}
	var b bytes.Buffer
	w, err := complaint.NewWriter("parquet", &b, nil)
	if err != nil {
		v.Fatal(err)
	}
	if err := w.Write(change(rows)); err != nil {
		v.Fatal(err)
	}
	if err := w.Close(); err != nil {
		v.Fatal(err)
	}
	v.write("labelled.parquet", b.Bytes())
}

// seal writes the manifest anew, as whoever wrote the files would have, with what
// change makes of the run.
func (v verified) seal(change func(*pipeline.Run)) {
	v.Helper()
	m, err := pipeline.ParseManifest(v.read("manifest.json"))
	if err != nil {
		v.Fatal(err)
	}
	if change != nil {
		change(m.Run)
	}
	private := map[string]bool{}
	for _, o := range m.Outputs {
		private[o.Name] = o.Private
	}
	for _, name := range []string{"manifest.json", "timings.json"} { // as when it was first written
		if err := os.Remove(filepath.Join(v.out, name)); err != nil {
			v.Fatal(err)
		}
	}
	if m, err = pipeline.NewManifest(v.Context(), version, m.Run, v.out, func(name string) bool { return private[name] }); err != nil {
		v.Fatal(err)
	}
	var b bytes.Buffer
	if err := m.Write(&b); err != nil {
		v.Fatal(err)
	}
	v.write("manifest.json", b.Bytes())
	v.write("timings.json", nil)
}

// failed returns the checks that fail, by name, and what they found.
func (v verified) failed(args ...string) map[string]string {
	v.Helper()
	stdout, stderr, status := suxi(v.T, append([]string{"verify", "--json", v.out}, args...)...)
	var said struct {
		OK     bool
		Checks []verify.Check
	}
	if err := json.Unmarshal([]byte(stdout), &said); err != nil {
		v.Fatalf("%v\n%s%s", err, stdout, stderr)
	}
	failed := map[string]string{}
	for _, c := range said.Checks {
		if !c.OK {
			failed[c.Name] = c.Found
		}
	}
	if said.OK != (len(failed) == 0) || said.OK != (status == exitDone) || !said.OK && status != exitGate {
		v.Errorf("ok is %v, status %d, failed %v", said.OK, status, failed)
	}
	return failed
}

func TestVerify(t *testing.T) {
	fresh := runToVerify(t)
	t.Run("nothing", func(t *testing.T) {
		v := fresh(t)
		v.seal(nil) // which by itself is no damage
		if failed := v.failed(v.in); len(failed) > 0 {
			t.Errorf("failed: %v", failed)
		}
	})
	t.Run("a byte of any file", func(t *testing.T) {
		v := fresh(t)
		m, err := pipeline.ParseManifest(v.read("manifest.json"))
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range m.Outputs {
			data := v.read(o.Name)
			flipped := bytes.Clone(data)
			flipped[len(data)/2] ^= 1
			v.write(o.Name, flipped)
			if failed := v.failed(); failed["files"] != o.Name+" has other bytes than were written" {
				t.Errorf("%s: failed %v", o.Name, failed)
			}
			v.write(o.Name, data)
		}
	})
	lose := func(rows []complaint.Labelled) []complaint.Labelled { return slices.Delete(rows, 1, 2) }
	tests := []struct {
		name   string
		damage func(v verified)
		check  string
		found  string
	}{
		{"manifest changed", func(v verified) {
			v.write("manifest.json", bytes.Replace(v.read("manifest.json"), []byte(`"read": 7`), []byte(`"read": 8`), 1))
		}, "manifest", "was changed"},
		{"manifest cut off", func(v verified) { v.write("manifest.json", v.read("manifest.json")[:100]) }, "manifest", "is no manifest"},
		{"file missing", func(v verified) { os.Remove(filepath.Join(v.out, "pareto.parquet")) }, "files", "pareto.parquet is missing"},
		{"file added", func(v verified) { v.write("labelled.tsv", nil) }, "files", "labelled.tsv is not listed"},
		{"file longer", func(v verified) { v.write("rejects.csv", append(v.read("rejects.csv"), '\n')) }, "files", "the manifest lists"},
		{"folder in place of a file", func(v verified) {
			os.Remove(filepath.Join(v.out, "rejects.csv"))
			os.Mkdir(filepath.Join(v.out, "rejects.csv"), 0o700)
		}, "files", "no regular file"},
		{"readable by others", func(v verified) { os.Chmod(filepath.Join(v.out, "labelled.csv"), 0o644) }, "modes", "labelled.csv holds raw complaints"},
		{"count changed", func(v verified) { v.seal(func(r *pipeline.Run) { r.Counts.Read++ }) }, "counts", "read 8 is not labelled 4"},
		{"count of an input changed", func(v verified) { v.seal(func(r *pipeline.Run) { r.Inputs[0].Duplicate-- }) }, "counts", "the inputs add up to"},
		{"row lost", func(v verified) { v.rewrite(lose); v.seal(nil) }, "labelled", "has 3 rows, the manifest counts 4"},
		{"row lost and counted as a duplicate", func(v verified) {
			v.rewrite(lose)
			v.seal(func(r *pipeline.Run) {
				r.Counts.Labelled--
				r.Counts.Duplicate++
				r.Inputs[0].Duplicate++
				r.Decisions.Review--
			})
		}, "rows", "1 rows were lost"},
		{"row twice, and counted", func(v verified) {
			v.rewrite(func(rows []complaint.Labelled) []complaint.Labelled { return append(rows, rows[0]) })
			v.seal(func(r *pipeline.Run) {
				r.Counts.Labelled++
				r.Counts.Duplicate--
				r.Inputs[0].Duplicate--
				r.Decisions.Review++
			})
		}, "ids", "1 rows have the id and the text of another"},
		{"decision changed", func(v verified) {
			v.rewrite(func(rows []complaint.Labelled) []complaint.Labelled { rows[0].Decision = complaint.Accept; return rows })
			v.seal(nil)
		}, "labelled", "accept 1, review 3"},
		{"decision that is none", func(v verified) {
			v.rewrite(func(rows []complaint.Labelled) []complaint.Labelled { rows[1].Decision = "xyz"; return rows })
			v.seal(nil)
		}, "labelled", "1 rows have no label that can be; the first is row 2, for its decision"},
		{"id repeated", func(v verified) {
			v.rewrite(func(rows []complaint.Labelled) []complaint.Labelled { rows[0].ID = rows[1].ID; return rows })
			v.seal(nil)
		}, "ids", "2 rows repeat an id with another text, the manifest counts 1"},
		{"id changed", func(v verified) {
			v.rewrite(func(rows []complaint.Labelled) []complaint.Labelled { rows[0].ID = "9"; return rows })
			v.seal(nil)
		}, "figures", "has another id"},
		{"text changed", func(v verified) {
			v.rewrite(func(rows []complaint.Labelled) []complaint.Labelled { rows[0].Text += "。"; return rows })
			v.seal(nil)
		}, "rows", "in.csv:2 is the first row that is not the next labelled one"},
		{"reject lost", func(v verified) {
			data := v.read("rejects.csv")
			v.write("rejects.csv", data[:bytes.LastIndex(data[:len(data)-1], []byte("\n"))+1])
			v.seal(nil)
		}, "rejects", "has 1 rows, the manifest counts 2"},
		{"copy of another run", func(v verified) {
			lines := strings.SplitAfter(string(v.read("labelled.jsonl")), "\n")
			v.write("labelled.jsonl", []byte(strings.Join(lines[1:], "")))
			v.seal(nil)
		}, "copies", "labelled.jsonl has 3 rows, labelled.parquet 4"},
		{"row of a figure lost", func(v verified) {
			var rows []tables.FigureRow
			for row, err := range tables.ReadFigureRows(filepath.Join(v.out, "figure_rows.parquet")) {
				if err != nil {
					v.Fatal(err)
				}
				rows = append(rows, row)
			}
			var b bytes.Buffer
			if err := parquet.Write(&b, rows[1:]); err != nil {
				v.Fatal(err)
			}
			v.write("figure_rows.parquet", b.Bytes())
			v.seal(nil)
		}, "figures", "1 figures do not count the rows listed under them; the first is \"all\", off by 1"},
		{"input changed", func(v verified) {
			plant(v.T, filepath.Dir(v.in), map[string]string{"in.csv": strings.Replace(verifiedInput, "快递", "物流", 1)})
		}, "inputs", "has not the bytes"},
		{"input longer", func(v verified) {
			plant(v.T, filepath.Dir(v.in), map[string]string{"in.csv": verifiedInput + "5,锅坏了,\n"})
		}, "rows", "these are not the inputs of the run"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := fresh(t)
			tt.damage(v)
			if failed := v.failed(v.in); !strings.Contains(failed[tt.check], tt.found) {
				t.Errorf("failed %v; want %s to find %q", failed, tt.check, tt.found)
			}
		})
	}
}

// Of what label writes a row that was lost is found, in each format that can be
// compared; and there may be no row at all.
func TestVerifyLabelled(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir("other", 0o700); err != nil {
		t.Fatal(err)
	}
	plant(t, ".", map[string]string{"in.csv": verifiedInput, "in.txt": verifiedInput, "in.txt.rejects.csv": "", "nothing.csv": "id,text\n1,\n", "other/in.csv": strings.Replace(verifiedInput, "冒烟", "起火", 1)})
	for _, format := range []string{"parquet", "jsonl", "csv", "xlsx"} {
		out, none := "out."+format, "none."+format
		for name, in := range map[string]string{out: "in.csv", none: "nothing.csv"} {
			if _, stderr, status := suxi(t, "label", "--quiet", "--max-rejects", "1", "--out", name, in); status != exitDone {
				t.Fatal(stderr)
			}
		}
		for _, tt := range []struct {
			args   []string
			status int
			want   string
		}{
			{[]string{out}, exitDone, "4 rows, none with the id and the text of another"},
			{[]string{out, "in.csv"}, exitDone, "read 7 = labelled 4 + rejected 2 + duplicate 1, row by row"},
			{[]string{none, "nothing.csv"}, exitDone, "read 1 = labelled 0 + rejected 1 + duplicate 0, row by row"},
			{[]string{out, "other/in.csv"}, exitGate, "in.csv:8 was not labelled"},
			{[]string{"in.csv"}, exitFailure, "no in.csv.rejects.csv beside it"},
			{[]string{"in.txt"}, exitUsage, "want the folder of a run, a partial, or a labelled file"},
		} {
			if format == "xlsx" && len(tt.args) > 1 {
				tt.status, tt.want = exitFailure, "a workbook cannot hold every text"
			}
			stdout, stderr, status := suxi(t, append([]string{"verify"}, tt.args...)...)
			if status != tt.status || !strings.Contains(stdout+stderr, tt.want) {
				t.Errorf("verify %v: status %d, want %d and %q\n%s%s", tt.args, status, tt.status, tt.want, stdout, stderr)
			}
		}
	}
}

// A pipe is gone once it is read, and one that nobody writes into is not waited for.
func TestVerifyNoPipes(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := exec.Command("mkfifo", "pipe", "pipe.csv").Run(); err != nil {
		t.Skip("no named pipes here")
	}
	plant(t, ".", map[string]string{"in.csv": verifiedInput})
	if _, stderr, status := suxi(t, "label", "--quiet", "--max-rejects", "1", "--out", "out.csv", "in.csv"); status != exitDone {
		t.Fatal(stderr)
	}
	for _, args := range [][]string{{"out.csv", "pipe"}, {"out.csv", "in.csv", "pipe.csv"}, {"pipe.csv", "in.csv"}} {
		if stdout, stderr, status := suxi(t, append([]string{"verify"}, args...)...); status != exitUsage || stdout != "" || !strings.Contains(stderr, "can be read only once") {
			t.Errorf("verify %v: status %d\n%s%s", args, status, stdout, stderr)
		}
	}
	if err := os.Remove("out.csv.rejects.csv"); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename("pipe", "out.csv.rejects.csv"); err != nil {
		t.Fatal(err)
	}
	if stdout, stderr, status := suxi(t, "verify", "out.csv"); status != exitFailure || !strings.Contains(stderr, "nobody writes into") {
		t.Errorf("rejects are a pipe: status %d\n%s%s", status, stdout, stderr)
	}
}

// Of a rejected row the raw text in rejects.csv is all that is left: it is compared
// as it was written, whatever it holds, under the names that label saw, and not
// under others.
func TestVerifyRejects(t *testing.T) {
	t.Chdir(t.TempDir())
	const rows = "id,text,date\n1,快递慢,2024-01-01\n"
	plant(t, ".", map[string]string{
		"a.csv": rows + "=2,\"坏\r\n的\r\",2024-13-01\n",
		"b.csv": rows + "3,杯子漏,2024-01-01\n-4,坏了,2024-13-01\n",
		"c.csv": rows + "3,杯子漏,2024-01-01\n-4,坏了,2024-13-01\n",
	})
	if _, stderr, status := suxi(t, "label", "--quiet", "--max-rejects", "1", "--out", "out.csv", "./a.csv", "b.csv"); status != exitDone {
		t.Fatal(stderr)
	}
	in, err := os.Open("b.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	piped := streams{in: in, out: io.Discard, err: tempFile(t, "stderr", "")}
	if status := run(t.Context(), []string{"label", "--quiet", "--max-rejects", "1", "--out", "stdin.csv", "-"}, piped); status != exitDone {
		t.Fatalf("label: status %d", status)
	}
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"out.csv", "a.csv", "b.csv"}, "ok      rows"},
		{[]string{"stdin.csv", "b.csv"}, "ok      rows"},
		{[]string{"out.csv", "a.csv", "c.csv"}, "c.csv:4 cannot be read, but row 2 of rejects.csv has another file"},
	} {
		if stdout, stderr, _ := suxi(t, append([]string{"verify"}, tt.args...)...); !strings.Contains(stdout, tt.want) {
			t.Errorf("verify %v: want %q\n%s%s", tt.args, tt.want, stdout, stderr)
		}
	}
}

// What label writes is looked at for labels that cannot be, in each format.
func TestVerifyLabels(t *testing.T) {
	t.Chdir(t.TempDir())
	plant(t, ".", map[string]string{"in.csv": "id,text,category\n1,快递太慢了,\n2,杯子漏水,quality\n"})
	for _, format := range []string{"csv", "jsonl", "xlsx", "parquet"} {
		for _, only := range [][]string{nil, {"--only", "category"}} {
			args := append([]string{"label", "--quiet", "--force", "--out", "out." + format, "in.csv"}, only...)
			if _, stderr, status := suxi(t, args...); status != exitDone {
				t.Fatal(stderr)
			}
			if stdout, stderr, status := suxi(t, "verify", "out."+format); status != exitDone || !strings.Contains(stdout, "accept 0, review 1, human 1") {
				t.Errorf("%v: status %d\n%s%s", args, status, stdout, stderr)
			}
		}
	}
	whole, err := os.ReadFile("out.csv")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ from, to, column string }{
		{",review,", ",xyz,", "decision"},
		{",review,", ",human,", "decision"},
		{",human,", ",people,", "category_source"},
	} {
		damaged := strings.Replace(string(whole), tt.from, tt.to, 1)
		if damaged == string(whole) {
			t.Fatalf("no %s to replace", tt.from)
		}
		plant(t, ".", map[string]string{"out.csv": damaged})
		if stdout, _, status := suxi(t, "verify", "out.csv"); status != exitGate || !strings.Contains(stdout, "1 rows have no label that can be") || !strings.Contains(stdout, "for its "+tt.column) {
			t.Errorf("%s for %s: status %d\n%s", tt.to, tt.from, status, stdout)
		}
	}
}
