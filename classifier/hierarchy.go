package classifier

import (
	"encoding/json"
	"fmt"
)

// HierarchyMetrics compare classes of a hierarchy: whoever names the right
// parent and a wrong child is half right, and whoever names the parent alone is
// not wrong. They are the measures of Kiritchenko, Matwin and Famili (2005):
// each class counts together with its ancestors, the root apart,
//
//	Precision  Σ |right and predicted| / Σ |predicted|
//	Recall     Σ |right and predicted| / Σ |right|
//	F1         the harmonic mean of these two
//
// over all rows. What is undefined is NaN, and null in JSON.
type HierarchyMetrics struct {
	N                     int // rows
	Precision, Recall, F1 float64
}

// MeasureHierarchy compares the predicted class of each row with the right one,
// the gold; either may stand on any level. parent has the parent of each class,
// -1 for one of the first level, and a parent stands before its children.
func MeasureHierarchy(gold, predicted, parent []int) HierarchyMetrics {
	if len(gold) != len(predicted) {
		panic(fmt.Sprintf("classifier: %d predictions for %d rows", len(predicted), len(gold)))
	}
	for c, p := range parent {
		if p < -1 || p >= c {
			panic(fmt.Sprintf("classifier: class %d has parent %d, which does not stand before it", c, p))
		}
	}
	depth := func(class int) (n int) {
		for ; class >= 0; class = parent[class] {
			n++
		}
		return n
	}
	shared, found, right := 0, 0, 0
	for i, g := range gold {
		p := predicted[i]
		found += depth(p)
		right += depth(g)
		for g != p { // up to the nearest ancestor that both have
			if g > p {
				g = parent[g]
			} else {
				p = parent[p]
			}
		}
		shared += depth(g)
	}
	return HierarchyMetrics{
		N:         len(gold),
		Precision: float64(shared) / float64(found),
		Recall:    float64(shared) / float64(right),
		F1:        float64(2*shared) / float64(found+right),
	}
}

type hierarchyJSON struct {
	N         int    `json:"n"`
	Precision number `json:"precision"`
	Recall    number `json:"recall"`
	F1        number `json:"f1"`
}

// MarshalJSON writes {n, precision, recall, f1}, with null for NaN.
func (m HierarchyMetrics) MarshalJSON() ([]byte, error) {
	return json.Marshal(hierarchyJSON{m.N, number(m.Precision), number(m.Recall), number(m.F1)})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (m *HierarchyMetrics) UnmarshalJSON(data []byte) error {
	var j hierarchyJSON
	err := json.Unmarshal(data, &j)
	*m = HierarchyMetrics{j.N, float64(j.Precision), float64(j.Recall), float64(j.F1)}
	return err
}
