package analysis

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"suxi/complaint"
)

// A Cost says what was read of the column Options.Cost. The four counts add up
// to Counts.Rows − Counts.UnknownCategory.
type Cost struct {
	Column     string  `json:"column"`
	Read       int     `json:"read"`       // rows with an amount, 0 included
	Empty      int     `json:"empty"`      // rows with an empty cell
	Unreadable int     `json:"unreadable"` // rows whose cell is no amount; they weigh nothing
	Absent     int     `json:"absent"`     // rows of files without the column
	Total      float64 `json:"total"`      // of the amounts read, in the unit of the column
}

// costState says what a row's cell in the cost column was.
type costState uint8

const (
	noCost costState = iota // no column, or none asked for
	costRead
	costEmpty
	costUnreadable
)

// cost reads the cost of a complaint in millionths.
func (b *Builder) cost(c *complaint.Complaint) (millionths int64, state costState) {
	if b.opts.Cost == "" {
		return 0, noCost
	}
	cell, ok := c.Value(b.opts.Cost)
	switch {
	case !ok:
		return 0, noCost
	case strings.TrimSpace(cell) == "":
		return 0, costEmpty
	}
	if v, ok := parseAmount(cell); ok {
		return v, costRead
	}
	return 0, costUnreadable
}

// costs sums up the cost column; nil if none was asked for.
func (f *finish) costs() *Cost {
	if f.opts.Cost == "" {
		return nil
	}
	c := &Cost{Column: f.shareable(f.opts.Cost)}
	for i := range f.facts {
		switch k := &f.facts[i]; k.costState {
		case costRead:
			c.Read++
			c.Total += float64(k.cost)
		case costEmpty:
			c.Empty++
		case costUnreadable:
			c.Unreadable++
		default:
			c.Absent++
		}
	}
	c.Total /= millionths
	return c
}

// cost says which rows the cost Pareto lacks.
func (w *warner) cost(c *Cost) {
	switch {
	case c == nil:
	case c.Read == 0 && c.Empty+c.Unreadable == 0:
		w.add(Serious, WarnCost,
			fmt.Sprintf("没有“%s”这一列，按金额的排列图是空的。", c.Column),
			fmt.Sprintf("No row has a column %q: the Pareto by cost is empty.", c.Column))
	case c.Read == 0:
		w.add(Serious, WarnCost,
			fmt.Sprintf("“%s”一列没有一个能读成金额的单元格，按金额的排列图是空的。", c.Column),
			fmt.Sprintf("Column %q has no cell that reads as an amount: the Pareto by cost is empty.", c.Column))
	case c.Empty+c.Unreadable+c.Absent > 0:
		w.add(Caution, WarnCost,
			fmt.Sprintf("按金额的排列图只含 %d 条记录：“%s”一列另有 %d 条为空、%d 条读不出金额、%d 条没有这一列，不计金额。", c.Read, c.Column, c.Empty, c.Unreadable, c.Absent),
			fmt.Sprintf("The Pareto by cost adds up %d rows: in column %q another %d are empty, %d are no amount, %d lack the column; they weigh nothing.", c.Read, c.Column, c.Empty, c.Unreadable, c.Absent))
	}
}

// maxAmount is the largest cost of one complaint that is believed. A telephone
// number in the column is above it.
const maxAmount = 1e10

// parseAmount reads an amount of money as people write it in China, in
// millionths: "1,234.50", "¥300", "３００元", "3万元", "人民币 2.5 万". Digits may
// be grouped by threes. It refuses what may mean something else: negative
// amounts, ranges, other currencies, numerals in Hanzi, amounts of 10¹⁰ and
// more.
func parseAmount(cell string) (amount int64, ok bool) {
	s := strings.ToLower(strings.Join(strings.Fields(strings.Map(halfWidth, cell)), ""))
	s = trimAny(s, strings.CutPrefix, "人民币", "rmb", "cny")
	s = trimAny(s, strings.CutPrefix, "¥", "￥")
	s = trimAny(s, strings.CutSuffix, "人民币", "rmb", "cny")
	s = trimAny(s, strings.CutSuffix, "元整", "圆整", "元", "圆", "块")
	scale := 1.0
	for unit, by := range map[string]float64{"千": 1e3, "万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8} {
		if number, found := strings.CutSuffix(s, unit); found {
			s, scale = number, by
			break
		}
	}
	whole, fraction, _ := strings.Cut(s, ".")
	groups := strings.Split(whole, ",")
	for i, g := range groups {
		if len(groups) > 1 && (len(g) > 3 || i > 0 && len(g) < 3) || g == "" {
			return 0, false
		}
	}
	s = strings.Join(groups, "")
	if strings.Trim(s+fraction, "0123456789") != "" {
		return 0, false // a sign, an exponent, other words
	}
	v, err := strconv.ParseFloat(s+"."+fraction, 64)
	if err != nil || v*scale >= maxAmount {
		return 0, false
	}
	return int64(math.Round(v * scale * millionths)), true
}

// halfWidth returns the ASCII character whose full-width form r is, else r.
func halfWidth(r rune) rune {
	if '！' <= r && r <= '～' {
		return r - '！' + '!'
	}
	return r
}

// trimAny cuts off the first of the words that s has.
func trimAny(s string, cut func(s, word string) (string, bool), words ...string) string {
	for _, w := range words {
		if rest, found := cut(s, w); found {
			return rest
		}
	}
	return s
}
