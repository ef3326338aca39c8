package models

import (
	"context"

	"suxi/classifier"
	"suxi/features"
	"suxi/seeds"
	"suxi/segment"
	"suxi/taxonomy"
)

// A ColdStart says how a bundle came to its labels without any from people.
type ColdStart struct {
	Route     seeds.Route     `json:"route"`              // that decided
	Agreement seeds.Agreement `json:"agreement,omitzero"` // that let the topic route pass, or not
	Texts     int             `json:"texts"`              // that the seeds labelled, and the bundle was trained on
	Table     []seeds.Row     `json:"coverage"`           // what the seeds found, by category
}

// coldStartWarning stands beside every figure of a bundle that was trained
// without labels.
const coldStartWarning = "trained without labels: the figures say how well the model repeats the labels that the seeds gave, not how often these are right; label some rows and evaluate on them"

// TrainSeeded learns a bundle from examples whose labels it does not look at:
// [seeds.Fit] labels their texts by the names and keywords of tax, and [Train]
// learns that. The manifest of the bundle says so. The evaluation is against the
// labels of the seeds. As no severity is labelled, the severity head is the
// embedded bundle's.
func TrainSeeded(ctx context.Context, cfg Config, start seeds.Config, seg *segment.Segmenter, tax *taxonomy.Taxonomy, examples []Example) (*Bundle, *Evaluation, error) {
	cfg = cfg.withDefaults()
	prepared, err := documents(ctx, cfg.Workers, seg, examples)
	if err != nil {
		return nil, nil, err
	}
	docs := make([]features.Document, len(prepared))
	for i, d := range prepared {
		docs[i] = d.body.Document()
	}
	start.Seed, start.Workers = cfg.Seed, cfg.Workers
	words := func(name string) []string { return prepare(seg.Document(name)).body.Document().Words }
	labels, err := seeds.Fit(ctx, start, tax, words, docs)
	if err != nil {
		return nil, nil, err
	}
	cold := &ColdStart{Route: labels.Route, Agreement: labels.Agreement, Texts: len(examples), Table: labels.Table}
	seeded := make([]Example, len(examples))
	for i, e := range examples {
		seeded[i] = Example{Text: e.Text, Category: tax.Categories[classifier.Likeliest(labels.Probabilities[i])].Code}
	}
	b, heldOut, err := Train(ctx, cfg, seg, tax, seeded)
	if err != nil {
		return nil, nil, err
	}
	b.Manifest.ColdStart = cold
	heldOut.Warnings = append(heldOut.Warnings, coldStartWarning)
	return b, heldOut, nil
}
