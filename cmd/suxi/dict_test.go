package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"suxi/internal/job"
	"suxi/segment"
)

func newIndexOf(words ...string) *wordIndex {
	x := newWordIndex()
	for i, w := range words {
		x.add(segment.UserWord{Text: w}, i)
	}
	return x
}

func TestWordIndex(t *testing.T) {
	x := newIndexOf("客服", "客服态度", "态度", "T恤", "恤", "iPhone 15", "15", "服")
	tests := []struct{ text, want string }{
		{"", ""},
		{"没有", ""},
		{"客服态度", "客服 客服态度 服 态度"},
		{"客客服", "客服 服"},
		{"买T恤", "T恤 恤"},
		{"买t恤", "t恤 恤"},
		{"XT恤", "恤"},
		{"T恤X", "T恤 恤"},
		{"iPhone 15", "iPhone 15 15"},
		{"IPHONE 15 Pro", "IPHONE 15 15"},
		{"iPhone 15Pro", ""},
		{"é15", ""},
	}
	for _, test := range tests {
		var got []string
		for at := range x.in(test.text) {
			got = append(got, test.text[at.start:at.end])
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: got %s, want %s", test.text, strings.Join(got, " "), test.want)
		}
	}
}

func TestSentence(t *testing.T) {
	far := strings.Repeat("很", 20)
	tests := []struct{ text, want string }{
		{"客服", "客服"},
		{"买了。 这家客服太差, 退货", "这家客服太差"},
		{"客服!差", "客服"},
		{"差\n客服", "客服"},
		{far + "客服" + far, far[:45] + "客服" + far[:45]},
	}
	for _, test := range tests {
		at := strings.Index(test.text, "客服")
		if got := sentence(test.text, occurrence{0, at, at + len("客服")}); got != test.want {
			t.Errorf("%q: got %q, want %q", test.text, got, test.want)
		}
	}
}

func TestTokenChanges(t *testing.T) {
	segmenter := func(words string) *segment.Segmenter {
		s, err := segment.NewFromDictionary(strings.NewReader(words))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	segmenters := [2]*segment.Segmenter{
		segmenter("客服 100\n态度 100\n服务员 100\n电话 100"),
		segmenter("客服态度 100\n服务 100\n员 100\n服态 2\n电话 100"),
	}
	tests := []struct{ text, want string }{
		{"", ""},
		{"电话", ""},
		{"客服态度", "客服|态度→客服态度"},
		{"客服电话态度", "客服→客|服 态度→态|度"},
		{"服务员客服态度,服务员", "客服|态度→客服态度 服务员→服务|员 服务员→服务|员"},
	}
	for _, test := range tests {
		d := &dictDiff{found: map[string]int{}}
		d.addTokens(test.text, segmenters)
		d.finish()
		var got []string
		for _, c := range d.Changes {
			change := strings.Join(c.Old, "|") + "→" + strings.Join(c.New, "|")
			got = append(got, slices.Repeat([]string{change}, c.Count)...)
		}
		slices.Sort(got)
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: got %s, want %s", test.text, strings.Join(got, " "), test.want)
		}
		if rows := min(len(test.want), 1); d.RowsCut != rows {
			t.Errorf("%s: %d rows cut differently, want %d", test.text, d.RowsCut, rows)
		}
	}
}

