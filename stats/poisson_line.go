package stats

import "math"

// A line is a Poisson regression with log link, prior weights ω and offset
// ln n: ln E(dᵢ) = ln nᵢ + intercept + slope·xᵢ.
type line struct {
	intercept, slope float64
	mu               []float64 // fitted means
	leverage         []float64 // diagonal of the hat matrix
	weight           float64   // Σωμ
	centre           float64   // mean of x, weighted by ωμ
	spread           float64   // Σωμ·(x − centre)²; 0 for a level
}

// predict returns the mean at x with exposure n and the variance of its
// logarithm, for Poisson counts.
func (l line) predict(x, n float64) (mean, variance float64) {
	mean = n * math.Exp(l.intercept+float64(l.slope*x))
	variance = 1 / l.weight
	if l.spread > 0 {
		variance += (x - l.centre) * (x - l.centre) / l.spread
	}
	return mean, variance
}

// fitLine fits by iteratively reweighted least squares until no log mean moves
// by more than 1e-10. It reports false if that takes more than 100 steps, as
// it does where no finite slope fits best.
func fitLine(x, d, n, prior []float64) (line, bool) {
	mu, w, z := make([]float64, len(d)), make([]float64, len(d)), make([]float64, len(d))
	for i := range d {
		mu[i] = d[i] + 0.1
	}
	for range 100 {
		for i := range mu {
			w[i] = prior[i] * mu[i]
			z[i] = math.Log(mu[i]/n[i]) + (d[i]-mu[i])/mu[i]
		}
		l := leastSquares(x, z, w)
		moved := 0.0
		for i := range mu {
			next := n[i] * math.Exp(l.intercept+float64(l.slope*x[i]))
			moved = max(moved, math.Abs(math.Log(next/mu[i])))
			mu[i] = next
		}
		if moved <= 1e-10 {
			l.mu, l.leverage = mu, w
			for i := range w {
				w[i] *= 1/l.weight + (x[i]-l.centre)*(x[i]-l.centre)/l.spread
			}
			return l, true
		}
	}
	return line{}, false
}

// leastSquares fits z to x with weights w.
func leastSquares(x, z, w []float64) line {
	var l line
	var meanZ, sxz float64
	for i := range w {
		l.weight += w[i]
		l.centre += float64(w[i] * x[i])
		meanZ += float64(w[i] * z[i])
	}
	l.centre /= l.weight
	meanZ /= l.weight
	for i := range w {
		dx := x[i] - l.centre
		l.spread += float64(w[i] * dx * dx)
		sxz += float64(w[i] * dx * (z[i] - meanZ))
	}
	l.slope = sxz / l.spread
	l.intercept = meanZ - float64(l.slope*l.centre)
	return l
}

// fitLevel fits the line without slope, which is Σωd/Σωn everywhere. It needs
// an event.
func fitLevel(d, n, prior []float64) line {
	var events, exposure float64
	for i := range d {
		events += float64(prior[i] * d[i])
		exposure += float64(prior[i] * n[i])
	}
	rate := events / exposure
	l := line{intercept: math.Log(rate), mu: make([]float64, len(d)), leverage: make([]float64, len(d)), weight: events}
	for i := range d {
		l.mu[i] = rate * n[i]
		l.leverage[i] = prior[i] * n[i] / exposure
	}
	return l
}

func ones(n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = 1
	}
	return v
}
