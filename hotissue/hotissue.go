// Package hotissue finds the texts that are about one matter in one place,
// though different people wrote them in different words: thirty complaints
// about one concrete plant beside one estate. Near-duplicate detection (package
// neardup) sees only those that copy each other.
//
// For each text, [Index.Add]
//
//  1. normalises it, and takes its terms: all pairs of neighbouring
//     characters, a run of Latin letters and digits being one character. So the
//     names of places and firms, which decide here and are in no dictionary,
//     are terms without being known, and a name that one shortens and another
//     spells out still meets itself.
//
// Over all texts, near-duplicates counting as one, [Index.Issues] then
//
//  2. weights the terms by (1 + ln tf) · idf^1.5, drops those of one text alone
//     and those of more than a twentieth of the texts, and keeps the heaviest
//     of each text: what is rare elsewhere and repeated here;
//  3. computes the cosine of every two texts that share a term, through an
//     inverted index, and damps it: by up to three tenths as the days between
//     them grow; to a fifth if they came from different regions or name different
//     towns, unless about one product; to nothing if they are known to be about
//     different products;
//  4. joins texts by average linkage, as long as the mean similarity between
//     two groups, over all pairs of their texts, reaches Cut. Pairs below half
//     of Cut count as unlike.
//
// Average linkage is what keeps two matters apart that a few texts connect.
//
// Comparing all pairs costs the square of the number of texts, so it is bounded:
// where texts meet more than 400 million times at a term, those that meet the most
// lose their lightest terms, and where more than 4 million pairs are left, each
// text keeps its nearest. 3,400 letters to a city meet 1.4 million times and leave
// 13,000 pairs. A million texts take some six seconds of processor time, four of
// them for the 100,000 that are compared.
//
// An index keeps at most Config.Texts different texts, those of least hash,
// which is a random sample that depends on nothing but the texts; a text
// that is not kept still joins the issue of a near-duplicate that is. Issues
// depend on the texts, their days and their near-duplicates alone, not on the
// order in which they came, and are the same for any number of processors.
//
// The package does not know what a place is, nor synonyms: a matter told without
// one shared name or phrase is not found, and short texts that share little but
// the place, or a trouble and no place, may be taken for one matter. What concerns
// more than a twentieth of all texts is no issue but a subject: its names are
// dropped as common.
package hotissue

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/cespare/xxhash/v2"

	"suxi/segment"
)

// Config says what makes an issue. The zero value is a cut of .1 over a sample
// of 100,000 texts.
type Config struct {
	// Cut is the mean similarity (damped cosine, 0 to 1) that two groups of
	// texts need to be one issue, above 0 and below 1; default .1. Issues grow
	// wider below it and break up above.
	Cut float64

	// Texts is how many different texts are compared; default 100,000.
	Texts int
}

func (c Config) withDefaults() Config {
	c.Cut = cmp.Or(c.Cut, .1)
	c.Texts = cmp.Or(c.Texts, 100_000)
	return c
}

// An Index holds texts and finds their issues. It is not safe for concurrent
// use. A text takes 8 bytes, and one that is kept 80 more and 4 for each of its
// terms, at most 1 KB; up to a quarter more than Config.Texts are kept meanwhile.
type Index struct {
	cfg   Config
	sums  []uint64        // per document, the hash of its text
	kept  map[uint64]text // by hash
	limit uint64          // texts of a hash above it are not kept
	terms []term          // scratch
}

// A Document is one text and what is known of it beside.
type Document struct {
	Text    string
	Day     int32  // it came on, counted from any one; 0 unknown
	Product string // it is about; "" unknown or none
	Region  string // it came from; "" unknown
	Town    string // or county, that the text names first; "" none
}

// A text is what the index keeps of one, whatever documents it is the text of.
type text struct {
	day                   int32 // the earliest; 0 none
	product, region, town value
	terms                 []term
}

// A value is a product, region or town: a hash, 0 for none, or various.
type value uint32

const various value = math.MaxUint32

func valueOf(s string) value {
	if s == "" {
		return 0
	}
	return max(1, min(value(xxhash.Sum64String(s)), various-1))
}

// with returns the value of documents of which some have one and some another.
func (v value) with(other value) value {
	switch {
	case v == other || other == 0:
		return v
	case v == 0:
		return other
	}
	return various
}

// known reports whether two values are both known, and each is one.
func known(a, b value) bool { return a != 0 && b != 0 && a != various && b != various }

// New returns an empty Index. It panics if a field of cfg is out of range.
func New(cfg Config) *Index {
	cfg = cfg.withDefaults()
	if !(0 < cfg.Cut && cfg.Cut < 1) || cfg.Texts < 0 {
		panic(fmt.Sprintf("hotissue: bad config %+v", cfg))
	}
	return &Index{cfg: cfg, kept: make(map[uint64]text), limit: ^uint64(0)}
}

