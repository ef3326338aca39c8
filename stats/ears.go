package stats

import (
	"fmt"
	"math"
)

// EARSC1 returns the upper bound of each value of a series by the method C1 of
// the Early Aberration Reporting System: mean + z·SD of the baseline values
// just before it, z being the normal quantile of 1−alpha (Hutwagner et al.
// 2003; R's surveillance::earsC). It is NaN for the first baseline values,
// which have too short a history.
//
// The normal quantile ignores that mean and SD are estimated: with a baseline
// of 7 a bound at alpha .001 is passed by 1.4% of normal values. Where the
// baseline is constant, the bound is its value: anything above it is beyond.
// It needs a baseline of at least 3 values and alpha in (0, 1).
func EARSC1(x []float64, baseline int, alpha float64) []float64 { return ears(x, baseline, 0, alpha) }

// EARSC2 is EARSC1 with a baseline that ends three values before, so that an
// outbreak of two or three periods does not raise its own bound.
func EARSC2(x []float64, baseline int, alpha float64) []float64 { return ears(x, baseline, 2, alpha) }

func ears(x []float64, baseline, lag int, alpha float64) []float64 {
	checkFraction("alpha", alpha)
	if baseline < 3 {
		panic(fmt.Sprintf("stats: a baseline of %d values", baseline))
	}
	z := normalUpperQuantile(alpha)
	upper := make([]float64, len(x))
	for i := range x {
		if i < baseline+lag {
			upper[i] = math.NaN()
			continue
		}
		mean, sd := moments(x[i-lag-baseline : i-lag])
		upper[i] = mean + float64(z*sd)
	}
	return upper
}

// moments returns the mean and the standard deviation, with divisor n−1.
func moments(x []float64) (mean, sd float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		sd += float64((v - mean) * (v - mean))
	}
	return mean, math.Sqrt(sd / float64(len(x)-1))
}
