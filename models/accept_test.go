package models

import (
	"bytes"
	"encoding/csv"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"suxi/classifier"
	"suxi/segment"
	"suxi/taxonomy"
)

// certified trains with an accept certificate, of 80% so that few rows are
// enough.
func certified(t *testing.T, examples []Example) *Bundle {
	t.Helper()
	cfg := Config{Accept: &classifier.Guarantee{Precision: .8, Delta: .05}}
	b, _, err := Train(t.Context(), cfg, smallSegmenter(t), taxonomy.Default(), examples)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTrainCertifies(t *testing.T) {
	examples := synthetic(150, 1)
	b := certified(t, append(examples, examples[:40]...)) // forty twice
	h := b.Manifest.Heads.Category
	a := h.Acceptance
	groups := b.Manifest.Training.Groups
	if groups > 150 || a.Overall.Cases != groups || h.Profile.N != groups {
		t.Errorf("%d cases and a profile of %d, want one a group: %d", a.Overall.Cases, h.Profile.N, groups)
	}
	if !a.Overall.Certified || a.Overall.Coverage < .8 {
		t.Errorf("%+v, want most of the rows accepted", a.Overall)
	}
	byCode := map[string]classifier.ClassCertificate{}
	predictions := 0
	for i, c := range a.Classes {
		byCode[c.Code] = c
		predictions += c.Cases
		if c.Cases != h.Profile.Classes[i] {
			t.Errorf("category %s: %d cases, %d in the profile", c.Code, c.Cases, h.Profile.Classes[i])
		}
	}
	if predictions != groups {
		t.Errorf("%d cases of all categories, want %d", predictions, groups)
	}
	if c := byCode["quality"]; c.Reason != "not certifiable: 0 cases, 14 needed" {
		t.Errorf("a category without rows: %+v", c)
	}
	if u := h.Profile.Unknown.Mean; u <= 0 || u > .5 {
		t.Errorf("%.2f of the words unknown out of fold", u)
	}
}

func TestLabelAccepts(t *testing.T) {
	b := certified(t, synthetic(150, 1))
	l := NewLabeler(b, smallSegmenter(t))
	accepted := 0
	for _, e := range synthetic(60, 2) {
		p := l.Label(e.Text)
		want, reason := b.Manifest.Heads.Category.Acceptance.Accept(p.Category, p.CategoryProbabilities[p.Category])
		if p.Acceptance != (Acceptance{want, reason}) {
			t.Errorf("%+v, the certificate says %v %q", p.Acceptance, want, reason)
		}
		if want {
			accepted++
		}
	}
	if accepted < 40 {
		t.Errorf("%d of 60 accepted, want 40 at least", accepted)
	}
	if p := l.Label("？！"); p.Unknown != 1 {
		t.Errorf("%v of the words of a text without words are unknown, want 1", p.Unknown)
	}
	plain, _ := trainSynthetic(t, Config{})
	p := NewLabeler(plain, smallSegmenter(t)).Label("快递太慢")
	if p.Acceptance.Accepted || !strings.HasPrefix(p.Acceptance.Reason, "no certificate: ") {
		t.Errorf("%+v without a certificate", p.Acceptance)
	}
}

func TestCertificateGoesWithTheBundle(t *testing.T) {
	b := certified(t, synthetic(150, 1))
	data := save(t, b)
	got, err := Load("m.suxi", bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(b.Manifest.Heads.Category.Acceptance, got.Manifest.Heads.Category.Acceptance); diff != "" {
		t.Errorf("after loading (-want +got):\n%s", diff)
	}
	profile, err := ParseProfile(got.Metadata()[ProfileKey], got.Taxonomy)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(b.Profile(), profile); diff != "" {
		t.Errorf("profile of the metadata (-want +got):\n%s", diff)
	}
	plain, _ := trainSynthetic(t, Config{})
	if plain.Profile() != nil || plain.Metadata()[ProfileKey] != "" {
		t.Error("a bundle without a certificate has a profile that it could expire by")
	}
}

func TestParseProfileDamaged(t *testing.T) {
	for _, value := range []string{"", "{", `{"n":3,"classes":[1,2]}`} {
		if _, err := ParseProfile(value, taxonomy.Default()); err == nil {
			t.Errorf("%q: no error", value)
		}
	}
}

// A manifest that certifies other categories than those of the taxonomy is
// damaged.
func TestCheckAcceptance(t *testing.T) {
	tax := taxonomy.Default()
	n := len(tax.Categories)
	good := classifier.Guarantee{Precision: .95, Delta: .05}
	tests := []struct {
		name string
		head Head
		ok   bool
	}{
		{"none", Head{}, true},
		{"fits", Head{Acceptance: &classifier.Acceptance{Guarantee: good, Classes: make([]classifier.ClassCertificate, n)}, Profile: &classifier.Profile{Classes: make([]int, n)}}, true},
		{"a category less", Head{Acceptance: &classifier.Acceptance{Guarantee: good, Classes: make([]classifier.ClassCertificate, n-1)}}, false},
		{"no guarantee", Head{Acceptance: &classifier.Acceptance{Classes: make([]classifier.ClassCertificate, n)}}, false},
		{"a profile of others", Head{Profile: &classifier.Profile{Classes: make([]int, n+1)}}, false},
	}
	for _, test := range tests {
		if err := test.head.checkAcceptance(tax); (err == nil) != test.ok {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

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

// outOfFoldCases trains on the columns text and category of a CSV file.
func outOfFoldCases(t *testing.T, name string) ([]classifier.Case, *taxonomy.Taxonomy) {
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
		examples = append(examples, Example{Text: r[text], Category: r[label]})
	}
	seg, err := segment.Embedded(segment.GSE)
	if err != nil {
		t.Fatal(err)
	}
	cfg := Config{Seed: 1}.withDefaults()
	tax, err := taxonomyFor(nil, examples)
	if err != nil {
		t.Fatal(err)
	}
	r, err := resolve(tax, examples)
	if err != nil {
		t.Fatal(err)
	}
	d, err := newDataset(t.Context(), cfg, seg, tax, r)
	if err != nil {
		t.Fatal(err)
	}
	scores, _, folds, err := d.outOfFold(t.Context(), cfg, d.rows)
	if err != nil {
		t.Fatal(err)
	}
	o, err := d.heldOut(tax, scores, folds, cfg.Folds)
	if err != nil {
		t.Fatal(err)
	}
	return d.cases(&o[category]), tax
}
