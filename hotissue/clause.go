package hotissue

import (
	"strings"
	"unicode/utf8"

	"suxi/segment"
)

// ShortTitle is how many characters say too little to be a title: 搅拌站.
const ShortTitle = 3

// greetings begin clauses that say nothing.
var greetings = []string{"尊敬的", "敬爱的", "您好", "你好", "领导好", "领导您好", "领导你好"}

// Clause returns the first clause of a text that holds a phrase, or its first if
// none does: what stands between punctuation, of more than ShortTitle characters
// and no greeting, cut after the last word of at most 20 characters. It is a title
// where [Title] finds too little. It returns "" if there is no clause.
//
// It quotes: the text is to be redacted before.
func Clause(words *segment.Segmenter, text, phrase string) string {
	text = segment.Normalize(text).Text
	found := ""
	for _, c := range clauses(text) {
		switch {
		case utf8.RuneCountInString(c) <= ShortTitle || greets(c):
		case strings.Contains(c, phrase):
			return cut(words, c, titleLength)
		case found == "":
			found = c
		}
	}
	return cut(words, found, titleLength)
}

// clauses returns the stretches of a text without punctuation.
func clauses(text string) []string {
	var list []string
	start, end := 0, 0
	for c := range characters(text) {
		if c.apart {
			list = append(list, text[start:end])
			start = c.start
		}
		end = c.end
	}
	return append(list, text[start:end])
}

func greets(clause string) bool {
	for _, g := range greetings {
		if strings.HasPrefix(clause, g) {
			return true
		}
	}
	return false
}

// cut returns as many whole words as at most n characters hold; if the first is
// longer, n characters of it.
func cut(words *segment.Segmenter, text string, n int) string {
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	most := len(string(runes[:n]))
	last := 0
	for _, end := range words.AppendEnds(nil, text) {
		if end <= most {
			last = end
		}
	}
	if last == 0 {
		last = most
	}
	return strings.TrimSpace(text[:last])
}
