package stats

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/optimize"
)

// A Cell is a count and what was expected in its place.
type Cell struct {
	N int     // 0 or more
	E float64 // above 0
}

func (c Cell) check() {
	if c.N < 0 || !(c.E > 0) || math.IsInf(c.E, 0) {
		panic(fmt.Sprintf("stats: %d events where %v are expected", c.N, c.E))
	}
}

// A Shrinker is the gamma-Poisson shrinker of DuMouchel (1999), "Bayesian data
// mining in large frequency tables": every cell has a ratio λ of its own, its
// count is Poisson with mean λ·E, and the λ of all cells are drawn from
//
//	P · gamma(A1, rate B1) + (1−P) · gamma(A2, rate B2).
//
// Fitted to all cells it says how much of a cell's N/E is chance: a ratio of 8
// that stands on 2 rows is pulled down to the others, one that stands on 200
// is not.
type Shrinker struct {
	A1, B1, A2, B2 float64 // above 0
	P              float64 // in (0, 1)
}

// The shapes and rates that FitShrinker looks at. Where the ratios do not vary
// at all, the likelihood is highest at infinity; at 10⁵ a gamma
// distribution of mean 1 has a standard deviation of .003.
const leastShape, mostShape = 1e-3, 1e5

// squashWidth is by what ratio the expectations of cells of one count may
// differ that are fitted as so many cells of their mean, as DuMouchel and
// Pregibon (2001) squash. Of 150,000 cells it leaves 5,000, and the fit is less
// likely by 5·10⁻⁴ in a log likelihood of −166,267.
const squashWidth = 1.02

// ErrFewCells is returned by FitShrinker where there are no more cells than
// parameters.
var ErrFewCells = errors.New("too few cells to fit the distribution of their ratios")

// FitShrinker fits a Shrinker by maximum likelihood. Cells with N = 0 are left
// out, and the likelihood is that of a count given that it is 1 or more: so a
// caller need not enumerate the empty cells of a table, of which there may be
// millions (openEBGM's default). The order of the cells does not matter.
//
// It climbs by BFGS, with shapes and rates kept in [10⁻³, 10⁵], some steps from
// each of six starts, and to the top from where they end within a likelihood
// ratio of e³ of the highest. Different θ may be nearly equally
// likely, so compare fits by LogLikelihood. A1/B1 ≥ A2/B2 in the result. The
// error is ErrFewCells.
func FitShrinker(cells []Cell) (Shrinker, error) {
	f := squash(cells)
	if len(f.e) <= 5 {
		return Shrinker{}, ErrFewCells
	}
	problem := optimize.Problem{
		Func: func(x []float64) float64 { return f.value(x) },
		Grad: func(grad, x []float64) { f.gradient(grad, x) },
	}
	climb := func(from []float64, steps int, least float64) *optimize.Result {
		// A line search that finds nothing higher ends with an error, at the top.
		r, _ := optimize.Minimize(problem, from, &optimize.Settings{
			MajorIterations:   steps,
			GradientThreshold: 1e-8,
			Converger:         &optimize.FunctionConverge{Absolute: least / f.total, Iterations: 5},
		}, &optimize.BFGS{})
		return r
	}
	var ends []*optimize.Result
	for _, start := range []Shrinker{
		{.2, .1, 2, 4, 1. / 3}, // DuMouchel's
		{2, 1, 4, 4, .1},
		{1, .5, 50, 50, .02},
		{.5, .1, 1, 1, .5},
		{20, 20, 1000, 1000, .2},
		{4, 1, 10_000, 10_000, .001}, // a few hot cells
	} {
		if r := climb(start.free(), 20, .01); r != nil {
			ends = append(ends, r)
		}
	}
	slices.SortStableFunc(ends, func(a, b *optimize.Result) int { return cmp.Compare(a.F, b.F) })
	top := ends[0]
	for _, end := range ends {
		if (end.F-ends[0].F)*f.total > 3 {
			break
		}
		if r := climb(end.X, 300, 1e-6); r != nil && r.F < top.F {
			top = r
		}
	}
	best := bounded(top.X)
	if best.A1/best.B1 < best.A2/best.B2 {
		best = Shrinker{best.A2, best.B2, best.A1, best.B1, 1 - best.P}
	}
	return best, nil
}

