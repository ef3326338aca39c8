package classifier

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestMissRank(t *testing.T) {
	tests := []struct {
		n                    int
		missRate, confidence float64
		want                 int
	}{
		// ⌊missRate·(n+1)⌋
		{8, .1, 0, 0},
		{9, .1, 0, 1},
		{18, .1, 0, 1},
		{19, .1, 0, 2},
		{545, .05, 0, 27},
		// .9^28 is .0523 and .9^29 .0471; .95^58 is .0510 and .95^59 .0485.
		{28, .1, .95, 0},
		{29, .1, .95, 1},
		{58, .05, .95, 0},
		{59, .05, .95, 1},
		// scipy.stats.binom.cdf(4, 100, .1) is .0237, of 5 it is .0576.
		{100, .1, .95, 5},
		// scipy.stats.binom.cdf(39, 500, .1) is .0550, of 38 it is .0393.
		{500, .1, .95, 39},
		{0, .1, 0, 0},
		{0, .1, .95, 0},
	}
	for _, tt := range tests {
		if got := missRank(tt.n, tt.missRate, tt.confidence); got != tt.want {
			t.Errorf("of %d rows at %g (confidence %g): rank %d, want %d", tt.n, tt.missRate, tt.confidence, got, tt.want)
		}
	}
}

func TestBoundMisses(t *testing.T) {
	var class []float64
	for i := range 19 {
		class = append(class, float64(19-i)/20) // .95 … .05
	}
	all := append(slices.Clone(class), .01, .02, .03, .07, .11, .5)
	b, err := BoundMisses(class, all, .1, 0)
	if err != nil {
		t.Fatal(err)
	}
	// The second smallest, which one row misses; 20 of 25 rows reach .1. The bound
	// on 1 of 19 is scipy.stats.beta.ppf(.95, 2, 18).
	want := MissBound{MissRate: .1, N: 19, Misses: 1, Upper: .2264, Threshold: .1, Share: .8}
	if math.Abs(b.Upper-want.Upper) > 5e-5 {
		t.Errorf("upper bound %v, want %v", b.Upper, want.Upper)
	}
	if b.Upper = want.Upper; b != want {
		t.Errorf("got %+v, want %+v", b, want)
	}

	few, err := BoundMisses(class[:8], all, .1, 0)
	if err != nil || few.Threshold != 0 || few.Share != 1 || few.Misses != 0 {
		t.Errorf("8 rows of the class: %+v, %v: want all rows in the queue", few, err)
	}
	none, err := BoundMisses(nil, nil, .1, .95)
	if err != nil || none.Threshold != 0 || none.Upper != 1 {
		t.Errorf("no rows: %+v, %v", none, err)
	}
	tied, err := BoundMisses(slices.Repeat([]float64{.4}, 50), nil, .2, 0)
	if err != nil || tied.Threshold != .4 || tied.Misses != 0 {
		t.Errorf("rows of one score: %+v, %v: want none missed", tied, err)
	}
	for _, bad := range [][2]float64{{0, 0}, {1, 0}, {math.NaN(), 0}, {.1, 1}, {.1, -.1}, {.1, math.NaN()}} {
		if _, err := BoundMisses(class, all, bad[0], bad[1]); err == nil {
			t.Errorf("miss rate %v at confidence %v is no error", bad[0], bad[1])
		}
	}
}

// Scores of the class are uniform, so that a threshold misses a share equal to
// itself. On average that is k/(n+1); with a confidence it is above the miss
// rate no more often than promised.
func TestBoundMissesKeepsItsPromise(t *testing.T) {
	const draws, missRate = 4000, .1
	random := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{9, 25, 32, 300} {
		sum, over := 0.0, 0
		for range draws {
			class := make([]float64, n)
			for i := range class {
				class[i] = random.Float64()
			}
			onAverage, err := BoundMisses(class, nil, missRate, 0)
			if err != nil {
				t.Fatal(err)
			}
			sum += onAverage.Threshold
			sure, err := BoundMisses(class, nil, missRate, .95)
			if err != nil {
				t.Fatal(err)
			}
			if sure.Threshold > missRate {
				over++
			}
		}
		want := float64(missRank(n, missRate, 0)) / float64(n+1)
		if mean := sum / draws; math.Abs(mean-want) > 4*math.Sqrt(want*(1-want)/float64(n+2)/draws) {
			t.Errorf("%d rows: %.4f missed on average, want %.4f", n, mean, want)
		}
		if share := float64(over) / draws; share > .05+4*math.Sqrt(.05*.95/draws) {
			t.Errorf("%d rows: more than %g missed in %.4f of the draws, want .05 at most", n, missRate, share)
		}
	}
}
