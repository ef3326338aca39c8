// Package segment turns Chinese text into normalised tokens that remember
// where in the original text they stood.
//
// For each text, [Segmenter.Document]
//
//  1. normalises: damage of exports is repaired, full-width forms become
//     ASCII and half-width forms the common ones, Traditional characters
//     become Simplified, bytes that are not UTF-8 become U+FFFD (see
//     [Normalize]);
//  2. cuts the normalised text into the words of a dictionary, along the path
//     of greatest probability when words are drawn independently; words of the
//     user come out whole first (see [Segmenter.With]);
//  3. gives every token its byte offsets in the original text, so that a
//     quote, a highlight or a mask is made from what the complainant wrote.
//
// Nothing is dropped: white space, punctuation and unknown characters are
// tokens too, and the tokens of a text joined together are the text. A run of
// Latin letters and digits is one token.
//
// Two dictionaries are embedded, compiled by dictgen from gse's: "accurate",
// which is cleaned and joins numbers, and "gse", which cuts exactly as gse
// does. Others are compiled from lists of words ([NewFromDictionary]).
//
// The package does not tag parts of speech, guess words that are not in the
// dictionary, remove stop words, or change the case of letters.
package segment

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"io"
	"iter"
	"slices"
	"sync"
)

//go:generate go run ./dictgen -out dictionaries

// The embedded dictionaries, in the format of codec.go.
var (
	//go:embed dictionaries/accurate.dict
	accurateData []byte
	//go:embed dictionaries/gse.dict
	gseData []byte

	accurateDictionary = sync.OnceValues(func() (*dictionary, error) { return decodeDictionary(accurateData) })
	gseDictionary      = sync.OnceValues(func() (*dictionary, error) { return decodeDictionary(gseData) })
)

// A Segmenter cuts text into the words of one dictionary. It is immutable and
// safe for concurrent use.
type Segmenter struct {
	name       string
	dictionary *dictionary
	user       *overlay // nil for none
	words      *UserWords
	masked     *Boilerplate // nil for none
}

// A Document is one text, normalised and cut.
type Document struct {
	Normalized

	ends []int // of the tokens, in Text
}

// A Token is one word, number, punctuation mark or stretch of white space.
type Token struct {
	Text       string // as in the normalised text
	Start, End int    // byte offsets into the original text
}

// Names of the embedded dictionaries.
const (
	Accurate = "accurate"
	GSE      = "gse"

	custom = "custom" // all others
)

// New returns a Segmenter over the embedded dictionary [Accurate].
func New() (*Segmenter, error) { return Embedded(Accurate) }

// Embedded returns a Segmenter over one of the embedded dictionaries. The
// first call for each takes some milliseconds.
func Embedded(name string) (*Segmenter, error) {
	load, ok := map[string]func() (*dictionary, error){Accurate: accurateDictionary, GSE: gseDictionary}[name]
	if !ok {
		return nil, fmt.Errorf("no dictionary %q: there are %s and %s", name, Accurate, GSE)
	}
	d, err := load()
	if err != nil {
		return nil, fmt.Errorf("embedded dictionary %s: %w", name, err)
	}
	return &Segmenter{name: name, dictionary: d}, nil
}

// Decode returns a Segmenter over a compiled dictionary, as
// [Segmenter.AppendBinary] writes it.
func Decode(data []byte) (*Segmenter, error) {
	d, err := decodeDictionary(data)
	if err != nil {
		return nil, err
	}
	return &Segmenter{name: custom, dictionary: d}, nil
}

// AppendBinary appends the compiled dictionary of s to b, without the words of
// the user. The error is always nil.
func (s *Segmenter) AppendBinary(b []byte) ([]byte, error) {
	return s.dictionary.appendBinary(b), nil
}

// Words returns the number of words in the dictionary of s, without those of
// the user.
func (s *Segmenter) Words() int { return s.dictionary.words }

// Dictionary returns a name and a hash of everything that decides the tokens
// of a text: the dictionary, the words of the user, the rules of normalisation.
// Segmenters with the same Dictionary give the same tokens.
func (s *Segmenter) Dictionary() string {
	h := sha256.New()
	h.Write(s.dictionary.content[:])
	io.WriteString(h, rules)
	io.WriteString(h, traditionalCharacters)
	io.WriteString(h, traditionalPhrases)
	if s.user != nil {
		h.Write(s.user.content[:])
	}
	return s.name + "-" + hex.EncodeToString(h.Sum(nil)[:8])
}

// rules names the rules of normalisation and of cutting. It changes when one of
// them does.
const rules = "3"

// AppendEnds appends the offset in text at which each of its tokens ends. The
// text is cut as it is, not normalised. There is no allocation but to grow
// ends.
func (s *Segmenter) AppendEnds(ends []int, text string) []int {
	if s.user != nil {
		return s.user.cut(s.dictionary, text, ends)
	}
	ends, _ = s.dictionary.cut(text, 0, ends)
	return ends
}

// Masking returns a copy of s whose Documents are without the lines of b, which
// may be nil. What else s cuts, and its Dictionary, stay as they are.
func (s *Segmenter) Masking(b *Boilerplate) *Segmenter {
	masking := *s
	masking.masked = b
	return &masking
}

// Document normalises and cuts text, in time and memory linear in its length.
func (s *Segmenter) Document(text string) (d Document) {
	s.Cut(text, &d)
	return d
}

// Cut sets d to the Document of text, in the room of what d was before.
func (s *Segmenter) Cut(text string, d *Document) {
	d.Normalized = Normalize(text)
	if s.masked != nil {
		d.Normalized = s.masked.Mask(d.Normalized)
	}
	// A word has some four bytes, so that this rarely grows.
	d.ends = s.AppendEnds(slices.Grow(d.ends[:0], len(d.Text)/4+8), d.Text)
}

// Ends returns the offset in d.Text at which each token ends. It shares memory
// with d and is not to be changed.
func (d *Document) Ends() []int { return d.ends }

// Len returns the number of tokens.
func (d *Document) Len() int { return len(d.ends) }

// Tokens yields the tokens in order. Joined together they are d.Text.
func (d *Document) Tokens() iter.Seq[Token] {
	return func(yield func(Token) bool) {
		from, start := 0, d.begin
		shift, shifts := shift{}, d.shifts
		for _, to := range d.ends {
			for len(shifts) > 0 && shifts[0].text <= to {
				shift, shifts = shifts[0], shifts[1:]
			}
			end := shift.original + to - shift.text
			if !yield(Token{Text: d.Text[from:to], Start: start, End: end}) {
				return
			}
			from, start = to, end
		}
	}
}
