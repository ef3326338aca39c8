package themes

import (
	"cmp"
	"math"
	"slices"
)

// lambda weighs, in the relevance of a term, its share of the theme against how
// much greater that is than its share of all. People told themes apart best at
// about .6 (Sievert and Shirley, LDAvis, 2014).
const lambda = .6

// top returns the terms of greatest relevance to a theme, λ·ln p(term | theme) +
// (1−λ)·ln(p(term | theme) / p(term)), given p(term | theme) of all terms.
func (c *corpus) top(p []float64) []int {
	all := 0
	for _, df := range c.frequency {
		all += df
	}
	relevance, terms := make([]float64, len(p)), make([]int, len(p))
	for t := range p {
		lift := math.Log(p[t]) - math.Log(float64(c.frequency[t])/float64(all))
		relevance[t], terms[t] = float64(lambda*math.Log(p[t]))+float64((1-lambda)*lift), t
	}
	slices.SortStableFunc(terms, func(a, b int) int { return cmp.Compare(relevance[b], relevance[a]) })
	return terms[:min(topTerms, len(terms))]
}

// count counts the documents that hold each of terms, among members and in all.
func (c *corpus) count(terms, members []int) []Term {
	counted := make([]Term, len(terms))
	for i, t := range terms {
		counted[i] = Term{Text: c.terms[t], Total: c.frequency[t]}
		for _, d := range members {
			if _, holds := slices.BinarySearch(c.sets[d], int32(t)); holds {
				counted[i].Documents++
			}
		}
	}
	return counted
}

// medoid returns the member with the greatest sum of cosines to all members, the
// first of equals. A document is the vector of ln((n+1)/df) of its terms.
func (c *corpus) medoid(members []int) int {
	idf := make([]float64, len(c.terms))
	for t, df := range c.frequency {
		idf[t] = math.Log(float64(len(c.sets)+1) / float64(df))
	}
	norm := func(d int) float64 {
		sum := 0.0
		for _, t := range c.sets[d] {
			sum += float64(idf[t] * idf[t])
		}
		return math.Sqrt(sum)
	}
	center := make([]float64, len(c.terms)) // the sum of the unit vectors
	for _, d := range members {
		length := norm(d)
		for _, t := range c.sets[d] {
			center[t] += idf[t] / length
		}
	}
	medoid, best := -1, math.Inf(-1)
	for _, d := range members {
		cosines := 0.0
		for _, t := range c.sets[d] {
			cosines += float64(idf[t] * center[t])
		}
		if cosines /= norm(d); cosines > best {
			medoid, best = d, cosines
		}
	}
	return medoid
}
