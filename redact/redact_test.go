package redact

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"suxi/segment"
)

// What Mask leaves of a text is what stands outside the spans.
func TestMask(t *testing.T) {
	for _, c := range readCases(t) {
		want, from := "", 0
		for _, s := range c.found {
			want += c.text[from:s.Start] + "〔" + s.Kind.Label() + "〕"
			from = s.End
		}
		want += c.text[from:]
		if got := Mask(c.text); got != want {
			t.Errorf("cases.txt:%d: Mask(%q) = %q, want %q", c.line, c.text, got, want)
		}
	}
}

// Numbers with something inside that is removed or rewritten before texts are
// cut into words, and looks like a whole number afterwards.
func TestHidden(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"电话138\u200b1234\u200b5678。", "电话〔手机〕。"},
		{"电话138\u00ad12345678。", "电话〔手机〕。"},
		{"电话138<b>1234</b>5678。", "电话〔手机〕。"},
		{"电话13812345<!-- x -->678。", "电话〔手机〕。"},
		{"电话&#49;&#51;8 1234 5678。", "电话〔手机〕。"},
		{"电话138&nbsp;1234&nbsp;5678。", "电话〔手机〕。"},
		{"电话１３８\u200b１２３４５６７８。", "电话〔手机〕。"},
		{"电话138\u200b1234\u200b567８。", "电话〔手机〕。"},
		{"电话1381234567&#56;。", "电话〔手机〕。"},
		{"身份证110101199003\ufeff078515。", "身份证〔身份证〕。"},
		{"卡号6222 0210<i></i> 0000 1235。", "卡号〔银行卡〕。"},
		{"座机0755<span>-2600</span>1234。", "座机〔座机〕。"},
		{"邮箱zhang\u200bsan@qq.com。", "邮箱〔邮箱〕。"},
		{"邮箱zhangsan&commat;qq.com。", "邮箱〔邮箱〕。"},
		{"邮箱zhangsan@qq&#46;com。", "邮箱〔邮箱〕。"},
		// Traditional characters that the lists of names do not have.
		{"法定代表人鄧崗明失聯", "法定代表人〔姓名〕失聯"},
		{"法定代表人邓崗明失联", "法定代表人〔姓名〕失联"},

		// What stands around a number is not part of it.
		{"<p>13812345678</p>退款", "<p>〔手机〕</p>退款"},
		{"<p>138\u200b12345678</p>退款", "<p>〔手机〕</p>退款"},
		{"\ufeff13812345678\u200b", "\ufeff〔手机〕\u200b"},
		{"电话<b>13812345678</b>，<b>010-60001234</b>。", "电话<b>〔手机〕</b>，<b>〔座机〕</b>。"},
		{"<a href=\"tel:13812345678\">13812345678</a>", "<a href=\"tel:〔手机〕\">〔手机〕</a>"},
		// Between two numbers there may be nothing else.
		{"<b>13812345678</b><b>137</b>12345678", "<b>〔手机〕</b><b>〔手机〕"},
		{"13812345678\u200b139\u200b12345678", "〔手机〕\u200b〔手机〕"},
		{"137<b>12345678</b><b>13812345678</b>", "〔手机〕</b><b>〔手机〕</b>"},
		{"138<wbr>12345678", "〔手机〕"},
		{"138<a>1234<b>5678", "〔手机〕"},
		// What is found both ways is masked once, and all of it.
		{"邮箱zhang\u200bsan@qq.com或138\u200b12345678", "邮箱〔邮箱〕或〔手机〕"},
		{"a\u200bb13812345678@qq.com", "〔邮箱〕"},
		// A run that goes on is still no number.
		{"订单2023<b>0701</b>12345", "订单2023<b>0701</b>12345"},
		{"13812<3>45678", "13812<3>45678"},
	} {
		if got := Mask(tt.text); got != tt.want {
			t.Errorf("Mask(%q) = %q, want %q", tt.text, got, tt.want)
		}
	}
}

