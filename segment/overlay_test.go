package segment

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func withWords(t testing.TB, s *Segmenter, words string) *Segmenter {
	t.Helper()
	list, err := ReadUserWords(strings.NewReader(words))
	if err != nil {
		t.Fatal(err)
	}
	s, err = s.With(list)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWith(t *testing.T) {
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, words, text, want string }{
		{"a new word", "破壁杯", "破壁杯漏水", "破壁杯|漏水"},
		{"across words of the dictionary", "服务态", "服务态度差", "服务态|度|差"},
		{"inside a word of the dictionary", "务态", "服务态度差", "服|务态|度|差"},
		{"the longest wins", "客服\n客服态度", "客服态度差", "客服态度|差"},
		{"of equally long ones the first", "快递员\n员客服", "快递员客服", "快递员|客服"},
		{"a shorter one where the longer does not fit", "快递\n快递员\n员工会来", "快递员工会来", "快递|员工会来"},
		{"a longer one further on", "甲乙\n乙丙丁", "甲乙丙丁", "甲|乙丙丁"},
		{"at both ends and twice", "坏了", "坏了又坏了", "坏了|又|坏了"},
		{"with a space", "\"iPhone 15\"", "我的iPhone 15坏了", "我|的|iPhone 15|坏|了"},
		{"whatever the case", "iphone", "IPHONE和iPhone", "IPHONE|和|iPhone"},
		{"not inside a run of Latin letters", "T恤", "XT恤T恤", "XT|恤|T恤"},
		{"with digits", "5G套餐", "办5G套餐", "办|5G套餐"},
		{"numbers around it are not joined to it", "百年灵", "三百年灵表", "三|百年灵|表"},
		{"characters outside the first plane", "𠮷野家", "在𠮷野家吃", "在|𠮷野家|吃"},
		{"no words", "", "破壁杯", "破壁|杯"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := cutWith(withWords(t, s, test.words), test.text); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestWithChangesTheIdentity(t *testing.T) {
	s := small(t)
	a, b := withWords(t, s, "破壁机"), withWords(t, s, "破壁机 5 n\n破壁机")
	if a.Dictionary() == s.Dictionary() || a.Dictionary() != b.Dictionary() {
		t.Errorf("%s with words, %s with the same words, %s without", a.Dictionary(), b.Dictionary(), s.Dictionary())
	}
	if got := withWords(t, a, ""); got.Dictionary() != s.Dictionary() {
		t.Errorf("without words again it is %s, want %s", got.Dictionary(), s.Dictionary())
	}
}

// Words that overlap each other all along a text are found in time linear in
// its length, without allocation.
func TestOverlappingWords(t *testing.T) {
	s := withWords(t, small(t), "客服态度\n度差\n差客服\n差")
	text := strings.Repeat("客服态度差", 100_000)
	ends := s.AppendEnds(nil, text)
	if want := 200_000; len(ends) != want { // 客服态度|差
		t.Errorf("%d tokens, want %d", len(ends), want)
	}
	if testing.Short() {
		return // the race detector makes pools forget
	}
	text = text[:len(text)/1000]
	if n := testing.AllocsPerRun(50, func() { ends = s.AppendEnds(ends[:0], text) }); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}

// The words that come out are those that trying them all by length, then from
// the left, gives.
func TestFindWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfNDistinct(rapid.StringOfN(rapid.RuneFrom([]rune("甲乙丙")), 1, 5, -1), 1, 8, rapid.ID).Draw(t, "words")
		text := rapid.StringOfN(rapid.RuneFrom([]rune("甲乙丙丁")), 0, 40, -1).Draw(t, "text")
		o, err := newOverlay(words)
		if err != nil {
			t.Fatal(err)
		}
		taken := make([]bool, len(text))
		var want []string
		for length := 5; length > 0; length-- {
			for i := range text {
				for _, w := range words {
					if utf8.RuneCountInString(w) != length || !strings.HasPrefix(text[i:], w) {
						continue
					}
					free := true
					for j := i; j < i+len(w); j++ {
						free = free && !taken[j]
					}
					for j := i; free && j < i+len(w); j++ {
						taken[j] = true
					}
				}
			}
		}
		covered := make([]bool, len(text))
		end := 0
		var s search
		s.find(o, text)
		for _, m := range s.found {
			if m.start < end {
				t.Fatalf("%v overlap", s.found)
			}
			end = m.end
			want = append(want, text[m.start:m.end])
			for j := m.start; j < m.end; j++ {
				covered[j] = true
			}
		}
		for i := range text {
			if covered[i] != taken[i] {
				t.Fatalf("byte %d: covered %v, want %v; found %q", i, covered[i], taken[i], want)
			}
		}
	})
}
