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
//     is one shingle);
//  3. computes Bands × Rows minhashes of the set and keeps one key per band.
//
// For each band, [Index.Groups] then
//
//  4. puts texts of one key in one bucket;
//  5. takes the pairs of a bucket (the candidates), in a large one only those
//     that meet at a rare shingle, without which they can't be similar;
//  6. computes the Jaccard similarity of their shingle sets exactly, unless
//     the pair met in an earlier band or is linked by others already, and
//     links the pair if it reaches the threshold.
//
// A group is a connected component of these links. So no pair is linked
// wrongly, a pair whose similarity is s is missed with probability at most
// 1 − [Config.Recall](s), and a group can hold two texts that are less similar
// than the threshold, if a chain of links joins them. Which candidates are not
// compared changes no group. Groups depend on the texts alone, not on their
// order, and are the same on every machine and in every run.
//
// The time is nearly linear in the number of texts for copies, for different
// texts, and for texts of one template, be the words that each adds few or
// many: 100,000 of 50 characters take some 10 seconds. It grows with the square
// for texts that share several of the same few phrases, in all
// combinations, and still are less similar than the threshold: 100,000 of
// them took half a minute.
//
// The package does not know Traditional from Simplified characters or words
// from their synonyms: similar means similar spelling.
package neardup

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"github.com/cespare/xxhash/v2"
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
	return c
}

// An Index holds texts and finds their groups. It is not safe for concurrent
// use. A text takes at most 8 bytes a character, 4 bytes a band and some 200
// bytes; one whose shingles equal those of an earlier text, 4 bytes. While it
// runs, Groups takes 12 bytes a text besides the result and, for large buckets,
// 4 MB and up to some 500 bytes a text and 2 bytes a character.
type Index struct {
	cfg     Config
	minhash minhash

	sets   []set            // distinct shingle sets, in order of first appearance
	first  []int            // per set, the document it first appeared in
	keys   []uint32         // per set, one key per band
	bySum  map[uint64]int32 // checksum of a set → its number
	setOf  []int32          // per document, the number of its set; -1 if empty
	masked []rune           // scratch
	buffer []byte           // scratch
}

// New returns an empty Index. It panics if a field of cfg is out of range.
func New(cfg Config) *Index {
	cfg = cfg.withDefaults()
	if !(0 < cfg.Threshold && cfg.Threshold <= 1) || cfg.Bands < 0 || cfg.Rows < 0 {
		panic(fmt.Sprintf("neardup: bad config %+v", cfg))
	}
	return &Index{cfg: cfg, minhash: newMinhash(cfg.Bands, cfg.Rows), bySum: make(map[uint64]int32)}
}

// Add adds a text and returns its document number: 0 for the first, then 1, 2…
func (x *Index) Add(text string) int {
	document := len(x.setOf)
	x.masked = mask(x.masked[:0], text)
	shingles := shingles(x.masked)
	if len(shingles) == 0 {
		x.setOf = append(x.setOf, -1)
		return document
	}
	x.buffer = x.buffer[:0]
	for _, shingle := range shingles {
		x.buffer = binary.LittleEndian.AppendUint64(x.buffer, shingle)
	}
	// Two sets of one checksum cost their repetitions this shortcut, no more.
	sum := xxhash.Sum64(x.buffer)
	number, ok := x.bySum[sum]
	if !ok || !slices.Equal(x.sets[number].shingles, shingles) {
		number = int32(len(x.sets))
		x.bySum[sum] = number
		x.sets = append(x.sets, set{shingles, sketchOf(shingles)})
		x.first = append(x.first, document)
		x.keys = x.minhash.appendKeys(x.keys, shingles)
	}
	x.setOf = append(x.setOf, number)
	return document
}

// Groups returns, per document, the smallest document number of its group. A
// text without letters, digits or pictographs is alone. More texts may be
// added afterwards, also after an error, which is that of ctx.
func (x *Index) Groups(ctx context.Context) ([]int, error) {
	l := newLinker(ctx, x)
	order := make([]int32, len(x.sets))
	for band := range x.cfg.Bands {
		key := func(set int32) uint32 { return x.keys[int(set)*x.cfg.Bands+band] }
		for i := range order {
			order[i] = int32(i)
		}
		slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(key(a), key(b)) })
		for i := 0; i < len(order); {
			j := i + 1
			for j < len(order) && key(order[j]) == key(order[i]) {
				j++
			}
			if j-i > 1 {
				l.link(order[i:j], band)
			}
			i = j
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	groups := make([]int, len(x.setOf))
	for document, set := range x.setOf {
		groups[document] = document
		if set >= 0 {
			groups[document] = x.first[l.linked.root(set)]
		}
	}
	return groups, nil
}
