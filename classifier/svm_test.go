package classifier

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"suxi/features"
)

func readJSON(t *testing.T, path string, v any) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, v); err != nil {
		t.Fatal(err)
	}
}

func matrix(cols int, rows ...features.Vector) *features.Matrix {
	m := &features.Matrix{Cols: cols, Start: []int{0}}
	for _, r := range rows {
		m.Index = append(m.Index, r.Index...)
		m.Value = append(m.Value, r.Value...)
		m.Start = append(m.Start, len(m.Index))
	}
	return m
}

// randomProblem has rows of unit length whose classes prefer some features.
func randomProblem(rows, cols, classes int, seed uint64) (*features.Matrix, []int) {
	random := rand.New(rand.NewPCG(seed, 0))
	y := make([]int, rows)
	list := make([]features.Vector, rows)
	for i := range list {
		y[i] = i % classes
		for f := range int32(cols) {
			if p := random.Float64(); p < .05 || p < .2 && int(f)%classes == y[i] {
				list[i].Index = append(list[i].Index, f)
				list[i].Value = append(list[i].Value, random.Float64())
			}
		}
		norm := 0.0
		for _, v := range list[i].Value {
			norm += v * v
		}
		for k := range list[i].Value {
			list[i].Value[k] /= math.Sqrt(norm)
		}
	}
	return matrix(cols, list...), y
}

// objectives returns the value of the problem that Fit minimises and of its
// dual, which is never above it:
//
//	Σα - ½(w·w + b²) - Σα²/4C
func (p *problem) objectives(s *solution, t Task) (primal, dual float64) {
	norm := s.bias * s.bias
	for _, w := range s.weights {
		norm += w * w
	}
	primal, dual = norm/2, -norm/2
	for i, alpha := range s.alpha {
		if t.Sign[i] == 0 {
			continue
		}
		sign, cost := float64(t.Sign[i]), p.cfg.C
		if sign > 0 {
			cost *= cmp.Or(t.Positive, 1)
		}
		lo, hi := p.start[i], p.start[i+1]
		slack := max(0, 1-sign*(dot(s.weights, p.index[lo:hi], p.value[lo:hi])+s.bias))
		primal += cost * slack * slack
		dual += alpha - alpha*alpha/(4*cost)
	}
	return primal, dual
}

// rest is OneVersusRest for labels that are right.
func rest(y []int, classes int) []Task {
	tasks, err := OneVersusRest(y, classes)
	if err != nil {
		panic(err)
	}
	return tasks
}

func TestEqualsLIBLINEAR(t *testing.T) {
	var oracle struct {
		Features, Classes int
		Labels            []int
		Rows              []features.Vector
		Models            []struct {
			Command    string
			C          float64
			Objectives []float64
			Decisions  [][]float64
		}
	}
	readJSON(t, "../testdata/oracle/liblinear.json", &oracle)
	x := matrix(oracle.Features, oracle.Rows...)
	for _, want := range oracle.Models {
		cfg := Config{C: want.C, Tolerance: 1e-6}
		m, err := Fit(context.Background(), cfg, x, rest(oracle.Labels, oracle.Classes))
		if err != nil {
			t.Fatal(err)
		}
		scores := make([]float64, oracle.Classes)
		for i, row := range want.Decisions {
			m.Decide(x.Row(i), scores)
			for c := range row {
				if math.Abs(scores[c]-row[c]) > 1e-5 {
					t.Errorf("%s: row %d, class %d: decision value %v, LIBLINEAR has %v", want.Command, i, c, scores[c], row[c])
				}
			}
		}

		// The tolerance bounds how far the objective is from the optimum.
		for _, tt := range []struct{ tolerance, excess float64 }{{1e-6, 1e-9}, {0.001, 1e-5}, {0.01, 2e-4}, {0.1, 0.01}} {
			cfg, _ := Config{C: want.C, Tolerance: tt.tolerance}.withDefaults()
			p := newProblem(x, cfg)
			for class, optimum := range want.Objectives {
				task := rest(oracle.Labels, oracle.Classes)[class]
				s, err := p.solve(context.Background(), task, uint64(class))
				if err != nil {
					t.Fatal(err)
				}
				primal, dual := p.objectives(s, task)
				if primal > optimum*(1+tt.excess) || primal < optimum*(1-1e-9) {
					t.Errorf("%s, tolerance %v: class %d: objective %.12g, LIBLINEAR has %.12g", want.Command, tt.tolerance, class, primal, optimum)
				}
				if gap := primal - dual; gap < -1e-9*primal || gap > 2*tt.excess*primal {
					t.Errorf("%s, tolerance %v: class %d: duality gap %v at objective %v", want.Command, tt.tolerance, class, gap, primal)
				}
			}
		}
	}
}