// LogLikelihood returns Σ ln P(N | N ≥ 1) over the cells of N ≥ 1.
func (s Shrinker) LogLikelihood(cells []Cell) float64 {
	sum := 0.0
	for _, c := range cells {
		if c.check(); c.N > 0 {
			p, zero, _ := s.log(float64(c.N), c.E)
			sum += p - math.Log(-math.Expm1(zero))
		}
	}
	return sum
}

// A shrinkFit is the likelihood of cells, and its derivative.
type shrinkFit struct {
	n      []int32   // index in counts
	e      []float64 // expectation
	weight []float64 // how many cells
	total  float64   // sum of the weights
	counts []float64 // the distinct counts, ascending

	at         []float64 // x that value and gradient were computed at
	height     float64
	derivative [5]float64
}

// squash makes a shrinkFit of the cells that are not empty, with those joined
// that have the same count and nearly the same expectation.
func squash(cells []Cell) *shrinkFit {
	sorted := make([]Cell, 0, len(cells))
	for _, c := range cells {
		if c.check(); c.N > 0 {
			sorted = append(sorted, c)
		}
	}
	slices.SortFunc(sorted, func(a, b Cell) int { return cmp.Or(cmp.Compare(a.N, b.N), cmp.Compare(a.E, b.E)) })
	f := &shrinkFit{total: float64(len(sorted))}
	for i := 0; i < len(sorted); {
		first, j, sum := sorted[i], i, 0.0
		for ; j < len(sorted) && sorted[j].N == first.N && sorted[j].E <= first.E*squashWidth; j++ {
			sum += sorted[j].E
		}
		if i == 0 || first.N != sorted[i-1].N {
			f.counts = append(f.counts, float64(first.N))
		}
		f.n = append(f.n, int32(len(f.counts)-1))
		f.e = append(f.e, sum/float64(j-i))
		f.weight = append(f.weight, float64(j-i))
		i = j
	}
	return f
}

// free maps θ to five numbers without bounds, and bounded back.
func (s Shrinker) free() []float64 {
	x := make([]float64, 5)
	low, width := math.Log(leastShape), math.Log(mostShape/leastShape)
	for i, v := range []float64{s.A1, s.B1, s.A2, s.B2} {
		share := (math.Log(v) - low) / width
		x[i] = math.Log(share / (1 - share))
	}
	x[4] = math.Log(s.P / (1 - s.P))
	return x
}

