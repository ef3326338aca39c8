package pipeline

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"suxi/complaint"
	"suxi/internal/atomicfile"
	"suxi/taxonomy"
)

// Whatever the bytes of a file, every row is labelled, rejected or a duplicate,
// and how the work is shared changes nothing.
func FuzzLabel(f *testing.F) {
	for _, text := range []string{
		"id,text\n1,快递慢\n1,快递慢\n1,快递丢\n2,\n,快递慢\n,快递慢\n", "text,b\n\"a\nb\",c\n,\n\"a,\n", "id,text,date\n1,甲,2020-13-01\n2,乙,2020-06-05\n", "text\n\xbf\xec\xb5\xdd\n甲\n",
		"id,text\n'=1,甲\n=1,甲\n", "text",
	} {
		f.Add([]byte(text))
	}
	tax := taxonomy.Default()
	labeler := saying{said{CategoryProbabilities: make([]float64, len(tax.Categories)), SeverityProbabilities: make([]float64, len(tax.Severity))}}
	path := filepath.Join(f.TempDir(), "in.csv")
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		var want *memory
		var counts Counts
		for _, opts := range []Options{{Workers: 1, BatchRows: 256}, {Workers: 3, BatchRows: 1}, {Workers: 2, BatchRows: 2}} {
			m := &memory{}
			got, err := Label(t.Context(), opts, tax, labeler, []string{path, path}, m, rejectMemory{m})
			if err != nil {
				return
			}
			if !got.Counts.Reconcile() || got.Counts.Labelled != int64(len(m.rows)) || got.Counts.Rejected != int64(len(m.rejects)) {
				t.Fatalf("%+v: %+v, with %d rows and %d rejects", opts, got.Counts, len(m.rows), len(m.rejects))
			}
			if want == nil {
				want, counts = m, got.Counts
			}
			if got.Counts != counts {
				t.Fatalf("%+v: %+v, want %+v", opts, got.Counts, counts)
			}
			if diff := cmp.Diff(want.rows, m.rows); diff != "" {
				t.Fatalf("%+v: rows (-want +got):\n%s", opts, diff)
			}
			if diff := cmp.Diff(want.rejects, m.rejects, cmpopts.IgnoreFields(complaint.RowError{}, "Err")); diff != "" {
				t.Fatalf("%+v: rejects (-want +got):\n%s", opts, diff)
			}
		}
	})
}

// Whatever stands in the metadata of a part, it is one that can be gone on from, or
// it is as if it were not there; without its hash it is, however good it looks.
func FuzzPart(f *testing.F) {
	tax := taxonomy.Default()
	in := filepath.Join(f.TempDir(), "in.csv")
	if err := os.WriteFile(in, []byte(mixedInput(4)), 0o600); err != nil {
		f.Fatal(err)
	}
	origin := Origin{"model": "m"}
	label := func(opts Options) (*memory, error) {
		m := &memory{}
		_, err := Label(context.Background(), opts, tax, keywordLabeler{tax}, []string{in}, m, rejectMemory{m})
		return m, err
	}
	m, err := label(Options{Checkpoint: func(c Checkpoint) error {
		state, err := json.Marshal(partState{origin, c})
		f.Add(state)
		return err
	}})
	if err != nil {
		f.Fatal(err)
	}
	whole := m.rows
	n := len(whole)
	for _, state := range []string{
		"", "null", "{}", `{"origin":{"model":"m"}}`, `{"origin":{"model":"m"},"until":{"labelled":-1,"digest":"0"}}`,
		fmt.Sprintf(`{"origin":{"model":"m"},"until":{"labelled":%d,"digest":"1"}}`, n),
		fmt.Sprintf(`{"origin":{"model":"n"},"until":{"labelled":%d,"digest":"1"}}`, n),
		fmt.Sprintf(`{"origin":{"model":"m"},"until":{"labelled":%d,"digest":"1","rules":[{},{},{}],"normalized":{"x":{"rows":9223372036854775807}}}}`, n),
	} {
		f.Add([]byte(state))
	}
	f.Fuzz(func(t *testing.T, state []byte) {
		state = bytes.ToValidUTF8(state, nil) // as the metadata of a file is
		work, err := atomicfile.OpenWork(filepath.Join(t.TempDir(), "out"))
		if err != nil {
			t.Fatal(err)
		}
		defer work.Remove()
		open := func(finish func(*os.File) error) (*Parts, error) {
			file, err := os.Create(work.Path("part-00001.parquet"))
			if err != nil {
				t.Fatal(err)
			}
			w := complaint.NewParquetWriter(file, nil)
			w.SetMetadata(partKey, unsealed(state))
			if err := errors.Join(w.Write(whole), w.Close(), finish(file), file.Close()); err != nil {
				t.Fatal(err)
			}
			parts, _, err := OpenParts(work, origin, true)
			return parts, err
		}
		if parts, err := open(func(*os.File) error { return nil }); err != nil || parts.Last().Labelled != 0 {
			t.Fatalf("without its hash: %+v, %v", parts.Last(), err)
		}
		parts, err := open(func(f *os.File) error { return Seal(f, unsealed(state)) })
		var other *OriginError
		if errors.As(err, &other) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		defer parts.Close()
		if from := parts.Last().Labelled; from != 0 && from != int64(n) {
			t.Fatalf("goes on from %d rows, the part has %d", from, n)
		}
		rest, err := label(Options{From: parts.Last()})
		if errors.Is(err, ErrInputsChanged) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(whole[parts.Last().Labelled:], rest.rows, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("rows (-want +got):\n%s", diff)
		}
	})
}

// What ParseManifest takes is written again as the same bytes, and names files of
// its folder only.
func FuzzParseManifest(f *testing.F) {
	for _, m := range []Manifest{
		{Schema: ManifestSchema, Suxi: "v1", Outputs: []Output{{Name: "a.csv", Bytes: 1, Private: true}}},
		{Schema: ManifestSchema, Outputs: []Output{{Name: "../a"}}},
		{Schema: ManifestSchema, Run: &Run{ID: "r", Counts: Counts{Read: 1, Labelled: 1}}},
		{Schema: 99},
	} {
		var b bytes.Buffer
		if err := m.Write(&b); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
	}
	f.Add([]byte(`{"schema":1,"sha256":""}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := ParseManifest(data)
		if err != nil {
			// as somebody would make it, with its own hash
			var forged Manifest
			if json.Unmarshal(data, &forged) != nil {
				return
			}
			var b bytes.Buffer
			if err := forged.Write(&b); err != nil {
				t.Fatal(err)
			}
			if m, err = ParseManifest(b.Bytes()); err != nil {
				return
			}
		}
		for _, o := range m.Outputs {
			if dir, name := filepath.Split(filepath.Join("folder", o.Name)); filepath.Clean(dir) != "folder" || name != o.Name {
				t.Errorf("lists %q", o.Name)
			}
		}
		var once, again bytes.Buffer
		if err := m.Write(&once); err != nil {
			t.Fatal(err)
		}
		if m, err = ParseManifest(once.Bytes()); err != nil {
			t.Fatalf("not read again: %v", err)
		}
		if m.Write(&again); once.String() != again.String() {
			t.Error("written twice, it has other bytes")
		}
	})
}
