package models

import (
	"bytes"
	"fmt"
	"sync"

	"suxi/classifier"
	"suxi/features"
	"suxi/internal/parallel"
	"suxi/taxonomy"
)

// A decoding decodes the parts of a bundle side by side, each once. Who needs one
// waits for it.
type decoding struct {
	taxonomy    func() (*taxonomy.Taxonomy, error)
	vectorizers map[string]func() (*features.Vectorizer, error)
	ensembles   map[string]func() (classifier.Ensemble, error)
	running     parallel.Group
}

// decodeParts begins to decode the taxonomy and what the heads name of parts.
func decodeParts(parts map[string][]byte, heads Heads) *decoding {
	d := &decoding{vectorizers: map[string]func() (*features.Vectorizer, error){}, ensembles: map[string]func() (classifier.Ensemble, error){}}
	d.taxonomy = begin(d, func() (*taxonomy.Taxonomy, error) {
		return taxonomy.Load(taxonomyEntry, bytes.NewReader(parts[taxonomyEntry]))
	})
	all := []Head{heads.Category, heads.Severity}
	for _, local := range heads.Subcategories {
		all = append(all, local.Head)
	}
	for _, h := range all {
		for _, name := range []string{h.Features, h.Lead} { // no lead is a part that nobody takes
			if d.vectorizers[name] == nil {
				d.vectorizers[name] = begin(d, func() (*features.Vectorizer, error) { return named(name, features.Decode, parts) })
			}
		}
		if d.ensembles[h.Weights] == nil {
			d.ensembles[h.Weights] = begin(d, func() (classifier.Ensemble, error) { return named(h.Weights, classifier.Decode, parts) })
		}
	}
	return d
}

// begin calls decode in a goroutine of d and returns a function that returns what
// it returned.
func begin[T any](d *decoding, decode func() (T, error)) func() (T, error) {
	once := sync.OnceValues(decode)
	d.running.Go(func() { once() })
	return once
}

// named decodes a part, whose name stands in the error.
func named[T any](name string, decode func([]byte) (T, error), parts map[string][]byte) (T, error) {
	value, err := decode(parts[name])
	if err != nil {
		err = fmt.Errorf("%s: %w", name, err)
	}
	return value, err
}
