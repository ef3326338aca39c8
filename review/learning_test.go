package review_test

import (
	"cmp"
	"encoding/csv"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"suxi/complaint"
	"suxi/models"
	"suxi/review"
	"suxi/segment"
	"suxi/taxonomy"
)

// A trial is what learning from a queue is measured on: how many rows the first
// model learns from, how many are reviewed, how many are held out; what is left
// is the pool that the queue is chosen from.
type trial struct {
	rows                     []models.Example
	start, reviewed, heldOut int
}

// gain trains a model on the first rows of a random order, has rows of the pool
// reviewed, by a queue and at random, and returns by how much the macro-F1 of
// the model trained with the queue is above that of the other.
func (l trial) gain(t *testing.T, seg *segment.Segmenter, tax *taxonomy.Taxonomy, seed uint64) float64 {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 0))
	rows := slices.Clone(l.rows)
	rng.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	test, start, pool := rows[:l.heldOut], rows[l.heldOut:l.heldOut+l.start], rows[l.heldOut+l.start:]
	train := func(examples []models.Example) *models.Labeler {
		bundle, _, err := models.Train(t.Context(), models.Config{Folds: 3}, seg, tax, examples)
		if err != nil {
			t.Fatal(err)
		}
		return models.NewLabeler(bundle, seg, models.LabelerOptions{})
	}
	macroF1 := func(reviewed []models.Example) float64 {
		e, err := models.Evaluate(t.Context(), 0, train(slices.Concat(start, reviewed)), test)
		if err != nil {
			t.Fatal(err)
		}
		return e.Category.MacroF1
	}

	first := train(start)
	items := make([]review.Item, len(pool))
	for i, row := range pool {
		p := first.Label(row.Text)
		order := make([]int, len(tax.Categories)) // of the categories, the most probable first
		for c := range order {
			order[c] = c
		}
		slices.SortStableFunc(order, func(a, b int) int {
			return cmp.Compare(p.CategoryProbabilities[b], p.CategoryProbabilities[a])
		})
		items[i] = review.Item{
			ID: strconv.Itoa(i), Text: row.Text, Source: string(complaint.Model),
			Category: tax.Categories[order[0]].Code, Probability: p.CategoryProbabilities[order[0]],
			RunnerUp: tax.Categories[order[1]].Code, RunnerUpProbability: p.CategoryProbabilities[order[1]],
		}
	}
	queue, err := review.Select(t.Context(), review.Options{Size: l.reviewed}, items)
	if err != nil {
		t.Fatal(err)
	}
	var chosen []models.Example
	for _, item := range queue {
		i, _ := strconv.Atoi(item.ID)
		chosen = append(chosen, pool[i])
	}
	return macroF1(chosen) - macroF1(pool[:len(chosen)]) // the order of the pool is random
}

// beats checks that the queue is worth more than chance: over n seeds, the mean
// gain is above 0 by more than two of its standard errors.
func (l trial) beats(t *testing.T, n int) {
	t.Helper()
	var categories []string
	for _, row := range l.rows {
		categories = append(categories, row.Category)
	}
	tax, err := taxonomy.FromLabels("test", categories, taxonomy.Default().Severity)
	if err != nil {
		t.Fatal(err)
	}
	seg, err := segment.New()
	if err != nil {
		t.Fatal(err)
	}
	sum, squares := 0.0, 0.0
	for seed := range n {
		gain := l.gain(t, seg, tax, uint64(seed+1))
		t.Logf("seed %d: macro-F1 %+.4f", seed+1, gain)
		sum += gain
		squares += float64(gain * gain)
	}
	mean := sum / float64(n)
	se := math.Sqrt((squares - float64(mean*sum)) / float64(n-1) / float64(n))
	t.Logf("%d seeds: macro-F1 %+.4f ± %.4f (standard error)", n, mean, se)
	if mean <= 2*se {
		t.Errorf("%d rows of the queue are worth macro-F1 %+.4f ± %.4f against as many at random, want more than 2 standard errors above 0", l.reviewed, mean, se)
	}
}

// TestQueueBeatsChance learns from made-up complaints: 4 categories of 25 matters
// each, of which few are frequent. A first model knows the frequent ones; a queue
// should ask for the others.
func TestQueueBeatsChance(t *testing.T) {
	const categories, matters = 4, 25
	rng := rand.New(rand.NewPCG(1, 2))
	word := func() string { return string([]rune{0x4e00 + rng.Int32N(4000), 0x4e00 + rng.Int32N(4000)}) }
	words := func(n int) []string {
		w := make([]string, n)
		for i := range w {
			w[i] = word()
		}
		return w
	}
	var of [categories][matters][]string
	for c := range of {
		for m := range of[c] {
			of[c][m] = words(4)
		}
	}
	common := words(60)
	l := trial{start: 80, reviewed: 80, heldOut: 500}
	for range 2000 {
		c := rng.IntN(categories)
		u := rng.Float64()
		m := int(math.Pow(matters, float64(u*u))) - 1 // the first of 25 has nearly half of the rows, the last 1 in 160
		text := ""
		for range 6 {
			text += common[rng.IntN(len(common))]
		}
		for range 3 {
			text += of[c][m][rng.IntN(4)]
		}
		l.rows = append(l.rows, models.Example{Text: text, Category: strconv.Itoa(c)})
	}
	l.beats(t, 10)
}

// TestQueueBeatsChanceOnCivic is the same on messages to city governments: 300
// rows to begin with, 300 reviewed, a fifth held out.
func TestQueueBeatsChanceOnCivic(t *testing.T) {
	data := os.Getenv("SUXI_DATA")
	if data == "" {
		t.Skip("SUXI_DATA is not set: it names the folder that holds civic/tokens_dev.csv")
	}
	f, err := os.Open(filepath.Join(data, "civic", "tokens_dev.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	l := trial{start: 300, reviewed: 300, heldOut: len(records) / 5}
	for _, r := range records[1:] { // id, text, category
		l.rows = append(l.rows, models.Example{Text: r[1], Category: r[2]})
	}
	l.beats(t, 10)
}
