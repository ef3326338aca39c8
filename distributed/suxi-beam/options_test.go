package main

import (
	"bytes"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"suxi/complaint"
)

// Options mean what those of suxi run mean: the program that people run makes the
// same files.
func TestOptions(t *testing.T) {
	suxi := filepath.Join(t.TempDir(), "suxi")
	execute(t, "go", "build", "-C", "../..", "-o", suxi, "./cmd/suxi")
	in := mixed(t)
	var paid strings.Builder
	paid.WriteString("编号,投诉内容,投诉时间,赔付金额\n")
	for i := range 12 {
		fmt.Fprintf(&paid, "P%02d,快递员王小明第%d次不送货上门，电话1390000%04d打不通，要求赔偿,2025-03-%02d,%d\n", i, i, 1000+i%2, 1+2*i, 10*i)
	}
	check(t, os.WriteFile(filepath.Join(in, "e.csv"), []byte(paid.String()), 0o600))
	t.Chdir(named(t))
	execute(t, suxi, "label", "--quiet", "--out", "labelled.parquet", in)
	execute(t, suxi, "review", "export", "--quiet", "--audit", "20", "--out", "sample.csv", "labelled.parquet")
	answer(t, "sample.csv", "answered.csv")
	for _, test := range []struct {
		name  string
		flags []string
		marks []string // of the options, in the result
		human bool
	}{
		{"labels and figures", []string{
			"--dict=words.txt", "--taxonomy=taxonomy.yaml", "--corrections=corrections.jsonl", "--evidence",
			"--exposure=orders.csv:订单量", "--cost=赔付金额", "--action=2025-03-10,category=delivery,换承运商", "--action-days=20", "--fishbone=fishbone.yaml",
			"--template=nature", "--template-map=natures.csv", "--dimensions=category,batch", "--stratify=period", "--cut=strict", "--as-of=2025-04-28",
			"--pseudonym-key=key", "--address-depth=city", "--suppress=3", "--lang=en",
		}, []string{`"file": "orders.csv"`, `"cost": "赔付金额"`, `"note": "换承运商"`, `"pseudonym_key": "`, `"address_depth": "city"`, `"suppress": 3`, "产品毛病"}, true},
		{"an audit", []string{"--audit=answered.csv", "--no-redact"}, []string{`"answered": 15`, `"off": true`}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			want, got := filepath.Join(t.TempDir(), "alone"), filepath.Join(t.TempDir(), "job")
			execute(t, suxi, slices.Concat([]string{"run", "--quiet", "--max-rejects=1", "--out", want}, test.flags, []string{in})...)
			var job Job
			set := flag.NewFlagSet("suxi-beam", flag.ContinueOnError)
			job.flags(set)
			check(t, set.Parse(append(test.flags, "--split=8192")))
			inputs, err := complaint.Inputs([]string{in})
			check(t, err)
			check(t, submit(t.Context(), io.Discard, job, inputs, got, false, "prism"))

			result := sameFiles(t, want, got)
			for _, mark := range test.marks {
				if !bytes.Contains(result, []byte(mark)) {
					t.Errorf("the result has no %s: tests nothing", mark)
				}
			}
			rows := read(t, got).rows
			if human := slices.ContainsFunc(rows, func(l complaint.Labelled) bool { return l.CategorySource == complaint.Human }); human != test.human {
				t.Errorf("labels of people: %v, want %v", human, test.human)
			}
			var alone []complaint.Labelled
			for row, err := range complaint.ReadLabelled(filepath.Join(want, "labelled.parquet")) {
				check(t, err)
				alone = append(alone, row)
			}
			if diff := cmp.Diff(alone, rows); diff != "" {
				t.Errorf("labelled rows (-alone +job):\n%.4000s", diff)
			}
		})
	}
}

// sameFiles reports files of a job that are not those of suxi run, but for those that
// one of them alone writes, and returns the result.
func sameFiles(t *testing.T, want, got string) (result []byte) {
	t.Helper()
	files, err := os.ReadDir(want)
	check(t, err)
	for _, file := range files {
		name := file.Name()
		if slices.Contains([]string{"manifest.json", "timings.json", "labelled.parquet", "figure_rows.parquet"}, name) {
			continue
		}
		a, err := os.ReadFile(filepath.Join(want, name))
		check(t, err)
		b, err := os.ReadFile(filepath.Join(got, name))
		check(t, err)
		if !bytes.Equal(a, b) {
			t.Errorf("%s: %d bytes, want the %d of suxi run", name, len(b), len(a))
		}
		if name == "analysis.json" {
			result = b
			if diff := cmp.Diff(strings.Split(string(a), "\n"), strings.Split(string(b), "\n")); diff != "" {
				t.Errorf("analysis (-alone +job):\n%.4000s", diff)
			}
		}
		alone, err := file.Info()
		check(t, err)
		job, err := os.Stat(filepath.Join(got, name))
		check(t, err)
		if alone.Mode() != job.Mode() {
			t.Errorf("%s: mode %v, want %v", name, job.Mode(), alone.Mode())
		}
	}
	return result
}

