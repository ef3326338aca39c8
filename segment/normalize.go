package segment

import (
	"iter"
	"sort"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// A Normalized is a text beside its normalised copy, and which part of one was
// made from which part of the other. A character of the copy stands for one of
// the original, an entity or a tag, and for what was removed behind it. Some
// entities are two characters, each of which stands for a part; and a repair of
// GBK may put two in the place of one, which the first then stands for.
type Normalized struct {
	Original string
	Text     string // valid UTF-8; equal to Original if no rule applied
	Counts   Counts

	shifts []shift // ascending; nil if all offsets are equal
	begin  int     // where the text begins in Original, behind masked lines
}

// Counts says how many characters each rule of [Normalize] changed or removed.
type Counts struct {
	Invalid     int // bytes that are not UTF-8
	Invisible   int // control and invisible characters
	Markup      int // HTML entities, tags and comments, each of which counts once
	Shifted     int // characters of GBK that was read one byte out of step
	Pinyin      int // syllables in brackets
	Width       int // full-width and half-width forms, the space U+3000 among them
	Traditional int // Traditional characters
	Repeated    int // marks past the third in a row
	Masked      int // characters of lines of boilerplate
}

// All ranges over the rules, in their order, with what c counts for each.
func (c Counts) All() iter.Seq2[Rule, int] {
	return func(yield func(Rule, int) bool) {
		for rule, n := range [...]int{
			Invalid: c.Invalid, Invisible: c.Invisible, Markup: c.Markup, Shifted: c.Shifted, Pinyin: c.Pinyin,
			Width: c.Width, Traditional: c.Traditional, Repeated: c.Repeated, Masked: c.Masked,
		} {
			if !yield(Rule(rule), n) {
				return
			}
		}
	}
}

// Normalize repairs what exports, sites and wrong decoders did to a text, and
// makes its spelling regular. The rules, in order:
//
//   - Each byte that is no part of a UTF-8 sequence becomes U+FFFD.
//   - Control characters but tab and line ends, and invisible ones (soft
//     hyphen, zero-width and direction marks, fillers, variation selectors), are
//     removed.
//   - HTML entities are decoded as often as they were escaped; tags of known
//     elements and of office documents, comments, declarations, scripts, style
//     sheets and ruby are removed. Blocks and <br> become line ends. Only what
//     is written in ASCII is markup, and <3, a<b and <手机> are text; so is <S>
//     where all tags are as bare.
//   - GBK that was read one byte out of step is read again, where that makes
//     much likelier text (byteshift.go).
//   - A toned syllable of pinyin in brackets is removed behind a Traditional
//     character, and behind any ideograph if the text has three or was repaired:
//     監(jiān) is 監.
//   - A full-width or half-width form becomes the common form, as
//     golang.org/x/text/width.Fold has it. Unlike NFKC this leaves ㎡, ½ and ①
//     alone; like NFKC it turns the comma, colon, semicolon, question mark,
//     exclamation mark and parentheses of Chinese typesetting into ASCII.
//   - Traditional characters are converted as by OpenCC's t2s: the longest of
//     its phrases that begins here, else the first candidate it lists for the
//     character. The rules run over text that is Simplified already, too, and
//     change it where one happens to fit: 乾 in a name becomes 干. Only the
//     phrases that would take 坏, broken, for 坯 are left out.
//   - A run of equal marks is cut to three (…… to two); ! and ? are a run
//     together, and both are kept. A run between letters or digits of ASCII
//     stays: AB-----12. Asterisks, which mask numbers, are no marks.
//
// To normalise once more may change a text again, where a rule made what one
// before it looks for: markup of what was typed in full width or had a tag
// inside (&amp;</b>lt;), a Traditional phrase of converted characters, damage
// that is read differently beside a comma that was folded. It changes no other.
//
// It takes time linear in the length of the text. A text that no rule changes
// is returned as it is, without allocation.
func Normalize(text string) Normalized { return normalize(text, nil) }

// Trace is [Normalize] that tells what was changed: rule by rule in their
// order, front to back within a rule.
func Trace(text string) (Normalized, []Edit) {
	var edits []Edit
	n := normalize(text, &edits)
	return n, edits
}

func normalize(text string, trace *[]Edit) Normalized {
	n := Normalized{Original: text, Text: text}
	c := simplifier()
	found := c.scan(text)
	for pass := unsound; pass <= varied && found >= pass; pass <<= 1 {
		if found&pass == 0 {
			continue
		}
		e := editor{source: n.Text, known: n.shifts, trace: trace}
		switch pass {
		case unsound:
			e.removeInvisible(&n.Counts)
		case escaped:
			e.decodeEntities(&n.Counts)
		case tagged:
			e.removeTags(&n.Counts)
		case shifted:
			e.repairShifts(c.cost, &n.Counts)
		case spelled:
			e.removePinyin(c, &n.Counts)
		case varied:
			e.foldVariants(c, &n.Counts)
		}
		if e.done > 0 {
			n.Text, n.shifts = e.finish()
			if pass < varied {
				found = c.scan(n.Text)
			}
		}
	}
	return n
}

// removeInvisible removes what cannot be seen, and replaces what is not UTF-8.
func (e *editor) removeInvisible(counts *Counts) {
	for i, size := 0, 0; i < len(e.source); i += size {
		var r rune
		r, size = utf8.DecodeRuneInString(e.source[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			e.replaceRune(Invalid, i, i+size, r)
			counts.Invalid++
		case isInvisible(r):
			e.replace(Invisible, i, i+size, "")
			counts.Invisible++
		}
	}
}

// foldVariants folds width, converts Traditional characters and cuts long runs of marks.
func (e *editor) foldVariants(c *conversion, counts *Counts) {
	text := e.source
	for i := 0; i < len(text); {
		b := text[i]
		if b < utf8.RuneSelf {
			if ascii[b] == mark {
				i = e.marks(i, counts)
			} else {
				i++
			}
			continue
		}
		if 0xE4 <= b && b <= 0xE9 && c.heads[int(b&0x0F)<<6|int(text[i+1]&0x3F)]>>(text[i+2]&0x3F)&1 == 0 {
			i += 3
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if markKind(r) != 0 {
			i = e.marks(i, counts)
			continue
		}
		if folded := fold(r); folded != r {
			e.replaceRune(Width, i, i+size, folded)
			counts.Width++
			i += size
			continue
		}
		match := c.match(r, text[i:])
		if match == "" {
			i += size
			continue
		}
		for _, to := range match {
			r, size := utf8.DecodeRuneInString(text[i:])
			if to != r {
				e.replaceRune(Traditional, i, i+size, to)
				counts.Traditional++
			}
			i += size
		}
	}
}

// cost returns the information in text by the embedded dictionary, in bits.
func (c *conversion) cost(text string) float64 {
	d, err := accurateDictionary()
	if err != nil {
		return 0
	}
	_, bits := d.cut(c.simplify(text), 0, nil)
	return bits
}

// hasWidth reports whether r is of the characters that may fold: the
// ideographic space and the block of Halfwidth and Fullwidth Forms.
func hasWidth(r rune) bool { return r == '\u3000' || '\uFF00' <= r && r <= '\uFFEF' }

// fold is width.Fold for one character.
func fold(r rune) rune {
	switch {
	case r == '\u3000':
		return ' '
	case hasWidth(r):
		return folded[r-'\uFF00']
	}
	return r
}

// folded is what the characters of Halfwidth and Fullwidth Forms become.
var folded = func() (to [0xF0]rune) {
	for i := range to {
		to[i] = '\uFF00' + rune(i)
		if r := width.LookupRune(to[i]).Folded(); r != 0 {
			to[i] = r
		}
	}
	return to
}()

// Span returns the range of n.Original that n.Text[start:end] was made from,
// with what was removed behind it and, at the beginning of the text, before it;
// but the lines that [Boilerplate.Mask] removed there belong to nothing.
// Both offsets must lie between characters of n.Text.
func (n *Normalized) Span(start, end int) (originalStart, originalEnd int) {
	return n.original(start), n.original(end)
}

// original maps one offset in n.Text to the offset in n.Original.
func (n *Normalized) original(text int) int {
	if text == 0 {
		return n.begin
	}
	i := sort.Search(len(n.shifts), func(i int) bool { return n.shifts[i].text > text })
	if i == 0 {
		return text
	}
	return n.shifts[i-1].original + text - n.shifts[i-1].text
}
