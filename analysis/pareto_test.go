package analysis

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"suxi/complaint"
)

// Complaints received by the China Consumers Association in the first halves
// of 2023 and 2022, as stated in the statistical definitions of this project.
var association = []struct {
	category  string
	now, then int
}{
	{"售后服务", 226296, 186746}, {"合同", 145694, 147183}, {"质量", 117136, 111893},
	{"价格", 29164, 22985}, {"虚假宣传", 25917, 22746}, {"安全", 17313, 14623},
	{"假冒", 8326, 7749}, {"人格尊严", 7392, 5853}, {"计量", 4334, 4051}, {"其他", 33793, 27951},
}

// associationResult counts the two years; years of 365 days each, so that the
// exposures are as equal as the half-years' 181 days.
func associationResult(o Options) *Result {
	var names []string
	for _, a := range association {
		names = append(names, a.category)
	}
	o.Period, o.AsOf = Year, on("2023-12-31")
	b := New(scheme(names...), o)
	for _, a := range association {
		count(b, a.now, "2023-01-01", a.category)
		count(b, a.then, "2022-01-01", a.category)
	}
	return b.Result()
}

func TestParetoAssociation(t *testing.T) {
	for _, cut := range []Cut{Crossing, Strict} {
		r := associationResult(Options{Cut: cut})
		p := r.Paretos[3]
		if p.Scope != ScopeLatest || r.Periods[*p.Period].Label != "2023" || p.Weight != ByCount || p.Total != 615365 {
			t.Fatalf("Pareto of %s %v, total %v", p.Scope, p.Weight, p.Total)
		}
		if p.Crossing != 4 || p.Strict != 3 {
			t.Errorf("vital few: crossing %d, strict %d; want 4, 3", p.Crossing, p.Strict)
		}
		for i, want := range []float64{36.774, 60.450, 79.486, 84.225} {
			row := p.Rows[i]
			if row.Code != association[i].category || math.Abs(100*row.Cumulative-want) > .0006 {
				t.Errorf("row %d: %s, cumulative %.3f; want %s, %.3f", i+1, row.Code, 100*row.Cumulative, association[i].category, want)
			}
			if wantVital := cut == Crossing || i < 3; row.Vital != wantVital || row.Strict != (i < 3) || !row.Crossing {
				t.Errorf("%s, row %d: vital %v, crossing %v, strict %v", cut, i+1, row.Vital, row.Crossing, row.Strict)
			}
		}
		last := p.Rows[9]
		if last.Code != "其他" || last.Rank != 10 || last.Value != 33793 || last.Vital || last.Cumulative != 1 || last.VitalProbability != 0 {
			t.Errorf("last row %+v", last)
		}
	}
}

// Where 其他 is so large that all others together do not make up the share, the
// rule does not say that they do.
func TestParetoNotReached(t *testing.T) {
	for _, tt := range []struct {
		a, b, other int
		reached     bool
		rule        string
		warned      bool
	}{
		{50, 30, 20, true, "累计占比达到 80% 所需的最少几类", false}, // exactly, and not more than a fifth
		{50, 29, 21, false, "未达 80%：“其他”占 21.0%，其余各类合计只占 79.0%", true},
		{0, 0, 9, false, "未达 80%：“其他”占 100.0%，其余各类合计只占 0.0%", true},
		{5, 0, 0, true, "累计占比达到 80% 所需的最少几类", false},
	} {
		b := New(scheme("a", "b", "其他"), Options{})
		count(b, tt.a, "2025-04-01", "a")
		count(b, tt.b, "2025-04-01", "b")
		count(b, tt.other, "2025-04-01", "其他")
		r := b.Result()
		p := r.Paretos[0]
		if p.Reached != tt.reached || !strings.Contains(p.Rule.ZH, tt.rule) {
			t.Errorf("%+v: reached %v: %s", tt, p.Reached, p.Rule.ZH)
		}
		warned := ""
		for _, w := range r.Warnings {
			if w.Code == WarnLargeResidual {
				warned = w.Message.ZH
			}
		}
		if strings.Contains(warned, "其余各类合计未达 80%") != tt.warned {
			t.Errorf("%+v: %q", tt, warned)
		}
	}
}

// A year before, the third category crosses the line itself: 80.797%. Under
// both rules and all weights 质量 is vital in 2023; in 2022 under one rule only,
// and that without doubt.
func TestParetoAssociationYearBefore(t *testing.T) {
	var names []string
	for _, a := range association {
		names = append(names, a.category)
	}
	b := New(scheme(names...), Options{Period: Year})
	for _, a := range association {
		count(b, a.then, "2022-01-01", a.category)
	}
	r := b.Result()
	p := r.Paretos[0]
	if p.Total != 551780 || p.Crossing != 3 || p.Strict != 2 {
		t.Fatalf("total %v; vital few: crossing %d, strict %d; want 551780, 3, 2", p.Total, p.Crossing, p.Strict)
	}
	for i, want := range []float64{33.844, 60.519, 80.797} {
		if row := p.Rows[i]; row.Code != association[i].category || math.Abs(100*row.Cumulative-want) > .0006 || row.VitalProbability != 1 {
			t.Errorf("row %d: %s, cumulative %.3f, vital with probability %v; want %s, %.3f, 1", i+1, row.Code, 100*row.Cumulative, row.VitalProbability, association[i].category, want)
		}
	}
	if s := r.Stability[0].Rows[2]; s.Code != "质量" || s.Verdict != Sometimes || !s.Settled {
		t.Errorf("%s in 2022: %s, settled %v", s.Code, s.Verdict, s.Settled)
	}
	if s := associationResult(Options{}).Stability[1].Rows[2]; s.Code != "质量" || s.Verdict != Always || !s.Settled {
		t.Errorf("%s in 2023: %s, settled %v", s.Code, s.Verdict, s.Settled)
	}
}

