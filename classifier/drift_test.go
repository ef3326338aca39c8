package classifier

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// sightings draws n of three classes with the given shares, around a mean
// confidence and a mean share of unknown words.
func sightings(seed uint64, n int, shares [3]float64, confidence, unknown float64) []Sighting {
	random := rand.New(rand.NewPCG(seed, 0))
	list := make([]Sighting, n)
	for i := range list {
		u, class := random.Float64(), 0
		for u > shares[class] && class < 2 {
			u -= shares[class]
			class++
		}
		list[i] = Sighting{class, confidence + .1*random.NormFloat64(), unknown + .05*random.NormFloat64()}
	}
	return list
}

func tallyOf(seen []Sighting) *Tally {
	t := NewTally(3)
	for _, s := range seen {
		t.Add(s)
	}
	return t
}

func TestCompare(t *testing.T) {
	usual := [3]float64{.6, .3, .1}
	training := NewProfile(3, sightings(1, 2000, usual, .9, .1))
	tests := []struct {
		name   string
		batch  []Sighting
		beyond []Figure
	}{
		{"more of the same", sightings(2, 2000, usual, .9, .1), nil},
		{"a small batch of the same", sightings(3, 30, usual, .9, .1), nil},
		{"significant, within the bands", sightings(4, 2000, [3]float64{.5, .3, .2}, .8, .15), nil},
		{"better on both counts", sightings(6, 2000, usual, .99, .0), nil},
		{"another mix", sightings(7, 300, [3]float64{.1, .3, .6}, .9, .1), []Figure{MixFigure}},
		{"unknown words", sightings(8, 300, usual, .9, .3), []Figure{UnknownFigure}},
		{"less sure", sightings(9, 300, usual, .6, .1), []Figure{ConfidenceFigure}},
		{"texts of another kind", sightings(10, 300, [3]float64{0, 0, 1}, .5, .4), []Figure{UnknownFigure, ConfidenceFigure, MixFigure}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := training.Compare(tallyOf(test.batch), 1)
			if got := d.Beyond(); !slices.Equal(got, test.beyond) {
				t.Errorf("%q beyond the bands, want %q\n%+v", got, test.beyond, d)
			}
		})
	}
}

// A figure beyond its band may be chance.
func TestBeyondIsSignificant(t *testing.T) {
	for _, p := range []float64{DriftLevel, .011} {
		d := &Drift{Mix: Mix{Divergence: .2, P: p, Band: MixBand}}
		if got := d.Beyond(); (len(got) == 1) != (p <= DriftLevel) {
			t.Errorf("%q beyond the bands at p %v", got, p)
		}
	}
}

func TestCompareNeedsRows(t *testing.T) {
	training := NewProfile(3, sightings(1, 2000, [3]float64{1, 0, 0}, .9, .1))
	d := training.Compare(tallyOf(sightings(2, DriftRows-1, [3]float64{0, 0, 1}, .1, .9)), 1)
	if d != nil || d.Beyond() != nil {
		t.Errorf("%+v, want nothing of fewer than %d rows", d, DriftRows)
	}
}

// Whoever adds which sighting, all add up to the same, and to the means of all.
func TestTallyMerge(t *testing.T) {
	all := sightings(1, 1000, [3]float64{.6, .3, .1}, .5, .3)
	want := tallyOf(all)
	for parts := 1; parts <= 7; parts += 3 {
		random := rand.New(rand.NewPCG(uint64(parts), 0))
		tallies := make([]*Tally, parts)
		for i := range tallies {
			tallies[i] = NewTally(3)
		}
		for _, i := range random.Perm(len(all)) {
			tallies[random.IntN(parts)].Add(all[i])
		}
		var got Tally
		for _, i := range random.Perm(parts) {
			got.Merge(tallies[i])
		}
		if !reflect.DeepEqual(&got, want) {
			t.Errorf("%d parts: %+v, want %+v", parts, got, want)
		}
	}
	d, profile := NewProfile(3, all).Compare(want, 1), NewProfile(3, all)
	if want.N() != 1000 || math.Abs(d.Confidence.Batch-profile.Confidence.Mean) > 1e-9 || math.Abs(d.Unknown.Batch-profile.Unknown.Mean) > 1e-9 {
		t.Errorf("means %v and %v of %d, want %+v", d.Confidence.Batch, d.Unknown.Batch, want.N(), profile)
	}
}

