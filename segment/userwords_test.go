package segment

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func ExampleReadUserWords() {
	words, err := ReadUserWords(strings.NewReader("客服態度 10 n\nModel Y\n\"iPhone 15\" 8\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, w := range words.Words() {
		fmt.Printf("line %d: %s\n", w.Line, w.Text)
	}
	// Output:
	// line 1: 客服态度
	// line 2: Model Y
	// line 3: iPhone 15
}

func readUserLine(t *testing.T, line string) UserLine {
	t.Helper()
	file, err := ReadUserFile(strings.NewReader(line))
	if err != nil {
		t.Fatal(err)
	}
	if len(file.Lines) != 1 {
		t.Fatalf("%q: %d lines, want 1", line, len(file.Lines))
	}
	return file.Lines[0]
}

func TestUserLine(t *testing.T) {
	tests := []struct {
		line, text, frequency, tag string
		guessed                    bool
	}{
		{line: "客服态度", text: "客服态度"},
		{line: "客服态度 12 n", text: "客服态度", frequency: "12", tag: "n", guessed: true},
		{line: "客服态度 12", text: "客服态度", frequency: "12", guessed: true},
		{line: "客服态度 n", text: "客服态度", tag: "n", guessed: true},
		{line: "客服态度 n 12", text: "客服态度", frequency: "12", tag: "n", guessed: true}, // as HanLP writes them
		{line: "  客服态度　12　n \r", text: "客服态度", frequency: "12", tag: "n", guessed: true},
		// Spaces in words.
		{line: "Model Y", text: "Model Y", guessed: true},
		{line: "iPhone 15", text: "iPhone", frequency: "15", guessed: true},
		{line: "iPhone  15 Pro", text: "iPhone 15 Pro", guessed: true},
		{line: "iPhone 15 Pro 100 nz", text: "iPhone 15 Pro", frequency: "100", tag: "nz", guessed: true},
		{line: "USB 3.0", text: "USB 3.0", guessed: true},
		{line: "iPhone 15 10", text: "iPhone 15", frequency: "10", guessed: true},
		{line: "Type C", text: "Type C", guessed: true},
		{line: "100 n", text: "100", tag: "n", guessed: true},
		{line: `"iPhone 15"`, text: "iPhone 15"},
		{line: ` "iPhone 15" 100 nz`, text: "iPhone 15", frequency: "100", tag: "nz"},
		{line: `"15""屏"`, text: `15"屏`},
		{line: "iPhone 15\t100", text: "iPhone 15", frequency: "100"},
		{line: "iPhone 15\t\tproduct_name", text: "iPhone 15", tag: "product_name"},
		{line: "iPhone 15\t", text: "iPhone", frequency: "15", guessed: true},
		// Normalised as texts are.
		{line: "ＶＩＰ　室", text: "VIP 室", guessed: true},
		{line: "客\u200b服\x01", text: "客服"},
		{line: "樓梯間 5", text: "楼梯间", frequency: "5", guessed: true},
		// No comments.
		{line: "#1", text: "#1"},
		{line: "C#", text: "C#"},
	}
	for _, test := range tests {
		l := readUserLine(t, test.line)
		if l.Err != nil || l.Text != test.text || l.Frequency != test.frequency || l.Tag != test.tag || l.Guessed != test.guessed {
			t.Errorf("%q: got %+v, want %+v", test.line, l, test)
		}
	}
}

func TestUserLineErrors(t *testing.T) {
	tests := []struct{ line, want string }{
		{`""`, "no word"},
		{"\t100", "no word"},
		{`"iPhone 15`, "no closing quote"},
		{`"iPhone" 15 Pro Max`, `"Max" after the word: want a frequency and a tag, or neither`},
		{"iPhone\t15\t16", `"16" after the word: want a frequency and a tag, or neither`},
		{"客服\t态度", `"态度" after the word: want a frequency and a tag, or neither`},
		{"\u200b 5", "no word"},
		{"客服\x00态度", "holds a NUL: take it out"},
		{strings.Repeat("长", maxUserWord), ""},
		{strings.Repeat("长", maxUserWord+1), "word of 65 characters, more than 64"},
		{strings.Repeat("长", maxUserLine), "longer than 4096 bytes: want one word a line"},
	}
	for _, test := range tests {
		file, err := ReadUserFile(strings.NewReader(test.line))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if err := file.Lines[0].Err; err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%.40q: got error %q, want %q", test.line, got, test.want)
		}
	}
}

