package themes

import (
	"testing"
)

// nlp's LDA learns: the perplexity of the documents falls from pass to pass and
// comes near that of the source they were drawn from.
func TestPerplexityFalls(t *testing.T) {
	docs, _ := planted(300, 4, 14, .5, 1)
	c := newCorpus(docs)
	all := make([]int, len(c.sets))
	for i := range all {
		all[i] = i
	}
	m := c.matrix(all)
	before := float64(len(c.terms)) // that of guessing
	for _, passes := range []int{1, 2, 4, 12} {
		l := newLDA(4, float64(m.NNZ())/float64(len(all)), 1)
		l.Iterations = passes
		l.Fit(m)
		perplexity := l.Perplexity(m)
		if perplexity > .97*before {
			t.Errorf("perplexity after %d passes is %.1f, before %.1f", passes, perplexity, before)
		}
		t.Logf("%d passes: %.1f", passes, perplexity)
		before = perplexity
	}
}
