// Package taxonomy says which categories, subcategories, causes, demands and
// severities complaints have, how soon each severity must be answered, and
// what in a text raises it.
//
// A Taxonomy is data, read from YAML:
//
//  1. Load decodes strictly: an unknown key, a second document or a value of
//     the wrong type is an error with file, line and column. The name of a
//     preset scale stands for its levels.
//  2. Then it validates: codes and names are unique within their axis, ranks
//     run 1..n, at most one category is residual, weights are positive, every
//     phrase parses, every rule can fire. These errors carry line and column
//     too.
//  3. Category, Subcategory, Cause, Demand and Scale.Level map what people
//     write in a column, codes or names, to the one scheme.
//
// Named returns the embedded schemes: consumer complaints (consumer.yaml, the
// Default) and letters to the government (civic.yaml). Files gives all of that
// to people who want to edit it. FromLabels makes a scheme of the labels a
// training file happens to have.
//
// The package does not look at complaints. Phrase.Parse says what a phrase is
// made of, and package cues finds it in a text; keywords of categories and
// definitions are material for people and for models.
package taxonomy

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// A Taxonomy is a scheme of categories with a scale of severity.
type Taxonomy struct {
	Name       string     `yaml:"name"`
	Categories []Category `yaml:"categories"`        // in the order of the file; class i of a model is Categories[i]
	Causes     []Entry    `yaml:"causes,omitempty"`  // why it happened: another axis than the category
	Demands    []Entry    `yaml:"demands,omitempty"` // what the customer asks for
	Severity   Scale      `yaml:"severity"`
	Rules      []Rule     `yaml:"rules,omitempty"` // what raises a severity, whatever the model says
}

// A Category is what a complaint is about.
type Category struct {
	Code       string   `yaml:"code"` // stable, for files and programs; unique; not total or suppressed, which results use
	Name       string   `yaml:"name"` // as reports print it; unique
	NameEN     string   `yaml:"name_en,omitempty"`
	Definition string   `yaml:"definition,omitempty"` // settles the borderline cases
	Include    []string `yaml:"include,omitempty"`    // borderline cases that belong here
	Exclude    []string `yaml:"exclude,omitempty"`    // and such as belong elsewhere, with the place
	Keywords   []Phrase `yaml:"keywords,omitempty"`   // seeds for a start without labels
	Residual   bool     `yaml:"residual,omitempty"`   // 其他: last in a Pareto and never vital; at most one

	Subcategories []Entry `yaml:"subcategories,omitempty"` // level 2
}

// An Entry is a value of an axis that is read off the text by keywords: a
// subcategory, which a model can learn as well, a cause or a demand.
type Entry struct {
	Code       string   `yaml:"code"` // unique within its axis
	Name       string   `yaml:"name"`
	NameEN     string   `yaml:"name_en,omitempty"`
	Definition string   `yaml:"definition,omitempty"`
	Include    []string `yaml:"include,omitempty"` // borderline cases that belong here
	Exclude    []string `yaml:"exclude,omitempty"` // and such as belong elsewhere, with the place
	Keywords   []Phrase `yaml:"keywords,omitempty"`
}

// Category returns the index of the category that s names by code, name or
// English name, whatever its case, width and surrounding space.
func (t *Taxonomy) Category(s string) (index int, ok bool) {
	return indexNamed(t.Categories, s, func(c Category) [3]string { return [3]string{c.Code, c.Name, c.NameEN} })
}

// SubcategoryOf returns the index of the subcategory of a category that s
// names, as for Category.
func (t *Taxonomy) SubcategoryOf(category int, s string) (index int, ok bool) {
	return indexNamed(t.Categories[category].Subcategories, s, Entry.labels)
}

// Subcategory returns the category of the subcategory that s names, as for
// Category, and the index of the subcategory in it. A name that subcategories
// of two categories have names neither of them.
func (t *Taxonomy) Subcategory(s string) (category, index int, ok bool) {
	for i, c := range t.Categories {
		if j, here := indexNamed(c.Subcategories, s, Entry.labels); here {
			if ok {
				return 0, 0, false
			}
			category, index, ok = i, j, true
		}
	}
	return category, index, ok
}

// Cause returns the index of the cause that s names, as for Category.
func (t *Taxonomy) Cause(s string) (index int, ok bool) {
	return indexNamed(t.Causes, s, Entry.labels)
}

// Demand returns the index of the demand that s names, as for Category.
func (t *Taxonomy) Demand(s string) (index int, ok bool) {
	return indexNamed(t.Demands, s, Entry.labels)
}

// labels returns what an Entry is called.
func (e Entry) labels() [3]string { return [3]string{e.Code, e.Name, e.NameEN} }

// indexNamed returns the first element that s names by one of its labels.
func indexNamed[E any](elements []E, s string, labels func(E) [3]string) (index int, ok bool) {
	key := fold(s)
	if key == "" {
		return 0, false
	}
	for i, e := range elements {
		for _, label := range labels(e) {
			if key == fold(label) {
				return i, true
			}
		}
	}
	return 0, false
}

// fold returns the form of s in which codes and names are compared: lower
// case, no surrounding space, full-width letters and digits as ASCII.
func fold(s string) string {
	return foldRunes(strings.TrimSpace(s))
}

// foldRunes is fold for a text whose surrounding space means something.
func foldRunes(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if '！' <= r && r <= '～' {
			return r - '！' + '!'
		}
		return r
	}, s))
}

// Fingerprint identifies the codes that models and labelled files are written
// in: those of the categories in their order, which of them is residual, those
// of their subcategories, and rank and code of each level. It is the SHA-256,
// in hex, of one line for each,
//
//	category "quality" false
//	subcategory "quality" "malfunction"
//	level 1 "urgent"
//
// with codes quoted as in Go, each category's subcategories below it.
//
// Everything else can change without a new model. Names, definitions, weights
// and response times are for people. Causes, demands, rules and all phrases are
// applied to the text at hand, by themselves, and are meant to be improved
// from one month to the next.
func (t *Taxonomy) Fingerprint() string {
	h := sha256.New()
	for _, c := range t.Categories {
		fmt.Fprintf(h, "category %q %t\n", c.Code, c.Residual)
		for _, e := range c.Subcategories {
			fmt.Fprintf(h, "subcategory %q %q\n", c.Code, e.Code)
		}
	}
	for _, l := range t.Severity {
		fmt.Fprintf(h, "level %d %q\n", l.Rank, l.Code)
	}
	return hex.EncodeToString(h.Sum(nil))
}
