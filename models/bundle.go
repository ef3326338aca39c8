package models

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"suxi/segment"
	"suxi/taxonomy"
)

//go:generate go run suxi/cmd/suxi train --force --quiet --plain --max-features 60000 --taxonomy ../taxonomy/consumer.yaml --out default.suxi corpus

//go:embed default.suxi
var defaultBundle []byte

var loadDefault = sync.OnceValues(func() (*Bundle, error) {
	return Load("embedded model", bytes.NewReader(defaultBundle), int64(len(defaultBundle)))
})

// Default returns the embedded bundle for consumer complaints.
func Default() (*Bundle, error) { return loadDefault() }

func (b *Bundle) categoryCodes() []string {
	codes := make([]string, len(b.category.classes))
	for i, c := range b.category.classes {
		codes[i] = b.Taxonomy.Categories[c].Code
	}
	return codes
}

func (b *Bundle) severityCodes() []string {
	codes := make([]string, len(b.severity.classes))
	for i, c := range b.severity.classes {
		codes[i] = b.Taxonomy.Severity[c].Code
	}
	return codes
}

// ID identifies the bundle by content: the first 12 hex digits of the SHA-256
// of its manifest, which holds the hashes of everything else. It does not
// depend on [Bundle.With].
func (b *Bundle) ID() string {
	if b.id != "" {
		return b.id
	}
	manifest, _, err := b.encode()
	if err != nil {
		return "" // only Write can tell
	}
	return idOf(manifest)
}

func idOf(manifest []byte) string {
	sum := sha256.Sum256(manifest)
	return hex.EncodeToString(sum[:6])
}

// TaxonomyYAML returns the taxonomy in force as taxonomy.Load reads it, phrases
// and all.
func (b *Bundle) TaxonomyYAML() string {
	if b.yaml != "" {
		return b.yaml
	}
	var yaml strings.Builder
	if err := b.Taxonomy.WriteYAML(&yaml); err != nil {
		panic(err) // a strings.Builder takes every write
	}
	return yaml.String()
}

// With returns the bundle with another taxonomy in force: its names,
// subcategories, causes, demands, rules and deadlines hold, while the heads stay
// as they were trained, keywords and all. An error says that its categories or
// levels are not those of the bundle, or the subcategories that it learnt. Write still writes the taxonomy that the
// bundle was trained with.
func (b *Bundle) With(tax *taxonomy.Taxonomy) (*Bundle, error) {
	if !slices.EqualFunc(tax.Categories, b.trained.Categories, func(x, y taxonomy.Category) bool {
		return x.Code == y.Code && x.Residual == y.Residual
	}) {
		return nil, fmt.Errorf("taxonomy %q has other categories than the model's %q, or in another order: train a model with it", tax.Name, b.trained.Name)
	}
	if !slices.EqualFunc(tax.Severity, b.trained.Severity, func(x, y taxonomy.Level) bool { return x.Code == y.Code }) {
		return nil, fmt.Errorf("taxonomy %q has another severity scale than the model's %q: train a model with it", tax.Name, b.trained.Name)
	}
	for c := range b.level2.all() {
		if !slices.EqualFunc(tax.Categories[c].Subcategories, b.trained.Categories[c].Subcategories, func(x, y taxonomy.Entry) bool { return x.Code == y.Code }) {
			return nil, fmt.Errorf("taxonomy %q has other subcategories of %s than the model's %q, which has learnt them: train a model with it", tax.Name, tax.Categories[c].Code, b.trained.Name)
		}
	}
	with := *b
	with.Taxonomy, with.yaml = tax, ""
	return &with, nil
}

// Segmenter returns the segmenter that prepares text for b: over base, or if
// base is nil over the embedded dictionary that b was trained with, with the
// user words of the training and those of files.
func (b *Bundle) Segmenter(base *segment.Segmenter, files ...*segment.UserFile) (*segment.Segmenter, error) {
	if base == nil {
		name, _, _ := strings.Cut(b.Manifest.Dictionary, "-")
		if name == "zh_s" { // what versions before the compiled dictionaries called it
			name = segment.GSE
		}
		var err error
		if base, err = segment.Embedded(name); err != nil {
			return nil, fmt.Errorf("the model was trained with the dictionary %s: give that one", b.Manifest.Dictionary)
		}
	}
	trained, err := segment.ReadUserFile(strings.NewReader(b.words))
	if err != nil {
		return nil, err
	}
	return base.With(segment.NewUserWords(append([]*segment.UserFile{trained}, files...)...))
}

// TrainedOn reports whether b was trained on tokens of the dictionary of s,
// whatever words of the user s has: b has those of the training.
func (b *Bundle) TrainedOn(s *segment.Segmenter) (bool, error) {
	trained, err := b.Segmenter(s)
	if err != nil {
		return false, err
	}
	return trained.Dictionary() == b.Manifest.Dictionary, nil
}

// borrowSeverity copies the severity head of a bundle, which is the embedded one
// if from is nil, with a warning if seg cuts otherwise than what that one was
// trained with.
func (b *Bundle) borrowSeverity(from *Bundle, seg *segment.Segmenter) (warnings []string, err error) {
	whose := "the parent model"
	if from == nil {
		whose = "the embedded model"
		if from, err = Default(); err != nil {
			return nil, err
		}
	}
	if !slices.EqualFunc(b.Taxonomy.Severity, from.Taxonomy.Severity, func(a, b taxonomy.Level) bool { return a.Code == b.Code }) {
		return nil, fmt.Errorf("no row carries a severity label, and %s knows another severity scale: add a severity column, or use its scale", whose)
	}
	b.severity, b.tone = from.severity, from.tone
	b.Manifest.Heads.Severity.CopiedFrom = cmp.Or(from.Manifest.Heads.Severity.CopiedFrom, from.ID())
	alike, err := from.TrainedOn(seg)
	if err != nil || alike {
		return nil, err
	}
	return []string{fmt.Sprintf("no row carries a severity label: the severity head is %s's, which was trained with the dictionary %s, and will see tokens of %s: add a severity column, or use that dictionary",
		whose, from.Manifest.Dictionary, seg.Dictionary())}, nil
}

// Keys of Metadata.
const (
	ModelKey    = "suxi.model"    // Bundle.ID
	TaxonomyKey = "suxi.taxonomy" // the taxonomy in force: YAML, as taxonomy.Load reads it
	ProfileKey  = "suxi.profile"  // Bundle.Profile: JSON, as ParseProfile reads it; absent if there is none
)

// Metadata is what an output file says of the model that labelled it.
func (b *Bundle) Metadata() map[string]string {
	meta := map[string]string{
		ModelKey:    b.ID(),
		TaxonomyKey: b.TaxonomyYAML(),
	}
	if p := b.Profile(); p != nil {
		profile, err := json.Marshal(p)
		if err != nil {
			panic(err) // its figures are finite
		}
		meta[ProfileKey] = string(profile)
	}
	return meta
}
