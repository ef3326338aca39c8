package pipeline

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"suxi/classifier"
	"suxi/models"
	"suxi/redact"
	"suxi/segment"
)

// ManifestSchema is the version of the JSON form of Manifest.
const ManifestSchema = 1

// A Manifest lists what one command wrote, and for a run how it came about.
// It holds no time, so that equal runs give equal bytes, and no text but lines
// of boilerplate, redacted.
type Manifest struct {
	Schema int    `json:"schema"`
	Suxi   string `json:"suxi"` // version of the program
	*Run
	Outputs []Output `json:"outputs"`
	// SHA256 is that of the manifest itself, as it would be written without it.
	SHA256 string `json:"sha256"`
}

// A Run is what went in, and with what it was labelled.
type Run struct {
	ID         string     `json:"run"` // of the analysis, as in its tables
	Counts     Counts     `json:"counts"`
	Inputs     []Input    `json:"inputs"`
	Normalized Normalized `json:"normalized"`
	// Boilerplate are the lines that were masked, the most frequent first; it is
	// nil if none were to be.
	Boilerplate []Boilerplate `json:"boilerplate,omitzero"`
	Rules       []RuleCount   `json:"rules"`
	Decisions   Decisions     `json:"decisions"`
	// Drift compares the rows with those that the model was trained on. It is nil
	// if the model carries no accept certificate that could expire, or if there
	// are too few rows.
	Drift    *classifier.Drift `json:"drift,omitempty"`
	Model    Model             `json:"model"`
	Options  any               `json:"options"` // of the analysis, as used
	Warnings []Warning         `json:"warnings"`
}

// A Model is the bundle that labelled a run.
type Model struct {
	ID           string            `json:"id"`
	Version      int               `json:"format_version"`
	Taxonomy     models.TaxonomyID `json:"taxonomy"`        // in force
	TaxonomyHash string            `json:"taxonomy_sha256"` // of its YAML, phrases and all
	Dictionary   string            `json:"dictionary"`
	SeverityFrom string            `json:"severity_copied_from,omitempty"`
}

// A Boilerplate is a line that was masked before the texts were cut.
type Boilerplate struct {
	Text  string `json:"text"`  // as segment.Line.Short has it, redacted
	Count int    `json:"count"` // as segment.Line has it
}

// An Output is one file of a run.
type Output struct {
	Name    string `json:"name"`
	Bytes   int64  `json:"bytes"`
	SHA256  string `json:"sha256"`
	Private bool   `json:"private"` // holds raw complaint text; not to be passed on
}

// NewRun describes a run.
func NewRun(bundle *models.Bundle, l *Labelling, options any) *Run {
	m := bundle.Manifest
	return &Run{
		Counts:      l.Counts,
		Inputs:      l.Inputs,
		Normalized:  l.Normalized,
		Boilerplate: listBoilerplate(l.Boilerplate),
		Rules:       l.Rules,
		Decisions:   l.Decisions,
		Drift:       l.Drift,
		Model: Model{
			ID:           bundle.ID(),
			Version:      models.FormatVersion,
			Taxonomy:     models.TaxonomyID{Name: bundle.Taxonomy.Name, Fingerprint: bundle.Taxonomy.Fingerprint()},
			TaxonomyHash: TaxonomyHash(bundle.TaxonomyYAML()),
			Dictionary:   l.Dictionary,
			SeverityFrom: m.Heads.Severity.CopiedFrom,
		},
		Options:  options,
		Warnings: append([]Warning{}, l.Warnings()...),
	}
}

// TaxonomyHash returns the SHA-256 of a taxonomy's YAML, phrases and all.
func TaxonomyHash(yaml string) string {
	sum := sha256.Sum256([]byte(yaml))
	return hex.EncodeToString(sum[:])
}

// listBoilerplate lists the lines that b masks; it returns nil for nil.
func listBoilerplate(b *segment.Boilerplate) []Boilerplate {
	if b == nil {
		return nil
	}
	lines := []Boilerplate{}
	for _, line := range b.Lines() {
		lines = append(lines, Boilerplate{line.Short(redact.Mask), line.Count})
	}
	return lines
}

// NewManifest lists the files that stand in dir, by name, and marks those whose
// names are private. Run is nil if the command labelled nothing.
func NewManifest(ctx context.Context, version string, run *Run, dir string, private func(name string) bool) (*Manifest, error) {
	m := &Manifest{Schema: ManifestSchema, Suxi: version, Run: run}
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		o, err := output(ctx, filepath.Join(dir, f.Name()))
		if err != nil {
			return nil, err
		}
		o.Private = private(o.Name)
		m.Outputs = append(m.Outputs, o)
	}
	return m, nil
}

func output(ctx context.Context, path string) (Output, error) {
	f, err := os.Open(path)
	if err != nil {
		return Output{}, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, asking{ctx, f})
	return Output{Name: filepath.Base(path), Bytes: n, SHA256: hex.EncodeToString(h.Sum(nil))}, err
}

// Write writes the manifest as JSON, with its SHA-256.
func (m *Manifest) Write(w io.Writer) error {
	sealed := *m
	sealed.SHA256 = ""
	b, err := sealed.encode()
	if err != nil {
		return err
	}
	sum := sha256.Sum256(b)
	sealed.SHA256 = hex.EncodeToString(sum[:])
	if b, err = sealed.encode(); err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}

func (m *Manifest) encode() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	err := e.Encode(m)
	return b.Bytes(), err
}

// ParseManifest reads what Write wrote, to the byte: a manifest that is not as
// its SHA-256 says, or that names a file twice or elsewhere, is an error.
func ParseManifest(b []byte) (*Manifest, error) {
	m := new(Manifest)
	if err := json.Unmarshal(b, m); err != nil {
		return nil, fmt.Errorf("is no manifest: %w", err)
	}
	if m.Schema != ManifestSchema {
		return nil, fmt.Errorf("has version %d, this program reads version %d: use the suxi that wrote it", m.Schema, ManifestSchema)
	}
	sum := sha256.New()
	if at := bytes.LastIndex(b, []byte(m.SHA256)); m.SHA256 != "" && at >= 0 {
		sum.Write(b[:at])
		sum.Write(b[at+len(m.SHA256):])
	}
	if hex.EncodeToString(sum.Sum(nil)) != m.SHA256 {
		return nil, errors.New("was changed: it is not as its own sha256 says")
	}
	seen := map[string]bool{}
	for _, o := range m.Outputs {
		if o.Name == "." || o.Name != filepath.Base(o.Name) || !filepath.IsLocal(o.Name) || seen[o.Name] {
			return nil, fmt.Errorf("lists %q, which is no name of a file in its folder, or stands there twice", o.Name)
		}
		seen[o.Name] = true
	}
	return m, nil
}

// An asking reader reads until ctx is cancelled.
type asking struct {
	ctx context.Context
	io.Reader
}

func (a asking) Read(p []byte) (int, error) {
	if err := a.ctx.Err(); err != nil {
		return 0, err
	}
	return a.Reader.Read(p)
}
