package complaint

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// What "-" reads is an option, its error keeps its identity, and nothing stays
// behind in the folder for temporary files.
func TestStdin(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	r, err := OpenFile("-", ReaderOptions{Stdin: io.MultiReader(strings.NewReader("text\n甲\n"))})
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" {
		if left, err := os.ReadDir(temp); len(left) > 0 || err != nil {
			t.Errorf("while reading: %v, %v", left, err)
		}
	}
	if c, err := r.Read(); err != nil || c.Text != "甲" || c.File != "stdin" {
		t.Errorf("%+v, %v", c, err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	_, err = OpenFile("-", ReaderOptions{Stdin: io.MultiReader(strings.NewReader("text\n"), iotest.ErrReader(context.Canceled))})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	if left, err := os.ReadDir(temp); len(left) > 0 || err != nil {
		t.Errorf("afterwards: %v, %v", left, err)
	}
}

// A pipe gives what a file gives, ids included.
func TestPipe(t *testing.T) {
	in := "text\n甲\n乙\n"
	r, err := NewReader("in.csv", io.MultiReader(strings.NewReader(in)), ReaderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	temp := r.src
	c, err := r.Read()
	_, want, _, _ := readAll(t, "in.csv", in, ReaderOptions{})
	if diff := cmp.Diff(want[0], c); diff != "" || err != nil {
		t.Errorf("(-file +pipe):\n%s%v", diff, err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if _, err := temp.ReadAt(make([]byte, 1), 0); err == nil {
		t.Error("temporary file is still open")
	}
}

func TestOpenFile(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := errors.Join(os.WriteFile("in.csv", []byte("id,text\n1,甲\n2\n"), 0o600), os.Mkdir("dir", 0o700)); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"missing.csv": "missing.csv: no such file", "dir": "dir: is a folder"} {
		if _, err := OpenFile(path, ReaderOptions{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("OpenFile(%q): %v, want %q", path, err, want)
		}
	}
	r, err := OpenFile(filepath.Join(".", "in.csv"), ReaderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if c, err := r.Read(); err != nil || c.File != "in.csv" {
		t.Errorf("%+v, %v", c, err)
	}
	if _, err := r.Read(); err == nil || err.Error() != "in.csv:3: 1 cells, the header has 2" {
		t.Errorf("got %v", err)
	}
	want := Stats{Format: "csv", Encoding: "utf-8", EncodingBy: "content", Delimiter: ",", HeaderRow: 1, Rows: 2,
		Columns: []Column{{Header: "id", Field: "id"}, {Header: "text", Field: "text"}}}
	if diff := cmp.Diff(want, r.Stats()); diff != "" {
		t.Errorf("stats (-want +got):\n%s", diff)
	}
	for range 2 {
		if _, err := r.Read(); err != io.EOF {
			t.Errorf("at the end: %v, want io.EOF", err)
		}
	}
}
