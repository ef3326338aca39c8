package features

import "bytes"

// Unknown returns the share of the words of d that are no feature, and 1 for a
// document without words. A word with a space in it is not told from two, and
// counts as unknown.
func (v *Vectorizer) Unknown(d Document) float64 {
	s := v.borrow()
	defer v.scratch.Put(s)
	s.ngrams.setWords(d.Words)
	index, _ := v.index()
	words, known := 0, 0
	for word := range s.ngrams.all(1, 1) {
		words++
		if bytes.IndexByte(word, ' ') < 0 && index.find(word) >= 0 {
			known++
		}
	}
	return unknownShare(known, words)
}

// UnknownRows returns what Unknown would of the documents of c numbered rows.
// It panics if v was not fitted on documents of c.
func (v *Vectorizer) UnknownRows(c *Counts, rows []int) []float64 {
	feature := numbering(&c.words.terms, &v.words, 0)
	for id := range feature {
		if bytes.IndexByte(c.words.terms.at(int32(id)), ' ') >= 0 {
			feature[id] = -1
		}
	}
	out := make([]float64, len(rows))
	for i, row := range rows {
		known := 0
		for e := c.words.start[row]; e < c.words.start[row+1]; e++ {
			if feature[c.words.index[e]] >= 0 {
				known += int(c.words.count[e])
			}
		}
		out[i] = unknownShare(known, int(c.length[row]))
	}
	return out
}

func unknownShare(known, words int) float64 {
	if words == 0 {
		return 1
	}
	return float64(words-known) / float64(words)
}
