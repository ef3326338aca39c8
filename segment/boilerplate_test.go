package segment

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func ExampleLines() {
	var lines Lines
	for i := range 6 {
		lines.Add(fmt.Sprintf("快递丢了%d件\n本邮件及其附件含有保密信息，请勿转发\n第%d页", i, i+1))
	}
	b := lines.Boilerplate()
	for _, line := range b.Lines() {
		fmt.Println(line.Count, line.Short(asItIs))
	}
	n := b.Mask(Normalize("冰箱不制冷\n本邮件及其附件含有保密信息，请勿转发\n第 1 页\n急"))
	fmt.Printf("%q\n", n.Text)
	// Output:
	// 6 本邮件及其附件含有保密信息,请勿转发
	// 6 第#页
	// "冰箱不制冷\n急"
}

const notice = "本表由服务大厅统一印制"

func asItIs(text string) string { return text }

// boilerplate returns the lines as a list shows them.
func boilerplate(texts ...string) []Line {
	var lines Lines
	for _, text := range texts {
		lines.Add(text)
	}
	list := lines.Boilerplate().Lines()
	for i := range list {
		list[i].Text = list[i].Short(asItIs)
	}
	return list
}

// What must not be shown is looked for in the line as it was read.
func TestShort(t *testing.T) {
	redact := func(text string) string { return strings.ReplaceAll(text, " 2222222", "〔座机〕") }
	long := strings.Repeat("本", 49)
	for _, test := range []struct{ text, want string }{
		{"第 1 页 共 100 页", "第#页共#页"},
		{"编号 10086 2222222 请勿外传", "编号10086〔座机〕请勿外传"},
		{"窗口 3 2222222", "窗口3〔座机〕"},
		{"编号 # 1000000", "编号#1000000"},
		{long + "电话号码 2222222 请勿外传", long + "电话号码〔座机〕请勿外…"},
	} {
		if got := (Line{Text: test.text}).Short(redact); got != test.want {
			t.Errorf("%s is shown as %s, want %s", test.text, got, test.want)
		}
	}
}

// Of equal lines one is kept, whatever their order.
func TestLineIsOneOfThem(t *testing.T) {
	texts := []string{"水\n窗口 3 号受理中心", "水水\n窗口 12 号受理中心", "急\n窗口1号受理中心", "坏\n窗口 9 号受理中心", "漏\n窗口 2号受理中心"}
	var want []Line
	for seed := range uint64(9) {
		rand.New(rand.NewPCG(seed, 0)).Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
		var lines Lines
		for _, text := range texts {
			lines.Add(text)
		}
		got := lines.Boilerplate().Lines()
		if len(got) != 1 || seed > 0 && !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
		want = got
	}
}

