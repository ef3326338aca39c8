//go:build linux || darwin

package pipeline

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"

	"suxi/complaint"
)

// openFiles returns how many files the process has open.
func openFiles(t *testing.T) int {
	entries, err := os.ReadDir("/dev/fd")
	if err != nil {
		t.Skip(err)
	}
	return len(entries)
}

// Of shards in more files than may be open, the error says what to do, and that helps.
// Files labelled apart, one after the other, are never too many.
func TestUnionOfMoreFilesThanMayBeOpen(t *testing.T) {
	const n, spare = 24, 12
	b := newBench(t)
	rows := crowd(120, 0, rand.New(rand.NewPCG(10, 0)))
	in := b.input("a.jsonl", rows)
	var shards, parts, gathered, apart []string
	for i := range n {
		shards = append(shards, b.shard(Shard{i + 1, n}, in))
		apart = append(apart, b.of(Shard{}, b.input(fmt.Sprintf("%02d.jsonl", i), rows[i*len(rows)/n:(i+1)*len(rows)/n])))
	}
	for of := range slices.Chunk(shards, n/3) {
		one, err := b.partial("{}", of...)
		if err != nil {
			t.Fatal(err)
		}
		gathered = append(gathered, one)
	}
	for _, s := range shards {
		one, err := b.partial("{}", s)
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, one)
	}
	before := openFiles(t)
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	low := limit
	low.Cur = uint64(before + spare)
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &low); err != nil {
		t.Fatal(err)
	}
	defer syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit)
	read := func(paths []string) error {
		u, err := OpenPartials(paths, b.dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, err := range u.Rows() {
			if err != nil {
				return err
			}
		}
		return nil
	}
	err := read(parts)
	var file *complaint.FileError
	if !errors.As(err, &file) || !slices.Contains(parts, file.File) || !strings.Contains(err.Error(), "make fewer and larger partials") {
		t.Errorf("%d shards: error %v", n, err)
	}
	if after := openFiles(t); after != before {
		t.Errorf("%d files are open behind the error, %d before", after, before)
	}
	for name, paths := range map[string][]string{"gathered": gathered, "one after the other": apart} {
		if err := read(paths); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
