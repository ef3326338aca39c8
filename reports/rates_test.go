package reports

import (
	"regexp"
	"strings"
	"testing"

	"suxi/analysis"
)

// Wherever rates are printed they say what they are per: days, or what a file
// of denominators counts, of which a comparison with a period that the file
// lacks has none.
func TestRateUnit(t *testing.T) {
	r := handmade()
	orders := analysis.RateUnit{Name: "订单量", Per: 1000}
	r.RateUnit = orders
	r.Options.Exposure = &analysis.Exposure{File: "orders.csv", Unit: "订单量"}
	for i := range r.PeriodRows {
		if c := r.PeriodRows[i].Previous; c != nil {
			c.Unit = orders
		}
	}
	p, err := newPrinter(r, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, f := range p.findings() {
		text.WriteString(f.Lead + f.Detail + "\n")
	}
	for _, want := range []string{"每 1000 订单量 17.5 件，上期（2025年2月）15.1 件", "按每 1000 订单量计，分母来自 orders.csv。", "日均 17.5 件，去年同期"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("no %q in\n%s", want, text.String())
		}
	}
	if m := p.exposureMethod(); m.Term != "每 1000 订单量" || !strings.Contains(m.Text, "÷ 该期的订单量，分母来自 orders.csv") {
		t.Errorf("method %+v", m)
	}
	braces := regexp.MustCompile(`\{.*\}`)
	for _, l := range []Language{Chinese, English} {
		p.language = l
		for key := range phrases {
			for _, unit := range []analysis.RateUnit{{}, orders} {
				if s := p.rated(unit, key); braces.MatchString(s) {
					t.Errorf("%s in %s per %v: %s", key, l, unit, s)
				}
			}
		}
	}
}

// A unit in Latin letters stands apart from the Chinese behind it.
func TestLatinUnit(t *testing.T) {
	p, err := newPrinter(handmade(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"users": "每 1000 users 环比 1（2）", "订单": "每 1000 订单环比 1（2）"} {
		if got := p.rated(analysis.RateUnit{Name: name, Per: 1000}, "against.previous", "1", "2"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
