package classifier

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestFoldsStratify(t *testing.T) {
	y := make([]int, 1003)
	for i := range y {
		y[i] = []int{0, 0, 0, 0, 0, 1, 1, 1, 2, 3}[i%10]
	}
	y[0] = 4 // a class with one row
	const k = 5
	folds := Folds(y, nil, k, 1)
	size := make([]int, k)
	inClass := make([][]int, 5)
	for c := range inClass {
		inClass[c] = make([]int, k)
	}
	for i, f := range folds {
		size[f]++
		inClass[y[i]][f]++
	}
	for c, rows := range append(inClass, size) {
		if d := slices.Max(rows) - slices.Min(rows); d > 1 {
			t.Errorf("class %d (5: all) has %v rows in the folds", c, rows)
		}
	}
	if !slices.Equal(folds, Folds(y, nil, k, 1)) {
		t.Error("the same seed gives other folds")
	}
	if slices.Equal(folds, Folds(y, nil, k, 2)) {
		t.Error("another seed gives the same folds")
	}
}

func TestFoldsKeepGroups(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 200).Draw(t, "rows")
		k := rapid.IntRange(2, 10).Draw(t, "k")
		y, groups := make([]int, n), make([]int, n)
		for i := range y {
			y[i] = rapid.IntRange(0, 3).Draw(t, "class")
			groups[i] = rapid.IntRange(0, n).Draw(t, "group")
		}
		folds := Folds(y, groups, k, 1)
		first := map[int]int{}
		for i, f := range folds {
			if f < 0 || f >= k {
				t.Fatalf("row %d is in fold %d of %d", i, f, k)
			}
			g, seen := first[groups[i]]
			if seen && g != f {
				t.Fatalf("group %d is in folds %d and %d", groups[i], g, f)
			}
			first[groups[i]] = f
		}
	})
}

func TestFoldsWithGroupsStayBalanced(t *testing.T) {
	// 300 rows in 100 groups of 1 to 5 rows; each group is of one class.
	var y, groups []int
	for g := 0; len(y) < 300; g++ {
		for range g%5 + 1 {
			y = append(y, g%3)
			groups = append(groups, g)
		}
	}
	size := make([]int, 5)
	rows := make([][3]int, 5)
	for i, f := range Folds(y, groups, 5, 1) {
		size[f]++
		rows[f][y[i]]++
	}
	for f := range rows {
		if size[f] < 57 || size[f] > 63 {
			t.Errorf("fold %d has %d of 300 rows", f, size[f])
		}
		for c, n := range rows[f] {
			if n < 18 || n > 22 {
				t.Errorf("fold %d has %d of 100 rows of class %d", f, n, c)
			}
		}
	}
}
