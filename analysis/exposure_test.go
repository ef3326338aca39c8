package analysis

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

// exposureIn writes an exposure file and returns its path.
func exposureIn(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// What is read as which period, which amount and which value.
func TestReadExposure(t *testing.T) {
	for _, c := range []struct {
		name, file, column, content string
		want                        string // unit, period, by; rows
	}{
		{"months", "a.csv", "", "month,orders\n2025-05,100\n2025-06,120.5\n",
			"orders month []; 2025-05-01/2025-05-31=100000000 2025-06-01/2025-06-30=120500000"},
		{"Chinese, a mark of byte order, thousands", "a.csv", "", "\uFEFF月份,地区,订单量\n2025年5月,广东,\"1,000\"\n2025年5月,浙江,0\n",
			"订单量 month [region]; 2025-05-01/2025-05-31广东=1000000000 2025-05-01/2025-05-31浙江=0"},
		{"GB18030", "a.csv", "", "\xd4\xc2\xb7\xdd,\xb5\xd8\xc7\xf8,\xb6\xa9\xb5\xa5\xc1\xbf\n2025-05,\xb9\xe3\xb6\xab,7\n",
			"订单量 month [region]; 2025-05-01/2025-05-31广东=7000000"},
		{"quarters, tabs, columns in any order", "a.tsv", "", "users\tchannel\tproduct\tquarter\n5\tApp\t净水器\t2025-Q2\n",
			"users quarter [channel product]; 2025-04-01/2025-06-30App,净水器=5000000"},
		{"ISO weeks, of which 2020 has 53", "a.csv", "", "week,users\n2020-W53,1\n2021-W01,2\n",
			"users week []; 2020-12-28/2021-01-03=1000000 2021-01-04/2021-01-10=2000000"},
		{"years", "a.csv", "", "年份,门店数\n2024,3\n2025年,4\n", "门店数 year []; 2024-01-01/2024-12-31=3000000 2025-01-01/2025-12-31=4000000"},
		{"days", "a.csv", "", "日期,订单数\n2024/2/29,3\n", "订单数 day []; 2024-02-29/2024-02-29=3000000"},
		{"a date in a column of months", "a.csv", "", "month,orders\n2025-05-01,3\n45809,4\n", "orders month []; 2025-05-01/2025-05-31=3000000 2025-06-01/2025-06-30=4000000"},
		{"one of several columns by its name", "a.csv", "", "month,orders,refunds\n202505,3,1\n", "orders month []; 2025-05-01/2025-05-31=3000000"},
		{"one of several as told", "a.csv", "refunds", "month,orders,refunds\n202505,3,1\n", "refunds month []; 2025-05-01/2025-05-31=1000000"},
		{"JSON Lines", "a.jsonl", "", `{"month":"2025-05","orders":31}` + "\n", "orders month []; 2025-05-01/2025-05-31=31000000"},
	} {
		e, err := ReadExposure(exposureIn(t, c.file, c.content), c.column)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var rows []string
		for _, r := range e.Rows {
			rows = append(rows, fmt.Sprintf("%s/%s%s=%d", r.From, r.To, strings.Join(r.Values, ","), r.Amount))
		}
		if got := fmt.Sprintf("%s %s %s; %s", e.Unit, e.Period, e.By, strings.Join(rows, " ")); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// A workbook has dates for months, and a title above its header.
func TestReadExposureXLSX(t *testing.T) {
	f := excelize.NewFile()
	for cell, v := range map[string]any{
		"A1": "各省订单量（2025 年）", "A2": "月份", "B2": "省份", "C2": "订单量",
		"A3": time.Date(2025, 5, 1, 0, 0, 0, 0, time.UTC), "B3": "广东", "C3": 1200,
		"A4": "2025-06", "B4": "广东", "C4": 1300.5,
	} {
		if err := f.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "orders.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	e, err := ReadExposure(path, "")
	if err != nil {
		t.Fatal(err)
	}
	want := []ExposureRow{
		{From: "2025-05-01", To: "2025-05-31", Values: []string{"广东"}, Amount: 1200 * millionths},
		{From: "2025-06-01", To: "2025-06-30", Values: []string{"广东"}, Amount: 1300_500_000},
	}
	if !reflect.DeepEqual(e.Rows, want) || e.Unit != "订单量" || !slices.Equal(e.By, []string{"region"}) {
		t.Errorf("%+v", e)
	}
}

// A file that cannot be meant as it stands is refused, with its place.
func TestReadExposureErrors(t *testing.T) {
	for _, c := range []struct{ content, column, want string }{
		{"month,orders\n2025-05,-3\n", "", `a.csv:2: orders: "-3" is negative`},
		{"month,orders\n2025-05,3\n2025-06,many\n", "", `a.csv:3: orders: "many" is no number`},
		{"month,orders\n2025-05,NaN\n", "", `a.csv:2: orders: "NaN" is no number`},
		{"month,orders\n2025-05,\n", "", `a.csv:2: orders: is empty`},
		{"month,orders\n2025-05,9e30\n", "", `a.csv:2: orders: "9e30" is no number from 0 to 1e+10`},
		{"month,orders\n2025-05,3\n2025-05,4\n", "", "a.csv:3: repeats row 2"},
		{"month,store,orders\n2025-05,A,3\n2025-05,B,4\n", "", "a.csv:3: repeats row 2"},
		{"month,orders\n,3\n", "", "a.csv:2: month: is empty"},
		{"month,orders\nMay,3\n", "", `a.csv:2: month: "May" is no period`},
		{"month,orders\n2025-13,3\n", "", `a.csv:2: month: "2025-13" is no period`},
		{"week,orders\n2021-W53,3\n", "", "a.csv:2: week: 2021 has no week 53"},
		{"period,orders\n2025-05,3\n2025-05-06,3\n", "", "a.csv:3: period: is a day, those above it are of one month"},
		{"月份,地区,订单量\n2025-05,广东,3\n2025-05,合计,3\n", "", `a.csv:3: region: "合计" adds up other rows`},
		{"time,orders\n2025-05,3\n", "", "a.csv: no column says which period"},
		{"month,region\n2025-05,广东\n", "", "a.csv: no column of amounts"},
		{"month,a,b\n2025-05,1,2\n", "", `a.csv: which column holds the amounts? Name it behind the file and a colon, one of ["a" "b"]`},
		{"month,orders\n2025-05,1\n", "users", `a.csv: no column "users" of amounts; the columns are ["orders"]`},
		{"month,orders\n", "", "a.csv: has no rows below its header"},
		{"", "", "a.csv: is empty"},
	} {
		path := exposureIn(t, "a.csv", c.content)
		_, err := ReadExposure(path, c.column)
		if err == nil || !strings.HasPrefix(strings.ReplaceAll(err.Error(), path, "a.csv"), c.want) {
			t.Errorf("%q: %v, want %s", c.content, err, c.want)
		}
	}
	if _, err := ReadExposure(filepath.Join(t.TempDir(), "none.csv"), ""); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("no file: %v", err)
	}
	for _, c := range []struct {
		period PeriodUnit
		by     []string
		rows   []ExposureRow
		want   string
	}{
		{Month, nil, []ExposureRow{{From: "2025-05-01", To: "2025-05-31", Amount: 1}}, ""},
		{Week, nil, []ExposureRow{{From: "2025-05-01", To: "2025-05-31", Amount: 1}}, "a.csv: gives orders by month, but periods are of one week"},
		{Month, nil, nil, "a.csv: has no rows"},
		{Month, []string{"batch"}, []ExposureRow{{From: "2025-05-01", To: "2025-05-31", Values: []string{"x"}}}, `a.csv: amounts by "batch"`},
		{Month, []string{"region"}, []ExposureRow{{From: "2025-05-01", To: "2025-05-31"}}, "a.csv: a row from"},
		{Month, nil, []ExposureRow{{From: "2025-05-31", To: "2025-05-01"}}, "a.csv: a row from"},
		{Month, nil, []ExposureRow{{From: "2025-05-01", To: "2025-05-31", Amount: -1}}, "a.csv: amounts must not be negative"},
		{Month, nil, []ExposureRow{{From: "2025-05-01", To: "2025-05-31", Amount: 3e18}, {From: "2025-06-01", To: "2025-06-30", Amount: 3e18}}, "a.csv: amounts must not be negative, nor add up"},
	} {
		err := Options{Period: c.period, Exposure: &Exposure{File: "a.csv", Unit: "orders", Period: Month, By: c.by, Rows: c.rows}}.Validate()
		if (err == nil) != (c.want == "") || err != nil && !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %s", c.rows, err, c.want)
		}
	}
}

// Days are an exposure like others: a file with the same amount for each day
// changes no comparison, trend or split, whatever the amount; nor does it matter
// whether amounts come by day or by month, or by region too.
func TestExposureOfDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		perDay := int64(rapid.IntRange(1, 1_000_000).Draw(t, "amount a day in millionths of a thousand")) * 1000
		byMonth, byRegion := rapid.Bool().Draw(t, "by month"), rapid.Bool().Draw(t, "by region")
		e := &Exposure{File: "x.csv", Unit: "users", Period: Day, By: []string{}}
		step := func(d day) day { return d }
		if byMonth {
			e.Period, step = Month, func(d day) day { return startOf(Month, d+31) - 1 }
		}
		for d := newDay(2024, 1, 1); d <= newDay(2025, 2, 28); d = step(d) + 1 {
			r := ExposureRow{From: d.date(), To: step(d).date(), Amount: perDay * int64(step(d)-d+1)}
			if byRegion {
				e.By = []string{"region"}
				half := r
				half.Amount, half.Values = r.Amount/2, []string{"r"}
				r.Amount, r.Values = r.Amount-half.Amount, []string{"s"}
				e.Rows = append(e.Rows, half)
			}
			e.Rows = append(e.Rows, r)
		}
		var plan []planned
		for i := range rapid.IntRange(1, 30).Draw(t, "days") {
			date := (newDay(2024, 1, 1) + day(rapid.IntRange(0, 424).Draw(t, "day"))).date()
			plan = append(plan, planned{n: rapid.IntRange(1, 20).Draw(t, "n"), date: string(date), category: "a", channel: fmt.Sprint(i % 3)})
		}
		plan = append(plan, planned{n: 1, date: "2024-01-01", category: "a"})
		o := Options{AsOf: on("2025-02-28"), Draws: 1}
		days := build(o, plan, "a", "b")
		o.Exposure = e
		users := build(o, plan, "a", "b")
		for i, row := range days.PeriodRows {
			for k, c := range []*Comparison{row.Previous, row.YearAgo} {
				got := []*Comparison{users.PeriodRows[i].Previous, users.PeriodRows[i].YearAgo}[k]
				if (c == nil) != (got == nil) {
					t.Fatalf("%+v against %+v", c, got)
				}
				if c != nil && c.P != nil && (got.Unit.Name != "users" || got.Change != c.Change || !near(got.P, *c.P) || !near(got.Low, *c.Low) || c.High != nil && !near(got.High, *c.High)) {
					t.Fatalf("%s: %s–%s by day, %s–%s by user", row.Code, show(c.Low), show(c.High), show(got.Low), show(got.High))
				}
			}
		}
		for i, x := range days.Explained {
			for k, p := range x.Parts {
				if got := users.Explained[i].Parts[k]; max(p.Change-got.Change, got.Change-p.Change) > 2 { // millionths: amounts are rounded
					t.Fatalf("%s: %d by day, %d by user", p.Kind, p.Change, got.Change)
				}
			}
		}
		if a, b := days.Trends[0].SlopePercent, users.Trends[0].SlopePercent; (a == nil) != (b == nil) || a != nil && math.Abs(*a-*b) > 1e-6 {
			t.Fatalf("slope %s by day, %s by user", show(a), show(b))
		}
	})
}

