package redact

import (
	"strings"
	"unicode/utf8"
)

// spelled finds mobile numbers and landlines with digits written as words.
func spelled(text string, hits []hit) []Span {
	var spans []Span
	from := 0
	for _, h := range hits {
		if h.role&numeral == 0 || h.start < from {
			continue
		}
		start := h.start
		for range 11 {
			r, size := utf8.DecodeLastRuneInString(text[from:start])
			if size == 0 || !isDigit(fold(r)) {
				break
			}
			start -= size
		}
		digits, ends := looseWindow(text, start)
		if tens := strings.TrimPrefix(text[h.start:h.end], "一百"); len(tens) == len("三十") { // 一百三十八…
			digits, ends = looseWindow(text, h.end)
			r, _ := utf8.DecodeRuneInString(tens)
			digits = "1" + string(numerals[r]) + digits
			ends = append([]int{h.end, h.end}, ends...)
			start = h.start
		}
		from = h.end
		if len(ends) > 0 {
			from = ends[len(ends)-1]
		}
		local := strings.TrimPrefix(digits, "86")
		skip := len(digits) - len(local)
		// The number may be followed by a word such as 一直.
		if n := len(local); (n == 11 || n == 12 && strings.HasPrefix(text[ends[skip+10]:], "一")) && local[0] == '1' && local[1] >= '3' {
			spans = append(spans, Span{start, ends[skip+10], Mobile})
			continue
		}
		var w window
		w.read(digits, 0, len(digits))
		if n := landline(&w, 0); n > 0 && n >= len(digits)-1 {
			spans = append(spans, Span{start, ends[n-1], Landline})
		}
	}
	return spans
}

// looseWindow reads the digits at text[at] whatever groups them, as words or
// not, with a full stop, a middle dot or a slash as a separator too, and a comma
// between groups of three or four.
func looseWindow(text string, at int) (digits string, ends []int) {
	var b []byte
	run := 0
	for len(b) <= windowSize {
		d, size := anyDigitAt(text, at, len(text))
		if size == 0 {
			next := skipSeparator(text, at, len(text))
			if r, dot := utf8.DecodeRuneInString(text[at:]); next == at && len(b) > 0 && strings.ContainsRune(".·/", fold(r)) {
				next = at + dot
			}
			if comma := commaEnd(text, at); 3 <= run && run <= 4 && comma > at {
				next = comma
			}
			run = 0
			if _, size := anyDigitAt(text, next, len(text)); size == 0 || len(b) == 0 {
				break
			}
			at = next
			continue
		}
		at += size
		run++
		b, ends = append(b, d), append(ends, at)
	}
	return string(b), ends
}

// commaEnd returns the end of the comma at text[at] if three digits follow it,
// else at.
func commaEnd(text string, at int) int {
	r, size := utf8.DecodeRuneInString(text[at:])
	if r != '，' && r != ',' && r != '、' {
		return at
	}
	next := at + size
	for i := range 3 {
		_, size := anyDigitAt(text, next, len(text))
		if size == 0 {
			return at
		}
		if next += size; i == 2 {
			break
		}
	}
	return at + size
}

// numerals are the digits as words, with the letters of radio traffic and of
// those who hide a number: 幺, 洞, 拐.
var numerals = map[rune]byte{
	'零': '0', '〇': '0', '洞': '0', '一': '1', '幺': '1', '壹': '1', '二': '2', '两': '2', '贰': '2', '三': '3', '叁': '3',
	'四': '4', '肆': '4', '五': '5', '伍': '5', '六': '6', '陆': '6', '七': '7', '拐': '7', '柒': '7', '八': '8', '捌': '8', '九': '9', '玖': '9',
}

// anyDigitAt is digitAt that knows digits written as words, too.
func anyDigitAt(text string, i, limit int) (digit byte, size int) {
	if d, size := digitAt(text, i, limit); size > 0 || i >= limit || text[i] < utf8.RuneSelf {
		return d, size
	}
	r, size := utf8.DecodeRuneInString(text[i:limit])
	if d, ok := numerals[r]; ok {
		return d, size
	}
	return 0, 0
}
