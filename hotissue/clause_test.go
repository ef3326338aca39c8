package hotissue

import (
	"testing"

	"suxi/segment"
)

func TestClause(t *testing.T) {
	words, err := segment.New()
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, text, phrase, want string }{
		{"nothing", "", "", ""},
		{"punctuation alone", "？！", "", ""},
		{"the first", "石榴湾小区停水，物业不管", "", "石榴湾小区停水"},
		{"the first with the phrase", "住在石榴湾五年，后山采石场放炮。采石场没人管", "采石场", "后山采石场放炮"},
		{"the first if none has it", "石榴湾小区停水，物业不管", "采石场", "石榴湾小区停水"},
		{"no clause of three characters", "采石场，采石场放炮", "采石场", "采石场放炮"},
		{"no greeting", "尊敬的领导您好：石榴湾小区停水", "", "石榴湾小区停水"},
		{"cut after a word", "住在石榴湾小区的业主们强烈要求政府部门尽快关停采石场", "", "住在石榴湾小区的业主们强烈要求政府部门"},
		{"no words", "abcdefghijklmnopqrstuvwxyz", "", "abcdefghijklmnopqrst"},
		{"Traditional characters", "採石場放炮，窗戶震裂", "采石场", "采石场放炮"},
	}
	for _, test := range tests {
		if got := Clause(words, test.text, test.phrase); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}
