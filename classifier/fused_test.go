package classifier_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"suxi/classifier"
	"suxi/features"
)

// What Ensemble.Decide says of a vector, a Fused says of its parts: for any
// ensembles with and without ratios, over any blocks.
func TestFusedDecidesAsEnsembles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.Float64Range(-2, 2)
		numbers := func(n int) []float32 {
			list := make([]float32, n)
			for i := range list {
				list[i] = float32(number.Draw(t, "number"))
			}
			return list
		}
		blocks := rapid.SliceOfN(rapid.IntRange(1, 12), 1, 2).Draw(t, "features of each block")
		var idf [][]float64
		sparse := 0
		for _, n := range blocks {
			sparse += n
			idf = append(idf, rapid.SliceOfN(rapid.Float64Range(1, 8), n, n).Draw(t, "idf"))
		}
		var ensembles []classifier.Ensemble
		var dense, got [][]float64
		for range rapid.IntRange(1, 3).Draw(t, "ensembles") {
			behind := rapid.IntRange(0, 2).Draw(t, "dense features")
			classes := rapid.IntRange(1, 9).Draw(t, "classes")
			var e classifier.Ensemble
			for range rapid.IntRange(1, 2).Draw(t, "members") {
				m := &classifier.Linear{Classes: classes, Weights: numbers((sparse + behind) * classes), Bias: numbers(classes)}
				if rapid.Bool().Draw(t, "ratios") {
					m.Ratio = numbers(len(m.Weights))
					for i, r := range m.Ratio { // away from 0, where a score is a quotient of two small numbers
						m.Ratio[i] = r + float32(math.Copysign(.5, float64(r)))
					}
				}
				e = append(e, m)
			}
			ensembles = append(ensembles, e)
			dense = append(dense, rapid.SliceOfN(number, behind, behind).Draw(t, "dense"))
			got = append(got, make([]float64, e.Tasks()))
		}

		f := classifier.Fuse(ensembles, idf...)
		var v features.Vector
		var sums [][]float32
		var scale []float64
		first := int32(0)
		for b, n := range blocks {
			s := rapid.Float64Range(.1, 1).Draw(t, "scale")
			norm := 0.0
			var terms features.Terms
			for i := range int32(n) {
				times := rapid.IntRange(0, 3).Draw(t, "occurrences")
				if times == 0 {
					continue
				}
				weight := 1 + math.Log(float64(times))
				terms.All = append(terms.All, i)
				if times > 1 {
					terms.Repeated = append(terms.Repeated, features.Repeated{Feature: i, Weight: float32(weight)})
				}
				v.Index = append(v.Index, first+i)
				v.Value = append(v.Value, s*weight*idf[b][i])
				norm += weight * idf[b][i] * weight * idf[b][i]
			}
			part := make([]float32, f.Columns())
			f.Sum(b, terms, part)
			if math.Abs(f.Norm(part)-math.Sqrt(norm)) > 1e-5*(1+math.Sqrt(norm)) {
				t.Fatalf("norm %v, want %v", f.Norm(part), math.Sqrt(norm))
			}
			sums, scale = append(sums, part), append(scale, s)
			first += int32(n)
		}
		f.Decide(sums, scale, dense, got)
		for i, e := range ensembles {
			x := features.Vector{Index: append([]int32(nil), v.Index...), Value: append([]float64(nil), v.Value...)}
			for j, value := range dense[i] {
				x.Index, x.Value = append(x.Index, int32(sparse+j)), append(x.Value, value)
			}
			want := make([]float64, e.Tasks())
			e.Decide(x, want)
			for task, w := range want {
				if math.Abs(got[i][task]-w) > 1e-4*(1+math.Abs(w)) {
					t.Fatalf("ensemble %d, task %d: %v, want %v", i, task, got[i][task], w)
				}
			}
		}
	})
}
