package features

import "slices"

// A Matcher finds the features of several vectorizers in a document at once. It
// is immutable and safe for concurrent use.
//
// Where a [Vectorizer] looks every n-gram up by its spelling, a Matcher has the
// terms of all its vectorizers in one trie, which it walks from each word and
// each character at the same time, and in doing so notes what lies in the
// document's lead.
type Matcher struct {
	lengths Config
	bodies  int // vectorizers of the body; they come first
	all     int
	trie    *trie
	// A term has the number of its feature in the first vectorizer. Those that it
	// has not have numbers from base on.
	base, terms int
	feature     [][]int32 // by vectorizer, then term: the number there, or unknown; nil for the first
	single      []bool    // by term of words, below base: it is one word
}

const unknown = -1 // as a feature

// The kinds of terms, whose features are normalised apart.
const (
	Words = iota
	Chars
)

// Units are the words and the characters of a document, made as a [Document]
// is: no word is empty, and white space is one character long.
type Units struct {
	Words []rune  // joined by single spaces
	Ends  []int32 // word i ends before Words[Ends[i]]
	Chars []rune
}

// Document returns u as a Document, in memory of its own.
func (u Units) Document() (d Document) {
	start := int32(0)
	for _, end := range u.Ends {
		d.Words = append(d.Words, string(u.Words[start:end]))
		start = end + 1
	}
	d.Text = string(u.Chars)
	return d
}

// Matches are what a Matcher found. They are used for document after document,
// with the same Matcher.
type Matches struct {
	Found   []Found // by vectorizer, those of the body first
	Unknown float64 // as [Vectorizer.Unknown] of the first has it

	walk       walk
	body, lead [2]tally // by kind
}

// Found is the features of one vectorizer in one document, by kind.
type Found [2]Terms

// Terms are features without their idf, each once, in an order that depends on
// the text alone. Those that occur once have the weight 1; the others stand among
// Repeated besides.
type Terms struct {
	All      []int32
	Repeated []Repeated
}

// A Repeated feature occurs tf > 1 times and has the weight 1 + ln tf.
type Repeated struct {
	Feature int32
	Weight  float32
}

// Match finds the features of a document and of its lead, as
// [Vectorizer.Transform] does. What it sets stays valid until the next Match.
func (m *Matcher) Match(body, lead Units, into *Matches) {
	into.prepare(m)
	if m.bodies == m.all {
		lead = Units{}
	}
	// The lead is a beginning of the body, or nearly always: then one walk will do.
	words, chars := len(lead.Ends), len(lead.Chars)
	if !begins(body.Ends, lead.Ends) || !begins(body.Words, lead.Words) {
		m.matchWords(lead, 0, &into.lead[Words], &tally{}, &into.walk)
		words = 0
	}
	known := m.matchWords(body, words, &into.body[Words], &into.lead[Words], &into.walk)
	if !begins(body.Chars, lead.Chars) {
		m.matchChars(lead.Chars, 0, &into.lead[Chars], &tally{}, &into.walk)
		chars = 0
	}
	m.matchChars(body.Chars, chars, &into.body[Chars], &into.lead[Chars], &into.walk)

	for v := range into.Found {
		for kind := range into.Found[v] {
			t := &into.body[kind]
			if v >= m.bodies {
				t = &into.lead[kind]
			}
			if v == 0 || v == m.bodies {
				t.tally()
			}
			t.features(m.feature[v], int32(m.base), &into.Found[v][kind])
		}
	}
	for kind := range into.body {
		into.body[kind].clear()
		into.lead[kind].clear()
	}
	into.Unknown = unknownShare(known, len(body.Ends))
}

func begins[T comparable](whole, part []T) bool {
	return len(part) <= len(whole) && (len(part) == 0 || &part[0] == &whole[0] || slices.Equal(part, whole[:len(part)]))
}

// matchChars notes the terms of characters in whole, and those that lie among the
// first lead characters in inLead too.
func (m *Matcher) matchChars(chars []rune, lead int, whole, inLead *tally, w *walk) {
	if m.lengths.CharMax < 1 {
		return
	}
	places := w.room(len(chars))
	for i := range places {
		places[i] = place{next: int32(i)}
	}
	places = w.begin(m.trie, places, chars)
	for n := 1; len(places) > 0; n++ {
		found, leading := whole.room(len(places)), inLead.room(len(places))
		alive, terms, leadTerms := 0, 0, 0
		for _, p := range places {
			slot := &m.trie.slots[p.node]
			places[alive] = p
			if slot.edge&inner != 0 && int(p.next) < len(chars) {
				alive++
			}
			term := slot.term[Chars] - 1
			found[terms] = term
			if term >= 0 {
				terms++
			}
			if int(p.next) <= lead {
				leading[leadTerms] = term
				if term >= 0 {
					leadTerms++
				}
			}
		}
		if n >= m.lengths.CharMin {
			whole.keep(terms)
			inLead.keep(leadTerms)
		}
		if n == m.lengths.CharMax {
			break
		}
		places = w.step(m.trie, places[:alive], chars)
	}
}