// monthly is an exposure of orders by month from January 2025 on.
func monthly(amounts ...int) *Exposure {
	e := &Exposure{File: "orders.csv", Unit: "orders", Period: Month, By: []string{}}
	for i, n := range amounts {
		first := newDay(2025, 1, 1).time().AddDate(0, i, 0)
		e.Rows = append(e.Rows, ExposureRow{From: dayOf(first).date(), To: dayOf(first.AddDate(0, 1, -1)).date(), Amount: int64(n) * millionths})
	}
	return e
}

// Complaints that grow as orders do have not changed; by days they have. The
// unit is printed, and rates are per so many of it as make them readable.
func TestExposure(t *testing.T) {
	build := func(e *Exposure) *Result {
		b := New(scheme("a", "b"), Options{AsOf: on("2025-03-31"), Exposure: e})
		for m, n := range []int{100, 200, 300} {
			batch(b, n, fmt.Sprintf("2025-%02d-10", m+1), "a")
		}
		return b.Result()
	}
	byDay, byOrder := build(nil), build(monthly(100_000, 200_000, 300_000))
	if c := find(t, byDay, "2025-03", "a").Previous; c.Change != Up || c.Unit != daily || byDay.RateUnit != daily {
		t.Errorf("by day: %q per %v", c.Change, c.Unit)
	}
	row := find(t, byOrder, "2025-03", "a")
	if c, per := row.Previous, (RateUnit{"orders", 1000}); c.Change != Unchanged || !near(c.Ratio, 1) || c.Unit != per || byOrder.RateUnit != per ||
		!near(row.Rate, 1) || !near(&c.BaseRate, 1) || !near(&c.Rate, 1) || c.WorkdayRatio != nil {
		t.Errorf("by order: ratio %s per %v, %q, rate %s", show(c.Ratio), c.Unit, c.Change, show(row.Rate))
	}
	if p := byOrder.Periods[2]; !near(p.Amount, 300_000) || p.Exposure != 31 {
		t.Errorf("amount %s, %d days", show(p.Amount), p.Exposure)
	}
}

