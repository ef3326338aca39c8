package stats

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// Complaints of the first halves of 2022 and 2023, the year's ten categories as
// the China Consumers Association counts them. The figures were computed with
// scipy 1.10 (jensenshannon, whose square is the divergence, and
// chi2_contingency without correction).
func TestShiftOracle(t *testing.T) {
	before := []int{186746, 147183, 111893, 22985, 22746, 14623, 7749, 5853, 4051, 27951}
	after := []int{226296, 145694, 117136, 29164, 25917, 17313, 8326, 7392, 4334, 33793}
	if got := JensenShannon(before, after); math.Abs(got-0.0014783632) > 1e-10 {
		t.Errorf("divergence %.12f bits, want 0.0014783632", got)
	}
	if got := math.Sqrt(JensenShannon(before, after)); math.Abs(got-0.0384494895) > 1e-10 {
		t.Errorf("distance %.12f, want 0.0384494895", got)
	}
	if got := StabilityIndex(before, after); math.Abs(got-0.0082014682) > 1e-10 {
		t.Errorf("stability index %.12f, want 0.0082014682", got)
	}
	chi2, p := Homogeneity(before, after, 1, rand.NewPCG(1, 0))
	if math.Abs(chi2-2384.83) > 0.005 {
		t.Errorf("χ² %.4f, want 2384.83", chi2)
	}
	if p != 0.5 { // the least that one permutation can show
		t.Errorf("p %v, want 0.5", p)
	}
}

func TestShiftExtremes(t *testing.T) {
	tests := []struct {
		name       string
		a, b       []int
		divergence float64
		index      float64
	}{
		{"equal shares", []int{2, 6, 0}, []int{1, 3, 0}, 0, 0},
		{"nothing in common", []int{5, 0}, []int{0, 9}, 1, math.NaN()},
		{"half in common", []int{4, 4, 0}, []int{0, 4, 4}, 0.5, math.NaN()},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := JensenShannon(test.a, test.b); math.Abs(got-test.divergence) > 1e-15 {
				t.Errorf("divergence %v, want %v", got, test.divergence)
			}
			if got := StabilityIndex(test.a, test.b); math.Abs(got-test.index) > 1e-15 || math.IsNaN(got) != math.IsNaN(test.index) {
				t.Errorf("stability index %v, want %v", got, test.index)
			}
		})
	}
}

// With two entries the permutations of χ² are those of Fisher's exact test:
// R's fisher.test(matrix(c(8, 2, 3, 9), 2)) has p 0.02999.
func TestHomogeneityIsFishersTestOfTwo(t *testing.T) {
	_, p := Homogeneity([]int{8, 2}, []int{3, 9}, 100_000, rand.NewPCG(1, 0))
	if math.Abs(p-0.02999) > 0.0022 { // four standard errors
		t.Errorf("p %v, want 0.02999", p)
	}
}

// Of samples of one distribution, also with counts far too small for the χ²
// distribution, a share α or less has p ≤ α.
func TestHomogeneityHoldsItsLevel(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 0))
	const samples, alpha = 2000, 0.05
	rejected := 0
	for range samples {
		a, b := make([]int, 15), make([]int, 15)
		for range 60 {
			a[random.IntN(15)*random.IntN(2)]++
		}
		for range 20 {
			b[random.IntN(15)*random.IntN(2)]++
		}
		if _, p := Homogeneity(a, b, 199, random); p <= alpha {
			rejected++
		}
	}
	if rejected > 129 { // 100 and three standard errors
		t.Errorf("%d of %d rejected at level %v", rejected, samples, alpha)
	}
	if rejected < 60 {
		t.Errorf("%d of %d rejected at level %v: the test has no power", rejected, samples, alpha)
	}
}

func TestShiftIsSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(1, 6).Draw(t, "entries")
		counts := rapid.SliceOfN(rapid.IntRange(0, 40), k, k)
		a, b := counts.Draw(t, "a"), counts.Draw(t, "b")
		a[0]++
		b[0]++
		d := JensenShannon(a, b)
		if d < 0 || d > 1+1e-12 || math.Abs(d-JensenShannon(b, a)) > 1e-12 {
			t.Errorf("divergences %v and %v", d, JensenShannon(b, a))
		}
		there, p := Homogeneity(a, b, 9, rand.NewPCG(1, 0))
		back, _ := Homogeneity(b, a, 9, rand.NewPCG(1, 0))
		if math.Abs(there-back) > 1e-9*(1+there) || p < 0.1 || p > 1 {
			t.Errorf("χ² %v and %v, p %v", there, back, p)
		}
	})
}
