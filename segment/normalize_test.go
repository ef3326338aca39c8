package segment

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/rangetable"
	"golang.org/x/text/width"
)

func ExampleNormalize() {
	n := Normalize("螢幕碎了，Ｔｅｌ：１３９")
	fmt.Println(n.Text)
	fmt.Printf("%+v\n", n.Counts)

	start := strings.Index(n.Text, "Tel")
	start, end := n.Span(start, start+len("Tel"))
	fmt.Println(n.Original[start:end])
	// Output:
	// 萤幕碎了,Tel:139
	// {Invalid:0 Invisible:0 Markup:0 Shifted:0 Pinyin:0 Width:8 Traditional:1 Repeated:0 Masked:0}
	// Ｔｅｌ
}

func TestNormalize(t *testing.T) {
	tests := []struct {
		name, text, want string
		counts           Counts
	}{
		{name: "empty"},
		{name: "clean", text: "押金没退。", want: "押金没退。"},
		{name: "ASCII", text: "Order #A-12, 3 days!", want: "Order #A-12, 3 days!"},
		{name: "case kept", text: "ＡｂＣ", want: "AbC", counts: Counts{Width: 3}},
		{name: "ideographic space", text: "退　款", want: "退 款", counts: Counts{Width: 1}},
		{name: "typesetting punctuation", text: "（假货！）", want: "(假货!)", counts: Counts{Width: 3}},
		{name: "half-width kana", text: "ﾀｵﾙ", want: "タオル", counts: Counts{Width: 3}},
		{name: "no NFKC", text: "５㎡的½①", want: "5㎡的½①", counts: Counts{Width: 1}},
		{name: "Traditional", text: "電鍋壞了", want: "电锅坏了", counts: Counts{Traditional: 3}},
		{name: "phrase protects", text: "乾隆與乾貨", want: "乾隆与干货", counts: Counts{Traditional: 3}},
		{name: "longest phrase", text: "乾坤一擲", want: "乾坤一掷", counts: Counts{Traditional: 1}},
		{name: "phrase unlike its characters", text: "不瞭解，反覆問", want: "不了解,反复问",
			counts: Counts{Width: 1, Traditional: 3}},
		{name: "four bytes for three", text: "含二噁英", want: "含二𫫇英", counts: Counts{Traditional: 1}},
		{name: "things break", text: "门被打坏，一坏再坏", want: "门被打坏,一坏再坏", counts: Counts{Width: 1}},
		{name: "bad bytes", text: "\xff坏\xe5\x9d", want: "\uFFFD坏\uFFFD\uFFFD", counts: Counts{Invalid: 3}},
		{name: "surrogate half", text: "\xed\xa0\x80", want: "\uFFFD\uFFFD\uFFFD", counts: Counts{Invalid: 3}},
		{name: "a replacement character is valid", text: "退\uFFFD", want: "退\uFFFD"},
		{name: "NUL", text: "退\x00款", want: "退款", counts: Counts{Invisible: 1}},
		{name: "white space stays", text: "退\t款\r\n了\u00a0\u2028", want: "退\t款\r\n了\u00a0\u2028"},
		{name: "control characters", text: "退\x1b\u0085\x7f款", want: "退款", counts: Counts{Invisible: 3}},
		{name: "zero width", text: "\ufeff退\u200b\u2060款\u00ad\u202e", want: "退款", counts: Counts{Invisible: 5}},
		{name: "variation selectors", text: "☎\ufe0f葛\U000e0100", want: "☎葛", counts: Counts{Invisible: 2}},
		{name: "nothing to see", text: "\u200b\u200b", want: "", counts: Counts{Invisible: 2}},
		{name: "three marks", text: "退款！！！", want: "退款!!!", counts: Counts{Width: 3}},
		{name: "more marks", text: "退款！！！！！快。。。。~~~~~", want: "退款!!!快。。。~~~",
			counts: Counts{Width: 3, Repeated: 5}},
		{name: "either width", text: "？?？?退,，，,", want: "???退,,,", counts: Counts{Width: 4, Repeated: 2}},
		{name: "some of either width", text: "好!！坏。｡", want: "好!!坏。。", counts: Counts{Width: 2}},
		{name: "mixed", text: "为什么！！！！？？", want: "为什么!!?", counts: Counts{Width: 3, Repeated: 3}},
		{name: "mixed from the start", text: "为什么?!?!?!", want: "为什么?!?", counts: Counts{Repeated: 3}},
		{name: "ellipsis", text: "等……再等………………", want: "等……再等……", counts: Counts{Repeated: 4}},
		{name: "dots", text: "等......再等...", want: "等...再等...", counts: Counts{Repeated: 3}},
		{name: "lines", text: "-----____——", want: "---___——", counts: Counts{Repeated: 3}},
		{name: "marks in codes", text: "AB-----12，http://a.example/a---b----c 3....5 A１－－－－－２ A-----", want: "AB-----12,http://a.example/a---b----c 3....5 A1-----2 A---",
			counts: Counts{Width: 8, Repeated: 2}},
		{name: "fillers and tags", text: "退\u034f\u061c\u115f\u1160\u180e\u2800\u3164\uffa0\ufff9款\ufffb\U000e0001\U000e007f", want: "退款", counts: Counts{Invisible: 12}},
		{name: "no marks", text: "8888哈哈哈哈哈aaaaa138****0000((((😡😡😡😡", want: "8888哈哈哈哈哈aaaaa138****0000((((😡😡😡😡"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			n := Normalize(test.text)
			if n.Text != test.want || n.Counts != test.counts {
				t.Errorf("got %q %+v, want %q %+v", n.Text, n.Counts, test.want, test.counts)
			}
			if n.Original != test.text {
				t.Errorf("Original is %q, want %q", n.Original, test.text)
			}
		})
	}
}

