package features

// An Occurrence is one place of a document at which an entry of its vector
// stands: the units [Start, End), which are either the words of the document
// that are not empty, or the characters of its text, where a run of white space
// is one.
type Occurrence struct {
	Entry      int32 // Vector.Index[Entry] is the feature
	Start, End int32
	Words      bool
}

// A site is where a feature stands, as it is met.
type site struct{ feature, start, units int32 }

// Locate is [Vectorizer.Transform] that also appends to occurrences where in d
// each entry of the vector stands, as often as its term frequency says.
func (v *Vectorizer) Locate(d Document, occurrences []Occurrence) (Vector, []Occurrence) {
	s := v.borrow()
	defer v.scratch.Put(s)
	s.sites = s.sites[:0]
	x := v.transform(s, d, true)
	if s.entry == nil {
		s.entry = make([]int32, v.Len())
	}
	for i, feature := range x.Index {
		s.entry[feature] = int32(i)
	}
	for _, at := range s.sites {
		occurrences = append(occurrences, Occurrence{s.entry[at.feature], at.start, at.start + at.units, int(at.feature) < v.words.len()})
	}
	return x, occurrences
}
