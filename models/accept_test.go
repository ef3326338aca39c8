package models

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"suxi/classifier"
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
	l := NewLabeler(b, smallSegmenter(t), LabelerOptions{})
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
	p := NewLabeler(plain, smallSegmenter(t), LabelerOptions{}).Label("快递太慢")
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
