package redact

import (
	"strings"
	"unicode/utf8"
)

// plates finds number plates: the character of a province, a letter, and five
// letters or digits of which at most three are letters, or four and one of 警,
// 学, 挂, 港, 澳 and 领; or six with D or F in front or at the end for new energy.
func plates(text string, hits []hit) []Span {
	var spans []Span
	from := 0
	for _, h := range hits {
		if h.role&plate == 0 || h.start < from {
			continue
		}
		if end := plateEnd(text, h); end > 0 {
			spans = append(spans, Span{h.start, end, Plate})
			from = end
		}
	}
	return spans
}

func plateEnd(text string, h hit) int {
	if h.end-h.start > len("京") { // WJ京12345
		t := readToken(text, h.end)
		return t.ending(t.marks == 0 && t.letters <= 1 && len(t.text) == 5)
	}
	from := h.end
	if c, size := utf8.DecodeRuneInString(text[from:]); isSpace(c) {
		from += size
	}
	r, size := utf8.DecodeRuneInString(text[from:])
	authority := fold(r) &^ 0x20
	if authority < 'A' || 'Z' < authority || authority == 'I' {
		return 0
	}
	at := from + size
	for range 2 {
		if r, size := utf8.DecodeRuneInString(text[at:]); strings.ContainsRune("·•. -－．・", r) && size > 0 {
			at += size
		}
	}
	t := readToken(text, at)
	if t.marks > 0 || strings.ContainsAny(t.text, "IO") {
		return 0
	}
	switch n := len(t.text); {
	case n == 4 && t.letters <= 2:
		if r, size := utf8.DecodeRuneInString(text[t.end:]); strings.ContainsRune("警学學挂掛港澳领領使试試超", r) && size > 0 {
			return t.end + size
		}
	case n == 5 && t.letters <= 3:
		return t.end
	case n == 6 && t.letters <= 2 && (strings.ContainsRune("DFABCEGHJK", rune(t.text[0])) || strings.ContainsRune("DFABCEGHJK", rune(t.text[5]))):
		return t.end
	}
	return 0
}
