package analysis

import (
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"suxi/stats"
)

// chance is a prior by which nothing but chance makes cells differ.
var chance = stats.Shrinker{A1: 1e8, B1: 1e8, A2: 1e8, B2: 1e8, P: .5}

func unscaled(int) float64 { return 1 }

// believing is a prior that takes every ratio for what it is.
var believing = stats.Shrinker{A1: .01, B1: .01, A2: .01, B2: .01, P: .5}

// R fits the models to the other cells, and predicts the one.
func TestExpectedAgainstR(t *testing.T) {
	text, err := os.ReadFile("../testdata/oracle/hotspots.tsv")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")[1:]
	if len(lines) < 4 {
		t.Fatalf("%d cases", len(lines))
	}
	for _, line := range lines {
		var f [10]float64
		for i, s := range strings.Fields(strings.ReplaceAll(line, "=", ""))[1:] {
			f[i], _ = strconv.ParseFloat(s, 64)
		}
		h := hotCounts{order: 3, n: [8]float64(f[:8])}
		if got, _ := h.expected(chance, unscaled); math.Abs(got-f[8]) > 1e-3*f[8] {
			t.Errorf("%v: pairs of no account, %v expected, R says %v", h.n, got, f[8])
		}
		// The geometric mean of a ratio of n events is 1/(2n) below it.
		if got, _ := h.expected(believing, unscaled); math.Abs(got-f[9]) > .02*f[9] {
			t.Errorf("%v: pairs as they are, %v expected, R says %v", h.n, got, f[9])
		}
	}
}

func TestExpected(t *testing.T) {
	// 8,000 events with shares .1, .2 and .5; then a pair, or the cell, is hot.
	independent := hotCounts{order: 3, n: [8]float64{2880, 320, 720, 80, 2880, 320, 720, 80}}
	pair, cell := independent, independent
	pair.n[3], pair.n[7] = 240, 240
	cell.n[7] = 400
	for _, tt := range []struct {
		name      string
		counts    hotCounts
		prior     stats.Shrinker
		want, off float64
	}{
		{"row × column / N", hotCounts{order: 2, n: [8]float64{9720, 80, 180, 20}}, chance, 2, 0},
		{"independent", independent, chance, 80, .1},
		{"independent, no prior", independent, believing, 80, 1},
		{"a hot cell does not hide", cell, chance, 80, .1},
		{"a hot cell does not hide in its pairs", cell, believing, 80, 1},
		{"within a hot pair", pair, believing, 240, 2},
	} {
		if got, _ := tt.counts.expected(tt.prior, unscaled); math.Abs(got-tt.want) > tt.off {
			t.Errorf("%s: %.3f expected, want %.3f", tt.name, got, tt.want)
		}
	}
	if got, _ := independent.expected(chance, func(mask int) float64 { return map[int]float64{7: 2}[mask] }); math.Abs(got-160) > .1 {
		t.Errorf("strata that double the prediction: %v", got)
	}
}

// A cell without a count that its expectation is made from says nothing of the
// others, and does not stop them.
func TestExpectedOfNothing(t *testing.T) {
	for _, tt := range []struct {
		name string
		n    [8]float64
	}{
		{"no event outside all three values", [8]float64{0, 5, 4, 9, 6, 7, 8, 6}},
		{"a value only in its pairs", [8]float64{50, 0, 4, 9, 6, 7, 8, 6}},
		{"neither", [8]float64{0, 0, 4, 9, 6, 7, 8, 6}},
		{"the cell alone", [8]float64{7: 6}},
	} {
		h := hotCounts{order: 3, n: tt.n}
		c := hotCell{n: int(tt.n[7])}
		c.e, c.spread = h.expected(believing, unscaled)
		c.judge(believing)
		if known := c.evidence(); known.N != 0 || c.ebgm != 0 || c.hot() {
			t.Errorf("%s: %v events where %v are expected, EBGM %v", tt.name, known.N, known.E, c.ebgm)
		}
	}
}