// Files of user words with every frequency there are not ambiguous; see ambiguous.
func TestAmbiguousSpaces(t *testing.T) {
	tests := []struct {
		file string
		want []int // lines
	}{
		{"客服态度 10\n快递柜 5\n小米 14\n", nil},
		{"客服态度\n快递柜\n小米 14\n", []int{3}},
		{"iPhone 15\nModel S n\nVIP 通道 10\n", []int{1, 2, 3}},
		{"iPhone 15 nz\n\"iPhone 15\"\niPhone\t15\nModel Y\n", nil},
		{"客服态度 n\n快递柜\n", nil},
	}
	for _, test := range tests {
		file, err := segment.ReadUserFile(strings.NewReader(test.file))
		if err != nil {
			t.Fatal(err)
		}
		s, err := segment.NewFromDictionary(strings.NewReader("客服 9\n态度 9"))
		if err != nil {
			t.Fatal(err)
		}
		l := newLinter(s)
		l.addFile("words.txt", file)
		var got []int
		for _, f := range l.report.Findings {
			if f.Kind == "space" {
				got = append(got, f.Line)
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%q: lines %v, want %v", test.file, got, test.want)
		}
	}
}

// Words that look as if something else was meant are told, by kind.
func TestLintForms(t *testing.T) {
	base, err := segment.NewFromDictionary(strings.NewReader("客服 9\n态度 9"))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ line, want string }{
		{"客服态度", ""},
		{"Model Y", ""},
		{"#客服", "comment"},
		{"客服,10,n", "separator"},
		{"客服；态度", "separator"},
		{"客服、态度", "separator"},
		{"客服|态度", "separator"},
		{"“客服”", "separator"},
		{"客服,13800138000", "personal separator"},
		{"客服138 0013 8000", "personal"},
		{"客服 13800138000", "personal"},
		{"客服 138 0013 8000.5", "personal"},
		{"13800138000", "personal number"},
		{"zhangsan@example.com", "personal"},
		{"客服 0.5", "space"},
		{"客服 -3", "space"},
		{"客服 1e5", "space"},
		{"客服 ０.5", "space"},
		{`"客服 0.5"`, ""},
		{"客服 0.5\t", "space"},
		{"客服 0.5\t10", ""},
		{"iPhone 15", "space"},
		{"100", "number"},
		{"一百", "number"},
		{"100元", ""},
	}
	for _, test := range tests {
		file, err := segment.ReadUserFile(strings.NewReader(test.line))
		if err != nil {
			t.Fatal(err)
		}
		l := newLinter(base)
		l.addFile("words.txt", file)
		var got []string
		for _, f := range l.report.Findings {
			if f.Level == lintWarning {
				got = append(got, f.Kind)
			}
			if said := f.Word + f.Message; strings.Contains(said, "138") || strings.Contains(said, "8000") {
				t.Errorf("%s: %s: personal information in %s: %s", test.line, f.Kind, f.Word, f.Message)
			}
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: got %q, want %q", test.line, strings.Join(got, " "), test.want)
		}
	}
}

// The tokens of a word are not told where they are the pieces of a number or an
// address.
func TestLintMasksPieces(t *testing.T) {
	base, err := segment.NewFromDictionary(strings.NewReader("客服 9\n投诉 9"))
	if err != nil {
		t.Fatal(err)
	}
	file, err := segment.ReadUserFile(strings.NewReader("\"138 0013 8000\"\nzhang.san@example.com\n李强138 0013 8000\n投诉客服\n\"客服138 0013 8000\""))
	if err != nil {
		t.Fatal(err)
	}
	l := newLinter(base)
	l.addFile("words.txt", file)
	if l.after, err = base.With(segment.NewUserWords(file)); err != nil {
		t.Fatal(err)
	}
	l.checkWords()
	r := l.finish()
	personal := 0
	for _, f := range r.Findings {
		if f.Kind == "personal" {
			personal++
		}
	}
	if personal != 4 {
		t.Errorf("%d lines are personal, want 4: %v", personal, r.Findings)
	}
	said := fmt.Sprint(r.Findings, r.Proofs)
	for _, piece := range []string{"138", "0013", "8000", "zhang", "san", "example"} {
		if strings.Contains(said, piece) {
			t.Errorf("%s is told: %s", piece, said)
		}
	}
}

