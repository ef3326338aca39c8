package segment

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// GBK that was read one byte out of step.
//
// A text in GBK that loses a byte, or is split inside a character, is read in
// wrong pairs up to the next byte that is no part of one. 。可引入 is the bytes
// A1A3 BFC9 D2FD C8EB; read from the second on they are ？, 梢, a character of
// the private use area, and so on. All bytes are there but the first: written
// out again and paired anew they are the text. A lost byte may have left a mark
// (U+FFFD or a question mark). It is guessed where one byte makes much likelier
// text than any other; else its character stays lost, and U+FFFD or the mark
// stands in its place.
//
// What tells damage from text is the information in it, in bits, by the
// dictionary: some 10 a character in text, 20 and more in damage.

// A score returns the information in a text, in bits.
type score func(text string) float64

const (
	maxBefore = 24 // characters of damage before its first sign
	sample    = 12 // characters that decide whether a repair is tried
	stretch   = 16 // characters that decide whether it goes on
	maxBehind = 32 // characters between the sign and a mark that may end the damage
	minRead   = 2  // characters read from two others each
	minEach   = 4  // bits gained for each character
	minGain   = 24 // bits gained in all
	maxEach   = 13 // bits of each character that was read, at most

	stopBits   = 3  // information in a comma or full stop, the most frequent marks
	markBits   = 7  // information in another mark, a letter or digit
	emojiBits  = 18 // information in what private use and 〇 may well be in text
	symbolBits = 24 // information in another symbol
	guessBits  = 7  // information in a byte that was guessed
	minLead    = 4  // bits by which a guess must be likelier than the next one
	innerBits  = 4  // information in the loss of a byte that no mark stands for
	charBits   = 9  // information in a character that is not known yet
)

// repairShifts reads again what was read out of step.
func (e *editor) repairShifts(bits score, counts *Counts) {
	r := &repair{page: page(), bits: bits, text: e.source}
	for i, floor := 0, 0; i < len(r.text); {
		if b := r.text[i]; b < utf8.RuneSelf && b != '?' {
			i++
			continue
		}
		c, size := utf8.DecodeRuneInString(r.text[i:])
		if !(isSign(c) && isOdd(r.text, i, i+size)) && !(mayBeMark(c) && mayBeShifted(r.text, i+size)) {
			i += size
			continue
		}
		if !r.try(floor, i) {
			i = max(i+size, r.seen)
			continue
		}
		extra := max(0, len(r.read)-len(r.chars)) // characters more than there were: 1 at most
		e.replace(Shifted, r.at[0], r.end(0), string(r.read[:1+extra]))
		for k := 1; k < len(r.chars); k++ {
			to := ""
			if k+extra < len(r.read) {
				to = string(r.read[k+extra])
			}
			e.replace(Shifted, r.at[k], r.end(k), to)
		}
		counts.Shifted += len(r.chars)
		i = r.end(len(r.chars) - 1)
		floor = i
	}
}

// mayBeShifted reports whether text[at:], which follows a mark, may be damaged:
// more than half of the characters of shifted text are not the everyday ones.
func mayBeShifted(text string, at int) bool {
	const near = 6
	page := page()
	odd := false
	for n := range near {
		r, size := utf8.DecodeRuneInString(text[at:])
		if page.code(r) == 0 {
			return odd && n >= minRead
		}
		odd = odd || !page.isCommon(r)
		at += size
	}
	return odd
}

// isSign reports whether r is seldom seen in Chinese but often in shifted text.
func isSign(r rune) bool { return isPrivate(r) || isKana(r) }

// isOdd reports whether the sign text[start:end] is odd there: a kana between
// everyday characters is not.
func isOdd(text string, start, end int) bool {
	sign, _ := utf8.DecodeRuneInString(text[start:])
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	after, _ := utf8.DecodeRuneInString(text[end:])
	return !isKana(sign) || !page().isCommon(before) || !page().isCommon(after)
}

func isPrivate(r rune) bool { return 0xE000 <= r && r <= 0xF8FF }

func isKana(r rune) bool { return 0x3041 <= r && r <= 0x30FA }

// mayBeMark reports whether r may stand for a lost byte, or be half of one.
func mayBeMark(r rune) bool { return isMarkOfLoss(r) || r == '？' }

func isMarkOfLoss(r rune) bool { return r == '?' || r == utf8.RuneError }

// A repair is one attempt to read a stretch of text in step.
type repair struct {
	page *codePage
	bits score
	text string

	chars  []rune // of the stretch
	at     []int  // where they begin in text
	next   []rune // next[k] is what the end of chars[k] and the beginning of chars[k+1] are
	sign   int    // index in chars of the first that surely is damaged
	to     int    // where the stretch ends in text
	limit  int    // where it ends at the latest
	inStep bool   // what follows is in step
	seen   int    // up to where another attempt is vain

	read []rune // the result, in place of chars; at most one more
}

// end returns where chars[k] ends in text.
func (r *repair) end(k int) int {
	_, size := utf8.DecodeRuneInString(r.text[r.at[k]:])
	return r.at[k] + size
}

