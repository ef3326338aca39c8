package reports

import (
	"strconv"

	"suxi/analysis"
)

// addTrends draws the total and the most frequent categories, and returns them
// by code.
func (pg *page) addTrends() map[string]*trendView {
	p, byCode := pg.p, make(map[string]*trendView)
	own, rest := p.frequent(drawnTrends)
	drawn := map[string]bool{analysis.TotalCode: true}
	for _, i := range own {
		drawn[p.Categories[i].Code] = true
	}
	for i := range p.Result.Trends {
		t := &p.Result.Trends[i]
		if !drawn[t.Code] || len(t.Rates) == 0 {
			continue
		}
		view := &trendView{
			chart: chart{
				ID:    "chart-trend-" + strconv.Itoa(i), // codes of user taxonomies are no ids
				Title: p.name(t.Code), Label: p.t("chart.label", p.t("chart.trend", p.name(t.Code))),
				Size: little, Drawing: p.trendChart(t),
			},
			Mark: verdictKey(t.Change), Verdict: p.slopeVerdict(t),
		}
		if t.SlopePercent != nil {
			view.Note = p.t("trend.slope", p.Periods[t.From].Label, p.Periods[t.To].Label, p.unit(), change(*t.SlopePercent), p.interval(t.LowPercent, t.HighPercent))
		}
		pg.draw(view.chart)
		byCode[t.Code] = view
		if t.Code == analysis.TotalCode {
			view.Title = p.t("key.trend")
			pg.Total = view
		} else {
			pg.Trends = append(pg.Trends, view)
		}
	}
	if len(rest) > 0 {
		pg.MoreTrend = p.t("page.more", len(rest))
	}
	return byCode
}

// slopeVerdict says in words whether there is a trend, or why none was fitted.
func (p *printer) slopeVerdict(t *analysis.Trend) string {
	if t.Reason != "" {
		return p.t("why." + t.Reason)
	}
	return p.t("trend." + verdictKey(t.Change))
}
