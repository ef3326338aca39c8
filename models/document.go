package models

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"suxi/features"
	"suxi/segment"
)

// A document is a text prepared for the vectorizers. Its room is used again by
// the next preparation.
type document struct {
	body features.Units
	lead features.Units // the first sentence, or as many words as may be one; a beginning of body, and as a rule in its room

	from, leadFrom []int32 // of each character of body and lead, where in the segmented text it or what it stands for begins
	leadRoom       []rune
}

// A preparer makes documents of segmented texts: lower case, long digit runs
// and e-mail addresses masked, punctuation dropped from the words, white space
// dropped from the characters where it does not separate Latin letters or
// digits. A text without a letter or digit says nothing: its document is empty.
//
// It works on the characters of a text, which it takes apart once.
type preparer struct {
	chars  []rune  // of the text, in lower case
	at     []int32 // where each begins in the text, and where the last ends
	digits int     // among chars
}

// prepare makes the document of a text, for good.
func prepare(d segment.Document) (doc document) {
	new(preparer).prepare(&d, &doc, nil)
	return doc
}

// prepare makes doc the document of d, and tells at, unless it is nil, of which
// pieces its units are.
func (p *preparer) prepare(d *segment.Document, doc *document, at *places) {
	at.reset()
	p.take(d.Text)
	spans := p.personal(d.Text)
	leadWords, leadEnd := p.words(d, spans, doc, at)
	if len(doc.body.Ends) == 0 {
		at.reset()
		doc.body.Chars, doc.lead = doc.body.Chars[:0], features.Units{}
		return
	}
	for _, sp := range spans {
		if sp.start < leadEnd && sp.end > leadEnd {
			leadEnd = sp.start // a span that is not all in the lead is not in it
		}
	}
	leadChars := p.characters(spans, leadEnd, doc)
	doc.lead = features.Units{
		Words: doc.body.Words[:doc.body.Ends[leadWords-1]],
		Ends:  doc.body.Ends[:leadWords],
		Chars: doc.body.Chars[:leadChars],
	}
	doc.leadFrom = doc.from[:leadChars]
	if runs := p.longRuns(doc.body.Chars); len(runs) > 0 { // dropping white space has joined them
		doc.leadRoom = append(doc.leadRoom[:0], doc.lead.Chars...)
		doc.lead.Chars, doc.leadFrom = mask(doc.leadRoom, slices.Clone(doc.leadFrom), longRuns(doc.leadRoom))
		doc.body.Chars, doc.from = mask(doc.body.Chars, doc.from, runs)
	}
	at.setCharacters(doc)
}

// take takes a text apart.
func (p *preparer) take(text string) {
	chars, at := slices.Grow(p.chars[:0], len(text))[:len(text)], slices.Grow(p.at[:0], len(text)+1)[:len(text)+1]
	n := 0
	p.digits = 0
	for i, r := range text {
		if isDigit(r) {
			p.digits++
		}
		chars[n], at[n] = lower(r), int32(i)
		n++
	}
	at[n] = int32(len(text))
	p.chars, p.at = chars[:n], at[:n+1]
}

// words sets the words of doc. It returns how many of them are of the lead and
// at which character of the text that ends.
func (p *preparer) words(d *segment.Document, spans []span, doc *document, at *places) (leadWords, leadEnd int) {
	words, ends := doc.body.Words[:0], doc.body.Ends[:0]
	sentence := sentenceEnd(p.chars)
	leadEnd = len(p.chars)
	end := 0
	for _, endByte := range d.Ends() {
		start := end
		for int(p.at[end]) < endByte {
			end++
		}
		for len(spans) > 0 && spans[0].end <= start {
			spans = spans[1:]
		}
		token := p.chars[start:end]
		switch masks := len(spans) > 0 && spans[0].start <= start && end <= spans[0].end; {
		case masks && start == spans[0].start:
			words = append(nextWord(words), masked)
			ends = append(ends, int32(len(words)))
			at.add(p.bytesOf(spans[0]), "", true)
		case masks:
		case slices.ContainsFunc(token, isWordRune):
			words = nextWord(words)
			before := len(words)
			words = append(words, token...)
			if len(spans) > 0 {
				word, _ := mask(words[before:], nil, longRuns(token))
				words = words[:before+len(word)]
			}
			ends = append(ends, int32(len(words)))
			at.add(p.bytesOf(span{start, end}), "", true)
		default:
			token := p.bytesOf(span{start, end})
			at.add(token, d.Text[token.start:token.end], false)
		}
		if leadWords == 0 && len(ends) > 0 && (end >= sentence || sentence > len(p.chars) && len(ends) == leadLength) {
			leadWords, leadEnd = len(ends), end
		}
	}
	if leadWords == 0 {
		leadWords = len(ends)
	}
	doc.body.Words, doc.body.Ends = words, ends
	return leadWords, leadEnd
}

