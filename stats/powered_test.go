package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// TestAuditAgainstNumpy runs every case of testdata/oracle/audit.tsv.
func TestAuditAgainstNumpy(t *testing.T) {
	cases := 0
	for c := range oracle(t, "audit.tsv") {
		cases++
		t.Run(fmt.Sprintf("line %d, %s", c.line, c.name), func(t *testing.T) {
			a, want := c.args, c.want
			var got []float64
			tolerance := 1e-10
			switch c.name {
			case "rogan":
				share := func(i int) proportion { return proportion{int(a[i]), int(a[i+1])} }
				r := roganGladen(share(0), share(2), share(4), a[6])
				got = []float64{r.Share, r.Low, r.High, r.Inflation}
			case "adjust":
				k := int(a[0])
				shares, inflation, clipped := AdjustShares(a[1:1+k], table(a[1+k:], k))
				got = append(shares, inflation)
				if tolerance = 1e-6; clipped != (min(want[0], want[k-1]) < 1e-9) { // SLSQP's
					t.Errorf("clipped %v: %v", clipped, shares)
				}
			case "powered":
				var strata []auditedStratum
				for i := 2; i < len(a); {
					rows, n := int(a[i]), int(a[i+1])
					truth, machine := a[i+2:i+2+n], a[i+2+n:i+2+n+rows]
					strata = append(strata, auditedStratum{rows, meanOf(machine), truth, machine[:n]})
					i += 2 + n + rows
				}
				p := predictionPowered(strata, a[0] == 1, a[1])
				got = []float64{p.Mean, p.SE, p.Low, p.High, p.Lambda}
			default:
				t.Fatal("unknown case")
			}
			for i := range want {
				if math.Abs(got[i]-want[i]) > tolerance*max(1, math.Abs(want[i])) {
					t.Errorf("figure %d = %.15g, numpy has %.15g", i, got[i], want[i])
				}
			}
		})
	}
	if cases < 15 {
		t.Errorf("%d cases", cases)
	}
}

// Observed 12%, recall .8, false-positive rate .05: the figure of the project's
// statistical definitions.
func TestStatedAdjustedCount(t *testing.T) {
	r := roganGladen(proportion{12, 100}, proportion{80, 100}, proportion{5, 100}, .95)
	shares, inflation, clipped := AdjustShares([]float64{.12, .88}, [][]int{{80, 20}, {5, 95}})
	if math.Abs(r.Share-.09333) > 5e-6 || math.Abs(shares[0]-.09333) > 5e-6 || clipped || r.Clipped {
		t.Errorf("%+v, %v, want 9.333%%", r, shares)
	}
	if math.Abs(r.Inflation-4./3) > 1e-12 || inflation < r.Inflation {
		t.Errorf("inflation %v and %v, want 4/3 and no less", r.Inflation, inflation)
	}
}

// A classifier that tells nothing adjusts nothing, and says so.
func TestAdjustedCountWithoutInformation(t *testing.T) {
	if r := roganGladen(proportion{12, 100}, proportion{10, 100}, proportion{10, 100}, .95); !math.IsNaN(r.Share) || !math.IsInf(r.Inflation, 1) || r.Low != 0 || r.High != 1 {
		t.Errorf("%+v", r)
	}
	for _, confusion := range [][][]int{{{5, 5}, {5, 5}}, {{5, 5}, {0, 0}}} {
		if shares, inflation, _ := AdjustShares([]float64{.3, .7}, confusion); shares[0] != .3 || !math.IsInf(inflation, 1) {
			t.Errorf("%v: %v, %v", confusion, shares, inflation)
		}
	}
}

func TestPoweredShareWithoutAudit(t *testing.T) {
	for _, c := range []struct {
		name             string
		strata           []AuditedShare
		share, low, high float64
	}{
		{"nothing", []AuditedShare{{Machine: true, Rows: 30}, {Rows: 70}}, .3, 0, 1},
		{"everything", []AuditedShare{{true, 30, 30, 20}, {false, 70, 70, 4}}, .24, .24, .24},
		{"one answer", []AuditedShare{{true, 30, 30, 20}, {Rows: 70}}, .2, .2, .9},
		{"one stratum stands in", []AuditedShare{{true, 30, 30, 15}, {Machine: true, Rows: 70}}, .5, .5, .5},
	} {
		share, low, high := PoweredShare(c.strata, .95)
		if math.Abs(share-c.share) > 1e-12 || math.Abs(low-c.low) > 1e-12 || math.Abs(high-c.high) > 1e-12 {
			t.Errorf("%s: %v (%v to %v), want %v (%v to %v)", c.name, share, low, high, c.share, c.low, c.high)
		}
	}
}

// An auditWorld is rows of ten classes, labelled by a machine that takes rows
// of the common classes for common ones, and sorted by how sure it is.
type auditWorld struct {
	truth, machine []int
	sure           []bool
	shares         [10]float64
}

func newAuditWorld(rows int, random *rand.Rand) *auditWorld {
	w := &auditWorld{}
	pick := func() int { // class k has a share of about .3·.7ᵏ
		k := 0
		for k < 9 && random.Float64() > .3 {
			k++
		}
		return k
	}
	for range rows {
		class, sure := pick(), random.Float64() < .7
		says, wrong := class, .35
		if sure {
			wrong = .03
		}
		if random.Float64() < wrong {
			says = min(pick(), pick()) // biased towards the common classes
		}
		w.truth, w.machine, w.sure = append(w.truth, class), append(w.machine, says), append(w.sure, sure)
		w.shares[class] += 1 / float64(rows)
	}
	return w
}

