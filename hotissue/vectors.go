package hotissue

import (
	"cmp"
	"math"
	"slices"
)

// The weights of terms. On 3,000 letters to a city, idf^1.5 and 64 terms found
// a little more than idf and all terms, at a tenth of the cost.
const (
	sharpness = 1.5 // exponent of idf
	heaviest  = 64  // terms of a text

	// A term of more than one text in commonShare is dropped, but not one of
	// commonTexts or fewer: in a small corpus the largest issue is a large share.
	commonShare = 20
	commonTexts = 30

	// maxMeetings bounds how often two texts meet at a term, all terms taken
	// together.
	maxMeetings = 400_000_000
)

// A feature is a term that a text keeps, by its number, with its share of the
// text's vector, whose length is 1.
type feature struct {
	term   int32
	weight float32
}

// A posting is a text that has a term.
type posting struct {
	text   int32
	weight float32
}

// vectorize returns the features of each text, in an order of its own, and how
// many terms there are.
func vectorize(texts []text) (vectors [][]feature, terms int) {
	df := make(map[uint32]int32) // by hash of a term
	for _, t := range texts {
		for _, term := range t.terms {
			df[term.hash()]++
		}
	}
	common := int32(max(commonTexts, len(texts)/commonShare))
	hashes := make([]uint32, 0, len(df)/4)
	for hash, n := range df {
		if 2 <= n && n <= common {
			hashes = append(hashes, hash)
		}
	}
	slices.Sort(hashes)
	idf := make([]float64, len(hashes))
	number := make(map[uint32]int32, len(hashes))
	for i, hash := range hashes {
		idf[i] = math.Pow(math.Log(float64(1+len(texts))/float64(1+df[hash]))+1, sharpness)
		number[hash] = int32(i)
	}
	vectors = make([][]feature, len(texts))
	var v []feature
	for i, t := range texts {
		v = v[:0]
		for _, term := range t.terms {
			if n, ok := number[term.hash()]; ok {
				v = append(v, feature{n, float32((1 + math.Log(float64(term.frequency()))) * idf[n])})
			}
		}
		vectors[i] = slices.Clone(normalize(v))
	}
	afford(vectors, len(hashes))
	return vectors, len(hashes)
}

// normalize keeps the heaviest features of a vector and makes its length 1.
func normalize(v []feature) []feature {
	if len(v) > heaviest {
		slices.SortFunc(v, heavier)
		v = v[:heaviest]
	}
	squares := 0.0
	for _, f := range v {
		squares += float64(float64(f.weight) * float64(f.weight))
	}
	for i := range v {
		v[i].weight = float32(float64(v[i].weight) / math.Sqrt(squares))
	}
	return v
}

// afford takes the lightest features from the vectors that meet the most others,
// until all vectors meet no more than maxMeetings. Their lengths stay: what is
// taken counts as unlike.
func afford(vectors [][]feature, terms int) {
	df := make([]int, terms)
	for _, v := range vectors {
		for _, f := range v {
			df[f.term]++
		}
	}
	meetings := make([]int, len(vectors))
	for i, v := range vectors {
		for _, f := range v {
			meetings[i] += df[f.term]
		}
	}
	limit := maxMeetings // of one text
	for {
		total := 0
		for _, n := range meetings {
			total += min(n, limit)
		}
		if total <= maxMeetings {
			break
		}
		limit /= 2
	}
	for i, v := range vectors {
		if meetings[i] <= limit {
			continue
		}
		slices.SortFunc(v, heavier)
		n, left := 0, limit
		for n < len(v) && df[v[n].term] <= left {
			left -= df[v[n].term]
			n++
		}
		vectors[i] = v[:n]
	}
}

// heavier orders features by weight, the heaviest first.
func heavier(a, b feature) int {
	return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.term, b.term))
}

// invert returns the postings of each term, the texts ascending.
func invert(vectors [][]feature, terms int) [][]posting {
	counts := make([]int32, terms)
	for _, v := range vectors {
		for _, f := range v {
			counts[f.term]++
		}
	}
	postings := make([][]posting, terms)
	for t, n := range counts {
		postings[t] = make([]posting, 0, n)
	}
	for i, v := range vectors {
		for _, f := range v {
			postings[f.term] = append(postings[f.term], posting{int32(i), f.weight})
		}
	}
	return postings
}
