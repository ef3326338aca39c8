package models

import (
	"slices"
	"testing"
)

func TestSample(t *testing.T) {
	// A row in two is of class 0, one in 500 of class 1, the others of class 2,
	// but for every tenth, which has no label; a row in four is not asked for.
	l := labels{classes: []int{3, 4, 7}, y: make([]int, 4000)}
	var rows []int
	for i := range l.y {
		switch {
		case i%10 == 9:
			l.y[i] = -1
		case i%500 == 1:
			l.y[i] = 1
		case i%2 == 1:
			l.y[i] = 2
		}
		if i%4 != 3 {
			rows = append(rows, i)
		}
	}
	labelled, _ := l.of(rows)
	for _, tt := range []struct {
		n    int
		want [3]int // rows of each class, -1 for any number
	}{
		{len(labelled), [3]int{2000, 8, 792}},
		{len(labelled) + 1, [3]int{2000, 8, 792}},
		{1000, [3]int{-1, 8, -1}},
		{30, [3]int{-1, 8, -1}},
		{6, [3]int{2, 2, 2}},
		{2, [3]int{-1, -1, -1}}, // fewer than there are classes
	} {
		got := l.sample(rows, tt.n, 1)
		if len(got) != min(tt.n, len(labelled)) {
			t.Errorf("%d rows of %d", len(got), tt.n)
		}
		var have [3]int
		for i, r := range got {
			if _, ok := slices.BinarySearch(labelled, r); !ok || i > 0 && got[i-1] >= r {
				t.Fatalf("of %d: row %d is given twice, out of order or not a labelled one of those asked for", tt.n, r)
			}
			have[l.y[r]]++
		}
		for c, n := range have {
			if want := tt.want[c]; want >= 0 && n != want || want < 0 && n < min(tt.n/3, 8) {
				t.Errorf("of %d: %d rows of class %d, want %d", tt.n, n, c, want)
			}
		}
		if !slices.Equal(got, l.sample(rows, tt.n, 1)) {
			t.Errorf("of %d: another sample for the same seed", tt.n)
		}
	}
}