func TestWorkersAndSeedAreNoMatter(t *testing.T) {
	x, y := randomProblem(200, 300, 7, 1)
	fit := func(cfg Config) []byte {
		m, err := Fit(context.Background(), cfg, x, rest(y, 7))
		if err != nil {
			t.Fatal(err)
		}
		data, _ := Ensemble{m}.AppendBinary(nil)
		return data
	}
	want := fit(Config{Workers: 1})
	for _, workers := range []int{2, 3, 16} {
		if !slices.Equal(want, fit(Config{Workers: workers})) {
			t.Errorf("the model of %d workers is not that of one", workers)
		}
	}
	if slices.Equal(want, fit(Config{Seed: 1})) {
		t.Error("the seed does not reach the solver")
	}
	exact, _ := Decode(fit(Config{Tolerance: 1e-7}))
	other, _ := Decode(fit(Config{Tolerance: 1e-7, Seed: 1}))
	for i, w := range exact[0].Weights {
		if math.Abs(float64(w-other[0].Weights[i])) > 1e-5 {
			t.Fatalf("weight %d is %v by one seed and %v by another", i, w, other[0].Weights[i])
		}
	}
}

func TestFitDoesNotTouchItsInput(t *testing.T) {
	x, y := randomProblem(50, 40, 3, 2)
	index, value := slices.Clone(x.Index), slices.Clone(x.Value)
	if _, err := Fit(context.Background(), Config{}, x, rest(y, 3)); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(index, x.Index) || !slices.Equal(value, x.Value) {
		t.Error("the matrix has changed")
	}
}

func TestClassWithOneRow(t *testing.T) {
	unit := func(f int32) features.Vector { return features.Vector{Index: []int32{f}, Value: []float64{1}} }
	x := matrix(3, unit(0), unit(0), unit(1), unit(1), unit(2))
	y := []int{0, 0, 1, 1, 2}
	m, err := Fit(context.Background(), Config{}, x, rest(y, 3))
	if err != nil {
		t.Fatal(err)
	}
	scores := make([]float64, 3)
	for i, class := range y {
		m.Decide(x.Row(i), scores)
		for c, s := range scores {
			if c != class && s >= scores[class] {
				t.Errorf("row %d of class %d has scores %v", i, class, scores)
			}
		}
	}
}

// A class that a fold left without rows must not win anywhere.
func TestFitClassWithoutRows(t *testing.T) {
	x, y := randomProblem(60, 20, 3, 3)
	m, err := Fit(context.Background(), Config{}, x, rest(y, 4))
	if err != nil {
		t.Fatal(err)
	}
	scores := make([]float64, 4)
	for i := range x.Rows() {
		if m.Decide(x.Row(i), scores); math.Abs(scores[3]+1) > 0.1 {
			t.Fatalf("row %d: decision value %v of the class without rows, want about -1", i, scores[3])
		}
	}
}

func TestFitErrors(t *testing.T) {
	x, y := randomProblem(9, 20, 3, 3)
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	tests := []struct {
		name string
		ctx  context.Context
		cfg  Config
		want string
	}{
		{"negative C", context.Background(), Config{C: -1}, "C -1: choose a number above 0"},
		{"C is no number", context.Background(), Config{C: math.NaN()}, "C NaN"},
		{"negative smoothing", context.Background(), Config{NaiveBayes: -1}, "smoothing -1"},
		{"negative tolerance", context.Background(), Config{Tolerance: -1}, "tolerance -1"},
		{"negative workers", context.Background(), Config{Workers: -1}, "-1 workers"},
		{"too few iterations", context.Background(), Config{Tolerance: 1e-9, MaxIterations: 2}, "class 0: no optimum after 2 iterations: lower C"},
		{"cancelled", cancelled, Config{}, context.Canceled.Error()},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Fit(tt.ctx, tt.cfg, x, rest(y, 3))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
	if _, err := Fit(cancelled, Config{}, x, rest(y, 3)); !errors.Is(err, context.Canceled) {
		t.Errorf("errors.Is does not see the cancellation in %v", err)
	}
}

func TestOneVersusRestErrors(t *testing.T) {
	tests := []struct {
		name    string
		y       []int
		classes int
		want    string
	}{
		{"one class", make([]int, 9), 1, "at least two"},
		{"class out of range", []int{0, 1, 2}, 2, "row 2 has class 2, outside 0…1"},
	}
	for _, tt := range tests {
		if _, err := OneVersusRest(tt.y, tt.classes); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.name, err, tt.want)
		}
	}
}

