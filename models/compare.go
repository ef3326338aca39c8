package models

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"suxi/classifier"
	"suxi/taxonomy"
)

// Against is another model, scored on the same rows.
type Against struct {
	Model    string                     `json:"model"` // Bundle.ID
	Category *classifier.Metrics        `json:"category,omitempty"`
	Severity *classifier.OrdinalMetrics `json:"severity,omitempty"`

	CategoryComparison *classifier.Comparison `json:"category_comparison,omitempty"`
	SeverityComparison *classifier.Comparison `json:"severity_comparison,omitempty"`
}

// Compare is Evaluate of l, with another labeler of the same categories and
// levels, scored on the same rows, in Against. It is fair if neither was trained
// on them or on near-duplicates of theirs.
func Compare(ctx context.Context, workers int, l, other *Labeler, examples []Example) (*Evaluation, error) {
	tax := l.bundle.Taxonomy
	if err := sameClasses(tax, other.bundle.Taxonomy); err != nil {
		return nil, err
	}
	if l.bundle.MultiLabel() || other.bundle.MultiLabel() {
		return nil, errors.New("a model that gives several categories is not compared pair by pair: score each by itself")
	}
	s, err := newScoring(ctx, l.bundle, examples)
	if err != nil {
		return nil, err
	}
	these, err := s.predict(ctx, workers, l)
	if err != nil {
		return nil, err
	}
	those, err := s.predict(ctx, workers, other)
	if err != nil {
		return nil, err
	}
	seed := l.bundle.Manifest.Seed
	this, that := s.outcomes(these), s.outcomes(those)
	scored := evaluation(tax, that, s.groups, nil, seed)
	against := Against{Model: other.bundle.ID(), Category: scored.Category, Severity: scored.Severity}
	for axis, into := range [axes]**classifier.Comparison{category: &against.CategoryComparison, severity: &against.SeverityComparison} {
		if len(this[axis].gold) > 0 {
			c := classifier.Compare(this[axis].decisions(axis, s.groups), that[axis].decisions(axis, s.groups).Predicted, seed)
			*into = &c
		}
	}
	e := s.evaluation(l.bundle, these)
	e.Against = &against
	return e, nil
}

// sameClasses returns an error if two taxonomies have other categories or levels,
// or have them in another order.
func sameClasses(a, b *taxonomy.Taxonomy) error {
	theirs := codesOf(b)
	for axis, codes := range codesOf(a) {
		if slices.Equal(codes, theirs[axis]) {
			continue
		}
		for _, code := range slices.Concat(codes, theirs[axis]) {
			if slices.Contains(codes, code) != slices.Contains(theirs[axis], code) {
				return fmt.Errorf("only one of the models knows the %s %s: models of one taxonomy can be compared", axisNames[axis], code)
			}
		}
		return fmt.Errorf("the models have the same %s codes in another order: models of one taxonomy can be compared", axisNames[axis])
	}
	return nil
}
