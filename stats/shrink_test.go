package stats

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

var dumouchel = Shrinker{.2, .1, 2, 4, 1. / 3}

// TestShrinkAgainstR runs every case of testdata/oracle/shrink.tsv.
func TestShrinkAgainstR(t *testing.T) {
	cases := 0
	for c := range oracle(t, "shrink.tsv") {
		cases++
		t.Run(fmt.Sprintf("line %d, %s", c.line, c.name), func(t *testing.T) {
			a, want := c.args, c.want
			var got []float64
			tolerance := 1e-9
			switch k := len(a); c.name {
			case "posterior":
				p := Shrinker{a[0], a[1], a[2], a[3], a[4]}.Posterior(Cell{int(a[5]), a[6]})
				got = []float64{p.Q, p.GeometricMean(), p.Quantile(.05), p.Quantile(.95)}
			case "fit":
				n, e := a[5:5+(k-5)/2], a[5+(k-5)/2:]
				var cells []Cell
				for i := range n {
					cells = append(cells, Cell{int(n[i]), e[i]})
				}
				s, err := FitShrinker(cells)
				if err != nil {
					t.Fatal(err)
				}
				// Where R's best is higher or lower by less than a hundredth, no
				// posterior differs in a digit that is shown.
				best := s.LogLikelihood(cells)
				t.Logf("fitted %.4g: %.6f, R %.6f", s, best, want[1])
				if best < want[1]-.01 {
					t.Errorf("fitted %+v with log likelihood %.6f, R finds %.6f", s, best, want[1])
				}
				got, want = []float64{Shrinker{a[0], a[1], a[2], a[3], a[4]}.LogLikelihood(cells)}, want[:1]
			case "ic":
				ic, low, high := InformationComponent(Cell{int(a[0]), a[1]}, a[2])
				got = []float64{ic, low, high}
			case "ratios":
				prr, ror := ReportingRatios(int(a[0]), int(a[1]), int(a[2]), int(a[3]), a[4])
				got = []float64{prr.Ratio, prr.Low, prr.High, ror.Ratio, ror.Low, ror.High}
			case "logodds":
				var counts [2][]int
				for i, n := range a[:2*k/3] {
					counts[i/(k/3)] = append(counts[i/(k/3)], int(n))
				}
				delta, z := LogOdds(counts[0], counts[1], a[2*k/3:])
				got = append(delta, z...)
			default:
				t.Fatal("unknown case")
			}
			for i := range want {
				if !near(got[i], want[i], tolerance) {
					t.Errorf("figure %d = %.15g, R has %.15g", i, got[i], want[i])
				}
			}
		})
	}
	if cases < 30 {
		t.Errorf("%d cases", cases)
	}
}

// The figures stated in the project's statistical definitions, to their digits.
func TestStatedDisproportion(t *testing.T) {
	for _, c := range []struct {
		cell                 Cell
		q, ebgm, eb05, digit float64
	}{
		{Cell{20, 2}, .9999986777, 9.38194721, 6.389392, 1e-6},
		{Cell{3, .5}, .8040911657, 3.3679613, .72288, 1e-5},
		{Cell{0, 1}, .3259766212, .07769188, 5e-05, 1e-6},
	} {
		p := dumouchel.Posterior(c.cell)
		if !near(p.Q, c.q, 1e-9) || !near(p.GeometricMean(), c.ebgm, 5e-8) || math.Abs(p.Quantile(.05)-c.eb05) > c.digit {
			t.Errorf("%+v: Qn %.10f, EBGM %.8f, EB05 %.6f", c, p.Q, p.GeometricMean(), p.Quantile(.05))
		}
	}
	ic, low, _ := InformationComponent(Cell{20, 2}, .95)
	prr, ror := ReportingRatios(20, 100, 200, 10_000, .95)
	for _, c := range []struct{ got, want float64 }{
		{ic, 3.03562391}, {low, 2.334254684},
		{prr.Ratio, 11}, {prr.Low, 7.2429}, {prr.High, 16.7060},
		{ror.Ratio, 13.5}, {ror.Low, 8.0929}, {ror.High, 22.5197},
	} {
		if !near(c.got, c.want, 2e-5) {
			t.Errorf("%.8g, want %.8g", c.got, c.want)
		}
	}
}

