package reports

import (
	"suxi/analysis"
)

// quality is a run with something of everything.
func quality() *Quality {
	return &Quality{
		Read: 1400, Labelled: 1300, Rejected: 70, Duplicate: 30,
		Inputs:  []Input{{Name: "chat.csv", Format: "csv", Encoding: "gb18030", Rows: 900, Rejected: 70, Undecodable: 2}, {Name: "=store.xlsx", Format: "xlsx", Rows: 500}},
		Changed: []Changed{{"invalid", 2, 1}, {"shifted", 0, 0}, {"width", 120, 14}, {"masked", 400, 20}},
		Labels: &Labels{Model: "abc", Human: 100, Accepted: 900, Review: 300, Withdrawn: 20, Certificate: &Certificate{
			Precision: .95, Delta: .05, Overall: Certified{OK: true, Threshold: .75, N: 800, Errors: 20, Bound: .0375, Coverage: .8, Cases: 1000},
			Categories: []CategoryCertified{{"rise", Certified{OK: true, Threshold: .9, N: 300, Errors: 3, Bound: .025, Coverage: .6, Cases: 500}}, {"small", Certified{Cases: 40}}},
		}},
		Raised:   []Raised{{"safety", 30}, {"idle", 0}, {"people", 60}},
		Warnings: []analysis.Text{{ZH: "chat.csv：2 个字节<不是> UTF-8", EN: "chat.csv: 2 bytes <are> not UTF-8"}},
	}
}

