package pipeline

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"suxi/complaint"
	"suxi/internal/bounds"
	"suxi/models"
	"suxi/segment"
	"suxi/taxonomy"
)

// fanned writes what it is given to several writers.
type fanned []complaint.Writer

func (f fanned) Write(rows []complaint.Labelled) error {
	for _, w := range f {
		if err := w.Write(rows); err != nil {
			return err
		}
	}
	return nil
}

// The bytes that Label writes, in any format, do not depend on how many workers
// there are and how many rows each takes at a time.
func TestLabelIsDeterministic(t *testing.T) {
	inputs := []string{"../testdata/demo/store.xlsx", "../testdata/demo/chat.csv"}
	workers, batches := []int{1, 2, 8}, []int{1, 7, 256}
	if testing.Short() {
		inputs, workers, batches = inputs[:1], []int{8}, []int{7, 256}
	}
	bundle, err := models.Default()
	if err != nil {
		t.Fatal(err)
	}
	words, err := segment.New()
	if err != nil {
		t.Fatal(err)
	}
	labeler := models.NewLabeler(bundle, words, models.LabelerOptions{Evidence: true})
	var want map[string]string
	for _, n := range workers {
		for _, rows := range batches {
			got := map[string]string{}
			outputs := map[string]*bytes.Buffer{}
			var out fanned
			for _, format := range []string{"csv", "xlsx", "jsonl", "parquet"} {
				outputs[format] = new(bytes.Buffer)
				w, err := complaint.NewWriter(format, outputs[format], bundle.Metadata())
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, w)
			}
			outputs["rejects"] = new(bytes.Buffer)
			rejects, err := complaint.NewRejectsWriter(outputs["rejects"])
			if err != nil {
				t.Fatal(err)
			}
			labelling, err := Label(t.Context(), Options{Workers: n, BatchRows: rows}, bundle.Taxonomy, labeler, inputs, out, rejects)
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range out {
				if err := w.Close(); err != nil {
					t.Fatal(err)
				}
			}
			if err := rejects.Close(); err != nil {
				t.Fatal(err)
			}
			for name, b := range outputs {
				got[name] = b.String()
			}
			account, err := json.Marshal(labelling)
			if err != nil {
				t.Fatal(err)
			}
			got["account"] = string(account)
			if want == nil {
				want = got
			}
			for name := range want {
				if got[name] != want[name] {
					t.Errorf("%s of %d workers with %d rows at a time: other bytes than of %d with %d", name, n, rows, workers[0], batches[0])
				}
			}
		}
	}
}

// A failing sink fails at its write number left.
type failing struct{ left int }

var errFull = errors.New("disk full")

func (f *failing) fail() error {
	if f.left--; f.left < 0 {
		return errFull
	}
	return nil
}

func (f *failing) Write([]complaint.Labelled) error { return f.fail() }

type failingRejects struct{ *failing }

func (f failingRejects) Write(*complaint.RowError) error { return f.fail() }

// Wherever a call breaks off, its goroutines end with it, and it says why.
func TestNoGoroutineOutlivesTheCall(t *testing.T) {
	var b strings.Builder
	b.WriteString("id,text\n")
	for i := range 400 {
		fmt.Fprintf(&b, "%d,快递慢%s\n%d,\n", i, strings.Repeat("慢", i%9), i)
	}
	in := writeInput(t, "in.csv", b.String())
	tax := taxonomy.Default()
	labeler := keywordLabeler{tax}
	labelled := filepath.Join(t.TempDir(), "labelled.parquet")
	opts := Options{Workers: 3, BatchRows: 16}
	m := &memory{}
	if _, err := label(t.Context(), opts, m, in); err != nil {
		t.Fatal(err)
	}
	writeLabelled(t, labelled, m.rows)
	step := 1
	if testing.Short() {
		step = 7
	}
	for at := 0; at < 50; at += step { // 800 rows are 50 batches
		for name, call := range map[string]func() error{
			"a sink that fails": func() error {
				_, err := Label(t.Context(), opts, tax, labeler, []string{in}, &failing{at}, rejectMemory{&memory{}})
				return err
			},
			"a reject sink that fails": func() error {
				_, err := Label(t.Context(), opts, tax, labeler, []string{in}, &memory{}, failingRejects{&failing{at}})
				return err
			},
			"a cancelled Label": func() error {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				opts := opts
				left := at
				opts.Progress = func(Counts, float64) {
					if left--; left < 0 {
						cancel()
					}
				}
				_, err := label(ctx, opts, &memory{}, in)
				return err
			},
			"a missing file": func() error {
				_, err := label(t.Context(), opts, &memory{}, in, filepath.Join(filepath.Dir(in), "missing.csv"))
				return err
			},
			"a cancelled Finish": func() error {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				left := at * 16 // within both passes
				rows := func(yield func(complaint.Labelled, error) bool) {
					for row, err := range complaint.ReadLabelled(labelled) {
						if left--; left < 0 {
							cancel()
						}
						if !yield(row, err) {
							return
						}
					}
				}
				_, err := Finish(ctx, tax, nil, rows, func([]complaint.Labelled) error { return nil })
				return err
			},
			"a Finish that cannot write": func() error {
				_, err := Finish(t.Context(), tax, nil, complaint.ReadLabelled(labelled), (&failing{at % 2}).Write)
				return err
			},
		} {
			bounds.Goroutines(t, func() {
				var file *complaint.FileError
				if err := call(); !errors.Is(err, errFull) && !errors.Is(err, context.Canceled) && !errors.As(err, &file) {
					t.Errorf("%s, at %d: error %v", name, at, err)
				}
			})
		}
	}
}

func writeLabelled(t *testing.T, path string, rows []complaint.Labelled) {
	t.Helper()
	var b bytes.Buffer
	w, err := complaint.NewWriter("parquet", &b, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(rows), w.Close()); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}
