package segment

import (
	"sort"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// A Normalized is a text beside its normalised copy. The copy has the
// original's characters one for one, though not always in as many bytes.
type Normalized struct {
	Original string
	Text     string // valid UTF-8; equal to Original if no rule applied
	Counts   Counts

	shifts []shift // ascending; nil if all offsets are equal
}

// Counts says how many characters each rule of [Normalize] changed.
type Counts struct {
	Width       int // full-width and half-width forms, the space U+3000 among them
	Traditional int // Traditional characters
	Invalid     int // bytes that are not UTF-8
}

// A shift is where the distance between the offsets in a text and in its
// original changes: right after a character that changed its length. The
// distance stays until the next shift.
type shift struct{ text, original int }

// Normalize folds width, converts Traditional characters to Simplified and
// replaces bytes that are not UTF-8.
//
//   - A full-width or half-width form becomes the common form, as
//     golang.org/x/text/width.Fold has it. Unlike NFKC this leaves ㎡, ½ and ①
//     alone; like NFKC it turns the comma, colon, semicolon, question mark,
//     exclamation mark and parentheses of Chinese typesetting into ASCII.
//   - Traditional characters are converted as by OpenCC's t2s: the longest of
//     its phrases that begins here, else the first candidate it lists for the
//     character. The rules run over text that is Simplified already, too, and
//     change it where one happens to fit: 乾 in a name becomes 干. Only the
//     phrases that would take 坏, broken, for 坯 are left out.
//   - Each byte that is no part of a UTF-8 sequence becomes one U+FFFD.
//
// A text that no rule changes is returned as it is, without allocation.
func Normalize(text string) Normalized {
	n := Normalized{Original: text, Text: text}
	simplified := simplifier()
	var b strings.Builder
	done := 0 // text[:done] is in b
	replace := func(at, size int, to rune) {
		if done == 0 {
			b.Grow(len(text))
		}
		b.WriteString(text[done:at])
		b.WriteRune(to)
		done = at + size
		if utf8.RuneLen(to) != size {
			n.shifts = append(n.shifts, shift{text: b.Len(), original: done})
		}
	}
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && size == 1 {
			replace(i, size, utf8.RuneError)
			n.Counts.Invalid++
			i += size
			continue
		}
		if folded := fold(r); folded != r {
			replace(i, size, folded)
			n.Counts.Width++
			i += size
			continue
		}
		match := simplified.match(r, text[i:])
		if match == "" {
			i += size
			continue
		}
		for _, to := range match {
			r, size := utf8.DecodeRuneInString(text[i:])
			if to != r {
				replace(i, size, to)
				n.Counts.Traditional++
			}
			i += size
		}
	}
	if done > 0 {
		b.WriteString(text[done:])
		n.Text = b.String()
	}
	return n
}

// fold is width.Fold for one character. Only the ideographic space and the
// block of Halfwidth and Fullwidth Forms have anything to fold.
func fold(r rune) rune {
	if r != '\u3000' && (r < '\uFF00' || '\uFFEF' < r) {
		return r
	}
	if folded := width.LookupRune(r).Folded(); folded != 0 {
		return folded
	}
	return r
}

// Span returns the range of n.Original that n.Text[start:end] was made from.
// Both offsets must lie between characters of n.Text.
func (n *Normalized) Span(start, end int) (originalStart, originalEnd int) {
	return n.original(start), n.original(end)
}

// original maps one offset in n.Text to the offset in n.Original.
func (n *Normalized) original(text int) int {
	i := sort.Search(len(n.shifts), func(i int) bool { return n.shifts[i].text > text })
	if i == 0 {
		return text
	}
	return n.shifts[i-1].original + text - n.shifts[i-1].text
}
