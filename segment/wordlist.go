package segment

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-ego/gse"
)

// Frequencies outside these bounds would be dropped by gse without a word, or
// lose their fractions.
const minFrequency, maxFrequency = 2, 1e12

// NewFromDictionary returns a Segmenter over the words read from r, one
// "word frequency [tag]" a line. The tag is ignored, empty lines too; a word
// is normalised as texts are, and the first of several equal words counts.
func NewFromDictionary(r io.Reader) (*Segmenter, error) {
	var list strings.Builder
	characters := make(map[string]float64)
	scanner := bufio.NewScanner(r)
	for line := 1; scanner.Scan(); line++ {
		fields := strings.Fields(scanner.Text())
		if len(fields) == 0 {
			continue
		}
		if strings.ContainsFunc(fields[0], unicode.IsControl) {
			return nil, fmt.Errorf("dictionary:%d: control character in word %q", line, fields[0])
		}
		word := Normalize(fields[0]).Text
		if len(fields) < 2 {
			return nil, fmt.Errorf(`dictionary:%d: no frequency after %q: write "word frequency [tag]"`, line, word)
		}
		frequency, err := strconv.ParseFloat(fields[1], 64)
		if err != nil || !(minFrequency <= frequency && frequency <= maxFrequency) {
			return nil, fmt.Errorf("dictionary:%d: bad frequency %q of %q: give a number from %d to %g",
				line, fields[1], word, minFrequency, maxFrequency)
		}
		fmt.Fprintf(&list, "%s %s\n", word, fields[1])
		if _, ok := characters[word]; !ok && utf8.RuneCountInString(word) == 1 {
			characters[word] = frequency
		}
	}
	if err := scanner.Err(); err != nil {
		return nil, fmt.Errorf("dictionary: %w", err)
	}
	s := newGSE()
	if err := s.LoadDictStr(list.String()); err != nil {
		return nil, fmt.Errorf("dictionary: %w", err)
	}
	words := gseWords(s)
	for i, w := range words {
		if frequency, ok := characters[w.text]; ok {
			words[i].frequency = frequency
		}
	}
	d, err := compile(plain, words)
	if err != nil {
		return nil, fmt.Errorf("dictionary: %w", err)
	}
	return &Segmenter{name: custom, dictionary: d}, nil
}

// FromGSE returns a Segmenter over the words that g has loaded, which cuts as
// g.Cut(text) and g.Segment do: the same words, but for the case of letters,
// at the same places.
func FromGSE(g *gse.Segmenter) (*Segmenter, error) {
	d, err := compile(likeGSE, gseWords(g))
	if err != nil {
		return nil, fmt.Errorf("dictionary of gse: %w", err)
	}
	return &Segmenter{name: custom, dictionary: d}, nil
}

// newGSE leaves the hidden Markov model out: its cutting modes corrupt text,
// its loading writes to package variables, and Segment never asks it.
func newGSE() *gse.Segmenter { return &gse.Segmenter{NotLoadHMM: true, SkipLog: true} }

// gseWords are the words that s has kept, in its order.
func gseWords(s *gse.Segmenter) []word {
	words := make([]word, len(s.Dict.Tokens))
	for i := range s.Dict.Tokens {
		t := &s.Dict.Tokens[i]
		words[i] = word{t.Text(), t.Freq()}
	}
	return words
}
