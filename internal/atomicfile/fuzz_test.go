package atomicfile

import (
	"os"
	"path/filepath"
	"testing"
)

// Whatever name a file of the folder is given, it stands in the folder, or is
// none: nothing is written beside it.
func FuzzCreate(f *testing.F) {
	for _, name := range []string{"a.csv", "../a", "a/b", "/etc/x", ".", "..", "", "a\x00b", `..\a`, "a/../../b", "投诉.parquet", "-", "a."} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		parent := t.TempDir()
		out := filepath.Join(parent, "out")
		d, err := CreateDir(out, false)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Abort()
		file, err := d.Create(name, 0o600)
		if err == nil {
			if err := file.Close(); err != nil {
				t.Fatal(err)
			}
			if again, err := d.Create(name, 0o600); err == nil {
				again.Close()
				t.Errorf("%q is created twice", name)
			}
		}
		created := err == nil
		if err := d.Commit(); err != nil {
			t.Fatal(err)
		}
		entries, err := os.ReadDir(out)
		if err != nil || (len(entries) == 1) != created || created && entries[0].Name() != name {
			t.Errorf("%q: the folder holds %v, %v", name, entries, err)
		}
		if beside, err := os.ReadDir(parent); err != nil || len(beside) != 1 {
			t.Errorf("%q: beside the folder are %v, %v", name, beside, err)
		}
	})
}
