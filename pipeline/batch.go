package pipeline

import (
	"math"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/cespare/xxhash/v2"

	"suxi/complaint"
	"suxi/segment"
	"suxi/taxonomy"
)

// crowds holds, row by row, what the batch evidence of rules rests on. Only a
// complaint takes part: a row of the least urgent level is a suggestion, a
// remark or praise, however many write the same. It takes part
//
//   - in the lot of its product and batch, if it names both, together with the
//     others of its category: late delivery is no sign of a bad batch;
//   - in its near-duplicate group, if its text has enough letters to be the
//     same by more than chance.
//
// A rule's evidence holds for the rows of a lot or group that fall into a
// window of Days days in which at least People distinct people complain.
// A person is a customer id, or where there is none the complaint itself.
// Products, batches and customers are compared as folded leaves them.
//
// Rows without a date are in no window. Only where no row of a lot or group has
// a date, all of them are in one: there is nothing that would set them apart.
type crowds struct {
	people []uint64
	lots   []uint64 // 0 for none
	days   []int32
	long   []bool
}

const (
	longText = 20            // letters and digits
	noDate   = math.MinInt32 // before all days
)

// isComplaint reports whether a row that is settled without batch evidence is
// one that many people can make: it has a level, and not the least urgent one.
// A scale of two levels has none for remarks.
func isComplaint(scale taxonomy.Scale, row *complaint.Labelled) bool {
	rank := row.Label.Severity
	return rank > 0 && (rank < len(scale) || len(scale) == 2)
}

// add adds a row; one that does not complain has its place and takes no part.
func (c *crowds) add(row *complaint.Labelled, complains bool) {
	person := "i\x00" + row.ID
	if customer := folded(row.CustomerID); customer != "" {
		person = "c\x00" + customer
	}
	lot := uint64(0)
	if product, batch := folded(row.Product), folded(row.Batch); complains && product != "" && batch != "" {
		lot = max(1, xxhash.Sum64String(product+"\x00"+batch+"\x00"+row.Label.Category))
	}
	day := int32(noDate)
	if !row.ReceivedAt.IsZero() {
		day = dayOf(row.ReceivedAt)
	}
	letters := 0
	for _, r := range row.Text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			letters++
		}
	}
	c.people = append(c.people, xxhash.Sum64String(person))
	c.lots = append(c.lots, lot)
	c.days = append(c.days, day)
	c.long = append(c.long, complains && letters >= longText)
}

// dayOf returns the day of t in its own zone, counted from 1970.
func dayOf(t time.Time) int32 {
	_, east := t.Zone()
	return int32(math.Floor(float64(t.Unix()+int64(east)) / (24 * 60 * 60)))
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
	for i, r := range rules {
		if r.Batch == nil {
			continue
		}
		out[i] = make([]int, len(c.people))
		for _, rows := range c.sets(groups, r.Batch.People) {
			c.windows(rows, r.Batch, out[i])
		}
	}
	return out
}

// windows slides over the rows of one set, one window for each day on which it
// can begin, and keeps for each row the largest crowd of a window it is in.
func (c *crowds) windows(rows []int, b *taxonomy.Batch, crowd []int) {
	slices.SortFunc(rows, func(i, j int) int { return int(c.days[i]) - int(c.days[j]) })
	if last := rows[len(rows)-1]; c.days[last] != noDate {
		for c.days[rows[0]] == noDate {
			rows = rows[1:]
		}
	}
	inside := make(map[uint64]int) // rows of each person in the window
	end := 0
	for start := 0; start < len(rows); {
		first := c.days[rows[start]]
		for end < len(rows) && int(c.days[rows[end]])-int(first) < b.Days {
			inside[c.people[rows[end]]]++
			end++
		}
		if len(inside) >= b.People {
			for _, i := range rows[start:end] {
				crowd[i] = max(crowd[i], len(inside))
			}
		}
		for start < len(rows) && c.days[rows[start]] == first {
			person := c.people[rows[start]]
			if inside[person]--; inside[person] == 0 {
				delete(inside, person)
			}
			start++
		}
	}
}
