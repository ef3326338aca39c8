package models

import (
	"encoding/json"

	"suxi/classifier"
	"suxi/features"
)

// Format and FormatVersion stand in the manifest of every bundle file. A
// change that older programs would misread raises the version.
const (
	Format        = "suxi-model"
	FormatVersion = 3 // 2 added blocks, 3 ordered severities
)

// A Manifest says what a bundle is, what it was trained on and how it scored.
// It holds no text of a complaint. In a bundle file it is manifest.json.
type Manifest struct {
	Format   string     `json:"format"`
	Version  int        `json:"version"`
	Taxonomy TaxonomyID `json:"taxonomy"`
	// Dictionary identifies the segmenter that prepared the training text.
	Dictionary string `json:"dictionary"`
	// Parent is the id of the bundle that this one continues; empty if none.
	Parent      string          `json:"parent,omitempty"`
	Training    Training        `json:"training"`
	Features    features.Config `json:"features"`
	C           float64         `json:"c"`
	MaxFeatures int             `json:"max_features"`
	Plain       bool            `json:"plain,omitempty"`
	Folds       int             `json:"folds"`
	Seed        uint64          `json:"seed"`
	// HeldOut is the Evaluation of the training rows, out of fold.
	HeldOut json.RawMessage `json:"held_out"`
	// ColdStart is there if the labels came from seeds and not from people.
	ColdStart *ColdStart `json:"cold_start,omitempty"`
	Heads     Heads      `json:"heads"`
	Entries   []Entry    `json:"entries"`
}

// TaxonomyID identifies the taxonomy a bundle labels with.
type TaxonomyID struct {
	Name        string `json:"name"`
	Fingerprint string `json:"fingerprint"`
}

// Training accounts for the training set.
type Training struct {
	Files   []TrainingFile `json:"files"`
	Rows    int            `json:"rows"`                   // rows that carry a label
	Skipped int            `json:"skipped"`                // rows that carry none
	Groups  int            `json:"groups"`                 // distinct events: near-duplicates count once
	Masked  int            `json:"masked_lines,omitempty"` // lines of boilerplate that were masked
}

// A TrainingFile is one file of the training set, by its content.
type TrainingFile struct {
	Hash string `json:"sha256"`
	Rows int    `json:"rows"`
}

// Heads describes the heads of a bundle.
type Heads struct {
	Category Head `json:"category"`
	Severity Head `json:"severity"`
	// Subcategories are the heads of level 2, in the order of the categories.
	Subcategories []LocalHead `json:"subcategories,omitempty"`
	// SubcategoryCoverage has the probability from which on a subcategory is given.
	SubcategoryCoverage *classifier.Coverage `json:"subcategory_coverage,omitempty"`
}

// A LocalHead is the head of one category's subcategories.
type LocalHead struct {
	Category string `json:"category"` // code
	Head
}

// A Head says which entries hold a head and how its scores become
// probabilities.
type Head struct {
	Classes    []string  `json:"classes"` // codes, in the order of the scores
	Features   string    `json:"features"`
	Lead       string    `json:"lead_features,omitempty"`
	Block      string    `json:"block,omitempty"`       // dense features behind those of Features: keywords, tone, or none
	BlockScale []float64 `json:"block_scale,omitempty"` // of each of them
	Weights    string    `json:"weights"`
	// Stack makes probabilities of the scores.
	Stack *classifier.Stack `json:"stack,omitempty"`
	// Calibration stands in the place of Stack before version 3.
	Calibration *classifier.Calibration `json:"calibration,omitempty"`
	// Ordinal stands in the place of Stack for severities, from version 3 on.
	Ordinal *classifier.Ordinal `json:"ordinal,omitempty"`
	// Multilabel stands in the place of Stack for a category head that gives
	// several categories.
	Multilabel *classifier.Multilabel `json:"multi_label,omitempty"`
	// Queue says from which probability of the most urgent level on a text belongs
	// into the queue of texts that a person should see first.
	Queue *classifier.MissBound `json:"urgent_queue,omitempty"`
	// Acceptance says which labels need no person; nil if nobody asked for a
	// certificate. Its classes are those of the taxonomy.
	Acceptance *classifier.Acceptance `json:"acceptance,omitempty"`
	// Profile is what the head said of the training rows, out of fold, by which
	// a batch can be told that the certificate is not about. Category head only.
	Profile *classifier.Profile `json:"profile,omitempty"`
	// CopiedFrom is the id of the bundle the head was copied from; empty if it
	// was trained on the training set.
	CopiedFrom string `json:"copied_from,omitempty"`
}

// An Entry is one file of the zip besides the manifest.
type Entry struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}
