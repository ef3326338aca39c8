package themes

import (
	"math"
	"slices"
)

// window is the number of neighbouring terms within which two terms count as
// said together (Röder, Both and Hinneburg, 2015, take ten words).
const window = 10

// A cooccurrence knows the windows that hold each term of a corpus.
type cooccurrence struct {
	windows int
	of      [][]int32 // of each term: its windows, ascending
}

// cooccurrences slides the window over every document. A document of window
// terms or fewer is one.
func (c *corpus) cooccurrences() *cooccurrence {
	o := &cooccurrence{of: make([][]int32, len(c.terms))}
	for _, sequence := range c.sequences {
		for from := range max(1, len(sequence)-window+1) {
			at := int32(o.windows)
			for _, t := range sequence[from:min(from+window, len(sequence))] {
				if n := len(o.of[t]); n == 0 || o.of[t][n-1] != at {
					o.of[t] = append(o.of[t], at)
				}
			}
			o.windows++
		}
	}
	return o
}

// coherence is the mean NPMI over the pairs of terms, and NaN for fewer than two.
func (o *cooccurrence) coherence(terms []int) float64 {
	sum, pairs := 0.0, 0
	for i, a := range terms {
		for _, b := range terms[:i] {
			sum += npmi(common(o.of[a], o.of[b]), len(o.of[a]), len(o.of[b]), o.windows)
			pairs++
		}
	}
	return sum / float64(pairs)
}

// npmi is the normalised pointwise mutual information of two events (Bouma,
// 2009): ln(p(a,b) / p(a)p(b)) / −ln p(a,b), from how many of n windows hold
// both, a, and b. It is −1 for what is never together, 0 for what is
// independent, 1 for what is always together.
func npmi(both, a, b, n int) float64 {
	switch both {
	case 0:
		return -1
	case n:
		return 1
	}
	p := float64(both) / float64(n)
	return (math.Log(p) - math.Log(float64(a)/float64(n)) - math.Log(float64(b)/float64(n))) / -math.Log(p)
}

// common returns how many numbers two ascending lists share.
func common(a, b []int32) int {
	n := 0
	for _, x := range a {
		i, found := slices.BinarySearch(b, x)
		if found {
			n++
		}
		b = b[i:]
	}
	return n
}