// Figures of a damaged file do no harm.
func TestTallyAdd(t *testing.T) {
	for x, want := range map[float64]int64{0: 0, .25: 250_000_000, 1: 1e9, 1.5: 1e9, -1: 0, math.Inf(1): 1e9, math.NaN(): 0} {
		tally := NewTally(1)
		if tally.Add(Sighting{Confidence: x}); tally.Confidence != want {
			t.Errorf("%v adds %d, want %d", x, tally.Confidence, want)
		}
	}
}

// z of a mean of 100 that lies two points below that of 400 with standard
// deviation .1 is −.02/(.1·√(1/100+1/400)) = −1.788854; R's pnorm(-1.788854) is
// 0.03681914.
func TestShiftP(t *testing.T) {
	p := &Profile{N: 400}
	s := p.shift(Moments{.9, .01}, .88, 100, -1, .15)
	if math.Abs(s.P-0.03681914) > 1e-8 {
		t.Errorf("p %.9f, want 0.03681914", s.P)
	}
	if s := p.shift(Moments{.9, .01}, .92, 100, -1, .15); math.Abs(s.P-(1-0.03681914)) > 1e-8 {
		t.Errorf("p %.9f of a shift for the better, want 0.96318086", s.P)
	}
	for _, test := range []struct{ batch, p float64 }{{.1, 1}, {.2, 0}} {
		if s := p.shift(Moments{.1, 0}, test.batch, 100, +1, .1); s.P != test.p {
			t.Errorf("p %v of %v after .1 without variance, want %v", s.P, test.batch, test.p)
		}
	}
}

func TestNewProfile(t *testing.T) {
	p := NewProfile(3, []Sighting{{0, .5, .1}, {2, .7, .2}, {2, .9, .6}})
	want := `{"n":3,"classes":[1,0,2],"confidence":{"mean":0.7,"variance":0.04},"unknown":{"mean":0.3,"variance":0.07}}`
	p.Confidence.Mean, p.Confidence.Variance = round(p.Confidence.Mean), round(p.Confidence.Variance)
	p.Unknown.Mean, p.Unknown.Variance = round(p.Unknown.Mean), round(p.Unknown.Variance)
	if got, err := json.Marshal(p); err != nil || string(got) != want {
		t.Errorf("%s, %v, want %s", got, err, want)
	}
	for _, few := range [][]Sighting{nil, {{1, .5, .5}}} {
		if p := NewProfile(3, few); p.Confidence.Variance != 0 || p.N != len(few) {
			t.Errorf("%+v of %d", p, len(few))
		}
	}
}

func TestProfileValidate(t *testing.T) {
	good := *NewProfile(2, []Sighting{{0, .5, .1}, {1, .7, .2}})
	if err := good.Validate(2); err != nil {
		t.Error(err)
	}
	for name, damage := range map[string]func(p *Profile){
		"another class":       func(p *Profile) { p.Classes = []int{1, 1, 0} },
		"too many":            func(p *Profile) { p.Classes = []int{2, 1} },
		"fewer than none":     func(p *Profile) { p.Classes = []int{3, -1} },
		"a negative variance": func(p *Profile) { p.Unknown.Variance = -1 },
	} {
		bad := good
		damage(&bad)
		if bad.Validate(2) == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func round(x float64) float64 { return math.Round(x*1e12) / 1e12 }

// A class that a batch lacks leaves the stability index undefined.
func TestMixJSON(t *testing.T) {
	got, err := json.Marshal(Mix{Divergence: .25, StabilityIndex: math.NaN(), ChiSquare: 9, P: .001, Band: .1})
	want := `{"jensen_shannon_bits":0.25,"population_stability_index":null,"chi_square":9,"p":0.001,"band":0.1}`
	if err != nil || string(got) != want {
		t.Errorf("%s, %v, want %s", got, err, want)
	}
	var back Mix
	if err := json.Unmarshal(got, &back); err != nil || !math.IsNaN(back.StabilityIndex) || back.Divergence != .25 || back.ChiSquare != 9 || back.P != .001 || back.Band != .1 {
		t.Errorf("%+v, %v of %s", back, err, got)
	}
}
