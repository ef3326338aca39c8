package segment

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// cheapest is the cost of the best path through text, found in the most
// obvious way.
func cheapest(d *dictionary, text string) float64 {
	var starts []int
	for i := 0; i < len(text); i = unitEnd(text, i) {
		starts = append(starts, i)
	}
	starts = append(starts, len(text))
	costs := make([]float64, len(starts))
	for j := 1; j < len(starts); j++ {
		costs[j] = math.Inf(1)
		for i := max(0, j-maxWordUnits); i < j; i++ {
			at := node(0)
			for k := i; k < j; k++ {
				if k > i && at.base() == 0 {
					at = 0
					break
				}
				if at = d.run(at, text[starts[k]:starts[k+1]]); at == 0 {
					break
				}
			}
			switch {
			case at != 0 && at.value() > 0:
				costs[j] = min(costs[j], costs[i]+float64(d.costs[at.value()]))
			case i == j-1:
				costs[j] = min(costs[j], costs[i]+unknownCost)
			}
		}
	}
	return costs[len(costs)-1]
}

func TestCutIsCheapest(t *testing.T) {
	s := small(t)
	r := rand.New(rand.NewPCG(5, 6))
	units := strings.Fields("快 递 快递 员 快递员 包 裹 包裹 楼 梯 间 楼梯 冷 气 机 T恤 t 恤 X，。 鱻 9 \xff é")
	for _, n := range []int{0, 1, 3, 50, blockUnits - 1, blockUnits, blockUnits + 1, 3 * blockUnits} {
		for range 20 {
			var b strings.Builder
			for range n {
				b.WriteString(units[r.IntN(len(units))])
			}
			text := b.String()
			ends, bits := s.dictionary.cut(text, 0, nil)
			if want := cheapest(s.dictionary, text); math.Abs(bits-want) > 1e-4*(want+1) {
				t.Fatalf("%q costs %g, want %g", text, bits, want)
			}
			if !slices.IsSorted(ends) || len(text) > 0 && ends[len(ends)-1] != len(text) {
				t.Fatalf("%q ends at %v", text, ends)
			}
		}
	}
}

// A chain of words that overlap has no place that all paths pass, however long
// a block is.
func TestCutOfOneLongChain(t *testing.T) {
	s, err := NewFromDictionary(strings.NewReader("甲乙 9\n乙甲 9\n甲乙甲 5\n丙 2\n"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Repeat("甲乙", 3*blockUnits)
	ends, bits := s.dictionary.cut(text, 0, nil)
	if want := cheapest(s.dictionary, text); math.Abs(bits-want) > 1e-4*want || len(ends) != 3*blockUnits {
		t.Errorf("%d words cost %g, want %d at %g", len(ends), bits, 3*blockUnits, want)
	}
}

func TestAppendEndsDoesNotAllocate(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector makes pools forget")
	}
	s := small(t)
	text := strings.Repeat("快递员把包裹丢在楼梯间, T恤坏了, 等7天。", 50)
	ends := s.AppendEnds(nil, text)
	if n := testing.AllocsPerRun(100, func() { ends = s.AppendEnds(ends[:0], text) }); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}
