// Package features turns the words and the characters of a document into an
// n-gram TF-IDF vector.
//
// The recipe:
//
//  1. [Count] ranges once over a corpus and counts the n-grams of words and of
//     characters of every document. The [Counts] are shared by all
//     cross-validation folds, so that text is taken apart only once.
//  2. [Fit] learns a [Vectorizer] from some documents of the Counts: the terms
//     that occur often enough, and their inverse document frequencies.
//  3. [Vectorizer.TransformRows] weighs counted documents into a CSR [Matrix],
//     for training and for folds; [Vectorizer.Transform] weighs one new
//     [Document] into a [Vector]. Both give the same figures, bit for bit.
//  4. [Vectorizer.Select] keeps the features that a trained model needs.
//  5. [Vectorizer.AppendBinary] and [Decode] store a Vectorizer.
//  6. [Compile] makes of the Vectorizers of a model a [Matcher], which finds in one
//     walk over a text the terms of all of them, without a Vector.
//
// There are two blocks of features, words before characters, each with its
// terms in ascending order of their bytes, so that the numbering depends on
// the set of terms alone and not on the order of the documents. An n-gram of
// words and one of characters with the same spelling are two features. In each
// block a term t with tf occurrences in a document has the weight
//
//	(1 + ln tf) · (ln((1+n)/(1+df)) + 1)
//
// where n documents were fitted and df of them contain t. Each block is
// divided by its L2 norm, and then so is the whole. This is scikit-learn's
//
//	make_pipeline(FeatureUnion([
//		("words", TfidfVectorizer(analyzer=words, sublinear_tf=True, ngram_range=(1, 2), min_df=2)),
//		("characters", TfidfVectorizer(analyzer="char", lowercase=False, sublinear_tf=True, ngram_range=(1, 3), min_df=2)),
//	]), Normalizer())
//
// and agrees with it to 1e-12.
//
// The package does not segment, fold width or case, mask digits or drop stop
// words: the caller prepares a Document and prepares every one alike.
package features

import "fmt"

// A Document is a text prepared for counting. Words are the units of the word
// n-grams, empty ones are left out; Text gives the character n-grams and is
// used exactly as it stands, except that a run of two or more white space
// characters counts as one space, as in scikit-learn. Bytes that are not UTF-8
// count as U+FFFD, each.
type Document struct {
	Words []string
	Text  string
}

// A Vector is a sparse vector: Value[i] stands at Index[i], in strictly
// ascending order of Index. Vectors made by this package have L2 norm 1 or are
// empty.
type Vector struct {
	Index []int32
	Value []float64
}

// A Matrix is a sparse matrix by rows (CSR) with Cols columns. Row i is
// Index[Start[i]:Start[i+1]], strictly ascending, with the same range of Value.
type Matrix struct {
	Cols  int
	Start []int
	Index []int32
	Value []float64
}

// Rows returns the number of rows.
func (m *Matrix) Rows() int { return len(m.Start) - 1 }

// Row returns row i, which shares memory with the matrix.
func (m *Matrix) Row(i int) Vector {
	lo, hi := m.Start[i], m.Start[i+1]
	return Vector{m.Index[lo:hi:hi], m.Value[lo:hi:hi]}
}

// Config says which n-grams are features. A field left 0 has its default.
type Config struct {
	WordMin int // words in the shortest word n-gram, from 1; default 1; ignored if there are none
	WordMax int // words in the longest, at most 8; default 2; -1 for no word n-grams
	CharMin int // characters in the shortest character n-gram, from 1; default 1
	CharMax int // characters in the longest, at most 8; default 3; -1 for no character n-grams
	MinDF   int // documents that must contain a term, from 1; default 2
}

// maxN bounds n-gram lengths: beyond it a corpus repeats whole phrases only.
const maxN = 8

func (c Config) withDefaults() Config {
	orElse := func(v, def int) int {
		if v == 0 {
			return def
		}
		return v
	}
	c = Config{
		WordMin: orElse(c.WordMin, 1),
		WordMax: orElse(c.WordMax, 2),
		CharMin: orElse(c.CharMin, 1),
		CharMax: orElse(c.CharMax, 3),
		MinDF:   orElse(c.MinDF, 2),
	}
	if c.WordMax == -1 {
		c.WordMin = 1
	}
	if c.CharMax == -1 {
		c.CharMin = 1
	}
	return c
}

// SameLengths reports whether c and other have n-grams of the same lengths.
func (c Config) SameLengths(other Config) bool {
	c, other = c.withDefaults(), other.withDefaults()
	c.MinDF = other.MinDF
	return c == other
}

// Validate reports the first field that is out of range.
func (c Config) Validate() error {
	c = c.withDefaults()
	ngrams := func(unit string, lo, hi int) error {
		switch {
		case hi == -1:
			return nil
		case lo < 1 || hi > maxN:
			return fmt.Errorf("%s n-grams from %d to %d: choose lengths from 1 to %d", unit, lo, hi, maxN)
		case lo > hi:
			return fmt.Errorf("%s n-grams from %d to %d: the shortest is longer than the longest", unit, lo, hi)
		}
		return nil
	}
	if err := ngrams("word", c.WordMin, c.WordMax); err != nil {
		return err
	}
	if err := ngrams("character", c.CharMin, c.CharMax); err != nil {
		return err
	}
	if c.WordMax == -1 && c.CharMax == -1 {
		return fmt.Errorf("neither word nor character n-grams: no features")
	}
	if c.MinDF < 1 {
		return fmt.Errorf("min_df %d: choose 1 or more", c.MinDF)
	}
	return nil
}
