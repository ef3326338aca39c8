package tables

import (
	"math"
	"testing"
	"time"

	"suxi/analysis"
	"suxi/calendar"
	"suxi/complaint"
	"suxi/taxonomy"
)

// The rows of a table add up to its total, in counts and to 100.00 percent.
func TestTemplates(t *testing.T) {
	tax := taxonomy.Default()
	b := analysis.New(tax, analysis.Options{Templates: []analysis.Template{analysis.Nature, analysis.Users}, Exposure: &analysis.Exposure{
		File: "x.csv", Unit: "用户", Period: analysis.Month, By: []string{"product"}, First: "2025-01-01", Last: "2025-02-28",
		Rows: []analysis.ExposureRow{
			{From: "2025-01-01", To: "2025-01-31", Values: []string{"甲"}, Amount: 3_000_000_000_000},
			{From: "2025-02-01", To: "2025-02-28", Values: []string{"甲"}, Amount: 2_000_000_000_000},
		},
	}})
	for day := range 59 {
		for i, c := range tax.Categories {
			l := &complaint.Labelled{}
			l.ID, l.Text, l.Product = c.Code+time.Duration(day).String(), c.Name, []string{"甲", "乙", ""}[(day+i)%3]
			l.ReceivedAt = time.Date(2025, 1, 1+day, 12, 0, 0, 0, calendar.Shanghai)
			l.Label.Category, l.Label.Severity = c.Code, 1
			b.Add(l)
		}
	}
	rows, _ := read(t, "templates", b.Result())
	type sum struct {
		count   int64
		percent float64
	}
	sums, totals := map[string]sum{}, map[string]sum{}
	for _, r := range rows {
		to := sums
		if r["is_total"].Boolean() {
			to = totals
		}
		name := r["template"].String()
		to[name] = sum{to[name].count + r["count"].Int64(), to[name].percent + r["percent"].Double()}
		if name == "users" && r["name"].String() == "甲" {
			if got, want := r["rate"].Double(), float64(r["count"].Int64())/2; math.Abs(got-want) > 1e-9 {
				t.Errorf("%g complaints per million users, want %g", got, want)
			}
		}
		if (name == "nature") != r["unit"].IsNull() || r["year_ago_period"].IsNull() == false {
			t.Errorf("%v", r)
		}
	}
	for _, name := range []string{"nature", "users"} {
		if got, want := sums[name], totals[name]; got.count != want.count || got.count != int64(28*len(tax.Categories)) || math.Abs(got.percent-100) > 1e-9 || want.percent != 100 {
			t.Errorf("%s: %+v, total %+v", name, got, want)
		}
	}
}
