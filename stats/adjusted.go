package stats

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// A Share is x of n.
type Share struct{ X, N int }

func (s Share) value() float64 { return float64(s.X) / float64(s.N) }

func (s Share) variance() float64 { return s.value() * (1 - s.value()) / float64(s.N) }

// An AdjustedShare is a share corrected for the errors of whoever counted it.
type AdjustedShare struct {
	Share     float64 // in [0, 1]; NaN if the counter finds nothing (Inflation is +Inf)
	Low, High float64 // its interval, in [0, 1]
	// Inflation is how many times an error of the observed share counts in the
	// adjusted one: 1/(recall − false-positive rate). Above 3 or so the
	// adjustment says more about the audit than about the data.
	Inflation float64
	Clipped   bool // the adjusted share was outside [0, 1]: the rates are not those of these data
}

// RoganGladen adjusts the share of rows that a classifier gave a class, by its
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
func RoganGladen(observed, recall, falsePositives Share, confidence float64) AdjustedShare {
	for _, s := range []Share{observed, recall, falsePositives} {
		if s.X < 0 || s.X > s.N || s.N < 1 {
			panic(fmt.Sprintf("stats: %d of %d", s.X, s.N))
		}
	}
	checkFraction("confidence", confidence)
	gain := recall.value() - falsePositives.value()
	if !(gain > 0) {
		return AdjustedShare{Share: math.NaN(), Low: 0, High: 1, Inflation: math.Inf(1)}
	}
	raw := (observed.value() - falsePositives.value()) / gain
	variance := observed.variance() + float64(raw*raw*recall.variance()) + float64((1-raw)*(1-raw)*falsePositives.variance())
	half := normalQuantile((1+confidence)/2) * math.Sqrt(variance) / gain
	clip := func(v float64) float64 { return min(max(v, 0), 1) }
	return AdjustedShare{
		Share: clip(raw), Low: clip(raw - half), High: clip(raw + half),
		Inflation: 1 / gain,
		Clipped:   raw < 0 || raw > 1,
	}
}

// AdjustShares is RoganGladen for several classes at once: observed are the
// shares that a classifier gave, confusion[i][j] the audited rows of true class
// i that it gave class j. With C the confusion matrix, its rows made shares, it
// solves Cᵀ·share = observed, and moves a solution that has entries below 0 to
// the nearest shares (Duchi et al. 2008). inflation is the 1-norm of the
// inverse: how many times the sum of the observed shares' errors may count. It
// is +Inf, and the shares are those observed, where C cannot be inverted, or a
// class that was audited on no row. Intervals come of resampling the audit.
//
// It needs observed that sum to 1 and a square matrix.
func AdjustShares(observed []float64, confusion [][]int) (shares []float64, inflation float64, clipped bool) {
	k := len(observed)
	if len(confusion) != k {
		panic(fmt.Sprintf("stats: %d shares with a confusion matrix of %d rows", k, len(confusion)))
	}
	rates := mat.NewDense(k, k, nil) // transposed
	for i, row := range confusion {
		total := 0
		for _, n := range row {
			total += n
		}
		if len(row) != k || total == 0 {
			return slices.Clone(observed), math.Inf(1), false
		}
		for j, n := range row {
			rates.Set(j, i, float64(n)/float64(total))
		}
	}
	var inverse mat.Dense
	if inverse.Inverse(rates) != nil { // singular, or so nearly that no digit is left
		return slices.Clone(observed), math.Inf(1), false
	}
	var solved mat.VecDense
	solved.MulVec(&inverse, mat.NewVecDense(k, slices.Clone(observed)))
	shares = solved.RawVector().Data
	clipped = slices.Min(shares) < -1e-12
	return nearestShares(shares), mat.Norm(&inverse, 1), clipped
}

// nearestShares returns the point of the simplex nearest to v, whose entries
// sum to 1: what is above a common threshold, less the threshold.
func nearestShares(v []float64) []float64 {
	sorted := slices.Clone(v)
	slices.Sort(sorted)
	slices.Reverse(sorted)
	sum, threshold := 0.0, 0.0
	for i, x := range sorted {
		sum += x
		if t := (sum - 1) / float64(i+1); x > t {
			threshold = t
		}
	}
	out := make([]float64, len(v))
	for i, x := range v {
		out[i] = max(x-threshold, 0)
	}
	return out
}
