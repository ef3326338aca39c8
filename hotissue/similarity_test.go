package hotissue

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The similarities are what the formula of the package comment says, computed
// over all pairs in float64.
func TestSimilarities(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 3))
	var texts []text
	for _, s := range append(samples(t), letters(300)...) {
		texts = append(texts, text{day: int32(random.IntN(500)), terms: appendTerms(nil, s.text)})
	}
	const floor = .05
	edges, err := similarities(t.Context(), texts, floor)
	if err != nil {
		t.Fatal(err)
	}
	vectors := definition(texts)
	found := 0
	for i := range texts {
		got := make(map[int32]float64)
		for _, e := range edges[i] {
			got[e.to] = float64(e.sum) / one
		}
		found += len(got)
		for j := range texts {
			want := 0.0
			for hash, w := range vectors[i] {
				want += w * vectors[j][hash]
			}
			if a, b := texts[i].day, texts[j].day; a != 0 && b != 0 {
				d := math.Abs(float64(a - b))
				want *= 1 - .3*d/(d+180)
			}
			s, ok := got[int32(j)]
			switch {
			case i == j:
				if ok {
					t.Errorf("text %d has an edge to itself", i)
				}
			case want < floor-1e-6 && ok, want > floor+1e-6 && !ok:
				t.Errorf("%d, %d: an edge: %t, similarity %v", i, j, ok, want)
			case ok && math.Abs(s-want) > .5/one+1e-6:
				t.Errorf("%d, %d: %v, want %v", i, j, s, want)
			}
		}
	}
	if found < 500 {
		t.Errorf("%d pairs: the texts test nothing", found)
	}
}

// definition returns the vectors of texts, by hash of a term.
func definition(texts []text) []map[uint32]float64 {
	df := make(map[uint32]float64)
	for _, x := range texts {
		for _, term := range x.terms {
			df[term.hash()]++
		}
	}
	n := float64(len(texts))
	var vectors []map[uint32]float64
	for _, x := range texts {
		type weighted struct {
			hash   uint32
			weight float64
		}
		var all []weighted
		for _, term := range x.terms {
			if d := df[term.hash()]; d >= 2 && d <= max(n/20, 30) {
				idf := math.Log((1+n)/(1+d)) + 1
				all = append(all, weighted{term.hash(), (1 + math.Log(float64(term.frequency()))) * math.Pow(idf, 1.5)})
			}
		}
		slices.SortFunc(all, func(a, b weighted) int {
			if a.weight != b.weight {
				return int(math.Copysign(1, b.weight-a.weight))
			}
			return int(int64(a.hash) - int64(b.hash))
		})
		squares := 0.0
		all = all[:min(len(all), 64)]
		for _, w := range all {
			squares += w.weight * w.weight
		}
		vector := make(map[uint32]float64)
		for _, w := range all {
			vector[w.hash] = w.weight / math.Sqrt(squares)
		}
		vectors = append(vectors, vector)
	}
	return vectors
}

func TestDamp(t *testing.T) {
	tests := []struct {
		a, b text
		want float64
	}{
		{text{}, text{}, 1}, {text{}, text{day: 9000}, 1}, {text{day: 9000}, text{}, 1}, {text{day: 9000}, text{day: 9000}, 1},
		{text{day: 9000}, text{day: 9180}, .85}, {text{day: 9180}, text{day: 9000}, .85}, {text{day: 1}, text{day: 9001}, 1 - .3*9000/9180},
		{text{product: 1}, text{product: 2}, 0}, {text{product: 1}, text{product: 1}, 1}, {text{product: 1}, text{}, 1},
		{text{product: 1}, text{product: various}, 1}, {text{product: various}, text{product: various}, 1},
		{text{region: 1}, text{region: 2}, .2}, {text{region: 1}, text{region: 1}, 1}, {text{region: 1}, text{region: various}, 1},
		{text{product: 1, region: 1}, text{product: 1, region: 2}, 1}, {text{product: 1, region: 1}, text{product: 2, region: 2}, 0},
		{text{product: 1, region: 1}, text{region: 2}, .2},
		{text{day: 9000, region: 1}, text{day: 9180, region: 2}, .17},
		{text{town: 1}, text{town: 2}, .2}, {text{town: 1}, text{town: 1}, 1}, {text{town: 1}, text{}, 1}, {text{town: 1}, text{region: 2}, 1},
		{text{town: 1, region: 1}, text{town: 2, region: 2}, .2}, {text{town: 1, region: 1}, text{town: 2, region: 1}, .2},
		{text{product: 1, town: 1}, text{product: 1, town: 2}, 1},
	}
	for _, test := range tests {
		for _, got := range []float64{damp(&test.a, &test.b), damp(&test.b, &test.a)} {
			if math.Abs(got-test.want) > 1e-15 {
				t.Errorf("%+v, %+v: %v, want %v", test.a, test.b, got, test.want)
			}
		}
	}
}

// Vectors that meet too many others lose their lightest features, the worst of
// them first.
func TestAfford(t *testing.T) {
	const texts, terms = 30_000, 100
	vectors := make([][]feature, texts)
	for i := range vectors {
		if i%10 > 0 {
			vectors[i] = []feature{{int32(terms + i/20), 1}} // a term of 18 texts
			continue
		}
		for n := range terms {
			vectors[i] = append(vectors[i], feature{int32(n), float32(1 + (n+i)%terms)})
		}
	}
	// 3,000 texts meet each other at 100 terms: 900 million times.
	afford(vectors, terms+texts/20)
	meetings := 0
	for i, v := range vectors {
		if i%10 > 0 {
			if len(v) != 1 {
				t.Fatalf("text %d lost its term", i)
			}
			meetings += 18
			continue
		}
		if len(v) == 0 || len(v) == terms {
			t.Fatalf("text %d has %d of %d terms", i, len(v), terms)
		}
		for n, f := range v {
			if f.weight != float32(terms-n) {
				t.Fatalf("text %d keeps %v at %d, want the heaviest", i, f, n)
			}
		}
		meetings += 3000 * len(v)
	}
	if meetings > maxMeetings || meetings < maxMeetings/4 {
		t.Errorf("%d meetings, want at most %d and not many fewer", meetings, maxMeetings)
	}
}

// Where there are too many pairs, each text keeps its nearest.
func TestMaxPairs(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 4))
	texts := make([]text, 5000)
	for i := range texts {
		for range 60 {
			texts[i].terms = append(texts[i].terms, term(random.IntN(3000))<<frequencyBits|1)
		}
		slices.Sort(texts[i].terms)
		texts[i].terms = slices.Compact(texts[i].terms)
	}
	edges, err := similarities(t.Context(), texts, .001)
	if err != nil {
		t.Fatal(err)
	}
	pairs, most := 0, 0
	for i, e := range edges {
		earlier := 0
		for _, e := range e {
			if int(e.to) < i {
				earlier++
			}
		}
		pairs += earlier
		most = max(most, earlier)
	}
	if pairs > maxPairs || pairs < maxPairs/4 {
		t.Errorf("%d pairs, want at most %d and not many fewer", pairs, maxPairs)
	}
	if most > 2*maxPairs/len(texts) {
		t.Errorf("a text keeps %d, want few more than the mean", most)
	}
	for _, e := range edges[len(edges)-1] {
		if e.sum < 10 {
			t.Errorf("the last text keeps a pair of similarity %d/%d", e.sum, one)
		}
	}
}
