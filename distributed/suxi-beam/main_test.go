package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners/prism"
	"github.com/google/go-cmp/cmp"

	"suxi/analysis"
	"suxi/complaint"
	"suxi/internal/job"
	"suxi/models"
	"suxi/pipeline"
	"suxi/verify"
)

// The test binary is also suxi-beam, and a Prism job server, in processes that
// tests start: see start.
const role = "SUXI_BEAM_TEST_ROLE"

func TestMain(m *testing.M) {
	switch os.Getenv(role) {
	case "suxi-beam":
		main()
		os.Exit(0)
	case "prism":
		var port int
		fmt.Sscan(os.Getenv("SUXI_BEAM_TEST_PORT"), &port)
		if _, err := prism.CreateJobServer(context.Background(), prism.Options{Port: port}); err != nil {
			panic(err)
		}
		select {}
	}
	flag.Parse()
	slog.SetDefault(slog.New(slog.DiscardHandler))
	beam.Init()
	os.Exit(m.Run())
}

// A result is what two ways to do a job must agree on.
type result struct {
	analysis []byte
	rows     []complaint.Labelled // in the order of the inputs
	rejects  []byte
	run      *pipeline.Run
}

// alone does a job as suxi run does, in one process.
func alone(t *testing.T, args ...string) result {
	t.Helper()
	inputs, err := complaint.Inputs(args)
	check(t, err)
	bundle, err := models.Default()
	check(t, err)
	segmenter, err := bundle.Segmenter(nil)
	check(t, err)
	labeler := models.NewLabeler(bundle, segmenter, models.LabelerOptions{})
	var r result
	var rejects bytes.Buffer
	w, err := complaint.NewRejectsWriter(&rejects)
	check(t, err)
	var rows collected
	labelling, err := pipeline.Label(t.Context(), pipeline.Options{}, bundle.Taxonomy, labeler, inputs, &rows, w)
	check(t, err)
	check(t, w.Close())
	labelling.Dictionary = labeler.Dictionary()
	options := analysis.Options{Training: job.Training(bundle.Profile())}
	builder := analysis.New(bundle.Taxonomy, options)
	finishing, err := pipeline.Finish(t.Context(), bundle.Taxonomy, bundle.Profile(), rows.each, func(rows []complaint.Labelled) error {
		for i := range rows {
			builder.Add(&rows[i])
		}
		r.rows = append(r.rows, rows...)
		return nil
	})
	check(t, err)
	labelling.Finishing = *finishing
	found := builder.Result()
	job.Caution(found, finishing.Warnings())
	var b bytes.Buffer
	check(t, found.WriteJSON(&b))
	r.analysis, r.rejects, r.run = b.Bytes(), rejects.Bytes(), pipeline.NewRun(bundle, labelling, found.Options)
	r.run.ID = found.Run
	return r
}

// analysed returns the analysis of labelled files, as suxi analyze makes it.
func analysed(t *testing.T, names []string) []byte {
	t.Helper()
	bundle, err := models.Default()
	check(t, err)
	builder := analysis.New(bundle.Taxonomy, analysis.Options{Training: job.Training(bundle.Profile())})
	rows := func(yield func(complaint.Labelled, error) bool) {
		for _, name := range names {
			for row, err := range complaint.ReadLabelled(name) {
				if !yield(row, err) {
					return
				}
			}
		}
	}
	finishing, err := pipeline.Finish(t.Context(), bundle.Taxonomy, bundle.Profile(), rows, func(rows []complaint.Labelled) error {
		for i := range rows {
			builder.Add(&rows[i])
		}
		return nil
	})
	check(t, err)
	found := builder.Result()
	job.Caution(found, finishing.Warnings())
	var b bytes.Buffer
	check(t, found.WriteJSON(&b))
	return b.Bytes()
}

// collected are the rows of a first pass.
type collected []complaint.Labelled

func (c *collected) Write(rows []complaint.Labelled) error {
	*c = append(*c, rows...)
	return nil
}

