package models

import (
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"suxi/features"
	"suxi/segment"
)

// smallDictionary holds the words of the tests of this package.
const smallDictionary = `快递 100 n
太 50 d
慢 50 a
电话 100 n
客服 100 n
态度 100 n
订单 100 n
差 50 a
没有 80 v
退款 90 v
`

func smallSegmenter(t testing.TB) *segment.Segmenter {
	t.Helper()
	s, err := segment.NewFromDictionary(strings.NewReader(smallDictionary))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestDocument(t *testing.T) {
	seg := smallSegmenter(t)
	tests := []struct {
		name, text string
		want       features.Document
	}{
		{"punctuation is no word", "快递太慢！", features.Document{Words: []string{"快递", "太", "慢"}, Text: "快递太慢!"}},
		{"lower case and width", "ＡＰＰ客服", features.Document{Words: []string{"app", "客服"}, Text: "app客服"}},
		{"a phone number is one term", "电话13800138000客服", features.Document{Words: []string{"电话", "#", "客服"}, Text: "电话#客服"}},
		{"separators do not end a number", "电话138 0013-8000", features.Document{Words: []string{"电话", "#"}, Text: "电话#"}},
		{"four digits stay", "订单2023", features.Document{Words: []string{"订单", "2023"}, Text: "订单2023"}},
		{"five go", "订单20231", features.Document{Words: []string{"订单", "#"}, Text: "订单#"}},
		{"an e-mail address is one term", "电话zhang.san@example.com客服", features.Document{Words: []string{"电话", "#", "客服"}, Text: "电话#客服"}},
		{"space between Chinese is dropped", "快递 太  慢", features.Document{Words: []string{"快递", "太", "慢"}, Text: "快递太慢"}},
		{"space between Latin words stays", "iphone  pro 客服", features.Document{Words: []string{"iphone", "pro", "客服"}, Text: "iphone pro客服"}},
		{"nothing", "", features.Document{}},
		{"nothing but punctuation", "！！！……?", features.Document{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := prepare(seg.Document(tt.text)).body.Document()
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("prepare(%q) (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

// FuzzDocument checks that no five digits in a row reach a vocabulary.
func FuzzDocument(f *testing.F) {
	seg := smallSegmenter(f)
	for _, s := range []string{"电话13800138000", "1 2 3 4 5", "12-34-56", "a1b2c3d4e5", "１２３４５６", "12--345"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		doc := prepare(seg.Document(text)).body.Document()
		for _, s := range append(doc.Words, doc.Text) {
			run := 0
			for i := range len(s) {
				run++
				if s[i] < '0' || s[i] > '9' {
					run = 0
				}
				if run >= longRun {
					t.Fatalf("prepare(%q) keeps %q", text, s)
				}
			}
		}
	})
}

// The quick tests of characters say what the tables of Unicode do.
func TestCharacters(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if lower(r) != unicode.ToLower(r) || isSpace(r) != unicode.IsSpace(r) || isWordRune(r) != (unicode.IsLetter(r) || unicode.IsNumber(r)) {
			t.Fatalf("%U: lower %U, space %v, word %v", r, lower(r), isSpace(r), isWordRune(r))
		}
	}
}
