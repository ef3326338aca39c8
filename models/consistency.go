package models

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"suxi/stats"
)

// A Consistency says which values of a field, such as departments, label
// unlike the others. The model of the audit, which learnt from all of them and
// not from the row in question, is the common yardstick: what it makes of rows
// that carry one label should be the same in every value.
//
// All tests are within rows of one label. So a value that has other matters to
// deal with, and more of a category that is hard for the model, does not stand
// out for that. One whose matters read otherwise within a category may; the
// figures tell who differs from the rest, not who is right.
type Consistency struct {
	Values []ValueUse // those that are compared, by falling number of rows
	Small  int        // how many values are not: they have fewer than 30 labelled rows
	None   int        // labelled rows without a value
	// Differences are the uses of a category that a value does not share with the
	// others, at a false discovery rate of 5% over all Tests; the least probable by
	// chance first.
	Differences []Difference
	Tests       int
}

// A ValueUse compares the rows of one value with all others.
type ValueUse struct {
	Value    string
	Rows     int
	Suspects Comparison // rows whose label is probably wrong
	Unlike   Comparison // rows that the model gives another category than the label
	// Conflicts counts the rows with a near-duplicate in another value that has
	// another category.
	Conflicts int
}

// A Comparison holds how many rows of a value are of some kind against how many
// would be at the rates of the others.
type Comparison struct {
	Count     int
	Low, High float64 // 95% interval of the share (Clopper and Pearson)
	Expected  float64 // share if each label had the rate that it has in the other values
	P, Q      float64 // Cochran–Mantel–Haenszel test over the labels; Q adjusted over the values (Benjamini and Hochberg)
	// Detectable is the share from which on a rise over Expected would have been
	// found with probability .8 if no other value were compared, as for Poisson
	// counts. NaN where nothing is expected.
	Detectable float64
}

// Distinct reports whether the share is distinguishable from what is expected.
func (c Comparison) Distinct() bool { return c.Q <= falseDiscoveries }

// A Difference is a label that a value gives to rows that read like another
// category more often than the other values do.
type Difference struct {
	Value string
	Label int // category given
	Reads int // category by the model
	// Count of the N rows that the value labels so read like Reads; of the others'
	// RestN rows RestCount do.
	Count, N         int
	RestCount, RestN int
	P, Q             float64 // Fisher's exact test; Q adjusted over all tests
}

const (
	falseDiscoveries = .05
	leastRows        = 30 // labelled rows that a value needs to be compared
	leastLabelled    = 10 // rows of a label that a test needs in the value, and in the others
	leastReading     = 5  // of these, rows that read like the other category, over all values
	leastShown       = 3  // rows of a difference
)

// Consistency compares the values of a field. by has the value of each example
// that was audited, empty for none.
func (a *Audit) Consistency(by []string) (*Consistency, error) {
	rows := map[string][]int{}
	value := make([]string, len(a.Rows))
	for i, r := range a.Rows {
		value[i] = strings.TrimSpace(by[r.Example])
		rows[value[i]] = append(rows[value[i]], i)
	}
	c := &Consistency{None: len(rows[""])}
	delete(rows, "")
	values := slices.SortedFunc(maps.Keys(rows), func(v, w string) int {
		return cmp.Or(len(rows[w])-len(rows[v]), strings.Compare(v, w))
	})
	values = slices.DeleteFunc(values, func(v string) bool { return len(rows[v]) < leastRows })
	c.Small = len(rows) - len(values)
	switch {
	case len(rows) == 0:
		return nil, fmt.Errorf("no labelled row has a value in the field to compare by: name another")
	case len(rows) == 1 && c.None == 0:
		return nil, fmt.Errorf("all labelled rows have the same value in the field to compare by: name another")
	case len(values) == 0:
		return nil, fmt.Errorf("no value of the field to compare by has %d labelled rows: name another, or give more rows", leastRows)
	}
	suspect, unlike := make([]bool, len(a.Rows)), make([]bool, len(a.Rows))
	for _, s := range a.Suspects {
		suspect[s.Row] = true
	}
	for i, r := range a.Rows {
		unlike[i] = r.Likeliest != r.Category
	}
	suspects, unlikes := a.shares(suspect, rows, values), a.shares(unlike, rows, values)
	disputed := a.disputed(value)
	for i, v := range values {
		c.Values = append(c.Values, ValueUse{v, len(rows[v]), suspects[i], unlikes[i], disputed[v]})
	}
	c.Differences, c.Tests = a.differences(rows, values)
	return c, nil
}

