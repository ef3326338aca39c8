package analysis

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// A driftMonth is what is drawn for a month: rows of a, b and c in these shares,
// and the means of confidence and of unknown words.
type driftMonth struct {
	rows                int
	shares              [3]float64
	confidence, unknown float64
}

// driftOf draws months from January 2024 on.
func driftOf(o Options, random *rand.Rand, months ...driftMonth) *Result {
	b := New(scheme("a", "b", "c"), o)
	for m, month := range months {
		first := newDay(2024, 1, 1).time().AddDate(0, m, 0)
		days := first.AddDate(0, 1, -1).Day()
		for i := range month.rows {
			category := "a"
			if u := random.Float64(); u > month.shares[0]+month.shares[1] {
				category = "c"
			} else if u > month.shares[0] {
				category = "b"
			}
			l := modelRow(fmt.Sprint(m, "-", i), "", category, min(1, max(0, month.confidence+.1*random.NormFloat64())))
			l.UnknownShare = min(1, max(0, month.unknown+.05*random.NormFloat64()))
			l.ReceivedAt = first.AddDate(0, 0, i%days)
			b.Add(l)
		}
	}
	return b.Result()
}

func TestDrift(t *testing.T) {
	same := driftMonth{400, [3]float64{.5, .3, .2}, .8, .1}
	other, unsure, foreign := same, same, same
	other.shares = [3]float64{.1, .2, .7}
	unsure.confidence = .6
	foreign.unknown = .25
	slight := same
	slight.rows, slight.shares, slight.unknown = 20000, [3]float64{.47, .32, .21}, .12
	large := same
	large.rows = 20000
	training := &Training{N: 900, Classes: []int{450, 270, 180}, Confidence: Moments{.8, .01}, Unknown: Moments{.1, .0025}}
	for _, tt := range []struct {
		name        string
		before, now driftMonth
		want        []DriftFigure
		method      MixMethod
	}{
		{"nothing", same, same, []DriftFigure{}, ByPermutation},
		{"other matters", same, other, []DriftFigure{MixFigure}, ByPermutation},
		{"less sure", same, unsure, []DriftFigure{ConfidenceFigure}, ByPermutation},
		{"other words", same, foreign, []DriftFigure{UnknownFigure}, ByPermutation},
		{"significant and of no weight", large, slight, []DriftFigure{}, ByChiSquare},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := driftOf(Options{Training: training}, rand.New(rand.NewPCG(1, 1)), tt.before, tt.now)
			if len(r.Drifts) != 3 {
				t.Fatalf("%d rows: %+v", len(r.Drifts), r.Drifts)
			}
			previous, learnt := r.Drifts[0], r.Drifts[2]
			if previous.Against != AgainstPrevious || *previous.Base != 0 || previous.Period != 1 || previous.N != tt.now.rows || previous.Mix.Method != tt.method || previous.Family != 3 {
				t.Errorf("%+v", previous)
			}
			if learnt.Against != AgainstTraining || learnt.Base != nil || learnt.Period != 1 || learnt.BaseN != 900 || learnt.Family != 6 {
				t.Errorf("%+v", learnt)
			}
			if !slices.Equal(previous.Beyond, tt.want) || !slices.Equal(learnt.Beyond, tt.want) {
				t.Errorf("beyond %v, and against training %v; want %v", previous.Beyond, learnt.Beyond, tt.want)
			}
			if tt.name == "significant and of no weight" && previous.Mix.Q > .01 {
				t.Errorf("q %v: the mix of 40,000 events did not differ", previous.Mix.Q)
			}
		})
	}
}

// TestDriftMoments adds up by hand: .9 and .7 have the mean .8 and the variance .02.
func TestDriftMoments(t *testing.T) {
	var m shareMoments
	m.add(9000)
	m.add(7000)
	if got := m.of(); math.Abs(got.Mean-.8) > 1e-12 || math.Abs(got.Variance-.02) > 1e-12 {
		t.Errorf("%+v, want .8 and .02", got)
	}
}

// TestDriftOfPeople has labels of people alone, too few rows, and one period.
func TestDriftOfPeople(t *testing.T) {
	b := New(scheme("a", "b"), Options{})
	spread(b, 2, "2025-01-01", "2025-02-28", "a")
	spread(b, 1, "2025-03-01", "2025-03-20", "b")
	r := b.Result()
	if len(r.Drifts) != 1 || r.Drifts[0].Period != 1 || r.Drifts[0].Confidence != nil || r.Drifts[0].Unknown != nil || r.Drifts[0].Mix.Divergence != 0 || r.Drifts[0].Mix.P != 1 {
		t.Errorf("%+v", r.Drifts)
	}
}

// TestSimulateDrift draws series of 8 months that do not differ, of 30 to 229
// rows: one in twenty has a q of 5% or less somewhere, within three standard
// errors, and none goes beyond a band.
func TestSimulateDrift(t *testing.T) {
	if testing.Short() {
		t.Skip("simulation")
	}
	random := rand.New(rand.NewPCG(3, 1))
	worlds := runs(100)
	alarmed, beyond := 0, 0
	for range worlds {
		months := make([]driftMonth, 8)
		for m := range months {
			months[m] = driftMonth{30 + random.IntN(200), [3]float64{.5, .3, .2}, .8, .1}
		}
		alarm := false
		for _, d := range driftOf(Options{Draws: 1}, random, months...).Drifts {
			for _, figure := range d.figures() {
				alarm = alarm || *figure.q <= .05
			}
			beyond += len(d.Beyond)
		}
		if alarm {
			alarmed++
		}
	}
	t.Logf("of %d series of 8 equal months %d have a q of 5%% or less; %d figures are beyond their band", worlds, alarmed, beyond)
	if float64(alarmed) > .05*float64(worlds)+3*math.Sqrt(.05*.95*float64(worlds)) || beyond > 0 {
		t.Errorf("%d of %d series drifted by chance, and %d figures went beyond their bands", alarmed, worlds, beyond)
	}
}

// TestPool makes one of the categories of which fewer than 5 are expected among
// the 100 of the smaller side.
func TestPool(t *testing.T) {
	x, y := pool([]int{600, 380, 12, 8, 0}, []int{70, 25, 3, 2, 0}, 5)
	if !slices.Equal(x, []int{600, 380, 20}) || !slices.Equal(y, []int{70, 25, 5}) {
		t.Errorf("%v and %v", x, y)
	}
	// chisq.test(rbind(c(6000, 3800, 120, 80), c(700, 250, 32, 18)), correct = FALSE)
	// in R 4.2.
	var d Drift
	d.mix([]int{6000, 3800, 120, 80, 0}, []int{700, 250, 32, 18, 0})
	if d.Mix.Method != ByChiSquare || math.Abs(d.Mix.ChiSquare-93.1736393024) > 1e-8 || math.Abs(d.Mix.P-4.5580197028e-20) > 1e-29 {
		t.Errorf("%+v", d.Mix)
	}
}
