// Rows writes labelled complaints of an invented retailer, as `suxi label`
// would leave them, to measure what `suxi analyze` takes: 10 categories × 50
// products × 30 regions × 5 channels × 24 months.
//
//	go run ./bench/rows --rows 1000000 --out rows.parquet
//
// The name of the file says the format: Parquet for suxi, CSV for programs that
// it is compared with. The recipe:
//
//  1. world.go draws when, what, where, how and who of a row; categories,
//     products and regions each have shares of their own, independent of each
//     other but for what is planted;
//  2. text.go puts a text of some 60 characters together from phrases, the
//     problem in the words of the taxonomy. The combinations are so many that
//     most texts resemble no other;
//  3. three rows of a hundred repeat an earlier text, with another number or a
//     few other characters.
//
// Planted are one hot cell, one bad batch and one category that rises: world.go
// says which. The same seed and number of rows give the same bytes. All names,
// numbers and words are invented.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"suxi/classifier"
	"suxi/complaint"
	"suxi/models"
	"suxi/taxonomy"
)

func main() {
	rows := flag.Int("rows", 100_000, "how many rows")
	seed := flag.Uint64("seed", 1, "random seed")
	out := flag.String("out", "rows.parquet", "file to write: .parquet, .csv, .xlsx or .jsonl")
	flag.Parse()
	if flag.NArg() > 0 || *rows < 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(*rows, *seed, *out); err != nil {
		fmt.Fprintln(os.Stderr, "bench/rows:", err)
		os.Exit(1)
	}
}

func run(rows int, seed uint64, name string) (err error) {
	w, err := newWorld(rows, seed)
	if err != nil {
		return err
	}
	meta, err := metadata(w.tax)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	to, err := complaint.NewWriter(filepath.Ext(name), f, meta)
	if err != nil {
		return err
	}
	batch := make([]complaint.Labelled, 0, 1024)
	for i := range rows {
		batch = append(batch, w.row(i))
		if len(batch) == cap(batch) || i == rows-1 {
			if err := to.Write(batch); err != nil {
				return err
			}
			batch = batch[:0]
		}
	}
	if err := to.Close(); err != nil {
		return err
	}
	return f.Close()
}

// metadata says what a model that labels as the world does would say of itself,
// so that the drift of the rows is measured as well: there is none.
func metadata(tax *taxonomy.Taxonomy) (map[string]string, error) {
	const training = 20_000
	w, err := newWorld(training, 0)
	if err != nil {
		return nil, err
	}
	var seen []classifier.Sighting
	for i := range training {
		row := w.row(i)
		class, _ := tax.Category(row.ModelCategory)
		seen = append(seen, classifier.Sighting{Class: class, Confidence: row.CategoryProbability, Unknown: row.UnknownShare})
	}
	profile, err := json.Marshal(classifier.NewProfile(len(tax.Categories), seen))
	if err != nil {
		return nil, err
	}
	var text strings.Builder
	if err := tax.WriteYAML(&text); err != nil {
		return nil, err
	}
	return map[string]string{models.ModelKey: "bench", models.TaxonomyKey: text.String(), models.ProfileKey: string(profile)}, nil
}
