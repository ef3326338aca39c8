package analysis

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"suxi/complaint"
	"suxi/cues"
	"suxi/redact"
)

// slotKinds are the six questions (5W1H) in the order of print.
var slotKinds = [...]cues.Kind{cues.Who, cues.When, cues.Where, cues.What, cues.Why, cues.How}

// minSlotCount is the fewest events that a value must have to be shown.
const minSlotCount = 3

// slotsOf returns who, when, where, what, why and how as the rules found them in
// a text: for each, one byte of its index in slotKinds, the words, and a zero
// byte. What touches personal information is left out.
func (g gate) slotsOf(l *complaint.Labelled) string {
	var b strings.Builder
	var personal []redact.Span
	looked := false
	for _, m := range l.Mentions {
		kind := slices.Index(slotKinds[:], cues.Kind(m.Kind))
		start, end := int(m.Start), int(m.End)
		if kind < 0 || start < 0 || start >= end || end > len(l.Text) {
			continue
		}
		if !looked {
			personal, looked = g.Find(l.Text), true
		}
		if slices.ContainsFunc(personal, func(s redact.Span) bool { return s.Start < end && start < s.End }) {
			continue
		}
		if words := g.shareable(strings.Join(strings.Fields(l.Text[start:end]), " ")); words != "" && !strings.Contains(words, "\x00") {
			b.WriteByte(byte(kind))
			b.WriteString(words)
			b.WriteByte(0)
		}
	}
	return b.String()
}

// toldSlots ranges over what slotsOf wrote.
func toldSlots(slots string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for slots != "" {
			var words string
			kind := int(slots[0])
			words, slots, _ = strings.Cut(slots[1:], "\x00")
			if !yield(kind, words) {
				return
			}
		}
	}
}

// slots counts the answers to the six questions in each category.
func (f *finish) slots(readings []reading) []CategorySlots {
	type answer struct {
		category int16
		kind     int
		words    string
	}
	read := make([]int, len(f.tax.Categories))
	answered := make(map[answer]int) // events by category and kind, of any words
	counts := make(map[answer]int)
	for i := range readings {
		r := &readings[i]
		read[r.category]++
		seen := make(map[answer]bool)
		count := func(m map[answer]int, a answer) {
			if !seen[a] {
				seen[a] = true
				m[a]++
			}
		}
		for kind, words := range toldSlots(r.slots) {
			count(answered, answer{r.category, kind, ""})
			if slotKinds[kind] == cues.When {
				words = string(timeBucket(words))
			}
			count(counts, answer{r.category, kind, words})
		}
	}
	out := []CategorySlots{}
	for i := range f.tax.Categories {
		c := CategorySlots{Category: f.code(i), Read: read[i], Slots: []Slot{}}
		for kind, name := range slotKinds {
			c.Slots = append(c.Slots, Slot{Kind: string(name), Count: answered[answer{int16(i), kind, ""}], Values: []SlotValue{}})
		}
		out = append(out, c)
	}
	for a, n := range counts {
		s := &out[a.category].Slots[a.kind]
		if n < minSlotCount {
			s.Rare++
			continue
		}
		s.Values = append(s.Values, SlotValue{Value: a.words, Count: n, Share: float64(n) / float64(read[a.category])})
	}
	for i := range out {
		for j := range out[i].Slots {
			s := &out[i].Slots[j]
			slices.SortFunc(s.Values, func(a, b SlotValue) int {
				return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Value, b.Value))
			})
			if more := len(s.Values) - f.opts.Top; more > 0 {
				s.Others, s.Values = more, s.Values[:f.opts.Top]
			}
		}
	}
	return out
}

// timeBucket sorts the words for a time: a stretch before the days and hours in
// it, the part of the day before the day.
func timeBucket(words string) TimeBucket {
	has := func(marks ...string) bool {
		return slices.ContainsFunc(marks, func(m string) bool { return strings.Contains(words, m) })
	}
	switch {
	case has("已", "长达") || strings.HasSuffix(words, "了") || strings.HasSuffix(words, "年来"):
		switch {
		case has("年"):
			return ForYears
		case has("月"):
			return ForMonths
		}
		return ForDays
	case has("春节", "元旦", "清明", "端午", "国庆", "中秋", "五一", "十一期间", "双十一", "双11", "618"):
		return Holidays
	case has("凌晨", "夜", "晚"):
		return AtNight
	case has("早", "上午", "今晨"):
		return InTheMorning
	case has("中午", "下午", "傍晚"):
		return InTheAfternoon
	case has("周末", "周六", "周日", "星期六", "星期天", "星期日", "礼拜天", "礼拜六", "礼拜日"):
		return AtWeekends
	case has("今天", "今日", "今儿", "昨", "前天", "前日", "当天", "当日", "次日", "第二天", "天前", "前几天", "前些天", "前阵子", "小时前"):
		return DaysAgo
	case has("周", "星期", "礼拜", "上月", "上个月", "本月", "这个月", "个月前", "个多月前"):
		return WeeksAgo
	case has("去年", "前年", "年前"):
		return YearsAgo
	case has("月", "日", "号", "年", "-", "/"):
		return OnADate
	}
	return AtAnHour
}
