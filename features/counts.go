package features

import (
	"iter"
	"slices"
)

// Counts holds the n-gram counts of the documents of a corpus, from which any
// subset of them can be fitted and transformed. It is immutable and safe for
// concurrent use.
//
// A term that fewer than MinDF documents of the whole corpus contain is not
// held, because no subset could keep it.
type Counts struct {
	cfg          Config
	documents    int
	words, chars block
	length       []int32 // words of each document
}

// A block is the counts of one kind of n-gram: a CSR matrix of documents ×
// terms. The terms are sorted bytewise.
type block struct {
	terms terms
	start []int
	index []int32
	count []int32
}

// Count counts the n-grams of docs, which it ranges over once. It panics if
// cfg is not valid.
func Count(cfg Config, docs iter.Seq[Document]) *Counts {
	if err := cfg.Validate(); err != nil {
		panic("features: " + err.Error())
	}
	cfg = cfg.withDefaults()
	words, chars := newCounter(), newCounter()
	var g ngrams
	documents := 0
	var length []int32
	for d := range docs {
		g.setWords(d.Words)
		length = append(length, int32(len(g.start)))
		words.add(g.all(cfg.WordMin, cfg.WordMax))
		g.setText(d.Text)
		chars.add(g.all(cfg.CharMin, cfg.CharMax))
		documents++
	}
	return &Counts{cfg, documents, words.block(cfg.MinDF), chars.block(cfg.MinDF), length}
}

// Documents returns the number of documents counted.
func (c *Counts) Documents() int { return c.documents }

// A counter makes a block. While documents come in, terms are numbered as they
// are met and every occurrence is noted; sorting, pruning and counting wait
// until all terms are known.
type counter struct {
	set        *termSet
	seen       []seen // per term
	occurrence []int32
	start      []int // document i has occurrence[start[i]:start[i+1]]
}

type seen struct {
	last int32 // the last document with the term, from 1
	df   int32
}

func newCounter() *counter {
	return &counter{set: newTermSet(terms{}), start: []int{0}}
}

func (c *counter) add(ngrams iter.Seq[[]byte]) {
	document := int32(len(c.start))
	for ngram := range ngrams {
		id := c.set.intern(ngram)
		if int(id) == len(c.seen) {
			c.seen = append(c.seen, seen{})
		}
		if s := &c.seen[id]; s.last != document {
			s.last = document
			s.df++
		}
		c.occurrence = append(c.occurrence, id)
	}
	c.start = append(c.start, len(c.occurrence))
}

// block consumes the counter: its occurrences are turned into the indices of
// the block in place.
func (c *counter) block(minDF int) block {
	var kept []int32
	for id, s := range c.seen {
		if int(s.df) >= minDF {
			kept = append(kept, int32(id))
		}
	}
	c.set.sortBytewise(kept)
	number := make([]int32, c.set.len()) // in the sorted list, from 1
	for i, id := range kept {
		number[id] = int32(i + 1)
	}

	b := block{
		terms: c.set.pick(kept),
		start: make([]int, 1, len(c.start)),
		index: c.occurrence[:0],
		count: make([]int32, 0, len(c.occurrence)),
	}
	for i := range len(c.start) - 1 {
		document := c.occurrence[c.start[i]:c.start[i]]
		for _, id := range c.occurrence[c.start[i]:c.start[i+1]] {
			if n := number[id]; n > 0 {
				document = append(document, n-1)
			}
		}
		slices.Sort(document)
		b.index, b.count = appendRuns(b.index, b.count, document)
		b.start = append(b.start, len(b.index))
	}
	return b
}

// appendRuns appends the distinct numbers of sorted to index and how often
// each of them occurs to count. The room behind index may run into sorted, if it begins
// no later than sorted does.
func appendRuns[N int32 | float64](index []int32, count []N, sorted []int32) ([]int32, []N) {
	for i := 0; i < len(sorted); {
		id, first := sorted[i], i
		for i < len(sorted) && sorted[i] == id {
			i++
		}
		index = append(index, id)
		count = append(count, N(i-first))
	}
	return index, count
}

// frequent returns the terms of b that at least minDF distinct groups of the
// given documents contain, ascending, and the number of those documents that
// contain each of them. Documents of one group stand next to each other in
// rows; groups may be nil, then each document is a group of its own.
func (b *block) frequent(rows, groups []int, minDF int) (keep []int32, df []uint32) {
	type tally struct {
		documents uint32
		groups    int32
		last      int32 // the last group counted, from 1
	}
	tallies := make([]tally, b.terms.len())
	group := int32(0)
	for i, row := range rows {
		if i == 0 || groups == nil || groups[row] != groups[rows[i-1]] {
			group++
		}
		for _, id := range b.index[b.start[row]:b.start[row+1]] {
			t := &tallies[id]
			t.documents++
			if t.last != group {
				t.last = group
				t.groups++
			}
		}
	}
	for id, t := range tallies {
		if int(t.groups) >= minDF {
			keep = append(keep, int32(id))
			df = append(df, t.documents)
		}
	}
	return keep, df
}