// Whatever the tables, and be they of a few events, what is told of a cell are
// numbers.
func TestSearchSmall(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := &hotGrid{dims: rapid.IntRange(3, 5).Draw(t, "dimensions")} // five have enough cells of three to fit a prior
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		values, strata := rapid.IntRange(1, 4).Draw(t, "values"), rapid.IntRange(0, 3).Draw(t, "strata")
		frequent := rapid.Float64Range(0, 1).Draw(t, "share of the first value")
		for range rapid.IntRange(0, 200).Draw(t, "events") {
			for range g.dims {
				v := uint32(1)
				if random.Float64() > frequent {
					v = uint32(random.IntN(values + 1))
				}
				g.values = append(g.values, v)
			}
			if strata > 0 {
				g.strata = append(g.strata, uint32(random.IntN(strata)))
			}
		}
		for _, c := range g.search(nil, nil).kept {
			for _, v := range []float64{c.e, c.ebgm, c.eb05} {
				if !(v > 0) || math.IsInf(v, 0) {
					t.Fatalf("%+v", c)
				}
			}
		}
	})
}

// A hotWorld draws events whose values are independent but for what it says.
type hotWorld struct {
	sizes  []int // values of each dimension, with shares that fall as 1/(rank+1)
	events int
	tilt   float64 // share of values that follow from the dimension before
	hot    hotPlace
	factor float64 // how many times as many events the hot place has
}

func (w hotWorld) draw(random *rand.Rand) *hotGrid {
	g := &hotGrid{dims: len(w.sizes)}
	var shares [][]float64 // cumulative
	for _, k := range w.sizes {
		up, sum := make([]float64, k), 0.0
		for i := range up {
			sum += 1 / float64(i+2)
			up[i] = sum
		}
		for i := range up {
			up[i] /= sum
		}
		shares = append(shares, up)
	}
	find, row := newHotFinder([]hotPlace{w.hot}), make([]uint32, g.dims)
	for g.events() < w.events {
		for d := range row {
			u := random.Float64()
			row[d] = uint32(1 + slices.IndexFunc(shares[d], func(s float64) bool { return u <= s }))
			if d > 0 && random.Float64() < w.tilt {
				row[d] = row[d-1]*7%uint32(w.sizes[d]) + 1
			}
		}
		if w.factor == 0 || len(find.cells(row)) > 0 || random.Float64() < 1/w.factor {
			g.values = append(g.values, row...)
		}
	}
	return g
}

// Of a cell that is hot, neither what it is part of nor what is part of it is
// kept; of a pair, no cell within it.
func TestSearchKeepsWhatExplains(t *testing.T) {
	for _, place := range []hotPlace{{2, 3, 4}, {0, 3, 4}, {4, 0, 0, 3}} {
		g := hotWorld{sizes: []int{8, 12, 20, 4}, events: 20_000, hot: place, factor: 4}.draw(rand.New(rand.NewPCG(1, 0)))
		s := g.search(nil, nil)
		if len(s.kept) != 1 || s.kept[0].place != place {
			t.Errorf("%v is hot, found %v", place, s.kept)
		}
		if len(s.flagged) > 1 && len(s.folded[place]) == 0 {
			t.Errorf("%v explains nothing of %v", place, s.flagged)
		}
	}
}

// Where a value tells another, as a batch its product, no cell of both is hot.
func TestSearchSkipsWhatIsDetermined(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 0))
	g := &hotGrid{dims: 3}
	for range 5000 {
		batch := uint32(1 + random.IntN(60))
		g.values = append(g.values, batch, 1+batch%9, uint32(1+random.IntN(5)))
	}
	if s := g.search(nil, nil); len(s.flagged) > 0 {
		t.Errorf("hot: %v", s.flagged)
	}
}

