package review

import "suxi/stats"

// A Precision is how often labels were right.
type Precision struct {
	Right, Of int
	Low, High float64 // exact interval of Right/Of (Clopper and Pearson); 0 and 1 if Of is 0
	Expected  float64 // how many are right if the model's probabilities hold, on average
	Chance    float64 // probability that then so few are right, or fewer; 1 if Of is 0
}

// Implausible reports answers that can hardly be those of their rows: most
// contradict the model, which happens less than once in a thousand times if its
// probabilities hold. A column of answers that was sorted by itself looks so, as
// does a model of other complaints than these.
func (p Precision) Implausible() bool { return 2*p.Right < p.Of && p.Chance < .001 }

// Audit measures the categories of a model by the items that [Select] drew at
// random ([Sampled]) and somebody answered: all of them, and those whose label
// had been accepted, which is what an accept certificate promises. Confidence is
// that of the intervals, such as .95. A sample of which only the easy items were
// answered says nothing.
func Audit(items []Item, confidence float64) (all, accepted Precision) {
	var ofAll, ofAccepted []Item
	for _, item := range items {
		if item.Reason != Sampled || item.NewCategory == "" {
			continue
		}
		ofAll = append(ofAll, item)
		if item.Decision == accept {
			ofAccepted = append(ofAccepted, item)
		}
	}
	return precision(ofAll, confidence), precision(ofAccepted, confidence)
}

// precision measures the categories of a model by answered items.
func precision(answered []Item, confidence float64) (p Precision) {
	probabilities := make([]float64, len(answered))
	for i, item := range answered {
		p.count(item.NewCategory == item.Category)
		probabilities[i] = item.Probability
	}
	p.judge(probabilities, confidence)
	return p
}

// judge fills in what follows from the counts and the probabilities of the labels.
func (p *Precision) judge(probabilities []float64, confidence float64) {
	p.Low, p.High = stats.ClopperPearson(p.Right, p.Of, confidence)
	for _, q := range probabilities {
		p.Expected += q
	}
	p.Chance = atMost(p.Right, probabilities)
}

// atMost returns the probability of k successes or fewer in trials of these
// probabilities, by their exact distribution (Poisson's binomial).
func atMost(k int, probabilities []float64) float64 {
	exactly := make([]float64, k+1) // successes up to k → probability
	exactly[0] = 1
	for _, q := range probabilities {
		for s := k; s >= 0; s-- {
			exactly[s] *= 1 - q
			if s > 0 {
				exactly[s] += float64(exactly[s-1] * q)
			}
		}
	}
	sum := 0.0
	for _, p := range exactly {
		sum += p
	}
	return min(sum, 1)
}

func (p *Precision) count(right bool) {
	p.Of++
	if right {
		p.Right++
	}
}