// The categories of 2023 against 2022, adjusted for ten tests; figures from R
// (poisson.test, p.adjust), as stated in the statistical definitions.
func TestComparisonAssociation(t *testing.T) {
	r := associationResult(Options{})
	for code, want := range map[string]struct {
		q      float64
		change Change
	}{
		"售后服务": {0, Up}, // 1.2118, above the band
		"合同":   {.005967774938, Unchanged},
		"质量":   {9.087832756e-28, Unchanged}, // significant, and within the band
		"价格":   {7.326163558e-161, Up},
		"虚假宣传": {1.481848872e-46, Up},
		"安全":   {7.894956955e-51, Up},
		"假冒":   {6.91573727e-06, Unchanged},
		"人格尊严": {1.340289993e-40, Up},
		"计量":   {.002300910938, Unchanged},
		"其他":   {7.696668419e-122, Up},
	} {
		c := find(t, r, "2023", code).YearAgo
		if c.Family != 10 || c.Change != want.change || want.q > 0 && !near(c.Q, want.q) || want.q == 0 && *c.Q > 1e-300 {
			t.Errorf("%s: q %s of %d, %q; want %.10g of 10, %q", code, show(c.Q), c.Family, c.Change, want.q, want.change)
		}
	}
	c := find(t, r, "2023", "合同").YearAgo
	if !near(c.Ratio, .9898833425) || !near(c.Low, .9827324047) || !near(c.High, .9970862489) || !near(c.P, .005967774938) {
		t.Errorf("合同: %s (%s–%s), p %s", show(c.Ratio), show(c.Low), show(c.High), show(c.P))
	}
	if total := find(t, r, "2023", TotalCode).YearAgo; total.Family != 1 || *total.Q != *total.P || *total.SharePoints != 0 {
		t.Errorf("total: %+v", total)
	}
}

func TestVital(t *testing.T) {
	for _, c := range []struct {
		name             string
		values           string // code:value, residual is 其他
		crossing, strict int
	}{
		{"on the line", "a:60 b:20 c:20", 2, 2},
		{"thirds", "a:28 b:7", 1, 1}, // 28/35 is exactly four fifths
		{"one above", "a:90 b:10", 1, 0},
		{"residual first by value", "其他:50 a:40 b:10", 2, 2},
		{"zeros are not vital", "其他:50 a:50 b:0", 1, 1},
		{"all in the residual", "其他:5 a:0", 0, 0},
		{"weights", "a:0.1 b:0.2 c:0.1", 3, 2},
	} {
		in, values := paretoInput{}, []float64{}
		for _, f := range strings.Fields(c.values) {
			var v float64
			code, number, _ := strings.Cut(f, ":")
			fmt.Sscan(number, &v)
			in.codes = append(in.codes, code)
			in.residual = append(in.residual, code == "其他")
			values = append(values, v)
		}
		order := in.order(values)
		crossing, strict := in.vital(Crossing, .8, values, order), in.vital(Strict, .8, values, order)
		if crossing != c.crossing || strict != c.strict {
			t.Errorf("%s: crossing %d, strict %d; want %d, %d", c.name, crossing, strict, c.crossing, c.strict)
		}
	}
}

// Equal values stand in the order of codes, whatever the taxonomy's order.
func TestParetoTies(t *testing.T) {
	b := New(scheme("c", "其他", "a", "b"), Options{})
	for _, code := range []string{"a", "b", "c", "其他"} {
		batch(b, 7, "2025-03-03", code)
	}
	got := ""
	for _, row := range b.Result().Paretos[0].Rows {
		got += row.Code + " "
	}
	if got != "a b c 其他 " {
		t.Errorf("order %s", got)
	}
}

func TestParetoWeights(t *testing.T) {
	b := New(scheme("a", "b"), Options{Period: Day})
	batch(b, 4, "2025-03-03", "a")
	urgent := row("u", "2025-03-03", "b")
	urgent.Label.Severity = 1
	b.Add(urgent)
	unknown := row("x", "2025-03-03", "b")
	unknown.Label.Severity = 0
	b.Add(unknown)
	member := row("m", "", "a") // undated, in a group of three
	member.GroupID, member.GroupSize = "m", 3
	for range 3 {
		b.Add(member)
	}
	r := b.Result()
	for i, want := range []struct{ a, b float64 }{{7, 2}, {5, 2}, {7, 5}, {4, 2}, {4, 2}, {4, 5}} {
		got := map[string]float64{}
		for _, row := range r.Paretos[i].Rows {
			got[row.Code] = row.Value
		}
		if got["a"] != want.a || got["b"] != want.b {
			t.Errorf("%s %s: %v, want %v", r.Paretos[i].Scope, r.Paretos[i].Weight, got, want)
		}
	}
}

