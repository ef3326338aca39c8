package main

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"suxi/analysis"
	"suxi/complaint"
	"suxi/pipeline"
)

// TestDemo runs the main job on the demo data and finds what the generator
// planted there; testdata/demogen/TRUTH.md has the figures.
func TestDemo(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	if stdout, stderr, status := suxi(t, "run", "--quiet", "--out", out, "../../testdata/demo"); status != exitDone || stdout != "" {
		t.Fatalf("status %d\nstdout: %s\nstderr: %s", status, stdout, stderr)
	}

	var manifest pipeline.Manifest
	readJSON(t, filepath.Join(out, "manifest.json"), &manifest)
	if want := (pipeline.Counts{Read: 6077, Labelled: 6019, Rejected: 40, Duplicate: 18}); manifest.Counts != want {
		t.Errorf("counts %+v, want %+v", manifest.Counts, want)
	}

	t.Run("labels", func(t *testing.T) {
		truth := readTruth(t)
		right, levels, i := 0, 0, 0
		for row, err := range complaint.ReadLabelled(filepath.Join(out, "labelled.parquet")) {
			if err != nil {
				t.Fatal(err)
			}
			want, ok := truth[row.ID]
			if !ok {
				t.Fatalf("row %s is not in truth.csv", row.ID)
			}
			if row.Label.Category == want[1] {
				right++
			}
			if string('0'+rune(row.Label.Severity)) == want[2] {
				levels++
			}
			i++
		}
		if i != 6019 || float64(right)/6019 < 0.75 || float64(levels)/6019 < 0.7 {
			t.Errorf("of %d rows %d have the right category and %d the right severity, want 75%% and 70%%", i, right, levels)
		}
	})

	f, err := os.Open(filepath.Join(out, "analysis.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	result, err := analysis.ReadJSON(f)
	if err != nil {
		t.Fatal(err)
	}
	if result.Latest == nil || result.Periods[*result.Latest].Label != "2025-06" || len(result.Periods) != 14 {
		t.Fatalf("%d periods, latest %v, want 14 with 2025-06 the latest complete one", len(result.Periods), result.Latest)
	}
	t.Run("the surge is flagged", func(t *testing.T) {
		for _, row := range result.PeriodRows {
			if row.Period == *result.Latest && row.Code == "delivery" {
				if row.Previous.Change != analysis.Up || row.YearAgo.Change != analysis.Up {
					t.Errorf("物流交付 in June is %q against May and %q against last June, want up", row.Previous.Change, row.YearAgo.Change)
				}
				return
			}
		}
		t.Error("no row for 物流交付 in June")
	})
	t.Run("June is explained by orders and the surge", func(t *testing.T) {
		name := filepath.Join(t.TempDir(), "result.json")
		if _, stderr, status := suxi(t, "analyze", "--out", name, "--exposure", "../../testdata/demogen/exposure.csv", filepath.Join(out, "labelled.parquet")); status != exitDone {
			t.Fatalf("status %d: %s", status, stderr)
		}
		var result analysis.Result
		readJSON(t, name, &result)
		if len(result.Explained) != 2 || result.RateUnit.Name != "orders" {
			t.Fatalf("%d explained, rates per %v", len(result.Explained), result.RateUnit)
		}
		for _, e := range result.Explained {
			var found []string
			sum := int64(0)
			for _, p := range e.Parts {
				sum += p.Change
				if p.Kind == analysis.PartCategory || p.Kind == analysis.PartChannel {
					found = append(found, fmt.Sprint(p.Value, " ", p.Jump))
				}
			}
			exposure, rest := e.Parts[0], e.Parts[len(e.Parts)-1]
			if !slices.Equal(found, []string{"delivery rises"}) || exposure.Change <= 0 || !(*rest.Low < 1 && *rest.High > 1) || sum != int64(e.Count-e.BaseCount)*1e6 {
				t.Errorf("%s: jumps %q, orders %d, rest %v to %v", e.Kind, found, exposure.Change, *rest.Low, *rest.High)
			}
		}
	})
	t.Run("the batch is one group", func(t *testing.T) {
		if len(result.Groups) != 1 || result.Groups[0].Size != 60 || result.Groups[0].Batches[0].Value != "BW2503C" {
			t.Errorf("groups %+v, want one of 60 rows of batch BW2503C", result.Groups)
		}
	})
	t.Run("the batch is urgent by evidence", func(t *testing.T) {
		members := 0
		for row, err := range complaint.ReadLabelled(filepath.Join(out, "labelled.parquet")) {
			if err != nil {
				t.Fatal(err)
			}
			fired := slices.Contains(strings.Split(row.SeverityRules, "|"), "batch")
			if row.Batch != "BW2503C" || row.GroupSize != 60 {
				if fired {
					t.Errorf("%s: the batch rule fired outside of the planted batch, for %d people", row.ID, row.BatchSize)
				}
				continue
			}
			members++
			if !fired || row.Label.Severity != 1 || row.BatchSize < 5 {
				t.Errorf("%s: rules %q, severity %d, %d people; want the batch rule, 1, and 5 people at least", row.ID, row.SeverityRules, row.Label.Severity, row.BatchSize)
			}
		}
		if members != 60 {
			t.Errorf("%d rows of the planted batch, want 60", members)
		}
	})
	t.Run("every column is documented", func(t *testing.T) {
		doc, err := os.ReadFile("../../docs/FORMATS.md")
		if err != nil {
			t.Fatal(err)
		}
		files, err := filepath.Glob(filepath.Join(out, "*.parquet"))
		if err != nil || len(files) < 2 {
			t.Fatalf("%v, %v", files, err)
		}
		for _, file := range files {
			name := filepath.Base(file)
			_, section, ok := strings.Cut(string(doc), "# "+name+"\n")
			if !ok {
				t.Errorf("docs/FORMATS.md has no section %s", name)
			}
			section, _, _ = strings.Cut(section, "\n#")
			for _, column := range schema(t, file) {
				if !strings.Contains(section, "\n| `"+column+"` |") {
					t.Errorf("docs/FORMATS.md: %s: column %s is missing", name, column)
				}
			}
		}
	})
	t.Run("nothing personal is passed on", func(t *testing.T) {
		personal := identifiers(t, filepath.Join(out, "labelled.parquet"))
		if len(personal) < 30 {
			t.Fatalf("the demo holds %d identifiers, want 30 at least", len(personal))
		}
		for _, o := range manifest.Outputs {
			content := plain(t, filepath.Join(out, o.Name))
			found := 0
			for _, id := range personal {
				if strings.Contains(content, id) {
					found++
				}
			}
			if found > 0 && !o.Private {
				t.Errorf("%s is to be passed on and holds %d identifiers", o.Name, found)
			}
			if found == 0 && o.Name == "labelled.parquet" {
				t.Errorf("%s holds no identifier: this test cannot see into Parquet files", o.Name)
			}
		}
	})
}

// schema returns the names of a Parquet file's columns.
func schema(t *testing.T, name string) []string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	f, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, field := range f.Schema().Fields() {
		names = append(names, field.Name())
	}
	return names
}

// identifiers returns what looks like a mobile or identity number or an e-mail
// address in the complaints of a labelled file, by patterns that know nothing
// of package redact.
func identifiers(t *testing.T, name string) []string {
	t.Helper()
	pattern := regexp.MustCompile(`1[3-9]\d[ -]?\d{4}[ -]?\d{4}|\d{17}[\dXx]|[\w.]+@[\w.]+`)
	var found []string
	for row, err := range complaint.ReadLabelled(name) {
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, pattern.FindAllString(row.Text, -1)...)
	}
	return found
}

