package main

import (
	"cmp"
	"fmt"

	"suxi/complaint"
	"suxi/internal/job"
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
	base, words, err := job.Dictionaries(f.dicts, models.CheckWords)
	if err != nil {
		return nil, usagef("--dict %v", err)
	}
	return parent.Segmenter(base, words...)
}

// A labelledRow is a row of a training set as it was read.
type labelledRow struct {
	models.Example
	file      int    // position
	key, text string // of the complaint, and of its text alone
	generated bool   // nobody gave it an id, or not one that other files know
	reviewed  bool   // its labels are those of a person who reviewed it
}

func newLabelledRow(c *complaint.Complaint, file int) labelledRow {
	return labelledRow{
		Example: models.Example{Text: c.Text, Category: c.Category, Subcategory: c.Subcategory, Severity: c.Severity, Demand: c.Demand, ReceivedAt: c.ReceivedAt},
		file:    file,
		key:     review.Key(c.ID, c.Text), text: review.TextKey(c.Text),
		generated: c.GeneratedID || complaint.LooksGenerated(c.ID),
		reviewed:  review.Reviewed(c),
	}
}

// corrections are what people said when they reviewed, the later of two for one
// complaint.
type corrections struct {
	byKey  map[string]*correction
	byText map[string][]*correction
}

// A correction is a label that a person reviewed.
type correction struct {
	*labelledRow
	matched bool // there is another row of its complaint
}

// of returns the corrections of a row: that of its id and text, or where either
// has no id that holds across files, those of its text.
func (c *corrections) of(row *labelledRow) []*correction {
	if own := c.byKey[row.key]; own != nil {
		return []*correction{own}
	}
	var list []*correction
	for _, same := range c.byText[row.text] {
		if row.generated || same.generated {
			list = append(list, same)
		}
	}
	return list
}

// settle makes examples of the rows of all files. Of rows of one complaint the
// label that a person reviewed holds, the later one if there are two, wherever its
// row stands; what it does not say the others fill in. A correction that matches
// no other row is an example of its own, which is told.
func (t *trainingSet) settle(rows []labelledRow) (warnings []string) {
	people := corrections{map[string]*correction{}, map[string][]*correction{}}
	for i := range rows {
		row := &rows[i]
		if !row.reviewed {
			continue
		}
		if earlier := people.byKey[row.key]; earlier != nil {
			earlier.Example = filled(row.Example, earlier.Example)
			continue
		}
		c := &correction{labelledRow: row}
		people.byKey[row.key] = c
		people.byText[row.text] = append(people.byText[row.text], c)
	}
	others := 0
	for i := range rows {
		if rows[i].reviewed {
			continue
		}
		others++
		for _, c := range people.of(&rows[i]) {
			c.matched = true
			rows[i].Example = filled(c.Example, rows[i].Example)
		}
	}
	unmatched := 0
	for i := range rows {
		row := &rows[i]
		if row.reviewed {
			c := people.byKey[row.key]
			if c.matched || c.labelledRow != row {
				continue
			}
			unmatched++
		}
		t.examples = append(t.examples, row.Example)
		t.files[row.file].Rows++
	}
	if unmatched > 0 && others > 0 {
		warnings = append(warnings, fmt.Sprintf("%d of %d corrections matched no other row: they are used as rows of their own", unmatched, len(people.byKey)))
	}
	return warnings
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