// try attempts a repair around the sign of damage at text[at:], not before
// floor. A mark behind the sign may be damaged, too, or be what ends the damage.
func (r *repair) try(floor, at int) bool {
	r.limit = len(r.text)
	if r.attempt(floor, at) {
		return true
	}
	seen, ok := r.seen, false
	if r.limit = r.markBehind(at); r.limit > 0 {
		ok = r.attempt(floor, at)
	}
	r.seen = max(seen, r.seen)
	return ok
}

// attempt attempts a repair of a stretch up to limit.
func (r *repair) attempt(floor, at int) bool {
	r.begin(floor, at)
	r.grow(r.sign + sample)
	r.seen = 0
	if n := len(r.next) - r.sign; n < minRead || !r.isText() || r.gain(r.sign) < minEach*float64(n) {
		return false
	}
	for !r.inStep {
		was := len(r.next)
		r.grow(len(r.chars) + stretch)
		if len(r.next) == was {
			break
		}
		if r.gain(was) < 0 {
			r.cut(was)
		}
	}
	r.seen = r.to
	last := r.last()
	start, marks := r.start()
	first := r.first(start, marks)
	lost := first == 0 && marks == 0

	penalty := 2 * float64(guessBits)
	r.read = r.read[:0]
	if first != 0 {
		r.read = append(r.read, first)
	} else {
		marks = 0 // they stay
		penalty += charBits
	}
	r.chars, r.at = r.chars[start-marks:], r.at[start-marks:]
	r.read = append(r.read, r.next[start:]...)
	if last != 0 {
		r.read = append(r.read, last)
	}
	r.fit()
	n, bits := float64(len(r.read)), r.cost(r.read)
	if !r.isText() || !isWhole(r.read) || bits > maxEach*n || r.cost(r.chars)-bits-penalty < max(minGain, minEach*n) {
		return false
	}
	if lost {
		r.read = slices.Insert(r.read, 0, utf8.RuneError)
		r.fit()
	}
	return true
}

// isWhole reports whether all of a result was read: emoji, icons and 〇 that
// are read in pairs give what is no character or one of private use.
func isWhole(read []rune) bool {
	return !slices.ContainsFunc(read, func(c rune) bool { return c == utf8.RuneError || isPrivate(c) })
}

// isText reports whether at least half of the stretch may be ideographs.
// Kaomoji and lines of symbols are no words, either.
func (r *repair) isText() bool {
	ideographs := 0
	for _, c := range r.chars {
		if isPrivate(c) || unicode.Is(unicode.Han, c) {
			ideographs++
		}
	}
	return 2*ideographs >= len(r.chars)
}

// begin starts the stretch: marks of loss, and characters up to the sign that
// may be damaged.
func (r *repair) begin(floor, at int) {
	r.chars, r.at, r.next, r.inStep = r.chars[:0], r.at[:0], r.next[:0], false
	c, _ := utf8.DecodeRuneInString(r.text[at:])
	from := at
	for n := 0; n < maxBefore && !isMarkOfLoss(c); n++ {
		before, size := utf8.DecodeLastRuneInString(r.text[floor:from])
		if r.page.code(before) == 0 {
			break
		}
		from -= size
	}
	for range 2 {
		before, size := utf8.DecodeLastRuneInString(r.text[floor:from])
		if size == 0 || !isMarkOfLoss(before) {
			break
		}
		from -= size
	}
	r.to = from
	for r.to < at || r.to == at && !isSign(c) {
		var size int
		c, size = utf8.DecodeRuneInString(r.text[r.to:])
		r.add(c, size)
	}
	r.sign = len(r.chars)
}

// add adds the character of some bytes that follows.
func (r *repair) add(c rune, size int) {
	if k := len(r.chars); k > 0 {
		r.next = append(r.next, r.pair(k-1, byte(r.code(c)>>8)))
	}
	r.chars = append(r.chars, c)
	r.at = append(r.at, r.to)
	r.to += size
}

// pair returns the character of the last byte of chars[k] and another, and
// U+FFFD if there is none.
func (r *repair) pair(k int, trail byte) rune {
	if c := r.page.char(byte(r.code(r.chars[k])), trail); c != 0 {
		return c
	}
	return utf8.RuneError
}

// code returns the code of a character. A question mark is a full-width one
// that was folded.
func (r *repair) code(c rune) uint16 {
	if c == '?' {
		c = '？'
	}
	return r.page.code(c)
}

// grow adds what follows, up to n characters in all.
func (r *repair) grow(n int) {
	for len(r.chars) < n && !r.inStep {
		if k := len(r.chars) - 1; k >= r.sign {
			if b := byte(r.code(r.chars[k])); b < utf8.RuneSelf {
				r.next = append(r.next, rune(b))
				r.inStep = true
				return
			}
		}
		c, size := utf8.DecodeRuneInString(r.text[r.to:])
		if r.to >= r.limit || r.page.code(c) == 0 {
			return
		}
		r.add(c, size)
	}
}

// gain returns by how many bits next is likelier than chars, from k on.
func (r *repair) gain(k int) float64 {
	return r.cost(r.chars[k:len(r.next)]) - r.cost(r.next[k:])
}
