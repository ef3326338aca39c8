package segment

import (
	"strconv"
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

// joins says whether the word of units start to end belongs to the word before
// it. One number is one word, however many words of the dictionary it takes,
// and so are the year, month, day and hour of a date: 二百|五十 is 二百五十,
// 第|三十 is 第三十, 5800|万 is 5800万, 1998|年 is 1998年.
//
// This is how the guideline of Peking University's corpus treats numbers.
func (c *cutter) joins(start, end int) bool {
	last, number := c.last, c.text[c.begin:c.at+int(c.starts[start])]
	word := c.word(start, end)
	var first bool
	c.last, first = c.part(word, start, end)
	switch {
	case c.last == numeral && (first || last == noNumber):
		if isAdverb(word) {
			c.last = noNumber
		}
	case c.last == numeral && last == digits:
		if strings.Trim(word, "十百千万亿") == "" {
			return true
		}
	case c.last == numeral:
		return true
	case c.last == digits:
		return last == prefix
	case last == numeral || last == digits:
		return isDatePart(number, word, c.text[c.at+int(c.starts[end]):])
	}
	return false
}

// part returns what a word contributes to a number, and whether it can only be
// the first word of it.
func (c *cutter) part(word string, start, end int) (part numberPart, first bool) {
	switch code := c.codes[start]; {
	case code == digitRun && end == start+1:
		return digits, false
	case code <= 0 || code > ordinal:
		return noNumber, false
	}
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

// isAdverb says whether a word of numerals is no number where none goes before.
func isAdverb(word string) bool { return word == "万一" || word == "千万" || word == "一一" }

// isDatePart says whether a number and the word behind it, before rest, are
// the year, month, day or hour of a date.
func isDatePart(number, word, rest string) bool {
	most := 0
	switch word {
	case "年":
		return isYear(number) && !strings.HasPrefix(rest, "费") && !strings.HasPrefix(rest, "卡")
	case "月":
		most = 12
	case "日":
		most = 31
	case "时":
		most = 24
	default:
		return false
	}
	if !isDigits(number) {
		return len(number) <= len("三十一") && strings.Trim(number, numerals) == ""
	}
	n, err := strconv.Atoi(number)
	return err == nil && 1 <= n && n <= most && len(number) <= 2
}

func (c *cutter) word(start, end int) string {
	return c.text[c.at+int(c.starts[start]) : c.at+int(c.starts[end])]
}

// isYear says whether a number is a year as it is written: of the four digits
// of this century or the last, or of four Chinese ones.
func isYear(number string) bool {
	if isDigits(number) {
		return len(number) == 4 && (number[:2] == "19" || number[:2] == "20")
	}
	return utf8.RuneCountInString(number) == 4 && strings.Trim(number, "〇零一二三四五六七八九") == ""
}

// numberTail returns how many bytes of the number that begins with run, ASCII
// digits, stand at the beginning of what follows: groups of three digits behind
// commas, a fraction, a percent sign. What follows a fraction may be letters,
// as in 1.5kg.
func numberTail(run, s string) int {
	n := 0
	for len(run) <= 3 && len(s) >= n+4 && s[n] == ',' && isDigits(s[n+1:n+4]) && (len(s) == n+4 || !isAlphanumeric[s[n+4]]) {
		n += 4
	}
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
