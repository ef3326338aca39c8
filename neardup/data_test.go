package neardup

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"
)

// TestPairsOfQuestions finds near-duplicates among the texts of pairs/dev.csv,
// pairs of questions that mean the same or not, and compares them with all pairs
// of texts that share a shingle, counted by an inverted index.
func TestPairsOfQuestions(t *testing.T) {
	data := os.Getenv("SUXI_DATA")
	if data == "" {
		t.Skip("SUXI_DATA is not set: it names the folder that holds pairs/dev.csv")
	}
	f, err := os.Open(filepath.Join(data, "pairs", "dev.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, r := range records[1:] { // id, text1, text2, same
		texts = append(texts, r[1], r[2])
	}
	x := New(Config{})
	x.Add(texts...)
	groups := groupsOf(t, x)

	pairs, found := 0, 0
	linked := newForest(len(texts))
	sizes := make([]int, len(texts))
	with := make(map[uint64][]int32) // shingle → texts
	for i, text := range texts {
		set := shingles(text)
		sizes[i] = len(set)
		shared := make(map[int32]int)
		for _, shingle := range set {
			for _, j := range with[shingle] {
				shared[j]++
			}
			with[shingle] = append(with[shingle], int32(i))
		}
		for j, n := range shared {
			if ratio(n, len(set), sizes[j]) < .8 {
				continue
			}
			pairs++
			linked.join(int32(i), j)
			if groups[i] == groups[j] {
				found++
			}
		}
	}
	recall := float64(found) / float64(pairs)
	t.Logf("%d pairs of similarity .8 and above, recall %.4f", pairs, recall)
	if pairs < 100 || recall < .99 {
		t.Errorf("recall %.4f of %d pairs, want .99", recall, pairs)
	}
	for i, g := range groups {
		if linked.root(int32(i)) != linked.root(int32(g)) {
			t.Errorf("texts %d and %d are in one group, but no chain of similar texts joins them", i, g)
		}
	}

	// What has nearly the same words most often means the same, but not always.
	same, alike, both := 0, 0, 0
	for i, r := range records[1:] {
		if r[3] == "1" {
			same++
		}
		if groups[2*i] == groups[2*i+1] {
			alike++
			if r[3] == "1" {
				both++
			}
		}
	}
	t.Logf("%d of %d pairs mean the same; %d are near-duplicates, of which %d mean the same", same, len(records)-1, alike, both)
}