// plain returns the text of a file: the unpacked parts of a workbook, the
// values of a Parquet file, anything else as it is.
func plain(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	switch filepath.Ext(name) {
	case ".xlsx":
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range z.File {
			r, err := part.Open()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(&text, r); err != nil {
				t.Fatal(err)
			}
		}
	case ".parquet":
		f, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		text.WriteString(fmt.Sprint(f.Metadata()))
		rows := parquet.NewReader(f)
		defer rows.Close()
		for buffer := make([]parquet.Row, 64); ; {
			n, err := rows.ReadRows(buffer)
			for _, row := range buffer[:n] {
				for _, v := range row {
					text.WriteString(v.String())
					text.WriteByte('\n')
				}
			}
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	default:
		text.Write(data)
	}
	return text.String()
}

// readTruth reads id → row of truth.csv.
func readTruth(t *testing.T) map[string][]string {
	t.Helper()
	f, err := os.Open("../../testdata/demogen/truth.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	truth := map[string][]string{}
	for _, r := range rows[1:] {
		truth[r[0]] = r
	}
	return truth
}

// TestGenerated rebuilds what `make generate` writes and compares it with what
// is committed.
func TestGenerated(t *testing.T) {
	t.Run("embedded model", func(t *testing.T) {
		model := filepath.Join(t.TempDir(), "default.suxi")
		t.Chdir("../../models")
		if _, stderr, status := suxi(t, "train", "--quiet", "--plain", "--max-features", "60000", "--taxonomy", "../taxonomy/consumer.yaml", "--out", model, "corpus"); status != exitDone {
			t.Fatalf("status %d: %s", status, stderr)
		}
		sameFile(t, "default.suxi", model)
	})
	t.Run("demo", func(t *testing.T) {
		dir := t.TempDir()
		cmd := exec.CommandContext(t.Context(), "go", "run", "./testdata/demogen", "--out", filepath.Join(dir, "demo"), "--truth", dir)
		cmd.Dir = "../.."
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("demogen: %v\n%s", err, out)
		}
		for _, name := range []string{"demo/phone.csv", "demo/chat.csv", "demo/store.xlsx", "demo/social.jsonl", "TRUTH.md", "truth.csv", "exposure.csv"} {
			committed := filepath.Join("../../testdata", name)
			if !strings.Contains(name, "/") {
				committed = filepath.Join("../../testdata/demogen", name)
			}
			sameFile(t, committed, filepath.Join(dir, name))
		}
	})
}

func sameFile(t *testing.T, committed, made string) {
	t.Helper()
	want, err := os.ReadFile(committed)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(made)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("%s is not what its generator makes: run make generate", filepath.Base(committed))
	}
}
