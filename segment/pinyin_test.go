package segment

import "testing"

func TestNormalizePinyin(t *testing.T) {
	tests := []struct {
		name, text, want string
		count            int
	}{
		{"Traditional", "客服總監(jiān)", "客服总监", 1},
		{"each in its place", "產(chǎn)品質(zhì)量", "产品质量", 2},
		{"ü, tones and initials", "女(nǚ)略(lüè)装(zhuāng)二(èr)爱(ài)", "女略装二爱", 5},
		{"full width", "網（ｗǎｎｇ）路", "网路", 1},
		{"combining tones", "網(wa\u030Cng)路", "网路", 1},
		{"letters of phonetic fonts", "網(wɑ\u030Cnɡ)廣(ɡuǎng)", "网广", 2},
		{"capital", "網(Wǎng)", "网", 1},
		{"twice", "監(jiān)(jiān)測", "监测", 2},
		{"behind a zero width space", "監\u200b(ji\u200bān)測", "监测", 1},
		{"behind an entity", "監&#40;jiān&#41;測", "监测", 1},
		{"other brackets", "監( jiān)測[cè]量［LIÀNG ]", "监测量", 3},
		{"brackets of two kinds", "監(jiān]", "监(jiān]", 0},
		{"how to say it", "“长”读(cháng)不读(zhǎng)", "“长”读(cháng)不读(zhǎng)", 0},
		{"Simplified, three times", "产(chǎn)品质(zhì)量(liàng)", "产品质量", 3},
		{"no tone", "信号(wifi)良(keng)", "信号(wifi)良(keng)", 0},
		{"a single letter", "雨果(é)", "雨果(é)", 0},
		{"two tones", "中(zhōngguó)", "中(zhōngguó)", 0},
		{"no syllable", "品(hgé)牌(àx)饭(bng)咖(café)", "品(hgé)牌(àx)饭(bng)咖(café)", 0},
		{"a word", "好(好)差()错(", "好(好)差()错(", 0},
		{"behind no ideograph", "(jiān)A(jiān)", "(jiān)A(jiān)", 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			n := Normalize(test.text)
			if n.Text != test.want || n.Counts.Pinyin != test.count {
				t.Errorf("got %q, %d syllables, want %q, %d", n.Text, n.Counts.Pinyin, test.want, test.count)
			}
			checkOffsets(t, n)
		})
	}
}
