package analysis

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"suxi/taxonomy"
)

// The table of the China Consumers Association for the first half of 2023, whose
// counts docs/METHODS.md has too: what rounding leaves over is in 其他, which
// would be 5.49 by itself. Shares that it published for the first half of 2020
// with one decimal are those of the same rule.
func TestHundredths(t *testing.T) {
	for _, c := range []struct {
		name   string
		counts []int
		rest   int
		want   string
	}{
		{"2023H1", []int{117136, 226296, 145694, 29164, 25917, 17313, 8326, 4334, 7392, 33793}, 9, "19.04 36.77 23.68 4.74 4.21 2.81 1.35 0.70 1.20 5.50"},
		{"2022H1", []int{111893, 186746, 147183, 22985, 22746, 14623, 7749, 4051, 5853, 27951}, 9, "20.28 33.84 26.67 4.17 4.12 2.65 1.40 0.73 1.06 5.08"},
		{"2020H1: 21.2 27.6 25.0 10.3 4.6 3.3 1.3 0.8 1.1 4.8", []int{119068, 155004, 140182, 57952, 26065, 18412, 7266, 4390, 6001, 27182}, 9, "21.20 27.60 24.96 10.32 4.64 3.28 1.29 0.78 1.07 4.86"},
		{"the rest takes what is left", []int{1, 1, 1}, 2, "33.33 33.33 33.34"},
		{"not if it has none", []int{1, 1, 1, 0}, 3, "33.34 33.33 33.33 0.00"},
		{"not if it would vanish", []int{33333, 33333, 33333, 1}, 3, "33.33 33.33 33.33 0.01"},
		{"nor turn negative", []int{9999, 10000, 9999, 9999, 9999, 9999, 1}, 6, "16.67 16.65 16.67 16.67 16.67 16.67 0.00"},
		{"no rest: the largest", []int{1, 4, 1}, -1, "16.67 66.66 16.67"},
		{"half is rounded up", []int{20001, 179999}, -1, "10.00 90.00"},
		{"nothing", []int{0, 0}, 1, ""},
	} {
		var got []string
		for _, v := range hundredths(c.counts, c.rest) {
			if v != nil {
				got = append(got, fmt.Sprintf("%.2f", *v))
			}
		}
		if got := strings.Join(got, " "); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// Shares add up to 100.00 whatever the counts, none is negative, and each but
// the one that takes what is left is its own, rounded.
func TestHundredthsAddUp(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		counts := rapid.SliceOfN(rapid.IntRange(0, 1_000_000), 1, 40).Draw(r, "counts")
		rest := rapid.IntRange(-1, len(counts)-1).Draw(r, "rest")
		total := 0
		for _, n := range counts {
			total += n
		}
		sum, other := 0, 0
		for i, v := range hundredths(counts, rest) {
			if total == 0 {
				if v != nil {
					r.Fatalf("%g of nothing", *v)
				}
				continue
			}
			sum += int(math.Round(100 * *v))
			if *v < 0 {
				r.Errorf("negative share %g", *v)
			}
			if math.Abs(*v-100*float64(counts[i])/float64(total)) > 0.005+1e-9 {
				other++
			}
		}
		if total > 0 && sum != 10_000 || other > 1 {
			r.Errorf("shares of %v add up to %d hundredths, %d are not rounded", counts, sum, other)
		}
	})
}

