package pipeline

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// plainSeen is what seen stands for.
type plainSeen map[string]map[string]bool

func (s plainSeen) add(id, text string) (repeated, same bool) {
	texts, repeated := s[id]
	if !repeated {
		texts = map[string]bool{}
		s[id] = texts
	}
	same = texts[text]
	texts[text] = true
	return repeated, same
}

// With a table of eight slots nearly all is on disk, in runs of all lengths.
func TestSeenIsAMap(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		slots := rapid.SampledFrom([]int{2, 8, 64}).Draw(t, "slots")
		ids := rapid.SampledFrom([]int{1, 10, 1000}).Draw(t, "ids")
		texts := rapid.SampledFrom([]int{1, 3, 1000}).Draw(t, "texts")
		s, want := &seen{newDiskMap(dir, slots)}, plainSeen{}
		for i := range rapid.IntRange(0, 600).Draw(t, "rows") {
			id := strconv.Itoa(rapid.IntRange(0, ids).Draw(t, "id"))
			text := strconv.Itoa(rapid.IntRange(0, texts).Draw(t, "text"))
			repeated, same, err := s.add(id, text)
			if err != nil {
				t.Fatal(err)
			}
			if r, m := want.add(id, text); repeated != r || same != m {
				t.Fatalf("row %d, id %s, text %s: repeated %t, same %t; want %t, %t", i, id, text, repeated, same, r, m)
			}
		}
		if err := s.close(); err != nil {
			t.Fatal(err)
		}
	})
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// Keys of the same upper bits want the same place, and the last one has none
// behind it.
func TestDiskMapWithCrowdedKeys(t *testing.T) {
	const n = 3000
	for name, key := range map[string]func(i uint64) uint64{
		"the first place":    func(i uint64) uint64 { return i + 1 },
		"the last place":     func(i uint64) uint64 { return ^i },
		"one filter word":    func(i uint64) uint64 { return (i + 1) << 48 },
		"descending, spread": func(i uint64) uint64 { return (n - i) << 50 },
	} {
		t.Run(name, func(t *testing.T) {
			m := newDiskMap(t.TempDir(), 256)
			defer m.close()
			for round, wantFound := range []bool{false, true} {
				for i := range uint64(n) {
					before, found, err := m.put(key(i), i+uint64(round))
					if err != nil || found != wantFound || found && before != i {
						t.Fatalf("round %d, key %#x: value %d, found %t, %v", round, key(i), before, found, err)
					}
				}
			}
		})
	}
}

// n full tables leave a run for each bit of n: 1, 2, 4 ... of them in each.
func TestDiskMapKeepsFewRuns(t *testing.T) {
	m := newDiskMap(t.TempDir(), 16)
	defer m.close()
	full := m.newFull()
	for tables := 1; tables <= 40; tables++ {
		for i := range full {
			if _, _, err := m.put(chain(uint64(tables), uint64(i)), 0); err != nil {
				t.Fatal(err)
			}
		}
		// The table that is full now goes to disk with the next pair.
		want, total := 0, 0
		for n := tables - 1; n > 0; n &= n - 1 {
			want++
		}
		for _, r := range m.runs {
			total += int(r.length)
		}
		if len(m.runs) != want || total != full*(tables-1) {
			t.Errorf("%d tables: %d runs of %d pairs, want %d of %d", tables, len(m.runs), total, want, full*(tables-1))
		}
	}
}

// newFull returns how many pairs fill a table of m.
func (m *diskMap) newFull() int { return m.slots / 4 * 3 }

func TestSeenTellsThatItCannotWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "gone")
	s := &seen{newDiskMap(dir, 2)}
	var err error
	for i := 0; err == nil && i < 10; i++ {
		_, _, err = s.add(strconv.Itoa(i), "")
	}
	var path *fs.PathError
	if !errors.As(err, &path) {
		t.Errorf("error %v, want a PathError", err)
	}
}

// Five million ids, 80 MB of hashes, take 32 MB, half of it for the filter, and
// the disk. Some come twice.
func TestSeenIsBounded(t *testing.T) {
	const ids = 5_000_000
	before := heapBytes()
	s := newSeen(t.TempDir())
	defer s.close()
	for round, step := range []int{1, 101} {
		for i := 0; i < ids; i += step {
			repeated, same, err := s.add(strconv.Itoa(i), "text")
			if want := round == 1; err != nil || repeated != want || same != want {
				t.Fatalf("round %d, id %d: repeated %t, same %t, %v", round, i, repeated, same, err)
			}
		}
	}
	if took := heapBytes() - before; took > 33<<20 {
		t.Errorf("%d ids take %d MB, want 33 at most", ids, took>>20)
	}
	runtime.KeepAlive(s)
}

func heapBytes() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// Ids that are all new, up to so many.
func BenchmarkSeen(b *testing.B) {
	for _, ids := range []int{100_000, 1_000_000, 10_000_000} {
		b.Run(fmt.Sprint(ids), func(b *testing.B) {
			for b.Loop() {
				s := newSeen(b.TempDir())
				for i := range ids {
					if _, _, err := s.add(strconv.Itoa(i), "text"); err != nil {
						b.Fatal(err)
					}
				}
				s.close()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*ids), "ns/id")
		})
	}
}
