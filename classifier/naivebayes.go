package classifier

import "math"

// ratio returns the naive-Bayes log ratio of each column for a task. Its
// features are rounded as the model keeps them.
func (p *problem) ratio(t Task) []float64 {
	positive, negative := make([]float64, len(p.column)), make([]float64, len(p.column))
	for i, sign := range t.Sign {
		sums := positive
		switch sign {
		case -1:
			sums = negative
		case 0:
			continue
		}
		for k := p.start[i]; k < p.start[i+1]; k++ {
			sums[p.index[k]] += p.value[k]
		}
	}
	allPositive, allNegative := 0.0, 0.0
	for f := range positive {
		allPositive += p.cfg.NaiveBayes + positive[f]
		allNegative += p.cfg.NaiveBayes + negative[f]
	}
	shift := math.Log(allNegative / allPositive)
	for f := range positive {
		r := math.Log((p.cfg.NaiveBayes+positive[f])/(p.cfg.NaiveBayes+negative[f])) + shift
		positive[f] = float64(float32(r))
	}
	return positive
}

// scale makes p the problem whose rows are those of from times ratio, of
// length 1.
func (p *problem) scale(from *problem, ratio []float64) {
	if len(p.value) == 0 || &p.value[0] == &from.value[0] {
		p.value, p.norm = make([]float64, len(from.value)), make([]float64, len(from.norm))
	}
	for i := range p.norm {
		index, value := from.index[p.start[i]:p.start[i+1]], from.value[p.start[i]:p.start[i+1]]
		scaled := p.value[p.start[i]:p.start[i+1]]
		sum := 0.0
		for k, f := range index {
			scaled[k] = value[k] * ratio[f]
			sum += float64(scaled[k] * scaled[k])
		}
		if sum > 0 {
			norm := math.Sqrt(sum)
			for k := range scaled {
				scaled[k] /= norm
			}
		}
	}
	p.measure()
}