func TestBoilerplate(t *testing.T) {
	distinct := func(n int, format string) (texts []string) {
		for i := range n {
			texts = append(texts, fmt.Sprintf(format, strings.Repeat("水", i+1)))
		}
		return texts
	}
	form := notice + "\n"
	tests := []struct {
		name  string
		texts []string
		want  []Line
	}{
		{"nothing", nil, nil},
		{"five texts", distinct(5, form+"%s"), []Line{{notice, 5}}},
		{"four texts", distinct(4, form+"%s"), nil},
		{"a tenth", append(distinct(5, form+"%s"), distinct(45, "%s\n坏")...), []Line{{notice, 5}}},
		{"less than a tenth", append(distinct(5, form+"%s"), distinct(46, "%s\n坏")...), nil},
		{"texts of one line have no share", append(distinct(5, form+"%s"), distinct(90, "%s")...), []Line{{notice, 5}}},
		{"whole texts", slices.Repeat([]string{"很差", "服务态度非常恶劣希望处理"}, 50), nil},
		{"white space around one line", slices.Repeat([]string{"\n服务态度非常恶劣希望处理\n"}, 50), nil},
		{"short lines are demands", distinct(50, "要求退款\n%s"), nil},
		{"page numbers are short", distinct(5, "%s\n第3页 共9页"), []Line{{"第#页共#页", 5}}},
		{"short numbers are equal", []string{"x1\n窗口：24-001受理中心", "x2\n窗口：4-02受理中心", "x3\n窗口：3-7受理中心",
			"x4\n窗口：１-1受理中心", "x5\n窗 口：24-001受理中心\r\n"}, []Line{{"窗口:#-#受理中心", 5}}},
		{"pages in English", distinct(5, "%s\nPage 3 of 12\npage 9"), []Line{{"Page#of#", 5}, {"page#", 5}}},
		{"long numbers are not", []string{"水\n投诉电话：13900001111", "水水\n投诉电话：13900001112", "水\n投诉电话：010-800-7001",
			"水水\n投诉电话：010-800-7002", "水\n投诉电话：010-800-7003"}, nil},
		{"dates are not", []string{"水\n投诉日期：2024-05-01", "水水\n投诉日期：2024-05-02", "水\n投诉日期：2024-06-01",
			"水水\n投诉日期：2024-06-02", "水\n投诉日期：2024-06-03"}, nil},
		{"nor numbers alone", []string{"水\n4010001", "水水\n4010002", "水\n4010003", "水水\n4010004", "水\n4010005"}, nil},
		{"orders of one text", []string{"水\n订单号4010001未退\n订单号4010002未退\n订单号4010003未退"}, nil},
		{"once for each text", []string{strings.Repeat(form, 5) + "a", "b\nc"}, nil},
		{"one text", []string{"a\n" + form + "b\n" + form + "c\n" + form}, []Line{{notice, 3}}},
		{"one text, twice", []string{"a\n" + form + "b\n" + form}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := boilerplate(test.texts...); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestBoilerplateOfManyLines(t *testing.T) {
	if testing.Short() {
		t.Skip("adds 60,000 texts")
	}
	var texts []string
	for i := range 60_000 {
		text := fmt.Sprintf("%s的投诉已经没有人处理\n", strings.Map(func(r rune) rune { return '一' + (r - '0') }, fmt.Sprint(i)))
		if i%4 == 0 {
			text += notice
		}
		texts = append(texts, text+"\n急")
	}
	want := []Line{}
	for seed := range uint64(3) {
		rand.New(rand.NewPCG(seed, 0)).Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
		var lines Lines
		for _, text := range texts {
			lines.Add(text)
		}
		if n := len(lines.lines); n > maxLines {
			t.Fatalf("%d lines are kept, more than %d", n, maxLines)
		}
		got := lines.Boilerplate().Lines()
		if len(got) != 1 || got[0].Text != notice {
			t.Fatalf("got %v, want %s", got, notice)
		}
		if seed > 0 && !slices.Equal(got, want) {
			t.Errorf("got %v in another order, want %v", got, want)
		}
		want = got
	}
}

func TestMask(t *testing.T) {
	var lines Lines
	for i := range 5 {
		lines.Add(strings.Repeat("水", i+1) + "\n" + notice + "\n第1页")
	}
	b := lines.Boilerplate()
	tests := []struct {
		name, text, want string
		count            int
	}{
		{"none", "漏水\n三天了", "漏水\n三天了", 0},
		{"first", notice + "\n漏水", "漏水", 12},
		{"last", "漏水\n第2页", "漏水\n", 3},
		{"between", "漏水\r\n 第 2 页 \r\n三天了", "漏水\r\n三天了", 9},
		{"within a line", notice + "漏水\n急", notice + "漏水\n急", 0},
		{"the whole text", notice + "\n第2页", notice + "\n第2页", 0},
		{"a text of one line", notice, notice, 0},
		{"folded", "漏水！\n第２頁\n急", "漏水!\n急", 4},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			n := b.Mask(Normalize(test.text))
			if n.Text != test.want || n.Counts.Masked != test.count {
				t.Errorf("got %q, %d characters, want %q, %d", n.Text, n.Counts.Masked, test.want, test.count)
			}
			checkOffsets(t, n)
		})
	}
}

// What is quoted from a text is not what was masked in it.
func TestMaskedLinesAreNotQuoted(t *testing.T) {
	var lines Lines
	for i := range 5 {
		lines.Add(notice + "\n第1页\n" + strings.Repeat("水", i+1))
	}
	seg, err := New()
	if err != nil {
		t.Fatal(err)
	}
	seg, err = seg.Masking(lines.Boilerplate()).With(new(UserWords))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ text, first, last string }{
		{notice + "\n第２頁\r\n漏水，退款", "漏水", "退款"},
		{"\u200b" + notice + "\n漏水\n" + notice + "\n退款\n第3页", "漏水", "\n第3页"},
		{"漏水\n" + notice + "\n退款", "漏水", "退款"},
		{notice, "本表", "印制"}, // nothing else: it stays
	} {
		d := seg.Document(test.text)
		checkOffsets(t, d.Normalized)
		tokens := slices.Collect(d.Tokens())
		first, last := tokens[0], tokens[len(tokens)-1]
		if got := test.text[first.Start:first.End]; got != test.first {
			t.Errorf("the first token of %q is %q there, want %q", test.text, got, test.first)
		}
		if start, end := d.Span(0, len(first.Text)); start != first.Start || end != first.End {
			t.Errorf("the first token of %q has the span %d, %d, want %d, %d", test.text, start, end, first.Start, first.End)
		}
		if got := test.text[last.Start:last.End]; got != test.last {
			t.Errorf("the last token of %q is %q there, want %q", test.text, got, test.last)
		}
	}
	if masked := seg.Masking(nil).Document(notice + "\n漏水").Counts.Masked; masked != 0 {
		t.Errorf("without boilerplate %d characters are masked", masked)
	}
}

