package seeds

import (
	"math"
	"slices"

	"suxi/features"
)

// A hit is a seed in a document, with the weight 1 + ln of how often it occurs.
type hit struct {
	seed   int
	weight float64
}

// finds are the seeds in a set of documents.
type finds struct {
	hits [][]hit // by document, in the order of seeds
	df   []int   // by seed: documents with it
}

// find looks for the seeds in docs.
func (v *vocabulary) find(docs []features.Document) *finds {
	f := &finds{make([][]hit, len(docs)), make([]int, len(v.seeds))}
	for i, doc := range docs {
		for s, use := range v.lexicon.Uses(doc.Text) {
			if use.Count > 0 {
				f.hits[i] = append(f.hits[i], hit{s, 1 + math.Log(float64(use.Count))})
				f.df[s]++
			}
		}
	}
	return f
}

// classesOf returns the classes whose seeds are among hits, ascending.
func (v *vocabulary) classesOf(hits []hit) []int {
	var classes []int
	for _, h := range hits {
		classes = append(classes, v.seeds[h.seed].class)
	}
	slices.Sort(classes)
	return slices.Compact(classes)
}

// documents returns, for each class, how many documents have a seed of it.
func (f *finds) documents(v *vocabulary, classes int) []int {
	n := make([]int, classes)
	for _, hits := range f.hits {
		for _, c := range v.classesOf(hits) {
			n[c]++
		}
	}
	return n
}

// covered returns the share of documents with a seed.
func (f *finds) covered() float64 {
	n := 0
	for _, hits := range f.hits {
		if len(hits) > 0 {
			n++
		}
	}
	return float64(n) / float64(len(f.hits))
}

// scores returns the keyword score of each document for each class: the sum of
// (1 + ln tf)·idf·weight over its seeds in the document.
func (f *finds) scores(v *vocabulary, weight []float64, classes int) [][]float64 {
	scores := make([][]float64, len(f.hits))
	for i, hits := range f.hits {
		scores[i] = make([]float64, classes)
		for _, h := range hits {
			idf := math.Log(float64(1+len(f.hits))/float64(1+f.df[h.seed])) + 1
			scores[i][v.seeds[h.seed].class] += float64(h.weight * idf * weight[h.seed])
		}
	}
	return scores
}

// vet weighs each seed by the company it keeps: by how much more of the
// documents with it start in its class than of all documents, as a logarithm
// that is never below 0. A seed that says nothing of its class weighs nothing.
func (v *vocabulary) vet(f *finds, st *start, classes int) []float64 {
	share := make([]float64, classes)
	with := make([]float64, len(v.seeds))
	for i, scores := range st.scores {
		best := 0
		for j := range scores {
			if scores[j] > scores[best] {
				best = j
			}
		}
		class := st.class[best]
		share[class] += 1 / float64(len(st.scores))
		for _, h := range f.hits[i] {
			if v.seeds[h.seed].class == class {
				with[h.seed]++
			}
		}
	}
	weight := make([]float64, len(v.seeds))
	for i, s := range v.seeds {
		if prior := share[s.class]; prior > 0 {
			purity := (with[i] + prior) / float64(f.df[i]+1)
			weight[i] = max(0, math.Log(purity/prior))
		}
	}
	return weight
}
