package models

import (
	"errors"
	"fmt"
	"iter"
	"slices"

	"suxi/classifier"
	"suxi/taxonomy"
)

// Where the examples carry subcategories, level 2 is learnt as well: a local
// classifier per parent (Silla and Freitas 2011, A survey of hierarchical
// classification across different application domains). Each is a category head
// over the rows of one category, with features and calibration of its own, and
// with the category's subcategories as classes. How rare a term is, its idf, is
// counted over the rows of all categories: a word of nearly every late delivery
// still says more than one of every complaint.
//
// The subcategory is sought within the category that was predicted, and given
// only if the probability that both are right reaches a threshold; otherwise
// level 1 stands and level 2 is left to a person. The threshold is the lowest
// that kept the wanted precision on the training rows, out of fold. A category
// of which less than two subcategories have five rows has no local classifier:
// there the taxonomy's keywords decide, as they do without examples.

// localFeatures is the number of features that a local classifier keeps. It has
// fewer rows to learn weights from than the heads of level 1.
const localFeatures = 3_000

// defaultPrecision is that of the subcategories that are given, unless Config
// says otherwise.
const defaultPrecision = .9

// A Subcategory is what a bundle says of level 2 for a text of a category.
type Subcategory struct {
	Learned     bool    // the bundle knows subcategories of the category; if not, the rest says nothing
	Index       int     // the most probable, a position in the category's Subcategories
	Probability float64 // that it and the category are right
	Sure        bool    // Probability reaches the threshold
}

// A level2 is the local classifiers of a bundle.
type level2 struct {
	heads []*head             // by category; nil where there is none
	least classifier.Coverage // of the training rows, out of fold; NaN if nothing keeps the precision
}

// head returns the local classifier of a category, or nil.
func (l *level2) head(category int) *head {
	if l == nil {
		return nil
	}
	return l.heads[category]
}

// all ranges over the local classifiers by category, ascending.
func (l *level2) all() iter.Seq2[int, *head] {
	return func(yield func(int, *head) bool) {
		if l == nil {
			return
		}
		for c, h := range l.heads {
			if h != nil && !yield(c, h) {
				return
			}
		}
	}
}

// codesBelow returns the codes of some subcategories of a category.
func codesBelow(tax *taxonomy.Taxonomy, category int, classes []int) []string {
	codes := make([]string, len(classes))
	for i, c := range classes {
		codes[i] = tax.Categories[category].Subcategories[c].Code
	}
	return codes
}

// decide returns the likeliest of the subcategories with probabilities given a
// category of probability p.
func (l *level2) decide(given []float64, p float64) Subcategory {
	child := classifier.Likeliest(given)
	s := Subcategory{Learned: true, Index: child, Probability: float64(p * given[child])}
	s.Sure = s.Probability >= l.least.Threshold
	return s
}

// span is the number of classes up to the last that h knows.
func (h *head) span() int { return h.classes[len(h.classes)-1] + 1 }

// subcategory returns that of a text that is of a category with probability p.
func (l *Labeler) subcategory(doc *document, category int, p float64) Subcategory {
	h := l.bundle.level2.head(category)
	if h == nil {
		return Subcategory{}
	}
	scores := make([]float64, h.ensemble.Tasks())
	l.locals[category].score(doc, [][]float64{scores})
	return l.bundle.level2.decide(h.decode(scores, h.span()), p)
}

// Subcategory says what Label says of level 2, for a text of which the category
// is known.
func (l *Labeler) Subcategory(text string, category int) Subcategory {
	if l.bundle.level2.head(category) == nil { // saves segmenting
		return Subcategory{}
	}
	doc := prepare(l.segmenter.Document(text))
	return l.subcategory(&doc, category, 1)
}

// SubcategoryCoverage says on how many training rows the bundle was sure of
// level 2, out of fold, and from which probability on; nil if it knows no
// subcategories.
func (b *Bundle) SubcategoryCoverage() *classifier.Coverage {
	if b.level2 == nil {
		return nil
	}
	return &b.level2.least
}

// decodeLevel2 builds the local classifiers from their parts.
func (b *Bundle) decodeLevel2(heads Heads, d *decoding) (*level2, error) {
	if len(heads.Subcategories) == 0 {
		return nil, nil
	}
	if heads.SubcategoryCoverage == nil {
		return nil, errors.New("subcategories without a threshold")
	}
	l := &level2{make([]*head, len(b.Taxonomy.Categories)), *heads.SubcategoryCoverage}
	for _, local := range heads.Subcategories {
		c := b.categoryPosition(local.Category)
		if c < 0 || l.heads[c] != nil {
			return nil, fmt.Errorf("subcategories of %s: not one category of the taxonomy", local.Category)
		}
		children := b.Taxonomy.Categories[c].Subcategories
		h, err := b.decodeHead(local.Head, d, func(code string) int {
			return slices.IndexFunc(children, func(e taxonomy.Entry) bool { return e.Code == code })
		})
		if err != nil {
			return nil, fmt.Errorf("subcategories of %s: %w", local.Category, err)
		}
		l.heads[c] = &h
	}
	return l, nil
}

// A HierarchyScore compares both levels with the truth, over rows whose
// category and subcategory are known. A row of which the model is not sure of
// level 2, or for which it knows no subcategories, stands on level 1.
type HierarchyScore struct {
	Levels    classifier.HierarchyMetrics `json:"levels"`
	Given     int                         `json:"given"`     // rows that were given a subcategory
	Right     int                         `json:"right"`     // of these, with the right one
	Precision float64                     `json:"precision"` // Right / Given, 0 if none was given
	Interval  classifier.Interval         `json:"interval"`  // of Precision, exact
}

// hierarchy scores the descents, nil if no subcategory was learnt or none is
// known.
func (o *outcomes) hierarchy(tax *taxonomy.Taxonomy) *HierarchyScore {
	parent := slices.Repeat([]int{-1}, len(tax.Categories))
	first := make([]int, len(tax.Categories)) // node of its first subcategory
	for c := range tax.Categories {
		first[c] = len(parent)
		parent = append(parent, slices.Repeat([]int{c}, len(tax.Categories[c].Subcategories))...)
	}
	var s HierarchyScore
	var gold, predicted []int
	learned := false
	for i, b := range o.below {
		learned = learned || b.said.Learned
		if b.gold < 0 {
			continue
		}
		node := o.made[i].class
		if b.said.Sure {
			s.Given++
			node = first[node] + b.said.Index
		}
		right := first[o.gold[i]] + b.gold
		if node == right {
			s.Right++
		}
		gold, predicted = append(gold, right), append(predicted, node)
	}
	if len(gold) == 0 || !learned {
		return nil
	}
	s.Levels = classifier.MeasureHierarchy(gold, predicted, parent)
	if s.Given > 0 {
		s.Precision = float64(s.Right) / float64(s.Given)
	}
	s.Interval = classifier.ExactInterval(s.Right, s.Given)
	return &s
}

// subcategoryCodes returns those of all categories.
func subcategoryCodes(tax *taxonomy.Taxonomy) (codes []string) {
	for _, c := range tax.Categories {
		for _, s := range c.Subcategories {
			codes = append(codes, s.Code)
		}
	}
	return codes
}
