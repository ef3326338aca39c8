//go:build unix

package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A world is where the runs take place.
type world struct {
	suxi   string // the program
	dir    string
	random *rand.Rand
	stock  []string // texts to draw from
	wrong  int      // things that were not as they should be
}

func newWorld(ctx context.Context, binary string, seed uint64) (*world, error) {
	stock, err := readStock("testdata/demo")
	if err != nil {
		return nil, fmt.Errorf("%w: run it from the root of the repository", err)
	}
	dir, err := os.MkdirTemp("", "soak-*")
	if err != nil {
		return nil, err
	}
	w := &world{suxi: binary, dir: dir, random: rand.New(rand.NewPCG(seed, 0)), stock: stock}
	if w.suxi == "" {
		w.suxi = filepath.Join(dir, "suxi")
		build := exec.CommandContext(ctx, "go", "build", "-o", w.suxi, "./cmd/suxi")
		build.Stderr = os.Stderr
		if err := build.Run(); err != nil {
			os.RemoveAll(dir)
			return nil, fmt.Errorf("go build: %w", err)
		}
	}
	if w.suxi, err = filepath.Abs(w.suxi); err != nil {
		return nil, err
	}
	fmt.Printf("seed %d, in %s\n", seed, dir)
	return w, nil
}

// close removes what was written, unless there is something to look at.
func (w *world) close() {
	if w.wrong == 0 {
		os.RemoveAll(w.dir)
	}
}

// complain reports what was not as it should be.
func (w *world) complain(where, format string, args ...any) {
	w.wrong++
	fmt.Printf("WRONG  %s  %s: %s\n", time.Now().Format(time.TimeOnly), where, fmt.Sprintf(format, args...))
}

// err is an error if there was something wrong.
func (w *world) err() error {
	if w.wrong > 0 {
		return fmt.Errorf("%d things were not as they should be; the files are in %s", w.wrong, w.dir)
	}
	return nil
}

// hidden lists what stands hidden in a folder.
func hidden(dir string) (names []string) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	return names
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// A sum is a SHA-256.
type sum [sha256.Size]byte

// files returns what is below a folder, as path → SHA-256, but for timings.json,
// whose bytes differ between equal runs. Of an empty folder it has the path.
func files(dir string) (map[string]sum, error) {
	sums := map[string]sum{}
	return sums, filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || path == dir || e.Name() == "timings.json" {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil || e.IsDir() {
			if name[0] == '.' {
				sums[name] = sum{}
			}
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		h := sha256.New()
		_, err = io.Copy(h, f)
		sums[name] = sum(h.Sum(nil))
		return err
	})
}
