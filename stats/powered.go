package stats

import (
	"fmt"
	"math"
)

// sampleWeight returns N²·(1/n − 1/N).
func sampleWeight(rows, audited int) float64 {
	return float64(rows) * float64(rows-audited) / float64(audited)
}

// An AuditedShare is the rows of one stratum of which the machine says the
// same: yes, they are of the class in question, or no.
type AuditedShare struct {
	Machine bool // what it says
	Rows    int  // of which it says so
	Audited int  // random sample of them
	Yes     int  // audited rows that are of the class
}

// PoweredShare estimates the share of rows that are of a class, from what a
// machine says of all rows and what is true of some: rows that it rightly says
// are, and those it missed. Over strata and machine's answers it is the
// prediction-powered mean (Angelopoulos et al. 2023, "Prediction-powered
// inference"): the machine's mean over all rows, and the mean of truth less
// machine over the audited ones, each of which counts one over the probability
// that it was drawn. So it is unbiased however wrong the machine is. As the
// machine's answer is constant in each part, the weight λ that it might be
// given (PPI++) does not matter. Where nothing of a stratum was audited, the rate of the
// others with the same answer stands in.
//
// The interval holds where errors are rare and a sample found none: over the
// rows of each answer the share that is of the class gets Wilson's interval
// (1927) with the sample size that would have the variance of the stratified
// sample (as Korn and Graubard 1998; shares of strata drawn to their mean with
// the weight of two rows, those of the mean to a half), and the two are joined
// by their squared distances (MOVER, Zou and Donner 2008). If nothing was
// audited of the rows of an answer, low and high take all or none of them.
//
// It needs Yes ≤ Audited ≤ Rows, rows at all, and confidence in (0, 1). If
// nothing was audited the share is the machine's.
func PoweredShare(strata []AuditedShare, confidence float64) (share, low, high float64) {
	checkFraction("confidence", confidence)
	rows, down, up := 0, 0.0, 0.0
	z := normalQuantile((1 + confidence) / 2)
	for _, answer := range []bool{false, true} {
		g := pool(strata, answer)
		if g.rows == 0 {
			continue
		}
		rows += g.rows
		lower, upper := wilson(g.share, g.size, z)
		n := float64(g.rows)
		share += float64(n * g.share)
		down += float64(n * (g.share - lower) * n * (g.share - lower))
		up += float64(n * (upper - g.share) * n * (upper - g.share))
	}
	if rows == 0 {
		panic("stats: the share of no rows")
	}
	n := float64(rows)
	return share / n, max((share-math.Sqrt(down))/n, 0), min((share+math.Sqrt(up))/n, 1)
}

// A pooledShare is the share of the class among the rows of one answer.
type pooledShare struct {
	rows  int
	share float64
	size  float64 // of a simple random sample as precise; +Inf if all were audited
}

func pool(strata []AuditedShare, answer bool) pooledShare {
	var p pooledShare
	audited, yes := 0, 0
	reached, found := 0.0, 0.0 // rows of the strata audited, and those of the class by estimate
	for _, s := range strata {
		if s.Yes < 0 || s.Yes > s.Audited || s.Audited > s.Rows {
			panic(fmt.Sprintf("stats: %d of %d audited of %d rows", s.Yes, s.Audited, s.Rows))
		}
		if s.Machine != answer {
			continue
		}
		p.rows += s.Rows
		audited += s.Audited
		yes += s.Yes
		if s.Audited > 0 {
			reached += float64(s.Rows)
			found += float64(s.Rows) * float64(s.Yes) / float64(s.Audited)
		}
	}
	if audited == 0 {
		if answer {
			p.share = 1
		}
		return p
	}
	p.share = found / reached
	centre := float64(yes+1) / float64(audited+2)
	mean, spread := 0.0, 0.0
	for _, s := range strata {
		if s.Machine == answer && s.Audited > 0 {
			drawn := (float64(s.Yes) + 2*centre) / float64(s.Audited+2)
			mean += float64(float64(s.Rows) * drawn)
			spread += float64(sampleWeight(s.Rows, s.Audited) * drawn * (1 - drawn))
		}
	}
	mean /= reached
	p.size = mean * (1 - mean) * reached * reached / spread
	return p
}

// wilson returns the interval of a share p found in a sample of n rows, which
// need not be whole: all of [0, 1] for none.
func wilson(p, n, z float64) (low, high float64) {
	switch {
	case n == 0:
		return 0, 1
	case math.IsInf(n, 1):
		return p, p
	}
	centre := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return max(centre-half, 0), min(centre+half, 1)
}
