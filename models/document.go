package models

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"suxi/features"
	"suxi/segment"
)

// longDigits is the term that stands for every run of five or more digits, so
// that no phone, order or identity number can enter a vocabulary.
const longDigits = "#"

// longRun is the number of digits from which a run is masked.
const longRun = 5

// document prepares a segmented text for the vectorizer: lower case, long
// digit runs masked, punctuation dropped from the words, white space dropped
// from the characters where it does not separate Latin letters or digits.
func document(d segment.Document) features.Document {
	words := make([]string, 0, len(d.Tokens))
	runs := longRuns(d.Text)
	end := 0
	for _, t := range d.Tokens {
		start := end
		end += len(t.Text)
		for len(runs) > 0 && runs[0].end <= start {
			runs = runs[1:]
		}
		if len(runs) > 0 && runs[0].start <= start && end <= runs[0].end {
			if start == runs[0].start {
				words = append(words, longDigits)
			}
			continue
		}
		if isWord(t.Text) {
			words = append(words, maskDigits(strings.ToLower(t.Text)))
		}
	}
	return features.Document{Words: words, Text: maskDigits(squeeze(strings.ToLower(d.Text)))}
}

// A span is the byte range [start, end) of a text.
type span struct{ start, end int }

// longRuns finds the runs of five and more digits. A single space or hyphen
// between two digits does not end a run: 138 0013-8000 is one.
func longRuns(s string) []span {
	var runs []span
	for i := 0; i < len(s); {
		if !isDigit(s[i]) {
			i++
			continue
		}
		end, digits := i, 0
		for j := i; j < len(s); j++ {
			if isDigit(s[j]) {
				digits++
				end = j + 1
			} else if s[j] != ' ' && s[j] != '-' || end < j {
				break
			}
		}
		if digits >= longRun {
			runs = append(runs, span{i, end})
		}
		i = end
	}
	return runs
}

// maskDigits replaces each long run of digits by longDigits.
func maskDigits(s string) string {
	runs := longRuns(s)
	if len(runs) == 0 {
		return s
	}
	var out strings.Builder
	copied := 0
	for _, r := range runs {
		out.WriteString(s[copied:r.start])
		out.WriteString(longDigits)
		copied = r.end
	}
	out.WriteString(s[copied:])
	return out.String()
}

// squeeze drops white space except between two ASCII letters or digits: in
// Chinese text it carries no meaning, and exports insert it freely.
func squeeze(s string) string {
	if strings.IndexFunc(s, unicode.IsSpace) < 0 {
		return s
	}
	var out strings.Builder
	out.Grow(len(s))
	var last rune
	space := false
	for _, r := range s {
		if unicode.IsSpace(r) {
			space = true
			continue
		}
		if space && isASCIIWord(last) && isASCIIWord(r) {
			out.WriteByte(' ')
		}
		space = false
		out.WriteRune(r)
		last = r
	}
	return out.String()
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

func isASCIIWord(r rune) bool {
	return r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// isWord reports whether a token holds a letter or a digit.
func isWord(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) >= 0
}
