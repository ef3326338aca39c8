package classifier

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"

	"suxi/stats"
)

// intervalConfidence is that of the intervals of this package.
const intervalConfidence = .95

// An Interval holds the true value of a figure with a confidence of 95%. In
// JSON it is [low, high].
type Interval struct{ Low, High float64 }

// ExactInterval returns the interval of Clopper and Pearson for a share of
// which x of n independent rows are, 0 to 1 if n is 0: for any n, where a
// bootstrap needs many.
func ExactInterval(x, n int) Interval {
	low, high := stats.ClopperPearson(x, n, intervalConfidence)
	return Interval{low, high}
}

// MarshalJSON writes [low, high], with null for NaN.
func (i Interval) MarshalJSON() ([]byte, error) {
	return json.Marshal([2]number{number(i.Low), number(i.High)})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (i *Interval) UnmarshalJSON(data []byte) error {
	var pair [2]number
	err := json.Unmarshal(data, &pair)
	*i = Interval{float64(pair[0]), float64(pair[1])}
	return err
}

// A Bin is a line of a reliability table: rows of about one confidence, which
// is the probability of the predicted class. Where probabilities mean what they
// say, Confidence is in the Interval of all bins but one in twenty.
type Bin struct {
	N          int      `json:"n"`          // rows
	Confidence float64  `json:"confidence"` // their mean
	Accuracy   float64  `json:"accuracy"`   // the share that is right
	Interval   Interval `json:"interval"`   // of Accuracy, by Clopper and Pearson
}

// reliabilityBins is the number of bins of [Metrics].
const reliabilityBins = 15

// reliability parts tops, which are sorted, into at most bins bins of equally
// many. Rows of one confidence share a bin, so there may be fewer.
func reliability(tops []top, bins int) []Bin {
	list := []Bin{}
	for lo, b := 0, 1; b <= bins; b++ {
		hi := max(lo, b*len(tops)/bins)
		for hi > lo && hi < len(tops) && tops[hi].confidence == tops[hi-1].confidence {
			hi++
		}
		if hi == lo {
			continue
		}
		n, sum, right := hi-lo, 0.0, 0
		for _, t := range tops[lo:hi] {
			sum += t.confidence
			if t.right {
				right++
			}
		}
		list = append(list, Bin{n, sum / float64(n), float64(right) / float64(n), ExactInterval(right, n)})
		lo = hi
	}
	return list
}

// calibrationError is the ECE of [Metrics] over n rows in bins.
func calibrationError(bins []Bin, n int) float64 {
	distance := 0.0
	for _, b := range bins {
		distance += float64(float64(b.N) * math.Abs(b.Confidence-b.Accuracy))
	}
	return distance / float64(n)
}

// A Coverage says how many rows need no person if Precision of those that a
// model decides are to be right: as many as are above the lowest Threshold of
// confidence that keeps it. The threshold is chosen on the rows it is measured
// on, which flatters it: it is a measurement to compare models by and no
// guarantee.
type Coverage struct {
	Precision float64 // wanted
	Share     float64 // of rows at Threshold or above; 0 if no threshold keeps Precision
	Threshold float64 // NaN if there is none
}

// coveragePrecisions are those of [Metrics].
var coveragePrecisions = [...]float64{.90, .95, .98, .99}

// coverage returns the Coverage of sorted tops for each of coveragePrecisions.
func coverage(tops []top) []Coverage {
	list := make([]Coverage, len(coveragePrecisions))
	for i, precision := range coveragePrecisions {
		list[i] = coverageAt(tops, precision)
	}
	return list
}

// CoverageAt returns the Coverage at a precision of rows that a model decides
// with these confidences, and where it is right.
func CoverageAt(confidence []float64, right []bool, precision float64) Coverage {
	tops := make([]top, len(confidence))
	for i, c := range confidence {
		tops[i] = top{c, right[i]}
	}
	sortTops(tops)
	return coverageAt(tops, precision)
}

func coverageAt(tops []top, precision float64) Coverage {
	c := Coverage{precision, 0 / float64(len(tops)), math.NaN()}
	right := 0
	for i := len(tops) - 1; i >= 0; i-- {
		if tops[i].right {
			right++
		}
		if i > 0 && tops[i-1].confidence == tops[i].confidence {
			continue // no threshold parts them
		}
		accepted := float64(len(tops) - i)
		if float64(right) >= float64(precision*accepted)-1e-9 { // .95 of 20 is 19
			c.Share, c.Threshold = accepted/float64(len(tops)), tops[i].confidence
		}
	}
	return c
}

type coverageJSON struct {
	Precision float64 `json:"precision"`
	Coverage  number  `json:"coverage"`
	Threshold number  `json:"threshold"`
}

// MarshalJSON writes {precision, coverage, threshold}, with null for NaN.
func (c Coverage) MarshalJSON() ([]byte, error) {
	return json.Marshal(coverageJSON{c.Precision, number(c.Share), number(c.Threshold)})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (c *Coverage) UnmarshalJSON(data []byte) error {
	var j coverageJSON
	err := json.Unmarshal(data, &j)
	*c = Coverage{j.Precision, float64(j.Coverage), float64(j.Threshold)}
	return err
}

// top is the probability of a row's predicted class and whether that is right.
type top struct {
	confidence float64
	right      bool
}

// sortTops sorts by confidence.
func sortTops(tops []top) {
	slices.SortFunc(tops, func(a, b top) int { return cmp.Compare(a.confidence, b.confidence) })
}
