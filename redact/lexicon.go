package redact

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// A role says what a word tells of what stands beside it.
type role uint32

// The roles. A word may have several; one without any only keeps a shorter
// word inside it from being seen: the 路 of 思路 is no road.
const (
	phoneLabel role = 1 << iota // a telephone number follows
	telLabel                    // the same, and no other number does
	bankLabel                   // the number of a bank card
	cardLabel                   // the number of an identity card
	passportLabel
	permitLabel
	weChatLabel
	qqLabel
	staffLabel // the number of an employee
	plateLabel // a number plate in any form
	formLabel  // a name follows behind a colon: 姓名
	partyLabel // a name may follow: 业主
	workLabel  // a name may follow, or a surname with 小 or 老 before: 客服
	introLabel // a name follows: 我叫
	clanLabel  // a surname follows: 我姓
	homeLabel  // an address follows
	roomLabel  // the number of a flat follows: 我住
	nickLabel  // a surname follows 小 or 老, which is the end of the word
	fact       // a whole name stands before: ，男，58 岁
	report     // a whole name may stand before, with which a clause begins: 来电
	title      // a name stands before
	province   // of an address; may be a province without 省
	city
	district
	town
	road
	estate   // a named place smaller than a road
	building // a unit with a number before that says where somebody is: 栋
	floor    // the same, of many people: 楼
	plate    // a number plate begins, if a letter follows
	numeral  // a digit, written as a word
)

const (
	numberRoles  = phoneLabel | telLabel | bankLabel | plateLabel | cardLabel | passportLabel | permitLabel | weChatLabel | qqLabel | staffLabel
	nameRoles    = formLabel | partyLabel | workLabel | introLabel | clanLabel | nickLabel | fact | report | title
	adminRoles   = province | city | district
	addressRoles = adminRoles | homeLabel | roomLabel | town | road | estate | building | floor
)

// A hit is a word of the lexicon in a text.
type hit struct {
	start, end int
	role       role
}

// A lexicon finds words by their first character.
type lexicon struct {
	ascii [utf8.RuneSelf]uint16
	wide  [0xA000 - 0x3000]uint16 // from U+3000
	words [][]entry               // by the numbers of ascii and wide; longest first
}

type entry struct {
	text string
	role role
}

// scan returns the words in text, at each place the longest, but not those that
// begin in a word without a role. Those of ASCII are found in either case.
func (l *lexicon) scan(text string) []hit {
	var hits []hit
	mute := 0
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			if n := l.ascii[c]; n > 0 {
				hits, mute = l.add(hits, text, i, n, mute)
			}
			i++
			continue
		}
		if c>>4 != 0xE || i+2 >= len(text) {
			i++
			continue
		}
		r := rune(c&0xF)<<12 | rune(text[i+1]&0x3F)<<6 | rune(text[i+2]&0x3F)
		if 0x3000 <= r && r < 0xA000 {
			if n := l.wide[r-0x3000]; n > 0 {
				hits, mute = l.add(hits, text, i, n, mute)
			}
		}
		i += 3
	}
	return hits
}

// add appends the longest of the words n that stands at text[i]. mute is the
// end of the last word without a role.
func (l *lexicon) add(hits []hit, text string, i int, n uint16, mute int) ([]hit, int) {
	for _, w := range l.words[n] {
		end := i + len(w.text)
		if end > len(text) || text[i:end] != w.text && (w.text[0] >= utf8.RuneSelf || !strings.EqualFold(text[i:end], w.text)) {
			continue
		}
		switch {
		case w.role == 0:
			mute = max(mute, end)
		case i < mute, w.role == plate && !plateAt(text, i, end), w.role == numeral && !numeralAt(text, end):
		default:
			hits = append(hits, hit{i, end, w.role})
		}
		return hits, mute
	}
	return hits, mute
}

// plateAt reports whether a number plate may begin with the word text[i:end]:
// a letter follows, or with WJ a digit or letter.
func plateAt(text string, i, end int) bool {
	if c, size := utf8.DecodeRuneInString(text[end:]); isSpace(c) && text[i] >= utf8.RuneSelf {
		end += size
	}
	r, _ := utf8.DecodeRuneInString(text[end:])
	return isLetter(fold(r)) || isDigit(fold(r)) && text[i] < utf8.RuneSelf
}

// numeralAt reports whether a digit stands at text[i], in figures or as a word,
// perhaps behind a separator.
func numeralAt(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	if 0x4E00 <= r && r < 0xA000 {
		return numerals[r] > 0
	}
	_, size := anyDigitAt(text, skipSeparator(text, i, len(text)), len(text))
	return size > 0
}

// lexical holds all words.
var lexical = func() *lexicon {
	l := &lexicon{words: make([][]entry, 1)}
	roles := map[string]role{}
	for _, list := range lists {
		for _, w := range strings.Fields(list.words) {
			roles[w] |= list.role
		}
	}
	for w, role := range roles {
		n := l.first(w)
		if *n == 0 {
			*n = uint16(len(l.words))
			l.words = append(l.words, nil)
		}
		l.words[*n] = append(l.words[*n], entry{w, role})
	}
	for _, words := range l.words {
		slices.SortFunc(words, func(a, b entry) int { return len(b.text) - len(a.text) })
	}
	for c := 'a'; c <= 'z'; c++ {
		l.ascii[c-'a'+'A'] = l.ascii[c]
	}
	return l
}()

// first returns the place of the number of the words that begin as w does.
func (l *lexicon) first(w string) *uint16 {
	r, _ := utf8.DecodeRuneInString(w)
	if r < utf8.RuneSelf {
		return &l.ascii[r]
	}
	return &l.wide[r-0x3000]
}