// Add adds a document and returns its number: 0 for the first, then 1, 2… A text
// of less than two characters is in no issue.
func (x *Index) Add(d Document) int {
	sum := xxhash.Sum64String(d.Text)
	x.sums = append(x.sums, sum)
	if sum > x.limit {
		return len(x.sums) - 1
	}
	t, ok := x.kept[sum]
	if !ok {
		x.terms = appendTerms(x.terms[:0], segment.Normalize(d.Text).Text)
		if len(x.terms) == 0 {
			return len(x.sums) - 1 // it says nothing that could be compared
		}
		t.terms = slices.Clone(x.terms)
	}
	if d.Day != 0 && (t.day == 0 || d.Day < t.day) {
		t.day = d.Day
	}
	t.product = t.product.with(valueOf(d.Product))
	t.region, t.town = t.region.with(valueOf(d.Region)), t.town.with(valueOf(d.Town))
	x.kept[sum] = t
	if len(x.kept) > x.cfg.Texts+x.cfg.Texts/4 {
		x.prune()
	}
	return len(x.sums) - 1
}

// prune drops the texts of greatest hash until no more than cfg.Texts are kept.
func (x *Index) prune() {
	if len(x.kept) <= x.cfg.Texts {
		return
	}
	sums := slices.Sorted(maps.Keys(x.kept))
	x.limit = sums[x.cfg.Texts-1]
	for _, sum := range sums[x.cfg.Texts:] {
		delete(x.kept, sum)
	}
}

// Sampled reports how many different texts are compared, at most Config.Texts,
// and whether others are not.
func (x *Index) Sampled() (texts int, partly bool) {
	return min(len(x.kept), x.cfg.Texts), len(x.kept) > x.cfg.Texts || x.limit != ^uint64(0)
}

// Issues returns, per document, the smallest document number of its issue,
// which is its own if it is in none. Documents of one number in duplicates, which
// neardup's Groups returns, count as one text and come into one issue; nil says
// that only equal texts do. More texts may be added afterwards, also after an
// error, which is that of ctx.
func (x *Index) Issues(ctx context.Context, duplicates []int) ([]int, error) {
	x.prune()
	texts, of := x.distinct(duplicates)
	edges, err := similarities(ctx, texts, x.cfg.Cut/2)
	if err != nil {
		return nil, err
	}
	clusters, err := averageLinkage(ctx, edges, x.cfg.Cut)
	if err != nil {
		return nil, err
	}
	first := make([]int, len(texts)) // per cluster, its smallest document, plus one
	issues := make([]int, len(of))
	for document, n := range of {
		issues[document] = document
		if n < 0 {
			continue
		}
		c := clusters[n]
		if first[c] == 0 {
			first[c] = document + 1
		}
		issues[document] = first[c] - 1
	}
	return issues, nil
}

// distinct returns the kept text of least hash of every group of duplicates, in
// the order of their hashes, and which of them stands for each document, -1 for
// none.
func (x *Index) distinct(duplicates []int) (texts []text, of []int32) {
	sums := slices.Sorted(maps.Keys(x.kept))
	number := make(map[uint64]int32, len(sums))
	for i, sum := range sums {
		number[sum] = int32(i)
	}
	// A text joins the groups of all documents that have it.
	linked := newForest(len(sums))
	groups := make([]int32, len(x.sums)) // per group, one of its kept texts, plus one
	for document, sum := range x.sums {
		n, ok := number[sum]
		if !ok {
			continue
		}
		if g := group(duplicates, document); groups[g] == 0 {
			groups[g] = n + 1
		} else {
			linked.join(groups[g]-1, n)
		}
	}
	for i, sum := range sums {
		if linked.root(int32(i)) == int32(i) {
			number[sum] = int32(len(texts))
			texts = append(texts, x.kept[sum])
		}
	}
	of = make([]int32, len(x.sums))
	for document := range of {
		of[document] = -1
		if n := groups[group(duplicates, document)]; n > 0 {
			of[document] = number[sums[linked.root(n-1)]]
		}
	}
	return texts, of
}

func group(duplicates []int, document int) int {
	if duplicates == nil {
		return document
	}
	return duplicates[document]
}

// A forest is a union-find structure. The root of a tree is its smallest
// member.
type forest []int32

func newForest(n int) forest {
	f := make(forest, n)
	for i := range f {
		f[i] = int32(i)
	}
	return f
}

func (f forest) root(i int32) int32 {
	for f[i] != i {
		f[i] = f[f[i]]
		i = f[i]
	}
	return i
}

func (f forest) join(a, b int32) {
	a, b = f.root(a), f.root(b)
	f[max(a, b)] = min(a, b)
}
