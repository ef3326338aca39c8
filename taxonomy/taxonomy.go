// Package taxonomy says which categories and which severities complaints have,
// and how soon each severity must be answered.
//
// A Taxonomy is data, read from YAML:
//
//  1. Load decodes strictly: an unknown key, a second document or a value of
//     the wrong type is an error with file, line and column.
//  2. Then it validates: codes and names are unique, ranks run 1..n, at most
//     one category is residual, weights are positive. These errors carry line
//     and column too.
//  3. Category and Level map what people write in a label column, codes or
//     names, to the one scheme.
//
// Default is the embedded scheme for consumer complaints (consumer.yaml);
// FromLabels makes a scheme of the labels a training file happens to have.
//
// The package does not classify: keywords and definitions are material for
// people and for models, nothing here matches them against text.
package taxonomy

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// A Taxonomy is a scheme of categories with a scale of severity.
type Taxonomy struct {
	Name       string     `yaml:"name"`
	Categories []Category `yaml:"categories"` // in the order of the file; class i of a model is Categories[i]
	Severity   Scale      `yaml:"severity"`
}

// A Category is what a complaint is about.
type Category struct {
	Code       string   `yaml:"code"` // stable, for files and programs; unique
	Name       string   `yaml:"name"` // as reports print it; unique
	NameEN     string   `yaml:"name_en,omitempty"`
	Definition string   `yaml:"definition,omitempty"` // settles the borderline cases
	Keywords   []string `yaml:"keywords,omitempty"`   // seeds for a start without labels
	Residual   bool     `yaml:"residual,omitempty"`   // 其他: last in a Pareto and never vital; at most one
}

//go:embed consumer.yaml
var consumerYAML string

// Default returns a new copy of the embedded taxonomy for consumer complaints.
func Default() *Taxonomy {
	t, err := Load("consumer.yaml", strings.NewReader(consumerYAML))
	if err != nil {
		panic("taxonomy: embedded " + err.Error())
	}
	return t
}

// residualLabels are the label values that FromLabels takes for the residual
// category.
var residualLabels = []string{"其他", "其它", "other", "others"}

// FromLabels returns the taxonomy of a label column: one category per distinct
// value, in ascending order of bytes, with the value as code and as name.
// Surrounding space is not part of a value, empty values are left out, and
// values that differ in case or width only are one category, spelled like the first of
// them in order. The values 其他, 其它, other and others are residual.
func FromLabels(name string, categories []string, s Scale) (*Taxonomy, error) {
	t := &Taxonomy{Name: name, Severity: slices.Clone(s)}
	values := make([]string, len(categories))
	for i, v := range categories {
		values[i] = strings.TrimSpace(v)
	}
	slices.Sort(values)
	seen := make(map[string]bool)
	for _, v := range slices.Compact(values) {
		if v == "" || seen[fold(v)] {
			continue
		}
		seen[fold(v)] = true
		t.Categories = append(t.Categories, Category{
			Code: v, Name: v, Residual: slices.Contains(residualLabels, fold(v)),
		})
	}
	if bad := t.validate(); bad != nil {
		return nil, fmt.Errorf("taxonomy %s from labels: %w: is this the label column?", name, bad)
	}
	return t, nil
}

// Category returns the index of the category that s names by code, name or
// English name, whatever its case, width and surrounding space.
func (t *Taxonomy) Category(s string) (index int, ok bool) {
	key := fold(s)
	if key == "" {
		return 0, false
	}
	for i, c := range t.Categories {
		if key == fold(c.Code) || key == fold(c.Name) || key == fold(c.NameEN) {
			return i, true
		}
	}
	return 0, false
}

// fold returns the form of s in which codes and names are compared: lower
// case, no surrounding space, full-width letters and digits as ASCII.
func fold(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if '！' <= r && r <= '～' {
			return r - '！' + '!'
		}
		return r
	}, strings.TrimSpace(s)))
}

// Fingerprint identifies what a trained model depends on: the codes of the
// categories in their order, which of them is residual, and rank and code of
// each level. It is the SHA-256, in hex, of one line for each,
//
//	category "quality" false
//	level 1 "urgent"
//
// with codes quoted as in Go. Names, definitions, keywords, criteria, weights
// and response times can change without a new model.
func (t *Taxonomy) Fingerprint() string {
	h := sha256.New()
	for _, c := range t.Categories {
		fmt.Fprintf(h, "category %q %t\n", c.Code, c.Residual)
	}
	for _, l := range t.Severity {
		fmt.Fprintf(h, "level %d %q\n", l.Rank, l.Code)
	}
	return hex.EncodeToString(h.Sum(nil))
}