// Where the file lacks a period, or has 0 for it, comparisons with it and all
// series go by days, and the reader is told; other comparisons go by the file.
func TestExposureMissing(t *testing.T) {
	for name, amounts := range map[string][]int{"missing": {100, 200, 300}, "zero": {100, 200, 300, 0}} {
		b := New(scheme("a"), Options{AsOf: on("2025-04-30"), Exposure: monthly(amounts...)})
		spread(b, 5, "2025-01-01", "2025-04-30", "a")
		r := b.Result()
		march, april := find(t, r, "2025-03", "a"), find(t, r, "2025-04", "a")
		if march.Previous.Unit.Name != "orders" || april.Previous.Unit != daily || r.RateUnit != daily || !near(april.Rate, 5) || !near(april.Previous.Ratio, 1) {
			t.Errorf("%s: March per %v, April per %v, rates per %v", name, march.Previous.Unit, april.Previous.Unit, r.RateUnit)
		}
		if r.Periods[3].Amount != nil || r.Trends[0].SlopePercent == nil || math.Abs(*r.Trends[0].SlopePercent) > 1e-9 {
			t.Errorf("%s: amount %s, slope %s", name, show(r.Periods[3].Amount), show(r.Trends[0].SlopePercent))
		}
		warned(t, name, r, WarnExposureMissing, Caution, "2025-04")
	}
	b := New(scheme("a"), Options{AsOf: on("2026-02-28"), Exposure: monthly(1)})
	spread(b, 5, "2026-01-01", "2026-02-28", "a")
	warned(t, "another year", b.Result(), WarnExposureMissing, Serious, "2026-01")
	b = New(scheme("a"), Options{AsOf: on("2025-02-28"), Exposure: monthly(0, 0)})
	spread(b, 5, "2025-01-01", "2025-02-28", "a")
	warned(t, "all zero", b.Result(), WarnExposureMissing, Serious, "各期的orders均为 0")
}

