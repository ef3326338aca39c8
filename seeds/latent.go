package seeds

import (
	"context"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"suxi/features"
)

// powerIterations sharpen the subspace that the random start finds.
const powerIterations = 2

// oversampling is how many more directions than asked for are followed.
const oversampling = 10

// singularVectors returns the right singular vectors of x, Cols × at most rank,
// of the greatest singular values: the latent directions of LSA. It is the
// randomised method of Halko, Martinsson and Tropp (2011, Finding structure with
// randomness, algorithms 4.4 and 5.1): the range of x is sought in the image of a
// Gaussian matrix drawn from seed, and the rest is dense algebra on its small side.
// It ends between two steps when ctx is cancelled.
func singularVectors(ctx context.Context, x *features.Matrix, rank int, seed uint64) (*mat.Dense, error) {
	width := min(rank+oversampling, x.Rows(), x.Cols)
	random := rand.New(rand.NewPCG(seed, 0))
	start := mat.NewDense(x.Cols, width, nil)
	for i := range start.RawMatrix().Data {
		start.RawMatrix().Data[i] = random.NormFloat64()
	}
	q := orthonormal(times(x, start))
	for range powerIterations {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		q = orthonormal(times(x, orthonormal(transposeTimes(x, q))))
	}
	// x ≈ q·b with bᵀ = xᵀq. The right singular vectors of b are bᵀ·u/σ, where
	// b·bᵀ = u·σ²·uᵀ.
	return leading(transposeTimes(x, q), rank), nil
}

// orthonormal returns an orthonormal basis of the columns of y.
func orthonormal(y *mat.Dense) *mat.Dense {
	_, width := y.Dims()
	return leading(y, width)
}

// leading returns the left singular vectors of y with the greatest singular
// values, at most rank, from the eigenvectors of yᵀy. Directions whose variance
// is below 1e-10 of the greatest are rounding, and left out.
func leading(y *mat.Dense, rank int) *mat.Dense {
	_, width := y.Dims()
	var gram mat.SymDense
	gram.SymOuterK(1, y.T())
	var eigen mat.EigenSym
	if !eigen.Factorize(&gram, true) {
		panic("seeds: eigenvalues of a symmetric matrix did not converge")
	}
	values := eigen.Values(nil) // ascending
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	kept := 0
	for kept < min(rank, width) && values[width-1-kept] > 1e-10*values[width-1] {
		kept++
	}
	kept = max(kept, 1)
	turn := mat.NewDense(width, kept, nil)
	for j := range kept {
		scale := 0.0
		if v := values[width-1-j]; v > 0 {
			scale = 1 / math.Sqrt(v)
		}
		for i := range width {
			turn.Set(i, j, vectors.At(i, width-1-j)*scale)
		}
	}
	var out mat.Dense
	out.Mul(y, turn)
	return &out
}

// times returns x·m.
func times(x *features.Matrix, m *mat.Dense) *mat.Dense {
	_, width := m.Dims()
	out := mat.NewDense(x.Rows(), width, nil)
	for i := range x.Rows() {
		row := out.RawRowView(i)
		v := x.Row(i)
		for k, f := range v.Index {
			addScaled(row, v.Value[k], m.RawRowView(int(f)))
		}
	}
	return out
}

// transposeTimes returns xᵀ·m.
func transposeTimes(x *features.Matrix, m *mat.Dense) *mat.Dense {
	_, width := m.Dims()
	out := mat.NewDense(x.Cols, width, nil)
	for i := range x.Rows() {
		row := m.RawRowView(i)
		v := x.Row(i)
		for k, f := range v.Index {
			addScaled(out.RawRowView(int(f)), v.Value[k], row)
		}
	}
	return out
}

// addScaled adds a·src to dst.
func addScaled(dst []float64, a float64, src []float64) {
	for i, v := range src {
		dst[i] += float64(a * v)
	}
}

// unit divides v by its length, unless that is 0.
func unit(v []float64) {
	if norm := math.Sqrt(dot(v, v)); norm > 0 {
		for i := range v {
			v[i] /= norm
		}
	}
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i, v := range a {
		sum += float64(v * b[i])
	}
	return sum
}