// The first quarter of 2012 as the Ministry of Industry and Information
// Technology published it (关于电信服务质量的通告, April 2012, annex 1): complaints
// 4081, 5940, 6034; their shares 25.4, 37.0, 37.6%, those of users 23.2, 53.7,
// 23.1%, complaints per million users 13.6, 8.6, 20.2. The numbers of users were
// not published; these, in millions, have those shares.
func TestUsersTemplate(t *testing.T) {
	table := TemplateTable{Per: templatePer[Users], Rows: make([]TemplateRow, 3)}
	table.count(func(int) []int { return []int{4081, 5940, 6034} }, -1)
	users := []float64{299.7e6, 693.8e6, 298.45e6}
	for i, n := range users {
		table.Rows[i].stock(n, 0, table.Per)
	}
	table.Total.stock(users[0]+users[1]+users[2], 0, table.Per)
	var got []string
	for _, r := range append(table.Rows, table.Total) {
		got = append(got, fmt.Sprintf("%d %.1f %.1f", r.Count, *r.Percent, *r.Rate))
	}
	if got, want := strings.Join(got, "; "), "4081 25.4 13.6; 5940 37.0 8.6; 6034 37.6 20.2; 16055 100.0 12.4"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// Medians of six banks as the China Banking and Insurance Regulatory Commission
// published them for the first quarter of 2022: complaints per 1,000 outlets,
// median 233.9; per 10,000,000 customers, median 50.5.
func TestMedians(t *testing.T) {
	for _, c := range []struct {
		rates []float64
		want  float64
	}{
		{[]float64{1200.4, 267.1, 235.3, 232.5, 153.9, 84.0}, 233.9},
		{[]float64{187.1, 59.6, 52.2, 48.8, 46.6, 38.8}, 50.5},
		{[]float64{3, 1, 2}, 2},
	} {
		var table TemplateTable
		for i := range c.rates {
			table.Rows = append(table.Rows, TemplateRow{Name: fmt.Sprint(i), Count: i, Rate: &c.rates[i]})
		}
		table.Rows = append(table.Rows, TemplateRow{Name: "no outlets", Count: 1000})
		table.rank()
		if math.Abs(*table.MedianRate-c.want) > 1e-9 || *table.MedianCount != float64(len(c.rates)-1)/2 {
			t.Errorf("%v: median %g, want %g; of counts %g", c.rates, *table.MedianRate, c.want, *table.MedianCount)
		}
		if *table.Rows[0].Rate < *table.Rows[1].Rate || table.Rows[len(c.rates)].Rate != nil {
			t.Errorf("%v: not in order", c.rates)
		}
	}
}

// Categories are added up to natures in each period; the rest says which are in
// it.
func TestNatureTemplate(t *testing.T) {
	plan := []planned{
		{n: 3, date: "2024-02-10", category: "质量"}, {n: 1, date: "2024-02-10", category: "a"},
		{n: 2, date: "2025-01-10", category: "价格"}, {n: 1, date: "2025-01-10", category: "b"},
		{n: 4, date: "2025-02-10", category: "质量"}, {n: 1, date: "2025-02-10", category: "a"}, {n: 1, date: "2025-02-28", category: "b"},
	}
	r := build(Options{AsOf: on("2025-02-28"), Templates: []Template{Nature}}, plan, "质量", "价格", "a", "b")
	if len(r.Templates) != 1 {
		t.Fatalf("%d tables", len(r.Templates))
	}
	got := describe(&r.Templates[0])
	want := "质量 4 66.67 0 0.00 | 售后服务 0 0.00 0 0.00 | 合同 0 0.00 0 0.00 | 价格 0 0.00 2 66.67 | 虚假宣传 0 0.00 0 0.00 | 安全 0 0.00 0 0.00 | 假冒 0 0.00 0 0.00 | 计量 0 0.00 0 0.00 | 人格尊严 0 0.00 0 0.00 | 其他 2 33.33 1 33.33 | total 6 100.00 3 100.00"
	if got != want || fmt.Sprint(r.Templates[0].Rest) != "[a b]" {
		t.Errorf("%s; the rest is %s\nwant %s", got, r.Templates[0].Rest, want)
	}
	told := &taxonomy.Crosswalk{}
	for _, s := range []string{"a=安全", "b=安全"} {
		if err := told.Parse(s); err != nil {
			t.Fatal(err)
		}
	}
	r = build(Options{AsOf: on("2025-02-28"), Templates: []Template{Nature}, Natures: told}, plan, "质量", "价格", "a", "b")
	if safety := r.Templates[0].Rows[5]; safety.Count != 2 || *safety.PreviousCount != 1 || len(r.Templates[0].Rest) != 0 {
		t.Errorf("as told: %+v", safety)
	}
}

func describe(t *TemplateTable) string {
	var out []string
	for _, r := range append(t.Rows, t.Total) {
		s := fmt.Sprintf("%s %d %.2f", r.Name, r.Count, *r.Percent)
		if r.PreviousCount != nil {
			s += fmt.Sprintf(" %d %.2f", *r.PreviousCount, *r.PreviousPercent)
		}
		if r.Rate != nil {
			s += fmt.Sprintf(" %g/%.1f%% %.3g", *r.Amount, *r.AmountPercent, *r.Rate)
		}
		if r.PreviousRate != nil {
			s += fmt.Sprintf(" %.3g", *r.PreviousRate)
		}
		out = append(out, s)
	}
	return strings.Join(out, " | ")
}

// An exposure is a stock here: the outlets of three months are not added up to
// those of a quarter, and a value that nobody complained about counts in the
// medians. Complaints without a value, or with one that the file does not have,
// are in the total of complaints, but not in its rate.
func TestOutletsTemplate(t *testing.T) {
	e := &Exposure{File: "x.csv", Unit: "网点", Period: Month, By: []string{"region"}}
	for i, m := range []string{"2024-10-01/2024-10-31", "2024-11-01/2024-11-30", "2024-12-01/2024-12-31", "2025-01-01/2025-01-31", "2025-02-01/2025-02-28", "2025-03-01/2025-03-31"} {
		from, to, _ := strings.Cut(m, "/")
		a := int64(100)
		if i >= 3 {
			a = 200
		}
		for k, n := range []int64{a, 2000, 50} {
			e.Rows = append(e.Rows, ExposureRow{Date(from), Date(to), []string{"ABC"[k : k+1]}, n * millionths})
		}
	}
	e.First, e.Last = "2024-10-01", "2025-03-31"
	var plan []planned
	add := func(n int, date, region string) {
		plan = append(plan, planned{n: n, date: date, category: "a", region: region})
	}
	add(1, "2024-10-01", "A")
	add(2, "2024-11-10", "B")
	for _, date := range []string{"2025-01-10", "2025-02-10", "2025-03-31"} {
		add(2, date, "A")
		add(4, date, "B")
		add(1, date, "D")
		add(1, date, "")
	}
	r := build(Options{AsOf: on("2025-03-31"), Period: Quarter, Exposure: e, Templates: []Template{Outlets, Customers}}, plan, "a")
	if len(r.Templates) != 2 {
		t.Fatalf("%d tables", len(r.Templates))
	}
	outlets, customers := &r.Templates[0], &r.Templates[1]
	want := "A 6 25.00 1 33.33 200/8.9% 30 10 | B 12 50.00 2 66.67 2000/88.9% 6 1 | C 0 0.00 0 0.00 50/2.2% 0 0 | D 3 12.50 0 0.00 |  3 12.50 0 0.00 | total 24 100.00 3 100.00 2250/100.0% 8 1.4"
	if got := describe(outlets); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if *outlets.MedianRate != 6 || *outlets.MedianCount != 6 || outlets.Dimension != "region" || outlets.Per != 1000 || *customers.Rows[0].Rate != 300_000 {
		t.Errorf("%+v", outlets)
	}
}

func TestTemplateOptions(t *testing.T) {
	for _, c := range []struct {
		o    Options
		want string
	}{
		{Options{Templates: []Template{"tax"}}, "want nature, users, outlets or customers"},
		{Options{Templates: []Template{Nature, Nature}}, "given twice"},
		{Options{Templates: []Template{Users}}, "needs an exposure file"},
		{Options{Templates: []Template{Users}, Exposure: &Exposure{Unit: "users", Period: Month, By: []string{}, Rows: []ExposureRow{{"2025-01-01", "2025-01-31", nil, 1}}}}, "by month and channel, product or region"},
	} {
		if err := c.o.Validate(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
}
