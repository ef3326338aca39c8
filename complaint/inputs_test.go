package complaint

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestInputs(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, path := range []string{
		"data/b.csv", "data/a.XLSX", "data/c.ndjson", "data/d.parquet", "data/e.txt", "data/f.tsv", "data/g.jsonl", "data/h.csv.gz",
		"data/.hidden.csv", "data/~$a.xlsx", "data/README.md", "data/old.csv/x.csv", "data/deep/y.csv", "data/x.tar.gz", "data/gz",
		"docs/README.md", "odd", "[1].csv",
	} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, nil, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.Symlink("odd", "link"), os.Link("odd", "hard")); err != nil {
		t.Fatal(err)
	}
	all := []string{"data/a.XLSX", "data/b.csv", "data/c.ndjson", "data/d.parquet", "data/e.txt", "data/f.tsv", "data/g.jsonl", "data/h.csv.gz"}
	tests := []struct {
		args []string
		want []string
		err  string
	}{
		{args: []string{"data"}, want: all},
		{args: []string{"data/"}, want: all},
		{args: []string{"odd", "data/b.csv"}, want: []string{"odd", "data/b.csv"}},
		{args: []string{"data/*.csv"}, want: []string{"data/b.csv"}},
		{args: []string{"data/*.gz"}, want: []string{"data/h.csv.gz", "data/x.tar.gz"}},
		{args: []string{"[1].csv"}, want: []string{"[1].csv"}},
		{args: []string{"-", "odd"}, want: []string{"-", "odd"}},
		{args: []string{"missing.csv"}, err: "missing.csv: no such file"},
		{args: []string{"data/missing.csv"}, err: "data/missing.csv: no such file; in its folder are data/a.XLSX, data/b.csv, data/c.ndjson and 5 more"},
		{args: []string{"none/x.csv"}, err: "none/x.csv: no such file; nor is there a folder none"},
		{args: []string{"*.pdf"}, err: "*.pdf: no file matches"},
		{args: []string{"[.csv"}, err: "[.csv: bad pattern"},
		{args: []string{"docs"}, err: "docs: no complaint files (.csv"},
		{args: []string{"data", "data/../data/b.csv"}, err: "data/../data/b.csv: is named twice"},
		{args: []string{"odd", "link"}, err: "link: is named twice"},
		{args: []string{"odd", "hard"}, err: "hard: is named twice"},
		{args: []string{"-", "-"}, err: "-: is named twice"},
		{args: nil, want: nil},
	}
	for _, tt := range tests {
		got, err := Inputs(tt.args)
		if (err != nil) != (tt.err != "") || err != nil && !strings.HasPrefix(err.Error(), tt.err) {
			t.Errorf("Inputs(%q): error %v, want %q", tt.args, err, tt.err)
		}
		for i := range got {
			got[i] = filepath.ToSlash(got[i])
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("Inputs(%q) (-want +got):\n%s", tt.args, diff)
		}
	}
}

// Of labelled files a folder is the Parquet files; a file is itself.
func TestLabelledInputs(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, path := range []string{"data/b.parquet", "data/b.parquet.rejects.csv", "data/a.PARQUET", "data/.c.parquet", "csv/a.csv"} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, nil, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	got, err := LabelledInputs([]string{"csv/a.csv", "data"})
	if want := []string{"csv/a.csv", filepath.Join("data", "a.PARQUET"), filepath.Join("data", "b.parquet")}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v; want %q", got, err, want)
	}
	for arg, want := range map[string]string{"csv": "csv: no Parquet file in this folder", "data/x": "data/x: no such file; in its folder are " + filepath.Join("data", "a.PARQUET") + ", " + filepath.Join("data", "b.parquet")} {
		if _, err := LabelledInputs([]string{arg}); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", arg, err, want)
		}
	}
}
