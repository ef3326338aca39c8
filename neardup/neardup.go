// Package neardup finds texts that say the same thing in nearly the same
// words: a complaint sent twice, a template filled in by many people, one
// message with another order number.
//
// For each text, [Index.Add]
//
//  1. masks what differs between copies: numbers and order ids become one
//     placeholder, letter case and width are folded, white space, punctuation
//     and currency signs are dropped;
//  2. takes the set of 3-character shingles of what is left (a shorter text
//     is one shingle), and keeps the masked text of each different set;
//  3. computes Bands × Rows minhashes of the set and keeps one key per band.
//
// For each band, [Index.Groups] then
//
//  4. puts texts of one key in one bucket;
//  5. takes the pairs of a bucket (the candidates) that are not linked by others
//     already, in a large one only those that meet at a rare shingle, without
//     which they can't be similar;
//  6. computes the Jaccard similarity of their shingle sets exactly, unless
//     sketches of the sets rule it out or the pair met in an earlier band, and
//     links the pair if it reaches the threshold.
//
// A group is a connected component of these links. So no pair is linked
// wrongly, a pair whose similarity is s is missed with probability at most
// 1 − [Config.Recall](s), and a group can hold two texts that are less similar
// than the threshold, if a chain of links joins them. Which candidates are not
// compared changes no group. Groups depend on the texts alone, not on their
// order nor on the number of goroutines, and are the same on every machine and in
// every run.
//
// The time is linear in the number of texts for copies and for different texts:
// a million of 55 characters take some 6 seconds of one processor. It is nearly
// so for texts of a few templates, be the words that each adds few or many: a
// million take some 10 to 30 seconds. It grows faster, up to the square, for
// texts of one template that share several of the same few words, in all
// combinations, and still are less similar than the threshold.
//
// The package does not know Traditional from Simplified characters or words
// from their synonyms: similar means similar spelling.
package neardup

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"unicode/utf16"
	"unicode/utf8"
)

// Config says how similar texts must be. The zero value is a threshold of .8
// over 20 bands of 5 rows.
type Config struct {
	// Threshold is the Jaccard similarity of near-duplicates, above 0 and up
	// to 1; default .8. At .6 texts share a template more than a story.
	Threshold float64

	// Bands and Rows decide which pairs are compared; default 20 and 5. Choose
	// them so that Recall(Threshold) is near 1: 32 bands of 4 rows for .6.
	Bands, Rows int

	// Workers is how many goroutines work at a time; 0 means GOMAXPROCS. Groups
	// do not depend on it.
	Workers int
}

// Recall returns the probability that two texts of Jaccard similarity s are
// compared at all: 1 − (1 − s^Rows)^Bands. (Leskovec, Rajaraman, Ullman,
// Mining of Massive Datasets, section 3.4.)
func (c Config) Recall(s float64) float64 {
	c = c.withDefaults()
	return 1 - math.Pow(1-math.Pow(s, float64(c.Rows)), float64(c.Bands))
}

func (c Config) withDefaults() Config {
	c.Threshold = cmp.Or(c.Threshold, .8)
	c.Bands = cmp.Or(c.Bands, 20)
	c.Rows = cmp.Or(c.Rows, 5)
	c.Workers = cmp.Or(c.Workers, runtime.GOMAXPROCS(0))
	return c
}

// An Index holds texts and finds their groups. It is not safe for concurrent
// use. A text takes 2 bytes a character, 4 bytes a band and some 90 bytes; one
// whose shingles equal those of an earlier text, 4 bytes. While it runs, Groups
// takes 4 bytes a text, and each of its goroutines some 16 more and for each
// text of the bucket at hand some 100 bytes and 8 bytes a character.
type Index struct {
	cfg     Config
	minhash minhash

	sets  list[set]        // distinct shingle sets, in order of first appearance
	keys  list[uint32]     // per set, one key per band
	texts list[uint16]     // the masked texts of sets, in UTF-16, one after the other
	first []int32          // per set, the document it first appeared in
	bySum map[uint64]int32 // checksum of a set → its number
	setOf []int32          // per document, the number of its set; -1 if empty
}

// New returns an empty Index. It panics if a field of cfg is out of range.
func New(cfg Config) *Index {
	cfg = cfg.withDefaults()
	if !(0 < cfg.Threshold && cfg.Threshold <= 1) || cfg.Bands < 0 || cfg.Rows < 0 || cfg.Workers < 0 {
		panic(fmt.Sprintf("neardup: bad config %+v", cfg))
	}
	return &Index{
		cfg: cfg, minhash: newMinhash(cfg.Bands, cfg.Rows), bySum: make(map[uint64]int32),
		sets: list[set]{each: 1}, keys: list[uint32]{each: cfg.Bands}, texts: list[uint16]{each: 1},
	}
}

