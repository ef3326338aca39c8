package seeds

import (
	"context"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"suxi/features"
)

const (
	// sharpness turns the sum of three similarities into the logarithm of a
	// share: a component ahead of another by 0.1 has twice its share.
	sharpness = 7
	// keywordScale brings ln(1 + keyword score) to the size of a similarity.
	keywordScale = 0.1
	// weakest is what a word weighs in its name at least, and neutral what one
	// weighs that is no seed: it may still tell this name from others.
	weakest, neutral = 0.1, 0.5
)

// A space places documents by their words: as TF-IDF, and as directions in the
// latent space of that.
type space struct {
	vectorizer *features.Vectorizer
	words      *features.Matrix
	documents  [][]float64 // of unit length
	term       map[string]int32
	basis      *mat.Dense // of words, by latent direction
}

// newSpace counts the words of docs and finds the latent space of their TF-IDF.
func newSpace(ctx context.Context, docs []features.Document, cfg Config) (*space, error) {
	counts := features.Count(features.Config{WordMax: 1, CharMax: -1}, slices.Values(docs))
	vectorizer, err := features.Fit(counts, upTo(len(docs)), nil)
	if err != nil {
		return nil, err
	}
	x := vectorizer.TransformRows(counts, upTo(len(docs)))
	basis, err := singularVectors(ctx, x, cfg.Rank, cfg.Seed)
	if err != nil {
		return nil, err
	}
	s := &space{vectorizer, x, make([][]float64, x.Rows()), map[string]int32{}, basis}
	projected := times(x, basis)
	for i := range s.documents {
		s.documents[i] = projected.RawRowView(i)
		unit(s.documents[i])
	}
	for t := range vectorizer.Len() {
		s.term[vectorizer.Term(t)] = int32(t)
	}
	return s, nil
}

// idf is the vectorizer's own.
func (s *space) idf() []float64 {
	df := s.vectorizer.DocumentFrequencies()
	idf := make([]float64, len(df))
	for t, d := range df {
		idf[t] = math.Log(float64(1+s.vectorizer.Documents())/float64(1+d)) + 1
	}
	return idf
}

// prototypes returns the direction of each name whose words the documents use,
// by TF-IDF times the weight of the word as a seed, and the names' classes.
func (s *space) prototypes(v *vocabulary, weight []float64) (directions [][]float64, class []int) {
	known := map[string]float64{}
	for i, seed := range v.seeds {
		known[string(seed.phrase)] = max(weight[i], weakest)
	}
	idf := s.idf()
	for _, n := range v.names {
		var direction []float64
		for i, w := range n.words {
			t, ok := s.term[w]
			if !ok || slices.Contains(n.words[:i], w) {
				continue
			}
			if direction == nil {
				direction = make([]float64, s.basis.RawMatrix().Cols)
			}
			as, seed := known[w]
			if !seed {
				as = neutral
			}
			addScaled(direction, idf[t]*as, s.basis.RawRowView(int(t)))
		}
		if direction != nil {
			unit(direction)
			directions, class = append(directions, direction), append(class, n.class)
		}
	}
	return directions, class
}

// centroids returns the mean direction of the documents that the keywords give
// to each class with more than half of their score; nil for a class without.
func (s *space) centroids(keywords [][]float64, classes int) [][]float64 {
	c := make([][]float64, classes)
	for i, scores := range keywords {
		total := 0.0
		for _, k := range scores {
			total += k
		}
		for class, k := range scores {
			if k > total/2 {
				if c[class] == nil {
					c[class] = make([]float64, len(s.documents[i]))
				}
				addScaled(c[class], k/total, s.documents[i])
			}
		}
	}
	for _, direction := range c {
		unit(direction)
	}
	return c
}

// A start is what the names alone say of the documents.
type start struct {
	class  []int       // of each component
	scores [][]float64 // of each document, by component
}

// start scores every document against every name: the cosine of the name, plus
// for the class of the name the cosine of the class's centroid and its keyword
// score.
func (s *space) start(v *vocabulary, keywords [][]float64, weight []float64, classes int) *start {
	directions, class := s.prototypes(v, weight)
	centroids := s.centroids(keywords, classes)
	for c, centroid := range centroids {
		if centroid != nil && !slices.Contains(class, c) { // keywords longer than a word
			directions, class = append(directions, centroid), append(class, c)
		}
	}
	st := &start{class, make([][]float64, len(s.documents))}
	shared := make([]float64, classes)
	for i, d := range s.documents {
		for c := range shared {
			shared[c] = float64(keywordScale * math.Log1p(keywords[i][c]))
			if centroids[c] != nil {
				shared[c] += dot(d, centroids[c])
			}
		}
		st.scores[i] = make([]float64, len(class))
		for j, direction := range directions {
			st.scores[i][j] = dot(d, direction) + shared[class[j]]
		}
	}
	return st
}

// shares turns the scores into shares of the components.
func (st *start) shares() [][]float64 {
	shares := make([][]float64, len(st.scores))
	for i, scores := range st.scores {
		shares[i] = make([]float64, len(scores))
		for j, s := range scores {
			shares[i][j] = sharpness * s
		}
		softmax(shares[i])
	}
	return shares
}

// frequencies returns the rows of the space as term frequencies 1 + ln tf that
// add up to the words a document counts for in a mixture.
func (s *space) frequencies() *features.Matrix {
	idf := s.idf()
	m := *s.words
	m.Value = make([]float64, len(s.words.Value))
	for i := range m.Rows() {
		v := s.words.Row(i)
		sum := 0.0
		for k, t := range v.Index {
			sum += v.Value[k] / idf[t]
		}
		scale := float64(min(mixtureWeight, len(v.Index))) / sum
		for k, t := range v.Index {
			m.Value[m.Start[i]+k] = v.Value[k] / idf[t] * scale
		}
	}
	return &m
}
