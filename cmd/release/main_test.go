package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Both kinds of archive hold the same entries in the same order, and the same
// bytes whenever they are packed.
func TestPack(t *testing.T) {
	files := map[string][]byte{"top/suxi": []byte("program"), "top/README.md": []byte("read"), "top/man/man1/suxi.1": []byte("page")}
	date := time.Date(2026, 11, 22, 8, 30, 0, 0, time.UTC)
	want := "-rw-r--r-- 2026-11-22 08:30 top/README.md read\n" +
		"-rw-r--r-- 2026-11-22 08:30 top/man/man1/suxi.1 page\n" +
		"-rwxr-xr-x 2026-11-22 08:30 top/suxi program\n"
	for name, c := range map[string]struct {
		pack func(map[string][]byte, time.Time, string) ([]byte, error)
		list func(*testing.T, []byte) string
	}{"tar.gz": {packTarGz, listTarGz}, "zip": {packZip, listZip}} {
		data, err := c.pack(files, date, "top/suxi")
		if err != nil {
			t.Fatal(err)
		}
		if got := c.list(t, data); got != want {
			t.Errorf("%s holds\n%swant\n%s", name, got, want)
		}
		again, err := c.pack(files, date, "top/suxi")
		if err != nil || !bytes.Equal(data, again) {
			t.Errorf("%s: packed again it is another, %v", name, err)
		}
	}
}

func line(mode fmt.Stringer, date time.Time, name string, r io.Reader) string {
	text, _ := io.ReadAll(r)
	return fmt.Sprintf("%v %s %s %s\n", mode, date.UTC().Format("2006-01-02 15:04"), name, text)
}

func listTarGz(t *testing.T, data []byte) string {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	list := ""
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		list += line(h.FileInfo().Mode(), h.ModTime, h.Name, r)
	}
}

func listZip(t *testing.T, data []byte) string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	list := ""
	for _, f := range r.File {
		entry, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		list += line(f.Mode(), f.Modified, f.Name, entry)
	}
	return list
}

// Every work of others that is embedded has its licence beside it, and a folder
// without one is an error.
func TestLicences(t *testing.T) {
	for _, dir := range embedded {
		var b bytes.Buffer
		if err := appendLicences(&b, dir, filepath.Join("../..", dir)); err != nil || b.Len() < 500 {
			t.Errorf("%s: %d bytes of licences, %v", dir, b.Len(), err)
		}
	}
	if err := appendLicences(new(bytes.Buffer), "ours", "../../taxonomy"); err == nil || !strings.Contains(err.Error(), "ours: no licence") {
		t.Errorf("a folder without a licence: %v", err)
	}
}

// A platform that is not released is told before anything is written.
func TestOnly(t *testing.T) {
	out := filepath.Join(t.TempDir(), "dist")
	err := release(out, []string{"linux/amd64", "windows-amd64"})
	if err == nil || !strings.HasPrefix(err.Error(), "--only windows-amd64: want some of linux/amd64,") {
		t.Error(err)
	}
	if _, err := os.Stat(out); !os.IsNotExist(err) {
		t.Errorf("the folder is there: %v", err)
	}
}
