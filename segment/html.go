package segment

import (
	"html"
	"slices"
	"strings"
	"unicode"
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
// nothing.
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
			return ""
		}
	}
	return ""
}

// The elements of HTML. Text on both sides of a block does not run together.
const (
	blockElements = " address article aside blockquote body br caption center dd details dialog div dl dt fieldset" +
		" figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html legend li main nav ol optgroup option p" +
		" pre section select summary table tbody td tfoot th thead title tr ul "
	inlineElements = " a abbr acronym area audio b base basefont bdi bdo big button canvas cite code col colgroup data" +
		" datalist del dfn em embed font i iframe img input ins kbd label link map mark marquee meta meter nobr" +
		" noscript o:p object output param picture progress q s samp script small source span strike strong style" +
		" sub sup svg textarea time tt u var video wbr "
)

// removeTags removes comments and the tags of known elements, and scripts and
// style sheets whole. Tags of which one is a block's become a line end where
// there is none.
func (e *editor) removeTags(counts *Counts) {
	m := markup{text: e.source}
	for i := 0; i < len(m.text); {
		at := strings.IndexByte(m.text[i:], '<')
		if at < 0 {
			return
		}
		i += at
		end, breaks := i, false
		for {
			next, block := m.tag(end)
			if next == 0 {
				break
			}
			end = next
			breaks = breaks || block
			counts.Markup++
		}
		if end == i {
			i++
			continue
		}
		to := ""
		if breaks && !e.atSpace(i) && !atSpace(m.text[end:]) {
			to = "\n"
		}
		e.replace(Markup, i, end, to)
		i = end
	}
}

// atSpace reports whether the copy, with the source up to an offset, is empty
// or ends in white space.
func (e *editor) atSpace(at int) bool {
	before := e.source[e.done:at]
	if before == "" {
		before = e.out.String()
	}
	r, size := utf8.DecodeLastRuneInString(before)
	return size == 0 || unicode.IsSpace(r)
}

// atSpace reports whether text is empty or begins with white space.
func atSpace(text string) bool {
	r, size := utf8.DecodeRuneInString(text)
	return size == 0 || unicode.IsSpace(r)
}

// A markup is text with tags. It remembers what ends do not come any more, so
// that no text is searched twice for the same one.
type markup struct {
	text    string
	missing []string
}

// tag returns where the tag, comment or script ends that begins at text[start],
// which is 0 if there is none, and whether it is of a block.
func (m *markup) tag(start int) (end int, block bool) {
	if !strings.HasPrefix(m.text[start:], "<") {
		return 0, false
	}
	rest := m.text[start+1:]
	if strings.HasPrefix(rest, "!--") {
		return m.after(start+len("<!--"), "-->"), false
	}
	closing := strings.HasPrefix(rest, "/")
	rest = strings.TrimPrefix(rest, "/")
	name := tagName(rest)
	block = strings.Contains(blockElements, " "+name+" ")
	if name == "" || !block && !strings.Contains(inlineElements, " "+name+" ") {
		return 0, false
	}
	rest = rest[len(name):]
	n := strings.IndexAny(rest, "<>")
	if n < 0 || rest[n] == '<' || !isAttributes(rest[:n]) {
		return 0, false
	}
	end = len(m.text) - len(rest) + n + 1
	if !closing && (name == "script" || name == "style") {
		if content := m.after(end, "</"+name+">"); content > 0 {
			end = content
		}
	}
	return end, block
}

// tagName returns the name that text begins with, in lower case.
func tagName(text string) string {
	const longest = 10
	n := 0
	for n < len(text) && (isAlphanumeric[text[n]] || text[n] == ':') {
		if n++; n > longest {
			return ""
		}
	}
	return strings.ToLower(text[:n])
}

// isAttributes reports whether text may stand between the name of a tag and
// its end.
func isAttributes(text string) bool {
	inner := strings.Trim(text, " \t\r\n/")
	return inner == "" || inner != text && (strings.Contains(inner, "=") || tagName(inner) == strings.ToLower(inner))
}

// after returns where the first end behind text[at:] ends, in any case of
// letters, and 0 if there is none.
func (m *markup) after(at int, end string) int {
	if slices.Contains(m.missing, end) {
		return 0
	}
	for i := at; ; i++ {
		n := strings.Index(m.text[i:], end[:2])
		if n < 0 || i+n+len(end) > len(m.text) {
			m.missing = append(m.missing, end)
			return 0
		}
		if i += n; strings.EqualFold(m.text[i:i+len(end)], end) {
			return i + len(end)
		}
	}
}