// What sift does not find worth a look holds nothing, and what it thinks hides
// nothing does not.
func TestSift(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 25).Draw(t, "pieces"), "")
		numeric, hiding := sift(text)
		worth := numeric || hiding || len(lexical.scan(text)) > 0
		if found := merge(look(text), findHidden(text, look)); len(found) > 0 && !worth {
			t.Fatalf("find(%q) passes over %v", text, found)
		}
		if found := merge(look(text), findHidden(text, look)); !hiding && !slices.Equal(found, look(text)) {
			t.Fatalf("sift(%q) says nothing is hidden: %v", text, found)
		}
	})
}

func look(text string) []Span { return finder{}.lookAt(text) }

// checkInvariants holds for every text.
func checkInvariants(t interface{ Fatalf(string, ...any) }, text string) {
	end := 0
	for _, s := range Find(text) {
		if s.Start < end || s.End <= s.Start || s.End > len(text) {
			t.Fatalf("Find(%q): span %v overlaps, is empty or out of range", text, s)
		}
		if utf8.ValidString(text) && !utf8.ValidString(text[s.Start:s.End]) {
			t.Fatalf("Find(%q): span %v cuts a character", text, s)
		}
		if s.Kind.Label() == string(s.Kind) {
			t.Fatalf("Find(%q): kind %q has no label", text, s.Kind)
		}
		end = s.End
	}
	masked := Mask(text)
	normal := segment.Normalize(masked).Text
	if left := look(blank(normal, masksIn(normal))); len(left) > 0 {
		t.Fatalf("Mask(%q) = %q, which is personal again once it is normalised: %v", text, masked, left)
	}
	if again := Mask(masked); again != masked {
		t.Fatalf("Mask is not idempotent on %q: %q, then %q", text, masked, again)
	}
}

// pieces are what adversarial texts are made of.
var pieces = []string{
	"13800001234", "138", "0000", "1234", "86", "0086", "+", "(", ")", "（", "）", "-", " ", "－", "　",
	"0755", "010", "60001234", "800", "转", "ext", "11010119900307002", "X", "x", "Ｘ", "6222 0210 0000 1234",
	"1", "9", "0", "３", "@", "＠", ".", "．", "a", "Z", "example.com", "电话", "，", "\xef", "\xbc", "〔手机〕", "😀",
	"\u200b", "\u00ad", "<b>", "</b>", "<p>", "<!--", "-->", "&#49;", "&nbsp;", "&", ";", "<", ">", "&commat;", "----", "－－－－", "\n", "監(jiān)",
	"联系人", "姓名：", "客服", "小", "王", "李", "建国", "某", "先生", "经理", "我叫", "我姓", "·", "古丽", "*", "的", "〔姓名·a2b3c4〕",
	"一三八", "零零零零", "一二三四", "京", "A", "12345", "粤", "警", "护照", "E", "微信", "QQ", "号", "：", "工号", "身份证", "座机",
	"卡号", "或", "6222021000001236", "****", "#", "\u00a0", "＃", "辦理人", " @ ", "塔", "门", "2-1-301", "我住", "WJ", "一百三十", "、", "來電", "反映", "煎饼", "+886 912 345 678", "军字第",
	"地址", "北京市", "朝阳区", "中山", "路", "小区", "3", "栋", "室", "村", "家住", "市", "区",
}

func TestInvariants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		checkInvariants(t, strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 25).Draw(t, "pieces"), ""))
	})
}

// A mobile number that does not touch another digit never survives, whatever
// stands around it.
func checkMobile(t interface{ Fatalf(string, ...any) }, before, mobile, after string) {
	if r, _ := utf8.DecodeLastRuneInString(before); isDigit(fold(r)) || 'A' <= r && r <= 'Z' {
		before += "，" // part of a longer run, or of a code such as FZ19060500317
	}
	if r, _ := utf8.DecodeRuneInString(after); isDigit(fold(r)) {
		after = "，" + after
	}
	if strings.Contains(before, mobile) || strings.Contains(after, mobile) {
		return // may stand in a longer run there
	}
	if masked := Mask(before + mobile + after); strings.Contains(masked, mobile) {
		t.Fatalf("Mask(%q) = %q leaves %s", before+mobile+after, masked, mobile)
	}
}

