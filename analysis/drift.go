package analysis

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"

	"suxi/stats"
)

// Training says of the rows that the model learnt from what it says of others,
// out of fold (classifier.Profile).
type Training struct {
	N                   int
	Classes             []int // predictions of each category of the taxonomy
	Confidence, Unknown Moments
}

// Moments are the mean and the variance of a sample.
type Moments struct{ Mean, Variance float64 }

const (
	// driftEvents is how many events a side needs to be compared.
	driftEvents = 30

	// A mix whose smaller side has so many events is tested by the χ²
	// distribution instead of permutations, categories of which fewer than
	// driftLeast are expected there made one.
	driftLarge = 1000
	driftLeast = 5

	driftPermutations = 999
	driftSeed         = 1
)

// A sightings is what is known of the events of a period, in whole numbers.
type sightings struct {
	labels, predicted   []int // events per category: the one in force, the model's
	confidence, unknown shareMoments
}

// shareMoments adds up shares in ten-thousandths, and their squares.
type shareMoments struct{ n, sum, squares int64 }

const tenThousandths = 1e4

func (m *shareMoments) add(v int64) { m.n, m.sum, m.squares = m.n+1, m.sum+v, m.squares+v*v }

// of returns the moments, the variance with divisor n−1.
func (m shareMoments) of() Moments {
	n := float64(m.n)
	mean := float64(m.sum) / n
	v := (float64(m.squares) - float64(mean*float64(m.sum))) / max(n-1, 1)
	return Moments{mean / tenThousandths, max(v, 0) / (tenThousandths * tenThousandths)}
}

// sightings adds up the events of every period.
func (f *finish) sightings() []sightings {
	out := make([]sightings, len(f.periods))
	for i := range out {
		out[i].labels, out[i].predicted = make([]int, len(f.tax.Categories)), make([]int, len(f.tax.Categories))
	}
	for i := range f.events {
		k := &f.events[i]
		p := f.periodOf(k.day)
		if p < 0 {
			continue
		}
		s := &out[p]
		s.labels[k.category]++
		if k.model == noEntry || k.probability == noProbability {
			continue
		}
		s.predicted[k.model]++
		s.confidence.add((int64(k.probability) + 50) / 100)
		if k.unknown != noUnknown {
			s.unknown.add(int64(k.unknown))
		}
	}
	return out
}

// drift compares every period with the one before, and with the training rows.
func (f *finish) drift(periods []Period) []Drift {
	out := []Drift{}
	seen := f.sightings()
	begin := 0
	for i, p := range periods {
		if p.Previous == nil || min(sum(seen[i].labels), sum(seen[*p.Previous].labels)) < driftEvents {
			continue
		}
		now, before := &seen[i], &seen[*p.Previous]
		d := Drift{Period: i, Against: AgainstPrevious, Base: new(*p.Previous)}
		d.mix(before.labels, now.labels)
		d.Confidence = shift(now.confidence, before.confidence.n, before.confidence.of(), -1)
		d.Unknown = shift(now.unknown, before.unknown.n, before.unknown.of(), +1)
		out = append(out, d)
	}
	f.decideDrift(out[begin:])
	begin = len(out)
	if t := f.opts.Training; t != nil && t.N >= driftEvents {
		for i := range periods {
			now := &seen[i]
			if sum(now.predicted) < driftEvents {
				continue
			}
			d := Drift{Period: i, Against: AgainstTraining}
			d.mix(t.Classes, now.predicted)
			d.Confidence = shift(now.confidence, int64(t.N), t.Confidence, -1)
			d.Unknown = shift(now.unknown, int64(t.N), t.Unknown, +1)
			out = append(out, d)
		}
	}
	f.decideDrift(out[begin:])
	return out
}

// mix compares the shares of categories.
func (d *Drift) mix(base, now []int) {
	d.N, d.BaseN = sum(now), sum(base)
	d.Mix.Divergence = stats.JensenShannon(base, now)
	d.Mix.StabilityIndex = finite(stats.StabilityIndex(base, now))
	if min(d.N, d.BaseN) < driftLarge {
		d.Mix.Method = ByPermutation
		d.Mix.ChiSquare, d.Mix.P = stats.Homogeneity(base, now, driftPermutations, rand.NewPCG(driftSeed, 0))
		return
	}
	d.Mix.Method, d.Mix.P = ByChiSquare, 1
	base, now = pool(base, now, driftLeast)
	d.Mix.ChiSquare, _ = stats.Homogeneity(base, now, 0, nil)
	if len(now) > 1 {
		d.Mix.P = distuv.ChiSquared{K: float64(len(now) - 1)}.Survival(d.Mix.ChiSquare)
	}
}

// pool returns both counts with the entries made one of which fewer than least
// are expected on the smaller side, and without those that are empty.
func pool(a, b []int, least float64) (x, y []int) {
	na, nb := float64(sum(a)), float64(sum(b))
	restA, restB := 0, 0
	for i := range a {
		switch n := a[i] + b[i]; {
		case float64(n)*min(na, nb)/(na+nb) >= least:
			x, y = append(x, a[i]), append(y, b[i])
		default:
			restA, restB = restA+a[i], restB+b[i]
		}
	}
	if restA+restB > 0 {
		x, y = append(x, restA), append(y, restB)
	}
	return x, y
}

// shift compares means; worse is the sign of a shift for the worse. It is nil
// where either side has too few.
func shift(now shareMoments, n int64, base Moments, worse float64) *Shift {
	if now.n < driftEvents || n < driftEvents {
		return nil
	}
	m := now.of()
	s := &Shift{Mean: m.Mean, Base: base.Mean, P: 1}
	by := worse * (m.Mean - base.Mean)
	if se := math.Sqrt(m.Variance/float64(now.n) + base.Variance/float64(n)); se > 0 {
		s.P = math.Erfc(by/se/math.Sqrt2) / 2
	} else if by > 0 {
		s.P = 0
	}
	return s
}

// decideDrift adjusts the p values of a family for their number, and says which
// figures are significant and beyond their bands.
func (f *finish) decideDrift(family []Drift) {
	var p []float64
	for i := range family {
		for _, figure := range family[i].figures() {
			p = append(p, figure.p)
		}
	}
	q := stats.BenjaminiHochberg(p)
	at := 0
	for i := range family {
		family[i].Beyond, family[i].Family = []DriftFigure{}, len(p)
		for _, figure := range family[i].figures() {
			*figure.q = q[at]
			if q[at] <= f.opts.Q && figure.by > figure.band {
				family[i].Beyond = append(family[i].Beyond, figure.name)
			}
			at++
		}
	}
}

// A driftTest is one figure of a Drift.
type driftTest struct {
	name        DriftFigure
	p, by, band float64
	q           *float64
}

func (d *Drift) figures() []driftTest {
	list := []driftTest{{MixFigure, d.Mix.P, d.Mix.Divergence, MixBand, &d.Mix.Q}}
	if s := d.Unknown; s != nil {
		list = append(list, driftTest{UnknownFigure, s.P, s.Mean - s.Base, UnknownBand, &s.Q})
	}
	if s := d.Confidence; s != nil {
		list = append(list, driftTest{ConfidenceFigure, s.P, s.Base - s.Mean, ConfidenceBand, &s.Q})
	}
	return list
}
