package classifier

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"

	"suxi/stats"
)

// A Sighting is what a head said of one text, known without its truth.
type Sighting struct {
	Class      int     // predicted
	Confidence float64 // calibrated probability of Class
	Unknown    float64 // share of the text's words that the head does not know
}

// A Profile is what a head said of its training texts, in figures that a batch can
// be compared by.
type Profile struct {
	N          int     `json:"n"`
	Classes    []int   `json:"classes"` // predictions of each class
	Confidence Moments `json:"confidence"`
	Unknown    Moments `json:"unknown"`
}

// Moments are the mean and the variance of a sample, with divisor n−1; a
// variance of one value is 0.
type Moments struct {
	Mean     float64 `json:"mean"`
	Variance float64 `json:"variance"`
}

// NewProfile summarises what a head of the given number of classes said. The
// sightings should be independent, such as one a group of near-duplicates: a
// letter that a hundred people send is no drift.
func NewProfile(classes int, seen []Sighting) *Profile {
	p := &Profile{N: len(seen), Classes: make([]int, classes)}
	for _, s := range seen {
		p.Classes[s.Class]++
	}
	p.Confidence = moments(seen, func(s Sighting) float64 { return s.Confidence })
	p.Unknown = moments(seen, func(s Sighting) float64 { return s.Unknown })
	return p
}

// maxProfile bounds the predictions of a profile from a file: a test draws each
// of them.
const maxProfile = 50_000_000

// Validate reports whether p is what NewProfile makes for that many classes.
func (p *Profile) Validate(classes int) error {
	n := 0
	for _, c := range p.Classes {
		if c < 0 {
			return fmt.Errorf("profile: a class has %d predictions", c)
		}
		n += c
		if n < 0 || n > maxProfile {
			return fmt.Errorf("profile: more than %d predictions", maxProfile)
		}
	}
	switch {
	case len(p.Classes) != classes:
		return fmt.Errorf("profile: %d classes, want %d", len(p.Classes), classes)
	case n != p.N:
		return fmt.Errorf("profile: the classes have %d predictions, all together %d", n, p.N)
	case p.Confidence.Variance < 0 || p.Unknown.Variance < 0:
		return fmt.Errorf("profile: a variance is negative")
	}
	return nil
}

// A Tally is what a head said of a batch, in whole numbers: the tallies of its
// parts add up to that of all, whatever the parts and their order. The zero
// Tally is one of no sightings, to merge others into.
type Tally struct {
	Classes    []int `json:"classes"`    // predictions of each class
	Confidence int64 `json:"confidence"` // the sum, in billionths
	Unknown    int64 `json:"unknown"`    // the sum, in billionths
}

const billion = 1e9

// NewTally returns a tally of no sightings by a head of that many classes.
func NewTally(classes int) *Tally { return &Tally{Classes: make([]int, classes)} }

// Add adds a sighting, its figures to the nearest billionth. What lies outside
// 0 to 1 counts as the nearer of the two, and what is no number as 0.
func (t *Tally) Add(s Sighting) {
	t.Classes[s.Class]++
	t.Confidence += billionths(s.Confidence)
	t.Unknown += billionths(s.Unknown)
}

func billionths(x float64) int64 {
	if !(x > 0) {
		return 0
	}
	return int64(math.Round(min(x, 1) * billion))
}

// Merge adds what another tally holds, of a head of as many classes.
func (t *Tally) Merge(other *Tally) {
	if len(t.Classes) == 0 {
		t.Classes = make([]int, len(other.Classes))
	}
	for c, n := range other.Classes {
		t.Classes[c] += n
	}
	t.Confidence += other.Confidence
	t.Unknown += other.Unknown
}

// N returns how many sightings there are.
func (t *Tally) N() int {
	n := 0
	for _, c := range t.Classes {
		n += c
	}
	return n
}

func moments(seen []Sighting, of func(Sighting) float64) Moments {
	var m Moments
	for _, s := range seen {
		m.Mean += of(s) / float64(len(seen))
	}
	for _, s := range seen {
		d := of(s) - m.Mean
		m.Variance += float64(d*d) / float64(max(1, len(seen)-1))
	}
	return m
}

// A batch has drifted if a figure is significant, which a large batch is soon,
// and beyond a band within which a certificate is worth keeping.
//
// The bands lie between what months of one source show and what texts of
// another kind show. Months of 60 to 110 letters to government, against the
// other months, differ by up to 0.07 bits; later months against earlier rows, of
// letters and of car complaints, by up to 3 points of unknown words and 3 to 10
// points of confidence. A model of letters to government reads car complaints
// and product reviews with 0.30 to 0.32 bits, 17 to 29 points and 37 to 41
// points.
const (
	DriftLevel     = 0.01 // p value from which a figure is significant
	MixBand        = 0.1  // bits of divergence between the shares of the predicted classes; about a third of the texts in other classes
	UnknownBand    = 0.1  // rise of the mean share of unknown words
	ConfidenceBand = 0.15 // fall of the mean confidence
)

