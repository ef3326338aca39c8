package classifier

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
)

// Folds splits rows into k folds and returns the fold, 0…k-1, of each row. The
// rows of class y[i] are spread evenly over the folds as far as the groups
// allow: rows with the same number in groups share a fold; nil groups make
// each row a group of its own.
//
// Groups are placed greedily, large ones first and in random order by seed
// among equals, each into the fold that leaves the squared shares of the
// classes, Σ (rows of class in fold / rows of class)², smallest. A class with
// fewer groups than k is missing from some folds.
func Folds(y, groups []int, k int, seed uint64) []int {
	if k < 2 {
		panic(fmt.Sprintf("classifier: %d folds", k))
	}
	if groups != nil && len(groups) != len(y) {
		panic(fmt.Sprintf("classifier: %d groups for %d rows", len(groups), len(y)))
	}
	list := groupRows(y, groups)
	rand.New(rand.NewPCG(seed, uint64(k))).Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	slices.SortStableFunc(list, func(a, b *rowGroup) int { return cmp.Compare(len(b.rows), len(a.rows)) })

	total := map[int]float64{}
	for _, class := range y {
		total[class]++
	}
	fold := make([]int, len(y))
	size := make([]int, k)
	inClass := make([]map[int]float64, k) // rows of each class in each fold
	for f := range inClass {
		inClass[f] = map[int]float64{}
	}
	for _, g := range list {
		best, bestRise := 0, 0.0
		for f := range k {
			rise := 0.0 // of the squared shares: ((have+more)² - have²) / total²
			for i, class := range g.classes {
				have, more := inClass[f][class], g.count[i]
				rise += float64(more * (2*have + more) / (total[class] * total[class]))
			}
			if f == 0 || rise < bestRise || rise == bestRise && size[f] < size[best] {
				best, bestRise = f, rise
			}
		}
		for i, class := range g.classes {
			inClass[best][class] += g.count[i]
		}
		for _, row := range g.rows {
			fold[row] = best
		}
		size[best] += len(g.rows)
	}
	return fold
}

// A rowGroup is the rows of one group and how many of them each class has.
type rowGroup struct {
	rows    []int
	classes []int
	count   []float64 // by position in classes
}

// groupRows returns the groups in the order of their first rows.
func groupRows(y, groups []int) []*rowGroup {
	var list []*rowGroup
	byName := map[int]*rowGroup{}
	for row, class := range y {
		name := row
		if groups != nil {
			name = groups[row]
		}
		g := byName[name]
		if g == nil {
			g = new(rowGroup)
			byName[name] = g
			list = append(list, g)
		}
		g.rows = append(g.rows, row)
		if i := slices.Index(g.classes, class); i >= 0 {
			g.count[i]++
		} else {
			g.classes = append(g.classes, class)
			g.count = append(g.count, 1)
		}
	}
	return list
}