// Two values that are frequent in the same strata are not hot together, but by
// the whole they are.
func TestSearchStratified(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 0))
	g := &hotGrid{dims: 3}
	for range 6000 {
		stratum := uint32(random.IntN(2))
		value := func() uint32 {
			if random.IntN(10) > 0 {
				return 1 + stratum*10 + uint32(random.IntN(10))
			}
			return uint32(1 + random.IntN(20))
		}
		g.values = append(g.values, value(), value(), value())
		g.strata = append(g.strata, stratum)
	}
	if s := g.search(nil, nil); len(s.flagged) > 0 {
		t.Errorf("hot within strata: %v", s.flagged)
	}
	g.strata = nil
	if s := g.search(nil, nil); len(s.kept) < 50 {
		t.Errorf("%d pairs are hot without strata", len(s.kept))
	}
}

// What the search makes of chance, of dimensions that hang together, and of one
// cell that is hot.
func TestSimulateHotspots(t *testing.T) {
	demo, large := []int{9, 12, 31, 4}, []int{10, 50, 30, 5}
	t.Log("| values | events | planted | worlds | found, % | a cell elsewhere, % |")
	for _, c := range []struct {
		world        hotWorld
		worlds       int
		found, false float64 // at least, at most, in percent
	}{
		{hotWorld{sizes: demo, events: 500}, 20, 0, 5},
		{hotWorld{sizes: demo, events: 1600}, 20, 0, 5},
		{hotWorld{sizes: large, events: 8000}, 4, 0, 5},
		{hotWorld{sizes: demo, events: 1600, hot: hotPlace{1, 3, 2}, factor: 3}, 10, 15, 5},
		{hotWorld{sizes: demo, events: 1600, hot: hotPlace{1, 3, 2}, factor: 4}, 10, 60, 5},
		{hotWorld{sizes: demo, events: 1600, hot: hotPlace{1, 3, 2}, factor: 6}, 10, 90, 5},
		{hotWorld{sizes: demo, events: 1600, hot: hotPlace{0, 3, 2}, factor: 2}, 10, 0, 5},
		{hotWorld{sizes: demo, events: 1600, hot: hotPlace{0, 3, 2}, factor: 3}, 10, 60, 5},
		{hotWorld{sizes: demo, events: 1600, hot: hotPlace{0, 3, 2}, factor: 4}, 10, 90, 5},
		{hotWorld{sizes: large, events: 8000, hot: hotPlace{3, 7, 5}, factor: 8}, 4, 80, 5},
	} {
		found, others := 0, 0
		worlds := runs(c.worlds)
		for seed := range worlds {
			s := c.world.draw(rand.New(rand.NewPCG(uint64(seed), 4))).search(nil, nil)
			other := false
			for _, k := range s.kept {
				switch {
				case k.place == c.world.hot:
					found++
				case !k.place.within(c.world.hot) && !c.world.hot.within(k.place):
					other = true
				}
			}
			if other {
				others++
			}
		}
		share := func(n int) float64 { return 100 * float64(n) / float64(worlds) }
		t.Logf("| %v | %d | %v ×%v | %d | %.0f | %.1f |", c.world.sizes, c.world.events, c.world.hot[:4], c.world.factor, worlds, share(found), share(others))
		if slack := 300 * math.Sqrt(.05*.95/float64(worlds)); share(others) > c.false+slack {
			t.Errorf("%+v: a cell elsewhere in %.1f%%", c.world, share(others))
		}
		if slack := 300 * math.Sqrt(.25/float64(worlds)); share(found) < c.found-slack {
			t.Errorf("%+v: found in %.0f%%", c.world, share(found))
		}
	}
}

// Where a dimension follows from the one before, pairs are hot and nothing
// within them is.
func TestSimulatePairsOnly(t *testing.T) {
	pairs, triples := 0, 0
	for seed := range runs(6) {
		s := hotWorld{sizes: []int{9, 12, 31, 4}, events: 4000, tilt: .3}.draw(rand.New(rand.NewPCG(uint64(seed), 5))).search(nil, nil)
		for _, c := range s.kept {
			if c.place.order() == 2 {
				pairs++
			} else {
				triples++
			}
		}
	}
	if pairs < runs(6)*20 || float64(triples) > .05*float64(pairs) {
		t.Errorf("%d pairs and %d triples", pairs, triples)
	}
}