func (c collected) each(yield func(complaint.Labelled, error) bool) {
	for _, row := range c {
		if !yield(row, nil) {
			return
		}
	}
}

// read reads the output of a job.
func read(t *testing.T, dir string) result {
	t.Helper()
	var r result
	var err error
	r.analysis, err = os.ReadFile(filepath.Join(dir, "analysis.json"))
	check(t, err)
	r.rejects, err = os.ReadFile(filepath.Join(dir, rejectsFile))
	check(t, err)
	data, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	check(t, err)
	manifest, err := pipeline.ParseManifest(data)
	check(t, err)
	r.run = manifest.Run
	shards, err := filepath.Glob(filepath.Join(dir, "labelled-*.parquet"))
	check(t, err)
	for _, name := range shards {
		for row, err := range complaint.ReadLabelled(name) {
			check(t, err)
			r.rows = append(r.rows, row)
		}
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(dir), ".*"))
	check(t, err)
	if len(left) > 0 {
		t.Errorf("the job left %q", left)
	}
	return r
}

// agree reports where got is not as want.
func agree(t *testing.T, want, got result) {
	t.Helper()
	if diff := cmp.Diff(asStored(t, want.rows), asStored(t, got.rows)); diff != "" {
		t.Errorf("labelled rows (-alone +job):\n%.4000s", diff)
	}
	if !bytes.Equal(want.analysis, got.analysis) {
		t.Errorf("analysis (-alone +job):\n%.4000s", cmp.Diff(strings.Split(string(want.analysis), "\n"), strings.Split(string(got.analysis), "\n")))
	}
	if !bytes.Equal(want.rejects, got.rejects) {
		t.Errorf("rejects (-alone +job):\n%.4000s", cmp.Diff(strings.Split(string(want.rejects), "\n"), strings.Split(string(got.rejects), "\n")))
	}
	if diff := cmp.Diff(asJSON(t, want.run), asJSON(t, got.run)); diff != "" {
		t.Errorf("run (-alone +job):\n%.4000s", diff)
	}
}

// asStored returns rows as a labelled file holds them.
func asStored(t *testing.T, rows []complaint.Labelled) []complaint.Labelled {
	t.Helper()
	name := filepath.Join(t.TempDir(), "rows.parquet")
	f, err := os.Create(name)
	check(t, err)
	w := complaint.NewParquetWriter(f, nil)
	check(t, w.Write(rows))
	check(t, w.Close())
	check(t, f.Close())
	var stored []complaint.Labelled
	for row, err := range complaint.ReadLabelled(name) {
		check(t, err)
		stored = append(stored, row)
	}
	return stored
}

func asJSON(t *testing.T, v any) (out any) {
	t.Helper()
	data, err := json.Marshal(v)
	check(t, err)
	check(t, json.Unmarshal(data, &out))
	return out
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// mixed writes files with everything that meets across pieces: copies, ids with two
// texts, rows without an id, near-duplicates, a lot that many complain of, rows that
// cannot be read.
func mixed(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	var a, b, c strings.Builder
	a.WriteString("编号,投诉内容,投诉时间,产品,批次,客户号\n")
	c.WriteString("投诉内容,投诉时间,地区\n")
	for i := range 120 {
		text := fmt.Sprintf("买的保温杯第%d天就漏水，装进包里把电脑都泡坏了，客服一直推脱不处理，要求退货退款", i%7)
		if i%3 == 0 {
			text = fmt.Sprintf("快递%d天没有送到，打电话也没有人接，物流信息一直停在%s分拨中心没有更新", i, []string{"城东", "城西", "城南"}[i%9/3])
		}
		fmt.Fprintf(&a, "A%03d,%s,2025-03-%02d 10:00,保温杯,B%d,K%d\n", i, text, 1+i%28, i%2, i%40)
		if i%10 == 0 {
			fmt.Fprintf(&a, "A%03d,%s,2025-03-%02d 10:00,保温杯,B%d,K%d\n", i, text, 1+i%28, i%2, i%40)
			fmt.Fprintf(&a, "X%d,只有两格\n", i)
		}
		fmt.Fprintf(&b, `{"id":"A%03d","text":"石榴湾小区%d号楼旁边的采石场夜里放炮，粉尘太大，%s","date":"2025-04-%02d"}`+"\n", i+100, i, []string{"窗户都震裂了", "孩子睡不着", "请尽快关停"}[i%3], 1+i%28)
		if i%15 == 0 {
			fmt.Fprintf(&b, `{"id":"A%03d","text":"%s","date":"2025-03-%02d"}`+"\n{broken\n", i, text, 1+i%28)
		}
		fmt.Fprintf(&c, "%s,2025-03-%02d,%s\n", []string{"客服态度恶劣，骂人", "？？", "充电器冒烟起火，差点烧伤孩子，非常危险", text}[i%4], 1+i%28, []string{"江苏", "浙江"}[i%2])
	}
	for name, content := range map[string]string{"a.csv": a.String(), "b.jsonl": b.String(), "c.csv": c.String(), "d.csv": c.String()} {
		check(t, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600))
	}
	return dir
}

