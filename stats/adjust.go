package stats

import (
	"fmt"
	"slices"
)

// BenjaminiHochberg adjusts the p values of one family of tests so that
// calling those ≤ q significant keeps the expected share of false calls at q
// or below, for tests that are independent or positively dependent. The
// result is in the order of p; p is not changed.
//
// With the p in ascending order p₍₁₎ … p₍m₎ the adjusted value of p₍ᵢ₎ is
// min over j ≥ i of m/j·p₍ⱼ₎, at most 1 (Benjamini and Hochberg 1995; R's
// p.adjust). It needs every p in [0, 1].
func BenjaminiHochberg(p []float64) []float64 { return stepUp(p, 1) }

// BenjaminiYekutieli is BenjaminiHochberg for tests that depend on one another
// in any way: every value is larger by the factor 1 + 1/2 + … + 1/m
// (Benjamini and Yekutieli 2001; R's p.adjust).
func BenjaminiYekutieli(p []float64) []float64 {
	factor := 0.0
	for i := range p {
		factor += 1 / float64(i+1)
	}
	return stepUp(p, factor)
}

func stepUp(p []float64, factor float64) []float64 {
	order := make([]int, len(p))
	for i, v := range p {
		if !(v >= 0 && v <= 1) {
			panic(fmt.Sprintf("stats: p value %v", v))
		}
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case p[a] > p[b]:
			return -1
		case p[a] < p[b]:
			return 1
		}
		return a - b
	})
	q := make([]float64, len(p))
	least := 1.0
	for i, at := range order {
		rank := len(p) - i
		least = min(least, factor*float64(len(p))/float64(rank)*p[at])
		q[at] = least
	}
	return q
}
