package segment

import (
	"html"
	"strings"
	"unicode/utf8"
)

// decodeEntities decodes what HTML escapes, as often as it was escaped:
// &amp;lt; is a <.
func (e *editor) decodeEntities(counts *Counts) {
	text := e.source
	for i := 0; i < len(text); {
		at := strings.IndexByte(text[i:], '&')
		if at < 0 {
			return
		}
		i += at
		value, end := entity(text, i)
		if end == 0 {
			i++
			continue
		}
		e.replace(Markup, i, end, value)
		counts.Markup++
		i = end
	}
}

// entity returns what the entity at text[start] stands for and where it ends,
// which is 0 if there is none. One that stands for & may be the beginning of
// another. One that cannot be seen stands for nothing.
func entity(text string, start int) (value string, end int) {
	for i := start + 1; ; i = end {
		name, decoded := entityName(text[i:]), ""
		if name != "" {
			decoded = html.UnescapeString("&" + name)
		}
		// Some names are known without their semicolon, so that the rest stays.
		if decoded == "" || decoded[0] == '&' && len(decoded) > 1 || len(decoded) > 1 && strings.HasSuffix(decoded, ";") {
			return value, end
		}
		end = i + len(name)
		if r, _ := utf8.DecodeRuneInString(decoded); isInvisible(r) {
			decoded = ""
		}
		value = decoded
		if value != "&" {
			return value, end
		}
	}
}

// entityName returns the name that text begins with, with its semicolon, or
// nothing. Browsers need none behind nbsp.
func entityName(text string) string {
	const longest = 32
	for i := range min(longest, len(text)) {
		switch b := text[i]; {
		case b == ';':
			if name := text[:i+1]; i > 0 && !strings.EqualFold(name, "#x;") {
				return name
			}
			return ""
		case !isAlphanumeric[b] && (b != '#' || i > 0):
			if text[:i] == "nbsp" {
				return "nbsp"
			}
			return ""
		}
	}
	return ""
}