func TestSpan(t *testing.T) {
	// Changed characters of every pair of lengths, and one of equal length.
	const text = "a\xffＡ噁漢ｶ二噁英b"
	n := Normalize(text)
	tests := []struct{ part, want string }{
		{"a", "a"},
		{"\uFFFD", "\xff"},
		{"A", "Ａ"},
		{"恶", "噁"},
		{"汉", "漢"},
		{"A恶汉", "Ａ噁漢"},
		{"カ", "ｶ"},
		{"二𫫇英", "二噁英"},
		{"𫫇", "噁"},
		{"英b", "英b"},
		{"b", "b"},
		{n.Text, text},
	}
	for _, test := range tests {
		at := strings.Index(n.Text, test.part)
		if at < 0 {
			t.Errorf("%q is not in %q", test.part, n.Text)
			continue
		}
		start, end := n.Span(at, at+len(test.part))
		if got := text[start:end]; got != test.want {
			t.Errorf("%q was %q, want %q", test.part, got, test.want)
		}
	}
}

func TestNormalizeCleanTextDoesNotAllocate(t *testing.T) {
	clean := strings.Repeat("快递丢了件, 客服说要等7天。", 50)
	simplifier()
	if n := testing.AllocsPerRun(100, func() { Normalize(clean) }); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}

func TestNormalizeOffsetMapIsCompact(t *testing.T) {
	n := Normalize(strings.Repeat("電鍋壞了", 1000) + "！")
	if len(n.shifts) != 1 {
		t.Errorf("%d shifts for 3,000 conversions of equal length and one comma, want 1", len(n.shifts))
	}
}

func TestFoldEqualsWidthFold(t *testing.T) {
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		if got, want := string(fold(r)), width.Fold.String(string(r)); got != want {
			t.Errorf("fold(%U) = %q, want %q", r, got, want)
		}
	}
}

var spelling = sync.OnceValue(func() map[string]string {
	rules := make(map[string]string)
	for _, dictionary := range []string{traditionalPhrases, traditionalCharacters} {
		for from, to := range entries(dictionary) {
			if from == broken || !strings.Contains(from, broken) {
				rules[from] = to
			}
		}
	}
	return rules
})

func FuzzNormalizeSpelling(f *testing.F) {
	for _, seed := range []string{
		"", "快递员拒绝退货。", "樓梯間\x00的雞蛋\xff\xfe", "ＡＢＣ，１２３　ﾀｵﾙ", "二噁英乾隆乾乾淨淨", "\xed\xa0\x80\xe5\x9d",
		"一坏打坏", "么麼么麽", "\u200b！？！！!!退……………", "。。｡。、､、、.．..", "?!?!?",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n := Normalize(text)
		if n.Counts.Markup+n.Counts.Shifted+n.Counts.Pinyin > 0 {
			return // not for the oracle
		}
		original, normal := bySpelling(text)
		if want := strings.Join(normal, ""); n.Text != want {
			t.Fatalf("%q became %q, want %q", text, n.Text, want)
		}
		at, from := 0, 0
		for i := range normal {
			start, end := n.Span(at, at+len(normal[i]))
			if start != from || end != from+len(original[i]) {
				t.Fatalf("character %d of %q has span %d, %d, want %d, %d",
					i, text, start, end, from, from+len(original[i]))
			}
			at, from = at+len(normal[i]), end
		}
	})
}

