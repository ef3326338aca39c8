package cues

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"suxi/taxonomy"
)

// Whatever phrase a taxonomy is loaded with, a text can be searched for it: what
// is found lies in the text, and a phrase of letters alone is found where
// package strings finds it.
func FuzzPhrase(f *testing.F) {
	for _, c := range []struct{ phrase, text string }{
		{"等了{n}天", "等了三十天,又等了3天"}, {"要求…退款", "要求马上退款"}, {"a…b…c…d", strings.Repeat("a", 50) + "bcd"}, {"退款", "退款退款款"}, {"退款", "逄款退款款"}, {"{n}", "12"},
		{"{n}{n}", ""}, {"…", ""}, {"Ａ", "a\xff"}, {"{n}…{n}a", "1 2 3 4 5 6a"}, {"\xff", "\xff"},
	} {
		f.Add(c.phrase, c.text)
	}
	f.Fuzz(func(t *testing.T, phrase, text string) {
		pieces, err := taxonomy.Phrase(phrase).Parse()
		if err != nil {
			return
		}
		lexicon := NewLexicon([]Group{{"one", []taxonomy.Phrase{taxonomy.Phrase(phrase)}}})
		uses := lexicon.Uses(text)
		if len(uses) != 1 || uses[0].Count < 0 || uses[0].Count > len(text) || uses[0].First < 0 || uses[0].First > len(text) {
			t.Fatalf("%q in %q: %+v", phrase, text, uses)
		}
		if !slices.Equal(uses, lexicon.Uses(text)) {
			t.Fatalf("%q in %q: another result the second time", phrase, text)
		}
		if !utf8.ValidString(text) || !plain(phrase) || !plain(text) {
			return
		}
		before, _, found := strings.Cut(text, pieces[0].Text)
		if first := utf8.RuneCountInString(before); found != (uses[0].Count > 0) || found && uses[0].First != first {
			t.Fatalf("%q in %q: %+v, package strings says %v, behind %d characters", phrase, text, uses[0], found, first)
		}
	})
}

// plain reports Chinese characters alone, which have no case, no other width, and
// no part in a number or a word of letters.
func plain(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return r < '一' || r > '龥' || strings.ContainsRune("零一二两三四五六七八九十百千万亿半几数", r)
	})
}

// A file of groups is read whole, or the error says in which line.
func FuzzParseLexicon(f *testing.F) {
	f.Add(Tone)
	f.Add("# a\n\nmild: 建议 希望…改进\nsharp: 等了{n}天\n")
	f.Add("no colon")
	f.Add("a: {x}")
	f.Fuzz(func(t *testing.T, text string) {
		lexicon, err := ParseLexicon(text)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "line ") {
				t.Errorf("error %q", err)
			}
			return
		}
		if uses := lexicon.Uses(text); len(uses) != len(lexicon.Groups()) {
			t.Errorf("%d groups, uses of %d", len(lexicon.Groups()), len(uses))
		}
	})
}
