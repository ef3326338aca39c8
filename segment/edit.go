package segment

import "strings"

// A Rule is one of the rules of [Normalize].
type Rule uint8

const (
	Invalid     Rule = iota // a byte that is not UTF-8 became U+FFFD
	Invisible               // a control or invisible character was removed
	Markup                  // an HTML entity was decoded, a tag removed
	Shifted                 // GBK that was read one byte out of step was read again
	Pinyin                  // a syllable in brackets behind its character was removed
	Width                   // a full-width or half-width form was folded
	Traditional             // a Traditional character became Simplified
	Repeated                // a mark was removed from a long run of marks
	Masked                  // a line of boilerplate was removed
)

var ruleNames = [...]string{"invalid", "invisible", "markup", "shifted", "pinyin", "width", "traditional", "repeated", "masked"}

func (r Rule) String() string { return ruleNames[r] }

// An Edit is one change that a rule made.
type Edit struct {
	Rule       Rule
	Start, End int    // byte range of the original
	Text       string // what stands there after the rule; empty if removed
}

// A shift is where the distance between the offsets in a text and in its
// original changes: right after a character that changed its length or was
// removed. The distance stays until the next shift.
type shift struct{ text, original int }

// An editor makes a changed copy of source, front to back, and keeps the
// offsets into what source was made from.
type editor struct {
	source string
	known  []shift // of source to the original: those after done
	trace  *[]Edit // nil unless wanted

	out    strings.Builder
	shifts []shift // of out to the original
	done   int     // source[:done] is in out

	// The original's offset less the one in source at done, and in out at its end.
	sourceDistance, outDistance int
}

// replace puts to in the place of source[start:end], which lies behind all
// that was replaced before. An empty to removes it.
func (e *editor) replace(rule Rule, start, end int, to string) {
	e.copy(start)
	e.out.WriteString(to)
	e.skip(rule, end, to)
}

// replaceRune is replace by one character.
func (e *editor) replaceRune(rule Rule, start, end int, to rune) {
	e.copy(start)
	e.out.WriteRune(to)
	if e.trace != nil {
		e.skip(rule, end, string(to))
	} else {
		e.skip(rule, end, "")
	}
}

// copy copies the source up to an offset.
func (e *editor) copy(to int) {
	if e.out.Cap() == 0 {
		e.out.Grow(len(e.source))
	}
	moved := e.out.Len() - e.done
	e.out.WriteString(e.source[e.done:to])
	for len(e.known) > 0 && e.known[0].text <= to {
		s := e.known[0]
		e.known = e.known[1:]
		e.sourceDistance = s.original - s.text
		e.shift(shift{s.text + moved, s.original})
	}
	e.done = to
}

// skip steps over the source up to an offset; to stands in its place.
func (e *editor) skip(rule Rule, end int, to string) {
	start := e.done + e.sourceDistance
	for len(e.known) > 0 && e.known[0].text <= end {
		e.sourceDistance = e.known[0].original - e.known[0].text
		e.known = e.known[1:]
	}
	e.done = end
	original := end + e.sourceDistance
	e.shift(shift{e.out.Len(), original})
	if e.trace != nil {
		e.record(Edit{rule, start, original, to})
	}
}

// record adds to the trace. What a rule did to neighbours is one edit.
func (e *editor) record(edit Edit) {
	if n := len(*e.trace); n > 0 {
		last := &(*e.trace)[n-1]
		if last.Rule == edit.Rule && last.End == edit.Start {
			last.End = edit.End
			last.Text += edit.Text
			return
		}
	}
	*e.trace = append(*e.trace, edit)
}

// shift adds a shift unless the distance stays what it is.
func (e *editor) shift(s shift) {
	if s.original-s.text == e.outDistance {
		return
	}
	e.outDistance = s.original - s.text
	if n := len(e.shifts); n > 0 && e.shifts[n-1].text == s.text {
		e.shifts[n-1] = s
		return
	}
	if e.shifts == nil {
		e.shifts = make([]shift, 0, min(64, 1+len(e.source)/24)) // a comma every eight characters
	}
	e.shifts = append(e.shifts, s)
}

// finish returns the copy and its shifts.
func (e *editor) finish() (string, []shift) {
	e.copy(len(e.source))
	return e.out.String(), e.shifts
}
