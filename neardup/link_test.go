package neardup

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"
)

// family returns n texts of one template: a phrase of a few, a name and,
// sometimes, words changed in the rest. Many pairs are a little more or a
// little less similar than .8.
func family(n int, seed uint64) []string {
	random := rand.New(rand.NewPCG(seed, 1))
	phrase := func(n, alphabet int) []rune {
		text := make([]rune, n)
		for i := range text {
			text[i] = '一' + rune(random.IntN(alphabet))
		}
		return text
	}
	head, tail := phrase(10+random.IntN(30), 2000), phrase(20, 2000)
	products := make([][]rune, 6)
	for i := range products {
		products[i] = phrase(1+random.IntN(3), 2000)
	}
	texts := make([]string, n)
	for i := range texts {
		name := phrase(random.IntN(7), 40)
		text := slices.Concat(head, products[random.IntN(len(products))], tail, name)
		for range max(0, random.IntN(4)-1) {
			text[random.IntN(len(text))] = phrase(1, 40)[0]
		}
		texts[i] = string(text)
	}
	return texts
}

func indexOf(cfg Config, texts []string) *Index {
	x := New(cfg)
	for _, text := range texts {
		x.Add(text)
	}
	return x
}

// components returns the groups of texts found by comparing every pair, and
// how many pairs have a similarity of .6 to .8 and of .8 to .95.
func components(texts []string, threshold float64) (groups []int, below, above int) {
	linked := newForest(len(texts))
	sets := make([][]uint64, len(texts))
	for i, text := range texts {
		sets[i] = shingles(text)
		for j, other := range sets[:i] {
			s := ratio(overlap(sets[i], other, 0), len(sets[i]), len(other))
			if s >= threshold {
				linked.join(int32(i), int32(j))
			}
			switch {
			case .6 <= s && s < .8:
				below++
			case .8 <= s && s < .95:
				above++
			}
		}
	}
	for i := range texts {
		groups = append(groups, int(linked.root(int32(i))))
	}
	return groups, below, above
}

// In a crowd, most pairs are not compared, and none is lost.
func TestGroupsOfFamilies(t *testing.T) {
	for seed := range uint64(4) {
		texts := append(family(400, seed), family(200, seed+100)...)
		for _, threshold := range []float64{.6, .75, .8, .9, 1} {
			// The bands miss one pair in 10¹⁰ at .6.
			x := indexOf(Config{Threshold: threshold, Bands: 100, Rows: 3}, texts)
			want, below, above := components(texts, threshold)
			if below < 10_000 || above < 1000 {
				t.Fatalf("seed %d: %d and %d pairs: the families test nothing", seed, below, above)
			}
			if got := groupsOf(t, x); !slices.Equal(got, want) {
				t.Errorf("seed %d, threshold %v: not the connected components", seed, threshold)
			}
		}
		want, _, _ := components(texts, .8)
		if got := groupsOf(t, indexOf(Config{}, texts)); !slices.Equal(got, want) {
			t.Errorf("seed %d, default: not the connected components", seed)
		}
	}
}

func TestGroupsOfFamiliesDoNotDependOnOrder(t *testing.T) {
	for seed := range uint64(4) {
		texts := family(3000, seed)
		groups := groupsOf(t, indexOf(Config{}, texts))
		places := rand.New(rand.NewPCG(seed, 2)).Perm(len(texts))
		shuffled := make([]string, len(texts))
		for i, place := range places {
			shuffled[place] = texts[i]
		}
		group := make(map[int]int) // in texts → in shuffled
		back := make(map[int]int)
		for i, g := range groupsOf(t, indexOf(Config{}, shuffled)) {
			was := groups[slices.Index(places, i)]
			if there, ok := group[was]; ok && there != g {
				t.Fatalf("seed %d: a group is two in another order", seed)
			}
			if there, ok := back[g]; ok && there != was {
				t.Fatalf("seed %d: two groups are one in another order", seed)
			}
			group[was], back[g] = g, was
		}
	}
}

// Nor on the number of goroutines, nor on how many texts come at a time.
func TestGroupsDoNotDependOnWorkers(t *testing.T) {
	texts := append(family(2500, 11), corpus(1500, 11)...)
	want := groupsOf(t, indexOf(Config{Workers: 1}, texts))
	if distinct := len(slices.Compact(slices.Sorted(slices.Values(want)))); distinct < 100 || distinct > len(texts)-100 {
		t.Fatalf("%d groups: the texts test nothing", distinct)
	}
	for _, workers := range []int{2, 3, 32} {
		x := New(Config{Workers: workers})
		next := 0
		for some := range slices.Chunk(texts, 1000+workers) {
			if got := x.Add(some...); got != next {
				t.Fatalf("Add returned %d, want %d", got, next)
			}
			next += len(some)
		}
		if got := groupsOf(t, x); !slices.Equal(got, want) {
			t.Errorf("%d workers: other groups than with one", workers)
		}
	}
}

// impatient is a context that is done once it was asked a number of times.
type impatient struct {
	context.Context
	questions int64
	asked     atomic.Int64
}

func (c *impatient) Err() error {
	if c.asked.Add(1) > c.questions {
		return context.Canceled
	}
	return nil
}

func TestGroupsCanBeCancelled(t *testing.T) {
	texts := family(1500, 7)
	x := indexOf(Config{}, texts)
	want := groupsOf(t, x)
	for questions := int64(0); ; questions += 1 + questions/4 {
		ctx := &impatient{Context: t.Context(), questions: questions}
		got, err := x.Groups(ctx)
		if err == nil {
			if !slices.Equal(got, want) {
				t.Error("other groups after a cancelled call")
			}
			if bands := x.cfg.Bands; questions <= int64(bands) {
				t.Errorf("asked %d times in %d bands: not within a band", questions, bands)
			}
			break
		}
		if got != nil || !errors.Is(err, context.Canceled) {
			t.Fatalf("after %d questions: %v, %v", questions, got, err)
		}
		// Each goroutine asks once more for each band that is left.
		if asked := ctx.asked.Load(); asked > questions+2+int64(x.cfg.Bands+x.cfg.Workers) {
			t.Fatalf("asked %d more times after cancellation", asked-questions-1)
		}
	}
}

// Texts of one template, each with a name that makes it less similar to the
// others than the threshold.
func BenchmarkTemplate(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 1))
	template := make([]rune, 45)
	for i := range template {
		template[i] = '一' + rune(random.IntN(5000))
	}
	for _, bench := range []struct {
		name  string
		texts int
	}{{"10000", 10_000}, {"20000", 20_000}, {"100000", 100_000}} {
		texts := make([]string, bench.texts)
		for i := range texts {
			name := make([]rune, 6)
			for j := range name {
				name[j] = '一' + rune(random.IntN(70))
			}
			texts[i] = string(slices.Concat(template[:30], name, template[30:]))
		}
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				groupsOf(b, indexOf(Config{}, texts))
			}
		})
	}
}
