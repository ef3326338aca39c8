package segment

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

const words = `
快递 900 n
快递员 300 n
包裹 400 n
楼梯间 50 n
楼梯 200 n
鸡蛋 200 n
退货 500 v
不肯 100 v
客服 800 n
订单号 80
T恤 60 n
冷气 40 n
冷气机 10 n
`

func small(t testing.TB) *Segmenter {
	t.Helper()
	s, err := NewFromDictionary(strings.NewReader(words))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func ExampleSegmenter_Document() {
	s, err := NewFromDictionary(strings.NewReader("快递 900 n\n快递员 300 n\n退货 500 v\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	d := s.Document("快遞員拒絕退貨！")
	for token := range d.Tokens() {
		fmt.Printf("%s %s\n", token.Text, d.Original[token.Start:token.End])
	}
	// Output:
	// 快递员 快遞員
	// 拒 拒
	// 绝 絕
	// 退货 退貨
	// ! ！
}

func TestDocumentTokens(t *testing.T) {
	s := small(t)
	tests := []struct{ name, text, want string }{
		{"empty", "", ""},
		{"white space is a token", " \n", " |\n"},
		{"longest is likeliest", "快递员", "快递员"},
		{"ambiguity", "快递员包裹", "快递员|包裹"},
		{"unknown characters stand alone", "丢在楼梯间", "丢|在|楼梯间"},
		{"Traditional", "樓梯間的雞蛋", "楼梯间|的|鸡蛋"},
		{"Latin and digits are one token", "订单号ABC123456", "订单号|ABC123456"},
		{"full-width Latin and digits too", "ＡＢＣ１２３", "ABC123"},
		{"case is kept and does not matter", "T恤t恤", "T恤|t恤"},
		{"a word with Latin needs its own run", "XT恤", "XT|恤"},
		{"bad byte", "退货\xff退货", "退货|\uFFFD|退货"},
		{"bad byte inside a word", "退\xff货", "退|\uFFFD|货"},
		{"NUL is removed", "\x00退\x00货\x00", "退货"},
		{"emoji", "退货😡😡", "退货|😡|😡"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := s.Document(test.text)
			var got []string
			for token := range d.Tokens() {
				got = append(got, token.Text)
			}
			if strings.Join(got, "|") != test.want {
				t.Errorf("got %q, want %q", strings.Join(got, "|"), test.want)
			}
			checkDocument(t, d)
		})
	}
}

// checkDocument holds every promise a Document makes about its offsets.
func checkDocument(t *testing.T, d Document) {
	t.Helper()
	var text, original strings.Builder
	for i, token := range slices.Collect(d.Tokens()) {
		if token.Start >= token.End || token.End > len(d.Original) {
			t.Fatalf("token %d of %q has offsets %d, %d", i, d.Original, token.Start, token.End)
		}
		if start, end := d.Span(text.Len(), text.Len()+len(token.Text)); start != token.Start || end != token.End {
			t.Fatalf("token %d of %q has offsets %d, %d; Span says %d, %d",
				i, d.Original, token.Start, token.End, start, end)
		}
		text.WriteString(token.Text)
		original.WriteString(d.Original[token.Start:token.End])
	}
	if text.String() != d.Text {
		t.Fatalf("tokens of %q join to %q, want %q", d.Original, text.String(), d.Text)
	}
	if d.Text != "" && original.String() != d.Original { // nothing tiles a text of which nothing is left
		t.Fatalf("spans of %q join to %q", d.Original, original.String())
	}
	if !utf8.ValidString(d.Text) {
		t.Fatalf("%q became invalid %q", d.Original, d.Text)
	}
}

func FuzzDocument(f *testing.F) {
	for _, seed := range []string{
		"", "快递员拒绝退货。", "樓梯間\x00的雞蛋\xff\xfe", "ＡＢＣ，１２３　ﾀｵﾙ", "二噁英乾隆乾乾淨淨",
		"\xed\xa0\x80\xe5\x9d", "T恤t恤XT恤😡", "一坏打坏", "么麼么麽", "\x01",
	} {
		f.Add(seed)
	}
	s := small(f)
	f.Fuzz(func(t *testing.T, text string) {
		d := s.Document(text)
		checkDocument(t, d)
	})
}

func TestDocumentIsLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("cuts several megabytes")
	}
	// Anything quadratic would take minutes here.
	s := small(t)
	for _, unit := range []string{"快递员拒绝退货，", "鱻", "a", "１", "a 1 ", "乾", "\xff", " "} {
		d := s.Document(strings.Repeat(unit, 1<<20/len(unit)))
		checkDocument(t, d)
	}
}

