package reports

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"suxi/analysis"
	"suxi/calendar"
	"suxi/complaint"
	"suxi/taxonomy"
)

// The regulators' tables print what the analysis filled in: columns of the
// published layouts, rows that add up, a dash where there is no number.
func TestTemplateTables(t *testing.T) {
	b := analysis.New(taxonomy.Default(), analysis.Options{
		Templates: []analysis.Template{analysis.Nature, analysis.Outlets},
		Exposure: &analysis.Exposure{
			File: "x.csv", Unit: "网点数", Period: analysis.Month, By: []string{"region"}, First: "2025-01-01", Last: "2025-02-28",
			Rows: []analysis.ExposureRow{
				{From: "2025-01-01", To: "2025-01-31", Values: []string{"甲"}, Amount: 40_000_000},
				{From: "2025-02-01", To: "2025-02-28", Values: []string{"甲"}, Amount: 50_000_000},
				{From: "2025-02-01", To: "2025-02-28", Values: []string{"丙"}, Amount: 10_000_000},
			},
		},
	})
	for day := range 59 {
		l := &complaint.Labelled{}
		l.ID, l.Text, l.Region = fmt.Sprint(day), fmt.Sprint("投诉", day), []string{"甲", "甲", "乙"}[day%3]
		l.ReceivedAt = time.Date(2025, 1, 1+day, 12, 0, 0, 0, calendar.Shanghai)
		l.Label.Category, l.Label.Severity = []string{"quality", "attitude"}[day%2], 1
		b.Add(l)
	}
	p, err := newPrinter(b.Result(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := p.templateSection()
	if len(s.Tables) != 2 {
		t.Fatalf("%d tables", len(s.Tables))
	}
	for i, want := range []string{
		`质量 14 50.00 16 51.61 — — — —
售后服务 0 0.00 0 0.00 — — — —
合同 0 0.00 0 0.00 — — — —
价格 0 0.00 0 0.00 — — — —
虚假宣传 0 0.00 0 0.00 — — — —
安全 0 0.00 0 0.00 — — — —
假冒 0 0.00 0 0.00 — — — —
计量 0 0.00 0 0.00 — — — —
人格尊严 0 0.00 0 0.00 — — — —
其他 14 50.00 15 48.39 — — — —
合计 28 100.00 31 100.00 — — — —
`,
		`甲 19 67.86 50 83.33 380.00 525.00 −27.62
丙 0 0.00 10 16.67 0.00 — —
乙 9 32.14 — — — — —
合计 28 100.00 60 100.00 316.67 525.00 −39.68
中位数 9.5    190.00  
`,
	} {
		var got strings.Builder
		for _, row := range s.Tables[i].Rows {
			for c, cell := range row.Cells {
				if c > 0 {
					got.WriteByte(' ')
				}
				got.WriteString(cell.print(s.Tables[i].Columns[c].Kind))
			}
			got.WriteByte('\n')
		}
		if got.String() != want {
			t.Errorf("table %d:\n%s\nwant\n%s", i, got.String(), want)
		}
	}
	if notes := strings.Join(s.Notes, ""); !strings.Contains(notes, "服务态度、环境与体验、其他") {
		t.Errorf("notes %q do not say what is in 其他", notes)
	}
	var book bytes.Buffer
	if err := WriteXLSX(&book, p.Result, Options{Language: English}); err != nil {
		t.Error(err)
	}
}
