package analysis_test

import (
	"fmt"
	"time"

	"suxi/analysis"
	"suxi/complaint"
	"suxi/taxonomy"
)

// Two months of complaints about deliveries that arrive late more often.
func Example() {
	b := analysis.New(taxonomy.Default(), analysis.Options{})
	for day := time.Date(2025, 3, 1, 9, 0, 0, 0, time.UTC); day.Month() < time.May; day = day.AddDate(0, 0, 1) {
		for n := range 3 * int(day.Month()-2) { // 3 a day in March, 6 in April
			b.Add(&complaint.Labelled{
				Complaint: complaint.Complaint{ID: fmt.Sprint(day.Unix(), n), Text: "快递三天没动", ReceivedAt: day},
				Label:     complaint.Label{Category: "delivery", Severity: 2},
			})
		}
	}
	r := b.Result()
	latest := r.Periods[*r.Latest]
	for _, row := range r.PeriodRows {
		if row.Period == *r.Latest && row.Code == "delivery" {
			c := row.Previous
			fmt.Printf("%s: %d, %+.0f%% (ratio %.2f–%.2f), %s\n", latest.Label, row.Count, *c.ChangePercent, *c.Low, *c.High, c.Change)
		}
	}
	fmt.Println(r.Warnings[0].Message.EN)
	// Output:
	// 2025-04: 180, +100% (ratio 1.55–2.60), up
	// All 273 rows are in one category, delivery.
}
