package classifier

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestFitStackEqualsSciPy(t *testing.T) {
	var want struct {
		Members, Classes int
		Gold             []int
		Scores           [][]float64
		Objective        float64
		Probabilities    [][]float64
	}
	readJSON(t, "../testdata/oracle/stack.json", &want)
	s, err := FitStack(want.Scores, want.Gold, want.Members, want.Classes)
	if err != nil {
		t.Fatal(err)
	}
	p := make([]float64, want.Classes)
	for i, row := range want.Scores {
		s.Probabilities(row, p)
		for c := range p {
			if math.Abs(p[c]-want.Probabilities[i][c]) > 1e-4 {
				t.Fatalf("row %d: probabilities %v, SciPy has %v", i, p, want.Probabilities[i])
			}
		}
	}
}

// The gradient is the slope of the value.
func TestStackGradient(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 0))
	f := &stackFit{s: newStack(2, 3), gradient: newStack(2, 3), z: make([]float64, 3)}
	for i := range 20 {
		row := make([]float64, 6)
		for j := range row {
			row[j] = random.NormFloat64()
		}
		f.scores, f.y = append(f.scores, row), append(f.y, i%3)
	}
	x := make([]float64, f.s.size())
	for i := range x {
		x[i] = random.NormFloat64()
	}
	f.at(x)
	gradient := append([]float64(nil), f.flat...)
	const step = 1e-5
	for i := range x {
		x[i] += step
		above := f.at(x)
		x[i] -= 2 * step
		slope := (above - f.at(x)) / (2 * step)
		x[i] += step
		if math.Abs(slope-gradient[i]) > 1e-6*(1+math.Abs(slope)) {
			t.Errorf("part %d of the gradient is %v, the slope %v", i, gradient[i], slope)
		}
	}
}

// Where one member knows and the other guesses, the first is believed; and
// where it always mistakes two classes for one another, Mix puts it right.
func TestFitStackLearnsWhomToBelieve(t *testing.T) {
	const rows, classes = 600, 3
	for _, says := range [][classes]int{{0, 1, 2}, {1, 0, 2}} {
		random := rand.New(rand.NewPCG(2, 0))
		var scores [][]float64
		var y []int
		for i := range rows {
			row := make([]float64, 2*classes)
			for j := range row {
				row[j] = random.NormFloat64()
			}
			class := i % classes
			row[says[class]] += 3
			scores, y = append(scores, row), append(y, class)
		}
		s, err := FitStack(scores, y, 2, classes)
		if err != nil {
			t.Fatal(err)
		}
		if !s.Valid(2, classes) || s.Valid(1, classes) || s.Valid(2, 2) {
			t.Errorf("%+v does not know its size", s)
		}
		if says[0] == 0 && math.Abs(s.Weight[1]) > s.Weight[0]/4 {
			t.Errorf("weights %v: the second member knows nothing", s.Weight)
		}
		right := 0
		p := make([]float64, classes)
		for i, row := range scores {
			s.Probabilities(row, p)
			if Likeliest(p) == y[i] {
				right++
			}
		}
		if right < rows*9/10 {
			t.Errorf("%v: %d of %d rows right", says, right, rows)
		}
	}
}

// Looking at some of the rows first changes nothing but the way.
func TestFitStackOfManyRows(t *testing.T) {
	const rows, members, classes = 2*firstLook + 1, 2, 3
	random := rand.New(rand.NewPCG(4, 0))
	scores, y := make([][]float64, rows), make([]int, rows)
	for i := range rows {
		scores[i], y[i] = make([]float64, members*classes), i*classes/rows // sorted by class, as files can be
		for j := range scores[i] {
			scores[i][j] = random.NormFloat64()
		}
		scores[i][y[i]] += 2
	}
	s, err := FitStack(scores, y, members, classes)
	if err != nil {
		t.Fatal(err)
	}
	direct := &stackFit{scores: scores, y: y, s: newStack(members, classes), gradient: newStack(members, classes), z: make([]float64, classes)}
	x, ok := direct.minimise(make([]float64, direct.s.size()))
	if !ok {
		t.Fatal("no optimum")
	}
	direct.s.set(x)
	got, want := make([]float64, classes), make([]float64, classes)
	for i, row := range scores[:100] {
		s.Probabilities(row, got)
		direct.s.Probabilities(row, want)
		for c := range got {
			if math.Abs(got[c]-want[c]) > 1e-3 {
				t.Fatalf("row %d: probabilities %v, of all rows at once %v", i, got, want)
			}
		}
	}
}

func TestStackCoefficientsSumToLogits(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 0))
	for _, mixed := range []bool{true, false} {
		s := newStack(2, 3)
		for part := range s.parts {
			for i := range part {
				part[i] = random.NormFloat64()
			}
		}
		if !mixed {
			s.Mix = nil
		}
		scores, z := make([]float64, 6), make([]float64, 3)
		for i := range scores {
			scores[i] = random.NormFloat64()
		}
		s.Logits(scores, z)
		for c := range z {
			sum := s.Bias[c]
			for task, x := range scores {
				sum += s.Coefficient(task, c) * x
			}
			if math.Abs(sum-z[c]) > 1e-12 {
				t.Errorf("class %d: coefficients sum to %v, the logit is %v", c, sum, z[c])
			}
		}
	}
}

func TestFitStackLittleOrOddData(t *testing.T) {
	many := make([]float64, maxMixed+1)
	many[0] = 1
	tests := []struct {
		name    string
		scores  [][]float64
		y       []int
		classes int
	}{
		{"one row", [][]float64{{1, -1}}, []int{0}, 2},
		{"all right", [][]float64{{1, -1}, {-1, 1}, {1, -1}}, []int{0, 1, 0}, 2},
		{"all wrong", [][]float64{{1, -1}, {-1, 1}, {1, -1}}, []int{1, 0, 1}, 2},
		{"scores say nothing", [][]float64{{0, 0}, {0, 0}, {0, 0}}, []int{0, 1, 0}, 2},
		{"absent class", [][]float64{{1, -1, 0}, {-1, 1, -1}}, []int{0, 1}, 3},
		{"large scores", [][]float64{{1e3, -1e3}, {-1e3, 1e3}, {1e3, -1e3}}, []int{0, 1, 1}, 2},
		{"too many classes for a mix", [][]float64{many, many}, []int{0, 1}, maxMixed + 1},
	}
	for _, tt := range tests {
		s, err := FitStack(tt.scores, tt.y, 1, tt.classes)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if !s.Valid(1, tt.classes) || (s.Mix == nil) != (tt.classes > maxMixed) {
			t.Errorf("%s: %+v", tt.name, s)
		}
		p := make([]float64, tt.classes)
		for _, row := range tt.scores {
			s.Probabilities(row, p)
			sum := 0.0
			for _, x := range p {
				sum += x
			}
			if math.Abs(sum-1) > 1e-12 {
				t.Errorf("%s: probabilities %v", tt.name, p)
			}
		}
	}
	for _, bad := range []float64{math.NaN(), math.Inf(1)} {
		if _, err := FitStack([][]float64{{bad, 0}}, []int{0}, 1, 2); err == nil {
			t.Errorf("a score of %v is no error", bad)
		}
	}
	if _, err := FitStack(nil, nil, 1, 2); err == nil {
		t.Error("no rows are no error")
	}
}