// A complaint that many write is as frequent as boilerplate, but is what a text
// says: it stays where nothing else would.
func TestMaskKeepsTheRarest(t *testing.T) {
	const complaint, other = "热水器用了三天就不出水", "送餐的人把汤全洒在门口"
	form := func(text string, page int) string {
		return fmt.Sprintf("%s\n%s\n第%d页 共60页", notice, text, page)
	}
	var lines Lines
	for i := range 60 {
		lines.Add(form([]string{complaint, other, strings.Repeat("水", i+1)}[i%3], i))
	}
	b := lines.Boilerplate()
	for _, test := range []struct{ text, want string }{
		{form(complaint, 7), complaint + "\n"},
		{form(other, 60), other + "\n"},
		{form(complaint+"\n"+other, 7), complaint + "\n" + other + "\n"}, // as rare
		{form("漏水", 7), "漏水\n"},
		{form("12345", 7), form("12345", 7)}, // no letters: the page is as rare as the notice
		{"第1页\n第2页", "第1页\n第2页"},
		{"第1页 共60页\n第2页 共60页", "第1页 共60页\n第2页 共60页"},
	} {
		n := b.Mask(Normalize(test.text))
		if n.Text != test.want {
			t.Errorf("%q is masked to %q, want %q", test.text, n.Text, test.want)
		}
		checkOffsets(t, n)
	}
}

func TestMergeBoilerplate(t *testing.T) {
	of := func(line string, rows int) *Boilerplate {
		var lines Lines
		for i := range rows {
			lines.Add(line + "\n" + strings.Repeat("水", i+1))
		}
		return lines.Boilerplate()
	}
	merged := MergeBoilerplate(of(notice, 5), of("投诉受理中心转办单", 6), of(notice, 7), of(notice, 4))
	want := []Line{{notice, 12}, {"投诉受理中心转办单", 6}}
	if got := merged.Lines(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := merged.Mask(Normalize("漏水\n" + notice + "\n")).Text; got != "漏水\n" {
		t.Errorf("masked to %q", got)
	}
	if got := MergeBoilerplate().Lines(); len(got) > 0 {
		t.Errorf("nothing merged has %v", got)
	}
}