// audit draws up to each rows of every stratum, which is the machine's class
// and whether it is sure.
func (w *auditWorld) audit(each int, random *rand.Rand) (strata [20][2]int, sample [20][]int) {
	for _, i := range random.Perm(len(w.truth)) {
		h := 2 * w.machine[i]
		if w.sure[i] {
			h++
		}
		strata[h][0]++
		if len(sample[h]) < each {
			sample[h] = append(sample[h], i)
		}
	}
	return strata, sample
}

// Intervals from an audit of 200 to 400 rows of 6,000 hold the true share of
// classes of 30% down to 1%, where the machine's own counts do not.
func TestPoweredShareCovers(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 0))
	for _, each := range []int{10, 20} {
		const worlds = 300
		covered, naive, width, tested := [10]int{}, 0, [10]float64{}, 0
		for range worlds {
			w := newAuditWorld(6000, random)
			strata, sample := w.audit(each, random)
			for class := range 10 {
				var cells []AuditedShare
				said := 0
				for h := range strata {
					c := AuditedShare{Machine: h/2 == class, Rows: strata[h][0], Audited: len(sample[h])}
					for _, i := range sample[h] {
						if w.truth[i] == class {
							c.Yes++
						}
					}
					if c.Machine {
						said += c.Rows
					}
					cells = append(cells, c)
				}
				_, low, high := PoweredShare(cells, .95)
				if low <= w.shares[class] && w.shares[class] <= high {
					covered[class]++
				}
				width[class] += (high - low) / worlds
				tested++
				if l, h := ClopperPearson(said, 6000, .95); l <= w.shares[class] && w.shares[class] <= h {
					naive++
				}
			}
		}
		total := 0
		for class, n := range covered {
			total += n
			t.Logf("audit of %d a stratum, class of %2.0f%%: coverage %.3f, mean width %.2f points", each, 100*.3*math.Pow(.7, float64(class)), float64(n)/worlds, 100*width[class])
			if n < worlds*90/100 {
				t.Errorf("class %d is covered %d times of %d", class, n, worlds)
			}
		}
		if float64(total) < .94*float64(tested) {
			t.Errorf("intervals hold the truth %d times of %d", total, tested)
		}
		t.Logf("all classes %.3f, the machine's count with its binomial interval %.3f", float64(total)/float64(tested), float64(naive)/float64(tested))
		if float64(naive) > .9*float64(tested) {
			t.Errorf("the machine's own counts hold the truth %d times of %d: nothing was to be adjusted", naive, tested)
		}
	}
}

// The interval of the mean covers too, and tuning makes it no wider than the
// audited rows alone would.
func TestPredictionPoweredCovers(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 0))
	const worlds, rows, n = 600, 2000, 60
	covered, classical, alone := 0, 0.0, 0.0
	var tuned float64
	for world := range worlds {
		noise := []float64{.3, 1, 8}[world%3]
		truth, machine := make([]float64, rows), make([]float64, rows)
		for i := range truth {
			truth[i] = random.NormFloat64()
			machine[i] = .5 + truth[i] + noise*random.NormFloat64()
		}
		s := []auditedStratum{{rows, meanOf(machine), truth[:n], machine[:n]}}
		p := predictionPowered(s, true, .95)
		if p.Low <= meanOf(truth) && meanOf(truth) <= p.High {
			covered++
		}
		tuned += p.SE
		classical += predictionPowered(s, false, .95).SE
		alone += math.Sqrt(covarianceOf(truth[:n], truth[:n]) / n * (1 - n/float64(rows)))
	}
	t.Logf("coverage %.3f; mean standard errors: tuned %.4f, classical %.4f, audit alone %.4f", float64(covered)/worlds, tuned/worlds, classical/worlds, alone/worlds)
	if share := float64(covered) / worlds; share < .93 || share > .97 {
		t.Errorf("coverage %v", share)
	}
	if tuned > .8*alone || tuned > classical {
		t.Errorf("standard errors: tuned %v, classical %v, audit alone %v", tuned/worlds, classical/worlds, alone/worlds)
	}
}

// PoweredShare is the prediction-powered mean of yes and no.
func TestPoweredShareIsPredictionPowered(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 0))
	for range 100 {
		var shares []AuditedShare
		var strata []auditedStratum
		for range 1 + random.IntN(4) {
			s := AuditedShare{Machine: random.IntN(2) == 0, Rows: 10 + random.IntN(200)}
			s.Audited = 2 + random.IntN(s.Rows-1)
			s.Yes = random.IntN(s.Audited + 1)
			truth, machine := make([]float64, s.Audited), make([]float64, s.Audited)
			says := 0.0
			if s.Machine {
				says = 1
			}
			for i := range truth {
				machine[i] = says
				if i < s.Yes {
					truth[i] = 1
				}
			}
			shares, strata = append(shares, s), append(strata, auditedStratum{s.Rows, says, truth, machine})
		}
		got, _, _ := PoweredShare(shares, .95)
		if want := predictionPowered(strata, false, .95).Mean; math.Abs(got-want) > 1e-12 {
			t.Errorf("%+v: %v, want %v", shares, got, want)
		}
	}
}
