package models

import "fmt"

// Continue returns cfg with what b was trained with in place of what it leaves
// to choice: features, with or without those of the lead, regularisation, folds,
// one category a text or several.
// Training with it, with the taxonomy of b and with [Bundle.Segmenter], on the
// examples that b was trained on and more of them, makes the next version of b:
//
//   - a bundle keeps no text, so what it learnt is learnt again from the old
//     examples; a warning says when there are fewer of them than b had;
//   - without a severity label the severity head of b is copied, and not that of
//     the embedded bundle;
//   - the manifest names b as the parent.
func (b *Bundle) Continue(cfg Config) Config {
	m := &b.Manifest
	cfg.Features, cfg.Classifier.C, cfg.MaxFeatures, cfg.Folds = m.Features, m.C, m.MaxFeatures, m.Folds
	cfg.MultiLabel = b.MultiLabel()
	cfg.parent = b
	return cfg
}

// forgets warns of what b knows and its next version will not, trained with cfg on
// so many rows, of which some carry a severity.
func (b *Bundle) forgets(cfg Config, rows, severities int) (warnings []string) {
	if had := b.Manifest.Training.Rows; rows < had {
		warnings = append(warnings, fmt.Sprintf("the parent model was trained on %d rows, this one on %d: a model keeps no text, so give the files that it was trained on, too", had, rows))
	}
	if severities > 0 && b.Manifest.Heads.Severity.CopiedFrom != "" {
		warnings = append(warnings, fmt.Sprintf("%d rows with a severity replace the severity head that the parent model had copied: to keep that, leave them out with --column severity=", severities))
	}
	if had := b.Manifest.Heads.Category.Acceptance; had != nil && cfg.Accept == nil {
		again := fmt.Sprintf("--accept-precision %g", had.Precision)
		if had.PerClass {
			again += " --accept-per-category"
		}
		warnings = append(warnings, fmt.Sprintf("the parent model had an accept certificate, this one has none, so that a person must look at every category: to certify it again, give %s", again))
	}
	return warnings
}
