package segment

import (
	"fmt"
	"io"
	"strings"
)

// UserWords are words that always come out whole; see [Segmenter.With]. They
// are immutable.
type UserWords struct {
	words []UserWord
}

// A UserWord is one word of a user, normalised as texts are. The case of Latin
// letters does not matter.
type UserWord struct {
	Text string
	// Frequency is a number as it was written, and Tag a part of speech; both may
	// be empty. They decide nothing: a user word comes out whatever it weighs.
	Frequency, Tag string
	Line           int // in its file, from 1
}

// ReadUserWords reads user words from r; see [ReadUserFile] for how they are
// written. The first of several equal words counts. A line without a usable
// word is an error.
func ReadUserWords(r io.Reader) (*UserWords, error) {
	file, err := ReadUserFile(r)
	if err != nil {
		return nil, err
	}
	for _, l := range file.Lines {
		if l.Err != nil {
			return nil, fmt.Errorf("user words:%d: %w", l.Line, l.Err)
		}
	}
	return NewUserWords(file), nil
}

// NewUserWords returns the words of files, the first of several equal ones.
// Lines that hold no usable word are left out.
func NewUserWords(files ...*UserFile) *UserWords {
	lines := 0
	for _, f := range files {
		lines += len(f.Lines)
	}
	u := &UserWords{words: make([]UserWord, 0, lines)}
	seen := make(map[string]bool, lines)
	for _, f := range files {
		for _, l := range f.Lines {
			if l.Err != nil {
				continue
			}
			if seen[l.Key()] = true; len(seen) > len(u.words) {
				u.words = append(u.words, l.UserWord)
			}
		}
	}
	return u
}

// Words returns the words in the order in which they were read. The slice is
// not to be changed.
func (u *UserWords) Words() []UserWord { return u.words }

// AppendText appends the words of u to b as a file that [ReadUserFile] reads: one
// a line, without frequencies and tags. The error is always nil.
func (u *UserWords) AppendText(b []byte) ([]byte, error) {
	for _, w := range u.words {
		if strings.ContainsAny(w.Text, ` "`) {
			b = append(b, '"')
			b = append(b, strings.ReplaceAll(w.Text, `"`, `""`)...)
			b = append(b, '"')
		} else {
			b = append(b, w.Text...)
		}
		b = append(b, '\n')
	}
	return b, nil
}

// Key is equal for two words that are the same but for the case of their Latin
// letters.
func (w UserWord) Key() string {
	for i := range len(w.Text) {
		if 'A' <= w.Text[i] && w.Text[i] <= 'Z' {
			return lower(w.Text)
		}
	}
	return w.Text
}
