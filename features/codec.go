package features

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"unicode/utf8"
)

// A stored Vectorizer is, in this order and with integers little-endian:
//
//	8 bytes     "SUXIVEC1"
//	5 × int32   Config, in the order of its fields, defaults filled in
//	3 × uint32  documents fitted; word features w; character features c
//	w+c uint32  document frequencies
//	w+c uint32  ends of the terms within each block's text, words first
//	            text of the word terms, text of the character terms
//
// The idf follows from the document frequencies. The texts end the data.
const (
	magic      = "SUXIVEC1"
	headerSize = len(magic) + 5*4 + 3*4
)

// AppendBinary appends v in the format that [Decode] reads. The bytes depend
// on v alone. The error is always nil.
func (v *Vectorizer) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, magic...)
	for _, n := range []int{
		v.cfg.WordMin, v.cfg.WordMax, v.cfg.CharMin, v.cfg.CharMax, v.cfg.MinDF,
		v.documents, v.words.len(), v.chars.len(),
	} {
		b = binary.LittleEndian.AppendUint32(b, uint32(n))
	}
	for _, numbers := range [][]uint32{v.df, v.words.end, v.chars.end} {
		for _, n := range numbers {
			b = binary.LittleEndian.AppendUint32(b, n)
		}
	}
	b = append(b, v.words.text...)
	return append(b, v.chars.text...), nil
}

// Decode reads what [Vectorizer.AppendBinary] wrote. It checks everything it
// relies on, and sizes before it allocates, so that damaged or hostile data
// is an error and nothing else.
func Decode(data []byte) (*Vectorizer, error) {
	if len(data) < headerSize || string(data[:len(magic)]) != magic {
		return nil, fmt.Errorf("not a vectorizer of format %s", magic)
	}
	var header [8]uint32
	numbers(header[:], data[len(magic):headerSize])
	cfg := Config{
		WordMin: int(int32(header[0])), WordMax: int(int32(header[1])),
		CharMin: int(int32(header[2])), CharMax: int(int32(header[3])),
		MinDF: int(int32(header[4])),
	}
	if err := cfg.Validate(); err != nil {
		return nil, fmt.Errorf("vectorizer: %w", err)
	}
	if cfg != cfg.withDefaults() {
		return nil, fmt.Errorf("vectorizer: incomplete configuration")
	}
	documents, words, chars := header[5], int64(header[6]), int64(header[7])
	rest := data[headerSize:]
	if documents > math.MaxInt32 || words+chars > math.MaxInt32 || 8*(words+chars) > int64(len(rest)) {
		return nil, fmt.Errorf("vectorizer: %d bytes cannot hold %d word and %d character features", len(data), words, chars)
	}

	take := func(n int64) []uint32 {
		taken := make([]uint32, n)
		numbers(taken, rest[:4*n])
		rest = rest[4*n:]
		return taken
	}
	df := take(words + chars)
	wordEnd, charEnd := take(words), take(chars)
	for i, d := range df {
		if d < 1 || d > documents {
			return nil, fmt.Errorf("vectorizer: feature %d occurs in %d of %d documents", i, d, documents)
		}
	}
	wordTerms, rest, err := takeTerms(wordEnd, rest)
	if err != nil {
		return nil, fmt.Errorf("vectorizer: word features: %w", err)
	}
	charTerms, rest, err := takeTerms(charEnd, rest)
	if err != nil {
		return nil, fmt.Errorf("vectorizer: character features: %w", err)
	}
	if len(rest) > 0 {
		return nil, fmt.Errorf("vectorizer: %d bytes too many", len(rest))
	}
	return newVectorizer(cfg, int(documents), df, wordTerms, charTerms), nil
}

// numbers decodes len(dst) numbers from data.
func numbers(dst []uint32, data []byte) {
	for i := range dst {
		dst[i] = binary.LittleEndian.Uint32(data[4*i:])
	}
}

// takeTerms cuts the terms with the given ends from the front of data and
// checks that each is UTF-8 and greater than the one before.
func takeTerms(end []uint32, data []byte) (list terms, rest []byte, err error) {
	if len(end) == 0 {
		return terms{}, data, nil
	}
	size := end[len(end)-1]
	if uint64(size) > uint64(len(data)) {
		return terms{}, nil, fmt.Errorf("the text ends early")
	}
	start := uint32(0)
	var previous []byte
	for i, e := range end {
		if e <= start || e > size {
			return terms{}, nil, fmt.Errorf("term %d ends before it begins", i)
		}
		term := data[start:e]
		if !utf8.Valid(term) {
			return terms{}, nil, fmt.Errorf("term %d is not UTF-8", i)
		}
		if i > 0 && bytes.Compare(previous, term) >= 0 {
			return terms{}, nil, fmt.Errorf("term %d is out of order", i)
		}
		start, previous = e, term
	}
	return terms{bytes.Clone(data[:size]), end}, data[size:], nil
}