// Far from the line a place is certain; two categories that tie for it are
// each vital in about half of the draws.
func TestBootstrap(t *testing.T) {
	in := paretoInput{codes: []string{"a", "b", "c", "d"}, residual: make([]bool, 4)}
	for i, n := range []int{700, 140, 140, 20} {
		in.kinds = append(in.kinds, eventKind{category: i, events: n, value: 1})
	}
	p := in.bootstrap(Options{}.withDefaults())[0]
	if p[0] != 1 || p[3] != 0 || math.Abs(p[1]-.5) > .08 || math.Abs(p[1]+p[2]-1) > .05 {
		t.Errorf("probabilities %v", p)
	}
}

// The near-duplicates of one event are drawn together: 140 rows of one event
// come or not, and the place of their category is anybody's guess; 140 rows of
// 140 people are sure of theirs.
func TestBootstrapDrawsEvents(t *testing.T) {
	for _, c := range []struct {
		grouped   bool
		low, high float64
	}{{false, .99, 1}, {true, .55, .75}} {
		b := New(scheme("a", "b", "c"), Options{})
		batch(b, 700, "2025-03-03", "a")
		batch(b, 100, "2025-03-03", "c")
		for i := range 140 {
			l := row(fmt.Sprint("m", i), "2025-03-03", "b")
			if c.grouped {
				l.GroupID, l.GroupSize = "m0", 140
			}
			b.Add(l)
		}
		p := b.Result().Paretos[0]
		if row := p.Rows[1]; row.Code != "b" || row.Value != 140 || !row.Vital || row.VitalProbability < c.low || row.VitalProbability > c.high {
			t.Errorf("grouped %v: %s of %v is vital with probability %v, want %v to %v", c.grouped, row.Code, row.Value, row.VitalProbability, c.low, c.high)
		}
	}
}

// A draw of costs keeps their mean and their spread: the standard deviation of
// a sum of n amounts drawn is √(Σv² − (Σv)²/n).
func TestBootstrapSpread(t *testing.T) {
	b := New(scheme("a", "b"), Options{Cost: "金额"})
	sum, squares := 0.0, 0.0
	const n = 2000
	for i := range n {
		l := row(fmt.Sprint(i), "2025-03-03", "a")
		v := math.Exp(float64(i%97) / 20)
		l.Extra = []complaint.Field{{Name: "金额", Value: fmt.Sprintf("%.6f", v)}}
		sum, squares = sum+v, squares+v*v
		b.Add(l)
	}
	f := b.finish()
	in := f.weigh(ByCost, func(*fact) bool { return true })
	mean, second := 0.0, 0.0
	const draws = 4000
	draw, values := in.drawer(), make([]float64, 2)
	for range draws {
		draw(values)
		mean, second = mean+values[0]/draws, second+values[0]*values[0]/draws
	}
	if want := math.Sqrt(squares - sum*sum/n); math.Abs(math.Sqrt(second-mean*mean)/want-1) > .05 || math.Abs(mean-sum) > want/10 || math.Abs(in.values[0]-sum) > 1e-3 {
		t.Errorf("mean %.1f, deviation %.2f; want %.1f, %.2f", mean, math.Sqrt(second-mean*mean), sum, want)
	}
	if len(in.kinds) > 97 {
		t.Errorf("%d kinds of 97 amounts", len(in.kinds))
	}
}

// Who is vital under every rule and weight, who under some, and who never.
func TestStability(t *testing.T) {
	b := New(scheme("a", "b", "c", "d", "其他"), Options{})
	batch(b, 600, "2025-03-03", "a")
	batch(b, 250, "2025-03-03", "b") // crosses the line: vital under one rule
	batch(b, 90, "2025-03-03", "c")
	batch(b, 10, "2025-03-03", "其他")
	s := b.Result().Stability[0]
	for i, want := range []struct {
		verdict Place
		settled bool
	}{{Always, true}, {Sometimes, true}, {Never, true}, {Never, true}, {Never, true}} {
		row := s.Rows[i]
		if row.Verdict != want.verdict || row.Settled != want.settled || len(row.Cells) != 6 {
			t.Errorf("%s: %s, settled %v, %d cells; want %s, %v, 6", row.Code, row.Verdict, row.Settled, len(row.Cells), want.verdict, want.settled)
		}
	}
	if c := s.Rows[1].Cells[1]; c.Weight != ByCount || c.Cut != Strict || c.Vital || c.Probability > .05 {
		t.Errorf("second cell of b: %+v", c)
	}
	if s := New(scheme("a"), Options{}).Result().Stability[0]; len(s.Rows) != 0 {
		t.Errorf("rows of nothing: %+v", s.Rows)
	}
}
