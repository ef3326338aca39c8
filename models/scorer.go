package models

import (
	"math"
	"slices"
	"sync"

	"suxi/classifier"
	"suxi/features"
)

// A scorer gives the decision values of some heads for text after text: those
// that Vectorizer.Transform, space.join and Ensemble.Decide give, up to rounding, in a tenth of
// the time. The n-grams of all heads are found together (features.Matcher), and
// the weights that heads have for a feature are read together
// (classifier.Fused). It is immutable and safe for concurrent use.
type scorer struct {
	matcher *features.Matcher
	views   []view
	scratch sync.Pool // of *room
}

// A view is the heads over one space.
type view struct {
	heads      []*head
	positions  []int // of heads among those of the scorer
	body, lead int   // vectorizers of the matcher; lead is -1 if there is none
	fused      *classifier.Fused
}

// newScorer compiles heads whose n-grams have the same lengths.
func newScorer(heads ...*head) *scorer {
	s := new(scorer)
	var bodies, leads []*features.Vectorizer
	for i, h := range heads {
		at := slices.IndexFunc(s.views, func(v view) bool { return v.heads[0].space == h.space })
		if at < 0 {
			at = len(s.views)
			s.views = append(s.views, view{body: len(bodies), lead: -1})
			bodies = append(bodies, h.space.body)
			if h.space.lead != nil {
				s.views[at].lead = len(leads)
				leads = append(leads, h.space.lead)
			}
		}
		v := &s.views[at]
		v.heads, v.positions = append(v.heads, h), append(v.positions, i)
	}
	var wg sync.WaitGroup
	wg.Go(func() { s.matcher = features.Compile(bodies, leads) })
	for i := range s.views {
		v := &s.views[i]
		idf := [][]float64{bodies[v.body].IDF()}
		if v.lead >= 0 {
			idf = append(idf, leads[v.lead].IDF())
			v.lead += len(bodies) // where the matcher has it
		}
		var ensembles []classifier.Ensemble
		for _, h := range v.heads {
			ensembles = append(ensembles, h.ensemble)
		}
		v.fused = classifier.Fuse(ensembles, idf...)
	}
	wg.Wait()
	return s
}

// newScorers is newScorer for any two heads; heads of different lengths have
// scorers of their own.
func newScorers(heads ...*head) []*scorer {
	if len(heads) == 2 && !heads[0].space.body.Config().SameLengths(heads[1].space.body.Config()) {
		return []*scorer{newScorer(heads[0]), newScorer(heads[1])}
	}
	return []*scorer{newScorer(heads...)}
}

// A room is what scoring a document needs for a moment.
type room struct {
	matches  features.Matches
	sums     [4][]float32 // of words and characters of the body, then of the lead
	profiler profiler
	dense    [][]float64
	scores   [][]float64
}

// score sets scores[i] to the decision values of head i for a document. It
// returns the share of its words that head 0 does not know.
func (s *scorer) score(doc *document, scores [][]float64) (unknown float64) {
	t, ok := s.scratch.Get().(*room)
	if !ok {
		t = new(room)
	}
	defer s.scratch.Put(t)
	s.matcher.Match(doc.body, doc.lead, &t.matches)
	t.profiler.read(doc.body.Chars)
	for i := range s.views {
		s.views[i].score(t, doc, scores)
	}
	return t.matches.Unknown
}

// score weighs the parts of a vector as features.Vectorizer and space.join do.
func (v *view) score(t *room, doc *document, scores [][]float64) {
	vectorizers := []int{v.body, v.lead}
	if v.lead < 0 {
		vectorizers = vectorizers[:1]
	}
	var scale [len(t.sums)]float64
	var norm [2]float64 // of body and lead, squared, when their parts have length 1
	for block, vectorizer := range vectorizers {
		for kind, terms := range t.matches.Found[vectorizer] {
			part := 2*block + kind
			t.sums[part] = slices.Grow(t.sums[part][:0], v.fused.Columns())[:v.fused.Columns()]
			v.fused.Sum(block, terms, t.sums[part])
			if length := v.fused.Norm(t.sums[part]); length > 0 {
				scale[part] = 1 / length
				norm[block]++
			}
		}
	}
	join := 0.0
	if norm[0] > 0 {
		join++
	}
	if norm[1] > 0 {
		join += leadWeight * leadWeight
	}
	for part := range scale {
		if block := part / 2; norm[block] > 0 {
			scale[part] /= math.Sqrt(norm[block] * join)
			if block == 1 {
				scale[part] *= leadWeight
			}
		}
	}
	t.dense, t.scores = slices.Grow(t.dense[:0], len(v.heads))[:len(v.heads)], t.scores[:0]
	for i, h := range v.heads {
		t.dense[i] = h.block.profile(t.dense[i][:0], &t.profiler)
		for j, scale := range h.block.scale {
			t.dense[i][j] *= scale
		}
		t.scores = append(t.scores, scores[v.positions[i]])
	}
	parts := 2 * len(vectorizers)
	v.fused.Decide(t.sums[:parts], scale[:parts], t.dense, t.scores)
}