func bounded(x []float64) Shrinker {
	shape := func(x float64) float64 { return leastShape * math.Pow(mostShape/leastShape, logistic(x)) }
	return Shrinker{shape(x[0]), shape(x[1]), shape(x[2]), shape(x[3]), min(max(logistic(x[4]), 1e-9), 1-1e-9)}
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// value is the mean negative log likelihood of the parameters that are free.
func (f *shrinkFit) value(x []float64) float64 {
	f.compute(x)
	return -f.height
}

func (f *shrinkFit) gradient(grad, x []float64) {
	f.compute(x)
	width := math.Log(mostShape / leastShape)
	for i := range 4 {
		share := logistic(x[i])
		grad[i] = -f.derivative[i] * width * share * (1 - share)
	}
	grad[4] = -f.derivative[4]
}

// A gammaPoisson is one component: counts of mean λ·E with λ from a gamma
// distribution, which are negative binomial. What depends on the count alone
// is kept for the distinct counts.
type gammaPoisson struct {
	shape, rate float64
	constant    []float64 // ln Γ(shape+n) − ln Γ(shape) − ln n!
	slope       []float64 // ψ(shape+n) − ψ(shape)
}

func newGammaPoisson(shape, rate float64, counts []float64) gammaPoisson {
	g := gammaPoisson{shape: shape, rate: rate}
	for _, n := range counts {
		g.constant = append(g.constant, logRising(shape, n))
		g.slope = append(g.slope, mathext.Digamma(shape+n)-mathext.Digamma(shape))
	}
	return g
}

// logRising returns ln Γ(a+n)/(Γ(a)·n!).
func logRising(a, n float64) float64 {
	over, _ := math.Lgamma(a + n)
	under, _ := math.Lgamma(a)
	factorial, _ := math.Lgamma(n + 1)
	return over - under - factorial
}

// log returns ln P(n) and ln P(0) where e are expected, and the derivatives of
// both by ln shape and ln rate; n is the i-th of the distinct counts.
func (g *gammaPoisson) log(i int32, n, e float64) (p, zero float64, dp, dzero [2]float64) {
	p, zero = negativeBinomial(g.shape, g.rate, g.constant[i], n, e)
	share := e / (g.rate + e)
	dp = [2]float64{float64(g.shape*g.slope[i]) + zero, float64(g.shape*share) - float64(n*(1-share))}
	dzero = [2]float64{zero, g.shape * share}
	return p, zero, dp, dzero
}

// negativeBinomial returns ln P(n) and ln P(0) of counts of mean λ·e, with λ
// from a gamma distribution; rising is logRising(shape, n).
func negativeBinomial(shape, rate, rising, n, e float64) (p, zero float64) {
	empty := -math.Log1p(e / rate) // ln rate/(rate+e)
	zero = shape * empty
	return rising + zero + float64(n*(math.Log(e/rate)+empty)), zero
}

// compute evaluates height and derivative, by ln shape, ln rate and ln of the
// odds of P, at x.
func (f *shrinkFit) compute(x []float64) {
	if slices.Equal(f.at, x) {
		return
	}
	f.at = append(f.at[:0], x...)
	s := bounded(x)
	one, two := newGammaPoisson(s.A1, s.B1, f.counts), newGammaPoisson(s.A2, s.B2, f.counts)
	logP, logR := math.Log(s.P), math.Log1p(-s.P)
	var sum float64
	var d [5]float64
	for i, e := range f.e {
		k, w := f.n[i], f.weight[i]
		p1, z1, dp1, dz1 := one.log(k, f.counts[k], e)
		p2, z2, dp2, dz2 := two.log(k, f.counts[k], e)
		p, share := mixture(logP+p1, logR+p2)
		z, zeroShare := mixture(logP+z1, logR+z2)
		odds := 1 / math.Expm1(-z) // P(0)/(1−P(0))
		sum += float64(w * (p - math.Log(-math.Expm1(z))))
		for j := range 2 {
			d[j] += float64(w * (float64(share*dp1[j]) + float64(odds*zeroShare*dz1[j])))
			d[2+j] += float64(w * (float64((1-share)*dp2[j]) + float64(odds*(1-zeroShare)*dz2[j])))
		}
		d[4] += float64(w * (share - s.P + float64(odds*(zeroShare-s.P))))
	}
	f.height = sum / f.total
	for j := range d {
		f.derivative[j] = d[j] / f.total
	}
}

// log returns ln P(n) and ln P(0), and the share of the first component in
// P(n), where e are expected.
func (s Shrinker) log(n, e float64) (p, zero, first float64) {
	p1, z1 := negativeBinomial(s.A1, s.B1, logRising(s.A1, n), n, e)
	p2, z2 := negativeBinomial(s.A2, s.B2, logRising(s.A2, n), n, e)
	one, two := math.Log(s.P), math.Log1p(-s.P)
	p, first = mixture(one+p1, two+p2)
	zero, _ = mixture(one+z1, two+z2)
	return p, zero, first
}

// mixture returns ln(eᵃ + eᵇ) and the share of eᵃ in the sum.
func mixture(a, b float64) (log, share float64) {
	top := max(a, b)
	x, y := math.Exp(a-top), math.Exp(b-top)
	return top + math.Log(x+y), x / (x + y)
}