// matchWords is matchChars for the terms of words. It returns the number of
// words that the first vectorizer knows.
func (m *Matcher) matchWords(u Units, lead int, whole, inLead *tally, w *walk) (known int) {
	if m.lengths.WordMax < 1 {
		return 0
	}
	places := w.room(len(u.Ends))
	start := int32(0)
	for i, end := range u.Ends {
		places[i] = place{root, start, int32(i), int32(m.lengths.WordMax)}
		start = end + 1
	}
	places = w.begin(m.trie, places, u.Words)
	for len(places) > 0 {
		found, leading := whole.room(len(places)), inLead.room(len(places))
		alive, terms, leadTerms := 0, 0, 0
		for _, p := range places {
			slot := &m.trie.slots[p.node]
			goesOn := slot.edge&inner != 0
			if p.next == u.Ends[p.unit] { // a word ends
				p.unit++
				p.left--
				n := m.lengths.WordMax - int(p.left)
				goesOn = goesOn && p.left > 0 && int(p.unit) < len(u.Ends)
				if term := slot.term[Words] - 1; term >= 0 && n >= m.lengths.WordMin {
					found[terms] = term
					terms++
					if int(p.unit) <= lead {
						leading[leadTerms] = term
						leadTerms++
					}
					if n == 1 && int(term) < len(m.single) && m.single[term] {
						known++
					}
				}
			}
			places[alive] = p
			if goesOn {
				alive++
			}
		}
		whole.keep(terms)
		inLead.keep(leadTerms)
		places = w.step(m.trie, places[:alive], u.Words)
	}
	return known
}

// A tally counts the terms that are found.
type tally struct {
	found    []int32
	count    []int32 // by term
	distinct []int32 // the terms found, in the order of their first occurrence
	repeated []int32 // those found more than once
}

// room returns room for n more terms, which keep adds.
func (t *tally) room(n int) []int32 {
	t.found = slices.Grow(t.found, n)
	return t.found[len(t.found):][:n]
}

func (t *tally) keep(n int) { t.found = t.found[:len(t.found)+n] }

// tally counts what was found.
func (t *tally) tally() {
	t.distinct = slices.Grow(t.distinct[:0], len(t.found))[:len(t.found)]
	t.repeated = t.repeated[:0]
	distinct := 0
	for _, term := range t.found {
		n := t.count[term]
		t.count[term] = n + 1
		t.distinct[distinct] = term
		if n == 0 {
			distinct++
		}
		if n == 1 {
			t.repeated = append(t.repeated, term)
		}
	}
	t.distinct = t.distinct[:distinct]
}

// features sets to to the features of one vectorizer, given by term; nil stands
// for the first, whose features are the terms below base.
func (t *tally) features(feature []int32, base int32, to *Terms) {
	number := func(term int32) int32 {
		switch {
		case feature != nil:
			return feature[term]
		case term < base:
			return term
		}
		return unknown
	}
	to.All = slices.Grow(to.All[:0], len(t.distinct))[:len(t.distinct)]
	known := 0
	for _, term := range t.distinct {
		f := number(term)
		to.All[known] = f
		if f >= 0 {
			known++
		}
	}
	to.All = to.All[:known]
	to.Repeated = to.Repeated[:0]
	for _, term := range t.repeated {
		if f := number(term); f >= 0 {
			to.Repeated = append(to.Repeated, Repeated{f, float32(weight(float64(t.count[term])))})
		}
	}
}

// clear forgets what was found.
func (t *tally) clear() {
	for _, term := range t.distinct {
		t.count[term] = 0
	}
	t.found, t.distinct = t.found[:0], t.distinct[:0]
}

// prepare makes s ready for m. Its tallies are empty between two documents.
func (s *Matches) prepare(m *Matcher) {
	if s.Found != nil {
		return
	}
	s.Found = make([]Found, m.all)
	body, lead := make([]int32, m.terms), []int32(nil)
	if m.bodies < m.all {
		lead = make([]int32, m.terms)
	}
	for kind := range s.body { // no term is of both kinds
		s.body[kind].count, s.lead[kind].count = body, lead
	}
}