// DriftRows is how many sightings a batch needs to be compared. The mean of
// fewer is not normal enough for its p value.
const DriftRows = 30

// driftPermutations of the test of the mix give p values of 0.001 and above.
const driftPermutations = 999

// A Drift says how a batch differs from the training rows.
type Drift struct {
	N          int   `json:"n"` // sightings in the batch
	Mix        Mix   `json:"mix"`
	Unknown    Shift `json:"unknown"`
	Confidence Shift `json:"confidence"`
}

// A Mix compares the shares of predicted classes.
type Mix struct {
	Divergence     float64 // of Jensen and Shannon, in bits
	StabilityIndex float64 // NaN if a class is missing on one side
	ChiSquare      float64
	P              float64 // of ChiSquare, by permutation
	Band           float64 // of Divergence
}

type mixJSON struct {
	Divergence     float64 `json:"jensen_shannon_bits"`
	StabilityIndex number  `json:"population_stability_index"`
	ChiSquare      float64 `json:"chi_square"`
	P              float64 `json:"p"`
	Band           float64 `json:"band"`
}

// MarshalJSON writes {jensen_shannon_bits, population_stability_index,
// chi_square, p, band}, with null for NaN.
func (m Mix) MarshalJSON() ([]byte, error) {
	return json.Marshal(mixJSON{m.Divergence, number(m.StabilityIndex), m.ChiSquare, m.P, m.Band})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (m *Mix) UnmarshalJSON(data []byte) error {
	var j mixJSON
	err := json.Unmarshal(data, &j)
	*m = Mix{j.Divergence, float64(j.StabilityIndex), j.ChiSquare, j.P, j.Band}
	return err
}

// A Shift compares two means. P is one-sided, of a shift for the worse: a rise
// of unknown words, a fall of confidence.
type Shift struct {
	Training float64 `json:"training"`
	Batch    float64 `json:"batch"`
	P        float64 `json:"p"`
	Band     float64 `json:"band"`
}

// Compare compares a batch with the training rows of p. It returns nil if the
// batch has fewer than DriftRows sightings. The seed is that of the
// permutations.
//
// The means are compared by z = (mean of the batch − mean of training) /
// √(s²·(1/n + 1/m)), with the variance s² of the training rows: that is what
// the batch would have, had nothing changed.
func (p *Profile) Compare(batch *Tally, seed uint64) *Drift {
	n := batch.N()
	if n < DriftRows || p.N == 0 {
		return nil
	}
	mean := func(sum int64) float64 { return float64(sum) / float64(n) / billion }
	d := &Drift{
		N:          n,
		Unknown:    p.shift(p.Unknown, mean(batch.Unknown), n, +1, UnknownBand),
		Confidence: p.shift(p.Confidence, mean(batch.Confidence), n, -1, ConfidenceBand),
	}
	d.Mix.Divergence = stats.JensenShannon(p.Classes, batch.Classes)
	d.Mix.StabilityIndex = stats.StabilityIndex(p.Classes, batch.Classes)
	d.Mix.ChiSquare, d.Mix.P = stats.Homogeneity(p.Classes, batch.Classes, driftPermutations, rand.NewPCG(seed, 0))
	d.Mix.Band = MixBand
	return d
}

// shift compares the mean of a batch of n; worse is the sign of a shift for the
// worse.
func (p *Profile) shift(training Moments, batch float64, n int, worse, band float64) Shift {
	s := Shift{Training: training.Mean, Batch: batch, P: 1, Band: band}
	by := worse * (batch - training.Mean)
	if se := math.Sqrt(training.Variance * (1/float64(n) + 1/float64(p.N))); se > 0 {
		s.P = math.Erfc(by/se/math.Sqrt2) / 2
	} else if by > 0 {
		s.P = 0
	}
	return s
}

// A Figure is one of those that a Drift compares.
type Figure string

const (
	UnknownFigure    Figure = "unknown"
	ConfidenceFigure Figure = "confidence"
	MixFigure        Figure = "mix"
)

// Beyond returns the figures that are significant and beyond their bands; a
// certificate stands only if there are none. A nil Drift has none.
func (d *Drift) Beyond() []Figure {
	if d == nil {
		return nil
	}
	var list []Figure
	for _, f := range []struct {
		figure      Figure
		p, by, band float64
	}{
		{UnknownFigure, d.Unknown.P, d.Unknown.Batch - d.Unknown.Training, d.Unknown.Band},
		{ConfidenceFigure, d.Confidence.P, d.Confidence.Training - d.Confidence.Batch, d.Confidence.Band},
		{MixFigure, d.Mix.P, d.Mix.Divergence, d.Mix.Band},
	} {
		if f.p <= DriftLevel && f.by > f.band {
			list = append(list, f.figure)
		}
	}
	return list
}
