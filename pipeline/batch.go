package pipeline

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"suxi/segment"
	"suxi/taxonomy"
)

// A Member is one row of a lot or of a near-duplicate group, on which the batch
// evidence of rules rests. Only a complaint is a member: a row of the least urgent
// level is a suggestion, a remark or praise, however many write the same. It is one
//
//   - of the lot of its product and batch, if it names both, together with the
//     others of its category: late delivery is no sign of a bad batch;
//   - of its near-duplicate group, if its text has enough letters to be the
//     same by more than chance.
//
// A person is a customer id, or where there is none the complaint itself.
// Products, batches and customers are compared as folded leaves them.
type Member struct {
	Person uint64 // a hash
	Day    int32  // counted from 1970, or NoDay
}

// NoDay is the day of a row without a date: before all days.
const NoDay = math.MinInt32

// Evidence returns how many people stand behind each member of one lot, or of one
// near-duplicate group, by the batch evidence of a rule; 0 where it does not hold.
// It holds for the members that fall into a window of Days days in which at least
// People distinct people complain; of several windows, the largest crowd counts.
//
// Members without a date are in no window. Only where no member has a date, all of
// them are in one: there is nothing that would set them apart.
func Evidence(b *taxonomy.Batch, members []Member) []int {
	behind := make([]int, len(members))
	if len(members) < b.People {
		return behind
	}
	order := make([]int, len(members))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(members[i].Day, members[j].Day) })
	if members[order[len(order)-1]].Day != NoDay {
		for members[order[0]].Day == NoDay {
			order = order[1:]
		}
	}
	inside := make(map[uint64]int) // members of each person in the window
	end := 0
	for start := 0; start < len(order); { // one window for each day on which it can begin
		first := members[order[start]].Day
		for end < len(order) && int(members[order[end]].Day)-int(first) < b.Days {
			inside[members[order[end]].Person]++
			end++
		}
		if len(inside) >= b.People {
			for _, i := range order[start:end] {
				behind[i] = max(behind[i], len(inside))
			}
		}
		for start < len(order) && members[order[start]].Day == first {
			person := members[order[start]].Person
			if inside[person]--; inside[person] == 0 {
				delete(inside, person)
			}
			start++
		}
	}
	return behind
}

// crowds holds, row by row, who is a member of what.
type crowds struct {
	people []uint64
	lots   []uint64 // 0 for none
	days   []int32
	long   []bool
}

func (c *crowds) add(t *Trace) {
	c.people = append(c.people, t.Member.Person)
	c.lots = append(c.lots, t.Lot)
	c.days = append(c.days, t.Member.Day)
	c.long = append(c.long, t.Long)
}

// sets returns the rows of each lot and each group of least rows or more, in no
// order. groups has for each row the first row of its group.
func (c *crowds) sets(groups []int, least int) [][]int {
	byLot, inGroup := make(map[uint64][]int), make([]int32, len(groups))
	for i := range c.people {
		if c.lots[i] != 0 {
			byLot[c.lots[i]] = append(byLot[c.lots[i]], i)
		}
		if c.long[i] {
			inGroup[groups[i]]++
		}
	}
	byGroup := make(map[int][]int)
	for i, g := range groups {
		if c.long[i] && int(inGroup[g]) >= least {
			byGroup[g] = append(byGroup[g], i)
		}
	}
	var out [][]int
	for _, rows := range byLot {
		if len(rows) >= least {
			out = append(out, rows)
		}
	}
	for _, rows := range byGroup {
		out = append(out, rows)
	}
	return out
}

// evidence returns for each rule how many people stand behind each row, 0 where
// its batch evidence does not hold, and nil for a rule without such evidence.
func (c *crowds) evidence(rules []taxonomy.Rule, groups []int) [][]int {
	out := make([][]int, len(rules))
	var members []Member
	for i, r := range rules {
		if r.Batch == nil {
			continue
		}
		out[i] = make([]int, len(c.people))
		for _, rows := range c.sets(groups, r.Batch.People) {
			members = members[:0]
			for _, row := range rows {
				members = append(members, Member{c.people[row], c.days[row]})
			}
			for at, n := range Evidence(r.Batch, members) {
				out[i][rows[at]] = max(out[i][rows[at]], n)
			}
		}
	}
	return out
}

// nothing are the marks that people write into a cell to say that they have
// nothing to write, as folded compares them. No rule for 无 and 不 would do:
// 无糖 and 不锈钢锅 are products.
var nothing = map[string]bool{
	"": true, "无": true, "未知": true, "不详": true, "不明": true, "不清楚": true, "不知道": true, "看不清": true, "没有": true, "空": true, "空白": true,
	"其他": true, "其它": true, "同上": true, "暂无": true, "暂缺": true, "待查": true, "待定": true,
	"未填": true, "未填写": true, "未提供": true, "未标注": true, "未知批次": true, "无批号": true, "无批次": true, "没有批号": true, "没有批次": true,
	"na": true, "nan": true, "nat": true, "null": true, "none": true, "nil": true, "unknown": true, "tbd": true, "false": true,
}

// folded returns a cell without surrounding space and regardless of case and
// width, to be compared with others; empty if it says that there is nothing: by
// a mark, whatever brackets, dots and spaces it has, or by no letter or digit at
// all, such as a dash, or by zeros or x alone.
func folded(cell string) string {
	cell = strings.ToLower(strings.TrimSpace(segment.Normalize(cell).Text))
	word := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, cell)
	if nothing[word] || strings.Trim(word, "0") == "" || strings.Trim(word, "x") == "" {
		return ""
	}
	return cell
}
