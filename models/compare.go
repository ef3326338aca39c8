package models

import (
	"context"
	"fmt"
	"slices"

	"suxi/classifier"
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
	if o := other.bundle.Taxonomy; !slices.Equal(categoryCodes(tax), categoryCodes(o)) || !slices.Equal(severityCodes(tax), severityCodes(o)) {
		return nil, fmt.Errorf("the models have other categories or levels, of taxonomy %q and of %q: only models of one scheme can be compared", tax.Name, o.Name)
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
	scored := evaluation(tax, that, s.groups, seed)
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
