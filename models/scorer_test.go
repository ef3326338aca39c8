package models

import (
	"math"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"suxi/features"
)

// plainly returns the decision values of h for a document by its vector, feature
// by feature: what a scorer does faster.
func (h *head) plainly(doc *document) []float64 {
	x := h.space.body.Transform(doc.body.Document())
	if h.space.lead != nil {
		x = h.space.join(x, h.space.lead.Transform(doc.lead.Document()))
	}
	scores := make([]float64, h.ensemble.Tasks())
	h.ensemble.Decide(h.complete(x, doc), scores)
	return scores
}

// maxRounding is how far the decision values of a scorer are from those in double
// precision; 1 is the margin.
const maxRounding = 2e-6

func checkScorers(t interface {
	Fatalf(string, ...any)
}, l *Labeler, doc *document) {
	r := &reading{document: *doc}
	for axis, got := range l.score(r) {
		h := []*head{&l.bundle.category, &l.bundle.severity}[axis]
		for task, want := range h.plainly(doc) {
			if math.Abs(got[task]-want) > maxRounding {
				t.Fatalf("%q: axis %d, task %d: %v, want %v", string(doc.body.Chars), axis, task, got[task], want)
			}
		}
	}
	if want := l.bundle.category.space.body.Unknown(doc.body.Document()); r.unknown != want {
		t.Fatalf("%q: unknown %v, want %v", string(doc.body.Chars), r.unknown, want)
	}
}

// The embedded model scores each text of its corpus as its vector says.
func TestScorerOnTheCorpus(t *testing.T) {
	b, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	seg, err := b.Segmenter(nil)
	if err != nil {
		t.Fatal(err)
	}
	l := NewLabeler(b, seg, LabelerOptions{})
	for _, row := range readCorpus(t) {
		doc := prepare(seg.Document(row.Text))
		checkScorers(t, l, &doc)
	}
}

// So do bundles whose heads see texts in other ways, whatever the text.
func TestScorerOfAnyBundle(t *testing.T) {
	embedded, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	borrowed := func(cfg Config) *Bundle { // a severity head with features of its own
		b, _ := trainSynthetic(t, cfg)
		b.severity = embedded.severity
		return b
	}
	own, _ := trainSynthetic(t, Config{})
	bundles := map[string]*Bundle{
		"one space":            own,
		"two spaces":           borrowed(Config{}),
		"n-grams of one space": borrowed(Config{Features: features.Config{CharMax: 2}}),
	}
	for name, b := range bundles {
		t.Run(name, func(t *testing.T) {
			seg := smallSegmenter(t)
			l := NewLabeler(b, seg, LabelerOptions{})
			var p preparer // used again for every text
			var doc document
			rapid.Check(t, func(t *rapid.T) {
				d := seg.Document(damaged(t))
				p.prepare(&d, &doc, nil)
				checkScorers(t, l, &doc)
			})
		})
	}
}

// A Labeler says the same of a text however often and by how many it is asked;
// without what it leaves out it says the same of the rest.
func TestLabelerOptions(t *testing.T) {
	b, _ := trainSynthetic(t, Config{})
	seg := smallSegmenter(t)
	full := NewLabeler(b, seg, LabelerOptions{Evidence: true})
	plain := NewLabeler(b, seg, LabelerOptions{})
	only := NewLabeler(b, seg, LabelerOptions{CategoryOnly: true})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for _, e := range synthetic(60, 3) {
				want := full.Label(e.Text)
				if len(want.Evidence) == 0 || want.SeverityProbabilities == nil {
					t.Errorf("%q: nothing but %+v", e.Text, want)
				}
				want.Evidence = nil
				if diff := cmp.Diff(want, plain.Label(e.Text)); diff != "" {
					t.Errorf("%q without evidence (-with +without):\n%s", e.Text, diff)
				}
				want.Severity, want.SeverityProbabilities, want.Urgent, want.Mentions = 0, nil, false, nil
				if diff := cmp.Diff(want, only.Label(e.Text)); diff != "" {
					t.Errorf("%q, the category only (-full +only):\n%s", e.Text, diff)
				}
			}
		})
	}
	wg.Wait()
}

func BenchmarkLabel(b *testing.B) {
	bundle, err := Default()
	if err != nil {
		b.Fatal(err)
	}
	seg, err := bundle.Segmenter(nil)
	if err != nil {
		b.Fatal(err)
	}
	rows := readCorpus(b)
	for _, bench := range []struct {
		name    string
		options LabelerOptions
	}{{"both", LabelerOptions{}}, {"category", LabelerOptions{CategoryOnly: true}}, {"evidence", LabelerOptions{Evidence: true}}} {
		b.Run(bench.name, func(b *testing.B) {
			l := NewLabeler(bundle, seg, bench.options)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				l.Label(rows[i%len(rows)].Text)
			}
		})
	}
}

// From a loaded bundle to the first label.
func BenchmarkNewLabeler(b *testing.B) {
	bundle, err := Default()
	if err != nil {
		b.Fatal(err)
	}
	seg, err := bundle.Segmenter(nil)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		NewLabeler(bundle, seg, LabelerOptions{}).Label("快递太慢")
	}
}
