package classifier

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
)

// SetMetrics compare sets of classes, as where a row can have several or none.
// What is undefined is NaN, and null in JSON.
type SetMetrics struct {
	N         int     // rows
	Precision float64 // of all classes predicted, over rows, the share that is right (micro)
	Recall    float64 // of all classes that are right, the share predicted (micro)
	F1        float64 // of these two
	Exact     float64 // share of rows whose set is right, the empty set included: subset accuracy

	// MacroF1 is the mean F1 of the classes that occur, in a set that is right or
	// in a predicted one.
	MacroF1 float64

	// HammingLoss is the share wrong of all answers to whether a row has a class.
	HammingLoss float64

	Codes    []string       // code of each class
	PerClass []ClassMetrics // by class
}

// MeasureSets compares the predicted classes of rows with the right ones, the
// gold. No set holds a class twice.
func MeasureSets(gold, predicted [][]int, codes []string) SetMetrics {
	if len(gold) != len(predicted) {
		panic(fmt.Sprintf("classifier: %d sets for %d rows", len(predicted), len(gold)))
	}
	m := SetMetrics{N: len(gold), Codes: codes, PerClass: make([]ClassMetrics, len(codes))}
	hits, found, support := make([]int, len(codes)), make([]int, len(codes)), make([]int, len(codes))
	exact := 0
	for i := range gold {
		same := len(gold[i]) == len(predicted[i])
		for _, c := range gold[i] {
			support[c]++
			same = same && slices.Contains(predicted[i], c)
		}
		for _, c := range predicted[i] {
			found[c]++
			if slices.Contains(gold[i], c) {
				hits[c]++
			}
		}
		if same {
			exact++
		}
	}
	allHits, allFound, allSupport, sum, occur := 0, 0, 0, 0.0, 0
	for c := range codes {
		m.PerClass[c] = classMetrics(hits[c], found[c], support[c])
		if found[c]+support[c] > 0 {
			sum += m.PerClass[c].F1
			occur++
		}
		allHits, allFound, allSupport = allHits+hits[c], allFound+found[c], allSupport+support[c]
	}
	all := classMetrics(allHits, allFound, allSupport)
	m.Precision, m.Recall, m.F1 = all.Precision, all.Recall, all.F1
	m.Exact = float64(exact) / float64(len(gold))
	m.MacroF1 = sum / float64(occur)
	m.HammingLoss = float64(allFound+allSupport-2*allHits) / float64(len(gold)*len(codes))
	return m
}

type setsJSON struct {
	N           int          `json:"n"`
	Precision   number       `json:"precision"`
	Recall      number       `json:"recall"`
	F1          number       `json:"f1"`
	Exact       number       `json:"exact"`
	MacroF1     number       `json:"macro_f1"`
	HammingLoss number       `json:"hamming_loss"`
	PerClass    perClassJSON `json:"per_class"`
}

// MarshalJSON writes {n, precision, recall, f1, exact, macro_f1, hamming_loss,
// per_class: {code: {precision, recall, f1, support}}}, with null for NaN.
func (m SetMetrics) MarshalJSON() ([]byte, error) {
	return json.Marshal(setsJSON{
		m.N, number(m.Precision), number(m.Recall), number(m.F1), number(m.Exact), number(m.MacroF1), number(m.HammingLoss), perClassJSON{m.Codes, m.PerClass},
	})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (m *SetMetrics) UnmarshalJSON(data []byte) error {
	var j setsJSON
	err := json.Unmarshal(data, &j)
	*m = SetMetrics{
		N: j.N, Precision: float64(j.Precision), Recall: float64(j.Recall), F1: float64(j.F1), Exact: float64(j.Exact),
		MacroF1: float64(j.MacroF1), HammingLoss: float64(j.HammingLoss), Codes: j.PerClass.codes, PerClass: j.PerClass.classes,
	}
	return err
}

// MultilabelMetrics compare the probabilities and the sets of a [Multilabel]
// with the right sets.
type MultilabelMetrics struct {
	Sets SetMetrics `json:"sets"`

	// OneError is the share of rows whose most probable class is wrong (Schapire
	// and Singer 2000).
	OneError float64 `json:"one_error"`

	// LogLoss is the mean of -ln of the probability of the right answer over all
	// questions whether a row has a class, clipped as in [Metrics].
	LogLoss float64 `json:"log_loss"`

	// ECE and Reliability are those of [Metrics] over the classes predicted: how
	// often a class that is given with a probability is right.
	ECE         float64 `json:"ece"`
	Reliability []Bin   `json:"reliability"`
}

// MeasureMultilabel compares the probabilities of rows, in the order of codes,
// and their predicted sets, which are not empty, with the right sets, the gold.
// There is at least one row.
func MeasureMultilabel(gold, predicted [][]int, prob [][]float64, codes []string) MultilabelMetrics {
	m := MultilabelMetrics{Sets: MeasureSets(gold, predicted, codes)}
	var given []top
	wrong, loss := 0, 0.0
	for i, p := range prob {
		if !slices.Contains(gold[i], Likeliest(p)) {
			wrong++
		}
		for c, v := range p {
			right := slices.Contains(gold[i], c)
			if slices.Contains(predicted[i], c) {
				given = append(given, top{v, right})
			}
			if !right {
				v = 1 - v
			}
			loss -= math.Log(min(max(v, 1e-15), 1-1e-15))
		}
	}
	m.OneError = float64(wrong) / float64(len(gold))
	m.LogLoss = loss / float64(len(gold)*len(codes))
	sortTops(given)
	m.Reliability = reliability(given, reliabilityBins)
	m.ECE = calibrationError(m.Reliability, len(given))
	return m
}
