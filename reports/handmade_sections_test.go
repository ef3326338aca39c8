package reports

import "suxi/analysis"

// addSections gives a result something for every section: of parts, statuses
// and verdicts one of each kind, of tables one that is cut and one that says why
// it is empty.
func addSections(r *analysis.Result) {
	r.Explained = []analysis.Explained{
		{Kind: "previous", Period: 1, Base: 0, Count: 542, BaseCount: 302, Exposure: 31, BaseExposure: 20,
			Parts: []analysis.Part{
				{Kind: analysis.PartExposure, Change: 166_100_000},
				{Kind: analysis.PartRepeats, Count: 38, BaseCount: 0, Change: 38_000_000},
				{Kind: analysis.PartChannel, Value: "", Jump: analysis.Ends, P: new(.0004), BaseCount: 20, Change: -31_000_000},
				{Kind: analysis.PartCategory, Value: "rise", Jump: analysis.Rises, P: new(.02), Count: 80, BaseCount: 31, Change: 31_950_000},
				{Kind: analysis.PartRest, Count: 424, BaseCount: 251, Change: 34_950_000, Ratio: new(1.09), Low: new(.91), High: new(1.31)},
			},
			Cells: append(cells12(), analysis.Step{Sum: analysis.Falls, Cells: 7, Count: 10, BaseCount: 40, Change: -30})},
		{Kind: "year_ago", Period: 1, Base: 2, Count: 542, BaseCount: 302, Unit: analysis.RateUnit{Name: "订单", Per: 1000}, Exposure: 9000, BaseExposure: 9000,
			Parts: []analysis.Part{{Kind: analysis.PartExposure}, {Kind: analysis.PartRest, Count: 542, BaseCount: 302, Change: 240_000_000, Ratio: new(1.79), Low: new(1.5), High: new(2.2)}}},
	}
	r.Festival = &analysis.Festival{Period: 1, Base: 0, Date: "2025-01-29", BaseDate: "2024-02-10",
		Windows: []analysis.FestivalWindow{{Name: "period", From: "2025-03-01", To: "2025-03-31", BaseFrom: "2025-02-01", BaseTo: "2025-02-28", Covered: true}, {Name: "season"}},
		Rows: []analysis.FestivalRow{
			{Code: analysis.TotalCode, Ratios: []analysis.FestivalRatio{{Count: 542, BaseCount: 302, Ratio: new(1.16), Low: new(1.1), High: new(1.4)}, {}}},
			{Code: "rise", Ratios: []analysis.FestivalRatio{{Count: 120, Low: new(1.6)}, {}}, Differ: true},
		}}
	r.Hotspots = &analysis.Hotspots{Windows: []analysis.HotWindow{{First: 1, Last: 1, Tested: 400}, {First: 0, Last: 1, Tested: 600}}, Least: 3, Threshold: 1.5, Found: 2,
		Cells: []analysis.Hotspot{
			{Values: []analysis.HotValue{{Dimension: "category", Value: "rise", Name: "上升类", NameEN: "rising"}, {Dimension: "region", Value: "", Name: ""}},
				First: 1, Last: 1, Count: 50, Unique: 12, Expected: 2.25, EBGM: 4.5, EB05: 2.75, Status: analysis.HotNew,
				Batch: &analysis.HotSource{ID: "B7", Count: 30, Share: .6}, Group: &analysis.HotSource{ID: "A-1", Count: 20, Share: .4}, Quotes: []string{"杯体开裂。", "又裂了。"}},
			{Values: []analysis.HotValue{{Dimension: "product", Value: "破壁机", Name: "破壁机"}}, First: 0, Last: 1, Count: 9, Unique: 9, Expected: 3, EBGM: 2, EB05: 1.5, Status: analysis.HotContinuing},
		},
		Fading: []analysis.Hotspot{{Values: []analysis.HotValue{{Dimension: "region", Value: "华东", Name: "华东"}}, First: 0, Last: 0, Unique: 5, Expected: 1, EBGM: 3, EB05: 1.6, Status: analysis.HotFading}},
	}
	r.Hotspots.Cells[0].Flagged, r.Hotspots.Cells[0].Timeline = []bool{false, true}, []analysis.PeriodCount{{Period: 0, Count: 4}, {Period: 1, Count: 50}}
	r.Hotspots.Cells[0].Terms = []analysis.Term{{Text: "开裂", Count: 9}}
	r.Issues = analysis.Issues{Others: 3, Rule: analysis.Text{ZH: "热度：测试规则。", EN: "Score: a rule for tests."}, Rows: []analysis.Issue{
		{ID: "A-1", Title: "杯体开裂", Count: 50, Unique: 12, Category: "rise", First: "2025-03-02", Last: "2025-03-09", Score: 84.25, Now: new(12), Before: new(0), Regions: []analysis.ValueCount{{Value: "华东", Count: 50}}, Timeline: []analysis.PeriodCount{{Period: 1, Count: 50}}, Quote: "杯体开裂。"},
		{ID: "A-9", Count: 2, Unique: 2, Category: "same", Score: 12, Quote: "发错颜色。"},
	}}
	r.Spikes = []analysis.Spike{
		{Scope: "total", Code: analysis.TotalCode, Period: 1, Method: analysis.SpikeEARS, Why: analysis.Text{ZH: "历史不长", EN: "a short history"}, Unique: 530, Expected: new(310.), Ratio: new(1.71), Bounds: []analysis.SpikeBound{{Name: "ears_c2", Upper: new(400.)}, {Name: "u_laney"}}, Q: new(.0002), IsSpike: true},
		{Scope: "product", Code: "破壁机", Period: 1, Method: analysis.SpikeRatio, Why: analysis.Text{ZH: "历史太短", EN: "hardly a history"}, Unique: 9, Expected: new(2.), Ratio: new(4.5), Low: new(1.9), Q: new(.01), IsSpike: true},
		{Scope: "category", Code: "never", Period: 1, Method: analysis.SpikeFarrington},
	}
	rule := analysis.Text{ZH: "1 点超出 3σ", EN: "1 point beyond 3 sigma"}
	r.Charts = []analysis.Chart{
		{Scope: "total", Code: analysis.TotalCode, Kind: analysis.ChartLaney, Centre: new(10.), Points: []analysis.ChartPoint{{}, {Period: 1, Value: 17.1, Lower: new(6.), Upper: new(14.)}},
			Signals: []analysis.ChartSignal{{Point: 0, Rule: 1, Name: rule}, {Point: 1, Rule: 1, Name: rule, Worse: true, Latest: true}}},
		{Scope: "category", Code: "fall", Kind: analysis.ChartG, Centre: new(4.), Points: []analysis.ChartPoint{{Period: 1, Value: 21}}, Signals: []analysis.ChartSignal{{Name: rule, Latest: true}}},
		{Scope: "category", Code: "same", Kind: analysis.ChartU},
	}
	r.Batches = &analysis.Batches{Tested: 2, Rows: []analysis.Batch{
		{Product: "破壁机", Batch: "B7", Count: 30, Category: "rise", WindowFirst: "2025-03-02", WindowLast: "2025-03-09", WindowCount: 30, Spread: analysis.Spread{People: 28}, Expected: new(2.5), Ratio: new(11.2), Low: new(6.), Q: new(.0001), Above: true},
		{Product: "破壁机", Batch: "B8", Count: 4, Category: "rise"},
	}}
	r.FollowUp = &analysis.FollowUp{Missing: []string{"closed_at"}, Impossible: analysis.Impossible{Response: 2, Order: 1},
		Repeats: &analysis.Repeats{Customers: 1200, Repeaters: 60, Again: 70, Same: 30, Tables: []analysis.RateTable{{Dimension: "product", Rows: []analysis.RateRow{
			{Value: "破壁机", Name: "破壁机", RateSum: analysis.RateSum{N: 400, Hits: 30}, Rate: .075, Low: .05, High: .1}}}}},
		Returns: &analysis.Returns{Watched: 500, Soon: 20, Rate: new(.04), Tables: []analysis.RateTable{{Dimension: "category", Rows: []analysis.RateRow{
			{Value: "rise", Name: "上升类", NameEN: "rising", RateSum: analysis.RateSum{N: 100, Hits: 12}, Rate: .12, Low: .06, High: .2, Q: new(.001), Change: analysis.Up}}}}},
		Open: &analysis.Open{Total: 40, Overdue: 10, Dated: 38, Ages: []analysis.OpenAge{{From: 0, To: new(7), Count: 8, ByLevel: []int{2, 6}}, {From: 8, Count: 30, ByLevel: []int{10, 20}}}},
		Response: &analysis.Timing{Judged: 1000, Overdue: 100, Rate: new(.1), Low: new(.08), High: new(.12), Median: new(90), Tables: []analysis.RateTable{{Dimension: "channel", Rows: []analysis.RateRow{
			{Value: "电话", Name: "电话", RateSum: analysis.RateSum{N: 400, Hits: 70}, Rate: .175, Low: .14, High: .22, Q: new(.0001), Change: analysis.Up, Median: new(120)},
			{Value: "门店", Name: "门店", RateSum: analysis.RateSum{N: 600, Hits: 30}, Rate: .05, Low: .03, High: .07},
		}}}},
		Resolution: &analysis.Timing{},
	}
	r.Actions = []analysis.ActionEffect{
		{Action: analysis.Action{Date: "2025-03-15", Note: "换承运商", Scope: []analysis.Condition{{Field: "category", Value: "fall"}, {Field: "region", Value: "华东"}}}, Before: 28, After: 17,
			Rows: analysis.Effect{TouchedBefore: 40, TouchedAfter: 10, Ratio: new(.4), Low: new(.2), High: new(.7), Q: new(.004)}, Events: analysis.Effect{Ratio: new(.42), Low: new(.2), High: new(.8)},
			Verdict: analysis.Down, Cautions: []analysis.Warning{{Message: analysis.Text{ZH: "窗口较短。", EN: "A short window."}}}},
		{Action: analysis.Action{Date: "2026-01-01"}, Rows: analysis.Effect{Reason: analysis.ReasonShortWindow}, Events: analysis.Effect{Reason: analysis.ReasonShortWindow}},
	}
	r.Adjusted = &analysis.Adjusted{Answered: 200, Empty: 4, Right: analysis.Interval{Value: .9, Low: .85, High: .93}, Scopes: []analysis.AdjustedScope{
		{Answered: 200, Counts: []analysis.AdjustedCount{{Code: "rise", Count: 120, Human: 9, Adjusted: new(110.5), Powered: analysis.Interval{Value: 112, Low: 95, High: 130}}}},
		{Period: new(1), Answered: 50, Counts: []analysis.AdjustedCount{{Code: "rise", Count: 60, Powered: analysis.Interval{Value: 55, Low: 40, High: 71}}}},
		{Period: new(0), Answered: 20},
	}}
	r.Fishbone = analysis.Fishbone{Bones: []analysis.BoneCount{
		{Code: "man", Name: "人", NameEN: "people", Count: 300, Unique: 280, Share: .25, Ribs: []analysis.Rib{
			{Kind: analysis.RibCause, Code: "staff", Name: "服务质量", NameEN: "service", Count: 200}, {Kind: analysis.RibSubcategory, Category: "fall", Code: "a", Name: "甲", NameEN: "first", Count: 90}, {Kind: analysis.RibPhrase, Count: 10}}},
		{Code: "unmapped", Name: "未归类", NameEN: "not mapped", Count: 900, Unique: 880, Share: .75},
	}}
	r.Themes = analysis.Themes{Categories: []analysis.CategoryThemes{
		{Category: "rise", Read: 100, None: 30, Themes: []analysis.Theme{
			{Terms: []analysis.ThemeTerm{{Text: "开裂"}, {Text: "杯体"}}, Count: 50, Share: .5, Stability: .8, Stable: true, Medoid: analysis.Quote{Text: "杯体开裂。"}},
			{Terms: []analysis.ThemeTerm{{Text: "漏水"}}, Count: 20, Share: .2, Stability: .3},
		}},
		{Category: "fall", Read: 9, Reason: "few_documents"},
	}}
	r.Fishbone.Bones[0].Quotes = []analysis.Quote{{Text: "客服态度生硬。"}}
	r.Groups[0].Timeline = []analysis.PeriodCount{{Period: 1, Count: 40}}
	addComparisons(r)
	r.Terms = []analysis.Terms{
		{Category: "rise", Against: analysis.AgainstRest, Documents: 100, Rows: []analysis.Term{{Text: "开裂", Count: 60}}},
		{Category: analysis.TotalCode, Against: analysis.AgainstBefore, Documents: 530, Rows: []analysis.Term{{Text: "破壁机", Count: 30}}},
		{Category: "same", Against: analysis.AgainstRest, Documents: 9},
	}
}