// nextWord puts a space behind the words so far.
func nextWord(words []rune) []rune {
	if len(words) > 0 {
		words = append(words, ' ')
	}
	return words
}

// bytesOf returns the bytes of the text that some characters are.
func (p *preparer) bytesOf(sp span) span { return span{int(p.at[sp.start]), int(p.at[sp.end])} }

// leadLength is the number of words in the lead of a text without sentences.
const leadLength = 10

// sentenceEnd returns where the first sentence ends, or a place behind the text
// if nothing ends it.
func sentenceEnd(text []rune) int {
	i := slices.IndexFunc(text, func(r rune) bool {
		switch r {
		case '。', '！', '？', '!', '?', '；', ';', '\n':
			return true
		}
		return false
	})
	if i <= 0 {
		return len(text) + 1
	}
	return i
}

// characters sets the characters of doc that count, the spans masked, and
// returns how many of them stand before the lead's end.
func (p *preparer) characters(spans []span, leadEnd int, doc *document) (lead int) {
	chars, from := slices.Grow(doc.body.Chars[:0], len(p.chars)), slices.Grow(doc.from[:0], len(p.chars))
	var last rune
	space := -1 // where white space began
	lead = -1
	for i := 0; i < len(p.chars); {
		if lead < 0 && i >= leadEnd {
			lead = len(chars)
		}
		r, next := p.chars[i], i+1
		if len(spans) > 0 && spans[0].start == i {
			r, next = masked, spans[0].end
			spans = spans[1:]
		} else if isSpace(r) {
			if space < 0 {
				space = i
			}
			i = next
			continue
		}
		// In Chinese text white space carries no meaning, and exports insert it freely.
		if space >= 0 && isASCIIWord(last) && isASCIIWord(r) {
			chars, from = append(chars, ' '), append(from, p.at[space])
		}
		chars, from = append(chars, r), append(from, p.at[i])
		last, space, i = r, -1, next
	}
	doc.body.Chars, doc.from = chars, from
	if lead < 0 {
		lead = len(chars)
	}
	return lead
}

// isIdeograph reports whether r is in the block of most Chinese characters: all
// letters, without case. It saves looking them up in the tables of Unicode.
func isIdeograph(r rune) bool { return 0x4e00 <= r && r <= 0x9fff }

// isMark reports whether r is one of most marks beyond ASCII: neither letters nor
// digits nor white space. It saves the same.
func isMark(r rune) bool {
	return 0x2010 <= r && r <= 0x2027 || 0x3001 <= r && r <= 0x3002 || 0x3008 <= r && r <= 0x3011
}

// lower is unicode.ToLower.
func lower(r rune) rune {
	if isIdeograph(r) || isMark(r) {
		return r
	}
	return unicode.ToLower(r)
}

// isSpace is unicode.IsSpace.
func isSpace(r rune) bool { return !isIdeograph(r) && !isMark(r) && unicode.IsSpace(r) }

// isWordRune reports whether r makes a token a word: a letter or a digit does.
func isWordRune(r rune) bool {
	return isIdeograph(r) || !isMark(r) && (unicode.IsLetter(r) || unicode.IsNumber(r))
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

func isASCIIWord(r rune) bool {
	return r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// isWord reports whether a token holds a letter or a digit.
func isWord(s string) bool { return strings.IndexFunc(s, isWordRune) >= 0 }
