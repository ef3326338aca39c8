package pipeline

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"suxi/models"
)

// ManifestSchema is the version of the JSON form of Manifest.
const ManifestSchema = 1

// A Manifest lists what one command wrote, and for a run how it came about.
// It holds no time and no text, so that equal runs give equal bytes.
type Manifest struct {
	Schema int    `json:"schema"`
	Suxi   string `json:"suxi"` // version of the program
	*Run
	Outputs []Output `json:"outputs"`
}

// A Run is what went in, and with what it was labelled.
type Run struct {
	Counts     Counts      `json:"counts"`
	Inputs     []Input     `json:"inputs"`
	Normalized Normalized  `json:"normalized"`
	Rules      []RuleCount `json:"rules"`
	Model      Model       `json:"model"`
	Options    any         `json:"options"` // of the analysis, as used
	Warnings   []string    `json:"warnings"`
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
	hash := sha256.Sum256([]byte(bundle.Metadata()[models.TaxonomyKey]))
	return &Run{
		Counts:     l.Counts,
		Inputs:     l.Inputs,
		Normalized: l.Normalized,
		Rules:      l.Rules,
		Model: Model{
			ID:           bundle.ID(),
			Version:      models.FormatVersion,
			Taxonomy:     models.TaxonomyID{Name: bundle.Taxonomy.Name, Fingerprint: bundle.Taxonomy.Fingerprint()},
			TaxonomyHash: hex.EncodeToString(hash[:]),
			Dictionary:   m.Dictionary,
			SeverityFrom: m.Heads.Severity.CopiedFrom,
		},
		Options:  options,
		Warnings: append([]string{}, l.Warnings()...),
	}
}

// NewManifest lists the files that stand in dir, by name, and marks those that
// are private. Run is nil if the command labelled nothing.
func NewManifest(version string, run *Run, dir string, private ...string) (*Manifest, error) {
	m := &Manifest{Schema: ManifestSchema, Suxi: version, Run: run}
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		o, err := output(filepath.Join(dir, f.Name()))
		if err != nil {
			return nil, err
		}
		o.Private = slices.Contains(private, o.Name)
		m.Outputs = append(m.Outputs, o)
	}
	return m, nil
}

func output(path string) (Output, error) {
	f, err := os.Open(path)
	if err != nil {
		return Output{}, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	return Output{Name: filepath.Base(path), Bytes: n, SHA256: hex.EncodeToString(h.Sum(nil))}, err
}

// Write writes the manifest as JSON.
func (m *Manifest) Write(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(m)
}

// Warnings says in words what of a labelling its reader must know.
func (l *Labelling) Warnings() []string {
	var w []string
	for _, in := range l.Inputs {
		w = append(w, in.warnings()...)
	}
	if l.SameID > 0 {
		w = append(w, fmt.Sprintf("%d rows repeat an id with another text: they were kept", l.SameID))
	}
	if l.UnknownCategory > 0 {
		w = append(w, fmt.Sprintf("%d rows carry a category that the model's taxonomy does not hold: it was kept in human_category, and the model's stands in category", l.UnknownCategory))
	}
	if l.UnknownSeverity > 0 {
		w = append(w, fmt.Sprintf("%d rows carry a severity that the model's scale does not hold: it was kept in human_severity, and the model's stands in severity", l.UnknownSeverity))
	}
	if l.UnknownDemand > 0 {
		w = append(w, fmt.Sprintf("%d rows carry a demand that the model's taxonomy does not hold: it was kept in human_demand, and demand has those that are known or found in the text", l.UnknownDemand))
	}
	return w
}

func (in *Input) warnings() []string {
	var w []string
	add := func(format string, args ...any) { w = append(w, in.Name+": "+fmt.Sprintf(format, args...)) }
	if in.Undecodable > 0 {
		add("%d bytes are not %s and became U+FFFD: if there are many, name the right --encoding", in.Undecodable, strings.ToUpper(in.Encoding))
	}
	if in.MixedLines > 0 {
		add("%d lines are in %s, the others in %s, and were read so: were two exports joined?", in.MixedLines, strings.ToUpper(in.MixedEncoding), strings.ToUpper(in.Encoding))
	}
	if in.NULs > 0 {
		add("%d NUL characters were dropped", in.NULs)
	}
	if in.RepeatedHeaders > 0 {
		add("%d lines repeat the header and were passed over: were exports joined?", in.RepeatedHeaders)
	}
	if in.BadDates > 0 {
		add("%d cells of the columns for answer and closing are no dates and were carried through as they are", in.BadDates)
	}
	for _, t := range in.Twins {
		add("column %q means the same as %q, which was read, and differs from it in %d rows: choose with --column", t.Header, t.Read, t.Differs)
	}
	if len(in.SkippedSheets) > 0 {
		add("sheets that are hidden, or whose header does not look like complaints, were not read: %s", strings.Join(in.SkippedSheets, ", "))
	}
	return w
}
