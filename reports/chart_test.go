package reports

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"suxi/analysis"
)

func printerOf(t *testing.T, r *analysis.Result) *printer {
	t.Helper()
	p, err := newPrinter(r, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// A waterfall leads from the count of the base to that of the period by the
// parts, and every bar begins where the one before ended.
func TestWaterfallChart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := analysis.Explained{Period: 1, Base: 0, Count: rapid.IntRange(0, 900).Draw(t, "count"), BaseCount: rapid.IntRange(0, 900).Draw(t, "base")}
		left := int64(e.Count-e.BaseCount) * million
		for range rapid.IntRange(0, 5).Draw(t, "parts") {
			change := rapid.Int64Range(-400*million, 400*million).Draw(t, "change")
			e.Parts = append(e.Parts, analysis.Part{Kind: analysis.PartRepeats, Change: change})
			left -= change
		}
		e.Parts = append(e.Parts, analysis.Part{Kind: analysis.PartRest, Change: left})
		p, err := newPrinter(handmade(), Options{})
		if err != nil {
			t.Fatal(err)
		}
		steps := p.waterfallSteps(&e)
		level := steps[0].Change
		for _, s := range steps[1 : len(steps)-1] {
			level += s.Change
		}
		if last := steps[len(steps)-1].Change; steps[0].Change != int64(e.BaseCount) || last != int64(e.Count) || level != last {
			t.Errorf("steps %v lead from %d to %d, want %d to %d", steps, steps[0].Change, level, e.BaseCount, e.Count)
		}
		series := p.waterfallChart(steps)["series"].([]option)
		at := int64(0)
		for i, s := range steps {
			foot, height := series[0]["data"].([]any)[i].(int64), int64(0)
			for _, bars := range series[1:] {
				if bar, ok := bars["data"].([]any)[i].(option); ok {
					height += bar["value"].(int64)
				}
			}
			from, to := at, at+s.Change
			if s.Level {
				from, to = 0, s.Change
			}
			if foot != min(from, to) || foot+height != max(from, to) {
				t.Errorf("bar %d stands from %d to %d, want %d to %d", i, foot, foot+height, from, to)
			}
			at = to
		}
	})
}

// The cells of a heat map are the events of the table: row by row and column by
// column they add up to its margins, and so does what is expected.
func TestHeatCells(t *testing.T) {
	p := printerOf(t, handmade())
	c := &p.Crosstabs[1]
	cells, columns := p.heatCells(c)
	rows, across := make([]float64, len(c.Rows)), make([]float64, len(columns))
	expectedRows, expectedAcross := make([]float64, len(c.Rows)), make([]float64, len(columns))
	for _, cell := range cells {
		if got := c.Rows[cell.Row].UniqueByCategory[columns[cell.Column]]; got != cell.Observed {
			t.Errorf("cell %+v: the table has %d", cell, got)
		}
		rows[cell.Row] += float64(cell.Observed)
		across[cell.Column] += float64(cell.Observed)
		expectedRows[cell.Row] += cell.Expected
		expectedAcross[cell.Column] += cell.Expected
	}
	for i, row := range c.Rows {
		if rows[i] != float64(row.Unique) || math.Abs(expectedRows[i]-rows[i]) > 1e-9 {
			t.Errorf("%s: cells add up to %v, expected to %v, of %d", row.Value, rows[i], expectedRows[i], row.Unique)
		}
	}
	for k := range columns {
		if math.Abs(expectedAcross[k]-across[k]) > 1e-9 {
			t.Errorf("column %d: cells add up to %v, expected to %v", k, across[k], expectedAcross[k])
		}
	}
	c.Rows[0].UniqueByCategory[2] = analysis.Hidden
	if left, _ := p.heatCells(c); len(left) != len(cells)-len(c.Rows) || slices.ContainsFunc(left, func(cell heatCell) bool { return cell.Observed < 0 }) {
		t.Errorf("%d cells of %d are left where a category has a suppressed one", len(left), len(cells))
	}
	c.Rows[0].UniqueByCategory[2] = 42
	drawn := 0
	for _, s := range p.heatChart(c)["series"].([]option) {
		if s["role"] != "ghost" {
			drawn += len(s["data"].([]any))
		}
	}
	if drawn != len(cells) {
		t.Errorf("%d cells have a shade, of %d", drawn, len(cells))
	}
}