func TestMobileNeverSurvives(t *testing.T) {
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces[1:]), 0, 12).Draw(t, "pieces"), "")
	})
	rapid.Check(t, func(t *rapid.T) {
		mobile := rapid.StringMatching(`1[3-9][0-9]{9}`).Draw(t, "mobile")
		checkMobile(t, text.Draw(t, "before"), mobile, text.Draw(t, "after"))
	})
}

func FuzzMask(f *testing.F) {
	for _, c := range readCases(f) {
		f.Add(c.text, uint64(3800001234), "")
	}
	f.Add("订单86-", uint64(9912345678), "@example.com")
	f.Add("联系人张伟，家住中山路8号", uint64(3800001234), "（李先生）〔姓名·a2b3c4〕王")
	f.Fuzz(func(t *testing.T, before string, n uint64, after string) {
		checkInvariants(t, before)
		checkInvariants(t, before+after)
		mobile := fmt.Sprintf("1%d%09d", 3+n/1e9%7, n%1e9)
		checkMobile(t, before, mobile, after)
	})
}

// Published examples and checksums computed by other means.
func TestCheckDigits(t *testing.T) {
	// The example of GB 11643-1999, annex: 11010519491231002X.
	if got := checkDigit([]byte("11010519491231002")); got != 'X' {
		t.Errorf("checkDigit of the example of GB 11643 = %c, want X", got)
	}
	if got := checkDigit([]byte("44052418800101001")); got != '4' {
		t.Errorf("checkDigit of the second example of GB 11643 = %c, want 4", got)
	}
	// The number of ISO/IEC 7812 literature, and the same with two digits exchanged.
	if !luhn([]byte("49927398716")) || luhn([]byte("49927398761")) {
		t.Error("luhn accepts 49927398716 and rejects 49927398761: not so")
	}
}

// The grouping of a number is read off its run ends.
func TestWindow(t *testing.T) {
	var w window
	text := "1２3 4-56) 7，8"
	w.read(text, 0, len(text))
	if got := string(w.digit[:w.n]); got != "1234567" {
		t.Errorf("digits %q, want 1234567", got)
	}
	if want := shape(3, 1, 2, 1); w.last != want {
		t.Errorf("run ends %b, want %b", w.last, want)
	}
	if want := []int{1, 4, 5, 7, 9, 10, 13}; !slices.Equal(w.end[:w.n], want) {
		t.Errorf("ends %v, want %v", w.end[:w.n], want)
	}
}

// Texts made to be walked over again and again: a quadratic walk over a
// megabyte would take minutes, not the few milliseconds these take.
func TestLinearTime(t *testing.T) {
	for _, piece := range []string{"@", "a@", "a", "＠", "1@a.", "1 ", "1-", "0", "86 ", "(", "010-60001234 ", "010-60001234转", "1<b>", "1\u200b", "&#49;", "138<i>12345678</i>",
		"李先生", "联系人：", "姓名：王", "微信", "微信a", "中山路", "路", "1号", "3栋", "京A", "京A12345", "一", "一 ", "电话1", "北京市", "古丽·", "13800001234 王", "〔手机〕", "〔", "小"} {
		start := time.Now()
		Find(strings.Repeat(piece, 1<<20/len(piece)))
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("a megabyte of %q takes %v", piece, took)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	for _, bm := range []struct{ name, text string }{
		{"words", "快递三天没有更新，客服一直说在处理，到现在也没有人给我一个明确的答复，非常失望。"},
		{"mixed", "2023年7月1日花1299元买的空调，订单2023070112345，电话13800001234，安装师傅迟到两小时，客服说24小时内回复。"},
		{"digits", "1 3 8 0 0 "},
	} {
		text := strings.Repeat(bm.text, 1<<20/len(bm.text))
		b.Run(bm.name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for range b.N {
				Find(text)
			}
		})
	}
}
