package reports

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"
)

// longest is how many UTF-16 units a cell may hold: a file with more needs
// repair.
const longest = 32767

// signEscape is how a workbook writes a sign that XML cannot hold: _x003D_ reads
// as an equals sign.
var signEscape = regexp.MustCompile(`_(x[0-9A-Fa-f]{4}_)`)

// cellText is s as the text of a cell: no formula, and not too long for Excel. A
// text that is cut ends in a note of how long it was. What looks like an escape
// is escaped, which excelize forgets in shared strings.
func (p *printer) cellText(s string) string {
	s = signEscape.ReplaceAllString(inert(s), "_x005F_$1")
	if len(s) <= longest || units(s) <= longest {
		return s
	}
	note := p.t("cell.cut", count(units(s)))
	room := longest - units(note)
	for i, r := range s {
		if room -= utf16.RuneLen(r); room < 0 {
			return s[:i] + note
		}
	}
	return s
}

// units is the length of s as Excel counts it.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// inert returns text that no spreadsheet takes for a formula. A string cell of
// a workbook is never one, but saved as CSV it loses its type: a first
// character that starts a formula, the full-width forms that Chinese and
// Japanese versions accept among them, therefore gets an apostrophe before it.
// White space and invisible marks do not count as first. Control characters,
// which XML cannot hold, become U+FFFD.
func inert(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(s, string(unicode.ReplacementChar)))
	first := strings.TrimLeftFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar
	})
	if strings.HasPrefix(s, "\t") || first != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(first)[0]) {
		return "'" + s
	}
	return s
}
