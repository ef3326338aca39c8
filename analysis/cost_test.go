package analysis

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"suxi/complaint"
)

func TestParseAmount(t *testing.T) {
	for cell, want := range map[string]float64{
		"0": 0, "300": 300, "1,234.50": 1234.5, "12,345,678": 12345678, "¥300": 300, "￥ 1,000": 1000, "３００元": 300, "0.000001": 1e-6,
		"300.00 元": 300, "人民币300元整": 300, "RMB 25.5": 25.5, "199rmb": 199, "3万元": 30000, "2.5 万": 25000, "1.2亿": 1.2e8, "3千": 3000, "3萬": 30000, "88块": 88, "5.": 5,
		"9999999999.999999": 9999999999.999999, // 16 digits, to a millionth
	} {
		if got, ok := parseAmount(cell); !ok || got != int64(math.Round(want*millionths)) {
			t.Errorf("%q: %d, %v; want %v", cell, got, ok, want)
		}
	}
	for _, cell := range []string{
		"", " ", "元", ".5", "-300", "(300)", "300-500", "300~500", "$300", "300美元", "三百", "1,23", "1,2345", ",100", "1e6", "0x10", "NaN", "Inf", "约300元", "3万5千",
		"1.2.3", "13812345678", "10000000000", "100万亿",
	} {
		if got, ok := parseAmount(cell); ok {
			t.Errorf("%q is read as %d millionths", cell, got)
		}
	}
}

// The amounts of a column make a Pareto of their own, and every cell is
// accounted for.
func TestCostPareto(t *testing.T) {
	b := New(scheme("a", "b", "其他"), Options{Cost: "赔付金额"})
	for i, c := range []struct{ category, cell string }{
		{"a", "100"}, {"a", "¥50.5"}, {"a", ""}, {"b", "1,000"}, {"b", "见附件"}, {"其他", "2万"}, {"其他", "无此列"},
	} {
		l := row(fmt.Sprint(i), "2025-03-03", c.category)
		if c.cell != "无此列" {
			l.Extra = []complaint.Field{{Name: "赔付 金额", Value: c.cell}}
		}
		b.Add(l)
	}
	r := b.Result()
	if want := (Cost{Column: "赔付金额", Read: 4, Empty: 1, Unreadable: 1, Absent: 1, Total: 21150.5}); *r.Cost != want {
		t.Errorf("%+v, want %+v", *r.Cost, want)
	}
	p := r.Paretos[3]
	if p.Weight != ByCost || p.Total != 21150.5 || p.Rows[0].Code != "b" || p.Rows[0].Value != 1000 || p.Rows[1].Value != 150.5 || p.Rows[2].Value != 20000 {
		t.Errorf("%s: total %v, rows %+v", p.Weight, p.Total, p.Rows)
	}
	if !slices.ContainsFunc(r.Warnings, func(w Warning) bool { return w.Code == WarnCost && w.Severity == Caution }) {
		t.Errorf("warnings %+v", r.Warnings)
	}
}

func TestCostWarning(t *testing.T) {
	for _, c := range []struct {
		name, cell string
		want       WarningSeverity
	}{
		{"all read", "5", ""},
		{"none readable", "五元", Serious},
		{"no column", "", Serious},
	} {
		b := New(scheme("a"), Options{Cost: "金额"})
		l := row("1", "2025-03-03", "a")
		if c.cell != "" {
			l.Extra = []complaint.Field{{Name: "金额", Value: c.cell}}
		}
		b.Add(l)
		got := WarningSeverity("")
		for _, w := range b.Result().Warnings {
			if w.Code == WarnCost {
				got = w.Severity
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