func TestDocumentConcurrently(t *testing.T) {
	s := small(t)
	const text = "快遞員把包裹丟在樓梯間，雞蛋全碎了，客服不肯退貨"
	once := s.Document(text)
	want := slices.Collect(once.Tokens())
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 100 {
				d := s.Document(text)
				if got := slices.Collect(d.Tokens()); !slices.Equal(got, want) {
					t.Errorf("got %v, want %v", got, want)
					return
				}
			}
		})
	}
	wg.Wait()
}

func TestNewFromDictionaryErrors(t *testing.T) {
	tests := []struct{ name, dictionary, want string }{
		{"empty", "\n \n", "dictionary: no words"},
		{"no frequency", "快递 9\n退货\n", `dictionary:2: no frequency after "退货": write "word frequency [tag]"`},
		{"not a number", "\n快递 n 9\n", `dictionary:2: bad frequency "n" of "快递": give a number from 2 to 1e+12`},
		{"too small", "快递 1\n", `dictionary:1: bad frequency "1" of "快递": give a number from 2 to 1e+12`},
		{"NaN", "快递 NaN\n", `dictionary:1: bad frequency "NaN" of "快递": give a number from 2 to 1e+12`},
		{"infinite", "快递 Inf\n", `dictionary:1: bad frequency "Inf" of "快递": give a number from 2 to 1e+12`},
		{"control character", "快\x00递 9\n", `dictionary:1: control character in word "快\x00递"`},
		{"one word", "快递 9\n", "dictionary: one word has all of the frequency: add other words"},
		{"one word in effect", "快递 1e12\n退货 2\n", "dictionary: one word has all of the frequency: add other words"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, err := NewFromDictionary(strings.NewReader(test.dictionary))
			if err == nil || err.Error() != test.want || s != nil {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

func TestNewFromDictionaryNormalisesWords(t *testing.T) {
	s, err := NewFromDictionary(strings.NewReader("樓梯間\t50\tn\r\nＶＩＰ室 20\n"))
	if err != nil {
		t.Fatal(err)
	}
	if d := s.Document("楼梯间VIP室"); d.Len() != 2 {
		t.Errorf("got %v, want two words", slices.Collect(d.Tokens()))
	}
}

func TestDictionary(t *testing.T) {
	identity := func(dictionary string) string {
		s, err := NewFromDictionary(strings.NewReader(dictionary))
		if err != nil {
			t.Fatal(err)
		}
		return s.Dictionary()
	}
	const dictionary = "快递 9\n退货 5\n"
	want := identity(dictionary)
	if !strings.HasPrefix(want, "custom-") {
		t.Errorf("got %q, want a name and a hash", want)
	}
	for _, same := range []string{"快遞 9 n\n\n退貨 5 v\n", dictionary + "快递 7\n"} {
		if got := identity(same); got != want {
			t.Errorf("%q has %s, want %s", same, got, want)
		}
	}
	for _, other := range []string{"快递 9\n退货 6\n", "快递 9\n退货 5\n包裹 5\n", "快递员 9\n退货 5\n"} {
		if identity(other) == want {
			t.Errorf("%q has the identity of %q", other, dictionary)
		}
	}
}

// What Cut sets is what Document returns, whatever was there before.
func TestCutInUsedRoom(t *testing.T) {
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	var d Document
	for _, text := range []string{"快递太慢，等了十天", "", "監控壞了&amp;沒人管，打了三次電話都說在排隊", "慢"} {
		s.Cut(text, &d)
		want := s.Document(text)
		if got, want := slices.Collect(d.Tokens()), slices.Collect(want.Tokens()); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
		if ends := d.Ends(); !slices.Equal(ends, want.Ends()) || len(ends) != d.Len() {
			t.Errorf("%q: ends %v, want %v", text, ends, want.Ends())
		}
	}
}