// bySpelling normalises text without markup, pinyin and shifts in the most
// obvious way. It returns the normalised spelling of each character, and the
// original one with what was removed.
func bySpelling(text string) (original, normal []string) {
	var removed string
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		removed += text[:size]
		if unicode.Is(unseen, r) {
			if n := len(original); n > 0 {
				original[n-1] += removed
				removed = ""
			}
		} else {
			original = append(original, removed)
			normal = append(normal, width.Fold.String(strings.ToValidUTF8(text[:size], "\uFFFD")))
			removed = ""
		}
		text = text[size:]
	}
	for i := 0; i < len(normal); {
		n := min(len(normal)-i, 20)
		for ; n > 0; n-- {
			if to, ok := spelling()[strings.Join(normal[i:i+n], "")]; ok {
				copy(normal[i:], strings.Split(to, ""))
				break
			}
		}
		i += max(n, 1)
	}
	for i := 0; i < len(normal); {
		end := i + 1
		for end < len(normal) && kind(normal[end]) == kind(normal[i]) && kind(normal[i]) != "" {
			end++
		}
		limit := 3
		if normal[i] == "…" {
			limit = 2
		}
		if end-i > limit && !(i > 0 && end < len(normal) && isCode(normal[i-1]) && isCode(normal[end])) {
			kept := i + limit - 1
			for other := i; other < end; other++ {
				if normal[other] != normal[i] {
					kept = max(kept, other)
					break
				}
			}
			keep := func(k int) bool { return k < i+limit-1 || k == kept }
			for k := end - 1; k > i; k-- {
				if !keep(k) {
					original[k-1] += original[k]
					original, normal = slices.Delete(original, k, k+1), slices.Delete(normal, k, k+1)
				}
			}
			end = i + limit
		}
		i = end
	}
	return original, normal
}

func isCode(character string) bool { return len(character) == 1 && isAlphanumeric[character[0]] }

// kind returns what is equal for marks that form a run, and nothing for others.
func kind(character string) string {
	switch {
	case character == "?":
		return "!"
	case strings.Contains("!.,;:~-_=。、…—", character):
		return character
	}
	return ""
}

// unseen are the characters of Unicode that control or format and nothing else.
var unseen = rangetable.Merge(
	&unicode.RangeTable{R16: []unicode.Range16{
		{0, 8, 1}, {11, 12, 1}, {14, 31, 1}, {0x7F, 0x9F, 1}, {0xAD, 0xAD, 1}, {0x34F, 0x34F, 1}, {0x61C, 0x61C, 1}, {0x115F, 0x1160, 1},
		{0x180E, 0x180E, 1}, {0x200B, 0x200F, 1}, {0x202A, 0x202E, 1}, {0x2060, 0x2064, 1}, {0x2066, 0x206F, 1}, {0x2800, 0x2800, 1}, {0x3164, 0x3164, 1}, {0xFEFF, 0xFEFF, 1},
		{0xFFA0, 0xFFA0, 1}, {0xFFF9, 0xFFFB, 1},
	}, R32: []unicode.Range32{{0xE0001, 0xE007F, 1}}},
	unicode.Variation_Selector,
)

// Every field of Counts is a rule's, by its name.
func TestCountsAll(t *testing.T) {
	fields := reflect.TypeFor[Counts]()
	i := 0
	for rule := range (Counts{}).All() {
		var c Counts
		reflect.ValueOf(&c).Elem().Field(i).SetInt(7)
		if name := strings.ToLower(fields.Field(i).Name); name != rule.String() {
			t.Errorf("field %d is %s, rule %s", i, name, rule)
		}
		for other, n := range c.All() {
			if want := map[bool]int{true: 7}[other == rule]; n != want {
				t.Errorf("%s counts %d in %+v, want %d", other, n, c, want)
			}
		}
		i++
	}
	if i != fields.NumField() || i != len(ruleNames) {
		t.Errorf("%d rules, %d fields, %d names", i, fields.NumField(), len(ruleNames))
	}
}
