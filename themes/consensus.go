package themes

import (
	"context"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// A refit sees subsample of the documents, or as many as have about maxTerms
// terms.
const (
	subsample = .8
	maxTerms  = 20_000
)

// A refit is a model of a random part of the documents.
type refit struct {
	model
	sample []int // documents, ascending
}

// refits fits models of k themes to subsamples number from … to−1.
func (c *corpus) refits(ctx context.Context, k, from, to int, seed uint64) ([]refit, error) {
	terms := 0
	for _, set := range c.sets {
		terms += len(set)
	}
	size := int(min(subsample, maxTerms/float64(terms)) * float64(len(c.sets)))
	var refits []refit
	for i := from; i < to; i++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		random := rand.New(rand.NewPCG(seed, uint64(i)))
		sample := random.Perm(len(c.sets))[:size]
		slices.Sort(sample)
		m, err := fit(c.matrix(sample), k, random.Uint64())
		if err != nil {
			return nil, err
		}
		refits = append(refits, refit{m, sample})
	}
	return refits, nil
}

// align renumbers the themes of all refits as in the prototype: the refit that
// resembles the others most (LDAPrototype: Rieger and others, 2020).
func align(refits []refit) {
	units := make([][][]float64, len(refits)) // as terms, of norm 1
	for r := range refits {
		for _, row := range refits[r].terms {
			unit := slices.Clone(row)
			floats.Scale(1/floats.Norm(unit, 2), unit)
			units[r] = append(units[r], unit)
		}
	}
	best, order := -1.0, [][]int(nil)
	for p := range refits {
		resemblance, theirs := 0.0, make([][]int, len(refits))
		for r := range refits {
			var cosines float64
			theirs[r], cosines = pair(units[p], units[r])
			resemblance += cosines
		}
		if resemblance > best {
			best, order = resemblance, theirs
		}
	}
	for r := range refits {
		terms, documents := refits[r].terms, refits[r].documents
		refits[r].model = model{}
		for _, t := range order[r] {
			refits[r].terms = append(refits[r].terms, terms[t])
			refits[r].documents = append(refits[r].documents, documents[t])
		}
	}
}

// pair returns for each of k unit vectors its partner among k others, such that
// the sum of the cosines, which it returns too, is greatest. It tries all sets
// of partners, of which there are 2^k.
func pair(units, others [][]float64) (partner []int, cosines float64) {
	k := len(units)
	cosine := make([][]float64, k)
	for i := range units {
		cosine[i] = make([]float64, k)
		for j := range others {
			cosine[i][j] = floats.Dot(units[i], others[j])
		}
	}
	sum, last := make([]float64, 1<<k), make([]int, 1<<k) // of the first vectors with a set of partners
	for set := 1; set < 1<<k; set++ {
		i := bits.OnesCount(uint(set)) - 1
		sum[set] = math.Inf(-1)
		for j := range k {
			if set&(1<<j) == 0 {
				continue
			}
			if s := sum[set&^(1<<j)] + cosine[i][j]; s > sum[set] {
				sum[set], last[set] = s, j
			}
		}
	}
	partner = make([]int, k)
	all := 1<<k - 1
	for i, set := k-1, all; i >= 0; i-- {
		partner[i] = last[set]
		set &^= 1 << last[set]
	}
	return partner, sum[all]
}

// terms returns p(term | theme), the mean of aligned refits.
func terms(refits []refit) [][]float64 {
	k := len(refits[0].terms)
	mean := make([][]float64, k)
	for t := range k {
		mean[t] = make([]float64, len(refits[0].terms[t]))
		for r := range refits {
			floats.AddScaled(mean[t], 1/float64(len(refits)), refits[r].terms[t])
		}
	}
	return mean
}

// mainThemes returns for each of n documents the theme that is its largest in
// more than half of the aligned refits that saw it, or -1.
func mainThemes(refits []refit, n int) []int {
	k := len(refits[0].terms)
	votes, seen := make([]int, n*k), make([]int, n)
	for _, r := range refits {
		for i, d := range r.sample {
			largest := 0
			for t := range k {
				if r.documents[t][i] > r.documents[largest][i] {
					largest = t
				}
			}
			votes[d*k+largest]++
			seen[d]++
		}
	}
	main := make([]int, n)
	for d := range main {
		main[d] = slices.IndexFunc(votes[d*k:][:k], func(v int) bool { return 2*v > seen[d] })
	}
	return main
}

// halvings is how many times stability halves the refits.
const halvings = 10

// stability returns for each theme how well one half of the refits and the
// other agree on the documents whose main theme it is: Cohen's κ, the mean of
// random halvings. It is about 0 for themes that are not there.
func stability(refits []refit, n int, seed uint64) []float64 {
	random := rand.New(rand.NewPCG(seed, 0))
	mean := make([]float64, len(refits[0].terms))
	for range halvings {
		var halves [2][]refit
		for i, r := range random.Perm(len(refits)) {
			halves[i%2] = append(halves[i%2], refits[r])
		}
		a, b := mainThemes(halves[0], n), mainThemes(halves[1], n)
		for t := range mean {
			var counts [2][2]int
			for d := range n {
				counts[indicator(a[d] == t)][indicator(b[d] == t)]++
			}
			mean[t] += kappa(counts) / halvings
		}
	}
	return mean
}

func indicator(b bool) int {
	if b {
		return 1
	}
	return 0
}

// kappa is Cohen's κ of two yes-or-no judgements, 0 where both always say the
// same one.
func kappa(counts [2][2]int) float64 {
	no, yes := float64(counts[0][0]), float64(counts[1][1])
	a, b := float64(counts[0][1]), float64(counts[1][0])
	chance := float64((yes+a)*(a+no)) + float64((yes+b)*(b+no))
	if chance == 0 {
		return 0
	}
	return 2 * (float64(yes*no) - float64(a*b)) / chance
}
