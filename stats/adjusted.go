package stats

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// AdjustShares corrects shares for the errors of the classifier that counted
// them (Rogan and Gladen 1978, for several classes at once): observed are the
// shares that it gave, confusion[i][j] the audited rows of true class i that it
// gave class j. With C the confusion matrix, its rows made shares, it
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