// drawCells draws k cells of ratios λ from s, with expectations around 1.
func drawCells(s Shrinker, k int, seed uint64) []Cell {
	src := rand.NewPCG(seed, 0)
	random := rand.New(src)
	cells := make([]Cell, k)
	for i := range cells {
		shape, rate := s.A2, s.B2
		if random.Float64() < s.P {
			shape, rate = s.A1, s.B1
		}
		e := math.Exp(1.5 * random.NormFloat64())
		lambda := distuv.Gamma{Alpha: shape, Beta: rate, Src: src}.Rand()
		cells[i] = Cell{int(distuv.Poisson{Lambda: lambda * e, Src: src}.Rand()), e}
	}
	return cells
}

// The fit finds the distribution that the cells were drawn from: its log
// likelihood is above that of the truth, and the posterior of a cell is nearly
// the same. Neither the order of cells nor empty ones matter.
func TestFitShrinkerFindsTheTruth(t *testing.T) {
	truth := Shrinker{4, 1, 30, 30, .05}
	cells := drawCells(truth, 20_000, 1)
	s, err := FitShrinker(cells)
	if err != nil || s.LogLikelihood(cells) < truth.LogLikelihood(cells) {
		t.Fatalf("%+v, %v", s, err)
	}
	for _, c := range []Cell{{3, .5}, {20, 5}, {8, 8}, {200, 120}} {
		got, want := s.Posterior(c).Quantile(.05), truth.Posterior(c).Quantile(.05)
		if !near(got, want, .06) {
			t.Errorf("%+v: EB05 %.3f, of the truth %.3f", c, got, want)
		}
	}
	slices.Reverse(cells)
	if again, _ := FitShrinker(append(cells, Cell{0, 3})); again != s {
		t.Errorf("in another order %+v, was %+v", again, s)
	}
}

// Where nothing but chance makes the cells differ, no cell is pulled far from 1.
func TestFitShrinkerOfChance(t *testing.T) {
	cells := drawCells(Shrinker{1e8, 1e8, 1e8, 1e8, .5}, 20_000, 2)
	s, err := FitShrinker(cells)
	if err != nil {
		t.Fatal(err)
	}
	high := 0.0
	for _, c := range cells {
		if c.N >= 3 {
			high = max(high, s.Posterior(c).Quantile(.05))
		}
	}
	if high > 1.3 {
		t.Errorf("%+v takes a cell of chance for %.2f times its expectation", s, high)
	}
}

func TestFitShrinkerOfFewCells(t *testing.T) {
	same := slices.Repeat([]Cell{{1, 1}}, 100)
	for name, cells := range map[string][]Cell{"none": nil, "empty": make([]Cell, 0), "one kind": same} {
		if s, err := FitShrinker(cells); !errors.Is(err, ErrFewCells) {
			t.Errorf("%s: %+v, %v", name, s, err)
		}
	}
}

// A posterior's quantiles leave the stated share below them.
func TestPosteriorQuantile(t *testing.T) {
	for _, c := range []Cell{{0, 1e-6}, {1, 1e-6}, {1, 1e5}, {3, .01}, {50, 1}, {100_000, 90_000}, {9, 4000}} {
		for _, s := range []Shrinker{dumouchel, {1e-3, 1e5, 1e5, 1e-3, .5}, {1e5, 1e5, 2, .01, .999}} {
			p := s.Posterior(c)
			for _, share := range []float64{.05, .5, .95} {
				x := p.Quantile(share)
				below := p.Q*gammaDist{p.A1, p.B1}.below(x) + (1-p.Q)*gammaDist{p.A2, p.B2}.below(x)
				if math.Abs(below-share) > 1e-7 && x > 1e-300 {
					t.Errorf("%+v of %+v: %v is below %v, not %v", c, s, below, x, share)
				}
			}
		}
	}
}

// One fit, and the EB05 of every cell of three and more: what a table of
// hotspots costs.
func BenchmarkShrinker(b *testing.B) {
	cells := drawCells(Shrinker{4, 1, 30, 30, .05}, 150_000, 1)
	for b.Loop() {
		s, err := FitShrinker(cells)
		if err != nil {
			b.Fatal(err)
		}
		for _, c := range cells {
			if c.N >= 3 {
				s.Posterior(c).Quantile(.05)
			}
		}
	}
}
