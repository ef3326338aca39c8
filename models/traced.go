package models

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A traced is a text in the making that may know what it was made from.
type traced struct {
	string
	at []int32 // of each byte, where its character was; nil if nobody asks
}

// mask puts one symbol in the place of each span.
func (t traced) mask(spans []span) traced {
	if len(spans) == 0 {
		return t
	}
	var out strings.Builder
	var at []int32
	copied := 0
	for _, sp := range spans {
		out.WriteString(t.string[copied:sp.start])
		out.WriteString(masked)
		if t.at != nil {
			at = append(append(at, t.at[copied:sp.start]...), t.at[sp.start])
		}
		copied = sp.end
	}
	out.WriteString(t.string[copied:])
	if t.at != nil {
		at = append(at, t.at[copied:]...)
	}
	return traced{out.String(), at}
}

// lower puts every character in lower case.
func (t traced) lower() traced {
	lower := strings.ToLower(t.string)
	if t.at == nil || lower == t.string {
		return traced{lower, t.at}
	}
	at := make([]int32, 0, len(lower))
	rest := lower
	for i := range t.string {
		_, size := utf8.DecodeRuneInString(rest)
		for range size { // which may differ from that of the capital
			at = append(at, t.at[i])
		}
		rest = rest[size:]
	}
	return traced{lower, at}
}

// squeeze drops white space except between two ASCII letters or digits: in
// Chinese text it carries no meaning, and exports insert it freely.
func (t traced) squeeze() traced {
	if strings.IndexFunc(t.string, unicode.IsSpace) < 0 {
		return t
	}
	var out strings.Builder
	out.Grow(len(t.string))
	var at []int32
	write := func(r rune, from int) {
		before := out.Len()
		out.WriteRune(r)
		if t.at != nil {
			for range out.Len() - before {
				at = append(at, t.at[from])
			}
		}
	}
	var last rune
	space := -1 // where white space began
	for i, r := range t.string {
		if unicode.IsSpace(r) {
			if space < 0 {
				space = i
			}
			continue
		}
		if space >= 0 && isASCIIWord(last) && isASCIIWord(r) {
			write(' ', space)
		}
		write(r, i)
		last, space = r, -1
	}
	return traced{out.String(), at}
}
