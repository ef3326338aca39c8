package redact

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// neighbours finds names that stand alone beside a telephone number:
// 王丽 13800001234, 138…（王丽）. text has phoneFill in place of numbers.
func neighbours(text string) []Span {
	var spans []Span
	for at := 0; ; {
		i := strings.Index(text[at:], phoneFill)
		if i < 0 {
			return spans
		}
		if s, ok := nameBefore(text, at, at+i); ok {
			spans = append(spans, s)
		}
		at += i
		for at < len(text) && strings.IndexByte(phoneFill, text[at]) >= 0 {
			at++
		}
		start := at
		for range maxGaps {
			start += len(gapAt(text[start:]))
		}
		if end := nameEnd(text, start, closed); end > 0 && !continues(text, end) {
			spans = append(spans, Span{start, end, Name})
			at = end
		}
	}
}

// nameBefore returns the name that ends, but for gaps, at text[end], and has a
// mark or a word such as 给 before it.
func nameBefore(text string, from, end int) (Span, bool) {
	for range maxGaps {
		for _, g := range gaps {
			if strings.HasSuffix(text[from:end], g) {
				end -= len(g)
				break
			}
		}
	}
	start := end
	for range 4 {
		c := lastRune(text, from, start)
		if !isHan(c) {
			break
		}
		start -= len(c)
	}
	for ; end-start >= 6; start += 3 {
		if mayPrecede(lastRune(text, from, start)) && nameEnd(text[:end], start, closed) == end {
			return Span{start, end, Name}, true
		}
	}
	return Span{}, false
}

// continues reports whether a letter, digit or ideograph stands at text[i].
func continues(text string, i int) bool {
	r, size := utf8.DecodeRuneInString(text[i:])
	return size > 0 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// gaps are what stands between a name and a number, the longest first.
var gaps = []string{"联系电话", "聯絡電話", "手机号", "电话", "手机", "電話", "手機", "號碼", "号码", "，", ",", "：", ":", " ", "\u3000", "（", "(", "、", "/", "／", "-", "－", "；", ";"}

// maxGaps is how many of them.
const maxGaps = 3

// gapAt returns the gap that text begins with.
func gapAt(text string) string {
	for _, g := range gaps {
		if strings.HasPrefix(text, g) {
			return g
		}
	}
	return ""
}
