package review

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"suxi/internal/bounds"
	"suxi/taxonomy"
)

// Whatever became of a queue in a spreadsheet program, its rows are items of the
// taxonomy's labels and of their own id and text, or problems that say where.
func FuzzRead(f *testing.F) {
	tax := taxonomy.Default()
	dir := f.TempDir()
	for _, name := range []string{"queue.csv", "queue.jsonl", "queue.xlsx"} {
		path := filepath.Join(dir, name)
		if err := Write(path, false, tax, queue()); err != nil {
			f.Fatal(err)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, filepath.Ext(name))
	}
	f.Add([]byte("编号,投诉内容,校验,复核类别,复核严重程度,复核日期\n1,甲,x,质量,,13月\n"), ".csv")
	f.Fuzz(func(t *testing.T, data []byte, ext string) {
		if !slices.Contains([]string{".csv", ".jsonl", ".xlsx"}, ext) {
			return
		}
		path := filepath.Join(dir, "in"+ext)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		items, problems, err := Read(path, tax)
		if err != nil {
			return
		}
		for _, i := range items {
			_, known := tax.Category(i.NewCategory)
			if i.ID == "" || strings.TrimSpace(i.Text) == "" || i.NewCategory != "" && !known || i.line < 1 {
				t.Errorf("item %+v", i)
			}
		}
		for _, p := range problems {
			if p.File != path || p.Row < 1 || p.Err == nil {
				t.Errorf("problem %+v", p)
			}
		}
		var h History
		m := h.Merge(items, "王", day(30))
		if m.Answers+m.Repeated+m.Empty+len(m.Problems) != len(items) {
			t.Errorf("%d items became %+v", len(items), m)
		}
		ReadAudit(path, tax) // most are none
	})
}

// A history is read as it was written, whatever was read.
func FuzzHistory(f *testing.F) {
	dir := f.TempDir()
	f.Add(`{"id":"1","text":"甲","category":"a","severity":"","reviewer":"王","reviewed_at":"2025-06-01 00:00:00","answers":[{"category":"a","reviewer":"王","reviewed_at":"2025-06-01T00:00:00+08:00"}]}` + "\n")
	f.Add(`{"id":"1","text":"\ud800","answers":[{}]}` + "\n" + `{"id":"2","answers":[{"reviewed_at":"0001-01-01T00:00:00Z"},{"category":"b"}]}`)
	f.Add(`{"id":" ","answers":[{}]}`)
	f.Add("[\n")
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(dir, "in.jsonl")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		IsHistory(path)
		var h *History
		var err error
		bounds.Memory(t, 1<<20+200*uint64(len(text)), func() { h, err = ReadHistory(path) })
		if err != nil {
			if !strings.HasPrefix(err.Error(), path+":") {
				t.Errorf("error %q does not say where", err)
			}
			return
		}
		var b strings.Builder
		if err := h.Write(&b); err != nil {
			return // a year that JSON does not write
		}
		if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		again, err := ReadHistory(path)
		if err != nil {
			t.Fatalf("%v, in what was written of\n%s", err, text)
		}
		if diff := cmp.Diff(h.Cases(), again.Cases()); diff != "" {
			t.Errorf("written and read (-want +got):\n%s", diff)
		}
		for _, c := range h.Cases() {
			if _, ok := h.Lookup(c.ID, c.Text); !ok {
				t.Errorf("nothing is known of %q", c.ID)
			}
		}
	})
}
