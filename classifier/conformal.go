package classifier

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"

	"suxi/stats"
)

// A MissBound says from which score on a row belongs into a queue that few rows
// of a class may miss. A row of score ≥ Threshold is in the queue.
type MissBound struct {
	MissRate   float64 `json:"miss_rate"`            // share of the class that may be missed
	Confidence float64 `json:"confidence,omitempty"` // see [BoundMisses]
	N          int     `json:"n"`                    // rows of the class that set the threshold
	Misses     int     `json:"misses"`               // of these, below the threshold
	// Upper is the 95% Clopper–Pearson upper bound on the share of the class that
	// the threshold misses, as if it had been chosen on other rows.
	Upper     float64 `json:"upper"`
	Threshold float64 `json:"threshold"`
	Share     float64 `json:"share"` // share of all rows in the queue: what it costs
}

// BoundMisses chooses the greatest threshold that keeps to the miss rate, above
// 0 and below 1, by split conformal prediction (Vovk, Gammerman and Shafer
// 2005; Sadinle, Lei and Wasserman 2019 for one class): class has the scores of
// rows of the class, which did not take part in fitting what scores them, and
// all the scores of all rows of the same source. The threshold is the k-th
// smallest of class, of n.
//
// With confidence 0, k = ⌊missRate·(n+1)⌋, and the next row of the class is
// missed with probability k/(n+1) ≤ missRate: on average over the rows that
// might have set the threshold. With confidence above 0 and below 1, k is the
// greatest for which P(Binomial(n, missRate) < k) ≤ 1-confidence, and with that
// probability over those rows the threshold misses no greater share of the
// class: the share missed follows Beta(k, n+1-k).
//
// Where n is too small for any k the threshold is 0, scores are not to be
// negative, and all rows are in the queue: a miss rate of .1 takes 9 rows of the
// class, at confidence .95 it takes 29.
//
// Either promise is about rows of the same kind, exchangeable with these. Rows
// of another source can be missed more often.
func BoundMisses(class, all []float64, missRate, confidence float64) (MissBound, error) {
	switch {
	case !(missRate > 0 && missRate < 1):
		return MissBound{}, fmt.Errorf("miss rate %v: choose a share above 0 and below 1", missRate)
	case !(confidence >= 0 && confidence < 1):
		return MissBound{}, fmt.Errorf("confidence %v: choose a share above 0 and below 1, or 0 for a rate on average", confidence)
	}
	sorted := slices.Sorted(slices.Values(class))
	b := MissBound{MissRate: missRate, Confidence: confidence, N: len(sorted), Upper: 1}
	if k := missRank(b.N, missRate, confidence); k > 0 {
		b.Threshold = sorted[k-1]
		b.Misses, _ = slices.BinarySearch(sorted, b.Threshold)
	}
	if b.N > 0 {
		_, b.Upper = stats.ClopperPearson(b.Misses, b.N, .9)
	}
	queued := 0
	for _, s := range all {
		if s >= b.Threshold {
			queued++
		}
	}
	if len(all) > 0 {
		b.Share = float64(queued) / float64(len(all))
	}
	return b, nil
}

// missRank returns k of [BoundMisses], 0 if there is none.
func missRank(n int, missRate, confidence float64) int {
	if confidence == 0 {
		return int(math.Floor(missRate*float64(n+1) + 1e-9)) // .1 × 10 is 1
	}
	k := 0
	for k < n && mathext.RegIncBeta(float64(n-k), float64(k+1), 1-missRate) <= 1-confidence { // P(Binomial(n, missRate) ≤ k)
		k++
	}
	return k
}
