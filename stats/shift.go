package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// JensenShannon returns the Jensen–Shannon divergence, in bits, of the
// distributions that two lists of counts show: the mean of both Kullback–Leibler
// divergences from their midpoint. It is 0 for equal shares and 1 where no
// entry has counts on both sides. scipy's jensenshannon(base=2) is its square
// root, the distance.
//
// It needs lists of equal length, each with a sum above 0.
func JensenShannon(a, b []int) float64 {
	na, nb := totals(a, b)
	d := 0.0
	for i := range a {
		p, q := float64(a[i])/na, float64(b[i])/nb
		if p > 0 {
			d += float64(p*math.Log2(2*p/(p+q))) / 2
		}
		if q > 0 {
			d += float64(q*math.Log2(2*q/(p+q))) / 2
		}
	}
	return max(d, 0) // rounding
}

// StabilityIndex returns the population stability index of two lists of counts,
// Σ (q − p)·ln(q/p) over the shares p of a and q of b. For small shifts it is
// about 8·ln 2 times JensenShannon. It is NaN if an entry has counts on one
// side only.
//
// It needs lists of equal length, each with a sum above 0.
func StabilityIndex(a, b []int) float64 {
	na, nb := totals(a, b)
	sum := 0.0
	for i := range a {
		if (a[i] > 0) != (b[i] > 0) {
			return math.NaN()
		}
		if a[i] > 0 {
			p, q := float64(a[i])/na, float64(b[i])/nb
			sum += float64((q - p) * math.Log(q/p))
		}
	}
	return sum
}

// Homogeneity tests whether two lists of counts are samples of one
// distribution. The statistic is Pearson's χ² of the 2 × K table, without
// continuity correction. p is the share, among so many random permutations of
// the events over both samples, and the sample itself, of statistics as large or
// larger: valid however small the counts, and never below 1/(1+permutations).
//
// It needs lists of equal length, each with a sum above 0, and draws in time
// proportional to permutations and to the events of the smaller sample.
func Homogeneity(a, b []int, permutations int, src rand.Source) (chi2, p float64) {
	na, nb := totals(a, b)
	if nb > na { // the test is symmetric, and drawing the smaller sample is cheaper
		a, b = b, a
	}
	events := make([]int32, 0, int(na+nb))
	pooled := make([]int, len(a))
	for i := range a {
		pooled[i] = a[i] + b[i]
		for range pooled[i] {
			events = append(events, int32(i))
		}
	}
	drawn := int(min(na, nb))
	chi2 = homogeneity(b, pooled, drawn, len(events))
	random := rand.New(src)
	sample := make([]int, len(a))
	extreme := 1
	for range permutations {
		clear(sample)
		for i := range drawn {
			j := i + random.IntN(len(events)-i)
			events[i], events[j] = events[j], events[i]
			sample[events[i]]++
		}
		if homogeneity(sample, pooled, drawn, len(events)) >= chi2*(1-1e-12) {
			extreme++
		}
	}
	return chi2, float64(extreme) / float64(1+permutations)
}

// homogeneity is χ² of a sample of n and the rest of the N pooled events: with
// d the distance of a count from its expectation, Σ d²/E over both rows, where
// d is the same in both.
func homogeneity(sample, pooled []int, n, all int) float64 {
	share := float64(n) / float64(all)
	sum := 0.0
	for i, total := range pooled {
		if total > 0 {
			d := float64(sample[i]) - float64(float64(total)*share)
			sum += d * d / float64(total)
		}
	}
	return sum / share / (1 - share)
}

func totals(a, b []int) (na, nb float64) {
	if len(a) != len(b) {
		panic(fmt.Sprintf("stats: %d counts against %d", len(a), len(b)))
	}
	for i := range a {
		if a[i] < 0 || b[i] < 0 {
			panic(fmt.Sprintf("stats: counts %d and %d", a[i], b[i]))
		}
		na += float64(a[i])
		nb += float64(b[i])
	}
	if na == 0 || nb == 0 {
		panic("stats: a sample without events")
	}
	return na, nb
}
