package hotissue

import (
	"strings"
	"testing"
	"unicode/utf8"

	"suxi/segment"
)

func TestTitle(t *testing.T) {
	words, err := segment.New()
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name  string
		texts []string
		want  string
	}{
		{"none", nil, ""},
		{"one", []string{"采石场天天放炮"}, ""},
		{"nothing shared", []string{"采石场天天放炮", "客服不回电话"}, ""},
		{"what all say", []string{"石榴湾采石场天天放炮，没人管", "请问石榴湾采石场何时关停？", "反映石榴湾采石场粉尘大"}, "石榴湾采石场"},
		{"not joined by what one says", []string{"石榴湾旁的采石场放炮", "采石场放炮！石榴湾旁震得厉害", "石榴湾旁，又是采石场放炮"}, "采石场放炮"},
		{"no place that half have", []string{"春晖小区暖气不热", "春晖小区暖气不热", "映月新村暖气不热", "南塘花园暖气不热"}, "暖气不热"},
		{"a place that most have", []string{"春晖小区暖气不热", "春晖小区暖气不热", "春晖小区暖气不热", "南塘花园暖气不热"}, "春晖小区暖气不热"},
		{"not over punctuation, the first of equals", []string{"采石场，石榴湾", "采石场，石榴湾"}, "采石场"},
		{"in the words of the dictionary", []string{"投诉公交车站台破损", "公交车站晚上没有灯"}, "公交车站"},
		{"not what is left of a name", []string{"A市自来水公司乱收费", "B市自来水公司乱收费"}, "自来水公司乱收费"},
		{"nor of a number", []string{"我三次投诉石榴湾社区", "他多次投诉石榴湾社区", "第2次投诉石榴湾社区"}, "投诉石榴湾社区"},
		{"but a word behind them", []string{"A市B区物业乱收费", "新来的C3物业乱收费"}, "物业乱收费"},
		{"no particle at the end", []string{"采石场的！", "采石场的？"}, "采石场"},
		{"Traditional characters", []string{"採石場放炮", "采石场扬尘"}, "采石场"},
		{"said twice is said once", []string{"退款退款退款，保温杯漏水", "保温杯漏水，退款退款退款"}, "保温杯漏水"},
	}
	for _, test := range tests {
		if got := Title(words, test.texts); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestTitlesOfMatters(t *testing.T) {
	words, err := segment.New()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"1": "梧桐里", "2": "云澜江苑", "3": "捷众车贷", "4": "海川商贸学院", "5": "蓝岸花园"}
	texts := make(map[string][]string)
	for _, s := range samples(t) {
		texts[s.matter] = append(texts[s.matter], s.text)
	}
	for matter, name := range want {
		got := Title(words, texts[matter])
		if !strings.Contains(got, name) || utf8.RuneCountInString(got) > titleLength {
			t.Errorf("matter %s: %q, want %q in %d characters", matter, got, name, titleLength)
		}
	}
}

func TestTypical(t *testing.T) {
	tests := []struct {
		name  string
		texts []string
		want  int
	}{
		{"none", nil, -1},
		{"one", []string{""}, 0},
		{"two alike", []string{"采石场放炮", "采石场放炮"}, 0},
		{"the one between", []string{"石榴湾的窗户裂了", "石榴湾采石场放炮", "采石场放炮扰民"}, 1},
		{"not the shortest", []string{"采石场", "石榴湾采石场放炮", "石榴湾采石场放炮，夜里也放"}, 1},
	}
	for _, test := range tests {
		if got := Typical(test.texts); got != test.want {
			t.Errorf("%s: %d, want %d", test.name, got, test.want)
		}
	}
}
