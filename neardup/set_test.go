package neardup

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// What is in a list is found again, over several chunks and whatever the runs.
func TestList(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	for _, each := range []int{1, 3} {
		l := list[int]{each: each}
		type run struct {
			place  int64
			values []int
		}
		var runs []run
		for i := range 5000 {
			n := each
			if each == 1 {
				n = random.IntN(60)
				if i%1000 == 7 {
					n = chunk + i
				}
			}
			values := make([]int, n)
			for j := range values {
				values[j] = random.Int()
			}
			place := l.append(values...)
			if each > 1 && place != int64(i) {
				t.Fatalf("run %d is at place %d", i, place)
			}
			runs = append(runs, run{place, values})
		}
		for i, r := range runs {
			if got := l.at(r.place, len(r.values)); !slices.Equal(got, r.values) {
				t.Fatalf("each %d: run %d of %d values is not what it was", each, i, len(r.values))
			}
		}
	}
	// Places of runs of one length are consecutive beyond the first chunk.
	l := list[byte]{each: 2}
	for i := range int64(2*chunk + 10) {
		if place := l.append(byte(i), byte(i>>8)); place != i || l.at(i, 2)[1] != byte(i>>8) {
			t.Fatalf("place %d, want %d", place, i)
		}
	}
}
