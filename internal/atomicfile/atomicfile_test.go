package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tree lists what is below root, as path → content, hidden names included.
func tree(t *testing.T, root string) map[string]string {
	t.Helper()
	got := map[string]string{}
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		name, _ := filepath.Rel(root, path)
		got[filepath.ToSlash(name)] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// plant writes files (path → content) below root.
func plant(t *testing.T, root string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func TestDir(t *testing.T) {
	old := map[string]string{"out/manifest.json": "old", "out/gone.csv": "old"}
	written := map[string]string{"out/manifest.json": "new", "out/private.csv": "new"}
	tests := []struct {
		name   string
		before map[string]string
		mkdir  string // an empty folder that exists before
		force  bool
		commit bool
		want   map[string]string
		errIs  error
		errHas string
	}{
		{name: "new", commit: true, want: written},
		{name: "aborted", want: map[string]string{}},
		{name: "exists", before: old, commit: true, want: old, errIs: ErrExists, errHas: "out: already exists; use --force"},
		{name: "exists, empty", mkdir: "out", commit: true, want: map[string]string{}, errIs: ErrExists},
		{name: "force", before: old, force: true, commit: true, want: written},
		{name: "force, aborted", before: old, force: true, want: old},
		{name: "force, empty", mkdir: "out", force: true, commit: true, want: written},
		{name: "force, nothing there", force: true, commit: true, want: written},
		{name: "force, not ours", before: map[string]string{"out/thesis.doc": "x"}, force: true, commit: true,
			want: map[string]string{"out/thesis.doc": "x"}, errHas: "out: not replaced: the folder holds files but no manifest.json"},
		{name: "force, a file", before: map[string]string{"out": "x"}, force: true, commit: true,
			want: map[string]string{"out": "x"}, errHas: "is a file"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			root := t.TempDir()
			t.Chdir(root)
			plant(t, root, tt.before)
			if tt.mkdir != "" {
				if err := os.Mkdir(tt.mkdir, 0o777); err != nil {
					t.Fatal(err)
				}
			}
			err := writeDir("out", tt.force, tt.commit)
			if (err != nil) != (tt.errIs != nil || tt.errHas != "") {
				t.Fatalf("error %v", err)
			}
			if tt.errIs != nil && !errors.Is(err, tt.errIs) || err != nil && !strings.Contains(err.Error(), tt.errHas) {
				t.Errorf("error %q, want %v, containing %q", err, tt.errIs, tt.errHas)
			}
			if diff := cmp.Diff(tt.want, tree(t, root)); diff != "" {
				t.Errorf("files (-want +got):\n%s", diff)
			}
			if entries, _ := filepath.Glob(".*"); len(entries) > 0 {
				t.Errorf("left behind: %v", entries)
			}
		})
	}
}

func writeDir(path string, force, commit bool) error {
	d, err := CreateDir(path, force)
	if err != nil {
		return err
	}
	defer d.Abort()
	for name, perm := range map[string]os.FileMode{"manifest.json": 0o644, "private.csv": 0o600} {
		f, err := d.Create(name, perm)
		if err != nil {
			return err
		}
		if _, err := f.WriteString("new"); err != nil {
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	if !commit {
		return nil
	}
	if err := d.Commit(); err != nil {
		return err
	}
	for name, want := range map[string]os.FileMode{"manifest.json": 0o644, "private.csv": 0o600} {
		if info, err := os.Stat(filepath.Join(path, name)); err != nil || info.Mode().Perm()&^0o022 != want&^0o022 {
			return fmt.Errorf("%s: mode %v, %v", name, info.Mode(), err)
		}
	}
	return nil
}

func TestFile(t *testing.T) {
	tests := []struct {
		name   string
		before map[string]string
		path   string
		force  bool
		commit bool
		want   map[string]string
		errHas string
	}{
		{name: "new", path: "m", commit: true, want: map[string]string{"m": "new"}},
		{name: "aborted", path: "m", want: map[string]string{}},
		{name: "exists", path: "m", before: map[string]string{"m": "old"}, commit: true, want: map[string]string{"m": "old"}, errHas: "m: already exists; use --force"},
		{name: "force", path: "m", before: map[string]string{"m": "old"}, force: true, commit: true, want: map[string]string{"m": "new"}},
		{name: "force, aborted", path: "m", before: map[string]string{"m": "old"}, force: true, want: map[string]string{"m": "old"}},
		{name: "force, a folder", path: "m", before: map[string]string{"m/x": "old"}, force: true, commit: true, want: map[string]string{"m/x": "old"}, errHas: "not a regular file"},
		{name: "no parent", path: "a/b/m", commit: true, want: map[string]string{}, errHas: "a/b/m: folder a/b does not exist; create it first"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			root := t.TempDir()
			t.Chdir(root)
			plant(t, root, tt.before)
			err := func() error {
				f, err := CreateFile(tt.path, tt.force, 0o600)
				if err != nil {
					return err
				}
				defer f.Abort()
				if _, err := f.WriteString("new"); err != nil || !tt.commit {
					return err
				}
				return f.Commit()
			}()
			if (err != nil) != (tt.errHas != "") || err != nil && !strings.Contains(err.Error(), tt.errHas) {
				t.Errorf("error %v, want one containing %q", err, tt.errHas)
			}
			if diff := cmp.Diff(tt.want, tree(t, root)); diff != "" {
				t.Errorf("files (-want +got):\n%s", diff)
			}
		})
	}
}

// What appears at the output path while another run works must not be lost.
func TestOutputAppearsMeanwhile(t *testing.T) {
	root := t.TempDir()
	d, err := CreateDir(filepath.Join(root, "out"), false)
	if err != nil {
		t.Fatal(err)
	}
	f, err := CreateFile(filepath.Join(root, "file"), false, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	theirs := map[string]string{"out/a": "theirs", "file": "theirs"}
	plant(t, root, theirs)
	for name, err := range map[string]error{"Dir": d.Commit(), "File": f.Commit()} {
		if !errors.Is(err, ErrExists) {
			t.Errorf("%s.Commit: %v, want ErrExists", name, err)
		}
	}
	if diff := cmp.Diff(theirs, tree(t, root)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

func TestReplacePutsTheOldOutputBack(t *testing.T) {
	root := t.TempDir()
	plant(t, root, map[string]string{"out/manifest.json": "old"})
	kept, err := replace(filepath.Join(root, "out"), filepath.Join(root, "aside"), filepath.Join(root, "missing"))
	if err == nil || kept {
		t.Errorf("replace = %v, %v; want false and an error", kept, err)
	}
	if diff := cmp.Diff(map[string]string{"out/manifest.json": "old"}, tree(t, root)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

// What Windows says when a spreadsheet has the old report open.
func TestInUse(t *testing.T) {
	for _, test := range []struct {
		err  error
		want bool
	}{
		{&os.LinkError{Op: "rename", Old: "out", New: "aside", Err: syscall.Errno(5)}, true},
		{&os.LinkError{Op: "rename", Old: "new", New: "out", Err: syscall.Errno(32)}, true},
		{&fs.PathError{Op: "remove", Path: "out", Err: syscall.Errno(33)}, true},
		{&fs.PathError{Op: "open", Path: "out", Err: syscall.Errno(5)}, false}, // a matter of permission
		{errors.New("no space left"), false},
	} {
		if got := inUse(test.err); got != test.want {
			t.Errorf("%v: in use %v, want %v", test.err, got, test.want)
		}
	}
}

func TestDirCreateTakesFileNamesOnly(t *testing.T) {
	d, err := CreateDir(filepath.Join(t.TempDir(), "out"), false)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Abort()
	for _, name := range []string{"", ".", "..", "a/b", "../a", "/a"} {
		if f, err := d.Create(name, 0o600); err == nil {
			f.Close()
			t.Errorf("Create(%q) succeeded", name)
		}
	}
}

// A link is neither followed nor replaced, whatever it leads to; those on the way
// to the output are the user's way of naming it.
func TestOutputIsALink(t *testing.T) {
	root := t.TempDir()
	t.Chdir(root)
	before := map[string]string{"real/out/manifest.json": "old", "real/file": "old"}
	plant(t, root, before)
	for link, target := range map[string]string{"folder": "real/out", "file": "real/file", "nowhere": "gone", "way": "real"} {
		if err := os.Symlink(target, link); err != nil {
			t.Fatal(err)
		}
	}
	for _, link := range []string{"folder", "file", "nowhere"} {
		if _, err := CreateFile(link, false, 0o600); !errors.Is(err, ErrExists) {
			t.Errorf("%s without force: %v, want ErrExists", link, err)
		}
		_, file := CreateFile(link, true, 0o600)
		_, dir := CreateDir(link, true)
		for _, err := range []error{file, dir} {
			if err == nil || !strings.Contains(err.Error(), link+": is a symbolic link") {
				t.Errorf("%s: %v, want that it is a link", link, err)
			}
		}
	}
	if err := writeDir("way/out", true, true); err != nil {
		t.Fatal(err)
	}
	if b, _ := os.ReadFile("real/out/manifest.json"); string(b) != "new" {
		t.Errorf("real/out/manifest.json = %q", b)
	}
	if b, _ := os.ReadFile("real/file"); string(b) != "old" {
		t.Errorf("real/file = %q", b)
	}
}

func TestCommitAndAbortAfterwards(t *testing.T) {
	root := t.TempDir()
	d, err := CreateDir(filepath.Join(root, "out"), false)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Commit(); err != nil {
		t.Fatal(err)
	}
	d.Abort()
	d.Abort()
	if err := d.Commit(); err == nil {
		t.Error("second Commit succeeded")
	}
	if _, err := os.Stat(filepath.Join(root, "out")); err != nil {
		t.Errorf("Abort after Commit removed the output: %v", err)
	}
}

func ExampleCreateDir() {
	parent, _ := os.MkdirTemp("", "example")
	defer os.RemoveAll(parent)

	d, err := CreateDir(filepath.Join(parent, "out"), false)
	if err != nil {
		panic(err)
	}
	defer d.Abort()
	f, _ := d.Create("rejects.csv", 0o600)
	fmt.Fprintln(f, "file,row,field,reason,raw")
	f.Close()
	_, before := os.Stat(filepath.Join(parent, "out"))
	fmt.Println(d.Commit(), errors.Is(before, fs.ErrNotExist))
	// Output: <nil> true
}

// Of several files none is put in place if one cannot be flushed, or has no place.
func TestCommitOfSeveral(t *testing.T) {
	for _, test := range []struct {
		name   string
		before func(last *File) error
		want   map[string]string
	}{
		{"whole", func(*File) error { return nil }, map[string]string{"a": "new a", "b": "new b"}},
		{"not flushed", func(last *File) error { return last.File.Close() }, map[string]string{"a": "old"}},
		{"occupied", func(*File) error { return os.Mkdir("b", 0o700) }, map[string]string{"a": "old"}},
		{"done", func(last *File) error { last.Abort(); return nil }, map[string]string{"a": "old"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			root := t.TempDir()
			t.Chdir(root)
			plant(t, root, map[string]string{"a": "old"})
			var files []*File
			for _, name := range []string{"a", "b"} {
				f, err := CreateFile(name, true, 0o600)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := f.WriteString("new " + name); err != nil {
					t.Fatal(err)
				}
				files = append(files, f)
			}
			if err := test.before(files[1]); err != nil {
				t.Fatal(err)
			}
			if err := Commit(files...); (err == nil) != (test.name == "whole") {
				t.Errorf("Commit: %v", err)
			}
			if diff := cmp.Diff(test.want, tree(t, root)); diff != "" {
				t.Errorf("files (-want +got):\n%s", diff)
			}
		})
	}
}

// A name that is legal, but not with what is added to it, is told as such.
func TestLongName(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, n := range []int{250, 300} {
		name := strings.Repeat("a", n)
		_, work := OpenWork(name)
		_, file := CreateFile(name, false, 0o600)
		for _, err := range []error{work, file} {
			if err == nil || !strings.HasSuffix(err.Error(), "choose a shorter one") && runtime.GOOS != "windows" {
				t.Errorf("%d bytes: %v", n, err)
			}
		}
	}
}
