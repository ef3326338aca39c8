package models

import (
	"encoding/csv"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"suxi/classifier"
	"suxi/segment"
	"suxi/taxonomy"
)

// The promise of the certificate on real scores: SUXI_DATA names a folder with
// civic/tokens_dev.csv. The out-of-fold predictions are taken for the
// population; certificates are learnt from samples of it, of the same size with
// replacement and of halves without, and held against all of it.
func TestCertificateOnCivic(t *testing.T) {
	dir := os.Getenv("SUXI_DATA")
	if dir == "" {
		t.Skip("SUXI_DATA names no folder with civic/tokens_dev.csv: the simulation of package classifier stands in for it")
	}
	population, tax := outOfFoldCases(t, filepath.Join(dir, "civic", "tokens_dev.csv"))
	const samples, delta = 200, .05
	limit := int(samples*delta + 3*math.Sqrt(samples*delta*(1-delta)))
	for _, test := range []struct{ precision, coverage float64 }{{.95, .95}, {.98, .78}, {.99, 0}} {
		guarantee := classifier.Guarantee{Precision: test.precision, Delta: delta}
		random := rand.New(rand.NewPCG(1, 0))
		outcome := func(cases []classifier.Case, perClass bool) (covered float64, broken bool) {
			guarantee.PerClass = perClass
			a, err := classifier.Certify(guarantee, cases, categoryCodes(tax))
			if err != nil {
				t.Fatal(err)
			}
			n, wrong := 0.0, 0.0
			for _, c := range population {
				if ok, _ := a.Accept(c.Class, c.Confidence); ok {
					n++
					if !c.Right {
						wrong++
					}
				}
			}
			return n / float64(len(population)), wrong > (1-test.precision)*n
		}
		var covered, coveredByHalf, coveredPerClass float64
		broken, brokenByHalf := 0, 0
		for range samples {
			same := make([]classifier.Case, len(population))
			for i := range same {
				same[i] = population[random.IntN(len(population))]
			}
			half := make([]classifier.Case, len(population)/2)
			for i, at := range random.Perm(len(population))[:len(half)] {
				half[i] = population[at]
			}
			c, b := outcome(same, false)
			covered += c / samples
			if b {
				broken++
			}
			c, b = outcome(half, false)
			coveredByHalf += c / samples
			if b {
				brokenByHalf++
			}
			c, _ = outcome(same, true)
			coveredPerClass += c / samples
		}
		t.Logf("precision %.2f: coverage %.3f, broken in %d of %d; from halves %.3f, %d; per category %.3f",
			test.precision, covered, broken, samples, coveredByHalf, brokenByHalf, coveredPerClass)
		if broken > limit || brokenByHalf > limit {
			t.Errorf("precision %.2f: broken in %d and %d of %d samples, want %d at most", test.precision, broken, brokenByHalf, samples, limit)
		}
		if covered < test.coverage {
			t.Errorf("precision %.2f: mean coverage %.3f, want %.2f", test.precision, covered, test.coverage)
		}
	}
}

// Letters to government are like one another, and car complaints and product
// reviews are not like them.
func TestDriftFromCivic(t *testing.T) {
	dir := os.Getenv("SUXI_DATA")
	if dir == "" {
		t.Skip("SUXI_DATA names no folder with civic/tokens_dev.csv, car/dev.csv and shop/dev.csv: the table of package classifier stands in for it")
	}
	seg, err := segment.Embedded(segment.GSE)
	if err != nil {
		t.Fatal(err)
	}
	var train, rest []Example
	for i, e := range readExamples(t, filepath.Join(dir, "civic", "tokens_dev.csv")) {
		switch i % 4 {
		case 0:
			train = append(train, e)
		case 1:
			rest = append(rest, e)
		}
	}
	b, _, err := Train(t.Context(), Config{Accept: &classifier.Guarantee{Precision: .95, Delta: .05}}, seg, nil, train)
	if err != nil {
		t.Fatal(err)
	}
	l := NewLabeler(b, seg, LabelerOptions{})
	for _, test := range []struct {
		name     string
		examples []Example
		drifts   bool
	}{
		{"civic", rest, false},
		{"car", readExamples(t, filepath.Join(dir, "car", "dev.csv")), true},
		{"shop", readExamples(t, filepath.Join(dir, "shop", "dev.csv")), true},
	} {
		seen := classifier.NewTally(len(b.Taxonomy.Categories))
		for _, e := range test.examples[:min(len(test.examples), 2000)] {
			p := l.Label(e.Text)
			seen.Add(classifier.Sighting{Class: p.Category, Confidence: p.CategoryProbabilities[p.Category], Unknown: p.Unknown})
		}
		d := b.Profile().Compare(seen, 1)
		t.Logf("%s: %+v", test.name, d)
		if got := d.Beyond(); (len(got) > 0) != test.drifts {
			t.Errorf("%s: %q beyond the bands", test.name, got)
		}
	}
}

// readExamples reads the columns text and, if there is one, category of a CSV
// file.
func readExamples(t *testing.T, name string) []Example {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	text, label := slices.Index(rows[0], "text"), slices.Index(rows[0], "category")
	var examples []Example
	for _, r := range rows[1:] {
		e := Example{Text: r[text]}
		if label >= 0 {
			e.Category = r[label]
		}
		examples = append(examples, e)
	}
	return examples
}

// outOfFoldCases trains on the columns text and category of a CSV file.
func outOfFoldCases(t *testing.T, name string) ([]classifier.Case, *taxonomy.Taxonomy) {
	t.Helper()
	examples := readExamples(t, name)
	seg, err := segment.Embedded(segment.GSE)
	if err != nil {
		t.Fatal(err)
	}
	cfg := Config{Seed: 1}.withDefaults()
	tax, err := taxonomyFor(nil, false, examples)
	if err != nil {
		t.Fatal(err)
	}
	r, err := resolve(tax, false, examples)
	if err != nil {
		t.Fatal(err)
	}
	d, err := newDataset(t.Context(), cfg, seg, tax, r)
	if err != nil {
		t.Fatal(err)
	}
	if cfg, err = d.choose(t.Context(), cfg, d.rows); err != nil {
		t.Fatal(err)
	}
	scores, unknown, folds, err := d.outOfFold(t.Context(), cfg, d.rows)
	if err != nil {
		t.Fatal(err)
	}
	o, err := d.heldOut(cfg, tax, scores, folds)
	if err != nil {
		t.Fatal(err)
	}
	return d.cases(&o[category], unknown), tax
}
