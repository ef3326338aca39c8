package redact

import (
	"slices"
	"strings"
	"unicode/utf8"

	"suxi/segment"
)

// fewestDigits is how many digits the shortest number has: a landline with the
// area code of a big city and seven digits.
const fewestDigits = 10

// sift says whether there can be a number or an e-mail address in text, and
// whether anything can be hidden. Simplified Chinese without markup hides nothing:
// ASCII but < and &, ideographs, their punctuation and full-width forms, without rows
// of hyphens. Traditional characters hide names, for the words and lists that tell
// these are mostly Simplified. What is no UTF-8 does: a stray byte that would begin a
// character hides the next one.
func sift(text string) (numeric, hiding bool) {
	digits := 0
	hiding = !utf8.ValidString(text) || segment.HasTraditional(text)
	for i := range len(text) {
		switch sieve[text[i]] {
		case digit:
			digits++
		case at:
			numeric = true
		case entity: // &commat;
			numeric, hiding = true, true
		case hyphen:
			hiding = hiding || strings.HasPrefix(text[i+1:], "-") || strings.HasPrefix(text[i+1:], "－")
		case odd:
			if mark := text[i:min(i+3, len(text))]; mark != "“" && mark != "”" && mark != "…" && !strings.HasPrefix(mark, "·") {
				hiding = true
			}
		case wide:
			switch text[i:min(i+2, len(text))] {
			case "\xE3\x80": // U+3000–U+303F
			case "\xEF\xBD": // U+FF40–U+FF7F
			case "\xEF\xBC": // U+FF00–U+FF3F
				if _, size := digitAt(text, i, len(text)); size > 0 {
					digits++
				}
				numeric = numeric || strings.HasPrefix(text[i:], "＠")
				hiding = hiding || strings.HasPrefix(text[i:], "－－")
			default:
				hiding = true
			}
		}
	}
	return numeric || digits >= fewestDigits, hiding
}

// What a byte may begin.
const (
	digit  = 1 + iota
	at     // an e-mail address's
	entity // of HTML
	hyphen
	odd  // what normalising may remove or rewrite
	wide // the same, or a full-width form or punctuation
)

var sieve = func() (kinds [256]uint8) {
	for b := range kinds {
		switch {
		case '0' <= b && b <= '9':
			kinds[b] = digit
		case b == '@':
			kinds[b] = at
		case b == '&':
			kinds[b] = entity
		case b == '-':
			kinds[b] = hyphen
		case b == 0xE3 || b == 0xEF:
			kinds[b] = wide
		case b == '\t', b == '\n', b == '\r', ' ' <= b && b < 0x7F && b != '<', 0x80 <= b && b < 0xC0, 0xE4 <= b && b <= 0xE9:
		default:
			kinds[b] = odd
		}
	}
	return kinds
}()

// findHidden returns what is found in text once it is normalised, at its places
// in text. It returns nil if normalising changed no more than the width, which Find
// sees through by itself.
func findHidden(text string, find func(string) []Span) []Span {
	n := segment.Normalize(text)
	counts := n.Counts
	counts.Width = 0
	if counts == (segment.Counts{}) {
		return nil
	}
	spans := find(n.Text)
	for i, s := range spans {
		spans[i].Start, spans[i].End = place(&n, s.Start, s.End)
	}
	return spans
}

// blank returns text with as many bytes in place of spans, which normalising
// leaves as they are, which belong to nothing personal, and which tell
// telephone numbers from the rest.
func blank(text string, spans []Span) string {
	b := []byte(text)
	for _, s := range spans {
		fill := "~^"
		if s.Kind == Mobile || s.Kind == Landline {
			fill = phoneFill
		}
		for i := s.Start; i < s.End; i++ {
			b[i] = fill[(i-s.Start)&1]
		}
	}
	return string(b)
}

// phoneFill stands in place of telephone numbers that were found.
const phoneFill = "#~"

// place returns where n.Text[start:end] stands in the original, without what
// was removed before and behind it.
func place(n *segment.Normalized, start, end int) (int, int) {
	first, firstSize := utf8.DecodeRuneInString(n.Text[start:])
	last, lastSize := utf8.DecodeLastRuneInString(n.Text[:end])
	from, firstEnd := n.Span(start, start+firstSize)
	lastStart, to := n.Span(end-lastSize, end)
	if r, size := utf8.DecodeLastRuneInString(n.Original[:firstEnd]); fold(r) == first {
		from = firstEnd - size
	}
	if r, size := utf8.DecodeRuneInString(n.Original[lastStart:]); fold(r) == last {
		to = lastStart + size
	}
	return from, to
}

// merge returns the union of two lists of spans. Of those that overlap, the
// longest gives its kind to all.
func merge(a, b []Span) []Span {
	if len(b) == 0 {
		return a
	}
	all := append(a, b...)
	slices.SortStableFunc(all, func(s, t Span) int { return s.Start - t.Start })
	merged := all[:1]
	for _, s := range all[1:] {
		last := &merged[len(merged)-1]
		if s.Start >= last.End {
			merged = append(merged, s)
			continue
		}
		if s.End-s.Start > last.End-last.Start {
			last.Kind = s.Kind
		}
		last.End = max(last.End, s.End)
	}
	return merged
}
