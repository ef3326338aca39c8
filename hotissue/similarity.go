package hotissue

import (
	"context"
	"math"
	"runtime"
	"slices"
	"sync/atomic"

	"suxi/internal/parallel"
)

const (
	// d days between two texts take damping · d / (d + halfLife) from their
	// similarity.
	damping  = .3
	halfLife = 180 // days

	// elsewhere is what a similarity is multiplied by if a product is not known,
	// and the regions or towns are and differ.
	elsewhere = .2

	// maxPairs bounds how many pairs are kept: where there are more, each text
	// keeps its nearest.
	maxPairs = 4_000_000

	// one is a similarity of 1.
	one = 1000
)

// An edge leads to a text or cluster, with the similarity summed over all pairs.
// No sum overflows: maxPairs · one is less than 2³².
type edge struct {
	to  int32
	sum uint32
}

// similarities returns the edges of each text: to those with a similarity of at
// least floor, every pair twice.
func similarities(ctx context.Context, texts []text, floor float64) ([][]edge, error) {
	vectors, terms := vectorize(texts)
	s := similarity{texts: texts, vectors: vectors, postings: invert(vectors, terms), floor: floor}
	rows := make([][]uint64, len(texts))
	nearest, pairs := len(texts), 0
	for from := 0; from < len(texts); {
		to := min(len(texts), from+1+len(texts)/16)
		s.fill(ctx, rows, from, to, nearest)
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for _, row := range rows[from:to] {
			pairs += len(row)
		}
		for pairs > maxPairs {
			nearest /= 2
			pairs = 0
			for i, row := range rows {
				rows[i] = row[:min(len(row), nearest)]
				pairs += len(rows[i])
			}
		}
		from = to
	}
	return mirror(rows), nil
}

// A similarity computes how similar each text is to those of smaller number.
type similarity struct {
	texts    []text
	vectors  [][]feature
	postings [][]posting
	floor    float64
}

// fill computes some rows: the pairs of a text with the nearest of smaller
// number, the most similar first. In the upper half of a pair is the similarity,
// in the lower the complement of the number.
func (s *similarity) fill(ctx context.Context, rows [][]uint64, from, to, nearest int) {
	const block = 64
	next := atomic.Int64{}
	next.Store(int64(from))
	var wait parallel.Group
	for range min(runtime.GOMAXPROCS(0), 1+(to-from)/block) {
		wait.Go(func() {
			products := make([]float32, to)
			var met []int32
			var row []uint64
			for ctx.Err() == nil {
				end := int(next.Add(block))
				for i := end - block; i < min(end, to); i++ {
					met = s.multiply(met[:0], products, i)
					row = s.row(row[:0], met, products, i, nearest)
					rows[i] = slices.Clone(row)
				}
				if end >= to {
					return
				}
			}
		})
	}
	wait.Wait()
}

// multiply adds to products the inner products of text i with those of smaller
// number, and appends these to met.
func (s *similarity) multiply(met []int32, products []float32, i int) []int32 {
	for _, f := range s.vectors[i] {
		for _, p := range s.postings[f.term] {
			if int(p.text) >= i {
				break
			}
			if products[p.text] == 0 {
				met = append(met, p.text)
			}
			products[p.text] += float32(f.weight * p.weight)
		}
	}
	return met
}

// row appends the nearest pairs of text i with those it met, and makes their
// products 0.
func (s *similarity) row(row []uint64, met []int32, products []float32, i, nearest int) []uint64 {
	least := uint64(0) // below the nearest so far
	for _, j := range met {
		product := float64(products[j])
		products[j] = 0
		if product < s.floor { // damped, it is no greater
			continue
		}
		if product *= damp(&s.texts[i], &s.texts[j]); product < s.floor {
			continue
		}
		pair := uint64(min(product, 1)*one+.5)<<32 | uint64(^uint32(j))
		if pair < least {
			continue
		}
		if row = append(row, pair); len(row) == 2*nearest {
			row = first(row, nearest)
			least = row[nearest-1]
		}
	}
	return first(row, nearest)
}

// first returns the greatest n of a row, descending.
func first(row []uint64, n int) []uint64 {
	slices.Sort(row)
	slices.Reverse(row)
	return row[:min(n, len(row))]
}

// damp returns by what the similarity of two texts is multiplied. Days alone
// leave all of it on one day and if one is not known, .85 after half a year, and
// never less than .7. Different products leave nothing.
func damp(a, b *text) float64 {
	factor := 1.0
	if a.day != 0 && b.day != 0 {
		d := math.Abs(float64(a.day) - float64(b.day))
		factor -= float64(damping*d) / (d + halfLife)
	}
	switch {
	case known(a.product, b.product):
		if a.product != b.product {
			return 0
		}
	case known(a.region, b.region) && a.region != b.region, known(a.town, b.town) && a.town != b.town:
		factor *= elsewhere
	}
	return factor
}

// mirror returns the edges of rows, from either end.
func mirror(rows [][]uint64) [][]edge {
	degree := make([]int32, len(rows))
	for i, row := range rows {
		degree[i] += int32(len(row))
		for _, pair := range row {
			degree[^uint32(pair)]++
		}
	}
	edges := make([][]edge, len(rows))
	for i, n := range degree {
		edges[i] = make([]edge, 0, n)
	}
	for i, row := range rows {
		for _, pair := range row {
			j, sum := int32(^uint32(pair)), uint32(pair>>32)
			edges[i] = append(edges[i], edge{j, sum})
			edges[j] = append(edges[j], edge{int32(i), sum})
		}
		rows[i] = nil
	}
	return edges
}