// warned checks that a result has a warning that says something in Chinese.
func warned(t *testing.T, name string, r *Result, code string, severity WarningSeverity, says string) {
	t.Helper()
	if !slices.ContainsFunc(r.Warnings, func(w Warning) bool {
		return w.Code == code && w.Severity == severity && strings.Contains(w.Message.ZH, says) && w.Message.EN != ""
	}) {
		t.Errorf("%s: no %s with %q in %+v", name, code, says, r.Warnings)
	}
}

// Half a month of complaints is set against half its orders.
func TestExposureScaled(t *testing.T) {
	b := New(scheme("a"), Options{AsOf: on("2025-04-15"), Exposure: monthly(3100, 2800, 3100, 3000)})
	spread(b, 5, "2025-01-01", "2025-04-15", "a")
	r := b.Result()
	c := find(t, r, "2025-04", "a").Previous
	if p := r.Periods[3]; !near(p.Amount, 1500) || !near(c.Ratio, 1) || c.Unit.Name != "orders" || !c.Incomplete {
		t.Errorf("amount %s, ratio %s per %v", show(p.Amount), show(c.Ratio), c.Unit)
	}
	warned(t, "half a month", r, WarnExposureScaled, Info, "2025-04")

	// A file of days that breaks off is taken on at its own pace.
	days := &Exposure{File: "days.csv", Unit: "orders", Period: Day, By: []string{}}
	for d := newDay(2025, 1, 1); d <= newDay(2025, 4, 10); d++ {
		days.Rows = append(days.Rows, ExposureRow{From: d.date(), To: d.date(), Amount: 100 * millionths})
	}
	b = New(scheme("a"), Options{AsOf: on("2025-04-30"), Exposure: days})
	spread(b, 5, "2025-01-01", "2025-04-30", "a")
	r = b.Result()
	if p := r.Periods[3]; !near(p.Amount, 3000) {
		t.Errorf("ten of thirty days of 100: amount %s", show(p.Amount))
	}
	warned(t, "ten days", r, WarnExposurePartial, Caution, "2025-04")
}

