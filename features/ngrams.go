package features

import (
	"iter"
	"unicode"
	"unicode/utf8"
)

// ngrams lays the units of one document, words or characters, out in one
// buffer, so that each n-gram is a stretch of it. It is reused from document
// to document.
type ngrams struct {
	text  []byte
	start []int32 // unit i is text[start[i]:end[i]]
	end   []int32
}

func (g *ngrams) reset() {
	g.text, g.start, g.end = g.text[:0], g.start[:0], g.end[:0]
}

// setWords takes the words, which n-grams join by one space.
func (g *ngrams) setWords(words []string) {
	g.reset()
	for _, w := range words {
		if w == "" {
			continue
		}
		if len(g.start) > 0 {
			g.text = append(g.text, ' ')
		}
		g.start = append(g.start, int32(len(g.text)))
		if utf8.ValidString(w) {
			g.text = append(g.text, w...)
		} else {
			for _, r := range w {
				g.text = utf8.AppendRune(g.text, r)
			}
		}
		g.end = append(g.end, int32(len(g.text)))
	}
}

// setText takes the characters of text.
func (g *ngrams) setText(text string) {
	g.reset()
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		if isSpace(r) {
			if run := spaces(text[i:]); run > 0 {
				r, i = ' ', i+run
			}
		}
		g.start = append(g.start, int32(len(g.text)))
		g.text = utf8.AppendRune(g.text, r)
		g.end = append(g.end, int32(len(g.text)))
	}
}

// spaces returns the length of the white space that s begins with.
func spaces(s string) int {
	for i, r := range s {
		if !isSpace(r) {
			return i
		}
	}
	return len(s)
}

// isSpace is Python's str.isspace for one character, which knows four
// separators that Unicode's White_Space property leaves out.
func isSpace(r rune) bool {
	return r >= 0x1c && r <= 0x1f || unicode.IsSpace(r)
}

// all ranges over the n-grams of shortest to longest units. They share memory
// with g.
func (g *ngrams) all(shortest, longest int) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for n := shortest; n <= longest; n++ {
			for _, ngram := range g.of(n) {
				if !yield(ngram) {
					return
				}
			}
		}
	}
}

// of ranges over the n-grams of n units, each with its first unit.
func (g *ngrams) of(n int) iter.Seq2[int, []byte] {
	return func(yield func(int, []byte) bool) {
		for i := range max(0, len(g.start)-n+1) {
			if !yield(i, g.text[g.start[i]:g.end[i+n-1]]) {
				return
			}
		}
	}
}
