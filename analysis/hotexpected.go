package analysis

import (
	"math"

	"suxi/stats"
)

// hotCounts are the events of a table by which values of a cell they have: bit k
// of the index is set for those that have its value in the k-th dimension.
type hotCounts struct {
	order int // dimensions: 2 or 3
	n     [8]float64
}

// sum adds up the events whose bits in mask are those of want.
func (h *hotCounts) sum(mask, want int) float64 {
	total := 0.0
	for i, n := range h.n[:1<<h.order] {
		if i&mask == want {
			total += n
		}
	}
	return total
}

// expected returns what is expected in the cell, and the variance of its
// logarithm; where that is +Inf, what is expected is not known, nor a number.
//
// In two dimensions it is row × column / N. In three, with nᵢⱼₖ events where i,
// j, k are 1 for the cell's value and 0 for any other in a dimension, it is
//
//	n₁₀₀·n₀₁₀·n₀₀₁ / n₀₀₀² · λ(n₁₁₀) · λ(n₁₀₁) · λ(n₀₁₁)
//
// which is the model without three-way interaction, fitted to all but the cell,
// where λ of a pair is its ratio to what the singles predict, as n₁₁₀ to
// n₁₀₀·n₀₁₀/n₀₀₀. But λ is drawn towards 1 by the prior of pairs, its geometric
// mean: so a pair that differs by chance changes nothing, and a rare one does
// not make its cells hot. A pair that is hot everywhere leaves no cell within it
// hot, and a hot cell hides neither in its margins nor in its pairs, for none of
// these counts has it.
//
// scale multiplies what the margins of the dimensions in a mask predict.
func (h *hotCounts) expected(prior stats.Shrinker, scale func(mask int) float64) (e, spread float64) {
	if h.order == 2 {
		return h.sum(1, 1) * h.sum(2, 2) / h.sum(0, 0) * scale(3), 0
	}
	e = h.n[1] * h.n[2] * h.n[4] / h.n[0] / h.n[0] * scale(7)
	// +Inf where a value is only in the cell and its pairs, or no event lies
	// outside all three: nothing is known. n₀₀₀ stands squared, so counts 2².
	spread = 1/h.n[1] + 1/h.n[2] + 1/h.n[4] + 4/h.n[0]
	for k := range 3 {
		pair := 7 &^ (1 << k)
		singles := h.n[pair&-pair] * h.n[pair&(pair-1)] / h.n[0] * scale(pair)
		if !(singles > 0) || math.IsInf(singles, 0) {
			continue
		}
		p := prior.Posterior(stats.Cell{N: int(h.n[pair]), E: singles})
		e *= p.GeometricMean()
		spread += float64(p.Q/p.A1) + float64((1-p.Q)/p.A2) // variance of ln λ, ψ′(a) ≈ 1/a
	}
	return e, spread
}
