package neardup

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// What is in a list is found again, over several chunks and whatever the runs.
func TestList(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	texts := list[int]{each: 1}
	type run struct {
		place  int64
		values []int
	}
	var runs []run
	for i := range 5000 {
		values := make([]int, random.IntN(60))
		if i%1000 == 7 {
			values = make([]int, chunk+i)
		}
		for j := range values {
			values[j] = random.Int()
		}
		runs = append(runs, run{texts.append(values...), values})
	}
	for i, r := range runs {
		if got := texts.at(r.place, len(r.values)); !slices.Equal(got, r.values) {
			t.Fatalf("run %d of %d values is not what it was", i, len(r.values))
		}
	}
	// Runs of one length have consecutive places, over several chunks.
	l := list[byte]{each: 2}
	for i := range int64(2*chunk + 10) {
		if place := l.append(byte(i), byte(i>>8)); place != i || l.at(i, 2)[1] != byte(i>>8) {
			t.Fatalf("place %d, want %d", place, i)
		}
	}
}
