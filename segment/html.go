package segment

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The elements of HTML. Text on both sides of a block does not run together.
const (
	blockElements = " address article aside blockquote body br caption center dd details dialog div dl dt fieldset" +
		" figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html legend li main nav ol optgroup option p" +
		" pre section select summary table tbody td tfoot th thead title tr ul "
	inlineElements = " a abbr acronym area audio b base basefont bdi bdo big button canvas cite code col colgroup data" +
		" datalist del dfn em embed font i iframe img input ins kbd label link map mark marquee meta meter nobr" +
		" noscript object output param picture progress q rb rp rt rtc ruby s samp script small source span strike strong style" +
		" sub sup svg textarea time tt u var video wbr "
	// What goes with all that it holds: rt is the reading of a character.
	hiddenElements = " script style rt rp "
	// The name spaces of office documents.
	officePrefixes = " o w v x m st1 "
)

// removeTags removes comments, declarations and the tags of known elements,
// and scripts, style sheets and ruby whole. Tags of which one is a block's
// become a line end where there is none. Where all that looks like tags is bare,
// never closed and nowhere within a number, such as <S>, it is text.
func (e *editor) removeTags(counts *Counts) {
	m := markup{text: e.source, ascii: 1 + strings.LastIndexFunc(e.source, func(r rune) bool { return r >= utf8.RuneSelf })}
	if !m.isSure() {
		return
	}
	section := -1 // where the last CDATA section ends
	for i := 0; i < len(m.text); {
		at := strings.IndexByte(m.text[i:], '<')
		if i <= section && (at < 0 || i+at > section) {
			i = section + len("]]>")
			e.replace(Markup, section, i, "")
			continue
		}
		if at < 0 {
			return
		}
		i += at
		if strings.HasPrefix(m.text[i:], cdata) {
			if end := m.after(i, "]]>"); end > 0 {
				section = end - len("]]>")
				e.replace(Markup, i, i+len(cdata), "")
				counts.Markup++
				i += len(cdata)
				continue
			}
		}
		end, breaks := i, false
		for {
			next, kind := m.tag(end)
			if next == 0 {
				break
			}
			end = next
			breaks = breaks || kind == blockTag
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

const cdata = "<![CDATA["

// isSure reports whether text has a tag that is no bare word in brackets, or
// such words with a digit on both sides.
func (m *markup) isSure() bool {
	for i := 0; i < len(m.text); i++ {
		at := strings.IndexByte(m.text[i:], '<')
		if at < 0 {
			return false
		}
		i += at
		if strings.HasPrefix(m.text[i:], cdata) {
			return true
		}
		end := i
		for {
			next, kind := m.tag(end)
			if next == 0 {
				break
			}
			if kind != bareTag {
				return true
			}
			end = next
		}
		if end > i {
			if i > 0 && end < len(m.text) && isDigits(m.text[i-1:i]) && isDigits(m.text[end:end+1]) {
				return true
			}
			i = end - 1
		}
	}
	return false
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
	ascii   int // where the ASCII at the end of text begins
	missing []string
}

// A tagKind is what a tag does to the text around it and says about it.
type tagKind uint8

const (
	bareTag   tagKind = iota // opens an element within a line, without attributes; <wbr> is no word
	inlineTag                // any other that stays within a line
	blockTag
)

// tag returns where the tag, comment, declaration or hidden element ends that
// begins at text[start], which is 0 if there is none. What is cut off by the end
// of the text ends there.
func (m *markup) tag(start int) (end int, kind tagKind) {
	if !strings.HasPrefix(m.text[start:], "<") {
		return 0, 0
	}
	rest := m.text[start+1:]
	switch {
	case strings.HasPrefix(rest, "!--"):
		return m.until(start+len("<!--"), "-->"), inlineTag
	case isDeclaration(rest):
		if n := tagEnd(rest); n >= 0 {
			return start + 1 + n + 1, inlineTag
		}
		return 0, 0
	}
	closing := strings.HasPrefix(rest, "/")
	rest = strings.TrimPrefix(rest, "/")
	name := tagName(rest)
	prefix, _, office := strings.Cut(name, ":")
	switch {
	case name == "":
		return 0, 0
	case strings.Contains(blockElements, " "+name+" "):
		kind = blockTag
	case !strings.Contains(inlineElements, " "+name+" ") && !(office && strings.Contains(officePrefixes, " "+prefix+" ")):
		return 0, 0
	}
	rest = rest[len(name):]
	n := tagEnd(rest)
	attributes := rest[:max(n, 0)]
	if n < 0 {
		attributes = rest
		if strings.ContainsAny(rest, "<>") || start < m.ascii || !closing && !strings.Contains(rest, "=") && (kind != blockTag || len(name) < 2) {
			return 0, 0
		}
	}
	if !isAttributes(attributes) {
		return 0, 0
	}
	hidden := !closing && strings.Contains(hiddenElements, " "+name+" ")
	if kind != blockTag && (closing || hidden || office || attributes != "" || name == "wbr") {
		kind = inlineTag
	}
	if n < 0 {
		return len(m.text), kind
	}
	end = len(m.text) - len(rest) + n + 1
	if hidden {
		if content := m.until(end, "</"+name+">"); content > 0 {
			end = content
		}
	}
	return end, kind
}

// isDeclaration reports whether text, behind <, begins a document type, an
// instruction to a processor or a condition of an office document.
func isDeclaration(text string) bool {
	const longest = len("!doctype ")
	start := strings.ToLower(text[:min(longest, len(text))])
	for _, prefix := range []string{"!doctype ", "?xml", "![if ", "![endif]"} {
		if strings.HasPrefix(start, prefix) {
			return true
		}
	}
	return false
}

// tagEnd returns the index of the > that ends a tag, and -1 if there is none. An
// attribute in quotes may hold another.
func tagEnd(text string) int {
	first, quote := -1, byte(0)
	for i := range len(text) {
		switch b := text[i]; {
		case b == '<':
			return first
		case b == '>' && quote == 0:
			return i
		case b == '>' && first < 0:
			first = i
		case b == quote:
			quote = 0
		case quote == 0 && (b == '"' || b == '\'') && i > 0 && text[i-1] == '=':
			quote = b
		}
	}
	return first
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

// until is after, but for content in ASCII that the end of the text cuts off.
func (m *markup) until(at int, end string) int {
	if to := m.after(at, end); to > 0 || at < m.ascii {
		return to
	}
	return len(m.text)
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
