package segment

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"math"
	"math/bits"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What makes a line boilerplate. Demands such as 要求退款 are short, and many
// write them: only page numbers may be short.
const (
	minTexts   = 5   // texts with the line
	minShare   = 0.1 // of the texts with several lines
	minRepeats = 3   // in a text that is alone
	minLetters = 8   // letters and digits in the line
	maxDigits  = 3   // of a number that may be a page's; two of them in a line
)

// Lines counts the lines of texts, to find those that forms, sites and
// scanners add: disclaimers, page headers and numbers. The zero value is ready
// for use.
//
// Only lines of texts with several lines count, so that a short complaint that
// many people write is never boilerplate. Short numbers are equal, as those of
// pages, but dates, telephone numbers and orders are not; white space does not
// count. Memory is bounded: past 32,768 different lines, Lines keeps a
// sample of the texts, by their hash. The order of texts never matters.
type Lines struct {
	texts int         // that were added
	level int         // only texts from this level on are counted
	rows  [levels]int // texts with several lines, by level
	lines map[lineID]*line
}

// Half of all texts are of level 0, half of the others of level 1, and so on.
const levels = 24

const maxLines = 1 << 15

// A lineID is the hash of the spelling of a line.
type lineID [16]byte

// A line is the texts it was met in.
type line struct {
	text  string         // as the texts of the highest level have it, the least
	level int            // of those
	texts [levels]uint32 // by level
	times int            // in all texts
	last  int            // the text it was met in last
}

// Add normalises a text and counts its lines.
func (l *Lines) Add(text string) {
	l.texts++
	n := Normalize(text)
	trimmed := strings.TrimSpace(n.Text)
	hash := sha256.Sum256([]byte(trimmed))
	level := min(bits.TrailingZeros64(binary.LittleEndian.Uint64(hash[:])), levels-1)
	if level < l.level || !strings.Contains(trimmed, "\n") {
		return
	}
	if l.lines == nil {
		l.lines = make(map[lineID]*line)
	}
	l.rows[level]++
	end := 0
	for s := range strings.Lines(n.Text) {
		start := end
		end += len(s)
		spelling, ok := spell(s)
		if !ok {
			continue
		}
		id := identify(spelling)
		c := l.lines[id]
		if c == nil {
			c = &line{level: -1}
			l.lines[id] = c
		}
		from, to := n.Span(start, end)
		if s = strings.TrimSpace(text[from:to]); level > c.level || level == c.level && s < c.text {
			c.text, c.level = strings.Clone(s), level
		}
		c.times++
		if c.last != l.texts {
			c.last = l.texts
			c.texts[level]++
		}
	}
	for len(l.lines) > maxLines && l.level < levels-1 {
		l.rows[l.level] = 0
		l.level++
		maps.DeleteFunc(l.lines, func(_ lineID, c *line) bool { return c.count(l.level) == 0 })
	}
}

// count returns the number of texts from a level on.
func (c *line) count(level int) int {
	n := 0
	for _, texts := range c.texts[level:] {
		n += int(texts)
	}
	return n
}

// spell returns a line as it is compared, without white space and with # for
// short numbers. It reports whether the line may be boilerplate at all.
func spell(s string) (spelling string, ok bool) {
	var b strings.Builder
	letters, number, short := 0, false, hasShortNumbers(s)
	for _, r := range s {
		digit := unicode.IsDigit(r)
		switch {
		case unicode.IsSpace(r):
			continue
		case !digit || !short:
			b.WriteRune(r)
		case !number:
			b.WriteByte('#')
		}
		if digit || unicode.IsLetter(r) {
			letters++
		}
		number = digit
	}
	spelling = b.String()
	return spelling, letters >= minLetters || isPage(spelling)
}

// hasShortNumbers reports whether all numbers of a line are short enough for
// pages, and no parts of one long number, such as a date.
func hasShortNumbers(s string) bool {
	all, run := 0, 0
	for _, r := range s {
		if !unicode.IsDigit(r) {
			run = 0
			continue
		}
		run++
		all++
		if run > maxDigits || all > 2*maxDigits {
			return false
		}
	}
	return true
}

