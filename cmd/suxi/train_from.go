package main

import (
	"cmp"

	"suxi/complaint"
	"suxi/models"
	"suxi/review"
	"suxi/segment"
	"suxi/taxonomy"
)

// start returns the model to continue from, nil if from is empty, and the
// taxonomy to learn, nil if it is that of the label column.
func (f *learnFlags) start(from string) (*models.Bundle, *taxonomy.Taxonomy, error) {
	if from == "" {
		tax, err := f.openTaxonomy()
		return nil, tax, err
	}
	parent, err := models.LoadFile(from)
	if err != nil {
		return nil, nil, err
	}
	return parent, parent.Taxonomy, nil
}

// segmenter returns what texts are cut with: the dictionaries of --dict, or with
// a parent its own and the user words of --dict besides.
func (f *learnFlags) segmenter(parent *models.Bundle) (*segment.Segmenter, error) {
	if parent == nil {
		return openSegmenter(f.dicts, models.CheckWords)
	}
	base, words, err := openNamed(f.dicts, models.CheckWords)
	if err != nil {
		return nil, usagef("--dict %v", err)
	}
	return parent.Segmenter(base, words...)
}

// A sameComplaint is what a training set holds of one complaint.
type sameComplaint struct {
	examples []int // positions
	reviewed bool  // their labels are those of a person who reviewed them
}

// add adds a row. Of rows of one complaint the label that a person reviewed
// holds, the later one if there are two, wherever its row stands; what it does
// not say the others fill in. Without such a label each row is an example.
func (t *trainingSet) add(c *complaint.Complaint) {
	e := models.Example{Text: c.Text, Category: c.Category, Subcategory: c.Subcategory, Severity: c.Severity, Demand: c.Demand, ReceivedAt: c.ReceivedAt}
	key := review.Key(c.ID, c.Text)
	same := t.known[key]
	if same == nil {
		same = &sameComplaint{}
		t.known[key] = same
	}
	reviewed := review.Reviewed(c)
	if len(same.examples) == 0 || !reviewed && !same.reviewed {
		same.examples = append(same.examples, len(t.examples))
		t.examples = append(t.examples, e)
	}
	for _, i := range same.examples {
		if reviewed {
			t.examples[i] = filled(e, t.examples[i])
		} else if same.reviewed {
			t.examples[i] = filled(t.examples[i], e)
		}
	}
	same.reviewed = same.reviewed || reviewed
}

// filled returns an example with the labels and the date of another where it has
// none. A subcategory goes with its category.
func filled(e, other models.Example) models.Example {
	if e.Category == "" || e.Category == other.Category {
		e.Subcategory = cmp.Or(e.Subcategory, other.Subcategory)
	}
	e.Category = cmp.Or(e.Category, other.Category)
	e.Severity = cmp.Or(e.Severity, other.Severity)
	e.Demand = cmp.Or(e.Demand, other.Demand)
	e.ReceivedAt = cmp.Or(e.ReceivedAt, other.ReceivedAt)
	return e
}
