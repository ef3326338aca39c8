package models

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"suxi/features"
	"suxi/redact"
	"suxi/segment"
)

// masked is the term that stands for every run of five or more digits and
// every e-mail address, so that no phone, order or identity number and no
// address can enter a vocabulary.
const masked = "#"

// longRun is the number of digits from which a run is masked.
const longRun = 5

// A document is a text prepared for the vectorizers.
type document struct {
	body features.Document
	lead features.Document // the first sentence, or as many words as may be one; a beginning of body
}

// prepare makes the document of a segmented text: lower case, long digit runs
// and e-mail addresses masked, punctuation dropped from the words, white space
// dropped from the characters where it does not separate Latin letters or
// digits. A text without a letter or digit says nothing: its document is empty.
func prepare(d segment.Document) document { return prepareAt(d, nil) }

// prepareAt is prepare that tells at, unless it is nil, where the units of the
// document stand.
func prepareAt(d segment.Document, at *places) document {
	at.reset()
	if !isWord(d.Text) {
		return document{}
	}
	words := make([]string, 0, d.Len())
	spans := personal(d.Text)
	sentence := sentenceEnd(d.Text)
	leadWords, leadEnd := 0, len(d.Text)
	runs, end := spans, 0
	for t := range d.Tokens() {
		start := end
		end += len(t.Text)
		for len(runs) > 0 && runs[0].end <= start {
			runs = runs[1:]
		}
		switch masks := len(runs) > 0 && runs[0].start <= start && end <= runs[0].end; {
		case masks && start == runs[0].start:
			words = append(words, masked)
			at.add(runs[0], masked, true)
		case masks:
		case isWord(t.Text):
			words = append(words, maskDigits(strings.ToLower(t.Text)))
			at.add(span{start, end}, t.Text, true)
		default:
			at.add(span{start, end}, t.Text, false)
		}
		if leadWords == 0 && len(words) > 0 && (end >= sentence || sentence > len(d.Text) && len(words) == leadLength) {
			leadWords, leadEnd = len(words), end
		}
	}
	if leadWords == 0 {
		leadWords = len(words)
	}
	first := spans
	for i, sp := range spans {
		if sp.end > leadEnd { // the lead ends before it, or in it
			first = spans[:i]
			leadEnd = min(leadEnd, sp.start)
			break
		}
	}
	body, lead := characters(at.trace(d.Text), spans), characters(at.trace(d.Text[:leadEnd]), first)
	at.setCharacters(body, lead)
	return document{
		body: features.Document{Words: words, Text: body.string},
		lead: features.Document{Words: words[:leadWords], Text: lead.string},
	}
}

// leadLength is the number of words in the lead of a text without sentences.
const leadLength = 10

// sentenceEnd returns where the first sentence of text ends, or a place behind
// the text if nothing ends it.
func sentenceEnd(text string) int {
	i := strings.IndexFunc(text, func(r rune) bool { return strings.ContainsRune("。！？!?；;\n", r) })
	if i <= 0 {
		return len(text) + 1
	}
	return i
}

// characters returns the characters of text that count, the spans masked.
func characters(text traced, spans []span) traced {
	text = text.mask(spans).lower().squeeze()
	return text.mask(longRuns(text.string))
}

// A span is the byte range [start, end) of a text.
type span struct{ start, end int }

// longRuns finds the runs of five and more digits. A single space or hyphen
// between two digits does not end a run: 138 0013-8000 is one.
func longRuns(s string) []span {
	var runs []span
	for i := 0; i < len(s); {
		if !isDigit(s[i]) {
			i++
			continue
		}
		end, digits := i, 0
		for j := i; j < len(s); j++ {
			if isDigit(s[j]) {
				digits++
				end = j + 1
			} else if s[j] != ' ' && s[j] != '-' || end < j {
				break
			}
		}
		if digits >= longRun {
			runs = append(runs, span{i, end})
		}
		i = end
	}
	return runs
}

// personal finds what must not become a feature: long runs of digits and
// e-mail addresses, in order and without overlap.
func personal(s string) []span {
	spans := longRuns(s)
	if !strings.Contains(s, "@") {
		return spans
	}
	for _, p := range redact.FindEmail(s) {
		spans = append(spans, span{p.Start, p.End})
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(a.start-b.start, b.end-a.end) })
	kept := spans[:0]
	for _, sp := range spans {
		if n := len(kept); n > 0 && sp.start < kept[n-1].end {
			kept[n-1].end = max(kept[n-1].end, sp.end)
			continue
		}
		kept = append(kept, sp)
	}
	return kept
}

// maskDigits masks the long runs of digits in s.
func maskDigits(s string) string { return traced{s, nil}.mask(longRuns(s)).string }

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

func isASCIIWord(r rune) bool {
	return r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// isWord reports whether a token holds a letter or a digit.
func isWord(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) >= 0
}
