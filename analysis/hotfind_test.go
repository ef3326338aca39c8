package analysis

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// hotWorld draws events with independent values of the given numbers, the
// shares falling as Zipf's, and hot cells.
type hotWorld struct {
	sizes  []int
	events int
	tilt   float64 // how much the second dimension depends on the first, and the third on the second
	hot    []hotPlace
	factor float64
}

func (w hotWorld) draw(random *rand.Rand) *hotGrid {
	g := &hotGrid{dims: len(w.sizes)}
	var shares [][]float64
	for _, k := range w.sizes {
		cum, sum := make([]float64, k), 0.0
		for i := range cum {
			sum += 1 / float64(i+2)
			cum[i] = sum
		}
		for i := range cum {
			cum[i] /= sum
		}
		shares = append(shares, cum)
	}
	pick := func(d int) uint32 {
		u := random.Float64()
		for i, c := range shares[d] {
			if u <= c {
				return uint32(i + 1)
			}
		}
		return uint32(w.sizes[d])
	}
	accept := 1.0
	if w.hot != nil {
		accept = 1 / w.factor
	}
	for g.events() < w.events {
		row := make([]uint32, g.dims)
		for d := range row {
			row[d] = pick(d)
			if d > 0 && w.tilt > 0 && random.Float64() < w.tilt {
				row[d] = (row[d-1]*7)%uint32(w.sizes[d]) + 1
			}
		}
		weight := accept
		for _, h := range w.hot {
			if len(newHotFinder([]hotPlace{h}).cells(row)) == 1 {
				weight = 1
			}
		}
		if random.Float64() < weight {
			g.values = append(g.values, row...)
		}
	}
	return g
}

func TestExplore(t *testing.T) {
	for _, w := range []hotWorld{
		{sizes: []int{10, 50, 30, 5}, events: 1500},
		{sizes: []int{10, 50, 30, 5}, events: 10000},
		{sizes: []int{10, 50, 30, 5}, events: 100000},
		{sizes: []int{9, 12, 31, 4}, events: 1500},
		{sizes: []int{9, 12, 31, 4}, events: 1500, tilt: .3},
		{sizes: []int{10, 50, 30, 5}, events: 10000, tilt: .3},
		{sizes: []int{10, 50, 30, 5}, events: 100000, tilt: .3},
		{sizes: []int{10, 50, 30, 5}, events: 10000, hot: []hotPlace{{3, 7, 5}}, factor: 5},
		{sizes: []int{10, 50, 30, 5}, events: 10000, hot: []hotPlace{{0, 7, 5}}, factor: 3},
	} {
		start := time.Now()
		worlds, counts, any, n := 20, [4]int{}, 0, 0
		if w.events > 50000 {
			worlds = 4
		}
		ex := ""
		thr := map[float64]int{}
		for seed := range worlds {
			g := w.draw(rand.New(rand.NewPCG(uint64(seed), 0)))
			s := g.search(nil, nil)
			if len(s.kept) > 0 {
				any++
				for _, x := range []float64{1.3, 1.5, 1.75, 2} {
					if s.kept[0].eb05 >= x {
						thr[x]++
					}
				}
			}
			for _, c := range s.kept {
				counts[c.place.order()]++
				n++
				if n < 12 {
					ex += fmt.Sprintf("   %v n %d e %.2f sp %.2f eb05 %.2f\n", c.place, c.n, c.e, c.spread, c.eb05)
				}
			}
		}
		t.Logf("%+v: any %d of %d, by order %v, by threshold %v %v\n%s", w, any, worlds, counts, thr, time.Since(start)/time.Duration(worlds), ex)
	}
}
