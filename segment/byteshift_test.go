package segment

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// shift1 writes text in GBK and reads it from the second byte on, as decoders
// do that know the private use area: what is no pair becomes mark.
func shift1(text, mark string) string {
	var b []byte
	for _, r := range text {
		if code := page().code(r); code != 0 {
			b = append(b, byte(code>>8), byte(code))
		} else {
			b = append(b, string(r)...)
		}
	}
	var read strings.Builder
	for i := 1; i < len(b); i++ {
		if b[i] < utf8.RuneSelf {
			read.WriteByte(b[i])
		} else if i+1 == len(b) || page().char(b[i], b[i+1]) == 0 {
			read.WriteString(mark)
		} else {
			read.WriteRune(page().char(b[i], b[i+1]))
			i++
		}
	}
	return read.String()
}

func TestRepairShifts(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"the stop and its byte are lost", "水管漏了?" + shift1("。客服一直说会安排师傅上门a", "?"), "水管漏了。客服一直说会安排师傅上门a"},
		{"folded", "水管漏了??" + strings.TrimPrefix(shift1("。客服一直说会安排师傅上门a", "?"), "？"), "水管漏了。客服一直说会安排师傅上门a"},
		{"replacement character", "水管漏了\uFFFD" + shift1("。物业一直说会安排师傅上门a", "?"), "水管漏了。物业一直说会安排师傅上门a"},
		{"two ends lost", "水管漏了\uFFFD" + shift1("。物业一直说会安排师傅上门。", "\uFFFD") + "7月", "水管漏了。物业一直说会安排师傅上门。7月"},
		{"no mark", "水管漏了三个星期" + shift1("，一直没有人来处理这个问题。", "?") + "7月", "水管漏了三个星期,一直没有人来处理这个问题。7月"},
		{"Traditional letters end it", "水管漏了\uFFFD" + shift1("。客服人员一直打不开系統", "?") + "(tǒng)，很慢", "水管漏了。客服人员一直打不开系统,很慢"},
		{"cut off before its first byte", "梢\uE431胫悄芸头", "可引入智能客服"},
		{"an uncertain character stays lost", "水管漏了\uFFFD" + shift1("。客服一直说会安排师傅来", "\uFFFD") + "3次", "水管漏了。客服一直说会安排师傅\uFFFD3次"},
		{"Latin letters end it", "水管漏了\uFFFD" + shift1("。我们公司用的是CRM", "?") + "软件", "水管漏了。我们公司用的是CRM软件"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			n := Normalize(test.text)
			if n.Text != test.want || n.Counts.Shifted == 0 {
				t.Errorf("%q became %q, %d characters read again, want %q", test.text, n.Text, n.Counts.Shifted, test.want)
			}
			checkOffsets(t, n)
		})
	}
}

// A full-width mark behind the damage ends it as a half-width one does, and a
// first character that stays lost leaves U+FFFD, once.
func TestRepairBetweenMarks(t *testing.T) {
	const damaged = "梢\uE431胫悄芸头"
	const name, behind = "ブ焱は群笥行す夂", "＊ヅ砉墼频27位" // the pair of 夂＊ is one byte out, that of ＊ヅ is of private use
	for text, want := range map[string]string{
		damaged + "!":            "可引入智能客服!",
		damaged + "。":            "可引入智能客服。",
		damaged + "，谢谢":          "可引入智能客服,谢谢",
		"（" + damaged + "）":      "(\uFFFD引入智能客服)",
		"。" + damaged:            "。\uFFFD引入智能客服",
		"我们" + damaged + "。":     "我们\uFFFD引入智能客服。",
		"\"" + damaged + "\"":    "\"\uFFFD引入智能客服\"",
		"革命战争时期" + name:          "革命战争时期\uFFFD朱亭先后有肖光",
		"革命战争时期" + name + behind: "革命战争时期\uFFFD朱亭先后有肖光*ヅ砉墼频27位",
	} {
		n := Normalize(text)
		if n.Text != want {
			t.Errorf("%q became %q, want %q", text, n.Text, want)
		}
		if again := Normalize(n.Text).Text; again != want {
			t.Errorf("%q became %q when normalised again", want, again)
		}
		checkOffsets(t, n)
	}
}

// A page of a site that copies documents: all kinds of damage together.
func TestNormalizeDamagedArticle(t *testing.T) {
	text := "物業(yè)投訴處理辦法_第1頁\n物業(yè)投訴處理辦法_第2頁\n物業(yè)投訴處理辦法_第3頁\n\n" +
		"<p>接到報修(xiū)後，值班員\u200b應&amp;當(dāng)登記？" + shift1("。我們會在當天安排師傅上門系統", "?") + "(tǒng)，逾期！！！！！</p>"
	want := "\n接到报修后,值班员应&当登记?。我们会在当天安排师傅上门系统,逾期!!!"
	var lines Lines
	lines.Add(text)
	n := lines.Boilerplate().Mask(Normalize(text))
	if n.Text != want {
		t.Errorf("got %q, want %q", n.Text, want)
	}
	checkOffsets(t, n)
}