// shares compares how many rows of each value are marked.
func (a *Audit) shares(marked []bool, rows map[string][]int, values []string) []Comparison {
	k := len(a.Taxonomy.Categories)
	tally := func(strata []stats.Stratum, row int) {
		s := &strata[a.Rows[row].Category]
		s.N++
		if marked[row] {
			s.X++
		}
	}
	all := make([]stats.Stratum, k)
	for row := range a.Rows {
		tally(all, row)
	}
	list, p := make([]Comparison, len(values)), make([]float64, len(values))
	for i, v := range values {
		c, n, rest := &list[i], len(rows[v]), 0
		strata := make([]stats.Stratum, k)
		for _, row := range rows[v] {
			tally(strata, row)
		}
		expected := 0.0
		for label := range strata {
			s := &strata[label]
			s.Y, s.M = all[label].X-s.X, all[label].N-s.N
			c.Count += s.X
			rest += s.Y
			if s.M > 0 {
				expected += float64(s.N) * float64(s.Y) / float64(s.M)
			} else {
				expected += float64(s.X) // nothing to compare with
			}
		}
		c.Expected = expected / float64(n)
		c.Low, c.High = stats.ClopperPearson(c.Count, n, .95)
		c.P = stats.MantelHaenszel(strata)
		decision := stats.Decision{Confidence: .95, Level: .05, Band: [2]float64{1, 1}}
		c.Detectable = min(1, c.Expected*decision.DetectableRise(stats.Rate{Count: rest, Exposure: float64(len(a.Rows) - n)}, float64(n), .8))
		p[i] = c.P
	}
	for i, q := range stats.BenjaminiHochberg(p) {
		list[i].Q = q
	}
	return list
}

// disputed counts, by value, the rows of conflicts that another value labels
// otherwise. value is that of each row.
func (a *Audit) disputed(value []string) map[string]int {
	n := map[string]int{}
	for _, group := range a.Conflicts {
		for _, i := range group {
			if slices.ContainsFunc(group, func(j int) bool { return value[j] != value[i] && a.Rows[j].Category != a.Rows[i].Category }) {
				n[value[i]]++
			}
		}
	}
	return n
}

// differences tests, for each value, label and other category, whether rows of
// the label read like the category more or less often than in the others. Which
// are tested depends on margins that the test is conditional on, so the choice
// favours no outcome.
func (a *Audit) differences(rows map[string][]int, values []string) (found []Difference, tests int) {
	k := len(a.Taxonomy.Categories)
	all := make([][]int, k) // rows by label, then by what they read like
	for label := range all {
		all[label] = make([]int, k)
	}
	for _, r := range a.Rows {
		all[r.Category][r.Likeliest]++
	}
	var tested []Difference
	var p []float64
	for _, v := range values {
		own := make([][]int, k)
		for label := range own {
			own[label] = make([]int, k)
		}
		for _, i := range rows[v] {
			own[a.Rows[i].Category][a.Rows[i].Likeliest]++
		}
		for label := range k {
			n := sum(own[label])
			rest := sum(all[label]) - n
			if n < leastLabelled || rest < leastLabelled {
				continue
			}
			for reads, both := range all[label] {
				if reads == label || both < leastReading {
					continue
				}
				d := Difference{Value: v, Label: label, Reads: reads, Count: own[label][reads], N: n, RestN: rest}
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

func sum(counts []int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}
