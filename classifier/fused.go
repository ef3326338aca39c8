package classifier

import (
	"fmt"
	"math"

	"suxi/features"
)

// A Fused is the weights of several ensembles over the same features, laid out
// to be read once: all that the ensembles want of a feature is one row of
// single-precision numbers. Its decision values are those of [Ensemble.Decide]
// but for rounding, which is less than a millionth of a margin. It is immutable
// and safe for concurrent use.
//
// A vector that is normalised by parts, such as those of package features, is
// s_p·x_f for the features f of part p. So for each member and task with weight
// w_f and ratio r_f (see [Linear]) the sums over a part
//
//	Σ w_f x_f, or if the member has ratios Σ r_f w_f x_f and Σ (r_f x_f)²
//
// need no s_p, and Σ x_f² tells the part's norm. With x_f = idf_f · t_f the row of
// f holds idf_f w_f, idf_f r_f w_f, (idf_f r_f)² and idf_f², and a feature with
// t_f = 1 is added up without a multiplication.
type Fused struct {
	ensembles []Ensemble
	blocks    []weightRows
	linear    int // columns of sums of x_f; those of sums of squares follow
	columns   int
}

// weightRows has a row for each feature of a block.
type weightRows struct {
	numbers []float32
	stride  int // a row begins at each multiple
}

const (
	group = 8  // columns that are added up at a time
	line  = 16 // numbers that come from memory together
)

// Fuse lays ensembles out. Their features are those of blocks, one block behind
// the other, where idf[b] has a factor for each feature of block b; what features
// an ensemble has behind them are dense, see [Fused.Decide].
func Fuse(ensembles []Ensemble, idf ...[]float64) *Fused {
	f := &Fused{ensembles: ensembles}
	squares := 1
	for _, e := range ensembles {
		f.linear += e.Tasks()
		for _, m := range e {
			if m.Ratio != nil {
				squares += m.Classes
			}
		}
	}
	f.columns = f.linear + squares
	first := 0
	for _, factors := range idf {
		f.blocks = append(f.blocks, f.lay(first, factors))
		first += len(factors)
	}
	return f
}

// lay makes the rows of the features from number first on.
func (f *Fused) lay(first int, idf []float64) weightRows {
	stride := (f.columns + line - 1) / line * line
	if f.columns <= group { // two rows in a line
		stride = group
	}
	r := weightRows{make([]float32, stride*len(idf)), stride}
	for i, factor := range idf {
		row := r.row(int32(i), f.columns)
		f.fill(row, first+i, factor)
		row[f.columns-1] = float32(factor * factor)
	}
	return r
}

// fill sets the columns of row, but for the last, for a value x of feature i.
func (f *Fused) fill(row []float32, i int, x float64) {
	linear, square := row[:f.linear], row[f.linear:]
	for _, e := range f.ensembles {
		for _, m := range e {
			for c, w := range m.Weights[i*m.Classes:][:m.Classes] {
				linear[c] = float32(float64(w) * x)
			}
			if m.Ratio != nil {
				for c, ratio := range m.Ratio[i*m.Classes:][:m.Classes] {
					rx := float64(ratio) * x
					linear[c] = float32(float64(m.Weights[i*m.Classes+c]) * rx)
					square[c] = float32(rx * rx)
				}
				square = square[m.Classes:]
			}
			linear = linear[m.Classes:]
		}
	}
}

func (r *weightRows) row(i int32, columns int) []float32 {
	return r.numbers[int(i)*r.stride:][:columns]
}

// Columns returns the number of sums of a part.
func (f *Fused) Columns() int { return f.columns }

// Sum sets sums, of length Columns, to those of some features of a block.
func (f *Fused) Sum(block int, terms features.Terms, sums []float32) {
	b := &f.blocks[block]
	b.add(terms.All, sums)
	for _, t := range terms.Repeated { // what they add beyond the weight 1
		row := b.row(t.Feature, len(sums))
		weight := t.Weight - 1
		for c, x := range row[:f.linear] {
			sums[c] += float32(x * weight) // no fused multiply-add: the same on all machines
		}
		weight = float32(t.Weight*t.Weight) - 1
		for c, x := range row[f.linear:] {
			sums[f.linear+c] += float32(x * weight)
		}
	}
}

// add sets sums to the sums of some rows: by groups of columns, which stay in
// registers, so that little stands between the first access to one row and to the
// next, and the processor waits for the memory of many at a time.
func (r *weightRows) add(features []int32, sums []float32) {
	for first := 0; first < len(sums); first += group {
		var s0, s1, s2, s3, s4, s5, s6, s7 float32
		for _, i := range features {
			row := (*[group]float32)(r.numbers[int(i)*r.stride+first:])
			s0 += row[0]
			s1 += row[1]
			s2 += row[2]
			s3 += row[3]
			s4 += row[4]
			s5 += row[5]
			s6 += row[6]
			s7 += row[7]
		}
		copy(sums[first:], []float32{s0, s1, s2, s3, s4, s5, s6, s7})
	}
}

// Norm returns the L2 norm of the part with these sums.
func (f *Fused) Norm(sums []float32) float64 { return math.Sqrt(float64(sums[f.columns-1])) }

// Decide sets scores[e] to the decision values of ensemble e for a vector: part p
// has the sums sums[p] and is multiplied by scale[p], and dense[e] are the values
// of the features behind those of the blocks.
func (f *Fused) Decide(sums [][]float32, scale []float64, dense, scores [][]float64) {
	if len(scores) != len(f.ensembles) || len(dense) != len(f.ensembles) || len(scale) != len(sums) {
		panic(fmt.Sprintf("classifier: %d scores and %d dense blocks for %d ensembles, %d scales for %d parts",
			len(scores), len(dense), len(f.ensembles), len(scale), len(sums)))
	}
	column, square := 0, f.linear
	for i, e := range f.ensembles {
		behind := e.Features() - len(dense[i])
		for k, m := range e {
			out := scores[i][k*m.Classes:][:m.Classes]
			for c := range out {
				value, norm := 0.0, 0.0
				for p, s := range sums {
					value += float64(scale[p] * float64(s[column+c]))
				}
				if m.Ratio != nil {
					for p, s := range sums {
						norm += float64(scale[p] * scale[p] * float64(s[square+c]))
					}
				}
				for j, x := range dense[i] {
					at := (behind+j)*m.Classes + c
					if m.Ratio != nil {
						x *= float64(m.Ratio[at])
						norm += float64(x * x)
					}
					value += float64(x * float64(m.Weights[at]))
				}
				if norm > 0 {
					value /= math.Sqrt(norm)
				}
				out[c] = value + float64(m.Bias[c])
			}
			column += m.Classes
			if m.Ratio != nil {
				square += m.Classes
			}
		}
	}
}
