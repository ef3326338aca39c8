package cues

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestLexiconUses(t *testing.T) {
	l, err := ParseLexicon("# a remark\n\nlate: 迟到 晚到 等了{n}天 迟\nrude: 态度 态度差 迟到 !\n")
	if err != nil {
		t.Fatal(err)
	}
	if got := l.Groups(); !slices.Equal(got, []string{"late", "rude"}) {
		t.Fatalf("groups %q", got)
	}
	none := Use{}
	tests := []struct {
		text       string
		late, rude Use
	}{
		{"", none, none},
		{"都好", none, none},
		{"等了三天", Use{Count: 1}, none},
		{"又迟到", Use{Count: 1, First: 1}, Use{Count: 1, First: 1}},        // one phrase of two groups
		{"迟迟到", Use{Count: 2}, Use{Count: 1, First: 1}},                  // 迟, and then the longer 迟到
		{"态度差!!", none, Use{Count: 3}},                                   // 态度差 is not 态度 as well
		{"没有迟到,不算态度差", Use{Count: 1, First: 2}, Use{Count: 2, First: 2}}, // negation is the model's business
	}
	for _, tt := range tests {
		if diff := cmp.Diff([]Use{tt.late, tt.rude}, l.Uses(tt.text), cmpopts.IgnoreUnexported(Use{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.text, diff)
		}
	}
}

func TestParseLexiconErrors(t *testing.T) {
	for text, want := range map[string]string{
		"late: 迟到\n晚到":      "line 2: no group name before a colon",
		"late: 等了{days}天":   `line 1: phrase "等了{days}天" has a "{"`,
		"# ok\n\nlate: 约好…": "line 3: phrase",
	} {
		if _, err := ParseLexicon(text); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", text, err, want)
		}
	}
}

// Tone tells apart how the same matter is put.
func TestTone(t *testing.T) {
	l, err := ParseLexicon(Tone)
	if err != nil {
		t.Fatal(err)
	}
	use := func(text, group string) int {
		return l.Uses(text)[slices.Index(l.Groups(), group)].Count
	}
	for _, tt := range []struct{ group, more, less string }{
		{"question", "请问热水什么时候能修好呢?", "热水坏了。"},
		{"suggestion", "建议把热水修一下,希望改进。", "热水坏了。"},
		{"sharp", "垃圾酒店,千万别来,太差了!", "酒店没有热水。"},
		{"mild", "总体还行,就是热水稍微有点慢。", "没有热水。"},
		{"praise", "位置方便,房间干净,早餐好吃。", "没有热水。"},
		{"danger", "热水器漏电,孩子受伤住院。", "热水器不热。"},
		{"escalation", "再不修就去法院起诉,找媒体曝光。", "请修热水。"},
		{"repetition", "反映多次,至今没人管,踢皮球。", "报修了。"},
		{"crowd", "全小区300户居民都没有热水。", "我家没有热水。"},
		{"loss", "拖欠工资三万元,血汗钱要不回来。", "没有热水。"},
	} {
		if a, b := use(tt.more, tt.group), use(tt.less, tt.group); a < 2 || a <= b {
			t.Errorf("%s: %d in %s, %d in %s; want two at least, and more", tt.group, a, tt.more, b, tt.less)
		}
	}
}
