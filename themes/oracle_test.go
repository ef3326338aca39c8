package themes

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"
)

// oracle is testdata/oracle/themes.json, made by the script beside it.
type oracle struct {
	Documents [][]int32
	Windows   int
	Topics    []struct {
		Terms     []int
		Coherence float64
	}
	Judgements []struct {
		A, B  []bool
		Kappa float64
	}
	Pairings []struct {
		Units, Others [][]float64
		Partner       []int
		Cosines       float64
	}
}

func readOracle(t *testing.T) oracle {
	t.Helper()
	data, err := os.ReadFile("../testdata/oracle/themes.json")
	if err != nil {
		t.Fatal(err)
	}
	var o oracle
	if err := json.Unmarshal(data, &o); err != nil {
		t.Fatal(err)
	}
	return o
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-12 }

func TestCoherence(t *testing.T) {
	o := readOracle(t)
	c := &corpus{terms: make([]string, 12), sequences: o.Documents}
	together := c.cooccurrences()
	if together.windows != o.Windows {
		t.Errorf("%d windows, want %d", together.windows, o.Windows)
	}
	for _, topic := range o.Topics {
		if got := together.coherence(topic.Terms); !near(got, topic.Coherence) {
			t.Errorf("coherence of %v is %v, want %v", topic.Terms, got, topic.Coherence)
		}
	}
}

func TestNPMI(t *testing.T) {
	for _, test := range []struct {
		name          string
		both, a, b, n int
		want          float64
	}{
		{"never together", 0, 10, 10, 100, -1},
		{"independent", 10, 20, 50, 100, 0},
		{"always together", 10, 10, 10, 100, 1},
		{"everywhere", 100, 100, 100, 100, 1},
		{"p(a,b) .1, p(a)p(b) .04", 10, 20, 20, 100, math.Log(.1/.04) / math.Log(10)},
	} {
		if got := npmi(test.both, test.a, test.b, test.n); !near(got, test.want) {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

func TestKappa(t *testing.T) {
	for _, j := range readOracle(t).Judgements {
		var counts [2][2]int
		for i := range j.A {
			counts[indicator(j.A[i])][indicator(j.B[i])]++
		}
		if got := kappa(counts); !near(got, j.Kappa) {
			t.Errorf("κ of %v is %v, want %v", counts, got, j.Kappa)
		}
	}
	if got := kappa([2][2]int{{20, 0}, {0, 0}}); got != 0 {
		t.Errorf("κ where both always say no is %v, want 0", got)
	}
}

func TestPair(t *testing.T) {
	for _, p := range readOracle(t).Pairings {
		partner, cosines := pair(p.Units, p.Others)
		if !slices.Equal(partner, p.Partner) || !near(cosines, p.Cosines) {
			t.Errorf("%d themes: %v, sum %v, want %v, %v", len(p.Units), partner, cosines, p.Partner, p.Cosines)
		}
	}
}
