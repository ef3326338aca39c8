package classifier

import (
	"fmt"
	"math"

	"suxi/stats"
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

	// Brier is the mean squared distance between the probabilities and those of
	// one who knows, 1 for the right class and 0 for the others: 0 is best, 2
	// worst.
	Brier float64

	Reliability []Bin      // what ECE is the mean of
	Coverage    []Coverage // at precision .90, .95, .98 and .99

	// Intervals are what [Bootstrap] returns for these rows, nil where nobody
	// asked for it.
	Intervals *Intervals

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

	// RecallInterval is the exact one of Clopper and Pearson, 0 to 1 if no row is
	// of the class.
	RecallInterval Interval
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
	m := Metrics{N: len(gold), Codes: codes, Confusion: confusionOf(gold, predictions, len(codes))}
	tops := make([]top, len(gold))
	loss, brier := 0.0, 0.0
	for i, p := range prob {
		if len(p) != len(codes) {
			panic(fmt.Sprintf("classifier: row %d has %d probabilities for %d classes", i, len(p), len(codes)))
		}
		predicted := predictions[i]
		tops[i] = top{p[predicted], predicted == gold[i]}
		loss -= math.Log(min(max(p[gold[i]], 1e-15), 1-1e-15))
		for c, v := range p {
			if c == gold[i] {
				v = 1 - v
			}
			brier += float64(v * v)
		}
	}
	n := float64(len(gold)) // 0/0 is the NaN that is due
	m.Accuracy = accuracy(m.Confusion)
	m.LogLoss = loss / n
	m.Brier = brier / n
	sortTops(tops)
	m.Reliability = reliability(tops, reliabilityBins)
	m.ECE = calibrationError(m.Reliability, len(gold))
	m.Coverage = coverage(tops)
	m.PerClass = perClass(m.Confusion)
	m.MacroF1 = macroF1(m.Confusion)
	return m
}

// confusionOf counts rows by true class, then predicted class.
func confusionOf(gold, predicted []int, classes int) [][]int {
	table := make([][]int, classes)
	for c := range table {
		table[c] = make([]int, classes)
	}
	for i, class := range gold {
		table[class][predicted[i]]++
	}
	return table
}

// accuracy is that of [Metrics].
func accuracy(confusion [][]int) float64 {
	right, n := 0, 0
	for c, row := range confusion {
		right += row[c]
		for _, count := range row {
			n += count
		}
	}
	return float64(right) / float64(n)
}

// macroF1 is the MacroF1 of [Metrics].
func macroF1(confusion [][]int) float64 { return macroF1Of(confusion, confusion) }

// macroF1Of is the macro-F1 of a sample of the rows of all, over the classes
// that all has. A class without rows and predictions in the sample, which says
// nothing of it, counts with its F1 in all.
func macroF1Of(sample, all [][]int) float64 {
	sum, classes := 0.0, 0
	for c := range all {
		f1 := classF1(sample, c)
		if math.IsNaN(f1) {
			f1 = classF1(all, c)
		}
		if !math.IsNaN(f1) {
			sum += f1
			classes++
		}
	}
	return sum / float64(classes)
}

// classF1 is the F1 of a class, NaN where it has neither rows nor predictions.
func classF1(confusion [][]int, class int) float64 {
	marks := 0 // rows of the class and rows predicted to be
	for d := range confusion {
		marks += confusion[class][d] + confusion[d][class]
	}
	return float64(2*confusion[class][class]) / float64(marks)
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

		RecallInterval: ExactInterval(hits, gold),
	}
}

// OrdinalMetrics are Metrics of classes that have an order.
type OrdinalMetrics struct {
	Metrics
	QuadraticKappa float64
	MAE            float64
}

// MeasureDecided is [Measure] for classes in the order of their ranks, as an
// [Ordinal] or rules decided them: predicted has the class of each row.
func MeasureDecided(gold []int, prob [][]float64, predicted []int, codes []string) OrdinalMetrics {
	m := measure(gold, prob, predicted, codes)
	return OrdinalMetrics{m, QuadraticKappa(m.Confusion), MeanAbsoluteError(m.Confusion)}
}

// QuadraticKappa is [stats.CohenKappa] with weights (i-j)² over a square table
// of counts.
func QuadraticKappa(confusion [][]int) float64 { return stats.CohenKappa(confusion, stats.Quadratic) }

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
