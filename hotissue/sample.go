package hotissue

import (
	"cmp"
	"math"
	"slices"

	"github.com/cespare/xxhash/v2"

	"suxi/segment"
)

// A Sample says which texts an [Index] compares where no process holds all of
// them: those of least hash, at most Texts. Samples of parts merge into that of
// all, whatever the parts and their order; the exported fields carry one from
// process to process.
//
// Issues are then found in steps that each see a part: the Sample of all texts;
// the documents that its Limit holds, those of one text and one near-duplicate
// group as [Reduce] leaves them; an Index of these, and their Issues, given the
// groups. Every other document is in the issue of the documents of its group, and
// in none if there are none. These are the issues of an Index of all documents.
type Sample struct {
	Texts  int      `json:"texts"`  // at most, as in Config; 0 means its default
	Hashes []uint64 `json:"hashes"` // in no order, and one more than once
	More   bool     `json:"more"`   // there are texts that are not in it

	limit Limit // texts of a greater hash are not in it; 0 if nobody has looked
}

// A Limit is the greatest hash of a text that a sample holds.
type Limit uint64

// Holds reports whether a sample of that limit holds a text.
func (l Limit) Holds(text string) bool { return xxhash.Sum64String(text) <= uint64(l) && says(text) }

// Add adds a text. One that says nothing that could be compared is in no sample.
func (s *Sample) Add(text string) {
	if !cmp.Or(s.limit, math.MaxUint64).Holds(text) {
		return
	}
	s.Hashes = append(s.Hashes, xxhash.Sum64String(text))
	if len(s.Hashes) >= 2*s.most() {
		s.bound()
	}
}

// Merge adds the texts of another sample, which has as many Texts.
func (s *Sample) Merge(other *Sample) {
	s.Hashes = append(s.Hashes, other.Hashes...)
	s.More = s.More || other.More
	s.bound()
}

// Limit returns the limit of the texts that are in the sample: all, if there are
// no more.
func (s *Sample) Limit() Limit {
	s.bound()
	return s.limit
}

// Sampled is what [Index.Sampled] is of an Index of all documents.
func (s *Sample) Sampled() (texts int, partly bool) {
	s.bound()
	return len(s.Hashes), s.More
}

func (s *Sample) most() int { return Config{Texts: s.Texts}.withDefaults().Texts }

// bound keeps what belongs into the sample, once.
func (s *Sample) bound() {
	slices.Sort(s.Hashes)
	s.Hashes = slices.Compact(s.Hashes)
	if n := s.most(); len(s.Hashes) > n {
		s.Hashes, s.More = s.Hashes[:n], true
	}
	if s.limit = math.MaxUint64; s.More {
		s.limit = Limit(s.Hashes[len(s.Hashes)-1])
	}
}

// says reports whether a text has terms.
func says(text string) bool {
	for c := range characters(segment.Normalize(text).Text) {
		if !c.apart {
			return true
		}
	}
	return false
}

// Reduce returns one or two documents that say of their text what all documents
// of one text and one near-duplicate group say: the earliest day, and of products,
// regions and towns whether there are none, one or several. What it returns of
// parts can be reduced again, with the same result as of all.
func Reduce(documents []Document) []Document {
	if len(documents) == 0 {
		return nil
	}
	least, greatest := documents[0], documents[0]
	for _, d := range documents[1:] {
		if least.Day == 0 || d.Day != 0 && d.Day < least.Day {
			least.Day = d.Day
		}
		for _, v := range []struct {
			least, greatest *string
			of              string
		}{
			{&least.Product, &greatest.Product, d.Product},
			{&least.Region, &greatest.Region, d.Region},
			{&least.Town, &greatest.Town, d.Town},
		} {
			if v.of != "" {
				*v.least = min(cmp.Or(*v.least, v.of), v.of)
				*v.greatest = max(*v.greatest, v.of)
			}
		}
	}
	greatest.Day = least.Day
	if greatest == least {
		return []Document{least}
	}
	return []Document{least, greatest}
}
