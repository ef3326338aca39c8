package analysis

import (
	"fmt"
	"strings"
	"testing"

	"suxi/complaint"
	"suxi/cues"
	"suxi/redact"
	"suxi/taxonomy"
)

// mentioned adds a row whose mentions are those that package cues finds.
func mentioned(b *Builder, finder *cues.Finder, category, text, group string) {
	l := row(fmt.Sprint(b.rows), "2025-03-01", category)
	l.Text = text
	for _, m := range finder.Find(text) {
		l.Mentions = append(l.Mentions, complaint.Mention{Kind: string(m.Kind), Code: m.Code, Start: m.Start, End: m.End})
	}
	if group != "" {
		l.GroupID, l.GroupSize = group, 2
	}
	b.Add(l)
}

func TestSlots(t *testing.T) {
	finder := cues.Compile(taxonomy.Default())
	b := New(scheme("a", "b"), Options{Top: 2})
	for range 5 {
		mentioned(b, finder, "a", "昨天晚上快递员打电话说放驿站了，因为小区不让进。快递员态度差", "")
	}
	for range 3 {
		mentioned(b, finder, "a", "已经三年了，客服说找店长", "")
		mentioned(b, finder, "a", "店长三天前答应的", "")
	}
	for i := range 4 {
		mentioned(b, finder, "a", "司机上周拒载", fmt.Sprint("g", i/2)) // two events
	}
	mentioned(b, finder, "b", "保安骂人", "")
	got := b.Result().Slots
	if len(got) != 2 || got[0].Category != "a" || got[0].Read != 13 || got[1].Read != 1 {
		t.Fatalf("%+v", got)
	}
	say := func(s Slot) string {
		words := []string{fmt.Sprint(s.Kind, " ", s.Count)}
		for _, v := range s.Values {
			words = append(words, fmt.Sprint(v.Value, " ", v.Count))
		}
		return fmt.Sprint(strings.Join(words, ", "), "; ", s.Others, " others, ", s.Rare, " rare")
	}
	for i, want := range []string{
		"who 13, 店长 6, 快递员 5; 1 others, 1 rare",
		"when 13, night 5, days_ago 3; 1 others, 1 rare",
		"where 0; 0 others, 0 rare",
		"what 0; 0 others, 0 rare",
		"why 5, 因为小区不让进 5; 0 others, 0 rare",
		"how 5, 打电话 5; 0 others, 0 rare",
	} {
		if got := say(got[0].Slots[i]); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	if got := say(got[1].Slots[0]); got != "who 1; 0 others, 1 rare" {
		t.Errorf("of one event: %s", got)
	}
}

// No answer with personal information is counted, and none that hardly anyone
// gives is shown.
func TestSlotsArePrivate(t *testing.T) {
	const phone, id, name = "13912345678", "11010519491231002X", "二楼裁缝"
	b := New(scheme("a"), Options{})
	add := func(text, answer string) {
		l := row(fmt.Sprint(b.rows), "2025-03-01", "a")
		l.Text = text
		start := strings.Index(text, answer)
		l.Mentions = []complaint.Mention{{Kind: "who", Start: start, End: start + len(answer)}, {Kind: "rule", Code: "x", Start: 0, End: 3}}
		b.Add(l)
	}
	for range 20 {
		add("请联系经理"+phone+"处理", "经理"+phone)
		add("请联系经理"+phone+"处理", "经理"+phone[:5]) // a part of a number is as personal
		add("身份证"+id+"的店员", id+"的店员")
		add("请联系店长处理", "店长")
	}
	for range minSlotCount - 1 {
		add("邻居"+name+"说的", name)
	}
	add("正文", "正文")
	r := b.Result()
	who := r.Slots[0].Slots[0]
	if who.Count != 20+minSlotCount-1+1 || len(who.Values) != 1 || who.Values[0].Value != "店长" || who.Rare != 2 {
		t.Errorf("who: %+v", who)
	}
	for _, c := range r.Slots {
		for _, s := range c.Slots {
			for _, v := range s.Values {
				if strings.Contains(v.Value, name) || strings.ContainsAny(v.Value, "0123456789") {
					t.Errorf("%s: %s", s.Kind, v.Value)
				}
			}
		}
	}
	if text := encode(t, r); strings.Contains(text, phone) || strings.Contains(text, "11010519") || len(redact.Find(text)) > 0 {
		t.Error("the result holds a number")
	}
}

// Mentions that do not lie in the text, as an edited file may have them, are none.
func TestSlotsOutsideTheText(t *testing.T) {
	l := row("1", "2025-03-01", "a")
	l.Text = "店长"
	for _, m := range [][2]int{{-1, 3}, {0, 7}, {3, 3}, {4, 2}} {
		l.Mentions = append(l.Mentions, complaint.Mention{Kind: "who", Start: m[0], End: m[1]})
	}
	l.Mentions = append(l.Mentions, complaint.Mention{Kind: "who", Start: 0, End: 6}, complaint.Mention{Kind: "demand", Start: 0, End: 6})
	if got := (Options{}).gate().slotsOf(l); got != "\x00店长\x00" {
		t.Errorf("slots %q", got)
	}
}

func TestTimeBucket(t *testing.T) {
	for words, want := range map[string]TimeBucket{
		"已经三年": ForYears, "5年来": ForYears, "长达两个月": ForMonths, "半个多月了": ForMonths, "三天了": ForDays, "已有一周": ForDays,
		"春节": Holidays, "去年双十一": Holidays, "晚上十一点": AtNight, "昨晚": AtNight, "凌晨2点": AtNight, "2025年3月1日凌晨": AtNight,
		"今早": InTheMorning, "上午10点": InTheMorning, "昨天下午": InTheAfternoon, "中午": InTheAfternoon,
		"周六": AtWeekends, "上周日": AtWeekends, "昨天": DaysAgo, "三天前": DaysAgo, "上周": WeeksAgo, "本月": WeeksAgo, "2个月前": WeeksAgo,
		"去年": YearsAgo, "三年前": YearsAgo, "3月5日": OnADate, "2024年": OnADate, "2025-03-01": OnADate, "9:30": AtAnHour,
	} {
		if got := timeBucket(words); got != want {
			t.Errorf("%s: %s, want %s", words, got, want)
		}
	}
}