func TestUserWordsFirstCounts(t *testing.T) {
	read := func(text string) *UserFile {
		file, err := ReadUserFile(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		return file
	}
	words := NewUserWords(read("客服態度 5\nＶＩＰ室\n\"\"\n客服态度 9\n"), read("vip室\n快递柜\n")).Words()
	var got []string
	for _, w := range words {
		got = append(got, w.Text+w.Frequency)
	}
	if want := "客服态度5|VIP室|快递柜"; strings.Join(got, "|") != want {
		t.Errorf("got %s, want %s", strings.Join(got, "|"), want)
	}
}

func TestUserWordsAppendText(t *testing.T) {
	words, err := ReadUserWords(strings.NewReader("客服态度 10 n\n\"iPhone 15\"\n\"15\"\"屏\"\n100\n"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := words.AppendText([]byte("# "))
	if want := "# 客服态度\n\"iPhone 15\"\n\"15\"\"屏\"\n100\n"; err != nil || string(text) != want {
		t.Errorf("got %q, %v, want %q", text, err, want)
	}
}

func FuzzReadUserFile(f *testing.F) {
	for _, seed := range []string{
		"客服态度 10 n\r\niPhone 15\n", "\"iPhone 15\" 8\n\"\"\"\n", "a\tb\tc", "\xEF\xBB\xBF#\n", "\xFF\xFE\x00", "\x84\x31\x95\x33\xBF\xCD", "　\n", "\nSUXIDIC1\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := ReadUserFile(strings.NewReader(string(data)))
		if err != nil {
			if !bytes.Contains(data, []byte{0}) {
				t.Fatal(err)
			}
			return
		}
		last := 0
		for _, l := range file.Lines {
			if l.Line <= last {
				t.Fatalf("line %d after line %d", l.Line, last)
			}
			last = l.Line
		}
		// Written out, the words are read as they are, but for the few that
		// Normalize changes once more (see there).
		want := NewUserWords(file)
		for _, w := range want.Words() {
			if Normalize(w.Text).Text != w.Text {
				return
			}
		}
		text, err := want.AppendText(nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ReadUserWords(bytes.NewReader(text))
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if !slices.EqualFunc(got.Words(), want.Words(), func(a, b UserWord) bool { return a.Text == b.Text }) {
			t.Fatalf("%+v became %+v", want, got)
		}
	})
}

// manyUserWords is a file of n words as people keep them.
func manyUserWords(n int) string {
	syllables := []rune("客服态度快递柜驿站退款空调制冷屏幕电池发票押金充桩物业梯宽带话费")
	var b strings.Builder
	for i := range n {
		for j, rest := 0, i; j < 4; j, rest = j+1, rest/len(syllables) {
			b.WriteRune(syllables[(rest+j)%len(syllables)])
		}
		fmt.Fprintf(&b, " %d nz\n", i%1000)
	}
	return b.String()
}

// A file of 50,000 words is ready in some 70 ms on a processor of its own.
// The bound leaves room for slower machines.
func TestUserWordsLoadFast(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time")
	}
	s, err := Embedded(GSE)
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for i, w := range s.dictionary.all() {
		if i%7 == 0 {
			words = append(words, w)
		}
	}
	text := strings.Join(words[:50_000], "\n")
	best := time.Hour
	for range 5 {
		start := time.Now()
		words, err := ReadUserWords(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.With(words); err != nil {
			t.Fatal(err)
		}
		best = min(best, time.Since(start))
	}
	if best > 250*time.Millisecond {
		t.Errorf("50,000 words took %v at best", best)
	}
}

func BenchmarkReadUserWords(b *testing.B) {
	text := manyUserWords(50_000)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ReadUserWords(strings.NewReader(text)); err != nil {
			b.Fatal(err)
		}
	}
}
