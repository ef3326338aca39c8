package reports

import (
	"strconv"

	"suxi/analysis"
)

// addTrends draws the total and the most frequent categories.
func (pg *page) addTrends() {
	p := pg.p
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
			Chart:   "chart-trend-" + strconv.Itoa(i), // codes of user taxonomies are no ids
			Name:    p.name(t.Code),
			Label:   p.t("chart.label", p.t("chart.trend", p.name(t.Code))),
			Mark:    verdictKey(t.Change),
			Verdict: p.slopeVerdict(t),
		}
		if t.SlopePercent != nil {
			view.Slope = p.t("trend.slope", p.Periods[t.From].Label, p.Periods[t.To].Label, p.unit(), change(*t.SlopePercent), p.interval(t.LowPercent, t.HighPercent))
		}
		if t.Code == analysis.TotalCode {
			pg.Total = view
		} else {
			pg.Trends = append(pg.Trends, view)
		}
		pg.Charts[view.Chart] = p.trendChart(t)
	}
	if len(rest) > 0 {
		pg.MoreTrend = p.t("page.more", len(rest))
	}
}

// slopeVerdict says in words whether there is a trend, or why none was fitted.
func (p *printer) slopeVerdict(t *analysis.Trend) string {
	if t.Reason != "" {
		return p.t("why." + t.Reason)
	}
	return p.t("trend." + verdictKey(t.Change))
}
