package review

import "suxi/stats"

// A Precision is how often the labels of a random sample were right.
type Precision struct {
	Right, Of int
	Low, High float64 // exact interval (Clopper and Pearson) of Right/Of; 0 and 1 without a sample
}

// Audit measures the categories of a model by the items that [Select] drew at
// random ([Sampled]) and somebody answered, at the given confidence, such as
// .95. A sample of which only the easy rows were answered says nothing.
func Audit(items []Item, confidence float64) Precision {
	var p Precision
	for i := range items {
		if items[i].Reason == Sampled && items[i].NewCategory != "" {
			p.Of++
			if items[i].NewCategory == items[i].Category {
				p.Right++
			}
		}
	}
	p.Low, p.High = stats.ClopperPearson(p.Right, p.Of, confidence)
	return p
}
