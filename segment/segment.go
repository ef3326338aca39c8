// Package segment turns Chinese text into normalised tokens that remember
// where in the original text they stood.
//
// For each text, [Segmenter.Document]
//
//  1. normalises: full-width forms become ASCII and half-width forms the
//     common ones, Traditional characters become Simplified, bytes that are
//     not UTF-8 become U+FFFD (see [Normalize]);
//  2. cuts the normalised text into the words of a dictionary, along the path
//     of greatest probability when words are drawn independently;
//  3. gives every token its byte offsets in the original text, so that a
//     quote, a highlight or a mask is made from what the complainant wrote.
//
// Nothing is dropped: white space, punctuation and unknown characters are
// tokens too, and the tokens of a text joined together are the text. A run of
// Latin letters and digits is one token.
//
// The package does not tag parts of speech, guess words that are not in the
// dictionary, remove stop words, or change the case of letters.
package segment

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode"

	"github.com/go-ego/gse"
)

// A Segmenter cuts text into the words of one dictionary. It is immutable and
// safe for concurrent use.
type Segmenter struct {
	words    gse.Segmenter
	identity string
}

// A Document is one text, normalised and cut.
type Document struct {
	Normalized
	Tokens []Token // in order; joined together they are Text
}

// A Token is one word, number, punctuation mark or stretch of white space.
type Token struct {
	Text       string // as in the normalised text
	Start, End int    // byte offsets into the original text
}

// New returns a Segmenter over the embedded dictionary of 352,275 Simplified
// Chinese words. It takes seconds and some 130 MB: make one and share it.
func New() (*Segmenter, error) {
	s := newSegmenter()
	if err := s.words.LoadDictEmbed("zh_s"); err != nil {
		return nil, fmt.Errorf("embedded dictionary: %w", err)
	}
	s.identify("zh_s")
	return s, nil
}

// Frequencies outside these bounds would be dropped without a word, or leave
// a path through the text without a finite length.
const minFrequency, maxFrequency = 2, 1e12

// NewFromDictionary returns a Segmenter over the words read from r, one
// "word frequency [tag]" a line. The tag is ignored, empty lines too; a word
// is normalised as texts are, and the first of several equal words counts.
//
// A single character weighs the same whatever its frequency: it is what
// remains when no word fits.
func NewFromDictionary(r io.Reader) (*Segmenter, error) {
	var words strings.Builder
	scanner := bufio.NewScanner(r)
	for line := 1; scanner.Scan(); line++ {
		fields := strings.Fields(scanner.Text())
		if len(fields) == 0 {
			continue
		}
		word := Normalize(fields[0]).Text
		if strings.ContainsFunc(word, unicode.IsControl) {
			return nil, fmt.Errorf("dictionary:%d: control character in word %q", line, word)
		}
		if len(fields) < 2 {
			return nil, fmt.Errorf(`dictionary:%d: no frequency after %q: write "word frequency [tag]"`, line, word)
		}
		frequency, err := strconv.ParseFloat(fields[1], 64)
		if err != nil || !(minFrequency <= frequency && frequency <= maxFrequency) {
			return nil, fmt.Errorf("dictionary:%d: bad frequency %q of %q: give a number from %d to %g",
				line, fields[1], word, minFrequency, maxFrequency)
		}
		fmt.Fprintf(&words, "%s %s\n", word, fields[1])
	}
	if err := scanner.Err(); err != nil {
		return nil, fmt.Errorf("dictionary: %w", err)
	}
	if words.Len() == 0 {
		return nil, errors.New("dictionary: no words")
	}
	s := newSegmenter()
	if err := s.words.LoadDictStr(words.String()); err != nil {
		return nil, fmt.Errorf("dictionary: %w", err)
	}
	if word, ok := s.certain(); ok {
		return nil, fmt.Errorf("dictionary: %q has all of the frequency: add other words", word)
	}
	s.identify("custom")
	return s, nil
}

// newSegmenter leaves the hidden Markov model out: its cutting modes corrupt
// text, its loading writes to package variables, and Segment never asks it.
func newSegmenter() *Segmenter {
	return &Segmenter{words: gse.Segmenter{NotLoadHMM: true, SkipLog: true}}
}

// certain returns a word whose probability rounds to 1. Its path length would
// be 0, which gse takes for "no path yet".
func (s *Segmenter) certain() (string, bool) {
	total := float32(math.Log2(s.words.Dict.TotalFreq()))
	for i := range s.words.Dict.Tokens {
		t := &s.words.Dict.Tokens[i]
		if float32(math.Log2(t.Freq())) >= total {
			return t.Text(), true
		}
	}
	return "", false
}

// identify names the Segmenter after everything that decides its tokens: the
// words in order, their frequencies, and the conversion to Simplified.
func (s *Segmenter) identify(name string) {
	h := sha256.New()
	io.WriteString(h, traditionalCharacters)
	io.WriteString(h, traditionalPhrases)
	var line []byte
	for i := range s.words.Dict.Tokens {
		t := &s.words.Dict.Tokens[i]
		line = append(line[:0], t.Text()...)
		line = append(line, ' ')
		line = strconv.AppendFloat(line, t.Freq(), 'g', -1, 64)
		line = append(line, '\n')
		h.Write(line)
	}
	s.identity = name + "-" + hex.EncodeToString(h.Sum(nil)[:8])
}

// Dictionary returns a name and a hash of the dictionary. Segmenters with the
// same Dictionary give the same tokens.
func (s *Segmenter) Dictionary() string { return s.identity }

// Document normalises and cuts text, in time and memory linear in its length.
func (s *Segmenter) Document(text string) Document {
	d := Document{Normalized: Normalize(text)}
	segments := s.words.Segment([]byte(d.Text))
	d.Tokens = make([]Token, len(segments))
	start := 0
	for i := range segments {
		word := d.Text[segments[i].Start():segments[i].End()]
		end := d.original(segments[i].End())
		d.Tokens[i] = Token{Text: word, Start: start, End: end}
		start = end
	}
	return d
}
