package segment

import (
	"strings"
	"testing"
)

func cutWith(s *Segmenter, text string) string {
	var tokens []string
	start := 0
	for _, end := range s.AppendEnds(nil, text) {
		tokens = append(tokens, text[start:end])
		start = end
	}
	return strings.Join(tokens, "|")
}

func TestNumbers(t *testing.T) {
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ text, want string }{
		{"二百五十三元", "二百五十三|元"},
		{"一九九八年", "一九九八年"},
		{"二〇二四年三月", "二〇二四年|三月"},
		{"1998年3月5日9时", "1998年|3月|5日|9时"},
		{"3年", "3|年"}, // how long, not when
		{"第三十二条", "第三十二|条"},
		{"第3条", "第3|条"},
		{"百分之二十五", "百分之二十五"},
		{"百分之3.5", "百分之3.5"},
		{"3.5元", "3.5|元"},
		{"涨了20%", "涨|了|20%"},
		{"1.5kg", "1.5kg"},
		{"1.2.3", "1.2.3"},
		{"第1.", "第1|."},
		{"5800万元", "5800万|元"},
		{"三个月", "三|个|月"},
		{"ABC年", "ABC|年"},
		{"万一坏了", "万一|坏|了"},
		{"万一两百块不退", "万一|两百|块|不|退"},
		{"五千万元", "五千万|元"},
		{"小米13两个月", "小米|13|两|个|月"},
		{"10086一天打三次", "10086|一|天|打|三|次"},
		{"3万元", "3万|元"},
		{"拨打12345时", "拨打|12345|时"},
		{"电量50%时", "电量|50%|时"},
		{"9时", "9时"},
		{"99月", "99|月"},
		{"32日", "32|日"},
		{"2000年卡", "2000|年|卡"},
		{"1500年", "1500|年"},
		{"1,299.00元", "1,299.00|元"},
		{"1,2,3", "1|,|2|,|3"},
		{"12,3456", "12|,|3456"},
		{"千万别买", "千万|别|买"},
		{"一辈子", "一辈子"},
	}
	for _, test := range tests {
		if got := cutWith(s, test.text); got != test.want {
			t.Errorf("%s: got %s, want %s", test.text, got, test.want)
		}
	}
}
