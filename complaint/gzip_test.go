package complaint

import (
	"compress/gzip"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func compress(t testing.TB, s string) string {
	t.Helper()
	var b strings.Builder
	z := gzip.NewWriter(&b)
	_, err := io.WriteString(z, s)
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The name without .gz tells the format; that a file is compressed, its content.
func TestGzip(t *testing.T) {
	book := workbook(t, false, [][]any{anys(sampleHeader), anys(sampleCells)})
	for _, tt := range []struct {
		name, in, format string
	}{
		{"in.csv.gz", compress(t, sampleCSV(",")), "csv"},
		{"in.CSV.GZ", compress(t, sampleCSV(",")), "csv"},
		{"in.tsv.gz", compress(t, sampleCSV("\t")), "tsv"},
		{"in.jsonl.gz", compress(t, `{"text":"甲"}`+"\n"), "jsonl"},
		{"in.csv", compress(t, sampleCSV(",")), "csv"},
		{"export.gz", compress(t, sampleCSV(",")), "csv"},
		{"stdin", compress(t, `{"text":"甲"}`+"\n"), "jsonl"},
		{"in.xlsx.gz", compress(t, book), "xlsx"},
		{"two members.csv.gz", compress(t, "id,text\n") + compress(t, "1,甲\n"), "csv"},
	} {
		temp := t.TempDir()
		t.Setenv("TMPDIR", temp)
		r, err := NewReader(tt.name, strings.NewReader(tt.in), ReaderOptions{})
		if err != nil {
			t.Error(err)
			continue
		}
		if _, err := r.Read(); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if s := r.Stats(); s.Format != tt.format || !s.Gzip {
			t.Errorf("%s: format %s, gzip %v; want %s, true", tt.name, s.Format, s.Gzip, tt.format)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
		if left, err := os.ReadDir(temp); len(left) > 0 || err != nil {
			t.Errorf("%s: left behind %v, %v", tt.name, left, err)
		}
	}
	if r, err := NewReader("in.csv.gz", strings.NewReader(sampleCSV(",")), ReaderOptions{}); err != nil || r.Stats().Gzip {
		t.Errorf("a text that is only called .gz: %v", err)
	}
}

// The hash is that of the file as it is, so that it can be checked; the rest is
// as without compression.
func TestGzipHash(t *testing.T) {
	in := compress(t, sampleCSV(","))
	a, err := NewReader("in.csv.gz", strings.NewReader(in), ReaderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := NewReader("in.csv.gz", strings.NewReader(sampleCSV(",")), ReaderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	x, _ := a.Hash()
	y, _ := b.Hash()
	if x == y {
		t.Error("the hash is not that of the compressed file")
	}
	got, errA := a.Read()
	want, errB := b.Read()
	if diff := cmp.Diff(want, got); diff != "" || errA != nil || errB != nil {
		t.Errorf("(-plain +gzip):\n%s%v %v", diff, errA, errB)
	}
}

func TestGunzipIsBounded(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	bomb := section(compress(t, strings.Repeat("0", 1<<20)))
	if _, _, err := gunzip(bomb, 1<<20-1); err == nil || !strings.Contains(err.Error(), "is more than 1048575 bytes when decompressed") {
		t.Errorf("beyond the bound: %v", err)
	}
	if left, err := os.ReadDir(temp); len(left) > 0 || err != nil {
		t.Errorf("left behind: %v, %v", left, err)
	}
	text, done, err := gunzip(bomb, 1<<20)
	if err != nil || text.Size() != 1<<20 {
		t.Fatal("at the bound:", err)
	}
	if err := done(); err != nil {
		t.Error(err)
	}
}
