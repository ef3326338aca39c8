package stats

import (
	"fmt"
	"math"
)

// An Audited is a stratum of rows: of all of them it is known what a machine
// says, of a random sample of them also what is true.
type Audited struct {
	Rows           int       // in the stratum, the audited ones too
	Mean           float64   // of what the machine says of all Rows
	Truth, Machine []float64 // of the audited rows, pairwise
}

// A PoweredMean is a prediction-powered estimate of the mean over some rows.
type PoweredMean struct {
	Mean, SE  float64
	Low, High float64 // normal interval
	Lambda    float64 // weight of what the machine says, 0 to 1
}

// PredictionPowered estimates the mean of the truth over all rows of the
// strata: over each,
//
//	mean of truth − λ·machine over the audited rows + λ·mean of machine over all,
//
// weighted by Rows, which is to weight an audited row by one over the
// probability that it was drawn. It is unbiased however wrong the machine is,
// and as precise as the machine is good (Angelopoulos et al. 2023,
// "Prediction-powered inference"). The classical λ is 1. Tuned, it is the λ of
// least variance, cut to [0, 1], so that a machine that knows nothing does no
// harm (Angelopoulos, Duchi and Zrnic 2023, "PPI++"; their λ̂ is ours times
// 1 − n/N, as they keep the audited rows apart from the N):
//
//	λ = Σ w·cov(truth, machine) / Σ w·var(machine),  w = Rows²·(1/n − 1/Rows)
//
// The variance is that of a stratified sample of these very rows,
// Σ w·var(truth − λ·machine)/(Σ Rows)². Of the process that the rows are a
// sample of, their mean is an estimate with an error of its own, which is not
// in it. Where truth and machine are yes or no and differ rarely, take
// [PoweredShare]: a sample without a difference has no variance.
//
// It needs at least two audited rows in a stratum, unless all its rows are, and
// confidence in (0, 1).
func PredictionPowered(strata []Audited, tuned bool, confidence float64) PoweredMean {
	checkFraction("confidence", confidence)
	var covariance, variance, rows float64
	for _, s := range strata {
		s.check()
		w := s.weight()
		rows += float64(s.Rows)
		if w > 0 {
			covariance += float64(w * covarianceOf(s.Truth, s.Machine))
			variance += float64(w * covarianceOf(s.Machine, s.Machine))
		}
	}
	p := PoweredMean{Lambda: 1}
	if tuned && variance > 0 {
		p.Lambda = min(max(covariance/variance, 0), 1)
	}
	sum, spread := 0.0, 0.0
	for _, s := range strata {
		d := make([]float64, len(s.Truth))
		for i := range d {
			d[i] = s.Truth[i] - float64(p.Lambda*s.Machine[i])
		}
		sum += float64(float64(s.Rows) * (meanOf(d) + float64(p.Lambda*s.Mean)))
		if w := s.weight(); w > 0 {
			spread += float64(w * covarianceOf(d, d))
		}
	}
	p.Mean, p.SE = sum/rows, math.Sqrt(spread)/rows
	half := normalQuantile((1+confidence)/2) * p.SE
	p.Low, p.High = p.Mean-half, p.Mean+half
	return p
}

func (s Audited) check() {
	n := len(s.Truth)
	if n != len(s.Machine) || n > s.Rows || n < min(2, s.Rows) || s.Rows < 1 {
		panic(fmt.Sprintf("stats: %d true values and %d of the machine in a stratum of %d rows", n, len(s.Machine), s.Rows))
	}
}

// weight returns what the variance of the stratum counts in that of the total.
func (s Audited) weight() float64 { return sampleWeight(s.Rows, len(s.Truth)) }

// sampleWeight returns N²·(1/n − 1/N).
func sampleWeight(rows, audited int) float64 {
	return float64(rows) * float64(rows-audited) / float64(audited)
}

func meanOf(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum / float64(len(v))
}

func covarianceOf(a, b []float64) float64 {
	ma, mb, sum := meanOf(a), meanOf(b), 0.0
	for i := range a {
		sum += float64((a[i] - ma) * (b[i] - mb))
	}
	return sum / float64(len(a)-1)
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
// prediction-powered mean, and as the machine's answer is constant in each,
// λ does not matter. Where nothing of a stratum was audited, the rate of the
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
