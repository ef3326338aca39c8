package stats

import (
	"bufio"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// TestChangesAgainstR runs every case of testdata/oracle/action.tsv, whose
// first line says which R made it.
func TestChangesAgainstR(t *testing.T) {
	f, err := os.Open("../testdata/oracle/action.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, cases := bufio.NewScanner(f), 0
	lines.Scan() // the comment
	for lines.Scan() {
		fields := strings.Split(lines.Text(), "\t")
		var args, want []float64
		to := &args
		for _, s := range fields[1:] {
			if s == "=" {
				to = &want
				continue
			}
			v, err := strconv.ParseFloat(s, 64)
			if err != nil {
				t.Fatal(err)
			}
			*to = append(*to, v)
		}
		var r RatioOfRatios
		switch fields[0] {
		case "exact":
			before, after := Pair{int(args[0]), int(args[1])}, Pair{int(args[2]), int(args[3])}
			r = CompareChanges([]Pair{before}, []Pair{after}, args[4])
			want = append(want, 1, 0)
		case "robust":
			var blocks []Pair
			for i := 2; i < len(args); i += 2 {
				blocks = append(blocks, Pair{int(args[i]), int(args[i+1])})
			}
			n := int(args[1])
			b, varianceBefore, _ := around(blocks[:n])
			a, varianceAfter, _ := around(blocks[n:])
			dispersion := (varianceBefore + varianceAfter) / (b.inverses() + a.inverses())
			r = robustChange(b, a, dispersion, len(blocks)-2, args[0])
			if got := CompareChanges(blocks[:n], blocks[n:], args[0]); dispersion > 1 && got != r || dispersion <= 1 && (got.Dispersion != 1 || got.DF != 0) {
				t.Errorf("%s: compared as %+v, φ %v", lines.Text(), got, dispersion)
			}
		default:
			t.Fatalf("unknown case %q", fields[0])
		}
		for i, got := range []float64{r.Ratio, r.Low, r.High, r.P, r.Dispersion, float64(r.DF)} {
			if !near(got, want[i], 1e-7) {
				t.Errorf("%s: figure %d is %.12g, want %.12g", lines.Text(), i, got, want[i])
			}
		}
		cases++
	}
	if cases < 18 {
		t.Errorf("%d cases", cases)
	}
}

// What moves both groups alike, block by block, is no effect, and swapping
// before and after turns the ratio over.
func TestChangesSymmetry(t *testing.T) {
	before, after := []Pair{{8, 20}, {4, 30}, {9, 31}}, []Pair{{16, 40}, {2, 15}, {5, 9}}
	r, back := CompareChanges(before, after, .95), CompareChanges(after, before, .95)
	if !near(r.Ratio, 1/back.Ratio, 1e-12) || !near(r.Low, 1/back.High, 1e-9) || !near(r.P, back.P, 1e-9) {
		t.Errorf("%+v, and back %+v", r, back)
	}
	season := []Pair{{80, 200}, {4, 10}, {40, 100}}
	if r := CompareChanges(season, []Pair{{2, 5}, {200, 500}, {20, 50}}, .95); r.Ratio != 1 || r.P != 1 || r.Dispersion != 1 {
		t.Errorf("seasons alone: %+v", r)
	}
	for _, r := range []RatioOfRatios{CompareChanges(nil, nil, .95), CompareChanges([]Pair{{0, 3}}, []Pair{{0, 4}}, .95)} {
		if !math.IsNaN(r.Ratio) || r.P != 1 || r.Low != 0 || !math.IsInf(r.High, 1) {
			t.Errorf("nothing touched: %+v", r)
		}
	}
}

// simulateChanges returns how often no effect is rejected at .05, and how
// often the interval holds the true ratio: 13 weeks on either side that swing
// together, of touched and control events a week on average, the touched
// ones by a gamma factor of the given shape (0: Poisson).
func simulateChanges(runs int, touched, control, ratio, shape float64) (rejected, covered float64) {
	src := rand.NewPCG(5, 5)
	poisson := func(mean float64) int { return int(distuv.Poisson{Lambda: mean, Src: src}.Rand()) }
	for range runs {
		var side [2][]Pair
		for i := range side {
			for range 13 {
				season := math.Exp(distuv.Normal{Sigma: .3, Src: src}.Rand())
				mean := touched * season
				if i == 1 {
					mean *= ratio
				}
				if shape > 0 {
					mean *= distuv.Gamma{Alpha: shape, Beta: shape, Src: src}.Rand()
				}
				side[i] = append(side[i], Pair{poisson(mean), poisson(control * season)})
			}
		}
		r := CompareChanges(side[0], side[1], .95)
		if r.P <= .05 {
			rejected += 1 / float64(runs)
		}
		if r.Low <= ratio && ratio <= r.High {
			covered += 1 / float64(runs)
		}
	}
	return rejected, covered
}

// Without an effect at most one comparison in twenty says there is one, be
// weeks overdispersed or few, and a little more where few touched events come
// in few of the weeks; a halving is found.
func TestChangesSimulated(t *testing.T) {
	const runs = 1000
	const error = .021 // three standard errors of a share of .05
	for _, c := range []struct {
		touched, control, ratio, shape float64
		most, least                    float64 // rejected without an effect, beside the slack, and with one
	}{
		{1, 20, 1, 0, .05, 0}, {10, 50, 1, 0, .05, 0}, {10, 50, 1, 2, .05, 0}, {40, 40, 1, 1, .05, 0}, {3, 3, 1, 4, .05, 0},
		// φ 3 and 8.
		{.3, 20, 1, .3 / 2, .05, 0}, {.5, 20, 1, .5 / 2, .05, 0}, {.5, 20, 1, .5 / 7, .05, 0}, {1, 5, 1, 1. / 2, .055, 0},
		{1, 20, 1, 1. / 7, .07, 0}, {2, 20, 1, 2. / 7, .07, 0}, {5, 20, 1, 5. / 7, .06, 0},
		{10, 50, .5, 0, .05, .95}, {10, 50, .5, 4, .05, .6}, {40, 200, .5, 4, .05, .75}, {40, 200, .5, 10, .05, .95},
	} {
		rejected, covered := simulateChanges(runs, c.touched, c.control, c.ratio, c.shape)
		if c.ratio == 1 && rejected > c.most+error || rejected < c.least || covered < 1-c.most-error {
			t.Errorf("%+v: rejected %.3f, covered %.3f", c, rejected, covered)
		}
		t.Logf("touched %v, control %v, ratio %v, shape %v: rejected %.3f, covered %.3f", c.touched, c.control, c.ratio, c.shape, rejected, covered)
	}
}

// The exact test finds a change of DetectableChange in about four of five.
func TestDetectableChange(t *testing.T) {
	for _, c := range []struct{ touched, control float64 }{{4, 50}, {10, 20}, {40, 200}} {
		before := Pair{int(13 * c.touched), int(13 * c.control)}
		r := DetectableChange(before, before, 1, .95, .8)
		power, _ := simulateChanges(1000, c.touched, c.control, r, 0)
		if power < .7 || power > .9 {
			t.Errorf("touched %v, control %v: ratio %.3f is found with power %.3f", c.touched, c.control, r, power)
		}
		t.Logf("touched %v, control %v: ratio %.3f is found with power %.3f", c.touched, c.control, r, power)
	}
	for _, b := range []Pair{{2, 100}, {0, 10}, {10, 0}} {
		if r := DetectableChange(b, Pair{0, b.Control}, 1, .95, .8); !math.IsNaN(r) {
			t.Errorf("before %+v: %v", b, r)
		}
	}
}