func TestRepairLeavesTextAlone(t *testing.T) {
	for _, text := range []string{
		"为什么不退款?客服也不回复", "你们是骗子吗?鄢郜麴亓仉缪先生", "到底管不管?犄角旮旯里全是蟑螂", "谁来负责?饕餮餐厅的龌龊伎俩",
		"质量太差了\ue00e\ue00e\ue00e", "差评\ue404", "日本の店でも买不到", "カタカナ和ひらがな都印错了", "味道怪?××××", "⊙▽⊙?□╰╮",
		"\ue333\ue333\ue333假货", "很好\ue440\ue04f\ue203的商品,家庭必备", "差评\ue425\ue047\ue530", "联系人是王〇〇?〇〇〇〇",
		"找不到,\ue036\ue036\ue036转了很久", "细节和\uf562\ue1fa\ue6c9", "喜欢\ue641\ue6a1\ue649", "感觉\ue207\ue011\ue31f\ue528", "很难叫到\ue10a\ue10a\ue10aＴＡ了",
		"电话?\uFFFD\uFFFD没人接", "\ue431", "?", "\uFFFD\ue431?",
	} {
		n := Normalize(text)
		if n.Counts.Shifted != 0 {
			t.Errorf("%q became %q", text, n.Text)
		}
	}
}

// A kana that people write between everyday words costs no attempt.
func TestKanaIsASignOnlyWhereItIsOdd(t *testing.T) {
	for text, want := range map[string]bool{"我的店の东西很好": false, "你の名字の意思": false, "还歉す夂＊": true, "の店": true, "\ue431": true} {
		if got := simplifier().scan(text)&shifted != 0; got != want {
			t.Errorf("%q may be shifted: %v, want %v", text, got, want)
		}
	}
}

// What is between the lost bytes comes out right, nearly always from eight
// characters on. The characters at the edges may stay lost.
func TestRepairRecall(t *testing.T) {
	sentences := []string{
		"上个月在你们店里买的洗衣机才用了三天就开始漏水打了很多次电话都没有人上门维修",
		"快递员把包裹直接扔在楼道里面的鸡蛋全部碎了联系客服之后一直推脱责任不肯赔偿",
		"小区旁边的工地每天晚上施工到凌晨两点噪音非常大老人和孩子根本没有办法睡觉",
		"预订的酒店房间和网上的照片完全不一样卫生间有异味而且空调坏了前台态度恶劣",
		"培训机构突然关门老板失去联系我们几十个家长交的学费到现在一分钱都没有退",
		"公交车司机在站台没有停车就直接开走了我在雨里等了四十分钟上班迟到被扣了工资",
	}
	tests := []struct {
		length int
		least  float64
	}{{4, .25}, {6, .8}, {8, .9}, {12, .95}, {20, .98}}
	for _, test := range tests {
		repaired, all := 0, 0
		for _, s := range sentences {
			chars := []rune(s)
			for from := 2; from+test.length <= len(chars); from++ {
				damaged := chars[from : from+test.length]
				text := string(chars[:from]) + "\uFFFD" + shift1(string(damaged), "\uFFFD") + " 谢谢"
				if strings.Contains(Normalize(text).Text, string(damaged[1:test.length-1])) {
					repaired++
				}
				all++
			}
		}
		if recall := float64(repaired) / float64(all); recall < test.least {
			t.Errorf("%d characters: %d of %d repaired, %.2f, want %.2f", test.length, repaired, all, recall, test.least)
		}
	}
}

func TestCodePageEqualsGB18030(t *testing.T) {
	n := 0
	encoder, decoder := simplifiedchinese.GB18030.NewEncoder(), simplifiedchinese.GB18030.NewDecoder()
	for r := rune(utf8.RuneSelf); r <= 0xFFFF; r++ {
		if !utf8.ValidRune(r) || isPrivate(r) {
			continue
		}
		want, err := encoder.Bytes([]byte(string(r)))
		if err != nil {
			t.Fatal(err)
		}
		code := page().code(r)
		if len(want) != 2 {
			if code != 0 {
				t.Errorf("%U has code %X, want none", r, code)
			}
			continue
		}
		n++
		if code != uint16(want[0])<<8|uint16(want[1]) {
			t.Errorf("%U has code %X, want %X", r, code, want)
		}
		back, err := decoder.Bytes(want)
		if got := page().char(want[0], want[1]); err != nil || string(got) != string(back) {
			t.Errorf("code %X is %U, want %s", want, got, back)
		}
	}
	if n < 21_000 {
		t.Errorf("%d characters compared, want all of GBK", n)
	}
}

// The codes are those of GB 18030-2000, as Python's gb18030 has them.
func TestCodePagePrivateUse(t *testing.T) {
	for r, want := range map[rune]uint16{
		0xE000: 0xAAA1, 0xE233: 0xAFFE, 0xE234: 0xF8A1, 0xE431: 0xFDC8, 0xE4C5: 0xFEFE, 0xE4C6: 0xA140, 0xE504: 0xA17E,
		0xE505: 0xA180, 0xE765: 0xA7A0, 0xE766: 0xA2AB, 0xE7A6: 0xA7C8, 0xE7E1: 0xA8FE, 0xE7F4: 0xA997, 0xE80F: 0xA9FE, 0xE814: 0xD7FE,
	} {
		if got := page().code(r); got != want {
			t.Errorf("%U has code %X, want %X", r, got, want)
		}
		if got := page().char(byte(want>>8), byte(want)); got != r {
			t.Errorf("code %X is %U, want %U", want, got, r)
		}
	}
}