// A job in this process, on Prism, gives what suxi run gives, however the inputs
// are split.
func TestJob(t *testing.T) {
	in := mixed(t)
	inputs, err := complaint.Inputs([]string{in})
	check(t, err)
	want := alone(t, in)
	if c := want.run.Counts; c.Rejected == 0 || c.Duplicate == 0 || want.run.Decisions.Accept+want.run.Decisions.Review == 0 {
		t.Fatalf("%+v: tests nothing", c)
	}
	if !slices.ContainsFunc(want.rows, func(l complaint.Labelled) bool { return l.GroupSize > 1 }) || !slices.ContainsFunc(want.rows, func(l complaint.Labelled) bool { return l.IssueSize > l.GroupSize }) || !slices.ContainsFunc(want.rows, func(l complaint.Labelled) bool { return l.BatchSize > 0 }) {
		t.Fatal("no group, no issue or no lot: tests nothing")
	}
	for _, split := range []int64{1 << 20, 4 << 10} {
		t.Run(fmt.Sprint(split), func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "out")
			check(t, submit(t.Context(), io.Discard, Job{Split: split, Language: "zh"}, inputs, out, false, "prism"))
			agree(t, want, read(t, out))
			check(t, verify.Folder(t.Context(), out, inputs, complaint.ReaderOptions{}, func(c verify.Check) {
				if !c.OK {
					t.Errorf("verify: %s: %s", c.Name, c.Found)
				}
			}))
		})
	}
}

// A job that fails leaves nothing, not even what is hidden.
func TestJobFails(t *testing.T) {
	in := mixed(t)
	parent := t.TempDir()
	for _, test := range []struct {
		name   string
		job    Job
		inputs []string
		want   string
	}{
		{"an input that is not there", Job{Language: "zh"}, []string{filepath.Join(in, "a.csv"), filepath.Join(in, "none.csv")}, "none.csv"},
		{"a column that is not there", Job{Language: "zh", Columns: map[string]string{"text": "没有这一列"}}, []string{filepath.Join(in, "a.csv")}, "没有这一列"},
		{"a bad option", Job{Language: "zh", Basis: Basis{Analysis: job.Analysis{Period: "decade"}}}, []string{filepath.Join(in, "a.csv")}, "decade"},
		{"a bad shard", Job{Language: "zh", Shard: "3/2"}, []string{filepath.Join(in, "a.csv")}, "3/2"},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := submit(t.Context(), io.Discard, test.job, test.inputs, filepath.Join(parent, "out"), false, "prism")
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want it to name %s", err, test.want)
			}
			left, err := os.ReadDir(parent)
			check(t, err)
			if len(left) > 0 {
				t.Errorf("the job left %s", left[0].Name())
			}
		})
	}
}
