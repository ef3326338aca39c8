package segment

import (
	"strings"
	"unicode/utf8"
)

// A numberPart is what a word contributes to a number that may go on behind
// it.
type numberPart uint8

const (
	noNumber numberPart = iota
	prefix              // 第 or 百分之
	numeral             // characters of Chinese numerals
	digits              // a run of ASCII digits
)

// joins says whether the word of units start to end of the block belongs to
// the word before it. One number is one word, however many words of the
// dictionary it takes, and so are the year, month, day and hour of a date:
// 二百|五十 is 二百五十, 第|三十 is 第三十, 1998|年 is 1998年.
//
// This is how the guideline of Peking University's corpus treats numbers.
func (c *cutter) joins(start, end int) bool {
	last := c.last
	var first bool
	c.last, first = c.part(start, end)
	switch c.last {
	case numeral:
		return last != noNumber && !first
	case digits:
		return last == prefix
	case noNumber:
		if end == start+1 && (last == numeral || last == digits) {
			switch c.word(start, end) {
			case "月", "日", "时":
				return true
			case "年":
				return isYear(c.text[c.begin : c.at+int(c.starts[start])])
			}
		}
	}
	return false
}

// part returns what a word contributes to a number, and whether it can only be
// the first word of it.
func (c *cutter) part(start, end int) (part numberPart, first bool) {
	switch code := c.codes[start]; {
	case code == digitRun && end == start+1:
		return digits, false
	case code <= 0 || code > ordinal:
		return noNumber, false
	}
	word := c.word(start, end)
	rest := strings.TrimPrefix(strings.TrimPrefix(word, "第"), "百分之")
	first = len(rest) < len(word)
	switch {
	case rest == "":
		return prefix, first
	case strings.Trim(rest, numerals) == "":
		return numeral, first
	}
	return noNumber, false
}

func (c *cutter) word(start, end int) string {
	return c.text[c.at+int(c.starts[start]) : c.at+int(c.starts[end])]
}

// isYear says whether a number has four digits and nothing else.
func isYear(number string) bool {
	return utf8.RuneCountInString(number) == 4 && strings.Trim(number, "0123456789〇零一二三四五六七八九") == ""
}

// numberTail returns how many bytes of a fraction or percent sign stand at the
// beginning of s, which follows a run of ASCII digits. What follows a fraction
// may be letters, as in 1.5kg.
func numberTail(s string) int {
	n := 0
	for n+1 < len(s) && s[n] == '.' && '0' <= s[n+1] && s[n+1] <= '9' {
		n = unitEnd(s, n+1)
	}
	if n < len(s) && s[n] == '%' {
		n++
	}
	return n
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || '9' < s[i] {
			return false
		}
	}
	return true
}
