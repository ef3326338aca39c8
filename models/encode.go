package models

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Names of the entries of a bundle file.
const (
	manifestEntry         = "manifest.json"
	taxonomyEntry         = "taxonomy.yaml"
	featuresEntry         = "features.bin"
	leadEntry             = "lead-features.bin"
	severityFeaturesEntry = "severity-features.bin"
	severityLeadEntry     = "severity-lead-features.bin"
	categoryEntry         = "category.bin"
	severityEntry         = "severity.bin"
	toneEntry             = "tone.txt"
	wordsEntry            = "words.txt"
)

// maxManifest bounds the manifest of a file to be loaded, in bytes.
const maxManifest = 8 << 20

// Write writes the bundle as a zip of stored entries, manifest first. Equal
// bundles give equal bytes.
func (b *Bundle) Write(w io.Writer) error {
	manifest, entries, err := b.encode()
	if err != nil {
		return err
	}
	z := zip.NewWriter(w)
	store := func(name string, data []byte) error {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			return err
		}
		_, err = f.Write(data)
		return err
	}
	if err := store(manifestEntry, manifest); err != nil {
		return err
	}
	for _, e := range entries {
		if err := store(e.name, e.data); err != nil {
			return err
		}
	}
	return z.Close()
}

type entry struct {
	name string
	data []byte
}

// encode serialises the parts of b and the manifest that lists them.
func (b *Bundle) encode() (manifest []byte, entries []entry, err error) {
	var tax bytes.Buffer
	if err := b.trained.WriteYAML(&tax); err != nil {
		return nil, nil, err
	}
	entries = append(entries, entry{taxonomyEntry, tax.Bytes()})
	add := func(name string, part interface {
		AppendBinary([]byte) ([]byte, error)
	}) error {
		data, err := part.AppendBinary(nil)
		entries = append(entries, entry{name, data})
		return err
	}
	m := b.Manifest
	m.Format, m.Version = Format, FormatVersion
	m.Taxonomy = TaxonomyID{b.trained.Name, b.trained.Fingerprint()}
	m.Heads = Heads{
		Category: b.category.describe(b.categoryCodes(), categoryEntry),
		Severity: b.severity.describe(b.severityCodes(), severityEntry),
	}
	m.Heads.Category.Acceptance, m.Heads.Category.Profile = b.Manifest.Heads.Category.Acceptance, b.Manifest.Heads.Category.Profile
	m.Heads.Severity.CopiedFrom = b.Manifest.Heads.Severity.CopiedFrom
	if b.tone != "" {
		entries = append(entries, entry{toneEntry, []byte(b.tone)})
	}
	if b.words != "" {
		entries = append(entries, entry{wordsEntry, []byte(b.words)})
	}
	err = errors.Join(add(categoryEntry, b.category.ensemble), add(severityEntry, b.severity.ensemble))
	addSpace := func(s space, h *Head, body, lead string) {
		h.Features = body
		err = errors.Join(err, add(body, s.body))
		if s.lead != nil {
			h.Lead = lead
			err = errors.Join(err, add(lead, s.lead))
		}
	}
	addSpace(b.category.space, &m.Heads.Category, featuresEntry, leadEntry)
	if b.severity.space == b.category.space {
		m.Heads.Severity.Features, m.Heads.Severity.Lead = m.Heads.Category.Features, m.Heads.Category.Lead
	} else {
		addSpace(b.severity.space, &m.Heads.Severity, severityFeaturesEntry, severityLeadEntry)
	}
	if b.level2 != nil {
		m.Heads.SubcategoryCoverage = &b.level2.least
	}
	for c, h := range b.level2.all() {
		name := fmt.Sprintf("subcategory-%d", len(m.Heads.Subcategories)+1)
		local := h.describe(codesBelow(b.trained, c, h.classes), name+".bin")
		err = errors.Join(err, add(local.Weights, h.ensemble))
		addSpace(h.space, &local, name+"-features.bin", name+"-lead-features.bin")
		m.Heads.Subcategories = append(m.Heads.Subcategories, LocalHead{b.trained.Categories[c].Code, local})
	}
	if err != nil {
		return nil, nil, err
	}
	m.Entries = nil
	for _, e := range entries {
		sum := sha256.Sum256(e.data)
		m.Entries = append(m.Entries, Entry{e.name, int64(len(e.data)), hex.EncodeToString(sum[:])})
	}
	manifest, err = json.MarshalIndent(m, "", "  ")
	return manifest, entries, err
}

// describe returns what the manifest says of h, without its space.
func (h *head) describe(codes []string, weights string) Head {
	return Head{
		Classes: codes, Block: h.block.name, BlockScale: h.block.scale, Weights: weights,
		Stack: h.stack, Ordinal: h.ordinal, Queue: h.queue, Multilabel: h.multilabel,
	}
}
