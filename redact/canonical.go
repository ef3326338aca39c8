package redact

import (
	"strings"
	"unicode"

	"suxi/segment"
)

// canonical returns the form that all spellings of a piece of personal
// information share: normalised (width, Traditional characters, markup), in
// lower case, letters and digits only; a telephone number in figures, without
// the code of the country, and a landline with its 0 in front; an identity card
// of 15 digits as the 18 it has become.
func canonical(kind Kind, found string) string {
	s := strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, segment.Normalize(found).Text)
	if kind == Mobile || kind == Landline {
		s = strings.Map(func(r rune) rune {
			if d, ok := numerals[r]; ok {
				return rune(d)
			}
			return r
		}, s)
	}
	switch kind {
	case Email:
		return strings.ToLower(segment.Normalize(found).Text)
	case Mobile:
		if local, ok := strings.CutPrefix(strings.TrimPrefix(s, "00"), "86"); ok {
			return local
		}
	case Permit:
		return strings.TrimFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) // 军字第…号
	case Landline:
		if local, ok := strings.CutPrefix(strings.TrimPrefix(s, "00"), "86"); ok {
			return "0" + strings.TrimPrefix(local, "0")
		}
	case IDCard:
		if len(s) == 15 {
			s = s[:6] + "19" + s[6:]
			return s + strings.ToLower(string(checkDigit([]byte(s))))
		}
	}
	return s
}
