package segment

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

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

// What HasTraditional does not see, Normalize does not convert.
func TestHasTraditional(t *testing.T) {
	for text, want := range map[string]bool{"": false, "收到的杯子漏水": false, "打坏了，后来": false, "收到的杯子壞了": true, "\xe5\xa3": false} {
		if got := HasTraditional(text); got != want {
			t.Errorf("HasTraditional(%q) = %v", text, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"後", "后", "乾", "干", "隆", "坤", "淨", "壞", "坏", "了", "打", "頭", "髮", "发", "，", "。", "a", "1", " ", "\xe5", "\xe5\xa3", "𦈖", "㑯"}), 0, 12).Draw(t, "pieces"), "")
		if n := Normalize(text); n.Counts.Traditional > 0 && !HasTraditional(text) {
			t.Fatalf("Normalize(%q) converts %d", text, n.Counts.Traditional)
		}
	})
}
