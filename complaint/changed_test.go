package complaint

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A file that changes between its opening and its end is told, whatever of the
// change the reader saw.
func TestFileChanges(t *testing.T) {
	var rows strings.Builder
	rows.WriteString("id,text\n")
	for i := range 100_000 { // more than is read at once
		fmt.Fprintf(&rows, "%d,快递太慢了\n", i)
	}
	whole := rows.String()
	rewrite := func(path, content string) error { return os.WriteFile(path, []byte(content), 0o600) }
	tests := []struct {
		name   string
		change func(path string) error
		is     error
	}{
		{"nothing", func(string) error { return nil }, io.EOF},
		{"a name", func(path string) error { return os.Rename(path, path+".old") }, io.EOF},
		{"truncated", func(path string) error { return os.Truncate(path, int64(len(whole)/2)) }, ErrChanged},
		{"emptied", func(path string) error { return os.Truncate(path, 0) }, ErrChanged},
		{"appended", func(path string) error { return rewrite(path, whole+"x,又来了\n") }, ErrChanged},
		{"rewritten", func(path string) error { return rewrite(path, strings.ReplaceAll(whole, "慢", "快")) }, ErrChanged},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "in.csv")
			if err := rewrite(path, whole); err != nil {
				t.Fatal(err)
			}
			before := time.Now().Add(-time.Hour) // however coarse the clock of the disk is
			if err := os.Chtimes(path, before, before); err != nil {
				t.Fatal(err)
			}
			r, err := OpenFile(path, ReaderOptions{})
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			if _, err = r.Read(); err != nil {
				t.Fatal(err)
			}
			if err := tt.change(path); err != nil {
				t.Fatal(err)
			}
			var bad *RowError
			for err == nil || errors.As(err, &bad) {
				_, err = r.Read()
			}
			if !errors.Is(err, tt.is) {
				t.Errorf("ends with %v, want %v", err, tt.is)
			}
		})
	}
}

// A labelled file is ranged over as it was at first, twice if need be.
func TestLabelledFileChanges(t *testing.T) {
	rows := make([]Labelled, 3000)
	for i := range rows {
		rows[i].ID = fmt.Sprint(i)
	}
	whole, other := string(labelledFile(t, rows, nil)), string(labelledFile(t, rows[1:], nil))
	for name, content := range map[string]string{"nothing": whole, "other rows": other, "truncated": whole[:len(whole)/2], "removed": ""} {
		for _, within := range []bool{true, false} { // a loop, or between two
			path := filepath.Join(t.TempDir(), "l.parquet")
			if err := os.WriteFile(path, []byte(whole), 0o600); err != nil {
				t.Fatal(err)
			}
			before := time.Now().Add(-time.Hour)
			if err := os.Chtimes(path, before, before); err != nil {
				t.Fatal(err)
			}
			all := ReadLabelled(path)
			change := func() {
				os.Remove(path)
				if content != "" {
					os.WriteFile(path, []byte(content), 0o600)
				}
				if content == whole {
					os.Chtimes(path, before, before)
				}
			}
			var last error
			n := 0
			for _, err := range all {
				if last = err; n == 0 && within {
					change()
				}
				n++
			}
			if !within {
				if last != nil || n != len(rows) {
					t.Fatalf("%s: %d rows, %v", name, n, last)
				}
				change()
				for _, err := range all {
					last = err
				}
			}
			var file *FileError
			switch {
			case name == "nothing" && last == nil:
			case name == "nothing" || !errors.As(last, &file):
				t.Errorf("%s: ends with %v", name, last)
			case !errors.Is(last, ErrChanged) && (within || name == "other rows"):
				t.Errorf("%s: ends with %v, want ErrChanged", name, last)
			}
		}
	}
}

// A source that fails at any byte is an error with that cause, never an early end.
func TestSourceFails(t *testing.T) {
	broken := errors.New("input/output error")
	book := workbook(t, false, [][]any{anys(sampleHeader), anys(sampleCells)})
	for name, in := range map[string]string{"in.csv": sampleCSV(","), "in.jsonl": "{\"id\":1,\"text\":\"甲\"}\n", "in.xlsx": book, "in.csv.gz": compress(t, sampleCSV(","))} {
		for at := 0; at < len(in); at += max(1, len(in)/40) {
			r, err := NewReader(name, io.NewSectionReader(failing{in, int64(at), broken}, 0, int64(len(in))), ReaderOptions{})
			rows := 0
			for ; err == nil; rows++ {
				_, err = r.Read()
			}
			if name == "in.xlsx" && errors.Is(err, io.EOF) && rows == 2 {
				continue // it is in a part that nobody reads
			}
			if !errors.Is(err, broken) {
				t.Errorf("%s, failing at byte %d: %v", name, at, err)
			}
			if r != nil {
				r.Close()
			}
		}
	}
}

// A failing source has an unreadable byte.
type failing struct {
	text string
	bad  int64
	err  error
}

func (f failing) ReadAt(p []byte, at int64) (int, error) {
	n, err := strings.NewReader(f.text).ReadAt(p, at)
	if at <= f.bad && f.bad < at+int64(n) {
		return int(f.bad - at), f.err
	}
	return n, err
}
