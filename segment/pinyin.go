package segment

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// removePinyin removes toned syllables in brackets behind an ideograph, which
// some sites inject to spoil copies: 監(jiān) becomes 監. A syllable of a single
// letter stays, and so does what may tell how to say a character: one or two
// syllables of a text, behind Simplified characters that were not damaged.
func (e *editor) removePinyin(c *conversion, counts *Counts) {
	const many = 3
	found := 0
	for range e.pinyin() {
		found++
	}
	removed := -1 // where the last one ended
	for start, end := range e.pinyin() {
		before, size := utf8.DecodeLastRuneInString(e.source[:start])
		own := e.source[start-size : start]
		if start == removed || unicode.Is(unicode.Han, before) && (found >= many || counts.Shifted > 0 || c.simplify(own) != own) {
			e.replace(Pinyin, start, end, "")
			counts.Pinyin++
			removed = end
		}
	}
}

// pinyin ranges over the brackets of the source that hold a syllable.
func (e *editor) pinyin() iter.Seq2[int, int] {
	return func(yield func(start, end int) bool) {
		for i, r := range e.source {
			if r = fold(r); r == '(' || r == '[' {
				if end := pinyinEnd(e.source, i); end > 0 && !yield(i, end) {
					return
				}
			}
		}
	}
}

// Letters of pinyin with a tone, four for each of vowels; the combining tones
// may stand behind a vowel instead.
const (
	tonedVowels    = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
	vowels         = "aeiouv"
	combiningTones = "\u0304\u0301\u030C\u0300"
)

// pinyinEnd returns where the brackets end that open at text[start], if all
// they hold is a syllable with one tone, and 0 if not.
func pinyinEnd(text string, start int) int {
	const longest = 6 // zhuāng
	var letters [longest]byte
	n, tones := 0, 0
	opening, size := utf8.DecodeRuneInString(text[start:])
	closing := ')'
	if fold(opening) == '[' {
		closing = ']'
	}
	for i := start + size; i < len(text); i += size {
		var r rune
		r, size = utf8.DecodeRuneInString(text[i:])
		if r = unicode.ToLower(fold(r)); r == closing {
			if tones == 1 && n > 1 && isSyllable(string(letters[:n])) {
				return i + size
			}
			return 0
		}
		if r == ' ' {
			continue
		}
		if strings.ContainsRune(combiningTones, r) {
			tones++
			continue
		}
		letter := r
		switch at := strings.IndexRune(tonedVowels, r); {
		case at >= 0:
			letter = rune(vowels[utf8.RuneCountInString(tonedVowels[:at])/4])
			tones++
		case r == 'ü':
			letter = 'v'
		case r == 'ɑ':
			letter = 'a'
		case r == 'ɡ':
			letter = 'g'
		}
		if letter < 'a' || letter > 'z' || n == longest {
			return 0
		}
		letters[n] = byte(letter)
		n++
	}
	return 0
}

// Initials and finals of pinyin, v being ü.
const (
	initials = " b p m f d t n l g k h j q x zh ch sh r z c s y w "
	finals   = " a o e i u v ai ei ui ao ou iu ie ve ue er an en in un vn ang eng ing ong" +
		" ia ian iang iao iong ua uai uan uang uo van "
)

// isSyllable reports whether letters are an initial, if any, and a final.
func isSyllable(letters string) bool {
	vowel := strings.IndexAny(letters, vowels)
	if vowel < 0 {
		return false
	}
	return (vowel == 0 || strings.Contains(initials, " "+letters[:vowel]+" ")) &&
		strings.Contains(finals, " "+letters[vowel:]+" ")
}
