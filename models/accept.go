package models

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"suxi/classifier"
	"suxi/taxonomy"
)

// uncertified is the reason of every row that a bundle without an accept
// certificate labels.
const uncertified = "no certificate: train the model with --accept-precision"

// ColdStartReason is the reason of every row that a bundle trained without
// labels of people labels. It tells such rows from others.
const ColdStartReason = "cold start: labelled by the taxonomy's words, no label of a person was learnt from"

// allUnknown is the reason of a row that a model with a certificate labels
// without knowing a word of it, whatever the probability: a person would not
// understand why it was accepted.
const allUnknown = "unknown text: the model knows none of its words"

// certify writes into h the profile of the outcomes of the category and, if cfg
// asks for one, the accept certificate that they give; unknown has the share of
// unknown words of each row of d. The warnings name the categories that are
// surely wrong more often, among what is accepted, than all together may be.
//
// The cases are of models that learned from the other folds, calibrated without
// their own, and stand for the model that learned from all rows: with more to
// learn from, that is no worse. Every choice that training makes by the labels
// of a fold has to be made without that fold, or the certificate promises too
// much. There is one exception, of two possibilities: whether the lead counts is
// chosen once, on all rows (choose.go).
func (d *dataset) certify(cfg Config, tax *taxonomy.Taxonomy, o *outcomes, unknown []float64, h *Head) (warnings []string, err error) {
	h.Profile = d.profile(o, unknown, len(tax.Categories))
	if cfg.Accept == nil {
		return nil, nil
	}
	if h.Acceptance, err = classifier.Certify(*cfg.Accept, d.cases(o, unknown), categoryCodes(tax)); err != nil {
		return nil, err
	}
	for i, c := range h.Acceptance.Classes {
		if h.Acceptance.Excess(i) {
			warnings = append(warnings, fmt.Sprintf("category %s: %d of %d accepted are wrong, more than the %.1f%% that hold over all categories together: --accept-per-category holds each to it",
				c.Code, c.Wrong, c.Accepted, 100*(1-cfg.Accept.Precision)))
		}
	}
	return warnings, nil
}

// cases returns one case for each group of near-duplicates among the outcomes
// of the category: rows of one group are no independent evidence. Rows of which
// the model knows no word are left out, because they are never accepted.
// Where a row is given several categories, all of them have to be right.
func (d *dataset) cases(o *outcomes, unknown []float64) []classifier.Case {
	var cases []classifier.Case
	for _, i := range d.firsts(o.row) {
		if unknown[o.row[i]] == 1 {
			continue
		}
		v := o.made[i]
		right := v.class == o.gold[i]
		if v.set != nil {
			right = !slices.ContainsFunc(v.set, func(c int) bool { return !slices.Contains(d.sets[o.row[i]], c) })
		}
		cases = append(cases, classifier.Case{Class: v.class, Confidence: v.confidence(o.p[i]), Right: right})
	}
	return cases
}

// profile summarises what the category head said of the outcomes, one a group.
func (d *dataset) profile(o *outcomes, unknown []float64, classes int) *classifier.Profile {
	var seen []classifier.Sighting
	for _, i := range d.firsts(o.row) {
		c := o.made[i].class
		seen = append(seen, classifier.Sighting{Class: c, Confidence: o.p[i][c], Unknown: unknown[o.row[i]]})
	}
	return classifier.NewProfile(classes, seen)
}

// firsts returns the positions in rows of the lowest row of each group.
func (d *dataset) firsts(rows []int) []int {
	first := map[int]int{} // group → position
	for i, r := range rows {
		if at, ok := first[d.groups[r]]; !ok || r < rows[at] {
			first[d.groups[r]] = i
		}
	}
	var list []int
	for i, r := range rows {
		if first[d.groups[r]] == i {
			list = append(list, i)
		}
	}
	return list
}

// accept says whether what v gives needs no person; p is its confidence, unknown
// the share of the text's words that the head does not know.
func (b *Bundle) accept(v verdict, p, unknown float64) Acceptance {
	a := b.Manifest.Heads.Category.Acceptance
	switch {
	case b.Manifest.ColdStart != nil:
		return Acceptance{Reason: ColdStartReason}
	case a == nil:
		return Acceptance{Reason: uncertified}
	case unknown == 1:
		return Acceptance{Reason: allUnknown}
	}
	accepted, reason := a.Accept(v.class, p)
	return Acceptance{accepted, reason}
}

// checkAcceptance reports whether what the manifest says of the categories is
// about those of the taxonomy.
func (h Head) checkAcceptance(tax *taxonomy.Taxonomy) error {
	if h.Acceptance != nil {
		if err := h.Acceptance.Validate(); err != nil {
			return fmt.Errorf("acceptance: %w", err)
		}
		if len(h.Acceptance.Classes) != len(tax.Categories) {
			return fmt.Errorf("acceptance: %d categories, the taxonomy has %d", len(h.Acceptance.Classes), len(tax.Categories))
		}
	}
	if h.Profile != nil {
		return h.Profile.Validate(len(tax.Categories))
	}
	return nil
}

// Profile is what the category head said of the training rows, out of fold, if
// the bundle carries an accept certificate that can expire, and else nil. Its
// classes are the categories of the taxonomy.
func (b *Bundle) Profile() *classifier.Profile {
	h := b.Manifest.Heads.Category
	if h.Acceptance == nil {
		return nil
	}
	return h.Profile
}

// ParseProfile reads the value that Metadata has for ProfileKey. It has to be
// about the categories of tax.
func ParseProfile(value string, tax *taxonomy.Taxonomy) (*classifier.Profile, error) {
	p := new(classifier.Profile)
	if err := json.Unmarshal([]byte(value), p); err != nil || p.Validate(len(tax.Categories)) != nil {
		return nil, errors.New("what it says of the model's training rows is damaged: label the complaints again")
	}
	return p, nil
}
