package segment

import (
	"slices"
	"strings"
	"testing"
)

func TestSplit(t *testing.T) {
	const dictionary = "服务 900\n服务员 300\n服务台 400\n酒店服务 3\n酒店 800\nＫ歌 20\n的 5000\n目的 200\n"
	s, err := NewFromDictionary(strings.NewReader(dictionary))
	if err != nil {
		t.Fatal(err)
	}
	for range s.Split() {
		t.Fatal("a word is cut apart by no word")
	}
	tests := []struct{ user, want string }{
		{"服务", "服务|台 服务|员"}, // 酒店服务 is cut without it,
		{"的", "目|的"},
		{"务员", "服|务员"},
		{"员不在", ""},
		{"服务员\n服务", "服务|台"},
		{"歌", "k|歌"},
		{"酒店服务", ""},
	}
	for _, test := range tests {
		words, err := ReadUserWords(strings.NewReader(test.user))
		if err != nil {
			t.Fatal(err)
		}
		with, err := s.With(words)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for word, tokens := range with.Split() {
			if strings.Join(tokens, "") != word {
				t.Errorf("%s: %q are not the tokens of %s", test.user, tokens, word)
			}
			got = append(got, strings.Join(tokens, "|"))
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: got %s, want %s", test.user, strings.Join(got, " "), test.want)
		}
	}
}

func TestAllWords(t *testing.T) {
	const list = "快递员 300\n快递 900\n快 7\nT恤 60\n𠮷野家 5\n公里 12\n一百 11\n"
	s, err := NewFromDictionary(strings.NewReader(list))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"快递", "快递员", "t恤", "公里", "一百", "快", "𠮷野家"}
	if got := s.dictionary.all(); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
