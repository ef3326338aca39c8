package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// removePinyin removes toned syllables in brackets behind an ideograph, which
// some sites inject to spoil copies: 監(jiān) becomes 監. A syllable of a single
// letter stays.
func (e *editor) removePinyin(counts *Counts) {
	text := e.source
	removed := 0 // where the last one ended
	for i := 0; i < len(text); {
		at := strings.IndexAny(text[i:], "(（")
		if at < 0 {
			return
		}
		i += at
		end := pinyinEnd(text, i)
		if end == 0 {
			i++
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		if i > 0 && i == removed || unicode.Is(unicode.Han, before) {
			e.replace(Pinyin, i, end, "")
			counts.Pinyin++
			removed = end
		}
		i = end
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
	_, size := utf8.DecodeRuneInString(text[start:])
	for i := start + size; i < len(text); i += size {
		var r rune
		r, size = utf8.DecodeRuneInString(text[i:])
		if r = fold(r); r == ')' {
			if tones == 1 && n > 1 && isSyllable(string(letters[:n])) {
				return i + size
			}
			return 0
		}
		if strings.ContainsRune(combiningTones, r) {
			tones++
			continue
		}
		letter := r | 0x20 // lower case
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
