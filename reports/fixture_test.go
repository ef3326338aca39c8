package reports

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"suxi/analysis"
	"suxi/calendar"
	"suxi/complaint"
	"suxi/taxonomy"
)

// fixture analyses about 6,000 made complaints of 14 complete months and a
// piece of the next: 物流交付 doubles in 2025-03, safety complaints begin
// there, a batch of 46 near-identical ones falls into 2025-01, working days
// have more than others.
func fixture(t testing.TB, o analysis.Options) *analysis.Result {
	t.Helper()
	tax := taxonomy.Default()
	tax.Causes = []taxonomy.Entry{{Code: "staff", Name: "服务质量"}, {Code: "process", Name: "流程制度"}}
	tax.Demands = []taxonomy.Entry{{Code: "refund", Name: "退款"}, {Code: "apology", Name: "道歉"}}
	b := analysis.New(tax, o)
	r := rand.New(rand.NewPCG(7, 7))
	daily := map[string]float64{
		"quality": 4.2, "delivery": 2.4, "attitude": 1.7, "aftersale": 1.6, "price": 1.1,
		"promise": .8, "environment": .45, "other": .6,
	}
	first := time.Date(2024, 2, 1, 9, 0, 0, 0, calendar.Shanghai)
	last := time.Date(2025, 4, 12, 9, 0, 0, 0, calendar.Shanghai)
	n := 0
	add := func(at time.Time, code string, level int, group string, size int) {
		n++
		l := &complaint.Labelled{
			Complaint: complaint.Complaint{
				ID: fmt.Sprintf("D%05d", n), Text: fmt.Sprintf("客户反映第%d笔订单的%s问题，多次联系未解决，要求退款并道歉，电话 13812345678。", n, code),
				ReceivedAt: at,
				Channel:    pick(r, "电话热线", "在线客服", "门店登记", "社交媒体"),
				Product:    pick(r, "破壁机 P3", "空气炸锅 A7", "扫地机器人 R2", "电饭煲 C1", "净水器 W5"),
				Region:     pick(r, "华东", "华南", "华北", "西南", "东北"),
			},
			Label: complaint.Label{
				Category: code, CategorySource: complaint.Model, ModelCategory: code, CategoryProbability: .55 + .44*r.Float64(),
				Severity: level, SeveritySource: complaint.Model, SeverityProbability: .8,
				DueAt: tax.Severity[level-1].Due(at), GroupID: group, GroupSize: size,
			},
		}
		l.Cause, l.Label.Demand = pick(r, "staff", "process", ""), pick(r, "refund", "refund|apology", "")
		if category, _ := tax.Category(code); len(tax.Categories[category].Subcategories) > 0 {
			l.Label.Subcategory = tax.Categories[category].Subcategories[n%len(tax.Categories[category].Subcategories)].Code
		}
		if n%9 == 0 {
			l.CategorySource = complaint.Human
		}
		if group != "" {
			l.Product, l.Batch, l.Text = "空气炸锅 A7", "B2501-07", "收到的空气炸锅通电后冒烟，内壁涂层起泡脱落，客服让等通知，家里有小孩很担心。"
		}
		b.Add(l)
	}
	for at := first; !at.After(last); at = at.AddDate(0, 0, 1) {
		for _, c := range tax.Categories {
			mean := daily[c.Code]
			if !calendar.IsWorkday(at) {
				mean *= .7
			}
			march := at.Year() == 2025 && at.Month() == time.March
			switch {
			case c.Code == "delivery" && march:
				mean *= 2
			case c.Code == "safety" && march:
				mean = .2
			case c.Code == "attitude":
				mean *= 1.3 - .05*float64(at.Sub(first)/(24*time.Hour*30))
			}
			for range poisson(r, mean) {
				add(at.Add(time.Duration(r.IntN(9))*time.Hour), c.Code, 1+min(2, r.IntN(10)/2), "", 1)
			}
		}
	}
	for i := range 46 {
		add(time.Date(2025, 1, 6+i/8, 10, i, 0, 0, calendar.Shanghai), "quality", 1, "batch-1", 46)
	}
	for range 20 {
		add(time.Time{}, "quality", 2, "", 1)
	}
	return b.Result()
}

func pick(r *rand.Rand, values ...string) string {
	return values[min(r.IntN(len(values)), r.IntN(len(values)))]
}

// poisson counts the arrivals in one unit of time.
func poisson(r *rand.Rand, mean float64) int {
	n := 0
	for t := r.ExpFloat64(); t < mean; t += r.ExpFloat64() {
		n++
	}
	return n
}