// named writes the files that options name, and returns their folder.
func named(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	taxonomy, err := os.ReadFile("../../taxonomy/consumer.yaml")
	check(t, err)
	const reviewed = `{"id":"A%03d","text":"买的保温杯第%d天就漏水，装进包里把电脑都泡坏了，客服一直推脱不处理，要求退货退款","category":"price","severity":"","reviewer":"甲","reviewed_at":"2025-05-01 00:00:00","answers":[{"category":"price","reviewer":"甲","reviewed_at":"2025-05-01T00:00:00+08:00"}]}` + "\n"
	for name, content := range map[string]string{
		"words.txt":         "泡坏了\n保温杯\n",
		"taxonomy.yaml":     strings.ReplaceAll(string(taxonomy), "name: 产品质量", "name: 产品毛病"),
		"fishbone.yaml":     "environment:\n  causes: [service, communication]\n",
		"corrections.jsonl": fmt.Sprintf(reviewed, 1, 1) + fmt.Sprintf(reviewed, 2, 2),
		"orders.csv":        "月份,订单量,用户\n2025-03,3000,9\n2025-04,3100,9\n",
		"natures.csv":       "old,new\nattitude,人格尊严\n",
		"key":               "0123456789abcdef0123456789abcdef\n",
	} {
		check(t, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600))
	}
	return dir
}

// answer fills in the sheet of an audit: the model is right.
func answer(t *testing.T, sheet, answered string) {
	t.Helper()
	data, err := os.ReadFile(sheet)
	check(t, err)
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
	check(t, err)
	model, human := slices.Index(rows[0], "现类别"), slices.Index(rows[0], "复核类别")
	for _, row := range rows[1:] {
		row[human] = row[model]
	}
	var out bytes.Buffer
	check(t, csv.NewWriter(&out).WriteAll(rows))
	check(t, os.WriteFile(answered, out.Bytes(), 0o600))
}

// A value that cannot be is refused before there is a job: in one line, with the
// status of suxi run, and nothing is written.
func TestUsage(t *testing.T) {
	in := filepath.Join(t.TempDir(), "in.csv")
	check(t, os.WriteFile(in, []byte("编号,投诉内容,投诉时间\n1,快递三天没到,2025-03-01\n"), 0o600))
	out := filepath.Join(t.TempDir(), "out")
	for _, test := range []struct {
		name   string
		args   []string
		status int
		want   string
	}{
		{"no output", []string{in}, 2, "want --out FOLDER"},
		{"no input", []string{"--out", out}, 2, "no input: "},
		{"an option that is not there", []string{"--nonsense", "--out", out, in}, 2, "-nonsense: see suxi-beam --help"},
		{"no number", []string{"--suppress", "few", "--out", out, in}, 2, `"few"`},
		{"a number that cannot be", []string{"--action-days", "0", "--out", out, in}, 2, "--action-days 0: want 1 or more"},
		{"no pieces", []string{"--split", "0", "--out", out, in}, 2, "--split 0: want 1 or more"},
		{"an encoding", []string{"--encoding", "runes", "--out", out, in}, 2, `unknown encoding "runes"`},
		{"a field", []string{"--column", "id=编号,brand=牌子", "--out", out, in}, 2, `unknown field "brand"`},
		{"a language", []string{"--lang", "fr", "--out", out, in}, 2, `"fr": want zh or en`},
		{"a dictionary that is not there", []string{"--dict", "none.txt", "--out", out, in}, 2, "--dict "},
		{"an output that is there", []string{"--out", filepath.Dir(in), in}, 2, "use --force"},
		{"a model that is not there", []string{"--model", "none.suxi", "--out", out, in}, 1, "without --model"},
	} {
		t.Run(test.name, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), os.Args[0], test.args...)
			cmd.Env = append(os.Environ(), role+"=suxi-beam")
			said, _ := cmd.CombinedOutput()
			line := strings.TrimSuffix(string(said), "\n")
			if got := cmd.ProcessState.ExitCode(); got != test.status || !strings.Contains(line, test.want) || strings.Contains(line, "\n") {
				t.Errorf("status %d, want %d; one line with %q:\n%.1000s", got, test.status, test.want, said)
			}
			if left, err := os.ReadDir(filepath.Dir(out)); err != nil || len(left) > 0 {
				t.Errorf("left: %v, %v", left, err)
			}
		})
	}
}

func execute(t *testing.T, program string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", cmd, err, out)
	}
}

// A worker refuses a file that is not what it was when the job was submitted.
func TestEditedFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "words.txt")
	check(t, os.WriteFile(name, []byte("保温杯\n"), 0o600))
	basis := Basis{Dicts: []string{name}}
	_, err := basis.fix()
	check(t, err)
	_, err = basis.open()
	check(t, err)
	check(t, os.WriteFile(name, []byte("充电器\n"), 0o600))
	if _, err := basis.load(); err == nil || !strings.Contains(err.Error(), name+": is not what it was") {
		t.Errorf("a dictionary that was edited: %v", err)
	}
}