// isPage reports whether a spelling is a page number and what stands around it.
func isPage(spelling string) bool {
	rest := pageWords.Replace(strings.ToLower(spelling))
	return strings.Trim(rest, "#第页共/-,()") == "" && strings.Contains(spelling, "#")
}

var pageWords = strings.NewReplacer("page", "", "of", "")

func identify(spelling string) lineID {
	hash := sha256.Sum256([]byte(spelling))
	return lineID(hash[:16])
}

// A Boilerplate masks lines. It is immutable.
type Boilerplate struct{ lines map[lineID]Line }

// A Line is a line of boilerplate.
type Line struct {
	Text  string // as one of the texts has it, not normalised
	Count int    // of the counted texts, those with the line; of a single text, its lines
}

// Short returns a line as a list shows it: normalised, without white space, with
// # for short numbers, and the beginning if it is long. First, redact takes out
// of the line what must not be shown: numbers that white space, markup or
// invisible characters hold apart are one without them.
func (l Line) Short(redact func(text string) string) string {
	const longest = 60
	text := Normalize(redact(l.Text)).Text
	if hasShortNumbers(Normalize(l.Text).Text) {
		text, _ = spell(text)
	} else {
		text = strings.Join(strings.Fields(text), "")
	}
	n := 0
	for i := range text {
		if n++; n > longest {
			return text[:i] + "…"
		}
	}
	return text
}

// Boilerplate returns the lines that many of the texts have: 5 and a tenth of
// those with several lines. If there was one text only, it returns the lines
// that it has three times.
func (l *Lines) Boilerplate() *Boilerplate {
	rows := 0
	for _, n := range l.rows {
		rows += n
	}
	b := &Boilerplate{make(map[lineID]Line)}
	for id, c := range l.lines {
		count, least := c.count(l.level), max(minTexts, minShare*float64(rows))
		if l.texts == 1 {
			count, least = c.times, minRepeats
		}
		if float64(count) >= least {
			b.lines[id] = Line{c.text, count}
		}
	}
	return b
}

// MergeBoilerplate returns what masks every line that one of parts masks. The
// counts of equal lines are added up.
func MergeBoilerplate(parts ...*Boilerplate) *Boilerplate {
	b := &Boilerplate{make(map[lineID]Line)}
	for _, part := range parts {
		for id, line := range part.lines {
			b.lines[id] = Line{line.Text, b.lines[id].Count + line.Count}
		}
	}
	return b
}

// Lines returns the lines that b masks, the most frequent first.
func (b *Boilerplate) Lines() []Line {
	return slices.SortedFunc(maps.Values(b.lines), func(x, y Line) int {
		return cmp.Or(cmp.Compare(y.Count, x.Count), cmp.Compare(x.Text, y.Text))
	})
}

// Mask removes the lines of b from a normalised text. Where no other line has
// letters, the rarest stay: what many complain about may be as frequent as
// boilerplate, but is not on every form.
func (b *Boilerplate) Mask(n Normalized) Normalized {
	if len(b.lines) == 0 || !strings.Contains(n.Text, "\n") {
		return n
	}
	counts, least := b.counts(n.Text)
	e := editor{source: n.Text, known: n.shifts}
	masked := 0
	at, begin := 0, n.begin
	for s := range strings.Lines(n.Text) {
		if counts[0] > least {
			e.replace(Masked, at, at+len(s), "")
			masked += utf8.RuneCountInString(s)
			if e.out.Len() == 0 {
				begin = n.original(at + len(s))
			}
		}
		at += len(s)
		counts = counts[1:]
	}
	if masked == 0 {
		return n
	}
	n.Text, n.shifts = e.finish()
	n.begin = begin
	n.Counts.Masked += masked
	return n
}

// counts returns the count of each line of a text, 0 for those that b does not
// have, and up to which count they stay.
func (b *Boilerplate) counts(text string) (counts []int, least int) {
	says, least := false, math.MaxInt
	for s := range strings.Lines(text) {
		spelling, ok := spell(s)
		count := 0
		if ok {
			count = b.lines[identify(spelling)].Count
		}
		counts = append(counts, count)
		switch {
		case count == 0:
			says = says || strings.ContainsFunc(s, unicode.IsLetter)
		case !isPage(spelling):
			least = min(least, count)
		}
	}
	if says {
		least = 0
	}
	return counts, least
}
