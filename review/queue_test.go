package review

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// item is a complaint of a model's category with a margin; its text is unlike
// those of others.
func item(id, category string, margin float64) Item {
	return Item{ID: id, Text: strings.Repeat(id+"号", 20), Source: "model", Category: category,
		Probability: .5 + margin/2, RunnerUp: "z", RunnerUpProbability: .5 - margin/2}
}

func ids(items []Item) string {
	var all []string
	for _, i := range items {
		all = append(all, i.ID)
	}
	return strings.Join(all, " ")
}

// TestSelect asks without a random share, so that the order is all there is.
func TestSelect(t *testing.T) {
	accepted := func(i Item) Item { i.Decision = accept; return i }
	by := func(i Item, source string) Item { i.Source = source; return i }
	like := func(i Item, other Item) Item { i.Text = other.Text + "！"; return i }
	a := item("甲", "a", .3)
	tests := []struct {
		name  string
		items []Item
		size  int
		want  string
	}{
		{name: "the smallest margin first",
			items: []Item{item("甲", "a", .3), item("乙", "a", .1), item("丙", "a", .2)}, want: "乙 丙 甲"},
		{name: "a turn for each category",
			items: []Item{item("甲", "a", .1), item("乙", "a", .2), item("丙", "a", .3), item("丁", "b", .8), item("戊", "b", .9)}, want: "甲 丁 乙 戊 丙"},
		{name: "what was not accepted first, whatever the margin and the turn",
			items: []Item{accepted(item("甲", "a", .1)), item("乙", "b", .5), item("丙", "b", .6)}, want: "乙 丙 甲"},
		{name: "without a second category the first one's probability decides",
			items: []Item{{ID: "甲", Text: "快递三天没动", Category: "a", Probability: .6}, {ID: "乙", Text: "锅柄断了烫伤手", Category: "a", Probability: .4}}, want: "乙 甲"},
		{name: "one of near-duplicates, the one most in doubt",
			items: []Item{a, like(item("乙", "a", .2), a), item("丙", "a", .25)}, want: "乙 丙"},
		{name: "nothing that people labelled, nor its near-duplicates",
			items: []Item{by(a, "human"), like(item("乙", "a", .2), a), item("丙", "a", .9)}, want: "丙"},
		{name: "no more than asked for",
			items: []Item{item("甲", "a", .1), item("乙", "a", .2), item("丙", "a", .3)}, size: 2, want: "甲 乙"},
		{name: "nothing"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Select(t.Context(), Options{Size: tt.size}, tt.items)
			if err != nil || ids(got) != tt.want {
				t.Errorf("queue %q, %v, want %q", ids(got), err, tt.want)
			}
		})
	}
}

// TestSelectAudit draws a tenth from everything, accepted or not, each row with
// the same chance, and spreads it over the queue.
func TestSelectAudit(t *testing.T) {
	var items []Item
	for n := range 400 {
		i := item(fmt.Sprintf("%c%c", '一'+rune(n), '儀'+rune(n)), "a", float64(n)/400)
		if n >= 100 {
			i.Decision = accept
		}
		items = append(items, i)
	}
	drawn := map[string]int{}
	const draws = 50
	for seed := range uint64(draws) {
		queue, err := Select(t.Context(), Options{Size: 100, Audit: .1, Seed: seed}, items)
		if err != nil || len(queue) != 100 {
			t.Fatal(len(queue), err)
		}
		seen := map[string]bool{}
		for n, i := range queue {
			if seen[i.ID] {
				t.Fatalf("%s is in the queue twice", i.ID)
			}
			seen[i.ID] = true
			if i.Reason == Sampled {
				drawn[i.ID]++
			} else if i.Reason != Uncertain || i.Decision == accept && n < 99 {
				t.Errorf("seed %d, item %d: %q, %q", seed, n, i.Reason, i.Decision)
			}
			if sampled := i.Reason == Sampled; sampled != (n%10 == 9) {
				t.Errorf("seed %d, item %d: drawn %v, want every tenth", seed, n, sampled)
			}
		}
	}
	// 500 draws of 400 rows: a quarter of them are of the first quarter. The
	// standard deviation of that number is √(500·¼·¾) < 10.
	first := 0
	for n, i := range items {
		if n < 100 {
			first += drawn[i.ID]
		}
	}
	if first < 125-40 || first > 125+40 {
		t.Errorf("%d of 500 draws are of the first quarter of the rows, want about 125", first)
	}
}