// addComparisons gives a result what its other parts are compared and checked
// with.
func addComparisons(r *analysis.Result) {
	cells := func(vital ...bool) (out []analysis.StabilityCell) {
		for i, v := range vital {
			out = append(out, analysis.StabilityCell{Weight: analysis.ByCount, Cut: []analysis.Cut{analysis.Crossing, analysis.Strict}[i], Vital: v, Probability: .75})
		}
		return out
	}
	r.Stability = []analysis.Stability{
		{Scope: analysis.ScopeAll, Rows: []analysis.StabilityRow{
			{Code: "rise", Cells: cells(true, true), Verdict: analysis.Always, Settled: true}, {Code: "fall", Cells: cells(true, false), Verdict: analysis.Sometimes},
			{Code: "same", Cells: cells(false, false), Verdict: analysis.Never}, {Code: "other", Cells: cells(false, false), Verdict: analysis.Never, Settled: true},
		}},
		{Scope: analysis.ScopeLatest, Period: new(1)},
	}
	r.Cost = &analysis.Cost{Column: "赔付金额", Read: 1200, Empty: 80, Unreadable: 4, Absent: 16, Total: 98000.5}
	row := func(code string) *analysis.Comparison {
		for _, pr := range r.PeriodRows {
			if pr.Period == 1 && pr.Code == code {
				return pr.Previous
			}
		}
		return nil
	}
	r.Compared = []analysis.Compared{
		{Dimension: "channel", Period: 1, Minimum: 10, Rows: []analysis.ComparedRow{
			{Value: "门店", Code: analysis.TotalCode, Count: 300, Unique: 290, Share: new(.55), Previous: row("same")},
			{Value: "电话", Code: analysis.TotalCode, Count: 120, Unique: 120, Share: new(.22), Previous: row("rise"), YearAgo: row("same")},
		}},
		{Dimension: "channel", ByCategory: true, Period: 1, Minimum: 10, Hidden: 5, Rows: []analysis.ComparedRow{
			{Value: "电话", Code: "rise", Count: 80, Unique: 80, Share: new(.15), Previous: row("rise")}, {Value: "", Code: "same", Count: 40, Unique: 40, Previous: row("same")}}},
		{Dimension: "region", ByCategory: true, Period: 1, Minimum: 10, Hidden: 5, Rows: []analysis.ComparedRow{{Value: "华东", Code: "same", Count: 40, Previous: row("same")}}},
	}
	r.Slots = []analysis.CategorySlots{{Category: "rise", Read: 100, Slots: []analysis.Slot{
		{Kind: "who", Count: 40, Values: []analysis.SlotValue{{Value: "师傅", Count: 24}, {Value: "客服", Count: 9}, {Value: "店员", Count: 5}, {Value: "厂家", Count: 3}}},
		{Kind: "when", Count: 30, Values: []analysis.SlotValue{{Value: string(analysis.ForDays), Count: 20}}}, {Kind: "where"},
	}}}
	r.Incidents = []analysis.Incident{{Kind: analysis.Systematic, Events: 2, Rows: 50}, {Kind: analysis.Recurring}, {Kind: analysis.SingleIncident, Events: 1248, Rows: 1249}}
	interval := &analysis.Interval{Value: .7, Low: .65, High: .75}
	r.CategoryAgreement = &analysis.Agreement{N: 90, Agreed: .8, Kappa: interval, Alpha: interval}
	r.SeverityAgreement = &analysis.Agreement{N: 9, Agreed: 1}
	r.Drifts = []analysis.Drift{
		{Period: 1, Against: analysis.AgainstPrevious, Base: new(0), N: 530, Mix: analysis.Mix{Divergence: .125, Q: .001},
			Unknown: &analysis.Shift{Mean: .2, Base: .05, Q: .01}, Confidence: &analysis.Shift{Mean: .8, Base: .85, Q: .3}, Beyond: []analysis.DriftFigure{analysis.MixFigure, analysis.UnknownFigure}},
		{Period: 1, Against: analysis.AgainstTraining, N: 530, Mix: analysis.Mix{Divergence: .01, Q: .5}},
	}
	r.Bridge = []analysis.BridgeRow{{Taxonomy: "2023", Old: "K1", OldName: "旧类", New: "rise", Count: 90, Split: true}, {Taxonomy: "2023", Old: "K2", New: "fall", Count: 30}}
}

// cells12 are twelve cells that rise, more than the page shows.
func cells12() []analysis.Step {
	var out []analysis.Step
	for i := range 12 {
		out = append(out, analysis.Step{Category: "rise", Product: "破壁机", Cells: 1, Count: 40 - i, BaseCount: 10, Change: 30 - i})
	}
	return out
}
