package stats

import (
	"fmt"
	"math"
)

// The textbook forms of what the package estimates in more general ones. They
// are checked against numpy, and AdjustShares and PoweredShare against them.

// A proportion is x of n.
type proportion struct{ X, N int }

func (s proportion) value() float64 { return float64(s.X) / float64(s.N) }

func (s proportion) variance() float64 { return s.value() * (1 - s.value()) / float64(s.N) }

// An adjustedShare is a share corrected for the errors of whoever counted it.
type adjustedShare struct {
	Share     float64 // in [0, 1]; NaN if the counter finds nothing (Inflation is +Inf)
	Low, High float64 // its interval, in [0, 1]
	// Inflation is how many times an error of the observed share counts in the
	// adjusted one: 1/(recall − false-positive rate). Above 3 or so the
	// adjustment says more about the audit than about the data.
	Inflation float64
	Clipped   bool // the adjusted share was outside [0, 1]: the rates are not those of these data
}

// roganGladen adjusts the share of rows that a classifier gave a class, by its
// recall (of the audited rows of the class, those it gave it) and its
// false-positive rate (of the audited rows of no such class, those it gave it):
//
//	share = (observed − fpr)/(recall − fpr)
//
// (Rogan and Gladen 1978). The interval is theirs, normal with the variance
// (v(observed) + share²·v(recall) + (1−share)²·v(fpr))/(recall−fpr)², where v
// is the binomial variance. The rates must not depend on how common the class
// is; a classifier trained on other shares mostly keeps them, one that is
// applied to other rows need not. It needs every N above 0 and confidence in
// (0, 1).
func roganGladen(observed, recall, falsePositives proportion, confidence float64) adjustedShare {
	for _, s := range []proportion{observed, recall, falsePositives} {
		if s.X < 0 || s.X > s.N || s.N < 1 {
			panic(fmt.Sprintf("stats: %d of %d", s.X, s.N))
		}
	}
	checkFraction("confidence", confidence)
	gain := recall.value() - falsePositives.value()
	if !(gain > 0) {
		return adjustedShare{Share: math.NaN(), Low: 0, High: 1, Inflation: math.Inf(1)}
	}
	raw := (observed.value() - falsePositives.value()) / gain
	variance := observed.variance() + float64(raw*raw*recall.variance()) + float64((1-raw)*(1-raw)*falsePositives.variance())
	half := normalQuantile((1+confidence)/2) * math.Sqrt(variance) / gain
	clip := func(v float64) float64 { return min(max(v, 0), 1) }
	return adjustedShare{
		Share: clip(raw), Low: clip(raw - half), High: clip(raw + half),
		Inflation: 1 / gain,
		Clipped:   raw < 0 || raw > 1,
	}
}

// An auditedStratum is a stratum of rows: of all of them it is known what a machine
// says, of a random sample of them also what is true.
type auditedStratum struct {
	Rows           int       // in the stratum, the audited ones too
	Mean           float64   // of what the machine says of all Rows
	Truth, Machine []float64 // of the audited rows, pairwise
}

// A poweredMean is a prediction-powered estimate of the mean over some rows.
type poweredMean struct {
	Mean, SE  float64
	Low, High float64 // normal interval
	Lambda    float64 // weight of what the machine says, 0 to 1
}

// predictionPowered estimates the mean of the truth over all rows of the
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
func predictionPowered(strata []auditedStratum, tuned bool, confidence float64) poweredMean {
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
	p := poweredMean{Lambda: 1}
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

func (s auditedStratum) check() {
	n := len(s.Truth)
	if n != len(s.Machine) || n > s.Rows || n < min(2, s.Rows) || s.Rows < 1 {
		panic(fmt.Sprintf("stats: %d true values and %d of the machine in a stratum of %d rows", n, len(s.Machine), s.Rows))
	}
}

// weight returns what the variance of the stratum counts in that of the total.
func (s auditedStratum) weight() float64 { return sampleWeight(s.Rows, len(s.Truth)) }

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
