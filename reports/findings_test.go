package reports

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"suxi/analysis"
	"suxi/calendar"
	"suxi/complaint"
	"suxi/taxonomy"
)

// The first screen, word for word.
func TestFindings(t *testing.T) {
	for _, l := range []Language{Chinese, English} {
		p, err := newPrinter(handmade(), Options{Language: l})
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, f := range p.findings() {
			b.WriteString(f.Mark + ": " + f.Lead + "\n    " + f.Detail + "\n")
		}
		golden(t, "findings."+string(l)+".txt", b.String())
	}
}

// What the first sentence claims depends on the verdict and on nothing else.
func TestTotalFinding(t *testing.T) {
	set := func(change analysis.Change, q float64) func(*analysis.Comparison) {
		return func(c *analysis.Comparison) { c.Change, c.Q, c.Incomplete = change, &q, false }
	}
	for name, test := range map[string]struct {
		change func(*analysis.Comparison)
		want   finding
	}{
		"up": {set(analysis.Up, .012), finding{"up", "2025年3月投诉 542 件，日均环比 +15.8%（95% 区间 +10.0% 至 +40.0%），超出实际意义带 ±10%",
			"日均 17.5 件，上期（2025年2月）15.1 件，q = 0.012。整个区间高于实际意义带 ±10%，判定为上升。按每日件数计，没有订单量作分母。"}},
		"no evidence": {set(analysis.Unchanged, .31), finding{"flat", "2025年3月投诉 542 件，日均环比 +15.8%（95% 区间 +10.0% 至 +40.0%），没有证据表明变化",
			"日均 17.5 件，上期（2025年2月）15.1 件，q = 0.310。没有证据表明变化；日均要升到 1.42 倍，按目前的件数才有 80% 的把握判定为上升。"}},
		"no evidence of a fall": {func(c *analysis.Comparison) {
			set(analysis.Unchanged, .31)(c)
			c.Ratio, c.ChangePercent, c.Low, c.High = new(.9), new(-10.), new(.7), new(1.1)
		}, finding{"flat", "2025年3月投诉 542 件，日均环比 −10.0%（95% 区间 −30.0% 至 +10.0%），没有证据表明变化",
			"日均 17.5 件，上期（2025年2月）15.1 件，q = 0.310。没有证据表明变化；日均要降到 0.68 倍或更低，按目前的件数才有 80% 的把握判定为下降。"}},
		"no fall could be shown": {func(c *analysis.Comparison) {
			set(analysis.Unchanged, .31)(c)
			c.Ratio, c.ChangePercent, c.Low, c.High, c.DetectableFall = new(.9), new(-10.), new(.7), new(1.1), nil
		}, finding{"flat", "2025年3月投诉 542 件，日均环比 −10.0%（95% 区间 −30.0% 至 +10.0%），没有证据表明变化",
			"日均 17.5 件，上期（2025年2月）15.1 件，q = 0.310。没有证据表明变化；基期件数太少，任何下降都没有八成的把握判定。"}},
		"real but small": {set(analysis.Unchanged, .0001), finding{"flat", "2025年3月投诉 542 件，日均环比 +15.8%（95% 区间 +10.0% 至 +40.0%），有变化，但幅度不足以判定",
			"日均 17.5 件，上期（2025年2月）15.1 件，q < 0.001。差异超出随机波动，但区间没有完全越出实际意义带 ±10%，不判为变化。"}},
		"small base": {func(c *analysis.Comparison) {
			set(analysis.Unchanged, .2)(c)
			c.Note, c.BaseCount, c.ChangePercent, c.Detectable, c.Incomplete = analysis.BaseSmall, 3, nil, nil, true
		}, finding{"flat", "2025年3月投诉 542 件，基期仅 3 件，基数过小，不给百分比，没有证据表明变化",
			"日均 17.5 件，上期（2025年2月）15.1 件，q = 0.200。件数太少，没有证据表明变化。两期中有一期不完整，按日均比较。"}},
	} {
		r := handmade()
		p, err := newPrinter(r, Options{})
		if err != nil {
			t.Fatal(err)
		}
		test.change(p.rows[rowKey{1, analysis.TotalCode}].Previous)
		if diff := cmp.Diff(test.want, p.totalFinding(1)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// A category's sentence says that a base is incomplete, as that of the total does.
func TestIncompleteBase(t *testing.T) {
	p, err := newPrinter(handmade(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	row := p.rows[rowKey{1, "rise"}]
	for _, incomplete := range []bool{false, true} {
		row.Previous.Incomplete = incomplete
		if said := p.carried(p.movement(row, row.Previous)); strings.Contains(said, "不完整") != incomplete {
			t.Errorf("incomplete %t: %s", incomplete, said)
		}
	}
}

// The practical band is written as the percentages beside it are.
func TestBand(t *testing.T) {
	p, err := newPrinter(handmade(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for want, band := range map[string][2]float64{
		"±10%": {.9, 1.1}, "−10% 至 +20%": {.9, 1.2}, "−20% 至 +25%": {.8, 1.25}, "±0%": {1, 1}, "0% 至 +10%": {1, 1.1}, "±7.5%": {.925, 1.075},
	} {
		p.Options.Band = band
		if got := p.band(); got != want {
			t.Errorf("%v: %q, want %q", band, got, want)
		}
	}
}

// What the counts could have shown stands in the table, where a finger and paper
// find it too.
func TestDetectableIsPrinted(t *testing.T) {
	p, err := newPrinter(handmade(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		change  analysis.Change
		q       float64
		ratio   float64
		fall    *float64
		printed string
	}{
		"rise":        {analysis.Unchanged, .31, 1.2, new(.68), "≥ 1.42 倍"},
		"fall":        {analysis.Unchanged, .31, .9, new(.68), "≤ 0.68 倍"},
		"no fall":     {analysis.Unchanged, .31, .9, nil, ""},
		"beyond luck": {analysis.Unchanged, .01, 1.05, nil, ""},
		"flagged":     {analysis.Up, .01, 1.4, nil, ""},
	} {
		c := &analysis.Comparison{Change: test.change, Q: &test.q, Ratio: &test.ratio, Detectable: new(1.42), DetectableFall: test.fall}
		cells := p.comparisonCells(c, analysis.Filter{}, "why.no_previous")
		if got := cells[3].Under; got != test.printed {
			t.Errorf("%s: %q, want %q", name, got, test.printed)
		}
	}
}

// A change of which only the rest is left is not explained.
func TestNothingExplained(t *testing.T) {
	p, err := newPrinter(handmade(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	rest := analysis.Part{Kind: analysis.PartRest, Change: -35000000}
	for _, parts := range [][]analysis.Part{{rest}, {{Kind: analysis.PartRepeats}, rest}} {
		p.Explained = []analysis.Explained{{Period: 1, Base: 0, Count: 10, BaseCount: 45, Parts: parts}}
		if f, ok := p.explainedFinding(1); ok {
			t.Errorf("%v is explained: %+v", parts, f)
		}
	}
	p.Explained[0].Parts = []analysis.Part{{Kind: analysis.PartRepeats, Change: -30000000}, rest}
	if _, ok := p.explainedFinding(1); !ok {
		t.Error("what repeats explain is not told")
	}
}

// Only what a tenth of a cell is of stands behind it in the table, and half of it
// in the findings.
func TestBehind(t *testing.T) {
	p, err := newPrinter(handmade(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for share, want := range map[float64][2]bool{.019: {false, false}, .1: {true, false}, .49: {true, false}, .5: {true, true}} {
		c := &analysis.Hotspot{Batch: &analysis.HotSource{ID: "B1", Count: 2, Share: share}}
		if got := [2]bool{p.behind(c, partly) != "", p.behind(c, mostly) != ""}; got != want {
			t.Errorf("%v of a cell: %v, want %v", share, got, want)
		}
	}
}

// English sentences begin with a capital, and a group without dates with what it has.
func TestBeginnings(t *testing.T) {
	r := handmade()
	r.Groups[0].First, r.Groups[0].Last = "", ""
	for _, l := range []Language{Chinese, English} {
		p, err := newPrinter(r, Options{Language: l})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range p.findings() {
			for _, s := range []string{f.Lead, f.Detail} {
				if strings.HasPrefix(s, dash) || l == English && s != "" && s[0] >= 'a' && s[0] <= 'z' {
					t.Errorf("%s: a sentence begins with %q", l, s)
				}
			}
		}
	}
}

// withGap is a year of complaints that lacks a month.
func withGap() *analysis.Result {
	b := analysis.New(taxonomy.Default(), analysis.Options{})
	first := time.Date(2024, 7, 1, 12, 0, 0, 0, calendar.Shanghai)
	for at := first; at.Before(first.AddDate(1, 0, 0)); at = at.AddDate(0, 0, 1) {
		for i := range 5 {
			if at.Month() != time.May {
				b.Add(&complaint.Labelled{Complaint: complaint.Complaint{ID: at.String() + fmt.Sprint(i), ReceivedAt: at}, Label: complaint.Label{Category: "quality", Severity: 2}})
			}
		}
	}
	return b.Result()
}

// The month before is one the data do not cover: nothing is claimed, and the
// table of periods has no figure for it.
func TestGap(t *testing.T) {
	p, err := newPrinter(withGap(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range p.findings() {
		if f.Mark != "note" {
			t.Errorf("a claim against a month without data: %+v", f)
		}
	}
	row := p.periodTable(0).Rows[0]
	if may, june := row.Cells[11], row.Cells[12]; may.print(heats) != dash || may.Why != "数据没有覆盖这一期" || june.print(heats) != "150" {
		t.Errorf("May %+v, June %+v", may, june)
	}
}

// With nothing to compare the page says so instead.
func TestFindingsWithoutPeriod(t *testing.T) {
	r := handmade()
	r.Latest = nil
	p, err := newPrinter(r, Options{Language: English})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range p.findings() {
		if f.Mark != "note" && f.Mark != "serious" {
			t.Errorf("a claim without a complete period: %+v", f)
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, test := range []struct{ got, want string }{
		{thousands(0, 0), "0"}, {thousands(999, 0), "999"}, {thousands(1000, 0), "1,000"}, {thousands(-1234567.25, 1), "−1,234,567.2"},
		{thousands(-.04, 1), "0.0"}, {count(int64(6120)), "6,120"},
		{weighted(12), "12"}, {weighted(12.25), "12.2"},
		{rate(0), "0.0"}, {rate(.126), "0.126"}, {rate(.00612), "0.00612"}, {rate(.0999), "0.0999"}, {rate(1e-12), "0.000000000"}, {rate(16.77), "16.8"}, {rate(1234.5), "1,234"},
		{share(.12345), "12.3%"}, {share(1), "100.0%"},
		{change(12.34), "+12.3%"}, {change(-5), "−5.0%"}, {change(.01), "0.0%"}, {change(-.01), "0.0%"}, {change(12345), "+12,345%"},
		{ratio(1.176), "1.18"}, {number(.9), "0.9"}, {number(95), "95"},
		{probability(.0009), "<0.001"}, {probability(.001), "0.001"}, {probability(1), "1.000"},
		{equals(.0001), "< 0.001"}, {equals(.25), "= 0.250"},
		{shorten("十六个字的类别名称正好不用截短吗"), "十六个字的类别名称正好不用截短吗"}, {shorten("十七个字的类别名称就要截短才放得下"), "十七个字的类别名称就要截短才放…"},
		{day(""), "—"}, {day("2025-03-01"), "2025-03-01"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

func TestPeriodNames(t *testing.T) {
	for unit, want := range map[analysis.PeriodUnit][2]string{
		analysis.Day:     {"2024年12月30日", "30 December 2024"},
		analysis.Week:    {"2025年第1周", "week 1 of 2025"},
		analysis.Month:   {"2024年12月", "December 2024"},
		analysis.Quarter: {"2024年第4季度", "Q4 2024"},
		analysis.Year:    {"2024年", "2024"},
	} {
		r := &analysis.Result{Options: analysis.Options{Period: unit}, Periods: []analysis.Period{{Label: "x", Start: "2024-12-30"}}}
		for i, l := range []Language{Chinese, English} {
			p, err := newPrinter(r, Options{Language: l})
			if err != nil {
				t.Fatal(err)
			}
			if got := p.period(0); got != want[i] {
				t.Errorf("%s, %s: %q, want %q", unit, l, got, want[i])
			}
		}
	}
}

// The scale of a drawn interval is logarithmic from ¼ to 4 around the middle.
func TestWhisker(t *testing.T) {
	p := &printer{Result: handmade()}
	for _, test := range []struct {
		name           string
		low, dot, high float64 // ratios
		want           whisker
	}{
		{"half to double", .5, 1, 2, whisker{Low: "24.0", Width: "48.0", Dot: "48.0"}},
		{"beyond the edges", 0, 8, math.Inf(1), whisker{Low: "0.0", Width: "96.0", Dot: "96.0"}},
	} {
		c := cell{Low: &test.low, Value: &test.dot, High: &test.high}
		if math.IsInf(test.high, 1) {
			c.High = nil
		}
		got := p.whisker(c)
		if got.Low != test.want.Low || got.Width != test.want.Width || got.Dot != test.want.Dot {
			t.Errorf("%s: %+v, want %+v", test.name, got, test.want)
		}
	}
	if p.whisker(cell{}) != nil {
		t.Error("an interval is drawn where there is none")
	}
}
