package models

import (
	"cmp"
	"slices"
	"strings"

	"suxi/features"
	"suxi/segment"
)

// What decided is told by the places of the text, because n-grams overlap: of
// 冒烟 there are a word, two characters, a character bigram and more, and none
// of them alone says what the word did. So
//
//  1. what a feature adds to the decision is divided evenly among its
//     occurrences, and what falls on one evenly among its words or characters.
//     Marks get nothing beside letters and digits: the bigram of a character
//     and a comma speaks for the character;
//  2. the sums are gathered by token, in the segmented text;
//  3. neighbouring tokens of one sign are one span, which ends at a mark, at
//     the end of a line and at a word that the model does not know.
//
// Nothing is lost: the spans and the features that no place carries (a head's
// block) sum to what all features add.

// A reading is a text ready for the heads. It is used for text after text.
type reading struct {
	preparer  preparer
	segmented segment.Document
	document  document
	scores    [][]float64 // decision values, by axis
	unknown   float64

	// What of the rest it is asked for, to tell the reasons.
	places  places
	body    []features.Occurrence // of the entries of the vector last located
	lead    []features.Occurrence
	times   []float64 // of each of these entries
	weights []float64 // of each piece
}

// read prepares a text for the heads, if traced so that it knows where its units
// stand.
func (l *Labeler) read(text string, traced bool) *reading {
	r, ok := l.readings.Get().(*reading)
	if !ok {
		r = new(reading)
	}
	l.segmenter.Cut(text, &r.segmented)
	var at *places
	if traced {
		at = &r.places
	}
	r.preparer.prepare(&r.segmented, &r.document, at)
	return r
}

// locate is s.transform that remembers where the entries of the vector stand.
func (r *reading) locate(s space) (x features.Vector) {
	r.lead = r.lead[:0]
	x, r.body = s.body.Locate(r.document.body.Document(), r.body[:0])
	if s.lead == nil {
		return x
	}
	var lead features.Vector
	lead, r.lead = s.lead.Locate(r.document.lead.Document(), r.lead)
	for i := range r.lead {
		r.lead[i].Entry += int32(len(x.Index))
	}
	return s.join(x, lead)
}

// places tells where in the segmented text the units of a document stand. The
// nil *places takes what it is told and keeps nothing.
type places struct {
	pieces     []piece
	words      []int32 // the piece of each word of the body, and of the lead
	characters []int32 // the piece of each character of the body
	lead       []int32 // the piece of each character of the lead
	line       bool    // the next piece begins a line
}

// A piece is a token of the segmented text, or a masked run of several. White
// space is none.
type piece struct {
	span
	mark   bool // holds neither a letter nor a digit
	begins bool // a line
}

// reset forgets the last text.
func (p *places) reset() {
	if p != nil {
		*p = places{p.pieces[:0], p.words[:0], p.characters[:0], p.lead[:0], false}
	}
}

// add takes the next token, or run of tokens: whether it is a word of the
// document, or else its text.
func (p *places) add(at span, token string, word bool) {
	if p == nil {
		return
	}
	if !word && strings.TrimSpace(token) == "" {
		p.line = p.line || strings.ContainsAny(token, "\n\r")
		return
	}
	if word {
		p.words = append(p.words, int32(len(p.pieces)))
	}
	p.pieces = append(p.pieces, piece{at, !word, p.line})
	p.line = false
}

// setCharacters takes where the characters of a document come from.
func (p *places) setCharacters(doc *document) {
	if p != nil {
		p.characters, p.lead = p.locate(doc.from, p.characters), p.locate(doc.leadFrom, p.lead)
	}
}

// locate appends the piece of each character.
func (p *places) locate(from, to []int32) []int32 {
	on := int32(0)
	for _, at := range from {
		for int(on)+1 < len(p.pieces) && p.pieces[on+1].start <= int(at) {
			on++
		}
		to = append(to, on)
	}
	return to
}

// weigh divides the parts of a decision, one for each entry of the vector last
// located, among the pieces.
func (r *reading) weigh(parts []float64) {
	r.times, r.weights = zeros(r.times, len(parts)), zeros(r.weights, len(r.places.pieces))
	for _, located := range [][]features.Occurrence{r.body, r.lead} {
		for _, o := range located {
			r.times[o.Entry]++
		}
	}
	r.divide(parts, r.body, r.places.characters)
	r.divide(parts, r.lead, r.places.lead)
}

func (r *reading) divide(parts []float64, located []features.Occurrence, characters []int32) {
	pieces := r.places.pieces
	for _, o := range located {
		units := characters
		if o.Words {
			units = r.places.words
		}
		units = units[o.Start:o.End]
		marks := 0
		for _, u := range units {
			if pieces[u].mark {
				marks++
			}
		}
		if marks == len(units) {
			marks = 0 // then marks are all there is
		}
		share := parts[o.Entry] / r.times[o.Entry] / float64(len(units)-marks)
		for _, u := range units {
			if marks == 0 || !pieces[u].mark {
				r.weights[u] += share
			}
		}
	}
}

// zeros returns n zeros, in the room of s if there is enough.
func zeros(s []float64, n int) []float64 {
	s = slices.Grow(s[:0], n)[:n]
	clear(s)
	return s
}

// spans gathers the parts of a decision, one for each entry of the vector last
// located, into spans of the text as given, in its order.
func (r *reading) spans(parts []float64) []Evidence {
	r.weigh(parts)
	weights, pieces := r.weights, r.places.pieces
	var spans []Evidence
	for i := 0; i < len(weights); {
		if weights[i] == 0 {
			i++
			continue
		}
		first, sum := i, 0.0
		for ok := true; ok; ok = i < len(pieces) && pieces[i].continues(pieces[first]) && weights[i]*weights[first] > 0 {
			sum += weights[i]
			i++
		}
		e := Evidence{Weight: sum}
		e.Start, e.End = r.segmented.Span(pieces[first].start, pieces[i-1].end)
		spans = append(spans, e)
	}
	return spans
}

// continues reports whether a piece may stand in one span with pieces of the
// kind before it.
func (p piece) continues(before piece) bool { return p.mark == before.mark && !p.begins }

// shownEvidence is how many spans a Prediction has at most.
const shownEvidence = 3

// evidence returns the words that spoke most for the class, a position in the
// taxonomy that h gave the probabilities p. The vector of the text is x.
func (r *reading) evidence(h *head, x features.Vector, class int, p []float64) []Evidence {
	other, known := h.rival(class, p)
	if !known {
		return nil
	}
	_, parts := h.contributions(x, class, other)
	return strongest(r.spans(parts), r.segmented.Original)
}

// strongest returns the spans of text that speak most for the class, the
// strongest first: words, not marks, each once. It sorts spans.
func strongest(spans []Evidence, text string) []Evidence {
	slices.SortFunc(spans, func(a, b Evidence) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Start, b.Start))
	})
	words := func(e Evidence) string { return text[e.Start:e.End] }
	var kept []Evidence
	for _, e := range spans {
		if e.Weight <= 0 || len(kept) == shownEvidence {
			break
		}
		if isWord(words(e)) && !slices.ContainsFunc(kept, func(k Evidence) bool { return words(k) == words(e) }) {
			kept = append(kept, e)
		}
	}
	return kept
}
