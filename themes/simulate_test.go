package themes

import (
	"math"
	"math/rand/v2"
)

// planted returns n documents of k themes and the theme of each. A word is one
// of its theme's sixty with probability own, and otherwise one of 600 that all
// documents share; in both, few words are frequent. Documents have half to one
// and a half times length words.
func planted(n, k, length int, own float64, seed uint64) (docs [][]string, themes []int) {
	random := rand.New(rand.NewPCG(seed, 1))
	word := func(from, among int) string {
		i := from + int(math.Exp(random.Float64()*math.Log(float64(among))))
		return string([]rune{'丰' + rune(i/90), '徐' + rune(i%90)})
	}
	for range n {
		theme, doc := random.IntN(k), []string(nil)
		for range length/2 + random.IntN(length) {
			if random.Float64() < own {
				doc = append(doc, word(1000*(theme+1), 60))
			} else {
				doc = append(doc, word(0, 600))
			}
		}
		docs, themes = append(docs, doc), append(themes, theme)
	}
	return docs, themes
}

// shuffled returns docs with all their words dealt out anew at random, so that
// lengths and frequencies remain and nothing else does.
func shuffled(docs [][]string, seed uint64) [][]string {
	random := rand.New(rand.NewPCG(seed, 2))
	var words []string
	for _, doc := range docs {
		words = append(words, doc...)
	}
	random.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
	dealt := make([][]string, len(docs))
	for i, doc := range docs {
		dealt[i], words = words[:len(doc):len(doc)], words[len(doc):]
	}
	return dealt
}

// adjustedRand is the agreement of two partitions, 1 for the same and 0 as
// expected by chance (Hubert and Arabie, 1985).
func adjustedRand(a, b []int) float64 {
	both, as, bs := map[[2]int]int{}, map[int]int{}, map[int]int{}
	for i := range a {
		both[[2]int{a[i], b[i]}]++
		as[a[i]]++
		bs[b[i]]++
	}
	pairs := func(n int) float64 { return float64(n) * float64(n-1) / 2 }
	var common, ofA, ofB float64
	for _, n := range both {
		common += pairs(n)
	}
	for _, n := range as {
		ofA += pairs(n)
	}
	for _, n := range bs {
		ofB += pairs(n)
	}
	chance := ofA * ofB / pairs(len(a))
	return (common - chance) / ((ofA+ofB)/2 - chance)
}
