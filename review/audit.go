package review

import "suxi/stats"

// A Precision is how often labels were right.
type Precision struct {
	Right, Of int
	Low, High float64 // exact interval of Right/Of (Clopper and Pearson); 0 and 1 if Of is 0
}

// Audit measures the categories of a model by the items that [Select] drew at
// random ([Sampled]) and somebody answered: all of them, and those whose label
// had been accepted, which is what an accept certificate promises. Confidence is
// that of the intervals, such as .95. A sample of which only the easy items were
// answered says nothing.
func Audit(items []Item, confidence float64) (all, accepted Precision) {
	for i := range items {
		if items[i].Reason != Sampled || items[i].NewCategory == "" {
			continue
		}
		right := items[i].NewCategory == items[i].Category
		all.count(right)
		if items[i].Decision == accept {
			accepted.count(right)
		}
	}
	for _, p := range []*Precision{&all, &accepted} {
		p.Low, p.High = stats.ClopperPearson(p.Right, p.Of, confidence)
	}
	return all, accepted
}

func (p *Precision) count(right bool) {
	p.Of++
	if right {
		p.Right++
	}
}
