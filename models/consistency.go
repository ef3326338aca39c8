package models

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"suxi/stats"
)

// A Consistency says whether the values of a field, such as departments, use
// the categories alike, and where not. It tells who differs from the rest, not
// who is right, and a value that handles other matters than the rest differs,
// too.
type Consistency struct {
	Values []ValueUse // by falling number of rows
	// Differences are the uses of a category that a value does not share with the
	// others, at a false discovery rate of 5% over all Tests; the least probable by
	// chance first.
	Differences []Difference
	Tests       int
}

// A ValueUse compares the labels of the rows of one value with those of all
// other rows.
type ValueUse struct {
	Value    string
	Rows     int
	Suspects Comparison // rows under suspicion of a wrong label
	Unlike   Comparison // rows that a model of the other values' labels gives another category
	// Conflicts counts the rows with a near-duplicate in another value that has
	// another category.
	Conflicts int
}

// A Comparison holds a share of a value's rows against that of all other rows.
type Comparison struct {
	Count     int
	Low, High float64 // 95% interval of the share (Clopper and Pearson)
	Rest      float64 // the share among the rows of all other values
	P, Q      float64 // Fisher's exact test; Q adjusted over the values (Benjamini and Hochberg)
	// Detectable is the share from which on a rise over Rest would have been
	// found with probability .8, if no other value were compared: as for Poisson
	// counts, which is on the safe side. NaN where Rest is 0.
	Detectable float64
}

// Distinct reports whether the share is distinguishable from that of the rest.
func (c Comparison) Distinct() bool { return c.Q <= falseDiscoveries }

// A Difference is a category that a value gives rows of a kind more often than
// the others do. Kinds are what a model of the other values' labels makes of the
// text.
type Difference struct {
	Value string
	Label int // category given
	Kind  int // category by the model
	// Count of N rows of the kind have the label in this value, RestCount of RestN
	// in the others.
	Count, N         int
	RestCount, RestN int
	P, Q             float64 // Fisher's exact test; Q adjusted over all tests
}

const (
	falseDiscoveries = .05
	leastKind        = 10 // rows of a kind in a value that a test needs
	leastLabel       = 5  // rows of the kind with the label, over all values, that it needs
	leastShown       = 3  // rows of a difference
)

// Consistency compares the values of the field that the audit was given.
// Values with fewer than 30 labelled rows, and those after the twentieth, are
// part of the others only.
func (a *Audit) Consistency() *Consistency {
	rows := map[string][]int{}
	for i, r := range a.Rows {
		rows[r.Group] = append(rows[r.Group], i)
	}
	values := compared(rows)
	c := &Consistency{Values: make([]ValueUse, len(values))}
	suspect, unlike := make([]bool, len(a.Rows)), make([]bool, len(a.Rows))
	for _, s := range a.Suspects {
		suspect[s.Row] = true
	}
	for i, r := range a.Rows {
		unlike[i] = r.Elsewhere != r.Category
	}
	suspects, unlikes := shares(suspect, rows, values), shares(unlike, rows, values)
	disputed := a.disputed()
	for i, v := range values {
		c.Values[i] = ValueUse{Value: v, Rows: len(rows[v]), Suspects: suspects[i], Unlike: unlikes[i], Conflicts: disputed[v]}
	}
	c.Differences, c.Tests = a.differences(rows, values)
	return c
}

// compared returns the values with enough rows, the largest first. Rows without
// a value are not compared.
func compared(rows map[string][]int) []string {
	values := slices.SortedFunc(maps.Keys(rows), func(v, w string) int {
		return cmp.Or(len(rows[w])-len(rows[v]), strings.Compare(v, w))
	})
	values = slices.DeleteFunc(values, func(v string) bool { return v == "" || len(rows[v]) < leastRows })
	return values[:min(len(values), mostValues)]
}

// shares compares the share of marked rows of each value with that of all other
// rows.
func shares(marked []bool, rows map[string][]int, values []string) []Comparison {
	all := 0
	for _, m := range marked {
		if m {
			all++
		}
	}
	list, p := make([]Comparison, len(values)), make([]float64, len(values))
	for i, v := range values {
		c, n := &list[i], len(rows[v])
		for _, row := range rows[v] {
			if marked[row] {
				c.Count++
			}
		}
		rest, others := all-c.Count, len(marked)-n
		c.Rest = float64(rest) / float64(others)
		c.Low, c.High = stats.ClopperPearson(c.Count, n, .95)
		c.P = stats.FisherExact(c.Count, n, rest, others)
		c.Detectable = c.Rest * stats.DetectableRatio(stats.Rate{Count: rest, Exposure: float64(others)}, float64(n), 1, .95, .8)
		p[i] = c.P
	}
	for i, q := range stats.BenjaminiHochberg(p) {
		list[i].Q = q
	}
	return list
}

// disputed counts, by value, the rows of conflicts that another value labels
// otherwise.
func (a *Audit) disputed() map[string]int {
	n := map[string]int{}
	for _, group := range a.Conflicts {
		for _, i := range group {
			r := a.Rows[i]
			if slices.ContainsFunc(group, func(j int) bool { return a.Rows[j].Group != r.Group && a.Rows[j].Category != r.Category }) {
				n[r.Group]++
			}
		}
	}
	return n
}

// differences tests, for each value, each kind of rows and each other category,
// whether the value gives it more or less often than the rest. Which are tested
// depends on margins that the test is conditional on, so the choice favours no
// outcome.
func (a *Audit) differences(rows map[string][]int, values []string) (found []Difference, tests int) {
	k := len(a.Taxonomy.Categories)
	all := make([]int, k*k) // by kind, then label
	for _, r := range a.Rows {
		all[r.Elsewhere*k+r.Category]++
	}
	total := func(table []int, kind int) (n int) {
		for _, count := range table[kind*k:][:k] {
			n += count
		}
		return n
	}
	var tested []Difference
	var p []float64
	for _, v := range values {
		own := make([]int, k*k)
		for _, i := range rows[v] {
			own[a.Rows[i].Elsewhere*k+a.Rows[i].Category]++
		}
		for kind := range k {
			n := total(own, kind)
			rest := total(all, kind) - n
			if n < leastKind || rest < leastKind {
				continue
			}
			for label := range k {
				both := all[kind*k+label]
				if label == kind || both < leastLabel {
					continue
				}
				d := Difference{Value: v, Label: label, Kind: kind, Count: own[kind*k+label], N: n, RestN: rest}
				d.RestCount = both - d.Count
				d.P = stats.FisherExact(d.Count, n, d.RestCount, rest)
				tested, p = append(tested, d), append(p, d.P)
			}
		}
	}
	for i, q := range stats.BenjaminiHochberg(p) {
		d := tested[i]
		d.Q = q
		if q <= falseDiscoveries && d.Count >= leastShown && d.Count*d.RestN > d.RestCount*d.N {
			found = append(found, d)
		}
	}
	slices.SortStableFunc(found, func(a, b Difference) int { return cmp.Compare(a.P, b.P) })
	return found, len(tested)
}
