package analysis

import (
	"fmt"
	"math"
	"testing"

	"suxi/stats"
)

// Each value and cell is compared with the same of the base, on the terms of all
// comparisons; those that are too rare are counted, and nothing is compared that
// no row has.
func TestCompared(t *testing.T) {
	var plan []planned
	for _, p := range []struct {
		region, category string
		before, now      int
	}{
		{"北京", "a", 62, 56}, {"北京", "b", 31, 28}, // as many a day
		{"上海", "a", 31, 120},                 // surges
		{"广州", "a", 40, 0},                   // vanishes
		{"成都", "b", 0, 30},                   // is new
		{"西安", "a", 4, 5}, {"西安", "b", 1, 1}, // 11 rows, the cells 9 and 2
		{"拉萨", "b", 1, 0},
	} {
		plan = append(plan, planned{n: p.before, date: "2025-01-10", category: p.category, region: p.region})
		plan = append(plan, planned{n: p.now, date: "2025-02-10", category: p.category, region: p.region})
	}
	r := build(Options{AsOf: on("2025-02-28"), Top: 2}, plan, "a", "b")
	if len(r.Compared) != 2 {
		t.Fatalf("%d tables, want regions and their cells", len(r.Compared))
	}
	values, cells := r.Compared[0], r.Compared[1]
	if values.Dimension != "region" || values.ByCategory || !cells.ByCategory || values.Minimum != 10 || values.Period != 1 {
		t.Errorf("%+v", values)
	}
	// Shown are the two most frequent and those that changed.
	for _, c := range []struct {
		table        Compared
		want         []string
		hidden, rare int
		family       int
	}{
		{values, []string{"上海 total 120 up ", "北京 total 84 ~ ", "成都 total 30 up new", "广州 total 0 down vanished"}, 1, 1, 5},
		{cells, []string{"上海 a 120 up ", "北京 a 56 ~ ", "成都 b 30 up new", "广州 a 0 down vanished"}, 1, 3, 5},
	} {
		if len(c.table.Rows) != len(c.want) || c.table.Hidden != c.hidden || c.table.Rare != c.rare {
			t.Errorf("by category %v: %d rows, %d hidden, %d rare", c.table.ByCategory, len(c.table.Rows), c.table.Hidden, c.table.Rare)
			continue
		}
		for i, row := range c.table.Rows {
			if got := fmt.Sprintf("%s %s %d %s %s", row.Value, row.Code, row.Count, row.Previous.Change, row.Previous.Note); got != c.want[i] || row.YearAgo != nil || row.Previous.Family != c.family {
				t.Errorf("by category %v: %s of %d, want %s", c.table.ByCategory, got, row.Previous.Family, c.want[i])
			}
		}
	}
	exact := stats.CompareRates(stats.Rate{Count: 120, Exposure: 28}, stats.Rate{Count: 31, Exposure: 31}, .95)
	low, high := stats.MidPInterval(stats.Rate{Count: 120, Exposure: 28}, stats.Rate{Count: 31, Exposure: 31}, .95)
	c := values.Rows[0].Previous
	if !near(c.Ratio, exact.Ratio) || !near(c.Low, exact.Low) || !near(c.P, exact.P) || !near(c.MidLow, low) || !near(c.MidHigh, high) ||
		!near(c.SharePoints, 100*(120./240-31./170)) || !near(values.Rows[0].Share, .5) {
		t.Errorf("上海: %+v", c)
	}
}

// One option sets the unit of all periods, and both comparisons follow it: what
// a period is compared with, and how many days either has.
func TestComparedUnits(t *testing.T) {
	for _, c := range []struct {
		unit              PeriodUnit
		first, last       string
		period            string
		previous, yearAgo string // "" is none
	}{
		// Complaints grow with the length of what they are counted over: the ratio is 1.
		{Day, "2023-02-20", "2024-02-29", "2024-02-29", "2024-02-28", ""},
		{Day, "2023-02-20", "2024-03-01", "2024-03-01", "2024-02-29", "2023-03-01"},
		{Week, "2019-12-23", "2021-01-03", "2020-W53", "2020-W52", ""},
		{Week, "2019-12-23", "2021-01-10", "2021-W01", "2020-W53", "2020-W01"},
		{Month, "2023-02-01", "2024-02-29", "2024-02", "2024-01", "2023-02"},
		{Quarter, "2023-01-01", "2024-03-31", "2024-Q1", "2023-Q4", "2023-Q1"},
		{Year, "2022-01-01", "2024-12-31", "2024", "2023", "2023"},
	} {
		b := New(scheme("a"), Options{Period: c.unit, AsOf: on(c.last)})
		for d := dayOf(on(c.first)); d <= dayOf(on(c.last)); d++ {
			count(b, 6, string(d.date()), "a")
		}
		r := b.Result()
		row := find(t, r, c.period, "a")
		for i, base := range []string{c.previous, c.yearAgo} {
			got := []*Comparison{row.Previous, row.YearAgo}[i]
			if (got != nil) != (base != "") {
				t.Errorf("%s: comparison %d is %v", c.period, i, got)
			} else if got != nil && (r.Periods[got.Base].Label != base || math.Abs(*got.Ratio-1) > 1e-12) {
				t.Errorf("%s against %s: ratio %s, want 1 against %s", c.period, r.Periods[got.Base].Label, show(got.Ratio), base)
			}
		}
	}
}
