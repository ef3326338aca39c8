package seeds

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"suxi/features"
)

// sparse draws a matrix of which one entry in three is not 0; with low > 0 its
// rows are sums of so many.
func sparse(rows, cols, low int) (*features.Matrix, *mat.Dense) {
	r := rand.New(rand.NewPCG(5, uint64(rows)))
	dense := mat.NewDense(rows, cols, nil)
	for i := range rows {
		for j := range cols {
			if r.IntN(3) == 0 {
				dense.Set(i, j, r.NormFloat64())
			}
		}
	}
	if low > 0 {
		left := mat.NewDense(rows, low, nil)
		for i := range left.RawMatrix().Data {
			left.RawMatrix().Data[i] = r.NormFloat64()
		}
		base := mat.DenseCopyOf(dense.Slice(0, low, 0, cols))
		dense.Mul(left, base)
	}
	x := &features.Matrix{Cols: cols, Start: []int{0}}
	for i := range rows {
		for j := range cols {
			if v := dense.At(i, j); v != 0 {
				x.Index, x.Value = append(x.Index, int32(j)), append(x.Value, v)
			}
		}
		x.Start = append(x.Start, len(x.Index))
	}
	return x, dense
}

// The oracle is gonum's dense singular value decomposition: along the vectors
// found, the matrix is as long as its greatest singular values.
func TestSingularVectors(t *testing.T) {
	tests := []struct {
		name                  string
		rows, cols, low, rank int
		kept                  int
		tolerance             float64
	}{
		{"all of a small matrix", 12, 8, 0, 8, 8, 1e-9},
		{"more columns than rows", 8, 30, 0, 8, 8, 1e-9},
		{"the greatest of many", 60, 40, 0, 20, 20, 0.02},
		{"a rank below the one asked for", 30, 20, 4, 10, 4, 1e-9},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			x, dense := sparse(test.rows, test.cols, test.low)
			v, err := singularVectors(t.Context(), x, test.rank, 1)
			if err != nil {
				t.Fatal(err)
			}
			if _, kept := v.Dims(); kept != test.kept {
				t.Fatalf("%d vectors, want %d", kept, test.kept)
			}
			var gram mat.Dense
			gram.Mul(v.T(), v)
			for i := range test.kept {
				for j := range test.kept {
					want := 0.0
					if i == j {
						want = 1
					}
					if got := gram.At(i, j); math.Abs(got-want) > 1e-6 {
						t.Fatalf("vectors %d and %d have product %v, want %v", i, j, got, want)
					}
				}
			}
			var svd mat.SVD
			if !svd.Factorize(dense, mat.SVDNone) {
				t.Fatal("no oracle")
			}
			projected := times(x, v)
			for j, want := range svd.Values(nil)[:test.kept] {
				got := mat.Norm(projected.ColView(j), 2)
				if math.Abs(got-want) > test.tolerance*want {
					t.Errorf("singular value %d is %v, want %v", j, got, want)
				}
			}
		})
	}
}