// Residuals are those of R 4.2: chisq.test(matrix(c(20, 30, 30, 20), 2))$residuals
// has (20−25)/√25 = −1 in its first cell.
func TestHeatShade(t *testing.T) {
	for _, test := range []struct {
		cell     heatCell
		residual float64
		want     shade
	}{
		{heatCell{Observed: 20, Expected: 25}, -1, asExpected},
		{heatCell{Observed: 35, Expected: 25}, 2, above},
		{heatCell{Observed: 45, Expected: 25}, 4, farAbove},
		{heatCell{Observed: 15, Expected: 25}, -2, below},
		{heatCell{Observed: 5, Expected: 25}, -4, farBelow},
		{heatCell{Observed: 60, Expected: 4.9}, 55.1 / math.Sqrt(4.9), tooFew},
	} {
		if got := test.cell.residual(); math.Abs(got-test.residual) > 1e-12 {
			t.Errorf("%+v: residual %v, want %v", test.cell, got, test.residual)
		}
		if got := test.cell.shade(); got != test.want {
			t.Errorf("%+v: shade %d, want %d", test.cell, got, test.want)
		}
	}
}

// A control chart draws the points, limits and signals of the result, and no
// others.
func TestControlChart(t *testing.T) {
	p := printerOf(t, handmade())
	c := &p.Result.Charts[0]
	by := make(map[string][]any)
	for _, s := range p.controlChart(c)["series"].([]option) {
		by[s["name"].(string)] = s["data"].([]any)
	}
	for i, point := range c.Points {
		for name, want := range map[string]*float64{"实际": &point.Value, "中心线": c.Centre, "上限": point.Upper, "下限": point.Lower} {
			if got := by[name][i]; want == nil && got != hole || want != nil && got != *want {
				t.Errorf("%s of point %d: %v, want %v", name, i, got, want)
			}
		}
	}
	for i, want := range []string{"偏少", "偏多"} {
		for _, name := range []string{"偏少", "偏多"} {
			if _, marked := by[name][i].(option); marked != (name == want) {
				t.Errorf("point %d marked as %s: %v", i, name, marked)
			}
		}
	}
}

// The intervals drawn are those of the comparisons, cut where the axis ends.
func TestIntervalChart(t *testing.T) {
	p := printerOf(t, handmade())
	chart := p.intervalChart([]string{"a", "b", "c", "d"}, []panel{{"环比", []ranged{
		{new(1.5), new(1.2), new(2.), "up"}, {new(9.), new(.1), nil, "flat"}, {nil, nil, nil, ""}, {nil, new(.5), new(.8), "down"},
	}}})
	text, err := json.Marshal(chart["series"])
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`[[1.2,0],[2,0],["-","-"]]`, `[[0.1,1],[16,1],["-","-"]]`, `[[0.5,3],[0.8,3],["-","-"]]`, `"value":[1.5,0]`, `"value":[9,1]`, `"symbolRotate":-90,"tip":["+800.0%","95% 区间 −90.0% 至 无上限"],"value":[16,1]`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %s in %s", want, text)
		}
	}
	if n := strings.Count(string(text), `"value":`); n != 3 {
		t.Errorf("%d dots and arrows, want 3", n)
	}
}

// The axis goes as far as the intervals, no less than 4 and no more than 32 times;
// whoever ends beyond has an arrow there.
func TestIntervalReach(t *testing.T) {
	p := printerOf(t, handmade())
	for _, test := range []struct {
		low, dot, high float64
		least          float64
		arrows         int
	}{{.5, 1, 2, .25, 0}, {2, 3, 4, .25, 0}, {2, 3, 4.1, .125, 0}, {3, 11, 20, 1. / 32, 0}, {3, 11, 40, 1. / 32, 1}, {.01, 1, 40, 1. / 32, 2}, {0, 0, 2, .25, 1}} {
		panels := []panel{{"环比", []ranged{{&test.dot, &test.low, &test.high, "flat"}}}}
		if got := reach(panels); got != test.least {
			t.Errorf("%v: the axis begins at %v, want %v", test, got, test.least)
		}
		text, err := json.Marshal(p.intervalChart([]string{"a"}, panels))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Count(string(text), "symbolRotate"); got != test.arrows {
			t.Errorf("%v: %d arrows, want %d", test, got, test.arrows)
		}
	}
}

// Charts without limits are not drawn: their reason is told instead. The others
// say that they count events.
func TestControlChartsHaveLimits(t *testing.T) {
	r := handmade()
	p := printerOf(t, r)
	s := p.spikeSection()
	charts := 0
	for _, c := range s.Charts {
		if strings.Contains(c.ID, "control-") {
			charts++
			if !strings.HasPrefix(c.Note, "独立事件") {
				t.Errorf("%s counts what? %s", c.ID, c.Note)
			}
		}
	}
	if charts == 0 {
		t.Fatal("no control chart")
	}
	for i := range r.Charts {
		r.Charts[i].Centre, r.Charts[i].Reason = nil, "too_few_periods"
	}
	s = p.spikeSection()
	for _, c := range s.Charts {
		if strings.Contains(c.ID, "control-") {
			t.Errorf("%s has no limits and is drawn", c.ID)
		}
	}
	if said := strings.Join(s.Notes, ""); !strings.Contains(said, "没有控制图：此前完整的期数不足 8") {
		t.Errorf("no reason in %s", said)
	}
}