// Rows of sign 0 are as good as not there, and weighing the positive rows
// twice is having each of them twice.
func TestTaskSelectsAndWeighs(t *testing.T) {
	x, y := randomProblem(120, 60, 3, 5)
	var some []features.Vector
	var sign []int8
	task := Task{Sign: make([]int8, len(y)), Positive: 2}
	for i, class := range y {
		switch class {
		case 0:
			task.Sign[i] = 1
			some, sign = append(some, x.Row(i), x.Row(i)), append(sign, 1, 1)
		case 1:
			task.Sign[i] = -1
			some, sign = append(some, x.Row(i)), append(sign, -1)
		}
	}
	cfg := Config{Tolerance: 1e-9, MaxIterations: 100_000}
	m, err := Fit(context.Background(), cfg, x, []Task{task})
	if err != nil {
		t.Fatal(err)
	}
	want, err := Fit(context.Background(), cfg, matrix(x.Cols, some...), []Task{{Sign: sign}})
	if err != nil {
		t.Fatal(err)
	}
	for f, w := range want.Weights {
		if math.Abs(float64(m.Weights[f]-w)) > 1e-5 {
			t.Fatalf("weight %d is %v, want %v", f, m.Weights[f], w)
		}
	}
}

// The scaled model is the plain one of rows that were scaled beforehand.
func TestNaiveBayesScales(t *testing.T) {
	x, y := randomProblem(90, 40, 3, 6)
	const alpha = 0.5
	m, err := Fit(context.Background(), Config{Tolerance: 1e-8, NaiveBayes: alpha}, x, rest(y, 3))
	if err != nil {
		t.Fatal(err)
	}
	scores := make([]float64, 3)
	for class := range 3 {
		p, n := make([]float64, x.Cols), make([]float64, x.Cols)
		sumP, sumN := alpha*float64(x.Cols), alpha*float64(x.Cols)
		for i := range x.Rows() {
			row := x.Row(i)
			for k, f := range row.Index {
				if y[i] == class {
					p[f] += row.Value[k]
					sumP += row.Value[k]
				} else {
					n[f] += row.Value[k]
					sumN += row.Value[k]
				}
			}
		}
		scaled := make([]features.Vector, x.Rows())
		for i := range scaled {
			row := x.Row(i)
			scaled[i].Index = row.Index
			norm := 0.0
			for k, f := range row.Index {
				v := row.Value[k] * (math.Log((p[f]+alpha)/sumP) - math.Log((n[f]+alpha)/sumN))
				scaled[i].Value = append(scaled[i].Value, v)
				norm += v * v
			}
			for k := range scaled[i].Value {
				scaled[i].Value[k] /= math.Sqrt(norm)
			}
		}
		plain, err := Fit(context.Background(), Config{Tolerance: 1e-8}, matrix(x.Cols, scaled...), rest(y, 3))
		if err != nil {
			t.Fatal(err)
		}
		want := make([]float64, 3)
		for i := range scaled {
			plain.Decide(scaled[i], want)
			m.Decide(x.Row(i), scores)
			if math.Abs(scores[class]-want[class]) > 1e-4 {
				t.Fatalf("row %d, class %d: decision value %v, want %v", i, class, scores[class], want[class])
			}
		}
	}
}

func TestContributionsSumToDecision(t *testing.T) {
	x, y := randomProblem(90, 40, 3, 7)
	for _, alpha := range []float64{0, 0.1} {
		m, err := Fit(context.Background(), Config{NaiveBayes: alpha}, x, rest(y, 3))
		if err != nil {
			t.Fatal(err)
		}
		scores := make([]float64, 3)
		for i := range x.Rows() {
			v := x.Row(i)
			m.Decide(v, scores)
			for _, scale := range [][]float64{{1, 0, 0}, {0, 0, 1}, {0.5, -2, 0.25}} {
				out := make([]float64, len(v.Index))
				sum, want := m.Contributions(v, scale, out), 0.0
				for _, c := range out {
					sum += c
				}
				for c, s := range scores {
					want += scale[c] * s
				}
				if math.Abs(sum-want) > 1e-12 {
					t.Fatalf("row %d, scale %v: contributions sum to %v, decision values to %v", i, scale, sum, want)
				}
			}
		}
	}
}

func BenchmarkFit(b *testing.B) {
	x, y := randomProblem(2000, 3000, 7, 4)
	for b.Loop() {
		if _, err := Fit(context.Background(), Config{Workers: 1}, x, rest(y, 7)); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(x.Index)), "entries")
}
