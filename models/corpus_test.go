package models

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"suxi/complaint"
	"suxi/neardup"
	"suxi/taxonomy"
)

// A corpusRow is one line of corpus/*.jsonl.
type corpusRow struct {
	ID       string `json:"id"`
	Text     string `json:"text"`
	Category string `json:"category"`
	Severity int    `json:"severity"`
	Industry string `json:"industry"`
}

func readCorpus(t testing.TB) []corpusRow {
	t.Helper()
	files, err := filepath.Glob("corpus/*.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var rows []corpusRow
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			var r corpusRow
			if err := json.Unmarshal([]byte(line), &r); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			rows = append(rows, r)
		}
	}
	return rows
}

// TestCorpus checks that the training corpus of the embedded model covers the
// taxonomy.
func TestCorpus(t *testing.T) {
	rows := readCorpus(t)
	if len(rows) < 3000 {
		t.Errorf("%d texts, want 3,000 at least", len(rows))
	}
	tax := taxonomy.Default()
	ids, categories, levels, industries := map[string]bool{}, map[int]int{}, map[int]int{}, map[string]int{}
	for _, r := range rows {
		c, ok := tax.Category(r.Category)
		if !ok || r.Severity < 1 || r.Severity > 3 || r.Text == "" || ids[r.ID] {
			t.Errorf("%s: category %q, severity %d: unknown, empty or a repeated id", r.ID, r.Category, r.Severity)
		}
		ids[r.ID] = true
		categories[c]++
		levels[r.Severity]++
		industries[r.Industry]++
	}
	for i, c := range tax.Categories {
		if categories[i] < 50 {
			t.Errorf("category %s has %d texts, want 50 at least", c.Code, categories[i])
		}
	}
	for _, l := range tax.Severity {
		if levels[l.Rank] < 100 {
			t.Errorf("severity %s has %d texts, want 100 at least", l.Code, levels[l.Rank])
		}
	}
	if len(industries) < 12 {
		t.Errorf("%d industries, want 12 at least", len(industries))
	}
}

// TestCorpusIsDistinct holds all pairs within the corpus, and between corpus
// and demo, below Jaccard .5 of character 3-grams, so that held-out figures
// and the demo are no memory test.
func TestCorpusIsDistinct(t *testing.T) {
	const limit = 0.5
	rows := readCorpus(t)
	texts := make([]string, len(rows))
	for i, r := range rows {
		texts[i] = r.Text
	}
	corpus := len(texts)
	inputs, err := complaint.Inputs([]string{"../testdata/demo"})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range inputs {
		r, err := complaint.OpenFile(name, complaint.ReaderOptions{})
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		for c, err := r.Read(); err != io.EOF; c, err = r.Read() {
			if err == nil {
				texts = append(texts, c.Text)
			}
		}
	}
	if len(texts) < corpus+5000 {
		t.Fatalf("%d demo texts, want 5000 at least", len(texts)-corpus)
	}

	// A pair that shares a third of its shorter text's 3-grams is compared by
	// the definition; the others cannot reach the limit.
	posting := map[[3]rune][]int{}
	size := make([]int, corpus)
	for i, text := range texts {
		shared := map[int]int{}
		grams := trigrams(text)
		for g := range grams {
			for _, j := range posting[g] {
				shared[j]++
			}
			if i < corpus {
				posting[g] = append(posting[g], i)
			}
		}
		if i < corpus {
			size[i] = len(grams)
		}
		for j, n := range shared {
			if 3*n >= min(len(grams), size[j]) {
				if s := neardup.Jaccard(text, texts[j]); s >= limit {
					t.Errorf("corpus %s and text %d share Jaccard %.2f", rows[j].ID, i, s)
				}
			}
		}
	}
}

func trigrams(text string) map[[3]rune]bool {
	r := []rune(text)
	grams := map[[3]rune]bool{}
	for i := 0; i+3 <= len(r); i++ {
		grams[[3]rune(r[i:i+3])] = true
	}
	return grams
}
