package themes

import (
	"maps"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/james-bowman/sparse"
)

// A word is in the vocabulary if at least minFrequency documents and at least
// minShare of them hold it, and at most maxShare.
const (
	minFrequency = 5
	minShare     = .01
	maxShare     = .5
)

// A corpus is documents as terms of a vocabulary. Documents without any are
// left out.
type corpus struct {
	terms     []string  // ascending
	frequency []int     // of each term: the documents that hold it
	sequences [][]int32 // of each document: its terms in the order of the text
	sets      [][]int32 // of each document: its terms, ascending, none twice
	source    []int     // of each document: its place in the input
}

func newCorpus(docs [][]string) *corpus {
	frequency := make(map[string]int)
	words := make([][]string, len(docs))
	for i, doc := range docs {
		words[i] = ContentWords(doc)
		for _, term := range slices.Compact(slices.Sorted(slices.Values(words[i]))) {
			frequency[term]++
		}
	}
	n := float64(len(docs))
	maps.DeleteFunc(frequency, func(_ string, df int) bool {
		return df < minFrequency || float64(df) < minShare*n || float64(df) > maxShare*n
	})

	c := &corpus{terms: slices.Sorted(maps.Keys(frequency))}
	number := make(map[string]int32, len(c.terms))
	for i, term := range c.terms {
		number[term] = int32(i)
		c.frequency = append(c.frequency, frequency[term])
	}
	for i := range docs {
		var sequence []int32
		for _, word := range words[i] {
			if t, ok := number[word]; ok {
				sequence = append(sequence, t)
			}
		}
		if len(sequence) == 0 {
			continue
		}
		c.sequences = append(c.sequences, sequence)
		c.sets = append(c.sets, slices.Compact(slices.Sorted(slices.Values(sequence))))
		c.source = append(c.source, i)
	}
	return c
}

// ContentWords returns the tokens of doc that are of two letters or more and no
// function words.
func ContentWords(doc []string) []string {
	var words []string
	for _, token := range doc {
		if isContent(token) {
			words = append(words, token)
		}
	}
	return words
}

func isContent(token string) bool {
	for _, r := range token {
		if !unicode.IsLetter(r) {
			return false
		}
	}
	return utf8.RuneCountInString(token) >= 2 && !functionWords()[token]
}

// matrix returns the given documents as a matrix of terms × documents: one
// where a document holds a term, however often.
func (c *corpus) matrix(documents []int) *sparse.CSC {
	ends, rows := []int{0}, []int{}
	for _, d := range documents {
		for _, t := range c.sets[d] {
			rows = append(rows, int(t))
		}
		ends = append(ends, len(rows))
	}
	return sparse.NewCSC(len(c.terms), len(documents), ends, rows, slices.Repeat([]float64{1}, len(rows)))
}
