package pipeline

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"suxi/complaint"
)

// Inputs that were labelled together stay in the order in which they were named.
func TestUnionKeepsTheOrderOfInputs(t *testing.T) {
	b := newBench(t)
	rows := crowd(60, 0, rand.New(rand.NewPCG(2, 0)))
	x, y, z := b.input("x.jsonl", rows[:20]), b.input("y.jsonl", rows[20:40]), b.input("z.jsonl", rows[40:])
	_, want := b.label(Shard{}, z, x)
	_, last := b.label(Shard{}, y)
	u, err := OpenLabelled([]string{b.shard(Shard{1, 2}, z, x), b.shard(Shard{1, 1}, y), b.shard(Shard{2, 2}, z, x)}, b.dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(append(last, want...), b.rows(u)); diff != "" { // y is before z
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

// Two files of one path, as two machines may have them, are in one order, whichever
// is named first.
func TestUnionOfOnePath(t *testing.T) {
	b := newBench(t)
	rows := crowd(60, 0, rand.New(rand.NewPCG(8, 0)))
	var files []string
	var want []complaint.Labelled
	for i, folder := range []string{"a", "b", "c"} {
		b.input(folder+"/export.jsonl", rows[i*20:i*20+20])
		t.Chdir(filepath.Join(b.dir, folder))
		_, labelled := b.label(Shard{}, "export.jsonl")
		files, want = append(files, b.shard(Shard{}, "export.jsonl")), append(want, labelled...)
	}
	var first []complaint.Labelled
	for range 3 {
		u, err := OpenLabelled(files, b.dir)
		if err != nil {
			t.Fatal(err)
		}
		got := b.rows(u)
		if first == nil {
			first = got
		}
		if diff := cmp.Diff(first, got); diff != "" || len(got) != len(want) {
			t.Errorf("%d rows of %d; (-named first +now):\n%s", len(got), len(want), diff)
		}
		files = append(files[1:], files[0])
	}
}

// A file is open from its first row to its last, and no longer.
func TestUnionOpensFilesInTurn(t *testing.T) {
	b := newBench(t)
	rows := crowd(120, 0, rand.New(rand.NewPCG(9, 0)))
	var in []string
	for i := range 6 {
		in = append(in, b.input(fmt.Sprint(i, ".jsonl"), rows[i*len(rows)/6:(i+1)*len(rows)/6]))
	}
	of := func(inputs ...string) []string {
		return []string{b.shard(Shard{2, 2}, inputs...), b.shard(Shard{1, 2}, inputs...)}
	}
	for _, test := range []struct {
		name  string
		files []string
		open  []int // after each input
	}{
		{"one after the other", slices.Concat(of(in[4], in[5]), of(in[0], in[1]), of(in[2], in[3])), []int{2, 0, 2, 0, 2, 0}},
		{"alternating", slices.Concat(of(in[0], in[3]), of(in[1]), of(in[2], in[4]), of(in[5])), []int{2, 2, 4, 2, 0, 0}},
		{"not in order", slices.Concat(of(in[3], in[0]), of(in[1], in[2]), of(in[4], in[5])), []int{2, 0, 2, 0, 2, 0}},
	} {
		u, err := OpenLabelled(test.files, b.dir)
		if err != nil {
			t.Fatal(err)
		}
		r := u.read()
		var open []int
		for _, turn := range u.turns {
			if err := r.turn(turn, func(*complaint.Labelled) (bool, error) { return true, nil }); err != nil {
				t.Fatal(err)
			}
			open = append(open, len(r.files))
		}
		if most := slices.Max(open); !slices.Equal(open, test.open) || u.together != most {
			t.Errorf("%s: %v files are open, want %v; at once %d", test.name, open, test.open, u.together)
		}
	}
}
