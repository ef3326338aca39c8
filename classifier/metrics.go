package classifier

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Metrics compares probabilities with the truth. What is undefined, such as
// the precision of a class that was never predicted, is NaN, and null in JSON.
type Metrics struct {
	N        int     // rows
	Accuracy float64 // share of rows of which the right class is predicted

	// MacroF1 is the mean F1 of the classes that occur, as truth or as
	// prediction: f1_score(average="macro", zero_division=0) of scikit-learn.
	MacroF1 float64

	// ECE is the expected calibration error of the predicted class: over 15
	// bins of equally many rows by confidence, the mean distance between
	// confidence and accuracy, weighted by rows. Rows of one confidence share
	// a bin.
	ECE float64

	// LogLoss is the mean of -ln p of the right class, with p clipped to
	// [1e-15, 1-1e-15].
	LogLoss float64

	Codes     []string       // code of each class
	PerClass  []ClassMetrics // by class
	Confusion [][]int        // rows by true class, then predicted class
}

// ClassMetrics compares one class with all others.
type ClassMetrics struct {
	Precision float64 // NaN if the class was never predicted
	Recall    float64 // NaN if no row is of the class
	F1        float64 // NaN if neither
	Support   int     // rows of the class
}

// Measure compares the probabilities of rows, in the order of codes, with the
// rows' classes, the gold. The predicted class is the [Likeliest].
func Measure(gold []int, prob [][]float64, codes []string) Metrics {
	return measure(gold, prob, decide(prob, Likeliest), codes)
}

// decide applies rule to the probabilities of each row.
func decide(prob [][]float64, rule func(p []float64) int) []int {
	predicted := make([]int, len(prob))
	for i, p := range prob {
		predicted[i] = rule(p)
	}
	return predicted
}

// Likeliest returns the class of the greatest probability, the first of equal
// ones: the prediction that is wrong least often.
func Likeliest(p []float64) int {
	best := 0
	for c := range p {
		if p[c] > p[best] {
			best = c
		}
	}
	return best
}

// NearestMean returns, of classes in the order of their ranks, the one nearest
// the mean rank under p, the lower rank if two are: the prediction whose squared
// error is least to be expected. Where [Likeliest] ignores how far off it may
// be, this does not: with .3, .3 and .4 it takes the middle.
func NearestMean(p []float64) int {
	mean, total := 0.0, 0.0
	for c, v := range p {
		mean += float64(float64(c) * v)
		total += v
	}
	return max(int(math.Ceil(mean/total-.5)), 0)
}

func measure(gold []int, prob [][]float64, predictions []int, codes []string) Metrics {
	if len(gold) != len(prob) || len(gold) != len(predictions) {
		panic(fmt.Sprintf("classifier: %d classes for %d rows of probabilities and %d predictions", len(gold), len(prob), len(predictions)))
	}
	m := Metrics{N: len(gold), Codes: codes, Confusion: make([][]int, len(codes))}
	for c := range m.Confusion {
		m.Confusion[c] = make([]int, len(codes))
	}
	tops := make([]top, len(gold))
	right, loss := 0, 0.0
	for i, p := range prob {
		if len(p) != len(codes) {
			panic(fmt.Sprintf("classifier: row %d has %d probabilities for %d classes", i, len(p), len(codes)))
		}
		predicted := predictions[i]
		m.Confusion[gold[i]][predicted]++
		tops[i] = top{p[predicted], predicted == gold[i]}
		if tops[i].right {
			right++
		}
		loss -= math.Log(min(max(p[gold[i]], 1e-15), 1-1e-15))
	}
	n := float64(len(gold)) // 0/0 is the NaN that is due
	m.Accuracy = float64(right) / n
	m.LogLoss = loss / n
	m.ECE = calibrationError(tops, 15)
	m.PerClass = perClass(m.Confusion)
	f1, classes := 0.0, 0
	for _, c := range m.PerClass {
		if !math.IsNaN(c.F1) {
			f1 += c.F1
			classes++
		}
	}
	m.MacroF1 = f1 / float64(classes)
	return m
}

func perClass(confusion [][]int) []ClassMetrics {
	list := make([]ClassMetrics, len(confusion))
	for c := range confusion {
		hits, gold, predicted := confusion[c][c], 0, 0
		for d := range confusion {
			gold += confusion[c][d]
			predicted += confusion[d][c]
		}
		list[c] = classMetrics(hits, predicted, gold)
	}
	return list
}

func classMetrics(hits, predicted, gold int) ClassMetrics {
	return ClassMetrics{
		Precision: float64(hits) / float64(predicted),
		Recall:    float64(hits) / float64(gold),
		F1:        float64(2*hits) / float64(gold+predicted),
		Support:   gold,
	}
}

// top is the probability of a row's predicted class and whether that is right.
type top struct {
	confidence float64
	right      bool
}

// calibrationError sorts tops.
func calibrationError(tops []top, bins int) float64 {
	slices.SortFunc(tops, func(a, b top) int { return cmp.Compare(a.confidence, b.confidence) })
	n, distance := len(tops), 0.0
	for bin, lo := 0, 0; bin < bins; bin++ {
		hi := max(lo, (bin+1)*n/bins)
		for hi > lo && hi < n && tops[hi].confidence == tops[hi-1].confidence {
			hi++
		}
		sum := 0.0
		for _, t := range tops[lo:hi] {
			sum += t.confidence
		}
		for _, t := range tops[lo:hi] {
			if t.right {
				sum--
			}
		}
		distance += math.Abs(sum)
		lo = hi
	}
	return distance / float64(n)
}

// OrdinalMetrics are Metrics of classes that have an order.
type OrdinalMetrics struct {
	Metrics
	QuadraticKappa float64
	MAE            float64
}

// MeasureOrdinal is [Measure] for classes in the order of their ranks. The
// predicted class is that of [NearestMean].
func MeasureOrdinal(gold []int, prob [][]float64, codes []string) OrdinalMetrics {
	return MeasureDecided(gold, prob, decide(prob, NearestMean), codes)
}

// MeasureDecided is [MeasureOrdinal] for classes that something else than the
// probabilities alone decided, such as rules.
func MeasureDecided(gold []int, prob [][]float64, predicted []int, codes []string) OrdinalMetrics {
	m := measure(gold, prob, predicted, codes)
	return OrdinalMetrics{m, QuadraticKappa(m.Confusion), MeanAbsoluteError(m.Confusion)}
}

// QuadraticKappa returns Cohen's κ with weights (i-j)² over a square table of
// counts: 1 - Σ w·observed / Σ w·expected, where expected follows from the
// margins. It is NaN where nothing but agreement can be expected.
func QuadraticKappa(confusion [][]int) float64 {
	rows, cols := make([]float64, len(confusion)), make([]float64, len(confusion))
	n, observed := 0.0, 0.0
	for i, row := range confusion {
		for j, count := range row {
			rows[i] += float64(count)
			cols[j] += float64(count)
			n += float64(count)
			observed += float64((i - j) * (i - j) * count)
		}
	}
	expected := 0.0
	for i := range rows {
		for j := range cols {
			expected += float64(float64((i-j)*(i-j)) * rows[i] * cols[j])
		}
	}
	if expected == 0 {
		return math.NaN()
	}
	return 1 - observed/(expected/n)
}

// MeanAbsoluteError returns the mean of |i-j| over a square table of counts.
// It is NaN for an empty one.
func MeanAbsoluteError(confusion [][]int) float64 {
	n, sum := 0, 0
	for i, row := range confusion {
		for j, count := range row {
			n += count
			sum += max(i-j, j-i) * count
		}
	}
	return float64(sum) / float64(n)
}
