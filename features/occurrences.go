package features

import "slices"

// An Occurrence is one place of a document at which an entry of its vector
// stands: the units [Start, End). The units of word features are the words of
// the document that are not empty, those of character features the characters
// of its text, where a run of white space is one.
type Occurrence struct {
	Entry      int // Vector.Index[Entry] is the feature
	Start, End int
}

// Locate is [Vectorizer.Transform] that also returns where in d each entry of
// the vector stands. Every entry has an occurrence, and as many as its term
// frequency.
func (v *Vectorizer) Locate(d Document) (Vector, []Occurrence) {
	var at sites
	x := v.transform(d, &at)
	occurrences := make([]Occurrence, len(at))
	for i, s := range at {
		entry, _ := slices.BinarySearch(x.Index, s.feature)
		occurrences[i] = Occurrence{entry, int(s.start), int(s.start + s.units)}
	}
	return x, occurrences
}

// sites lists where features stand while a document is transformed.
type sites []site

type site struct{ feature, start, units int32 }

func (s *sites) note(feature int32, start, units int) {
	if s != nil {
		*s = append(*s, site{feature, int32(start), int32(units)})
	}
}
