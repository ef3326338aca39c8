package features

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"slices"
	"sync"
)

// A Vectorizer turns documents into TF-IDF vectors. It is immutable and safe
// for concurrent use.
type Vectorizer struct {
	cfg          Config
	documents    int      // fitted on
	df           []uint32 // per feature, of those documents
	idf          []float64
	words, chars terms                          // words are features 0…words.len()-1, characters follow
	index        func() (words, chars *termSet) // made when it is first asked for

	scratch sync.Pool // of *scratch
}

// Fit learns a Vectorizer from the documents of c numbered rows, each given
// once.
//
// A term becomes a feature if at least MinDF different groups contain it,
// where groups has the group of each document of c (all of them, not only of
// rows): near-duplicates in one group cannot make a term frequent between
// them. Nil groups make each document a group of its own. The idf is that of
// scikit-learn's TfidfTransformer with smooth_idf=True, ln((1+n)/(1+df)) + 1,
// over documents, grouped or not.
func Fit(c *Counts, rows, groups []int) (*Vectorizer, error) {
	if len(rows) == 0 {
		return nil, fmt.Errorf("no documents to learn terms from")
	}
	if groups != nil {
		rows = slices.Clone(rows)
		slices.SortStableFunc(rows, func(a, b int) int { return cmp.Compare(groups[a], groups[b]) })
	}
	words, wordDF := c.words.frequent(rows, groups, c.cfg.MinDF)
	chars, charDF := c.chars.frequent(rows, groups, c.cfg.MinDF)
	if len(words)+len(chars) == 0 {
		return nil, fmt.Errorf("no term occurs in %d distinct documents of %d: give more rows", c.cfg.MinDF, len(rows))
	}
	return newVectorizer(c.cfg, len(rows), slices.Concat(wordDF, charDF), c.words.terms.pick(words), c.chars.terms.pick(chars)), nil
}

func newVectorizer(cfg Config, documents int, df []uint32, words, chars terms) *Vectorizer {
	v := &Vectorizer{
		cfg:       cfg,
		documents: documents,
		df:        df,
		idf:       make([]float64, len(df)),
		words:     words,
		chars:     chars,
		index:     sync.OnceValues(func() (_, _ *termSet) { return newTermSet(words), newTermSet(chars) }),
	}
	for i, d := range df {
		v.idf[i] = math.Log(float64(1+documents)/float64(1+uint64(d))) + 1
	}
	return v
}

// Config returns the configuration the Vectorizer was fitted with, defaults
// filled in.
func (v *Vectorizer) Config() Config { return v.cfg }

// Len returns the number of features.
func (v *Vectorizer) Len() int { return len(v.df) }

// Words returns the number of word features; they come first.
func (v *Vectorizer) Words() int { return v.words.len() }

// Term returns the n-gram of feature i.
func (v *Vectorizer) Term(i int) string {
	if n := v.words.len(); i >= n {
		return string(v.chars.at(int32(i - n)))
	}
	return string(v.words.at(int32(i)))
}

// IDF returns, for each feature, its inverse document frequency. It shares
// memory with v and is not to be changed.
func (v *Vectorizer) IDF() []float64 { return v.idf }

// Documents returns the number of documents the Vectorizer was fitted on.
func (v *Vectorizer) Documents() int { return v.documents }

// DocumentFrequencies returns, for each feature, how many of those documents
// contain it.
func (v *Vectorizer) DocumentFrequencies() []int {
	df := make([]int, len(v.df))
	for i, d := range v.df {
		df[i] = int(d)
	}
	return df
}

// Select returns a Vectorizer with the features in keep only, which are
// strictly ascending. The weights of a term stay the same before the vectors
// are normalised, over the terms that are left.
func (v *Vectorizer) Select(keep []int32) *Vectorizer {
	df := make([]uint32, len(keep))
	var words, chars []int32
	for i, k := range keep {
		if i > 0 && keep[i-1] >= k {
			panic("features: Select: features are not ascending")
		}
		df[i] = v.df[k]
		if n := int32(v.words.len()); k < n {
			words = append(words, k)
		} else {
			chars = append(chars, k-n)
		}
	}
	return newVectorizer(v.cfg, v.documents, df, v.words.pick(words), v.chars.pick(chars))
}