// TestSelectIgnoresOrder shuffles the rows: the same queue.
func TestSelectIgnoresOrder(t *testing.T) {
	var items []Item
	for n := range 60 {
		i := item(fmt.Sprintf("%c", '一'+rune(n)), string(rune('a'+n%3)), float64(n%7)/10)
		items = append(items, i)
		if n%4 == 0 { // the same text once more, as much in doubt
			i.ID += "之二"
			items = append(items, i)
		}
	}
	want, err := Select(t.Context(), Options{Size: 30, Audit: .2}, items)
	if err != nil {
		t.Fatal(err)
	}
	shuffled := slices.Clone(items)
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	got, err := Select(t.Context(), Options{Size: 30, Audit: .2}, shuffled)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, unplaced); diff != "" {
		t.Error(diff)
	}
}

// TestAudit compares with R 4.2: binom.test(28, 30)$conf.int is
// 0.7792645985 0.9918218655, that of 18 of 20 0.6830172860 0.9876514728.
func TestAudit(t *testing.T) {
	var items []Item
	for n := range 40 {
		i := Item{Reason: Sampled, Category: "a", NewCategory: "a", Probability: .9}
		switch {
		case n < 2:
			i.NewCategory = "b"
		case n >= 35:
			i.Reason = Uncertain
		case n >= 30:
			i.NewCategory = "" // nobody looked
		}
		items = append(items, i)
	}
	for n := range items[:20] {
		items[n].Decision = accept
	}
	all, accepted := Audit(items, .95)
	// Chance as Python sums the binomial terms of 30 and 20 at .9.
	for _, tt := range []struct{ got, want Precision }{
		{all, Precision{28, 30, .7792645985, .9918218655, 27, .8163049808}},
		{accepted, Precision{18, 20, .6830172860, .9876514728, 18, .6082530019}},
	} {
		if tt.got.Right != tt.want.Right || tt.got.Of != tt.want.Of || abs(tt.got.Low-tt.want.Low) > 1e-9 || abs(tt.got.High-tt.want.High) > 1e-9 || abs(tt.got.Expected-tt.want.Expected) > 1e-9 || abs(tt.got.Chance-tt.want.Chance) > 1e-9 {
			t.Errorf("%+v, want %+v", tt.got, tt.want)
		}
	}
	if all, _ := Audit(nil, .95); all != (Precision{High: 1, Chance: 1}) {
		t.Errorf("without a sample %+v", all)
	}
}

// TestImplausible tells answers sorted apart from their rows from a model that
// is wrong as often as it says, or more often than that.
func TestImplausible(t *testing.T) {
	for _, tt := range []struct {
		name          string
		right         int
		probabilities []float64
		chance        float64
		want          bool
	}{
		{"all right", 4, []float64{.97, .925, .87, .921}, 1, false},
		{"all wrong where the model was sure", 0, []float64{.97, .925, .87, .921}, .03 * .075 * .13 * .079, true},
		{"three of four wrong", 1, []float64{.9, .9, .9, .9}, .0037, false},
		{"wrong where it was not sure", 0, []float64{.4, .5, .5}, .6 * .5 * .5, false},
		{"most right, and yet fewer than expected", 12, slices.Repeat([]float64{.95}, 20), 2.857e-6, false},
		{"most wrong of many", 9, slices.Repeat([]float64{.9}, 20), 7.1e-7, true},
		{"probabilities unknown", 0, make([]float64, 9), 1, false},
	} {
		var items []Item
		for n, p := range tt.probabilities {
			i := Item{Reason: Sampled, Category: "a", NewCategory: "b", Probability: p}
			if n < tt.right {
				i.NewCategory = "a"
			}
			items = append(items, i)
		}
		all, _ := Audit(items, .95)
		if abs(all.Chance-tt.chance) > .05*tt.chance || all.Implausible() != tt.want {
			t.Errorf("%s: chance %.4g, implausible %v, want %.4g, %v", tt.name, all.Chance, all.Implausible(), tt.chance, tt.want)
		}
	}
}

func abs(x float64) float64 { return max(x, -x) }