// share is how many texts a goroutine prepares at a time.
const share = 64

// Add adds texts and returns the document number of the first; they are numbered
// 0, 1, 2… over all calls. Several goroutines prepare a call's texts, if there
// are hundreds.
func (x *Index) Add(texts ...string) int {
	document := len(x.setOf)
	shares := slices.Collect(slices.Chunk(texts, share))
	prepared := make([][]prepared, len(shares))
	x.parallel(len(shares), func() func(int) { return func(i int) { prepared[i] = x.prepare(shares[i]) } })
	for _, texts := range prepared {
		for i := range texts {
			x.add(&texts[i])
		}
	}
	return document
}

// A prepared text is all that there is to compute of it alone.
type prepared struct {
	masked []uint16
	set    set
	sum    uint64
	keys   []uint32
}

func (x *Index) prepare(texts []string) []prepared {
	out := make([]prepared, len(texts))
	longest, all := 0, 0
	for _, text := range texts {
		n := utf8.RuneCountInString(text)
		longest, all = max(longest, n), all+n
	}
	keys := make([]uint32, 0, len(texts)*x.cfg.Bands)
	runes, masked, shingles := make([]rune, 0, longest), make([]uint16, 0, all), make([]uint64, 0, longest)
	for i, text := range texts {
		runes = mask(runes[:0], text)
		if len(runes) == 0 {
			continue
		}
		m, k := len(masked), len(keys)
		for _, r := range runes {
			masked = utf16.AppendRune(masked, r)
		}
		shingles = appendShingles(shingles[:0], masked[m:])
		keys = x.minhash.appendKeys(keys, shingles)
		out[i] = prepared{masked: masked[m:], keys: keys[k:], sum: sumOf(shingles), set: newSet(shingles)}
	}
	return out
}

// add adds a prepared text, of no characters if there is nothing to compare.
func (x *Index) add(p *prepared) {
	if len(p.masked) == 0 {
		x.setOf = append(x.setOf, -1)
		return
	}
	// Two sets of one checksum cost their repetitions this shortcut, no more.
	number, ok := x.bySum[p.sum]
	if !ok || !x.equal(number, p) {
		number = int32(len(x.first))
		x.bySum[p.sum] = number
		x.first = append(x.first, int32(len(x.setOf)))
		p.set.text, p.set.length = x.texts.append(p.masked...), int32(len(p.masked))
		x.sets.append(p.set)
		x.keys.append(p.keys...)
	}
	x.setOf = append(x.setOf, number)
}

// equal reports whether the set of a number is that of p.
func (x *Index) equal(number int32, p *prepared) bool {
	masked := x.masked(number)
	return slices.Equal(masked, p.masked) || slices.Equal(appendShingles(nil, masked), appendShingles(nil, p.masked))
}

// masked returns the masked text of a set.
func (x *Index) masked(number int32) []uint16 {
	s := x.set(number)
	return x.texts.at(s.text, int(s.length))
}

func (x *Index) set(number int32) *set { return &x.sets.at(int64(number), 1)[0] }

// Groups returns, per document, the smallest document number of its group. A
// text without letters, digits or pictographs is alone. More texts may be
// added afterwards, also after an error, which is that of ctx.
func (x *Index) Groups(ctx context.Context) ([]int, error) {
	linked := newForest(len(x.first))
	x.parallel(x.cfg.Bands, func() func(int) { return (&linker{Index: x, linked: linked, ctx: ctx}).linkBand })
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	groups := make([]int, len(x.setOf))
	for document, set := range x.setOf {
		groups[document] = document
		if set >= 0 {
			groups[document] = int(x.first[linked.root(set)])
		}
	}
	return groups, nil
}

// parallel calls for 0 to n−1 what worker returns, once for each of up to
// cfg.Workers goroutines, and waits.
func (x *Index) parallel(n int, worker func() (do func(i int))) {
	var next atomic.Int64
	work := func() {
		do := worker()
		for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
			do(i)
		}
	}
	var others sync.WaitGroup
	for range min(n, x.cfg.Workers) - 1 {
		others.Go(work)
	}
	work()
	others.Wait()
}