// The title says of how many spikes the chart shows the first.
func TestSpikeTitle(t *testing.T) {
	p := printerOf(t, handmade())
	if got := p.spikeTitle(drawnSpikes); strings.Contains(got, "前") && strings.Contains(got, "共") {
		t.Errorf("all are shown: %s", got)
	}
	if got := p.spikeTitle(26); !strings.HasSuffix(got, "（前 15 项，共 26 项）") {
		t.Errorf("15 of 26 are shown: %s", got)
	}
}

// Ribs of one name on a bone say what they are.
func TestRibsOfOneName(t *testing.T) {
	p := printerOf(t, handmade())
	ribs := []analysis.Rib{{Kind: analysis.RibCause, Name: "承诺未兑现"}, {Kind: analysis.RibSubcategory, Name: "承诺未兑现"}, {Kind: analysis.RibCause, Name: "推诿"}}
	b := &analysis.BoneCount{Ribs: ribs}
	for i, want := range []string{"原因 承诺未兑现", "子类 承诺未兑现", "推诿"} {
		if got := p.ribOn(b, &ribs[i]); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// A timeline has every count of its courses, none of those that are too many,
// and begins where the first begins.
func TestTimelineChart(t *testing.T) {
	p := printerOf(t, handmade())
	courses := make([]course, 14)
	for i := range courses {
		courses[i] = course{"x", []analysis.PeriodCount{{Period: 1, Count: 1 + i}, {Period: 2, Count: 2}}}
	}
	chart := p.timelineChart(courses)
	sum := 0
	for _, d := range chart["series"].([]option)[0]["data"].([]any) {
		value := d.(option)["value"].([]int)
		sum += value[2]
		if value[0] < 0 || value[0] > 1 || value[1] >= drawnCourses {
			t.Errorf("dot at %v", value)
		}
	}
	if want := 12*13/2 + 12*2; sum != want {
		t.Errorf("dots count %d, want %d", sum, want)
	}
	if labels := chart["xAxis"].(option)["data"].([]string); len(labels) != 2 || labels[0] != p.Periods[1].Label {
		t.Errorf("periods %v", labels)
	}
	for name, none := range map[string][]course{"one": courses[:1], "empty": {{Name: "a"}, {Name: "b"}}} {
		if p.timelineChart(none) != nil {
			t.Errorf("%s: something is drawn", name)
		}
	}
}

// The bars of a category add up to its rows with a level.
func TestLevelChart(t *testing.T) {
	p := printerOf(t, handmade())
	sums := make([]float64, 8)
	for _, s := range p.levelChart()["series"].([]option) {
		for k, d := range s["data"].([]any) {
			sums[k] += d.(option)["value"].(float64)
		}
	}
	for k, sum := range sums {
		if math.Abs(sum-100) > .02 {
			t.Errorf("bar %d is %v%% long", k, sum)
		}
	}
	p.Categories[1].ByLevel[0] = analysis.Hidden
	if names := p.levelChart()["yAxis"].(option)["data"].([]string); len(names) != len(sums)-1 {
		t.Errorf("with a suppressed count, bars of %v", names)
	}
	for n, want := range map[int][]string{1: {"up"}, 2: {"up", "other"}, 5: {"up", "vital", "total", "down", "other"}} {
		for l, role := range want {
			if got := levelRole(l, n); got != role {
				t.Errorf("level %d of %d: %s, want %s", l, n, got, role)
			}
		}
	}
}

// Every bone but the last stands in the fishbone, with its largest ribs.
func TestFishboneChart(t *testing.T) {
	p := printerOf(t, handmade())
	text, err := json.Marshal(p.fishboneChart(&p.Fishbone))
	if err != nil {
		t.Fatal(err)
	}
	for want, n := range map[string]int{`"人（300 · 25.0%）"`: 1, `"服务质量 200"`: 1, `"正文说法 10"`: 1, "未归类": 0, `"全部投诉\n1,299"`: 1} {
		if got := strings.Count(string(text), want); got != n {
			t.Errorf("%s stands %d times, want %d", want, got, n)
		}
	}
}
