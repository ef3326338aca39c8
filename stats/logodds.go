package stats

import (
	"fmt"
	"math"
)

// LogOdds compares how often terms occur in a group and in the rest: for each
// term δ, the difference of its log odds, and z, δ in standard errors, by which
// terms are ranked. With y the count of the term in the group or the rest, n
// the sum of the counts there, a the term's prior and a₀ the sum of the prior,
//
//	log odds = ln (y+a)/(n+a₀−y−a),  variance of δ ≈ 1/(y+a) + 1/(y′+a)
//
// (Monroe, Colaresi and Quinn 2008, "Fightin' Words", equations 16, 20 and 22).
// The prior holds back rare terms; counts of a whole corpus, as large as its
// weight in rows shall be, are the usual one.
//
// It needs lists of equal length and a prior above 0 for every term; δ is ±Inf
// where a single term is all there is.
func LogOdds(group, rest []int, prior []float64) (delta, z []float64) {
	if len(group) != len(rest) || len(group) != len(prior) {
		panic(fmt.Sprintf("stats: %d counts against %d with a prior of %d", len(group), len(rest), len(prior)))
	}
	var inGroup, inRest float64
	for i, a := range prior {
		if group[i] < 0 || rest[i] < 0 || !(a > 0) {
			panic(fmt.Sprintf("stats: counts %d and %d with prior %v", group[i], rest[i], a))
		}
		inGroup += float64(group[i]) + a
		inRest += float64(rest[i]) + a
	}
	delta, z = make([]float64, len(prior)), make([]float64, len(prior))
	for i, a := range prior {
		y, r := float64(group[i])+a, float64(rest[i])+a
		delta[i] = math.Log(y/(inGroup-y)) - math.Log(r/(inRest-r))
		z[i] = delta[i] / math.Sqrt(1/y+1/r)
	}
	return delta, z
}
