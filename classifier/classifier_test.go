package classifier

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"suxi/features"
	"suxi/internal/bounds"
)

// A model of three features and two classes.
var small = &Linear{
	Classes: 2,
	Weights: []float32{1, -2, 0.5, 0, -3, 0.25},
	Bias:    []float32{0.5, -0.5},
}

func Example() {
	x := &features.Matrix{ // three rows of two features
		Cols:  2,
		Start: []int{0, 1, 2, 4},
		Index: []int32{0, 1, 0, 1},
		Value: []float64{1, 1, .6, .8},
	}
	tasks, err := OneVersusRest([]int{0, 1, 1}, 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := Fit(context.Background(), Config{Tolerance: 1e-6}, x, tasks)
	if err != nil {
		fmt.Println(err)
		return
	}
	scores := make([]float64, 2)
	for i := range x.Rows() {
		m.Decide(x.Row(i), scores)
		fmt.Printf("%+.1f\n", scores)
	}
	// Output:
	// [+0.4 -0.4]
	// [-1.0 +1.0]
	// [-0.5 +0.5]
}

func TestDecide(t *testing.T) {
	tests := []struct {
		name string
		v    features.Vector
		want []float64
	}{
		{"empty vector: the bias", features.Vector{}, []float64{0.5, -0.5}},
		{"one feature", features.Vector{Index: []int32{1}, Value: []float64{2}}, []float64{1.5, -0.5}},
		{"two features", features.Vector{Index: []int32{0, 2}, Value: []float64{0.5, 1}}, []float64{-2, -1.25}},
	}
	for _, tt := range tests {
		got := []float64{99, 99}
		if small.Decide(tt.v, got); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestTopFeatures(t *testing.T) {
	tests := []struct {
		name string
		df   []int
		k    int
		want []int32
	}{
		{"by the greatest weight of any class, whatever its sign", []int{1, 1, 1}, 2, []int32{0, 2}},
		{"by document frequency", []int{1, 400, 1}, 1, []int32{1}},
		{"ties by number", []int{9, 144, 4}, 1, []int32{0}}, // all 6
		{"more than there are", []int{1, 1, 1}, 9, []int32{0, 1, 2}},
		{"none", []int{1, 1, 1}, 0, []int32{}},
	}
	for _, tt := range tests {
		if got := TopFeatures(small, tt.df, tt.k); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestCodec(t *testing.T) {
	scaled := *small
	scaled.Ratio = []float32{0, 1, 2, 3, 4, 5}
	for _, m := range []Ensemble{{small}, {small, &scaled}, {&scaled, small, small}, {{Classes: 3, Weights: []float32{}, Bias: []float32{1, 2, 3}}}} {
		data, err := m.AppendBinary([]byte("before"))
		if err != nil {
			t.Fatal(err)
		}
		data, _ = bytes.CutPrefix(data, []byte("before"))
		got, err := Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(m, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	}
}

func TestDecodeErrors(t *testing.T) {
	put := func(offset int, v uint32) func([]byte) []byte {
		return func(data []byte) []byte {
			binary.LittleEndian.PutUint32(data[offset:], v)
			return data
		}
	}
	tests := []struct {
		name   string
		damage func([]byte) []byte
		want   string
	}{
		{"empty", func([]byte) []byte { return nil }, "not a linear model"},
		{"other format", func(data []byte) []byte { data[7] = '3'; return data }, "not a linear model of format SUXILIN2"},
		{"no class", put(8, 0), "0 classes, 3 features"},
		{"no member", put(16, 0), "0 members"},
		{"huge members", put(16, 1<<32-1), "4294967295 members"},
		{"ratios of members that are not there", put(20, 2), "1 members"},
		{"ratios that are not there", put(20, 1), "do not hold"},
		{"short weights of members that are not there", put(24, 2), "1 members"},
		{"huge classes", put(8, 1<<32-1), "do not hold 4294967295 classes × 3 features"},
		{"huge features", put(12, 1<<31-1), "do not hold 2 classes × 2147483647 features"},
		{"features out of range", put(12, 1<<32-1), "2 classes, 4294967295 features"},
		{"truncated", func(data []byte) []byte { return data[:len(data)-4] }, "do not hold"},
		{"trailing byte", func(data []byte) []byte { return append(data, 0) }, "do not hold"},
		{"weight is no number", put(28+8, math.Float32bits(float32(math.NaN()))), "number 3 is not finite"},
		{"bias is infinite", put(28, math.Float32bits(float32(math.Inf(-1)))), "number 0 is not finite"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			data, _ := Ensemble{small}.AppendBinary(nil)
			_, err := Decode(tt.damage(data))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

// old stores m as versions before wrote it.
func old(m *Linear) []byte {
	data := []byte("SUXILIN1")
	data = binary.LittleEndian.AppendUint32(data, uint32(m.Classes))
	data = binary.LittleEndian.AppendUint32(data, uint32(m.Features()))
	for _, x := range slices.Concat(m.Bias, m.Weights) {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(x))
	}
	return data
}

func TestDecodeOldFormat(t *testing.T) {
	got, err := Decode(old(small))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Ensemble{small}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// What Decode accepts is a model that works and, but for the old format, stores
// to the same bytes.
func FuzzDecode(f *testing.F) {
	scaled := *small
	scaled.Ratio = []float32{0, 1, 2, 3, 4, 5}
	data, _ := Ensemble{small, &scaled}.AppendBinary(nil)
	f.Add(data)
	f.Add(data[:32])
	f.Add(old(small))
	f.Fuzz(func(t *testing.T, data []byte) {
		var e Ensemble
		var err error
		bounds.Memory(t, 4<<20+200*uint64(len(data)), func() { e, err = Decode(data) })
		if err != nil {
			return
		}
		e.Decide(features.Vector{}, make([]float64, e.Tasks()))
		if again, _ := e.AppendBinary(nil); !bytes.Equal(data, again) && string(data[:8]) != oldMagic {
			t.Errorf("decoded %x, stored as %x", data, again)
		}
	})
}

func TestEnsembleIsItsMembers(t *testing.T) {
	scaled := *small
	scaled.Ratio = []float32{1, 2, 3, 4, 5, 6}
	e := Ensemble{small, &scaled}
	v := features.Vector{Index: []int32{0, 2}, Value: []float64{0.6, 0.8}}
	got := make([]float64, e.Tasks())
	e.Decide(v, got)
	want := make([]float64, 2)
	for i, m := range e {
		m.Decide(v, want)
		if !slices.Equal(got[2*i:2*i+2], want) {
			t.Errorf("member %d: %v, want %v", i, got[2*i:2*i+2], want)
		}
	}
	for task := range got {
		scale, parts := make([]float64, len(got)), make([]float64, 2)
		scale[task] = 1
		if sum := e.Contributions(v, scale, parts) + parts[0] + parts[1]; math.Abs(sum-got[task]) > 1e-12 {
			t.Errorf("task %d: contributions sum to %v, want %v", task, sum, got[task])
		}
	}
}

func TestShort(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 0))
	m := &Linear{Classes: 2, Bias: []float32{0.1, 0.3}, Weights: []float32{0, 1, -3, 1.0 / 3, 1 + 1.0/256, 1 + 3.0/256}}
	for range 1000 {
		m.Weights = append(m.Weights, float32(random.NormFloat64()), float32(random.NormFloat64()*1e-6))
	}
	m.Ratio = slices.Clone(m.Weights)
	short := m.Short()
	if isShort(m.Weights) || !isShort(short.Weights) || !isShort(short.Ratio) {
		t.Error("weights are not of eight bits")
	}
	for i, w := range m.Weights {
		if d := math.Abs(float64(short.Weights[i] - w)); d > math.Abs(float64(w))/256 {
			t.Errorf("%v becomes %v", w, short.Weights[i])
		}
	}
	if want := []float32{0, 1, -3, 0.333984375, 1, 1 + 4.0/256}; !slices.Equal(short.Weights[:6], want) {
		t.Errorf("%v, want %v", short.Weights[:6], want)
	}
	long, _ := Ensemble{m}.AppendBinary(nil)
	data, _ := Ensemble{short}.AppendBinary(nil)
	if len(data) > len(long)*6/10 {
		t.Errorf("%d bytes, %d before", len(data), len(long))
	}
	got, err := Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Ensemble{short}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
