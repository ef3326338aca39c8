package models

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"

	"suxi/classifier"
	"suxi/features"
	"suxi/taxonomy"
)

//go:generate go run suxi/cmd/suxi train --force --quiet --taxonomy ../taxonomy/consumer.yaml --out default.suxi corpus

//go:embed default.suxi
var defaultBundle []byte

var loadDefault = sync.OnceValues(func() (*Bundle, error) {
	return Load("embedded model", bytes.NewReader(defaultBundle), int64(len(defaultBundle)))
})

// Default returns the embedded bundle for consumer complaints.
func Default() (*Bundle, error) { return loadDefault() }

// Names of the entries of a bundle file.
const (
	manifestEntry         = "manifest.json"
	taxonomyEntry         = "taxonomy.yaml"
	featuresEntry         = "features.bin"
	severityFeaturesEntry = "severity-features.bin"
	categoryEntry         = "category.bin"
	severityEntry         = "severity.bin"
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
	if err := b.Taxonomy.WriteYAML(&tax); err != nil {
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
	m.Taxonomy = TaxonomyID{b.Taxonomy.Name, b.Taxonomy.Fingerprint()}
	m.Heads = Heads{
		Category: Head{b.categoryCodes(), featuresEntry, categoryEntry, b.category.calibration, ""},
		Severity: Head{b.severityCodes(), featuresEntry, severityEntry, b.severity.calibration, b.Manifest.Heads.Severity.CopiedFrom},
	}
	err = errors.Join(add(featuresEntry, b.category.vectorizer), add(categoryEntry, b.category.linear), add(severityEntry, b.severity.linear))
	if b.severity.vectorizer != b.category.vectorizer {
		m.Heads.Severity.Features = severityFeaturesEntry
		err = errors.Join(err, add(severityFeaturesEntry, b.severity.vectorizer))
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
// of its manifest, which holds the hashes of everything else.
func (b *Bundle) ID() string {
	manifest, _, err := b.encode()
	if err != nil {
		return "" // only Write can tell
	}
	sum := sha256.Sum256(manifest)
	return hex.EncodeToString(sum[:6])
}

// LoadFile loads the bundle at path.
func LoadFile(path string) (*Bundle, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, fmt.Errorf("%s: is a folder, want a model file", path)
	}
	return Load(path, f, info.Size())
}

// Load reads a bundle file of the given size. It checks format, version, sizes
// and hashes before it uses anything; name stands in its errors.
func Load(name string, r io.ReaderAt, size int64) (*Bundle, error) {
	b, err := load(r, size)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return b, nil
}

func load(r io.ReaderAt, size int64) (*Bundle, error) {
	z, err := zip.NewReader(r, size)
	if err != nil || len(z.File) == 0 || z.File[0].Name != manifestEntry {
		return nil, errors.New("not a suxi model, or a damaged one: train it again or copy it again")
	}
	raw, err := readEntry(z.File[0], min(size, maxManifest))
	if err != nil {
		return nil, err
	}
	var m Manifest
	if err := json.Unmarshal(raw, &m); err != nil || m.Format != Format {
		return nil, fmt.Errorf("%s: not the manifest of a suxi model", manifestEntry)
	}
	if m.Version != FormatVersion {
		return nil, fmt.Errorf("model format version %d, this suxi reads version %d: use a newer suxi", m.Version, FormatVersion)
	}
	parts, err := readEntries(z.File[1:], m.Entries, size)
	if err != nil {
		return nil, err
	}
	b := &Bundle{Manifest: m}
	if b.Taxonomy, err = taxonomy.Load(taxonomyEntry, bytes.NewReader(parts[taxonomyEntry])); err != nil {
		return nil, err
	}
	if b.Taxonomy.Fingerprint() != m.Taxonomy.Fingerprint {
		return nil, fmt.Errorf("%s: is not the taxonomy the model was trained with", taxonomyEntry)
	}
	vectorizers := map[string]*features.Vectorizer{}
	if b.category, err = decodeHead(m.Heads.Category, parts, vectorizers, b.categoryPosition); err != nil {
		return nil, fmt.Errorf("category head: %w", err)
	}
	if b.severity, err = decodeHead(m.Heads.Severity, parts, vectorizers, b.severityPosition); err != nil {
		return nil, fmt.Errorf("severity head: %w", err)
	}
	return b, nil
}

// readEntries reads the entries the manifest lists and compares their hashes.
func readEntries(files []*zip.File, want []Entry, size int64) (map[string][]byte, error) {
	if len(files) != len(want) {
		return nil, fmt.Errorf("%d entries, the manifest lists %d", len(files), len(want))
	}
	parts := map[string][]byte{}
	for i, e := range want {
		f := files[i]
		if f.Name != e.Name || int64(f.UncompressedSize64) != e.Size {
			return nil, fmt.Errorf("entry %s: not as the manifest lists it", strconv.Quote(f.Name))
		}
		data, err := readEntry(f, size)
		if err != nil {
			return nil, err
		}
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != e.SHA256 {
			return nil, fmt.Errorf("entry %s: damaged: copy the model again", e.Name)
		}
		parts[e.Name] = data
	}
	return parts, nil
}

// readEntry reads one stored entry of at most max bytes.
func readEntry(f *zip.File, max int64) ([]byte, error) {
	if f.Method != zip.Store || f.UncompressedSize64 > uint64(max) {
		return nil, fmt.Errorf("entry %s: compressed or too large for a suxi model", strconv.Quote(f.Name))
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data := make([]byte, f.UncompressedSize64)
	if _, err := io.ReadFull(r, data); err != nil {
		return nil, fmt.Errorf("entry %s: damaged: copy the model again", strconv.Quote(f.Name))
	}
	if _, err := r.Read(make([]byte, 1)); err != io.EOF { // the zip checksum is compared at the end
		return nil, fmt.Errorf("entry %s: damaged: copy the model again", strconv.Quote(f.Name))
	}
	return data, nil
}

// decodeHead builds a head from its parts and checks that they fit together.
// Heads that name the same features share one vectorizer.
func decodeHead(h Head, parts map[string][]byte, vectorizers map[string]*features.Vectorizer, position func(code string) int) (head, error) {
	v := vectorizers[h.Features]
	if v == nil {
		var err error
		if v, err = features.Decode(parts[h.Features]); err != nil {
			return head{}, fmt.Errorf("%s: %w", h.Features, err)
		}
		vectorizers[h.Features] = v
	}
	linear, err := classifier.Decode(parts[h.Weights])
	if err != nil {
		return head{}, fmt.Errorf("%s: %w", h.Weights, err)
	}
	classes := make([]int, len(h.Classes))
	for i, code := range h.Classes {
		classes[i] = position(code)
		if classes[i] < 0 || i > 0 && classes[i] <= classes[i-1] {
			return head{}, fmt.Errorf("classes %s: not those of the taxonomy in its order", strings.Join(h.Classes, " "))
		}
	}
	if linear.Classes != len(classes) || linear.Features() != v.Len() || len(h.Calibration.Bias) != len(classes) {
		return head{}, errors.New("weights, features and classes do not fit together")
	}
	return head{classes, v, linear, h.Calibration}, nil
}

func (b *Bundle) categoryPosition(code string) int {
	for i, c := range b.Taxonomy.Categories {
		if c.Code == code {
			return i
		}
	}
	return -1
}

func (b *Bundle) severityPosition(code string) int {
	for i, l := range b.Taxonomy.Severity {
		if l.Code == code {
			return i
		}
	}
	return -1
}

// Keys of Metadata.
const (
	ModelKey    = "suxi.model"    // Bundle.ID
	TaxonomyKey = "suxi.taxonomy" // YAML, as taxonomy.Load reads it
)

// Metadata is what an output file says of the model that labelled it.
func (b *Bundle) Metadata() map[string]string {
	var tax strings.Builder
	if err := b.Taxonomy.WriteYAML(&tax); err != nil {
		panic(err) // a strings.Builder takes every write
	}
	return map[string]string{
		ModelKey:    b.ID(),
		TaxonomyKey: tax.String(),
	}
}
