package analysis

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"suxi/stats"
)

// A wordCount holds which events have each word.
type wordCount struct {
	readings []reading
	words    []string  // ascending
	of       [][]int32 // per reading: its words, each once
}

// countWords numbers the words that MinTermCount events have.
func countWords(readings []reading) *wordCount {
	counts := make(map[string]int)
	for i := range readings {
		for _, w := range distinct(readings[i].words) {
			counts[w]++
		}
	}
	maps.DeleteFunc(counts, func(_ string, n int) bool { return n < MinTermCount })
	c := &wordCount{readings: readings, words: slices.Sorted(maps.Keys(counts)), of: make([][]int32, len(readings))}
	number := make(map[string]int32, len(c.words))
	for i, w := range c.words {
		number[w] = int32(i)
	}
	for i := range readings {
		for _, w := range distinct(readings[i].words) {
			if n, ok := number[w]; ok {
				c.of[i] = append(c.of[i], n)
			}
		}
	}
	return c
}

func distinct(words []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(words)))
}

// terms contrasts each category with the rest, and then, if there is a latest
// complete period, each and all of them with themselves before.
func (f *finish) terms(c *wordCount, latest *int) []Terms {
	out := []Terms{}
	for i := range f.tax.Categories {
		out = append(out, c.contrast(f.opts.Top, func(r *reading) side {
			if int(r.category) == i {
				return here
			}
			return there
		}))
		t := &out[len(out)-1]
		t.Category, t.Against = f.code(i), AgainstRest
	}
	if latest == nil {
		return out
	}
	total := len(f.tax.Categories)
	for i := range total + 1 {
		out = append(out, c.contrast(f.opts.Top, func(r *reading) side {
			switch p := f.periodOf(r.day); {
			case i < total && int(r.category) != i || p < 0 || p > *latest:
				return nowhere
			case p == *latest:
				return here
			}
			return there
		}))
		t := &out[len(out)-1]
		t.Category, t.Against, t.Period = f.code(i), AgainstBefore, new(*latest)
	}
	return out
}

// A side of a contrast.
type side int8

const (
	nowhere side = iota
	here
	there
)

// contrast sets the events here against those there.
func (c *wordCount) contrast(top int, sideOf func(*reading) side) Terms {
	t := Terms{Rows: []Term{}}
	in, others := make([]int, len(c.words)), make([]int, len(c.words))
	for i := range c.readings {
		counts := in
		switch sideOf(&c.readings[i]) {
		case nowhere:
			continue
		case here:
			t.Documents++
		case there:
			t.Others++
			counts = others
		}
		for _, w := range c.of[i] {
			counts[w]++
		}
	}
	var tested []int // words
	var group, rest []int
	var prior []float64
	for w := range c.words {
		if n := in[w] + others[w]; n >= MinTermCount {
			tested, group, rest, prior = append(tested, w), append(group, in[w]), append(rest, others[w]), append(prior, float64(n))
			t.Prior += n
		}
	}
	t.Tested = len(tested)
	if t.Documents == 0 || t.Others == 0 || len(tested) < 2 {
		return t
	}
	delta, z := stats.LogOdds(group, rest, prior)
	for i, w := range tested {
		if z[i] >= MinZ && group[i] >= MinTermCount {
			t.Rows = append(t.Rows, Term{
				Text: c.words[w], Count: group[i], Others: rest[i], Prior: group[i] + rest[i],
				Share: float64(group[i]) / float64(t.Documents), LogOdds: delta[i], Z: z[i],
			})
		}
	}
	slices.SortFunc(t.Rows, func(a, b Term) int { return cmp.Or(cmp.Compare(b.Z, a.Z), strings.Compare(a.Text, b.Text)) })
	t.Rows = t.Rows[:min(len(t.Rows), top)]
	return t
}