// A word of digits is found inside of numbers, as lint says.
func TestNumbersTakeNumbersApart(t *testing.T) {
	s, err := segment.New()
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ word, text string }{{"100", "3.100"}, {"一百", "三一百二十"}, {"两", "两百"}}
	for _, test := range tests {
		words, err := segment.ReadUserWords(strings.NewReader(test.word))
		if err != nil {
			t.Fatal(err)
		}
		with, err := s.With(words)
		if err != nil {
			t.Fatal(err)
		}
		if before, after := s.AppendEnds(nil, test.text), with.AppendEnds(nil, test.text); len(before) >= len(after) {
			t.Errorf("%s in %s: ends %v without, %v with the word", test.word, test.text, before, after)
		}
	}
}

// Files without an end are not read to it.
func TestBoundedDictionary(t *testing.T) {
	name := filepath.Join(t.TempDir(), "zeros")
	if err := os.WriteFile(name, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(name, 65<<20); err != nil {
		t.Fatal(err)
	}
	if _, _, err := job.Dictionaries([]string{name}, nil); err == nil || !strings.HasSuffix(err.Error(), ": user words: more than 64 MiB") {
		t.Errorf("error %v, want more than 64 MiB", err)
	}
}

// What lint says of overlaps holds: in the text that it gives, the word does not
// come out, and beside it one that overlaps does.
func TestOverlaps(t *testing.T) {
	base, err := segment.NewFromDictionary(strings.NewReader("客服 9\n态度 9"))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ words, want string }{
		{"客服态度 态度太差", "overlaps 态度太差: 客服态度|太|差"}, // equally long: the left one
		{"客服态 态度太差", "overlaps 客服态: 客服|态度太差"},
		{"客服态 态度", "overlaps 态度: 客服态|度"},
		{"iPhone手机 手机壳", "overlaps 手机壳: iPhone手机|壳"},
		{"客服 态度", ""},
		{"客服态度 态度", "inside 态度: 客服态度"},
		{"XT恤 T恤", ""},
		{"哈哈", ""},
		{"客服态 态度 服态度不", "inside 态度: 服态度不, overlaps 客服态: 客|服态度不, overlaps 态度: 客服态|度"},
	}
	for _, test := range tests {
		file, err := segment.ReadUserFile(strings.NewReader(strings.ReplaceAll(test.words, " ", "\n")))
		if err != nil {
			t.Fatal(err)
		}
		l := newLinter(base)
		l.addFile("words.txt", file)
		if l.after, err = base.With(segment.NewUserWords(file)); err != nil {
			t.Fatal(err)
		}
		l.checkOverlaps()
		var got []string
		for _, f := range l.report.Findings {
			got = append(got, fmt.Sprintf("%s %s: %s", f.Kind, f.Word, f.Message[strings.LastIndex(f.Message, " ")+1:]))
		}
		if strings.Join(got, ", ") != test.want {
			t.Errorf("%s: got %s, want %s", test.words, strings.Join(got, ", "), test.want)
		}
	}
}

// manyWords is a file of n user words.
func manyWords(n int) string {
	syllables := []rune("客服态度快递柜驿站退款空调制冷屏幕电池发票押金充桩物业梯宽带话费")
	var b strings.Builder
	for i := range n {
		for j, rest := 0, i; j < 4; j, rest = j+1, rest/len(syllables) {
			b.WriteRune(syllables[(rest+j)%len(syllables)])
		}
		fmt.Fprintf(&b, " %d nz\n", i)
	}
	return b.String()
}

// A large file is checked, and its report kept short.
func TestLintManyWords(t *testing.T) {
	t.Chdir(t.TempDir())
	plant(t, ".", map[string]string{"words.txt": manyWords(20_000)})
	stdout, stderr, status := suxi(t, "dict", "lint", "words.txt")
	if status != exitDone {
		t.Fatal(stderr)
	}
	for _, want := range []string{"\nand 19980 more of frequency: --json has them all\n", "\n20000 words: 0 errors, "} {
		if !strings.Contains(stdout, want) {
			t.Errorf("no %q in\n%s", want, stdout)
		}
	}
	if lines := strings.Count(stdout, "\n"); lines > 200 {
		t.Errorf("%d lines", lines)
	}
}
