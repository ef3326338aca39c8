package atomicfile

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func openWork(t *testing.T, name string) *Work {
	t.Helper()
	w, err := OpenWork(name)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// put writes a whole file of the work folder.
func put(t *testing.T, w *Work, name, content string) {
	t.Helper()
	f, err := w.CreateFile(w.Path(name), false, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(content); err != nil {
		t.Fatal(err)
	}
	if err := f.Commit(); err != nil {
		t.Fatal(err)
	}
}

// What is whole stays for the next, the rest goes, and an empty folder with it.
func TestWorkKeepsWhatIsWhole(t *testing.T) {
	root := t.TempDir()
	t.Chdir(root)
	w := openWork(t, "out")
	if _, err := w.CreateFile(w.Path("part-2"), false, 0o600); err != nil { // never committed
		t.Fatal(err)
	}
	put(t, w, "part-1", "whole")
	if info, err := os.Stat(".out.partial"); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o700 {
		t.Errorf("the folder is %v, %v; want mode 0700", info.Mode(), err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}

	w = openWork(t, "out")
	if diff := cmp.Diff(map[string]string{".out.partial/lock": "", ".out.partial/part-1": "whole"}, tree(t, root)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	names, err := w.Names()
	if diff := cmp.Diff([]string{"part-1"}, names); err != nil || diff != "" {
		t.Errorf("names: %v (-want +got):\n%s", err, diff)
	}
	d, err := w.CreateDir(false)
	if err != nil {
		t.Fatal(err)
	}
	f, err := w.CreateFile("out.csv", false, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(d.Commit(), f.Commit(), w.Remove(), w.Close()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"out.csv": ""}, tree(t, root)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}

	if err := openWork(t, "other").Close(); err != nil {
		t.Fatal(err)
	}
	if there, _ := filepath.Glob(".*"); len(there) > 0 {
		t.Errorf("left behind: %v", there)
	}
}

// One at a time; the next can have it after Close.
func TestWorkIsLocked(t *testing.T) {
	name := filepath.Join(t.TempDir(), "out")
	w := openWork(t, name)
	if _, err := OpenWork(name); !errors.Is(err, ErrBusy) {
		t.Errorf("second OpenWork: %v, want ErrBusy", err)
	}
	put(t, w, "part-1", "")
	w.Close()
	w = openWork(t, name)
	w.Remove()
	openWork(t, name).Close()
}

// A process that was killed while it replaced the old output had moved it aside.
func TestWorkPutsTheOldOutputBack(t *testing.T) {
	root := t.TempDir()
	t.Chdir(root)
	plant(t, root, map[string]string{".out.partial/stage-1/old/manifest.json": "old", ".out.partial/stage-1/new/manifest.json": "new", ".out.partial/part-1": "p"})
	openWork(t, "out").Close()
	if diff := cmp.Diff(map[string]string{"out/manifest.json": "old", ".out.partial/lock": "", ".out.partial/part-1": "p"}, tree(t, root)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

// A folder that somebody planted is not used, nor followed.
func TestWorkIsNotFollowed(t *testing.T) {
	root := t.TempDir()
	t.Chdir(root)
	elsewhere := t.TempDir()
	plant(t, elsewhere, map[string]string{"lock": "theirs"})
	if err := os.Symlink(elsewhere, ".a.partial"); err != nil {
		t.Fatal(err)
	}
	plant(t, root, map[string]string{".b.partial": "a file"})
	for _, name := range []string{"a", "b"} {
		if _, err := OpenWork(name); err == nil || !strings.Contains(err.Error(), "is not a folder of this user: remove it") {
			t.Errorf("OpenWork(%q): %v", name, err)
		}
	}
	if diff := cmp.Diff(map[string]string{"lock": "theirs"}, tree(t, elsewhere)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if os.Geteuid() == 0 { // who else could give a folder away
		if err := errors.Join(os.Mkdir(".c.partial", 0o700), os.Chown(".c.partial", 12345, 12345)); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenWork("c"); err == nil {
			t.Error("the folder of another user was opened")
		}
	}
}

// A folder that holds what suxi does not write is refused, with all that is in it
// as it was.
func TestWorkOfSomebodyElse(t *testing.T) {
	for _, name := range []string{"notes.txt", "sub/y", "Part-1", ".hidden", "locks"} {
		root := t.TempDir()
		t.Chdir(root)
		there := map[string]string{".out.partial/" + name: "precious", ".out.partial/part-1": "p", ".out.partial/stage-1/new": "half"}
		plant(t, root, there)
		_, err := OpenWork("out")
		first, _, _ := strings.Cut(name, "/")
		if err == nil || !strings.Contains(err.Error(), ".out.partial holds \""+first+"\", which suxi did not write") {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(there, tree(t, root)); diff != "" {
			t.Errorf("%s: files (-want +got):\n%s", name, diff)
		}
	}
}

// A process that is killed behind the rename of its output leaves nothing to go on
// from; one that is killed before it, or whose rename fails, leaves its parts.
func TestWorkEndsWithTheOutput(t *testing.T) {
	for _, test := range []struct {
		name  string
		begin func(w *Work, root string) error // and is killed
		want  map[string]string
	}{
		{"killed behind the rename of a file", func(w *Work, root string) error {
			f, err := w.CreateFile("out", false, 0o600)
			return errors.Join(err, f.Commit())
		}, map[string]string{"out": ""}},
		{"of a folder that replaced another", func(w *Work, root string) error {
			plant(t, root, map[string]string{"out/manifest.json": "old"})
			d, err := w.CreateDir(true)
			if err != nil {
				return err
			}
			f, err := d.Create(Marker, 0o600)
			return errors.Join(err, f.Close(), d.Commit())
		}, map[string]string{"out/manifest.json": ""}},
		{"before the rename", func(w *Work, root string) error {
			plant(t, root, map[string]string{"out": "old"})
			_, err := w.CreateFile("out", true, 0o600)
			return err
		}, map[string]string{"out": "old", ".out.partial/part-1": "p", ".out.partial/lock": ""}},
		{"while it is renamed", func(w *Work, root string) error {
			plant(t, root, map[string]string{"out": "old", ".out.partial/whole-1/new": "new"})
			return nil
		}, map[string]string{"out": "old", ".out.partial/part-1": "p", ".out.partial/lock": ""}},
		{"behind a file beside the output", func(w *Work, root string) error {
			f, err := w.CreateFile("out.rejects.csv", false, 0o600)
			return errors.Join(err, f.Commit())
		}, map[string]string{"out.rejects.csv": "", ".out.partial/part-1": "p", ".out.partial/lock": ""}},
		{"behind a rename that failed", func(w *Work, root string) error {
			d, err := w.CreateDir(false)
			if err != nil {
				return err
			}
			if err := os.Mkdir("elsewhere", 0o700); err != nil {
				return err
			}
			d.path = filepath.Join(root, "elsewhere", "no", "out")
			if err := d.Commit(); err == nil {
				t.Error("Commit into no folder succeeded")
			}
			return nil
		}, map[string]string{".out.partial/part-1": "p", ".out.partial/lock": ""}},
	} {
		t.Run(test.name, func(t *testing.T) {
			root := t.TempDir()
			t.Chdir(root)
			w := openWork(t, "out")
			put(t, w, "part-1", "p")
			if err := test.begin(w, root); err != nil {
				t.Fatal(err)
			}
			if err := w.unlock(); err != nil { // as the end of a process does
				t.Fatal(err)
			}
			openWork(t, "out").Close()
			if diff := cmp.Diff(test.want, tree(t, root)); diff != "" {
				t.Errorf("files (-want +got):\n%s", diff)
			}
		})
	}
}
