package stats

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// table cuts counts into k rows.
func table(counts []float64, k int) [][]int {
	rows := make([][]int, k)
	for i, c := range counts {
		rows[i/k] = append(rows[i/k], int(c))
	}
	return rows
}

// vcd::Kappa in R states these figures, and their standard definition those at
// the margins.
func TestCohenKappa(t *testing.T) {
	example := [][]int{{45, 5, 3}, {4, 30, 6}, {1, 4, 22}}
	tests := []struct {
		name    string
		table   [][]int
		weights Weights
		want    float64
	}{
		{"unweighted", example, Unweighted, .7049075},
		{"linear", example, Linear, .7375668},
		{"quadratic", example, Quadratic, .7708924},
		{"agreement", [][]int{{3, 0}, {0, 4}}, Unweighted, 1},
		{"chance", [][]int{{1, 1}, {1, 1}}, Quadratic, 0},
		{"worse than chance", [][]int{{0, 5}, {5, 0}}, Linear, -1},
		{"one class only", [][]int{{5, 0}, {0, 0}}, Unweighted, math.NaN()},
		{"empty", nil, Quadratic, math.NaN()},
	}
	for _, tt := range tests {
		if got := CohenKappa(tt.table, tt.weights); !near(got, tt.want, 7e-8) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// Four coders, twelve units, 7 of 48 ratings missing: the example of
// Krippendorff 2011, whose figures these are.
func TestKrippendorffAlpha(t *testing.T) {
	coders := [4]string{
		"123321412...",
		"1233224125.3",
		".3332342251.",
		"12332441251.",
	}
	units := make([][]int, 12)
	for u := range units {
		for _, ratings := range coders {
			if r := ratings[u]; r != '.' {
				units[u] = append(units[u], int(r-'1'))
			}
		}
	}
	values := []float64{1, 2, 3, 4, 5}
	for scale, want := range map[Scale]float64{NominalScale: .743, OrdinalScale: .815, IntervalScale: .849, RatioScale: .797} {
		got := KrippendorffAlpha(units, nil, scale, values)
		if math.Abs(got-want) > 5e-4 {
			t.Errorf("scale %d: %.4f, want %v", scale, got, want)
		}
		twice := make([]int, len(units))
		for u := range twice {
			twice[u] = 2
		}
		doubled := KrippendorffAlpha(append(units, units...), nil, scale, values)
		if counted := KrippendorffAlpha(units, twice, scale, values); !near(counted, doubled, 1e-12) {
			t.Errorf("scale %d: units counted twice %v, given twice %v", scale, counted, doubled)
		}
	}
	for name, units := range map[string][][]int{"nothing": nil, "one value": {{1, 1}, {1, 1, 1}}, "single ratings": {{0}, {1}, nil}} {
		if got := KrippendorffAlpha(units, nil, NominalScale, nil); !math.IsNaN(got) {
			t.Errorf("%s: %v, want NaN", name, got)
		}
	}
}

// For two raters who rate everything, 1 − α = (1 − π)·(2n−1)/2n, where π is
// Scott's: chance by the margins of both together.
func TestAlphaOfTwoIsNearlyScottsPi(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 60).Draw(t, "n")
		units, margins, agreed := make([][]int, n), make([]float64, 4), 0.0
		for u := range units {
			a, b := rapid.IntRange(0, 3).Draw(t, "a"), rapid.IntRange(0, 3).Draw(t, "b")
			units[u] = []int{a, b}
			margins[a]++
			margins[b]++
			if a == b {
				agreed++
			}
		}
		chance, size := 0.0, float64(n)
		for _, m := range margins {
			chance += m / (2 * size) * (m / (2 * size))
		}
		got := KrippendorffAlpha(units, nil, NominalScale, nil)
		if chance == 1 {
			if !math.IsNaN(got) {
				t.Fatalf("one value only: α %v", got)
			}
			return
		}
		pi := (agreed/size - chance) / (1 - chance)
		if want := 1 - (1-pi)*(2*size-1)/(2*size); math.Abs(got-want) > 1e-12 {
			t.Fatalf("α %v, want %v", got, want)
		}
	})
}

// A table and its transpose are the same comparison.
func TestFisherIsSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, m := rapid.IntRange(0, 400).Draw(t, "n"), rapid.IntRange(0, 400).Draw(t, "m")
		x, y := rapid.IntRange(0, n).Draw(t, "x"), rapid.IntRange(0, m).Draw(t, "y")
		p := FisherExact(x, n, y, m)
		for _, q := range []float64{FisherExact(y, m, x, n), FisherExact(n-x, n, m-y, m), FisherExact(x, x+y, n-x, n-x+m-y)} {
			if !near(p, q, 1e-9) {
				t.Fatalf("%d of %d against %d of %d: p %v and %v", x, n, y, m, p, q)
			}
		}
		if !(p > 0 && p <= 1) {
			t.Fatalf("p %v", p)
		}
	})
}

// Strata in which nothing differs, or nothing can, show nothing.
func TestMantelHaenszelWithoutInformation(t *testing.T) {
	for name, strata := range map[string][]Stratum{
		"none":           nil,
		"one side only":  {{3, 5, 0, 0}, {0, 0, 2, 9}},
		"all or nothing": {{5, 5, 9, 9}, {0, 4, 0, 7}},
		"one row":        {{1, 1, 0, 0}},
		"no difference":  {{10, 40, 25, 100}},
	} {
		if p := MantelHaenszel(strata); p != 1 {
			t.Errorf("%s: p %v, want 1", name, p)
		}
	}
}

// The interval of a share is that of its normal approximation, and of a
// statistic that is mostly undefined there is none.
func TestBootstrapCounts(t *testing.T) {
	share := func(counts []int) float64 { return float64(counts[0]) / float64(counts[0]+counts[1]) }
	low, high := BootstrapCounts([]int{300, 700}, 4000, .95, rand.NewPCG(1, 2), share)
	half := 1.96 * math.Sqrt(.3*.7/1000)
	if math.Abs(low-(.3-half)) > .002 || math.Abs(high-(.3+half)) > .002 {
		t.Errorf("%v to %v, want .3 ± %v", low, high, half)
	}
	again, _ := BootstrapCounts([]int{300, 700}, 4000, .95, rand.NewPCG(1, 2), share)
	if again != low {
		t.Errorf("the same seed gives %v, then %v", low, again)
	}
	rare := func(counts []int) float64 { return 0 / float64(max(0, counts[0]-2)) }
	if low, high := BootstrapCounts([]int{1, 99}, 400, .95, rand.NewPCG(1, 2), rare); !math.IsNaN(low) || !math.IsNaN(high) {
		t.Errorf("undefined in most draws: %v to %v", low, high)
	}
}