// TransformRows returns the vectors of the documents of c numbered rows, in
// that order. It panics if v was not fitted on documents of c: c must hold all
// terms of v.
func (v *Vectorizer) TransformRows(c *Counts, rows []int) *Matrix {
	wordFeature := numbering(&c.words.terms, &v.words, 0)
	charFeature := numbering(&c.chars.terms, &v.chars, int32(v.words.len()))
	entries := 0
	for _, row := range rows {
		entries += c.words.entries(row, wordFeature) + c.chars.entries(row, charFeature)
	}
	m := &Matrix{
		Cols:  v.Len(),
		Start: make([]int, 1, len(rows)+1),
		Index: make([]int32, 0, entries),
		Value: make([]float64, 0, entries),
	}
	for _, row := range rows {
		begin := len(m.Index)
		m.Index, m.Value = c.words.appendRow(m.Index, m.Value, row, wordFeature)
		middle := len(m.Index)
		m.Index, m.Value = c.chars.appendRow(m.Index, m.Value, row, charFeature)
		v.weigh(m.Index[begin:], m.Value[begin:], middle-begin)
		m.Start = append(m.Start, len(m.Index))
	}
	return m
}

// numbering returns, for each term of the sorted list all, its number in the
// sorted list kept plus base, or -1.
func numbering(all, kept *terms, base int32) []int32 {
	feature := make([]int32, all.len())
	next := int32(0)
	for i := range feature {
		feature[i] = -1
		if int(next) < kept.len() && bytes.Equal(all.at(int32(i)), kept.at(next)) {
			feature[i] = base + next
			next++
		}
	}
	if int(next) < kept.len() {
		panic("features: TransformRows: the counts lack a term of the vectorizer: they are of another corpus")
	}
	return feature
}

// entries is how many of the terms of a row are features.
func (b *block) entries(row int, feature []int32) (n int) {
	for _, id := range b.index[b.start[row]:b.start[row+1]] {
		if feature[id] >= 0 {
			n++
		}
	}
	return n
}

func (b *block) appendRow(index []int32, value []float64, row int, feature []int32) ([]int32, []float64) {
	for i := b.start[row]; i < b.start[row+1]; i++ {
		if f := feature[b.index[i]]; f >= 0 {
			index = append(index, f)
			value = append(value, float64(b.count[i]))
		}
	}
	return index, value
}

// weigh turns the term frequencies of one document, of which the first words
// are of word n-grams, into weights.
func (v *Vectorizer) weigh(index []int32, value []float64, words int) {
	for i, tf := range value {
		value[i] = weight(tf) * v.idf[index[i]]
	}
	normalize(value[:words])
	normalize(value[words:])
	normalize(value)
}

// weight is that of a term frequency, without the idf.
func weight(tf float64) float64 {
	if tf > 1 {
		return 1 + math.Log(tf)
	}
	return tf
}

// normalize divides by the L2 norm.
func normalize(value []float64) {
	sum := 0.0
	for _, x := range value {
		sum += float64(x * x) // no fused multiply-add: the same on all machines
	}
	norm := math.Sqrt(sum)
	for i := range value {
		value[i] /= norm
	}
}

// scratch is what Transform and Locate need for a moment.
type scratch struct {
	ngrams ngrams
	found  []int32
	index  []int32
	value  []float64
	sites  []site
	entry  []int32 // by feature, of the last document that had it
}

func (v *Vectorizer) borrow() *scratch {
	if s, ok := v.scratch.Get().(*scratch); ok {
		return s
	}
	return new(scratch)
}

// Transform returns the vector of d. Terms that are no feature are ignored; a
// document without any has an empty vector.
func (v *Vectorizer) Transform(d Document) Vector {
	s := v.borrow()
	defer v.scratch.Put(s)
	return v.transform(s, d, false)
}

// transform leaves in s.sites where the features stand, if it is to locate them.
func (v *Vectorizer) transform(s *scratch, d Document, locate bool) Vector {
	wordIndex, charIndex := v.index()
	s.index, s.value = s.index[:0], s.value[:0]
	s.ngrams.setWords(d.Words)
	s.count(wordIndex, v.cfg.WordMin, v.cfg.WordMax, 0, locate)
	words := len(s.index)
	s.ngrams.setText(d.Text)
	s.count(charIndex, v.cfg.CharMin, v.cfg.CharMax, int32(v.words.len()), locate)
	v.weigh(s.index, s.value, words)
	return Vector{append([]int32(nil), s.index...), append([]float64(nil), s.value...)} // nil if empty
}

// count appends the features among the n-grams, and their term frequencies.
func (s *scratch) count(set *termSet, shortest, longest int, base int32, locate bool) {
	s.found = s.found[:0]
	for n := shortest; n <= longest; n++ {
		for i, ngram := range s.ngrams.of(n) {
			if id := set.find(ngram); id >= 0 {
				s.found = append(s.found, base+id)
				if locate {
					s.sites = append(s.sites, site{base + id, int32(i), int32(n)})
				}
			}
		}
	}
	slices.Sort(s.found)
	s.index, s.value = appendRuns(s.index, s.value, s.found)
}