// Amounts by region are those of comparisons of regions; a region that the file
// lacks is compared by days.
func TestExposureByRegion(t *testing.T) {
	e := &Exposure{File: "orders.csv", Unit: "orders", Period: Month, By: []string{"region"}}
	for i, month := range [][2]Date{{"2025-01-01", "2025-01-31"}, {"2025-02-01", "2025-02-28"}} {
		for region, n := range map[string][2]int64{"广东": {1000, 2000}, "浙江": {1000, 1000}} {
			e.Rows = append(e.Rows, ExposureRow{From: month[0], To: month[1], Values: []string{region}, Amount: n[i] * millionths})
		}
	}
	b := New(scheme("a"), Options{AsOf: on("2025-02-28"), Exposure: e})
	id := 0
	add := func(n int, date, region string) {
		for range n {
			id++
			l := row(fmt.Sprint(id), date, "a")
			l.Region = region
			b.Add(l)
		}
	}
	for region, n := range map[string][2]int{"广东": {100, 200}, "浙江": {100, 200}, "海南": {31, 28}} {
		add(n[0], "2025-01-10", region)
		add(n[1], "2025-02-10", region)
	}
	r := b.Result()
	got := map[string]*Comparison{}
	for _, table := range r.Compared {
		if table.Dimension == "region" && !table.ByCategory {
			for _, row := range table.Rows {
				got[row.Value] = row.Previous
			}
		}
	}
	for region, want := range map[string]struct {
		ratio float64
		unit  string
	}{"广东": {1, "orders"}, "浙江": {2, "orders"}, "海南": {1, "day"}} {
		if c := got[region]; c == nil || !near(c.Ratio, want.ratio) || c.Unit.Name != want.unit {
			t.Errorf("%s: %+v, want a ratio of %v per %s", region, c, want.ratio, want.unit)
		}
	}
	if c := find(t, r, "2025-02", TotalCode).Previous; !near(c.Ratio, (428./3000)/(231./2000)) {
		t.Errorf("total: ratio %s", show(c.Ratio))
	}
	warned(t, "海南", r, WarnExposureValues, Caution, "海南")
}
