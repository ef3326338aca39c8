package segment

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

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
	// {Width:8 Traditional:1 Invalid:0}
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
		{name: "NUL", text: "退\x00款", want: "退\x00款"},
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

// The right column was written by the opencc 1.1.5 command with a t2s
// configuration over the two embedded dictionaries.
func TestNormalizeEqualsOpenCC(t *testing.T) {
	tests := []struct{ text, want string }{
		{"我在網上買的電鍋才用兩天就壞了", "我在网上买的电锅才用两天就坏了"},
		{"維修師傅弄髒了牆壁還說乾淨得很", "维修师傅弄脏了墙壁还说干净得很"},
		{"外賣裡面有頭髮麵條也發霉了", "外卖里面有头发面条也发霉了"},
		{"乾隆年間的古玩是假的", "乾隆年间的古玩是假的"},
		{"著名品牌的手機螢幕一摔就碎", "著名品牌的手机萤幕一摔就碎"},
		{"他們藉口缺貨後來乾脆不回覆", "他们借口缺货后来干脆不回复"},
		{"隻身在外租房中介強行扣下押金", "只身在外租房中介强行扣下押金"},
		{"銀行櫃檯排隊兩個鐘頭只開了一個窗口", "银行柜台排队两个钟头只开了一个窗口"},
		{"這班公車總是晚點司機還鬧脾氣", "这班公车总是晚点司机还闹脾气"},
		{"洗了一次就變成鹹菜一樣", "洗了一次就变成咸菜一样"},
		{"么麼小事也要投訴三次才有人理", "幺麽小事也要投诉三次才有人理"},
		{"合同上寫著免費保固三年現在要收錢", "合同上写著免费保固三年现在要收钱"},
		{"餘款遲遲不退剩餘的課也不讓上", "余款迟迟不退剩余的课也不让上"},
		{"鐘點工遲到錶面刮花了不承認", "钟点工迟到表面刮花了不承认"},
		{"裡程數被調過車行不認賬", "里程数被调过车行不认账"},
		// Simplified already.
		{"乾隆年间的仿品当真品卖", "乾隆年间的仿品当真品卖"},
		{"著名品牌的旗舰店也卖假货", "著名品牌的旗舰店也卖假货"},
		{"后来干脆不接电话干果也发霉了", "后来干脆不接电话干果也发霉了"},
		{"说好只收一千元结算时却多出三百", "说好只收一千元结算时却多出三百"},
		{"皇后大道的酒店前台态度恶劣", "皇后大道的酒店前台态度恶劣"},
		{"师傅借故拖延了解情况后仍不复工", "师傅借故拖延了解情况后仍不复工"},
		{"钟点工把手表和台灯弄坏了", "钟点工把手表和台灯弄坏了"},
	}
	for _, test := range tests {
		if got := Normalize(test.text).Text; got != test.want {
			t.Errorf("Normalize(%q) = %q, want %q", test.text, got, test.want)
		}
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

// What Normalize takes for granted about the embedded dictionaries.
func TestConversionTables(t *testing.T) {
	for _, table := range []struct {
		name, data string
		entries    int
	}{
		{"TSCharacters", traditionalCharacters, 4148},
		{"TSPhrases", traditionalPhrases, 476},
	} {
		n := 0
		for from, to := range entries(table.data) {
			n++
			if utf8.RuneCountInString(from) != utf8.RuneCountInString(to) {
				t.Errorf("%s: %q and %q differ in length", table.name, from, to)
			}
			for _, r := range from + to {
				if r < utf8.RuneSelf || fold(r) != r {
					t.Errorf("%s: %q has a character that width folding makes or changes", table.name, from)
				}
			}
		}
		if n != table.entries {
			t.Errorf("%s: %d entries, want %d", table.name, n, table.entries)
		}
	}
	phrases := 0
	for _, r := range simplifier().rules {
		phrases += len(r.phrases)
	}
	if want := 476 - 17; phrases != want {
		t.Errorf("%d phrases in use, want %d: all but the 17 with %s", phrases, want, broken)
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

// bySpelling normalises text in the most obvious way. It returns the original
// and the normalised spelling of each character.
func bySpelling(text string) (original, normal []string) {
	for len(text) > 0 {
		_, size := utf8.DecodeRuneInString(text)
		original = append(original, text[:size])
		normal = append(normal, width.Fold.String(strings.ToValidUTF8(text[:size], "\uFFFD")))
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
	return original, normal
}