// handmade is a small result in which every branch of a report is taken: a
// category that rises, one that falls, one with no evidence either way, one
// whose change is real but small, one that is new, one on a small base, one
// that vanished and one that never occurs. Its figures are round, not computed.
func handmade() *analysis.Result {
	names := []struct{ code, zh, en string }{
		{"rise", "上升类", "rising"}, {"fall", "下降类", "falling"}, {"same", "不变类", "steady"}, {"slight", "微变类", "slight"},
		{"fresh", "新增类", "fresh"}, {"small", "小基数类", "small"}, {"gone", "消失类", "gone"}, {"never", "空类", "never"}, {"other", "其他", "other"},
	}
	r := &analysis.Result{
		Schema: analysis.SchemaVersion, AsOf: "2025-04-10", TimeZone: "Asia/Shanghai", First: "2024-03-01", Last: "2025-04-10",
		Taxonomy: analysis.Taxonomy{Name: "test", Fingerprint: "00ff"},
		Options: analysis.Options{
			Period: analysis.Month, Cut: analysis.Crossing, Share: .8, Confidence: .95, Band: [2]float64{.9, 1.1}, Q: .05,
			Quotes: 3, Top: 20, Draws: 1000,
		},
		Counts: analysis.Counts{
			Rows: 1300, Dated: 1290, Undated: 7, OutOfRange: 2, UnknownCategory: 1, Unique: 1250, Grouped: 60, Groups: 9,
			CategoryHuman: 99, CategoryModel: 1200, SeverityHuman: 9, SeverityModel: 1200, SeverityRule: 90, MeanProbability: new(.875),
		},
		Levels: []analysis.Level{
			{Rank: 1, Code: "urgent", Name: "一级 紧急", NameEN: "urgent", Weight: 5, Count: 130, WithDue: 130, DueByAsOf: 128},
			{Rank: 2, Code: "regular", Name: "二级 常规", NameEN: "regular", Weight: 1.5, Count: 1169, WithDue: 1160, DueByAsOf: 1100},
		},
		Periods: []analysis.Period{
			{Label: "2025-02", Start: "2025-02-01", End: "2025-02-28", Days: 28, Exposure: 20, Workdays: 14},
			{Label: "2025-03", Start: "2025-03-01", End: "2025-03-31", Days: 31, Exposure: 31, Workdays: 21, Complete: true, Previous: new(0), YearAgo: new(0)},
			{Label: "2025-04", Start: "2025-04-01", End: "2025-04-30", Days: 30, Exposure: 10, Workdays: 7, Previous: new(1)},
		},
		Latest: new(1),
		Warnings: []analysis.Warning{
			{Code: "undated_rows", Severity: analysis.Serious, Message: analysis.Text{ZH: "许多记录没有日期。", EN: "Many records have no date."}},
			{Code: "spring_festival", Severity: analysis.Caution, Message: analysis.Text{ZH: "环比受春节影响。", EN: "The comparison is affected by Spring Festival."}},
			{Code: "poisson_assumed", Severity: analysis.Info, Message: analysis.Text{ZH: "假定泊松波动。", EN: "Poisson variation is assumed."}},
		},
	}
	for i, n := range names {
		r.Categories = append(r.Categories, analysis.Category{
			Code: n.code, Name: n.zh, NameEN: n.en, Residual: n.code == "other",
			Count: 100 * i, Unique: 90 * i, ByLevel: []int{10 * i, 90 * i}, Human: 10 * i, Model: 90 * i,
		})
	}
	compared := func(count, base int, change analysis.Change, note analysis.Base, q, low, high float64) *analysis.Comparison {
		c := &analysis.Comparison{
			BaseCount: base, Rate: float64(count) / 31, BaseRate: float64(base) / 20, Change: change, Note: note, Incomplete: true,
			SharePoints: new(1.5), Method: analysis.MethodExact, P: &q, MidP: &q, Q: &q, Family: 8, Low: &low, High: &high,
		}
		if base > 0 {
			c.Ratio, c.Detectable = new(float64(count)/31/c.BaseRate), new(1.42)
		}
		if base >= 5 {
			c.ChangePercent = new(100 * (*c.Ratio - 1))
		}
		if base >= 30 {
			c.DetectableFall = new(.68)
		}
		return c
	}
	empty := &analysis.Comparison{Note: analysis.BaseEmpty, Incomplete: true}
	unbounded := compared(6, 0, analysis.Unchanged, analysis.BaseNew, .2, .85, 0)
	unbounded.High = nil
	comparisons := []*analysis.Comparison{
		compared(120, 31, analysis.Up, analysis.BaseEnough, .0004, 1.6, 3.9),
		compared(20, 40, analysis.Down, analysis.BaseEnough, .001, .2, .6),
		compared(62, 40, analysis.Unchanged, analysis.BaseEnough, .9, .66, 1.52),
		compared(310, 170, analysis.Unchanged, analysis.BaseEnough, .03, 1.02, 1.43),
		unbounded,
		compared(9, 3, analysis.Unchanged, analysis.BaseSmall, .3, .5, 11),
		compared(0, 8, analysis.Down, analysis.BaseVanished, .01, 0, .5),
		empty,
		compared(15, 10, analysis.Unchanged, analysis.BaseEnough, 1, .4, 2.4),
	}
	yearAgo := map[string]*analysis.Comparison{
		"same":  compared(62, 12, analysis.Up, analysis.BaseEnough, .0001, 1.9, 5.5),
		"small": compared(9, 90, analysis.Down, analysis.BaseEnough, .0001, .04, .2),
	}
	nowCounts, beforeCounts := []int{120, 20, 62, 310, 6, 9, 0, 0, 15}, []int{31, 40, 40, 170, 0, 3, 8, 0, 10}
	total := compared(542, 302, analysis.Up, analysis.BaseEnough, .012, 1.1000001, 1.4)
	for period, counts := range [][]int{beforeCounts, nowCounts, beforeCounts} {
		days := float64(r.Periods[period].Exposure)
		all := analysis.PeriodRow{Period: period, Code: analysis.TotalCode, Count: 302, Unique: 300, Share: new(1.0), Rate: new(302 / days)}
		if period == 1 {
			all.Count, all.Unique, all.Rate, all.Previous = 542, 530, new(542/days), total
			all.YearAgo = compared(542, 500, analysis.Unchanged, analysis.BaseEnough, .6, .8, 1.2)
		}
		r.PeriodRows = append(r.PeriodRows, all)
		for i, n := range names {
			row := analysis.PeriodRow{Period: period, Code: n.code, Count: counts[i], Unique: counts[i], Share: new(float64(counts[i]) / float64(all.Count)), Rate: new(float64(counts[i]) / days)}
			if period == 1 {
				row.Previous = comparisons[i]
				row.YearAgo = yearAgo[n.code]
			}
			r.PeriodRows = append(r.PeriodRows, row)
		}
	}
	course := func(code string, a, b, c int) analysis.Trend {
		return analysis.Trend{Code: code, Counts: []int{a, b, c}, Unique: []int{a, b, c}, Rates: []*float64{new(float64(a) / 20), new(float64(b) / 31), new(float64(c) / 10)},
			N: 5, To: 2, SlopePercent: new(1.25), LowPercent: new(-.5), HighPercent: new(3.0), P: new(.04), Q: new(.04), Family: 8, Dispersion: new(1.5), Change: analysis.Up}
	}
	r.Trends = append(r.Trends, course(analysis.TotalCode, 302, 542, 302))
	for i, n := range names {
		t := course(n.code, beforeCounts[i], nowCounts[i], beforeCounts[i])
		if n.code == "never" {
			t = analysis.Trend{Code: n.code, Counts: t.Counts, Unique: t.Unique, Rates: t.Rates, N: 1, Reason: analysis.ReasonFewPeriods}
		}
		r.Trends = append(r.Trends, t)
	}
	rule := analysis.Text{ZH: "主要类别：测试规则。", EN: "Vital few: a rule for tests."}
	r.Paretos = []analysis.Pareto{
		{Scope: analysis.ScopeAll, Weight: analysis.ByCount, Total: 10, Crossing: 1, Strict: 0, Rule: rule, Rows: []analysis.ParetoRow{
			{Rank: 1, Code: "rise", Name: "上升类", NameEN: "rising", Value: 8.5, Share: .85, Cumulative: .85, Vital: true, Crossing: true, VitalProbability: .75},
			{Rank: 2, Code: "other", Name: "其他", NameEN: "other", Residual: true, Value: 1.5, Share: .15, Cumulative: 1},
		}},
		{Scope: analysis.ScopeAll, Weight: analysis.BySeverity, Rule: rule},
	}
	for i, dimension := range []string{"channel", "product", "region"} {
		c := analysis.Crosstab{Dimension: dimension, Missing: 1299}
		if i == 1 {
			c = analysis.Crosstab{Dimension: dimension, Rows: []analysis.CrosstabRow{
				{Value: "破壁机", Count: 436, Unique: 436, ByCategory: []int{0, 101, 42, 93, 64, 55, 6, 67, 8}, UniqueByCategory: []int{0, 101, 42, 93, 64, 55, 6, 67, 8}},
				{Value: "电饭煲", Count: 330, Unique: 320, ByCategory: []int{0, 20, 80, 70, 50, 20, 8, 60, 22}, UniqueByCategory: []int{0, 10, 80, 70, 50, 20, 8, 60, 22}},
			}, OtherValues: 4, OtherCount: 470, Missing: 63}
		}
		r.Crosstabs = append(r.Crosstabs, c)
	}
	r.Crosstabs = append(r.Crosstabs, analysis.Crosstab{Dimension: "department", Rows: []analysis.CrosstabRow{{Value: "售后一部", Count: 9, ByCategory: []int{0, 9, 0, 0, 0, 0, 0, 0, 0}, UniqueByCategory: []int{0, 9, 0, 0, 0, 0, 0, 0, 0}}}, Missing: 1290})
	found := func(code, zh, en string, count, unique int) analysis.Entry {
		return analysis.Entry{Code: code, Name: zh, NameEN: en, Count: count, Unique: unique, ByCategory: []int{0, count, 0, 0, 0, 0, 0, 0, 0}}
	}
	r.Categories[1].Subcategories = analysis.Axis{
		Entries: []analysis.Entry{found("a", "甲", "first", 30, 28), found("b", "乙", "", 25, 25), found("c", "丙", "third", 9, 9), found("d", "丁", "fourth", 8, 8),
			found("e", "戊", "fifth", 7, 7), found("f", "己", "sixth", 5, 4), found("g", "庚", "seventh", 1, 1)},
		None: 15, NoneUnique: 8,
	}
	r.Categories[2].Subcategories = analysis.Axis{Entries: []analysis.Entry{found("h", "辛", "eighth", 200, 180)}}
	r.Causes = analysis.Axis{Entries: []analysis.Entry{found("staff", "服务质量", "service", 300, 280), found("process", "流程制度", "process", 40, 40)}, None: 959, NoneUnique: 930}
	r.Demands = analysis.Axis{Entries: []analysis.Entry{found("refund", "退款", "refund", 500, 480), found("apology", "道歉", "apology", 20, 20)}, None: 800, NoneUnique: 770}
	r.Rules = []analysis.Rule{
		{Entry: found("safety", "人身安全", "safety", 64, 60), RaiseTo: "urgent", Raised: 30},
		{Entry: found("people", "多人投诉", "many people", 60, 1), RaiseTo: "urgent", Raised: 60},
	}
	r.Drills = []analysis.Drill{{Scope: analysis.ScopeLatest, Period: new(1), Total: 542, Steps: []string{"category", "product", "batch"}, Rows: []analysis.DrillRow{
		{Step: "category", Kind: analysis.DrillValue, Value: "fall", Name: "下降类", NameEN: "falling", Values: 1, Count: 20, Unique: 19, ShareOfParent: .0369, ShareOfTotal: .0369},
		{Parent: new(0), Step: "product", Kind: analysis.DrillValue, Value: "破壁机", Name: "破壁机", NameEN: "破壁机", Values: 1, Count: 12, Unique: 11, ShareOfParent: .6, ShareOfTotal: .0221},
		{Parent: new(1), Step: "batch", Kind: analysis.DrillValue, Value: "B7", Name: "B7", NameEN: "B7", Values: 1, Count: 9, Unique: 8, ShareOfParent: .75, ShareOfTotal: .0166},
		{Parent: new(1), Step: "batch", Kind: analysis.DrillMissing, Count: 3, Unique: 3, ShareOfParent: .25, ShareOfTotal: .0055},
		{Parent: new(0), Step: "product", Kind: analysis.DrillOther, Values: 4, Count: 8, Unique: 8, ShareOfParent: .4, ShareOfTotal: .0148},
	}}}
	r.Groups = []analysis.Group{
		{ID: "A-1", Size: 40, Category: "rise", First: "2025-03-02", Last: "2025-03-09", Products: []analysis.ValueCount{{Value: "破壁机", Count: 39}}, Batches: []analysis.ValueCount{{Value: "B7", Count: 30}, {Value: "B8", Count: 4}}, Quote: "杯体开裂。"},
		{ID: "A-2", Size: 2, Category: "same", Quote: "发错颜色。"},
	}
	r.Quotes = []analysis.Quote{
		{Category: "rise", ID: "A-3", Date: "2025-03-05", Level: "urgent", Text: "送来就是碎的。"},
		{Category: "same", ID: "A-4", Text: "没人回复。"},
	}
	addSections(r)
	return r
}
