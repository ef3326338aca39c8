package redact

import (
	"strings"
	"unicode/utf8"
)

// looseMobile returns the end of a mobile number grouped in any way.
func looseMobile(text string, at int, _ bool) int {
	digits, ends := looseWindow(text, at)
	if len(digits) == 11 && digits[0] == '1' && digits[1] >= '3' {
		return ends[10]
	}
	return 0
}

// hiddenMobile returns the end of a mobile number whose middle somebody left
// out: 139****1234.
func hiddenMobile(text string, at int, _ bool) int {
	for i := range 11 {
		c, size := runeAt(text, at)
		_, isDigit := digitAt(text, at, len(text))
		switch hidden := 3 <= i && i < 7; {
		case size == 0, hidden && !secret(c), !hidden && isDigit == 0, i == 0 && c != "1" && c != "１":
			return 0
		}
		at += size
	}
	return at
}

// foreignMobile returns the end of a mobile number of Hong Kong, Macao or Taiwan.
func foreignMobile(text string, at int, colon bool) int {
	start := at
	if c, size := runeAt(text, start); c == "+" || c == "＋" {
		start += size
	}
	digits, _ := looseWindow(text, start)
	digits = strings.TrimPrefix(digits, "00")
	local := digits
	for _, code := range []string{"886", "852", "853"} {
		local = strings.TrimPrefix(local, code)
	}
	switch abroad := local != digits; {
	case len(local) == 10 && strings.HasPrefix(local, "09"):
	case abroad && len(local) == 9 && local[0] == '9':
	case len(local) == 8 && strings.ContainsRune("569", rune(local[0])) && (abroad || local[0] == '9'):
	default:
		return 0
	}
	return anyNumber(text, at, colon)
}

// anyNumber returns the end of a number of 7 to 12 digits, grouped in any way,
// or of 13 with the code of a country, that is no date, no amount and no number
// of a service: 4001234567, 0731-12345.
func anyNumber(text string, at int, _ bool) int {
	most := 12
	if c, size := runeAt(text, at); c == "+" || c == "＋" {
		at += size
		most = 13
	}
	digits, ends := looseWindow(text, at)
	n := len(digits)
	if n > 7 && strings.HasSuffix(text[:ends[n-1]], "一") {
		n-- // 一直
	}
	if n < 7 || n > most || n < 10 && digits[0] == '0' || n >= 8 && birthDate(digits[:8]) {
		return 0
	}
	for _, service := range []string{"400", "800", "95", "100", "101", "123"} {
		if strings.HasPrefix(digits, service) {
			return 0
		}
	}
	if next, _ := utf8.DecodeRuneInString(text[ends[n-1]:]); isLetter(fold(next)) || strings.ContainsRune("元块万次台.*", fold(next)) {
		return 0
	}
	return extensionEnd(text, ends[n-1], len(text))
}

// localNumber returns the end of a landline number without area code that is
// no date and no amount.
func localNumber(text string, at int, _ bool) int {
	var w window
	w.read(text, at, len(text))
	n := 8
	for n > 6 && !w.groupedAny(0, n, localShapes[n]) {
		n--
	}
	service := w.n >= 10 && strings.Contains("400 800", string(w.digit[:3]))
	if n == 6 || service || w.digit[0] < '2' || w.digit[0] == '9' || n == 8 && birthDate(string(w.digit[:8])) {
		return 0
	}
	end := w.end[n-1]
	next, _ := utf8.DecodeRuneInString(text[end:])
	if isLetter(fold(next)) || strings.ContainsRune("元块.*", fold(next)) {
		return 0
	}
	return extensionEnd(text, end, len(text))
}

// another returns where another telephone number behind the one at text[at:]
// begins, if that was found and a word such as 或 follows, or −1.
func another(text string, at int) int {
	filled := len(text[at:]) - len(strings.TrimLeft(text[at:], phoneFill))
	at += filled
	if filled == 0 && (at == 0 || !endsDigit(text[:at])) {
		return -1
	}
	for _, or := range []string{"或者", "或", "、", "/", "／", "和", "以及", "，", ","} {
		if strings.HasPrefix(text[at:], or) {
			return at + len(or)
		}
	}
	return -1
}

func endsDigit(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(text)
	return isDigit(fold(r)) || numerals[r] > 0
}
