package classifier

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"

	"suxi/stats"
)

// An Agreement compares the classes that several raters gave the same rows.
type Agreement struct {
	Codes []string `json:"codes"` // code of each class
	Units int      `json:"units"` // rows that two raters or more gave a class
	// Alpha is Krippendorff's α over all raters, nominal, or ordinal for classes
	// that have an order.
	Alpha Estimate        `json:"alpha"`
	Pairs []PairAgreement `json:"pairs"` // each rater with each later one
}

// A PairAgreement compares two raters on the rows that both gave a class.
type PairAgreement struct {
	First, Second int     // raters, from 0
	Table         [][]int // rows by the class of the first, then that of the second
	N             int     // rows of the table
	Agreed        float64 // share of rows with one class from both; NaN without rows

	// Kappa is Cohen's κ; Linear and Quadratic weigh disagreement by the ranks'
	// distance and its square, and are nil for classes without an order.
	Kappa             Estimate
	Linear, Quadratic *Estimate

	// PerClass is the specific agreement of each class: of the rows that either
	// rater put there, counted once for each who did, the share on which the
	// other agrees, 2·n(c,c) / (n(c,·) + n(·,c)) (Cicchetti and Feinstein 1990).
	// NaN for a class that neither gave.
	PerClass []float64
	Confused []ConfusedPair // by falling count
}

// A ConfusedPair counts the rows of two classes that are off a table's diagonal.
type ConfusedPair struct {
	A, B   int // classes, A < B
	AB, BA int // rows that are A for the first rater and B for the second, and the reverse
}

// An Estimate is a figure with its 95% interval. NaN is what is undefined.
type Estimate struct{ Value, Low, High float64 }

// agreementDraws is the number of bootstrap samples behind an Estimate.
const agreementDraws = 1000

// MeasureAgreement compares raters. ratings[r] are the classes that rater r
// gave to each row, −1 for none. The intervals are percentile intervals of
// 1,000 bootstrap samples of the rows. It needs two raters, all with the same
// number of rows.
func MeasureAgreement(ratings [][]int, codes []string, ordered bool, seed uint64) Agreement {
	for _, r := range ratings {
		if len(r) != len(ratings[0]) {
			panic(fmt.Sprintf("classifier: raters with %d and %d rows", len(ratings[0]), len(r)))
		}
	}
	a := Agreement{Codes: codes}
	scale := stats.NominalScale
	if ordered {
		scale = stats.OrdinalScale
	}
	units, times := patterns(ratings)
	for _, n := range times {
		a.Units += n
	}
	a.Alpha = estimate(times, seed, func(times []int) float64 {
		return stats.KrippendorffAlpha(units, times, scale, nil)
	})
	for first := range ratings {
		for second := first + 1; second < len(ratings); second++ {
			p := pairAgreement(ratings[first], ratings[second], len(codes), ordered, seed)
			p.First, p.Second = first, second
			a.Pairs = append(a.Pairs, p)
		}
	}
	return a
}

// patterns returns the units with two ratings or more, each set of ratings once
// and in ascending order, and how many units have it.
func patterns(ratings [][]int) (units [][]int, times []int) {
	var all [][]int
	for row := range ratings[0] {
		var unit []int
		for _, r := range ratings {
			if c := r[row]; c >= 0 {
				unit = append(unit, c)
			}
		}
		if len(unit) > 1 {
			slices.Sort(unit)
			all = append(all, unit)
		}
	}
	slices.SortFunc(all, slices.Compare)
	for i, unit := range all {
		if i == 0 || slices.Compare(unit, all[i-1]) != 0 {
			units, times = append(units, unit), append(times, 0)
		}
		times[len(times)-1]++
	}
	return units, times
}

// estimate returns a statistic of counts with its interval.
func estimate(counts []int, seed uint64, statistic func(counts []int) float64) Estimate {
	low, high := stats.BootstrapCounts(counts, agreementDraws, .95, rand.NewPCG(seed, uint64(len(counts))), statistic)
	return Estimate{statistic(counts), low, high}
}

func pairAgreement(first, second []int, classes int, ordered bool, seed uint64) PairAgreement {
	cells := make([]int, classes*classes)
	p := PairAgreement{}
	agreed := 0
	for i, c := range first {
		d := second[i]
		if c < 0 || d < 0 {
			continue
		}
		cells[c*classes+d]++
		p.N++
		if c == d {
			agreed++
		}
	}
	p.Table = square(cells, classes)
	p.Agreed = float64(agreed) / float64(p.N)
	kappa := func(w stats.Weights) Estimate {
		return estimate(cells, seed, func(cells []int) float64 { return stats.CohenKappa(square(cells, classes), w) })
	}
	p.Kappa = kappa(stats.Unweighted)
	if ordered {
		linear, quadratic := kappa(stats.Linear), kappa(stats.Quadratic)
		p.Linear, p.Quadratic = &linear, &quadratic
	}
	for _, c := range perClass(p.Table) {
		p.PerClass = append(p.PerClass, c.F1) // the same ratio
	}
	for a := range classes {
		for b := a + 1; b < classes; b++ {
			if pair := (ConfusedPair{a, b, p.Table[a][b], p.Table[b][a]}); pair.rows() > 0 {
				p.Confused = append(p.Confused, pair)
			}
		}
	}
	slices.SortStableFunc(p.Confused, func(a, b ConfusedPair) int { return cmp.Compare(b.rows(), a.rows()) })
	return p
}

func (p ConfusedPair) rows() int { return p.AB + p.BA }

// square cuts the cells of a table into its rows.
func square(cells []int, k int) [][]int {
	table := make([][]int, k)
	for i := range table {
		table[i] = cells[i*k : (i+1)*k]
	}
	return table
}

// MarshalJSON makes undefined figures null.
func (e Estimate) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Value number `json:"value"`
		Low   number `json:"low"`
		High  number `json:"high"`
	}{number(e.Value), number(e.Low), number(e.High)})
}

// MarshalJSON makes undefined figures null.
func (p PairAgreement) MarshalJSON() ([]byte, error) {
	perClass := make([]number, len(p.PerClass))
	for i, v := range p.PerClass {
		perClass[i] = number(v)
	}
	return json.Marshal(struct {
		First     int       `json:"first"`
		Second    int       `json:"second"`
		N         int       `json:"n"`
		Agreed    number    `json:"agreed"`
		Kappa     Estimate  `json:"kappa"`
		Linear    *Estimate `json:"linear_kappa,omitempty"`
		Quadratic *Estimate `json:"quadratic_kappa,omitempty"`
		PerClass  []number  `json:"per_class"`
		Table     [][]int   `json:"table"`
	}{p.First, p.Second, p.N, number(p.Agreed), p.Kappa, p.Linear, p.Quadratic, perClass, p.Table})
}
